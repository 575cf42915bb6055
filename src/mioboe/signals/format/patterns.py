"""What a rule file says must have happened before, how long ago, how often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Final

from mioboe.events import Event, EventType

_SPAN: Final = re.compile(r"(\d{1,5}) ?(min|h|d)")
_UNITS: Final = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
#: Names that a pattern may compare: fields of `Event`.
COMPARABLE: Final = frozenset(item.name for item in fields(Event))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Something that happened before, or did not."""

    #: Any of these.
    events: tuple[EventType, ...]
    #: How long before at most: `10 min`, `4 h`, `30 d`.
    within: str
    #: How long after it at most, for what is only seen when more has come. Empty: not.
    until: str = ""
    #: How many of them. The event itself counts where it is one of them.
    count: int = 1
    #: Fields that both have, and have alike; `brand` means the same account.
    same: tuple[str, ...] = ("brand",)
    #: Fields that both have, and have unlike.
    other: tuple[str, ...] = ()
    #: What it must say, as for a pattern.
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What makes a rule fire, without programming."""

    #: What the event itself must say: field to the words of which it has one;
    #: `*` means any, `-` none. `goods: gift-card digital`.
    where: Mapping[str, str] = field(default_factory=dict)
    #: All of these happened before.
    after: tuple[Clause, ...] = ()
    #: Whether they happened in this order.
    in_order: bool = False
    #: None of these happened before.
    without: tuple[Clause, ...] = ()
    #: A field whose value is new among events of these kinds at the brand.
    first: str = ""
    #: Since when nothing alike was seen.
    first_within: str = "3650 d"
    #: How many such events must be known before newness says anything.
    first_after: int = 1
    #: Number of the first clause's events from which on the hit is strong. 0: never.
    strong_count: int = 0


def span_of(text: str) -> timedelta | None:
    """Return how long a span is, or `None` where it is none.

    Args:
        text: `10 min`, `4 h`, `30 d`.

    Example:
        >>> span_of("4 h")
        datetime.timedelta(seconds=14400)
        >>> span_of("a while") is None
        True
    """
    match = _SPAN.fullmatch(text.strip())
    return int(match[1]) * _UNITS[match[2]] if match else None
