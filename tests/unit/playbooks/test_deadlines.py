"""Deadlines: counted on the safe side, wherever months and zones end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.authenticity import Confidence
from mioboe.catalog.desks import read_directory
from mioboe.kit import Wording
from mioboe.playbooks import DeadlineRule, DueFacts
from mioboe.playbooks.deadlines import (
    Matter,
    Product,
    Side,
    Start,
    Unit,
    due,
    find_rules,
    is_business_day,
)
from mioboe.playbooks.hours import Hours

if TYPE_CHECKING:
    from mioboe.playbooks import Due

DIRECTORY, _ = read_directory()
CALENDAR = DIRECTORY.calendar
JAPAN = ZoneInfo("Asia/Tokyo")
TOLD = Wording(ja="", en="")
SIXTY = DeadlineRule(
    id="sixty",
    title=TOLD,
    what=TOLD,
    missed=TOLD,
    matter=Matter.CLAIM,
    counts_from=Start.USE,
    number=60,
    source="",
    checked=date(2026, 11, 22),
    confidence=Confidence.PARSERS,
)
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2044, 1, 1))
ZONES = st.sampled_from([
    "Asia/Tokyo",
    "America/Los_Angeles",
    "Europe/London",
    "Pacific/Kiritimati",
])
HOURS = st.none() | st.builds(
    Hours,
    text=st.sampled_from(["24/7", "Mo-Fr 09:00-17:00; PH off", "", "Sa 10:00-10:30"]),
    zone=ZONES,
    country=st.sampled_from(["JP", "US", "GB"]),
)
RULES = st.builds(
    replace,
    st.just(SIXTY),
    number=st.integers(1, 999),
    unit=st.sampled_from(Unit),
    is_inclusive=st.booleans(),
    lead_days=st.integers(0, 10),
    side=st.sampled_from(Side),
)


def rule(name: str) -> DeadlineRule:
    found = DIRECTORY.rule(name)
    assert found is not None
    return found


def counted(name: str, start: str, hours: str | None = None) -> Due:
    facts = DueFacts(
        start=date.fromisoformat(start),
        hours=None if hours is None else Hours(text=hours),
        calendar=CALENDAR,
    )
    return due(rule(name), facts)


@pytest.mark.parametrize(
    ("name", "start", "day", "last"),
    [
        ("jp-credit-60", "2026-01-10", "2026-03-10", "2026-03-11"),
        ("jp-credit-60", "2028-01-10", "2028-03-09", "2028-03-10"),  # a leap year
        ("jp-credit-61", "2026-01-10", "2026-03-11", "2026-03-11"),  # incl. notice day
        ("jp-debit-30", "2026-01-31", "2026-03-01", "2026-03-02"),
        ("jp-kyash-10", "2026-11-20", "2026-11-29", "2026-11-30"),
        ("jp-vpass-14", "2026-11-20", "2026-12-03", "2026-12-04"),
        ("jp-amazon-close-5", "2026-12-28", "2027-01-01", "2027-01-02"),
        # The example of the issuer's own page.
        ("jp-vpass-refund", "2025-01-14", "2025-03-31", "2025-03-31"),
        ("jp-vpass-refund", "2025-12-31", "2026-02-28", "2026-02-28"),
        ("gb-payment-13-months", "2027-01-31", "2028-02-28", "2028-02-29"),
        ("eu-payment-13-months", "2026-05-10", "2027-06-09", "2027-06-10"),
        # A letter takes a week.
        ("us-credit-60", "2026-01-10", "2026-03-03", "2026-03-11"),
        # Friday; Monday is Columbus Day.
        ("us-debit-2", "2026-10-09", "2026-10-13", "2026-10-14"),
        ("gb-payment-refund", "2026-12-24", "2026-12-29", "2026-12-29"),
    ],
)
def test_a_deadline_of_the_shipped_rules(
    name: str, start: str, day: str, last: str
) -> None:
    found = counted(name, start)

    assert (found.day.isoformat(), found.last_day.isoformat()) == (day, last)


def test_the_last_hour_of_the_desk_is_left_free() -> None:
    found = counted("jp-credit-60", "2026-01-10", "Mo-Fr 09:00-17:30; PH off")

    assert found.at == datetime(2026, 3, 10, 16, 30, tzinfo=JAPAN)


def test_a_desk_that_is_closed_on_the_last_day_is_reached_before() -> None:
    # 2026-11-23 is a Monday and a holiday, the last day open is Friday.
    found = counted("jp-credit-60", "2026-09-25", "Mo-Fr 09:00-17:00; PH off")

    assert found.day == date(2026, 11, 23)
    assert found.at == datetime(2026, 11, 20, 16, tzinfo=JAPAN)


def test_a_desk_that_says_nothing_keeps_office_hours_and_the_turn_of_the_year() -> None:
    found = counted("jp-kyash-10", "2026-12-24", "")

    assert found.day == date(2027, 1, 2)
    assert found.at == datetime(2026, 12, 28, 16, tzinfo=JAPAN)


def test_a_desk_that_is_always_open_is_reached_before_the_last_hour() -> None:
    found = counted("jp-kyash-10", "2026-12-24", "24/7")

    assert found.at == datetime(2027, 1, 2, 23, tzinfo=JAPAN)


def test_reminders_come_30_14_7_and_3_days_before() -> None:
    found = counted("jp-credit-60", "2026-01-10")

    days = [(found.at.date() - day).days for day in found.warn_on]
    assert days == [30, 14, 7, 3]


def test_no_reminder_comes_before_the_start() -> None:
    found = counted("jp-debit-30", "2026-01-10")

    assert [(found.at.date() - day).days for day in found.warn_on] == [14, 7, 3]


def test_a_moment_is_the_earlier_day_of_household_and_desk() -> None:
    # In Japan it is the 11th already, in Los Angeles still the 10th.
    moment = datetime(2026, 1, 10, 22, tzinfo=UTC)
    there = Hours(text="24/7", zone="America/Los_Angeles", country="US")

    assert due(SIXTY, DueFacts(start=moment)).day == date(2026, 3, 11)
    assert due(SIXTY, DueFacts(start=moment, hours=there)).day == date(2026, 3, 10)


def test_a_day_ends_where_it_ends_first() -> None:
    here = DueFacts(
        start=date(2026, 1, 10),
        zone="America/Los_Angeles",
        hours=Hours(text="24/7", zone="Asia/Tokyo"),
    )

    assert due(SIXTY, here).at == datetime(2026, 3, 10, 23, tzinfo=JAPAN)


@given(RULES, DAYS | st.datetimes(timezones=st.just(UTC)), ZONES, HOURS)
def test_no_deadline_lies_behind_what_its_words_allow(
    some: DeadlineRule, start: date, zone: str, hours: Hours | None
) -> None:
    found = due(some, DueFacts(start=start, zone=zone, hours=hours, calendar=CALENDAR))

    assert found.day <= found.last_day
    assert found.at.date() <= found.last_day
    assert found.at.tzinfo == ZoneInfo(zone)
    assert list(found.warn_on) == sorted(set(found.warn_on))
    assert all(day <= found.at.date() for day in found.warn_on)


@given(DAYS, HOURS)
def test_sixty_days_are_never_more_than_sixty(start: date, hours: Hours | None) -> None:
    found = due(SIXTY, DueFacts(start=start, hours=hours, calendar=CALENDAR))

    assert found.day - start == timedelta(days=59)
    assert found.last_day - start == timedelta(days=60)


@given(DAYS, st.integers(1, 30))
def test_business_days_hold_no_weekend_and_no_holiday(start: date, number: int) -> None:
    some = replace(SIXTY, unit=Unit.BUSINESS_DAYS, number=number)
    found = due(some, DueFacts(start=start, calendar=CALENDAR))

    days = [start + timedelta(days=n + 1) for n in range((found.last_day - start).days)]
    assert sum(is_business_day(day, "JP", CALENDAR) for day in days) == number
    assert is_business_day(found.last_day, "JP", CALENDAR)


@pytest.mark.parametrize("day", [date.min, date.max, datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("unit", list(Unit))
def test_the_ends_of_the_calendar_do_not_raise(day: date, unit: Unit) -> None:
    some = replace(SIXTY, unit=unit, number=999)

    found = due(some, DueFacts(start=day, hours=Hours(text="24/7")))
    assert found.day <= found.last_day


def ids(brand: str, product: Product | None = None, country: str = "JP") -> list[str]:
    found = find_rules(
        DIRECTORY.deadlines, brand=brand, product=product, country=country
    )
    return [one.id for one in found if one.matter is Matter.CLAIM]


def test_the_rule_of_a_brand_stands_in_place_of_the_general_one() -> None:
    assert ids("epos", Product.CREDIT) == ["jp-credit-61"]
    assert ids("smbc-card", Product.CREDIT) == ["jp-credit-60"]
    assert ids("", Product.CREDIT) == ["jp-credit-60"]
    assert ids("resona", Product.DEBIT) == ["jp-debit-60"]
    assert ids("sony-bank", Product.DEBIT) == ["jp-debit-unknown-30"]
    assert ids("kyash", Product.PREPAID) == ["jp-kyash-10"]
    assert ids("au", Product.WALLET) == ["jp-prepaid-unknown-10"]
    assert ids("paypay", Product.WALLET) == ["jp-paypay-60"]
    assert ids("", Product.DEBIT, "US") == ["us-debit-2", "us-debit-60"]


def test_a_bank_with_cards_of_both_kinds_has_the_rules_of_both() -> None:
    assert ids("mufg", Product.CREDIT) == ["jp-credit-60"]
    assert ids("mufg", Product.DEBIT) == ["jp-debit-30"]
    assert {"jp-credit-60", "jp-debit-30"} <= set(ids("mufg"))
