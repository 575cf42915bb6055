"""Opening hours: who is there at 22:10, and when next."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.catalog.desks import read_calendar
from mioboe.playbooks import Calendar
from mioboe.playbooks.hours import (
    Hours,
    Openness,
    closes_at,
    fault_in,
    is_open,
    last_moment,
    next_opening,
    openness,
    spans,
)

JAPAN = ZoneInfo("Asia/Tokyo")
SHIPPED, _ = read_calendar()
WEEKDAYS = Hours(text="Mo-Fr 09:00-17:00; PH off")
ANY_TEXT = st.sampled_from([
    "24/7",
    "Mo-Fr 09:00-17:00; PH off",
    "Mo-Su 20:00-10:00",
    "Mo-Fr 09:00-12:00,13:00-17:30; Sa,Su,PH 10:00-16:00; Dec 29-Jan 3 off",
    "PH off",
    "Mo-Fr 22:00-26:00",
    "",
    "Mo-Fr 9-17",
])
ANY_ZONE = st.sampled_from([
    "Asia/Tokyo",
    "America/Los_Angeles",
    "Europe/London",
    "Australia/Lord_Howe",
])
ANY_HOURS = st.builds(
    Hours, text=ANY_TEXT, zone=ANY_ZONE, country=st.sampled_from(["JP", "US", "FR"])
)
MOMENTS = st.datetimes(
    min_value=datetime(2016, 1, 1),  # noqa: DTZ001 - hypothesis wants it so
    max_value=datetime(2044, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.sampled_from([UTC, JAPAN]),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-11-26T22:10", Openness.CLOSED),
        ("2026-11-27T09:00", Openness.OPEN),
        ("2026-11-27T16:59:59", Openness.OPEN),
        ("2026-11-27T17:00", Openness.CLOSED),
        ("2026-11-28T12:00", Openness.CLOSED),
        ("2026-11-23T12:00", Openness.CLOSED),  # 勤労感謝の日
        ("2026-09-22T12:00", Openness.CLOSED),  # 国民の休日, which the library lacks
        ("2027-03-22T12:00", Openness.CLOSED),  # 振替休日, which it lacks as well
    ],
)
def test_a_desk_of_weekdays_is_closed_at_night_and_on_every_holiday(
    moment: str, wanted: Openness
) -> None:
    assert openness(WEEKDAYS, at(moment), SHIPPED) is wanted


def test_the_next_opening_skips_a_row_of_holidays() -> None:
    friday = at("2026-09-18T18:00")

    assert next_opening(WEEKDAYS, friday, SHIPPED) == at("2026-09-24T09:00")


def test_a_desk_that_is_open_opens_next_right_now() -> None:
    noon = at("2026-11-26T12:00")

    assert next_opening(WEEKDAYS, noon, SHIPPED) == noon
    assert closes_at(WEEKDAYS, noon, SHIPPED) == at("2026-11-26T17:00")


def test_a_desk_that_never_closes_has_no_time_to_close() -> None:
    always = Hours(text="24/7")

    assert is_open(always, at("2027-01-01T03:00"), SHIPPED)
    assert closes_at(always, at("2027-01-01T03:00"), SHIPPED) is None


def test_nobody_knows_whether_a_desk_keeps_the_turn_of_the_year() -> None:
    assert openness(WEEKDAYS, at("2026-12-30T12:00"), SHIPPED) is Openness.UNKNOWN
    assert openness(WEEKDAYS, at("2026-12-30T03:00"), SHIPPED) is Openness.CLOSED
    assert next_opening(WEEKDAYS, at("2026-12-28T18:00"), SHIPPED) == at(
        "2027-01-04T09:00"
    )


def test_a_desk_that_names_the_turn_of_the_year_is_taken_at_its_word() -> None:
    issuer = Hours(text="Mo-Su 10:00-17:00; Dec 30-Jan 3 off")

    assert openness(issuer, at("2026-12-29T12:00"), SHIPPED) is Openness.OPEN
    assert openness(issuer, at("2026-12-30T12:00"), SHIPPED) is Openness.CLOSED


def test_holidays_may_have_hours_of_their_own() -> None:
    hotline = Hours(text="Mo-Fr 09:00-17:00; Sa,Su,PH 10:00-16:00; Dec 29-Jan 3 off")

    assert closes_at(hotline, at("2026-11-23T12:00"), SHIPPED) == at("2026-11-23T16:00")
    assert not is_open(hotline, at("2026-11-23T09:30"), SHIPPED)


def test_a_night_without_days_off_goes_on_after_midnight() -> None:
    night = Hours(text="Mo-Su 20:00-10:00")

    assert fault_in(night.text) == ""
    assert closes_at(night, at("2026-11-26T22:10"), SHIPPED) == at("2026-11-27T10:00")


def test_a_night_off_takes_its_morning_along() -> None:
    # The library would leave the morning open, so it must be written apart.
    assert "split" in fault_in("Mo-Fr 22:00-26:00; PH off")
    assert fault_in("Mo-Fr 22:00-24:00; Tu-Sa 00:00-02:00; PH off") == ""


@pytest.mark.parametrize("text", ["", "  ", "Mo-Fr 9-17", "Mo-Fr 09:00-17:00, PH off"])
def test_hours_that_are_missing_or_faulty_are_unknown(text: str) -> None:
    hours = Hours(text=text)

    assert openness(hours, at("2026-11-26T12:00"), SHIPPED) is Openness.UNKNOWN
    assert next_opening(hours, at("2026-11-26T12:00"), SHIPPED) is None
    assert closes_at(hours, at("2026-11-26T12:00"), SHIPPED) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Mo-Fr 9-17", "'Fr 9-17'"),
        ("Mo-Fr 09:00-17:00; PH off off", "off"),
        ("Mo-Fr 09:00-17:00, PH off", "PH"),
        ("Jan-Mar PH off", "PH"),
        ("Mo-Fr sunrise-17:00", "sunrise"),
        ("SH off", "SH"),
        ("毎日", "毎日"),
    ],
)
def test_a_fault_in_hours_is_named(text: str, part: str) -> None:
    assert part in fault_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24/7",
        "Mo-Su 20:00-10:00",
        'Mo-Fr 09:00-17:00 "PH; by hand"; PH off',
        "PH off",
    ],
)
def test_sound_hours_have_no_fault(text: str) -> None:
    assert fault_in(text) == ""


def test_an_hour_that_a_zone_leaves_out_is_no_hour_of_a_desk() -> None:
    early = Hours(text="Mo-Su 02:30-04:00", zone="America/Los_Angeles", country="US")
    before = datetime.fromisoformat("2026-03-08T01:59-08:00")

    found = next_opening(early, before, SHIPPED)
    assert found == datetime.fromisoformat("2026-03-08T03:00-07:00")


def test_the_last_moment_before_a_holiday_is_on_the_day_before_it() -> None:
    midnight = at("2026-11-24T00:00")  # behind a Monday that is a holiday

    found = last_moment(WEEKDAYS, midnight, SHIPPED, reach=timedelta(days=10))
    assert found == at("2026-11-20T17:00")


@given(ANY_HOURS, MOMENTS)
def test_a_desk_is_open_at_its_next_opening_and_not_before(
    hours: Hours, moment: datetime
) -> None:
    found = next_opening(hours, moment, SHIPPED)

    if found is not None:
        assert found >= moment
        assert is_open(hours, found, SHIPPED)
        halfway = moment + (found - moment) / 2
        assert found == moment or not is_open(hours, halfway, SHIPPED)
    else:
        assert not is_open(hours, moment, SHIPPED)


@given(ANY_HOURS, MOMENTS)
def test_a_desk_closes_behind_every_moment_at_which_it_is_open(
    hours: Hours, moment: datetime
) -> None:
    found = closes_at(hours, moment, SHIPPED)

    if found is not None:
        assert found > moment
        assert is_open(hours, moment, SHIPPED)
        assert not is_open(hours, found, SHIPPED)


@given(ANY_HOURS, MOMENTS)
def test_spans_are_in_order_and_inside_of_what_was_asked(
    hours: Hours, moment: datetime
) -> None:
    found = list(spans(hours, moment, timedelta(days=20), SHIPPED))

    end = moment.astimezone(UTC) + timedelta(days=20)
    assert all(moment <= start < until <= end for start, until in found)
    assert found == sorted(found)


@given(st.text(max_size=60))
def test_no_text_of_hours_raises(text: str) -> None:
    fault_in(text)
    openness(Hours(text=text), at("2026-11-26T12:00"), SHIPPED)


@given(st.text(alphabet='MoTuFrPH0123456789:-,; "offSa', max_size=40))
def test_nearly_sound_hours_do_not_raise_and_what_has_no_fault_is_read(
    text: str,
) -> None:
    found = openness(Hours(text=text), at("2026-11-26T12:00"), SHIPPED)

    if fault_in(text):
        assert found is Openness.UNKNOWN


def test_hours_over_a_year_take_less_than_a_tenth_of_a_second() -> None:
    hours = Hours(text="Mo-Fr 09:00-12:00,13:00-17:30; Sa,Su,PH 10:00-16:00")
    begun = time.process_time()

    found = list(spans(hours, at("2026-01-01T00:00"), timedelta(days=365), SHIPPED))

    assert time.process_time() - begun < 0.1
    assert len(found) > 300


def test_without_a_calendar_no_day_is_a_holiday() -> None:
    assert is_open(WEEKDAYS, at("2026-11-23T12:00"), Calendar())
    assert date(2026, 11, 23) in SHIPPED.holidays["JP"]
