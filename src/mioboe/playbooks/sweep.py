"""Sweeps: where orders hide, and what an intruder may have changed.

A person looks at one place after the other. What is found answers questions of the
case, and may be an event that no mail tells of (`mioboe saw`). That nothing is found at
one place says nothing about the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from mioboe.authenticity import Confidence
from mioboe.cases.entries import Answered
from mioboe.events import EventType
from mioboe.kit import Problem, Wording
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.questions import answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cases import Case
    from mioboe.playbooks.model import Handbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something that can be found at a place."""

    text: Wording
    #: What it means, and what to do about it.
    means: Wording
    #: Answers that it gives: question to choice.
    facts: Mapping[str, str] = field(default_factory=dict)
    #: Event that nobody mails, to be told as `mioboe saw` does.
    saw: EventType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One page or list to look at."""

    #: Unique in the sweep.
    id: str
    title: Wording
    #: Step of the playbooks at which it is looked at.
    step: str
    #: Menus that lead there, in order; never a link.
    path: tuple[Wording, ...]
    #: What to look for.
    look: Wording
    #: What to save before anything is changed.
    save: Wording
    #: By id. "Nothing" need not be written.
    found: Mapping[str, Sighting]
    #: What is not certain about the place: that it exists, or where.
    doubt: Wording | None = None
    source: str
    checked: date
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """All places at one shop or mailbox. One YAML file in `data/sweeps/`."""

    #: The file's name without its ending.
    id: str
    title: Wording
    kind: DeskKind
    #: Ids of brands that it is for.
    brands: tuple[str, ...] = ()
    #: Shops of these brands that it is for. Empty: all.
    shops: tuple[str, ...] = ()
    #: Whether it stands in for any of its kind that has none.
    generic: bool = False
    checked: date
    references: tuple[str, ...] = ()
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a sighting adds to a case."""

    answers: tuple[Answered, ...] = ()
    saw: EventType | None = None
    problems: tuple[Problem, ...] = ()


def find_sweep(
    sweeps: Iterable[Sweep], *, kind: DeskKind, brand: str = "", shop: str = ""
) -> Sweep | None:
    """Return the sweep for an account.

    Args:
        sweeps: All sweeps.
        kind: `shop` or `provider`.
        brand: Id of the brand, or of the sweep itself; empty: not known.
        shop: The shop, e.g. `"amazon.co.jp"`.

    Returns:
        The one that names the shop, else one of the brand that names none, else the one
        that stands in for its kind.
    """
    fit = sorted((s for s in sweeps if s.kind is kind), key=lambda s: s.id)
    of_brand = [s for s in fit if brand and brand in {*s.brands, s.id}]
    named = [s for s in of_brand if shop in s.shops]
    any_shop = [s for s in of_brand if not s.shops]
    stand_in = [s for s in fit if s.generic]
    return next(iter((*named, *any_shop, *stand_in)), None)


def places_of(sweep: Sweep, step: str = "") -> tuple[Place, ...]:
    """Return the places to look at in one step, in order; without a step, all.

    Args:
        sweep: The sweep.
        step: Id of a step.
    """
    return tuple(place for place in sweep.places if step in {"", place.step})


def take(place: Place, found: str, handbook: Handbook, case: Case) -> Taken:
    """Return what it adds to a case that something was found.

    Args:
        place: Where.
        found: Id of what was found there; empty: nothing.
        handbook: Holds the questions.
        case: What was answered so far: where a question takes several answers, this
            one is added.

    Returns:
        Answers to be recorded, and the event to be told of. Of nothing, nothing: one
        empty place is no all-clear.
    """
    if not found:
        return Taken()
    sighting = place.found.get(found)
    if sighting is None:
        wanted = ", ".join(place.found)
        detail = f"expected one of {wanted}; got {found!r}"
        wrong = Problem(code="case-bad-answer", where=place.id, detail=detail)
        return Taken(problems=(wrong,))
    given = [
        answer(handbook, name, (*_so_far(name, handbook, case), value))
        for name, value in sighting.facts.items()
        if value not in _so_far(name, handbook, case)
    ]
    return Taken(
        answers=tuple(one for one in given if not isinstance(one, Problem)),
        saw=sighting.saw,
        problems=tuple(one for one in given if isinstance(one, Problem)),
    )


def _so_far(name: str, handbook: Handbook, case: Case) -> tuple[str, ...]:
    """Return the answers to which another one is added."""
    question, fact = handbook.questions.get(name), case.facts.get(name)
    is_added = question is not None and question.many
    return fact.values if is_added and fact is not None and fact.is_known else ()
