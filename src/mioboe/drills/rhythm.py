"""When a habit happens."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.drills.chance import chance_of
from mioboe.drills.fill import moment
from mioboe.drills.model import DrillError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random
    from zoneinfo import ZoneInfo

    from mioboe.drills.model import Habit

_MONTHS: Final = range(1, 13)
#: From here on times that follow one another are counted, whatever the drill's years.
_START: Final = date(2005, 1, 1)


def moments(
    habit: Habit, since: date, until: date, *, zone: ZoneInfo, seed: str
) -> tuple[datetime, ...]:
    """Return when ``habit`` happens, earliest first.

    Args:
        habit: The habit.
        since: First day of the drill; the habit may begin later.
        until: Last day of the drill; the habit may end earlier.
        zone: Of the household.
        seed: The same seed gives the same moments. A year's moments hang on that year
            alone, so that a longer drill keeps those of a shorter one.

    Raises:
        DrillError: A day, hour or moment cannot be read.
    """
    first = max(since, habit.since or since)
    last = min(until, habit.until or until)
    found = [moment(text, zone) for text in habit.at]
    for year in range(first.year, last.year + 1):
        chance = chance_of(f"{seed}/{habit.id}/{year}")
        days = [*_spread(habit, year, chance), *_fixed(habit, year)]
        found += [_at(day, habit, chance, zone) for day in days]
    if habit.every:
        chance = chance_of(f"{seed}/{habit.id}/every")
        days = list(_following(habit, last, chance))
        found += [_at(day, habit, chance, zone) for day in days]
    return tuple(sorted(at for at in found if first <= at.date() <= last))


def _spread(habit: Habit, year: int, chance: Random) -> Iterator[date]:
    whole = int(habit.per_year)
    number = whole + (chance.random() < float(habit.per_year - whole))
    weights = [float(habit.months.get(str(month), 1)) for month in _MONTHS]
    for _ in range(number):
        month = chance.choices(_MONTHS, weights)[0]
        yield date(year, month, chance.randint(1, _length(year, month)))


def _following(habit: Habit, last: date, chance: Random) -> Iterator[date]:
    low, _, high = habit.every.partition("-")
    try:
        least, most = int(low), int(high or low)
        day = _START + timedelta(days=chance.randint(0, most))
        while day <= last:
            yield day
            day += timedelta(days=max(chance.randint(least, most), 1))
    except ValueError:
        msg = f"{habit.id}: no days: {habit.every!r}; e.g. 400-460"
        raise DrillError(msg) from None


def _fixed(habit: Habit, year: int) -> Iterator[date]:
    for text in habit.days:
        month, _, day = text.rpartition("-")
        try:
            wanted = int(day)
            for number in [int(month)] if month else _MONTHS:
                yield date(year, number, min(wanted, _length(year, number)))
        except ValueError:
            msg = f"{habit.id}: no day: {text!r}; e.g. 25 or 12-28"
            raise DrillError(msg) from None


def _at(day: date, habit: Habit, chance: Random, zone: ZoneInfo) -> datetime:
    spans = habit.hours.split()
    try:
        low, _, high = chance.choice(spans).partition("-")
        hour = chance.randint(int(low), int(high or low))
        return datetime(
            day.year, day.month, day.day, hour, chance.randrange(60),
            chance.randrange(60), tzinfo=zone,
        )  # fmt: skip
    except (ValueError, IndexError):
        msg = f"{habit.id}: no hours: {habit.hours!r}; e.g. 7-8 20-23"
        raise DrillError(msg) from None


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
