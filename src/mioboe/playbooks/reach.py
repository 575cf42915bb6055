"""Who can be reached for a step at one moment, and who only later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Confidence
from mioboe.cases import MachineId, states_of
from mioboe.cases.entries import Called
from mioboe.cases.means import brand_of, role_of
from mioboe.playbooks.desks import DeskKind, Opening, Purpose
from mioboe.playbooks.hours import Openness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.desks import Channel, Desk
    from mioboe.playbooks.model import DeskNeed

#: How long a desk that did not answer is left alone, and until when if that ends at
#: night: whoever hangs on the line at 22:10 locks the card and sleeps.
_REST: Final = timedelta(hours=3)
_MORNING: Final = time(9)
_NIGHT: Final = time(22)
#: States of an account in which its owner cannot sign in.
_SHUT: Final = frozenset({"locked-out", "held", "protected"})
#: Kinds of desks whose brand the case must know.
_OF_BRANDS: Final = frozenset({
    DeskKind.SHOP,
    DeskKind.ISSUER,
    DeskKind.BANK,
    DeskKind.PREPAID,
    DeskKind.WALLET,
    DeskKind.CARRIER,
    DeskKind.MOBILE,
    DeskKind.PROVIDER,
})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way to one desk."""

    opening: Opening
    #: What it is reached for.
    purpose: Purpose
    #: When it can be tried. Aware; `None`: now.
    at: datetime | None = None
    #: Whether it did not answer lately.
    is_resting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """All ways for a step."""

    #: Those that can be tried now, best first.
    now: tuple[Reach, ...] = ()
    #: Those that can be tried later, soonest first.
    later: tuple[Reach, ...] = ()

    @property
    def book(self) -> Reach | None:
        """The desk that would be better than those that are there now, once it opens.

        It is closed, and for a purpose that the step names before that of the best
        one of now.
        """
        return self.later[0] if self.now and self.later else None


def ways_of(need: DeskNeed, view: View) -> Ways:
    """Return who can be reached, now and later.

    Args:
        need: What a step needs.
        view: The case at a moment.

    Returns:
        Purposes that the step names first come first; for one of them, those that are
        open before those whose hours nobody knows. A desk that did not answer can be
        tried again after three hours, and not at night. Of `later` only what is better
        than all of `now`.
    """
    # Where no own way will do, the one that stands in for its kind is shown.
    brands = brands_of(need.of, view)
    found = [*_found(need, view, brands)] or [*_found(need, view, ())]
    order = need.purpose.index
    now = sorted(
        (reach for reach in found if reach.at is None),
        key=lambda r: (r.opening.openness is not Openness.OPEN, order(r.purpose)),
    )
    best = min((order(reach.purpose) for reach in now), default=len(need.purpose))
    later = sorted(
        (r for r in found if r.at is not None and order(r.purpose) < best),
        key=lambda r: (r.at or view.now, order(r.purpose)),
    )
    return Ways(now=tuple(now), later=tuple(later))


def brands_of(kind: DeskKind, view: View) -> tuple[str, ...]:
    """Return the ids of the brands of a kind that the case knows.

    Args:
        kind: A kind of desks.
        view: The case at a moment.
    """
    if kind is DeskKind.SHOP:
        return (view.case.brand,) if view.case.brand else ()
    if role_of(view.about) == kind:
        return tuple(filter(None, (brand_of(view.about),)))
    return view.fact(kind)


def _country(view: View) -> str:
    return next(iter(view.fact("country")), "JP")


def _desks(
    need: DeskNeed, purpose: Purpose, view: View, brands: Iterable[str]
) -> tuple[Desk, ...]:
    """Return the desks of some brands for a purpose; of none, those that stand in.

    Of a shop that has desks in several countries those count that name the very shop,
    of all others those of the household's country.
    """
    find = view.handbook.directory.find
    desks = [
        desk
        for brand in (*brands,) or ("",)
        for desk in find(brand=brand, purpose=purpose, kind=need.of)
        if brand or need.of not in _OF_BRANDS or desk.generic
    ]
    at_home = [desk for desk in desks if desk.country == _country(view)] or desks
    named = [desk for desk in desks if view.case.shop in desk.names]
    kept = named if need.of is DeskKind.SHOP and named else at_home
    return tuple(dict.fromkeys(kept))


def _found(need: DeskNeed, view: View, brands: Iterable[str]) -> Iterator[Reach]:
    is_shut = need.of is DeskKind.SHOP and _is_shut(view)
    seen: set[tuple[str, str]] = set()
    for purpose in need.purpose:
        for desk in _desks(need, purpose, view, brands):
            for opening in view.handbook.directory.openings(
                desk, view.now, purpose=purpose
            ):
                key = (desk.id, opening.channel.id)
                if key in seen or not _will_do(opening.channel, need, is_shut=is_shut):
                    continue
                seen.add(key)
                if (reach := _reach(opening, purpose, view)) is not None:
                    yield reach


def _will_do(channel: Channel, need: DeskNeed, *, is_shut: bool) -> bool:
    if need.by and channel.kind not in need.by:
        return False
    # What looks dead or invented is shown by `mioboe desks`, and never advised.
    is_dead = channel.confidence is Confidence.SYNTHETIC
    return not is_dead and not (is_shut and channel.needs_sign_in)


def _is_shut(view: View) -> bool:
    states = states_of(view.case, MachineId.ACCOUNT, view.handbook.machines)
    shut = any(standing.state in _SHUT for _, standing in states)
    return shut or "locked" in view.fact("get-in")


def _reach(opening: Opening, purpose: Purpose, view: View) -> Reach | None:
    """Return a way with the time at which it can be tried; `None`: never."""
    failed = [
        entry.happened
        for entry, call in view.case.of(Called)
        if not call.was_reached and _is_about(call, opening)
    ]
    rested = _rested(max(failed), view) if failed else None
    if rested is not None and rested > view.now:
        at = max(rested, opening.opens or rested)
        return Reach(opening=opening, purpose=purpose, at=at, is_resting=True)
    if opening.openness is not Openness.CLOSED:
        return Reach(opening=opening, purpose=purpose)
    if opening.opens is None:
        return None
    return Reach(opening=opening, purpose=purpose, at=opening.opens)


def _rested(failed: datetime, view: View) -> datetime:
    """Return when a desk is tried again that did not answer."""
    at = (failed + _REST).astimezone(view.zone)
    if at.time() >= _NIGHT:
        at += timedelta(days=1)
    elif at.time() >= _MORNING:
        return at
    return datetime.combine(at.date(), _MORNING, view.zone)


def _is_about(call: Called, opening: Opening) -> bool:
    names = {"", opening.channel.id, opening.channel.kind}
    return call.desk == opening.desk.id and call.channel in names
