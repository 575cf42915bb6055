"""What to do now, what later, what to ask: a case at one moment.

Playbooks that apply give steps; steps that apply are over, wait, or can be done; those
that can be done are in reach now or at a time. What nobody was asked yet leaves a step
out and its question in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.cases import CaseStatus, MachineId
from mioboe.cases.entries import Promised
from mioboe.playbooks.actions import Action, Plan
from mioboe.playbooks.agenda import agenda_of
from mioboe.playbooks.conditions import View
from mioboe.playbooks.deadlines import Due
from mioboe.playbooks.dues import dues_of
from mioboe.playbooks.model import Step, Task
from mioboe.playbooks.questions import kind_of, open_deciders
from mioboe.playbooks.reach import ways_of
from mioboe.playbooks.steps import Chosen, choose, done_of, to_undo, waiting_of
from mioboe.playbooks.weigh import because_of, because_of_desk, lent, urgencies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from mioboe.cases import Case
    from mioboe.cases.model import Promise
    from mioboe.playbooks.actions import Waiting
    from mioboe.playbooks.model import Handbook
    from mioboe.playbooks.reach import Ways
    from mioboe.playbooks.weigh import Urgency

#: States of a promise that is still open.
_OPEN: Final = frozenset({"made", "slipped"})


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
    kind_of(case, handbook.kinds)
    view = _view(case, handbook, now, zone)
    if case.status is not CaseStatus.OPEN:
        return Plan(now=now, kind=view.kind, undo=to_undo(view))
    done = done_of(view)
    view = replace(
        view,
        done={**view.done, **{o.step.id: o.at for o in done if not o.is_skipped}},
        subjects={**view.subjects, **{o.step.id: _subject(o.step) for o in done}},
    )
    chosen = choose(view)
    over = {one.step.id for one in done}
    found = replace(
        _open_steps(view, chosen, over),
        done=tuple(sorted(done, key=lambda one: (one.at, one.step.id))),
        overdue=tuple(one for one in _promises(case) if one.is_overdue(now)),
        playbooks=chosen.playbooks,
    )
    found = replace(found, questions=_questions(view, chosen, found, over))
    return replace(found, agenda=agenda_of(found, _promises(case), view.zone))


def _view(case: Case, handbook: Handbook, now: datetime, zone: str) -> View:
    marked = {mark.step: mark.at for mark in case.steps.values() if mark.is_done}
    return View(
        case=case,
        handbook=handbook,
        now=now,
        zone=ZoneInfo(zone),
        kind=kind_of(case, handbook.kinds),
        done=marked,
        subjects={mark.step: mark.subject for mark in case.steps.values()},
    )


def _subject(step: Step) -> str:
    return step.subject if isinstance(step, Task) else ""


def _open_steps(view: View, chosen: Chosen, over: AbstractSet[str]) -> Plan:
    """Return a plan with the steps that are not over."""
    left: list[Step] = [step for name, step in chosen.steps.items() if name not in over]
    waiting = [w for step in left if (w := waiting_of(step, left, view, chosen))]
    held = {one.step.id for one in waiting}
    ready = [step for step in left if step.id not in held]
    dues = {
        step.id: dues_of(step.deadline, view.of(step))
        for step in left
        if step.deadline is not None
    }
    waiting = [replace(one, dues=dues.get(one.step.id, ())) for one in waiting]
    actions = _Maker(view, chosen, left, dues).actions(ready)
    actions = _with_same_call(actions, waiting)
    later = [action for action in actions if action.at is not None]
    return Plan(
        now=view.now,
        kind=view.kind,
        actions=tuple(action for action in actions if action.at is None),
        later=tuple(sorted(later, key=lambda action: action.at or view.now)),
        waiting=tuple(waiting),
    )


# ---------------------------------------------------------------- what can be done


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes actions of steps."""

    view: View
    chosen: Chosen
    #: All steps that are not over, those that wait among them.
    left: list[Step]
    #: Their deadlines by id, the earliest first.
    dues: Mapping[str, tuple[Due, ...]]

    def actions(self, ready: list[Step]) -> list[Action]:
        """Return the actions of the steps that can be done, in order."""
        ways = {
            s.id: ways_of(s.desk, self.view.of(s)) for s in ready if s.desk is not None
        }
        weights = urgencies(self.left, self.dues, self.view)
        weights |= _lent(ready, ways, weights)
        places = {name: place for place, name in enumerate(self.chosen.steps)}
        ordered = sorted(ready, key=lambda s: (*weights[s.id].rank, places[s.id]))
        return [
            self._action(step, ways.get(step.id), weights[step.id]) for step in ordered
        ]

    def _action(self, step: Step, ways: Ways | None, urgency: Urgency) -> Action:
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
                *because_of_desk(closes, self.view.now, self.view.zone),
            ),
            reach=reach,
            others=now[1:],
            book=ways.book if ways else None,
            fallbacks=self._fallbacks(step),
            dues=self.dues.get(step.id, ()),
            warnings=tuple(warnings[n] for n in step.warnings if n in warnings),
            at=reach.at if reach else None,
            needs=self._needs(step),
        )

    def _needs(self, step: Step) -> tuple[str, ...]:
        view = self.view.of(step)
        return tuple(view.asked(name) for name in step.needs if view.is_open(name))

    def _fallbacks(self, step: Step) -> tuple[Step, ...]:
        """Return what else helps, as far as it is still to be done."""
        open_ = {one.id: one for one in self.left}
        return tuple(open_[name] for name in step.fallbacks if name in open_)


