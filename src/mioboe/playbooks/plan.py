"""What to do now, what later, what to ask: a case at one moment.

Playbooks that apply give steps; steps that apply are over, wait, or can be done; those
that can be done are in reach now or at a time. What nobody was asked yet leaves a step
out and its question in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.cases import CaseStatus, MachineId
from mioboe.cases.entries import Closing
from mioboe.playbooks.actions import Action, Done, Plan, Waiting
from mioboe.playbooks.agenda import agenda_of
from mioboe.playbooks.conditions import (
    View,
    all_hold,
    any_holds,
    latest_mail,
    step_done,
)
from mioboe.playbooks.dues import dues_of
from mioboe.playbooks.model import Step
from mioboe.playbooks.questions import kind_of, open_deciders
from mioboe.playbooks.reach import ways_of
from mioboe.playbooks.weigh import because_of, because_of_desk, urgencies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mioboe.cases import Case
    from mioboe.cases.model import Promise
    from mioboe.playbooks.deadlines import Due
    from mioboe.playbooks.model import Handbook, Playbook
    from mioboe.playbooks.reach import Ways
    from mioboe.playbooks.weigh import Urgency

#: States of a promise that is still open.
_OPEN: Final = frozenset({"made", "slipped"})
#: Why a case was closed, where what was done in it is to be taken back.
_NOTHING_HAPPENED: Final = frozenset({Closing.MISTAKE, Closing.OURS})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The steps of a case."""

    #: Those that apply, by id, in the order of the playbooks.
    steps: Mapping[str, Step]
    #: Id of each one's playbook.
    playbook: Mapping[str, str]
    #: Questions that keep further ones open.
    questions: tuple[str, ...]
    playbooks: tuple[str, ...]


def plan(case: Case, handbook: Handbook, *, now: datetime, zone: str) -> Plan:
    """Return what to do in a case.

    Args:
        case: The case.
        handbook: Playbooks, questions, desks, deadlines.
        now: The moment. Aware.
        zone: IANA zone of the household.

    Returns:
        The plan; the same for the same arguments, always. Of a case that is closed,
        only what is to be taken back where it was a mistake.
    """
    kind = kind_of(case, handbook.kinds)
    view = View(case=case, handbook=handbook, now=now, kind=kind)
    if case.status is not CaseStatus.OPEN:
        return Plan(now=now, kind=kind, undo=_to_undo(view))
    done = _done(view)
    view = replace(view, done=frozenset(d.step.id for d in done if not d.is_skipped))
    chosen = _choose(view)
    over = {one.step.id for one in done}
    left = [step for name, step in chosen.steps.items() if name not in over]
    waiting = [w for step in left if (w := _waiting(step, left, view, chosen))]
    made = _Maker(view, zone, chosen, left)
    held = {one.step.id for one in waiting}
    actions = made.actions([step for step in left if step.id not in held])
    questions = _questions(view, chosen, actions)
    later = [action for action in actions if action.at is not None]
    found = Plan(
        now=now,
        kind=kind,
        actions=tuple(action for action in actions if action.at is None),
        later=tuple(sorted(later, key=lambda action: action.at or now)),
        waiting=tuple(waiting),
        questions=questions,
        done=tuple(sorted(done, key=lambda one: (one.at or now, one.step.id))),
        overdue=_overdue(case, now),
        playbooks=chosen.playbooks,
    )
    return replace(found, agenda=agenda_of(found, _promises(case), ZoneInfo(zone)))


# ---------------------------------------------------------------- which steps


def _choose(view: View) -> _Chosen:
    """Return the steps that apply, and what to ask to know of more."""
    books, questions = _applicable(view)
    steps: dict[str, Step] = {}
    origin: dict[str, str] = {}
    for book in books:
        for step in book.steps:
            if step.id in steps:
                continue
            truth = all_hold(step.when, view)
            questions += truth.open
            if truth.value:
                steps[step.id] = step
                origin[step.id] = book.id
    return _Chosen(
        steps=steps,
        playbook=origin,
        questions=tuple(dict.fromkeys(questions)),
        playbooks=tuple(book.id for book in books),
    )


def _applicable(view: View) -> tuple[list[Playbook], list[str]]:
    fit: list[Playbook] = []
    questions: list[str] = []
    books = view.handbook.playbooks.values()
    for book in sorted(books, key=lambda book: (book.priority, book.id)):
        if book.kinds and view.kind not in book.kinds:
            continue
        if book.brands and view.case.brand not in book.brands:
            continue
        truth = all_hold(book.when, view)
        questions += truth.open
        if truth.value:
            fit.append(book)
    replaced = {name for book in fit for name in book.replaces}
    return [book for book in fit if book.id not in replaced], questions


def _done(view: View) -> list[Done]:
    """Return the steps that are over, whatever playbook has them."""
    found: dict[str, Done] = {}
    for book in view.handbook.playbooks.values():
        for step in book.steps:
            mark = view.case.steps.get(step.id)
            if step.id in found:
                continue
            if mark is not None:
                found[step.id] = Done(
                    step=step,
                    at=mark.at,
                    entry=mark.entry,
                    is_skipped=not mark.is_done,
                )
            elif any_holds(step.ticked_by, view).value:
                found[step.id] = _ticked(step, view)
    return list(found.values())


