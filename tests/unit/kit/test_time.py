from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mioboe.kit import parse_local, parse_mail_date

TOKYO = ZoneInfo("Asia/Tokyo")
#: A mail of the first days of a year.
CAME = datetime(2026, 1, 5, 3, tzinfo=UTC)

# Words of dates, so that random texts come near to dates.
PIECES = st.sampled_from([
    "令和", "平成", "R", "H", "S", "元", "年", "月", "日", "時", "分", "午前", "午後",
    "AM", "p.m.", "/", ".", "-", ":", " ", "　", "(", ")", "Jan", "Feb 29, ", "May",
    ",", "0", "1", "2", "8", "12", "25", "31", "99", "2026", "1899", "9999",
    "２０２６", "+09:00",
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2026/07/08 16:22", "2026-07-08T16:22:00"),
        ("2026/08/09 21:30:41", "2026-08-09T21:30:41"),
        ("2025年8月28日(木) 19:47", "2025-08-28T19:47:00"),
        ("２０２６年１月１０日　１３時０５分", "2026-01-10T13:05:00"),
        ("2026年01月10日 13時05分30秒", "2026-01-10T13:05:30"),
        ("2026年 1月 10日", "2026-01-10T00:00:00"),
        ("2026.01.10", "2026-01-10T00:00:00"),
        ("2026-1-10", "2026-01-10T00:00:00"),
        ("2026/01/10(土)13:05", "2026-01-10T13:05:00"),
        ("日時: 2026年1月10日, 土曜日 01:05 PM (JST)", "2026-01-10T13:05:00"),
        ("利用日時 2026/01/10 13:05 (日本時間)", "2026-01-10T13:05:00"),
        ("2026年1月10日から2月3日", "2026-01-10T00:00:00"),
        ("2026年1月10日 1,010円", "2026-01-10T00:00:00"),
        # Eras.
        ("令和8年11月22日", "2026-11-22T00:00:00"),
        ("令和元年5月1日", "2019-05-01T00:00:00"),
        ("平成31年4月30日", "2019-04-30T00:00:00"),
        ("昭和64年1月7日", "1989-01-07T00:00:00"),
        ("R8.11.22", "2026-11-22T00:00:00"),
        ("H31/4/30", "2019-04-30T00:00:00"),
        # Halves of the day, and days of 25 hours.
        ("2026年1月9日 午後3時", "2026-01-09T15:00:00"),
        ("2026年1月9日 午前 9:05", "2026-01-09T09:05:00"),
        ("2026年1月9日 午後12時30分", "2026-01-09T12:30:00"),
        ("2026年1月9日 午前12時", "2026-01-09T00:00:00"),
        ("2026年1月9日 午前0時5分", "2026-01-09T00:05:00"),
        ("2026年1月9日25時10分", "2026-01-10T01:10:00"),
        ("2026年1月9日 24:00", "2026-01-10T00:00:00"),
        ("2026年12月31日 25:30", "2027-01-01T01:30:00"),
        # English.
        ("January 10, 2026", "2026-01-10T00:00:00"),
        ("Saturday, January 10, 2026", "2026-01-10T00:00:00"),
        ("Jan 10, 2026 3:05 PM", "2026-01-10T15:05:00"),
        ("10 January 2026 15:05", "2026-01-10T15:05:00"),
        # English without a year.
        ("Monday, January 12", "2026-01-12T00:00:00"),
        ("Feb 3 - Feb 20", "2026-02-03T00:00:00"),
        ("12 Jan 15:05", "2026-01-12T15:05:00"),
        ("10 Jan 2026 3:05 p.m.", "2026-01-10T15:05:00"),
        ("Sept. 3, 2025", "2025-09-03T00:00:00"),
        ("Mar 1st, 2025", "2025-03-01T00:00:00"),
        # A year that is missing is the one nearest to the mail.
        ("12月28日", "2025-12-28T00:00:00"),
        ("12/31 23:59", "2025-12-31T23:59:00"),
        ("1/3", "2026-01-03T00:00:00"),
        ("1月10日", "2026-01-10T00:00:00"),
        ("11月22日 午後3時", "2025-11-22T15:00:00"),
        ("6月5日", "2026-06-05T00:00:00"),
    ],
)
def test_a_printed_date_is_read(text: str, want: str) -> None:
    found = parse_local(text, TOKYO, near=CAME)

    assert found is not None
    assert found == datetime.fromisoformat(want).replace(tzinfo=TOKYO)
    assert found.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "明日",
        "13:05",
        "2026年13月1日",
        "2026年2月30日",
        "2/29",
        "Feb 29, 2025",
        "10 Jan 0026",
        "0001年1月1日",
        "1979/12/31",
        "2200/1/1",
        "250-1234567-1234567",
        "03-1234-5678",
        "20260110",
        "May 2026",
        "令和99999年1月1日",
        "01/10/2026",
        "1.234,56",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_local(text, TOKYO, near=CAME) is None


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("now", range(1, 13))
def test_a_missing_year_puts_the_date_within_half_a_year(month: int, now: int) -> None:
    near = datetime(2026, now, 15, tzinfo=UTC)

    found = parse_local(f"{month}月15日", TOKYO, near=near)

    assert found is not None
    assert abs(found - near) <= timedelta(days=185)