def _lent(
    ready: list[Step], ways: Mapping[str, Ways], weights: Mapping[str, Urgency]
) -> dict[str, Urgency]:
    """Return the steps that stand in for others whose desks cannot be reached now."""
    known = {step.id: step for step in ready}
    found: dict[str, Urgency] = {}
    for step in ready:
        if step.id not in ways or ways[step.id].now:
            continue
        for name in step.fallbacks:
            if name in known:
                urgency = lent(known[name], step, weights[step.id])
                best = found.get(name, weights[name])
                found |= {name: urgency} if urgency.rank < best.rank else {}
    return found


def _with_same_call(actions: list[Action], waiting: list[Waiting]) -> list[Action]:
    """Return the actions, each with what can be done in the same call."""
    return [
        replace(action, same_call=tuple(_same_call(action, actions, waiting)))
        for action in actions
    ]


def _same_call(
    action: Action, actions: Iterable[Action], waiting: Iterable[Waiting]
) -> Iterator[Step]:
    need = action.step.desk
    if need is None or need.by or action.reach is None:
        return
    for other in actions:
        reach = other.reach
        is_other = other.step.id != action.step.id
        is_there = reach and reach.opening.desk == action.reach.opening.desk
        wanted = other.step.desk
        if is_other and is_there and wanted is not None and not wanted.by:
            yield other.step
    for one in waiting:
        is_next = one.until is None and one.after == (action.step.id,)
        if is_next and one.step.desk is not None and one.step.desk.of is need.of:
            yield one.step


# ---------------------------------------------------------------- questions, promises


def _questions(
    view: View, chosen: Chosen, found: Plan, over: AbstractSet[str]
) -> tuple[str, ...]:
    """Return what to ask: what steps led to, what kind it is, what else decides.

    What a step asks at its end is not asked before it is over, unless there is nothing
    else to do.
    """
    done = {mark.step for mark in view.case.steps.values() if mark.is_done}
    asks = [name for step in sorted(done) for name in chosen.asks.get(step, ())]
    asked = [name for name in asks if view.is_open(name)]
    kinds = open_deciders(view.case, view.handbook.kinds)
    needed = [name for action in found.actions for name in action.needs]
    early = {n for name in chosen.asks.keys() - over for n in chosen.asks[name]}
    is_idle = not (found.actions or found.later or found.waiting)
    rest = [name for name in chosen.questions if is_idle or name not in early]
    return tuple(dict.fromkeys((*asked, *kinds, *needed, *rest)))


def _promises(case: Case) -> list[Promise]:
    """Return the promises that are neither kept nor replaced by another one."""
    replaced = {what.instead_of for _, what in case.of(Promised)}

    def is_open(promise: Promise) -> bool:
        key = (MachineId.PROMISE, str(promise.entry))
        is_known = key in case.states and promise.entry not in replaced
        return is_known and case.states[key].state in _OPEN

    return [promise for promise in case.promises if is_open(promise)]
