"""Which days are no working days: public holidays, the turn of the year, own changes.

The holidays are a made file, `data/holidays.json`, and not the calendar inside of
opening-hours: that one lacks the citizens' holiday of 2026-09-22 and some substitute
holidays, so that a desk would be called at a closed door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Japanese offices are closed from the one to the other, month and day.
_YEAR_END: Final = ((12, 29), (1, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The public holidays that are known."""

    #: Country (ISO 3166-1 alpha-2) to its holidays, ascending.
    holidays: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayChanges:
    """`holidays.yaml` of a HOME: what the shipped calendar has wrong."""

    #: Country (ISO 3166-1 alpha-2) whose calendar is changed.
    country: str = "JP"
    #: Days that are public holidays, and missing.
    added: tuple[date, ...] = ()
    #: Days that are none.
    removed: tuple[date, ...] = ()


def change(calendar: Calendar, changes: HolidayChanges) -> Calendar:
    """Return ``calendar`` with the household's own days.

    Args:
        calendar: What is shipped.
        changes: Days to add and to take away. One that is both is taken away.

    Example:
        >>> shipped = Calendar(holidays={"JP": (date(2027, 1, 1),)})
        >>> own = HolidayChanges(added=(date(2027, 5, 6),), removed=(date(2027, 1, 1),))
        >>> change(shipped, own).holidays["JP"]
        (datetime.date(2027, 5, 6),)
    """
    known = {*calendar.holidays.get(changes.country, ()), *changes.added}
    days = tuple(sorted(known - {*changes.removed}))
    return replace(calendar, holidays={**calendar.holidays, changes.country: days})


def holidays_of(
    calendar: Calendar, country: str, years: Iterable[int]
) -> tuple[date, ...]:
    """Return the public holidays of a country in ``years``, ascending."""
    wanted = {*years}
    return tuple(d for d in calendar.holidays.get(country, ()) if d.year in wanted)


def is_year_end(day: date) -> bool:
    """Return whether Japanese offices are closed on ``day`` for the turn of the year.

    Source:
        行政機関の休日に関する法律 (1988) article 1 (1) iii: December 29 to January 3.
        Banks keep December 31 to January 3, many issuers December 30 to January 3.

    Example:
        >>> [is_year_end(date(2026, 12, day)) for day in (28, 29)]
        [False, True]
    """
    first, last = _YEAR_END
    return (day.month, day.day) >= first or (day.month, day.day) <= last
