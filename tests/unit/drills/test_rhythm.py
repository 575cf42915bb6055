from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from mioboe.drills.model import DrillError, Habit
from mioboe.drills.rhythm import moments

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)


def days(habit: Habit) -> list[str]:
    return [
        f"{at:%Y-%m-%d}" for at in moments(habit, FIRST, LAST, zone=TOKYO, seed="test")
    ]


def test_a_monthly_day_comes_each_month_and_never_behind_its_end() -> None:
    found = days(Habit(id="h", scene="bill", who="p", days=("31",)))

    assert len(found) == 120
    assert found[:3] == ["2016-01-31", "2016-02-29", "2016-03-31"]


def test_a_yearly_day_comes_each_year() -> None:
    found = days(Habit(id="h", scene="bill", who="p", days=("12-31",)))

    assert found == [f"{year}-12-31" for year in range(2016, 2026)]


def test_chance_spreads_about_as_often_as_asked() -> None:
    habit = Habit(id="h", scene="order", who="p", per_year=Decimal("12.5"))

    assert 120 <= len(days(habit)) <= 130


def test_months_without_weight_stay_empty() -> None:
    months = {str(number): Decimal(0) for number in range(1, 12)}
    habit = Habit(id="h", scene="order", who="p", per_year=Decimal(5), months=months)

    assert {day[5:7] for day in days(habit)} == {"12"}


def test_hours_lie_within_their_spans() -> None:
    habit = Habit(
        id="h", scene="order", who="p", per_year=Decimal(40), hours="7-8 20-23"
    )
    found = moments(habit, FIRST, LAST, zone=TOKYO, seed="test")

    assert {at.hour for at in found} == {7, 8, 20, 21, 22, 23}


def test_a_habit_ends_with_the_drill_or_before() -> None:
    habit = Habit(
        id="h", scene="bill", who="p", days=("1",), until=date(2016, 3, 15),
        at=("2030-01-01 10:00", "2016-02-02 10:00"),
    )  # fmt: skip

    assert days(habit) == ["2016-01-01", "2016-02-01", "2016-02-02", "2016-03-01"]


def test_times_that_follow_one_another_are_as_far_apart_as_asked() -> None:
    habit = Habit(id="h", scene="order", every="400-470")
    found = [date.fromisoformat(day) for day in days(habit)]

    apart = [(b - a).days for a, b in pairwise(found)]
    assert len(apart) >= 7
    assert all(400 <= number <= 470 for number in apart)


def test_times_that_follow_one_another_are_the_same_in_a_shorter_drill() -> None:
    habit = Habit(id="h", scene="order", every="30-90")
    short = moments(habit, date(2020, 1, 1), LAST, zone=TOKYO, seed="test")

    whole = moments(habit, FIRST, LAST, zone=TOKYO, seed="test")
    assert short
    assert short == whole[-len(short) :]


@pytest.mark.parametrize(
    "habit",
    [
        Habit(id="h", scene="bill", every="soon"),
        Habit(id="h", scene="bill", who="p", days=("x",)),
        Habit(id="h", scene="bill", who="p", days=("13-1",)),
        Habit(id="h", scene="bill", who="p", days=("1",), hours="20-25"),
        Habit(id="h", scene="bill", who="p", days=("1",), hours="late"),
        Habit(id="h", scene="bill", who="p", at=("soon",)),
    ],
)
def test_what_cannot_be_read_is_named(habit: Habit) -> None:
    with pytest.raises(DrillError):
        days(habit)
