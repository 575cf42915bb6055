"""What happened lately, by kind and brand, and patterns in it.

A pattern is data: a rule file says what must have happened before, how long ago, how
often, and for the first time since when. Time is when things happened, as mails print
it, so that a mail that arrives late still takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from immutables import Map

from mioboe.events import Event, EventType, Whereabouts
from mioboe.kit import Money, squash
from mioboe.signals.format import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from mioboe.signals.format import Clause, Pattern

#: Events that are remembered of one kind at one brand, and of one kind in all.
_AT_BRAND: Final = 32
_IN_ALL: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The last events of each kind. Begins empty; bounded, however long the archive."""

    at_brand: Map[tuple[EventType, str], tuple[Event, ...]] = field(default_factory=Map)
    in_all: Map[EventType, tuple[Event, ...]] = field(default_factory=Map)

    def of(self, kind: EventType, brand: str | None) -> tuple[Event, ...]:
        """Return the last events of a kind, in order of arrival.

        Args:
            kind: Which kind.
            brand: At which brand; `None`: at all of them.
        """
        if brand is None:
            return self.in_all.get(kind, ())
        return self.at_brand.get((kind, brand), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A pattern is there."""

    #: The events of the first clause, earliest first; the event itself without one.
    events: tuple[Event, ...]
    is_strong: bool = False


def extend(trail: Trail, event: Event) -> Trail:
    """Return ``trail`` with one more event; guesses and second copies leave none."""
    key = event.type, event.brand
    known = reversed(trail.at_brand.get(key, ()))
    if event.is_guess or any(is_copy(one, event) for one in known):
        return trail
    near = _kept(trail.at_brand.get(key, ()), event, _AT_BRAND)
    far = _kept(trail.in_all.get(event.type, ()), event, _IN_ALL)
    return replace(
        trail,
        at_brand=trail.at_brand.set(key, near),
        in_all=trail.in_all.set(event.type, far),
    )


def _kept(known: tuple[Event, ...], event: Event, most: int) -> tuple[Event, ...]:
    """Return the events with one more; beyond ``most`` the least telling is dropped.

    That is one that proves nothing, where these are many: nobody shall wash out what is
    proven by writing often. Else it is the first that is like a later one, so that what
    is rare (digital goods, another device, a mail in the trash) is remembered longer.
    """
    if len(known) < most:
        return (*known, event)
    few = most // 4
    doubtful = [one for one in known if one.is_doubtful]
    later = (
        one
        for place, one in enumerate(known[:-few], 1)
        if any(_is_alike(one, other) for other in known[place:])
    )
    gone = doubtful[0] if len(doubtful) > few else next(later, known[0])
    return (*(one for one in known if one is not gone), event)


def _is_alike(one: Event, other: Event) -> bool:
    """Return whether two events are of one sort: the later one stands for both."""
    same = one.goods is other.goods and one.lay is other.lay
    return same and one.device == other.device


def match(
    pattern: Pattern, event: Event, trail: Trail, owned: AbstractSet[str] = frozenset()
) -> Match | None:
    """Return how ``event`` completes ``pattern``, or `None`.

    Args:
        pattern: What must be.
        event: The event that is assessed.
        trail: The last events, this one among them.
        owned: Message-IDs of what the household said it knows of: it is no reason.
    """
    if not _says(event, pattern.where) or not _is_first(pattern, event, trail):
        return None
    if any(_found(clause, event, trail) for clause in pattern.without):
        return None
    chains = [_found(clause, event, trail, owned) for clause in pattern.after]
    if not all(chains) or (pattern.in_order and not _in_order(chains)):
        return None
    events = chains[0] if chains else (event,)
    strong = pattern.strong_count
    return Match(events=events, is_strong=bool(strong and len(events) >= strong))


def happened(event: Event) -> datetime:
    """Return when an event happened: what its mail prints, if that is not later."""
    return min(event.at, event.arrived)


def is_copy(one: Event, other: Event) -> bool:
    """Return whether both are one thing that one mail says, maybe delivered twice."""
    same = one.type is other.type and one.order == other.order
    return one is other or (
        bool(one.message_id)
        and one.message_id == other.message_id
        and same
        and one.amount == other.amount
        and one.at == other.at
    )


def _found(
    clause: Clause, event: Event, trail: Trail, owned: AbstractSet[str] = frozenset()
) -> tuple[Event, ...]:
    """Return the events of a clause, earliest first; none where they are too few."""
    brand = event.brand if "brand" in clause.same else None
    at, span = happened(event), span_of(clause.within) or timedelta(0)
    counts_itself = clause.count > 1 and event.type in clause.events
    ahead = span if counts_itself else span_of(clause.until) or timedelta(0)
    known = (one for kind in clause.events for one in trail.of(kind, brand))
    fit = [
        one
        for one in known
        if at - span <= happened(one) <= at + ahead
        and not one.is_doubtful
        and one.message_id not in owned
        and (clause.count > 1 or not is_copy(one, event))
        and _fits(clause, event, one)
    ]
    fit.sort(key=happened)
    if counts_itself:
        fit = _densest(fit, at, span)
    return tuple(fit) if len(fit) >= clause.count else ()


def _densest(events: list[Event], at: datetime, span: timedelta) -> list[Event]:
    """Return the most events of one window in which ``at`` lies.

    Of a mail that came late, later ones are known already: it may be in the middle.
    """
    starts = [happened(one) for one in events if at - span <= happened(one) <= at]
    runs = (
        [one for one in events if start <= happened(one) <= start + span]
        for start in starts
    )
    return max(runs, key=len, default=[])


def _fits(clause: Clause, event: Event, one: Event) -> bool:
    mine = ((value_of(event, name), value_of(one, name)) for name in clause.same)
    theirs = ((value_of(event, name), value_of(one, name)) for name in clause.other)
    return (
        all(a and a == b for a, b in mine)
        and all(a and b and a != b for a, b in theirs)
        and _says(one, clause.where)
    )


def _says(event: Event, where: Mapping[str, str]) -> bool:
    for name, words in where.items():
        value = value_of(event, name)
        if words == "-":
            fits = not value
        else:
            fits = bool(value) if words == "*" else value in words.split()
        if not fits:
            return False
    return True


def _is_first(pattern: Pattern, event: Event, trail: Trail) -> bool:
    """Return whether the value of the pattern's field is new."""
    if not pattern.first:
        return True
    value = value_of(event, pattern.first)
    since = happened(event) - (span_of(pattern.first_within) or timedelta(0))
    before = [
        one
        for one in trail.of(event.type, event.brand)
        if not is_copy(one, event)
        and since <= happened(one)
        and value_of(one, pattern.first)
        and not one.is_doubtful
    ]
    is_new = all(value_of(one, pattern.first) != value for one in before)
    return bool(value) and is_new and len(before) >= pattern.first_after


def _in_order(chains: Iterable[tuple[Event, ...]]) -> bool:
    """Return whether one can pick one event of each, each later than the last."""
    last: datetime | None = None
    for chain in chains:
        fit = (happened(e) for e in chain if last is None or happened(e) >= last)
        last = next(fit, None)
        if last is None:
            return False
    return True


def value_of(event: Event, name: str) -> str:
    """Return a field of an event as text that can be compared; empty: it has none."""
    value = getattr(event, name)
    if value is Whereabouts.UNKNOWN:
        return ""
    if isinstance(value, Money):
        return value.text
    if isinstance(value, tuple):
        return squash(" ".join(str(item) for item in value))
    return squash(str(value)) if value else ""
