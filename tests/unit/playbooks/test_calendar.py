"""The calendar: shipped, and changed by a household."""

from __future__ import annotations

from datetime import date

from mioboe.catalog.desks import read_calendar
from mioboe.playbooks import Calendar
from mioboe.playbooks.calendar import HolidayChanges, change, holidays_of, is_year_end

SHIPPED, PROBLEMS = read_calendar()


def test_the_shipped_calendar_knows_japan_america_and_britain() -> None:
    assert PROBLEMS == []
    assert set(SHIPPED.holidays) == {"GB", "JP", "US"}


def test_holidays_that_follow_from_others_are_known() -> None:
    days = holidays_of(SHIPPED, "JP", [2026, 2027])

    assert date(2026, 9, 22) in days  # between two holidays
    assert date(2026, 5, 6) in days  # for a Sunday
    assert date(2027, 3, 22) in days  # for a Sunday


def test_the_holidays_of_the_olympic_year_were_moved() -> None:
    days = holidays_of(SHIPPED, "JP", [2020])

    assert date(2020, 7, 24) in days
    assert date(2020, 10, 12) not in days


def test_a_household_adds_and_removes_days() -> None:
    new, old = date(2027, 5, 6), date(2027, 1, 1)
    own = change(SHIPPED, HolidayChanges(added=(new,), removed=(old,)))

    days = holidays_of(own, "JP", [2027])
    assert new in days
    assert old not in days
    assert list(days) == sorted(days)
    assert own.holidays["US"] == SHIPPED.holidays["US"]


def test_a_household_may_name_a_country_that_is_not_shipped() -> None:
    changes = HolidayChanges(country="FR", added=(date(2027, 7, 14),))

    assert holidays_of(change(Calendar(), changes), "FR", [2027]) == (
        date(2027, 7, 14),
    )


def test_the_turn_of_the_year_lasts_from_december_29_to_january_3() -> None:
    days = [date(2026, 12, day) for day in (28, 29, 31)]
    days += [date(2027, 1, day) for day in (1, 3, 4)]

    assert [is_year_end(day) for day in days] == [False, True, True, True, True, False]
