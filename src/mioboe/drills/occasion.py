"""One time of a habit, and what is drawn by chance for it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from mioboe.drills.model import DrillError, Habit, Person, Sending

if TYPE_CHECKING:
    from mioboe.drills.model import Value


_SPAN: Final = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One time of a habit."""

    habit: Habit
    person: Person
    #: All of the household, by id.
    people: Mapping[str, Person]
    words: Mapping[str, tuple[str, ...]]
    chance: Random
    #: Local time of the household.
    at: datetime
    #: Unique in the drill.
    key: str


def option(occasion: Occasion, name: str, default: str = "") -> str:
    """Return what the habit sets, or ``default``.

    Args:
        occasion: The occasion.
        name: Key of the habit's options.
        default: In its place.
    """
    return occasion.habit.options.get(name, default)


def span(occasion: Occasion, name: str, default: str) -> tuple[int, int]:
    """Return the ends of a span such as `"8-40"`, or twice a single number.

    Args:
        occasion: The occasion.
        name: Key of the habit's options.
        default: Span in its place.

    Raises:
        DrillError: It is no span.
    """
    text = option(occasion, name, default)
    if match := _SPAN.fullmatch(text):
        return int(match[1]), max(int(match[1]), int(match[2] or match[1]))
    msg = f"{occasion.habit.id}: {name} is {text!r}; wanted a span such as 8-40"
    raise DrillError(msg)


def drawn(occasion: Occasion, name: str, default: str) -> int:
    """Return a whole number out of a span, both ends included.

    Args:
        occasion: The occasion.
        name: Key of the habit's options.
        default: Span in its place.
    """
    return occasion.chance.randint(*span(occasion, name, default))


def happens(occasion: Occasion, name: str, default: int = 0) -> bool:
    """Return whether something comes to pass.

    Args:
        occasion: The occasion.
        name: Key of the habit's options: percent.
        default: Percent in its place.
    """
    return occasion.chance.randrange(100) < span(occasion, name, str(default))[0]


def word(occasion: Occasion, listing: str) -> str:
    """Return a word of a list.

    Args:
        occasion: The occasion.
        listing: Id of a file in `words/`.

    Raises:
        DrillError: There is no such list.
    """
    if listing not in occasion.words:
        msg = f"{occasion.habit.id}: no list of words {listing!r}"
        raise DrillError(msg)
    return occasion.chance.choice(occasion.words[listing])


def yen(occasion: Occasion, *, least: int = 100) -> int:
    """Return a sum around the habit's median, spread as sums of purchases are.

    Args:
        occasion: The occasion. A spread of 0 gives the median itself.
        least: No sum is smaller.
    """
    habit = occasion.habit
    if not habit.spread:
        return habit.yen
    middle = math.log(max(habit.yen, 1))
    value = math.exp(occasion.chance.gauss(middle, float(habit.spread)))
    tens = max(round(value / 10) * 10, least)
    return max(tens - occasion.chance.choice((0, 0, 0, 2, 5)), least)


def send(
    occasion: Occasion,
    form: str,
    after: timedelta,
    values: Mapping[str, Value],
    **rows: tuple[Mapping[str, Value], ...],
) -> Sending:
    """Return one mail of the occasion.

    Args:
        occasion: The occasion.
        form: Id or kind.
        after: Since the occasion began.
        values: What happened.
        **rows: Rows of the form's blocks.
    """
    at = occasion.at + after
    seconds = int(after.total_seconds())
    order = str(values.get("order", ""))
    return Sending(
        at=at,
        form=form,
        to=occasion.person.id,
        key=f"{occasion.key}/{form}/{seconds}/{order}",
        values=values,
        rows=rows,
        sender=option(occasion, "sender"),
    )


def minutes(occasion: Occasion, low: float, high: float) -> timedelta:
    """Return a while between two numbers of minutes, to the second.

    Args:
        occasion: The occasion.
        low: The least.
        high: The most.
    """
    return timedelta(seconds=occasion.chance.randint(int(low * 60), int(high * 60)))


def hours(occasion: Occasion, low: float, high: float) -> timedelta:
    """Return a while between two numbers of hours, to the second.

    Args:
        occasion: The occasion.
        low: The least.
        high: The most.
    """
    return minutes(occasion, low * 60, high * 60)
