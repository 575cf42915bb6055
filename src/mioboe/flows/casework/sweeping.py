"""A sweep, place by place: what was looked at, what is next, what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.cases.entries import Looked
from mioboe.flows.casework.work import SELF, CaseError, record
from mioboe.playbooks.steps import record_done
from mioboe.playbooks.sweep import places_of, take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.cases import Case, What
    from mioboe.flows.casework.work import Casework
    from mioboe.playbooks import Step
    from mioboe.playbooks.sweep import Place, Sweep

#: What people say for nothing.
_NOTHING = frozenset({"", "nothing", "none", "なし"})


def looked_at(case: Case, sweep: Sweep) -> Mapping[str, str]:
    """Return what was found at each place that was looked at; empty for nothing."""
    return {
        what.place: what.found for _, what in case.of(Looked) if what.sweep == sweep.id
    }


def next_place(case: Case, sweep: Sweep) -> Place | None:
    """Return the first place that nobody looked at; `None`: all were."""
    seen = looked_at(case, sweep)
    return next((place for place in sweep.places if place.id not in seen), None)


def place_of(sweep: Sweep, name: str) -> Place:
    """Return a place by its id.

    Raises:
        CaseError: There is none.
    """
    for place in sweep.places:
        if place.id == name:
            return place
    msg = "no-place"
    raise CaseError(msg, (place.id for place in sweep.places), name=name)


def look_at(work: Casework, case: Case, where: tuple[Sweep, Place], found: str) -> Case:
    """Return the case after somebody looked at a place.

    A step is done when all its places were looked at.

    Args:
        work: What to work with.
        case: The case.
        where: The place, and the sweep that it is of.
        found: Id of what was there; empty, or `nothing`: nothing.

    Raises:
        CaseError: Nothing of that kind is looked for there.
    """
    sweep, place = where
    there = "" if found in _NOTHING else found
    taken = take(place, there, work.handbook, case)
    if taken.problems:
        possible = ("nothing", *place.found)
        detail = taken.problems[0].detail
        msg = "bad-answer"
        raise CaseError(msg, possible, name=place.id, detail=detail)
    seen = {*looked_at(case, sweep), place.id}
    whats: list[What] = [Looked(sweep=sweep.id, place=place.id, found=there)]
    whats += taken.answers
    if seen.issuperset(one.id for one in places_of(sweep, place.step)):
        step = _step(work, place.step)
        whats += [record_done(step)] if step and step.id not in case.steps else []
    by = work.by or SELF
    return record(work, case, [(work.now, by, what) for what in whats])


def _step(work: Casework, name: str) -> Step | None:
    books = work.handbook.playbooks.values()
    steps = (step for book in books for step in book.steps)
    return next((step for step in steps if step.id == name), None)
