"""Floods of mails that nobody asked for: counted, never read.

Whoever orders in another's name drowns the mail about it: hundreds of sign-ups in the
same hour. Each of them is genuine, each of another sender, so only their number tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import VerdictKind
from mioboe.events import Event, EventType

if TYPE_CHECKING:
    from mioboe.signals.format import Levels

#: Mails remembered of one window; more say nothing more.
_MOST: Final = 2000
#: A flood is over when none came for so long; the next one is another.
_OVER: Final = timedelta(hours=6)
#: How many times the busiest window so far a smaller flood must exceed.
_TIMES: Final = 6
#: Who sees a flood: the mails are what they are, so it needs no proof.
COUNTED: Final = "mioboe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """How thick such mails come. Begins empty."""

    #: Arrivals in the window that ends with the last one, oldest first.
    window: tuple[datetime, ...] = ()
    #: Most of them in one window outside floods.
    busiest: int = 0
    #: When the flood that is on began, how many there are, and how many were told.
    began: datetime | None = None
    count: int = 0
    told: int = 0
    last: datetime | None = field(default=None)


def count_mail(
    flood: Flood, at: datetime, levels: Levels
) -> tuple[Flood, Event | None]:
    """Return the count with one more mail, and the flood that it makes, if it does.

    Args:
        flood: The count so far.
        at: When the mail came; not before the last one. UTC.
        levels: How many in how many minutes are a flood.

    Returns:
        The event is told when the flood begins, and whenever it has doubled since.
    """
    since = at - timedelta(minutes=levels.flood_minutes)
    window = (*(one for one in flood.window if one >= since), at)[-_MOST:]
    is_over = flood.last is None or at - flood.last > _OVER
    began = None if is_over else flood.began
    if began is None and not _is_flood(len(window), flood.busiest, levels):
        busiest = max(flood.busiest, len(window))
        return Flood(window=window, busiest=busiest, last=at), None
    count = len(window) if began is None else flood.count + 1
    told = 0 if began is None else flood.told
    began = began or window[0]
    flood = replace(flood, window=window, began=began, count=count, told=told, last=at)
    if count < 2 * told:
        return flood, None
    return replace(flood, told=count), _event(began, at, count)


def _is_flood(count: int, busiest: int, levels: Levels) -> bool:
    few = count >= levels.flood_few and count > _TIMES * max(busiest, 1)
    return count >= levels.flood_mails or few


def _event(began: datetime, at: datetime, count: int) -> Event:
    return Event(
        type=EventType.MAIL_FLOOD,
        shop="",
        at=began,
        arrived=at,
        message_id="",
        verdict=VerdictKind.UNPROVEN,
        items=(str(count),),
        seen_by=COUNTED,
    )