def test_the_zone_of_the_sender_counts() -> None:
    found = parse_local("2026-01-10 04:05", timezone(-timedelta(hours=8)), near=CAME)

    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 1, 10, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-01-10T04:05:00Z", "2026-01-09T20:05:00-08:00", "2026-01-10T04:05Z"]
)
def test_an_iso_date_keeps_its_own_offset(text: str) -> None:
    found = parse_local(text, TOKYO, near=CAME)

    assert found == datetime(2026, 1, 10, 4, 5, tzinfo=UTC)


def test_a_version_number_before_the_date_does_not_hide_it() -> None:
    found = parse_local("ver 1.2.3 2026/01/10", TOKYO, near=CAME)

    assert found == datetime(2026, 1, 10, tzinfo=TOKYO)


def test_an_absurd_time_of_day_is_passed_over() -> None:
    found = parse_local("2026年1月10日 99時99分", TOKYO, near=CAME)

    assert found == datetime(2026, 1, 10, tzinfo=TOKYO)


@given(st.lists(PIECES | st.characters(), max_size=30).map("".join))
@example("9" * 5000)
@example("令和" * 2000 + "1")
def test_no_text_makes_it_raise(text: str) -> None:
    found = parse_local(text, TOKYO, near=CAME)

    assert found is None or found.tzinfo is TOKYO


@given(st.datetimes(datetime(1985, 1, 1), datetime(2150, 1, 1)))  # noqa: DTZ001 - local
def test_a_date_printed_in_full_comes_back(when: datetime) -> None:
    when = when.replace(second=0, microsecond=0)
    for form in ("%Y/%m/%d %H:%M", "%Y年%m月%d日 %H時%M分", "%B %d, %Y %I:%M %p"):
        found = parse_local(when.strftime(form), TOKYO, near=CAME)
        assert found == when.replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Sat, 10 Jan 2026 13:05:00 +0900 (JST)", "2026-01-10T04:05:00"),
        ("Sat, 10 Jan 2026 13:05:00 +0900\r\n (JST)", "2026-01-10T04:05:00"),
        ("10 Jan 26 13:05 +0900", "2026-01-10T04:05:00"),
        ("Sat, 10 Jan 2026 13:05:00", "2026-01-10T13:05:00"),
        ("Sat, 10 Jan 2026 13:05:00 -0000", "2026-01-10T13:05:00"),
        ("Sat, 10 Jan 2026 13:05:00 GMT", "2026-01-10T13:05:00"),
        ("Sat, 10 Jan 2026 13:05:00 EST", "2026-01-10T18:05:00"),
        ("Sat Jan 10 13:05:00 2026", "2026-01-10T13:05:00"),
        ("Sat, 10-Jan-2026 13:05:00 +0900", "2026-01-10T04:05:00"),
        ("Sat, 10 Jan 2026 13.05.00 +0900", "2026-01-10T04:05:00"),
        ("1 Jan 1980 00:00:00 +0000", "1980-01-01T00:00:00"),
        ("10 Jan 2099 00:00:00 +0000", "2099-01-10T00:00:00"),
    ],
)
def test_a_mail_date_is_read(text: str, want: str) -> None:
    assert parse_mail_date(text) == datetime.fromisoformat(want).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 10 Jan 2026 13:05:00 +0900123",
        "",
        "now",
        "Tue, 32 Foo 1899",
        "10 Jan 1899 00:00:00 +0000",
        "31 Dec 1979 00:00:00 +0000",
        "10 Jan 2200 00:00:00 +0000",
        "Sat, 30 Feb 2026 13:05:00 +0900",
        "Sat, 10 Jan 2026 25:05:00 +0900",
        "Sat, 10 Jan 2026 99999999999999999999:1:1 +0900",
        "Sat, 10 Jan 99999999999999999999 1:1:1 +0900",
        "Sat, 10 Jan 2026 1:1:1 +99999999999999999999999999",
        "x" * 100_000,
    ],
)
def test_an_impossible_mail_date_gives_none(text: str) -> None:
    assert parse_mail_date(text) is None


def test_the_zone_that_japanese_mail_writes_by_name_is_known() -> None:
    found = parse_mail_date("Sat, 10 Jan 2026 13:05:00 JST")

    assert found == datetime(2026, 1, 10, 4, 5, tzinfo=UTC)


def test_a_leap_second_is_no_fault() -> None:
    assert parse_mail_date("Sat, 31 Dec 2016 23:59:60 +0000") is not None


@given(st.lists(PIECES | st.characters(), max_size=30).map("".join))
def test_no_mail_date_makes_it_raise(text: str) -> None:
    found = parse_mail_date(text)

    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(1981, 1, 1), datetime(2198, 1, 1)))  # noqa: DTZ001 - local
def test_a_mail_date_comes_back(when: datetime) -> None:
    when = when.replace(microsecond=0, tzinfo=TOKYO)

    found = parse_mail_date(when.strftime("%a, %d %b %Y %H:%M:%S %z"))

    assert found == when