def _ticked(step: Step, view: View) -> Done:
    """Return a step that nobody marked, with the mail that ticked it."""
    events = [c.event for c in step.ticked_by if c.event in view.case.seen]
    seen = [one for event in events for one in view.case.seen[event] if one.is_likely]
    last = max(seen, key=lambda one: one.at, default=None)
    return Done(
        step=step,
        at=last.at if last else None,
        entry=last.entry if last else None,
        by_mail=last is not None,
    )


def _to_undo(view: View) -> tuple[Step, ...]:
    """Return the steps that were done and are to be taken back."""
    if view.case.closing not in _NOTHING_HAPPENED:
        return ()
    steps = {s.id: s for b in view.handbook.playbooks.values() for s in b.steps}
    marks = sorted(view.case.steps.values(), key=lambda mark: -mark.entry)
    done = (steps.get(mark.step) for mark in marks if mark.is_done)
    return tuple(step for step in done if step is not None and step.undo)


# ---------------------------------------------------------------- what waits


def _waiting(
    step: Step, left: Iterable[Step], view: View, chosen: _Chosen
) -> Waiting | None:
    """Return for what a step waits; `None`: it can be done."""
    origin = chosen.playbook[step.id]
    before = {other.id for other in left} & {*step.after}
    if before:
        after = tuple(name for name in step.after if name in before)
        return Waiting(step=step, playbook=origin, after=after)
    ends = [
        (start + timedelta(hours=wait.hours), wait.why)
        for wait in step.waits
        if (start := _began(wait.event, wait.step, view)) is not None
    ]
    until, why = max(ends, key=lambda end: end[0], default=(view.now, None))
    if until <= view.now:
        return None
    return Waiting(step=step, playbook=origin, until=until, why=why)


def _began(event: str, step: str, view: View) -> datetime | None:
    return latest_mail(view, event) if event else step_done(view, step)


# ---------------------------------------------------------------- what can be done


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes actions of steps."""

    view: View
    zone: str
    chosen: _Chosen
    #: All steps that are not over, those that wait among them.
    left: list[Step]

    def actions(self, ready: list[Step]) -> list[Action]:
        """Return the actions of the steps that can be done, in order."""
        dues = {
            step.id: dues_of(step.deadline, self.view, self.zone)
            for step in self.left
            if step.deadline is not None
        }
        ways = {s.id: ways_of(s.desk, self.view) for s in ready if s.desk is not None}
        weights = urgencies(self.left, dues, self.view)
        lent = _lent(ready, ways, weights)
        places = {name: place for place, name in enumerate(self.chosen.steps)}
        ordered = sorted(ready, key=lambda s: (*lent[s.id].rank, places[s.id]))
        return [
            self._action(step, ways.get(step.id), weights[step.id], dues)
            for step in ordered
        ]

    def _action(
        self,
        step: Step,
        ways: Ways | None,
        urgency: Urgency,
        dues: Mapping[str, tuple[Due, ...]],
    ) -> Action:
        now = ways.now if ways else ()
        later = ways.later if ways else ()
        reach = next(iter((*now, *later)), None)
        closes = reach.opening.closes if reach and now else None
        warnings = self.view.handbook.warnings
        return Action(
            step=step,
            playbook=self.chosen.playbook[step.id],
            because=(
                *because_of(step, urgency, self.chosen.steps),
                *because_of_desk(closes, self.view.now, ZoneInfo(self.zone)),
            ),
            reach=reach,
            others=now[1:],
            book=ways.book if ways else None,
            fallbacks=self._fallbacks(step),
            dues=dues.get(step.id, ()),
            warnings=tuple(warnings[n] for n in step.warnings if n in warnings),
            at=reach.at if reach else None,
            needs=tuple(name for name in step.needs if self.view.is_open(name)),
        )

    def _fallbacks(self, step: Step) -> tuple[Step, ...]:
        """Return what else helps, as far as it is still to be done."""
        open_ = {one.id: one for one in self.left}
        return tuple(open_[name] for name in step.fallbacks if name in open_)


def _lent(
    ready: list[Step], ways: Mapping[str, Ways], weights: Mapping[str, Urgency]
) -> dict[str, Urgency]:
    """Return how urgent steps are, fallbacks as much as what they stand in for."""
    found = {step.id: weights[step.id] for step in ready}
    for step in ready:
        if step.id not in ways or ways[step.id].now:
            continue
        for name in step.fallbacks:
            if name in found and weights[step.id].rank < found[name].rank:
                found[name] = weights[step.id]
    return found


# ---------------------------------------------------------------- questions, promises


def _questions(
    view: View, chosen: _Chosen, actions: Iterable[Action]
) -> tuple[str, ...]:
    """Return what to ask: what kind it is, then what steps need, then the rest."""
    kinds = open_deciders(view.case, view.handbook.kinds)
    asked = [
        name
        for mark in view.case.steps.values()
        if mark.is_done and mark.step in chosen.steps
        for name in chosen.steps[mark.step].asks
        if view.is_open(name)
    ]
    needed = [name for action in actions for name in action.needs]
    return tuple(dict.fromkeys((*asked, *kinds, *needed, *chosen.questions)))


def _promises(case: Case) -> list[Promise]:
    def is_open(promise: Promise) -> bool:
        key = (MachineId.PROMISE, str(promise.entry))
        return key in case.states and case.states[key].state in _OPEN

    return [promise for promise in case.promises if is_open(promise)]


def _overdue(case: Case, now: datetime) -> tuple[Promise, ...]:
    return tuple(promise for promise in _promises(case) if promise.is_overdue(now))
