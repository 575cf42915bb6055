"""What people say and do about a case, held against what can be, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cases import UNKNOWN, Case, CaseStatus, MachineId
from mioboe.cases.entries import (
    Closed,
    MailCame,
    Owned,
    Promised,
    PromiseKept,
    PromiseSlipped,
    Reopened,
    Withdrawn,
)
from mioboe.cases.model import Conflict, Contradiction
from mioboe.flows.casework.keeping import call_item
from mioboe.flows.casework.work import SELF, CaseError, plan_of, record, say
from mioboe.kit import Problem
from mioboe.playbooks import answer
from mioboe.playbooks.model import Free
from mioboe.playbooks.search import search
from mioboe.playbooks.steps import record_done, record_skipped, record_undone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mioboe.cases import What
    from mioboe.cases.entries import (
        Answered,
        Called,
        Moved,
    )
    from mioboe.cases.kinds import Closing
    from mioboe.cases.model import Promise
    from mioboe.flows.casework.work import Casework
    from mioboe.playbooks import Desk, DeskKind, Step

#: States of a promise that is neither kept nor given up.
_OPEN = frozenset({"made", "slipped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What came of something that was written down."""

    case: Case
    #: Answers that contradict earlier ones.
    conflicts: tuple[Conflict, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    problems: tuple[Problem, ...] = ()


def change_of(before: Case, after: Case) -> Change:
    """Return what is odd about a case now, and was not before."""
    return Change(
        case=after,
        conflicts=tuple(c for c in after.conflicts if c not in before.conflicts),
        contradictions=tuple(
            c for c in after.contradictions if c not in before.contradictions
        ),
        problems=tuple(p for p in after.problems if p not in before.problems),
    )


# ---------------------------------------------------------------- answers


def answer_question(
    work: Casework, case: Case, name: str, values: Sequence[str]
) -> Change:
    """Return what came of an answer.

    Args:
        work: What to work with.
        case: The case.
        name: Id of the question.
        values: Ids of choices, or a free text. A desk may be called as people call it.

    Raises:
        CaseError: There is no such question, or that is no answer to it.
    """
    asked = work.handbook.questions.get(name)
    if asked is None:
        msg = "no-question"
        raise CaseError(msg, work.handbook.questions, name=name)
    if asked.free is Free.BRAND and asked.of is not None and values:
        values = [_brand(work, asked.of, value) for value in values]
    told = answer(work.handbook, name, tuple(values))
    if isinstance(told, Problem):
        possible = (*asked.choices, "unknown")
        msg = "bad-answer"
        raise CaseError(msg, possible, name=name, detail=told.detail)
    return change_of(case, say(work, case, told))


def without_desk(work: Casework, told: Answered) -> tuple[str, ...]:
    """Return the companies of an answer of which no desk is known.

    Args:
        work: What to work with.
        told: An answer.
    """
    asked = work.handbook.questions.get(told.question)
    if asked is None or asked.free is not Free.BRAND or asked.of is None:
        return ()
    directory, kind = work.handbook.directory, asked.of
    return tuple(
        value
        for value in told.values
        if value != UNKNOWN
        and all(desk.generic for desk in directory.find(brand=value, kind=kind))
    )


def _brand(work: Casework, kind: DeskKind, value: str) -> str:
    """Return the id by which a brand is known, or the text where none is meant.

    Raises:
        CaseError: Several are meant.
    """
    desks = [desk for desk in work.handbook.directory.desks if desk.kind is kind]
    known = {name for desk in desks for name in (*desk.brands, desk.id)}
    if value in known or value == "unknown":
        return value
    found = search(desks, value.split(), work.names)
    own = [desk for desk in found.desks if not desk.generic]
    if found.stand_in or not own:
        return value
    brands = {next(iter(desk.brands), desk.id) for desk in own}
    if len(brands) > 1:
        msg = "which-brand"
        raise CaseError(msg, sorted(brands), name=value)
    return brands.pop()


# ---------------------------------------------------------------- steps


def find_step(work: Casework, case: Case, name: str = "") -> Step:
    """Return the step that a person means.

    Args:
        work: What to work with.
        case: The case.
        name: Its id. Empty: the one that is next.

    Raises:
        CaseError: There is no such step, or nothing to do.
    """
    plan = plan_of(work, case)
    if not name:
        if plan.first is None:
            msg = "nothing-to-do"
            raise CaseError(msg)
        return plan.first.step
    near = [
        *(action.step for action in (*plan.actions, *plan.later)),
        *(one.step for one in plan.waiting),
        *(one.step for one in plan.done),
        *plan.undo,
    ]
    books = work.handbook.playbooks
    applies = [step for key in plan.playbooks for step in books[key].steps]
    every = [step for book in books.values() for step in book.steps]
    for step in (*near, *applies, *every):
        if step.id == name:
            return step
    possible = dict.fromkeys(step.id for step in near)
    msg = "no-step"
    raise CaseError(msg, possible, name=name)


def do_step(
    work: Casework, case: Case, step: Step, *, text: str = "", at: datetime | None
) -> Change:
    """Return what came of a step that was done."""
    return change_of(case, say(work, case, record_done(step, text), at=at))


def skip_step(work: Casework, case: Case, step: Step, text: str = "") -> Change:
    """Return what came of a step that a person decided against."""
    return change_of(case, say(work, case, record_skipped(step, text)))


def undo_step(work: Casework, case: Case, step: Step, text: str = "") -> Change:
    """Return what came of taking back what a step did.

    Raises:
        CaseError: It was not done.
    """
    if step.id not in case.steps:
        msg = "not-done"
        raise CaseError(msg, case.steps, name=step.id)
    return change_of(case, say(work, case, record_undone(step, text)))


# ---------------------------------------------------------------- desks and promises


def find_desk(work: Casework, name: str) -> Desk:
    """Return the desk that a person means.

    Args:
        work: What to work with.
        name: Its id, or what people call it.

    Raises:
        CaseError: None, or several.
    """
    directory = work.handbook.directory
    desk = directory.desk(name)
    if desk is not None:
        return desk
    found = search(directory.desks, name.split(), work.names, zone=work.zone)
    desks = [one for one in found.desks if not found.stand_in or one.generic]
    if len(desks) != 1 or found.stand_in:
        msg = "which-desk"
        raise CaseError(msg, (one.id for one in found.desks), name=name)
    return desks[0]


def call_desk(
    work: Casework, case: Case, call: Called, *, at: datetime | None = None
) -> Change:
    """Return what came of reaching, or not reaching, a desk; kept as evidence too."""
    happened, by = at or work.now, work.by or "?"
    items = [call_item(call, happened, by)]
    after = record(work, case, [(happened, by, call)], items)
    return change_of(case, after)


def promise(
    work: Casework, case: Case, made: Promised, *, at: datetime | None = None
) -> Change:
    """Return what came of a promise; a newer one of a desk stands in for an older."""
    return change_of(case, say(work, case, made, at=at))


def open_promises(case: Case) -> tuple[Promise, ...]:
    """Return the promises that are neither kept nor replaced, in order."""
    replaced = {what.instead_of for _, what in case.of(Promised)}
    return tuple(
        one
        for one in case.promises
        if one.entry not in replaced
        and (standing := case.states.get((MachineId.PROMISE, str(one.entry))))
        and standing.state in _OPEN
    )


def end_promise(
    work: Casework, case: Case, number: int, *, is_kept: bool, text: str = ""
) -> Change:
    """Return what came of a promise that was kept, or was not.

    Raises:
        CaseError: No promise has that number.
    """
    known = [str(one.entry) for one in case.promises]
    if str(number) not in known:
        msg = "no-promise"
        raise CaseError(msg, known, number=str(number))
    kind = PromiseKept if is_kept else PromiseSlipped
    return change_of(case, say(work, case, kind(promise=number, text=text)))


# ---------------------------------------------------------------- states, the whole


def move(work: Casework, case: Case, moved: Moved) -> Change:
    """Return what came of a person's word about the state of something.

    Raises:
        CaseError: The machine has no such state.
    """
    machine = work.handbook.machines.get(moved.machine)
    states = machine.states if machine else {}
    if moved.to not in states:
        msg = "no-state"
        raise CaseError(msg, states, name=moved.to, machine=moved.machine)
    return change_of(case, say(work, case, moved))


def withdraw(work: Casework, case: Case, number: int, text: str = "") -> Change:
    """Return what came of taking an entry back.

    Raises:
        CaseError: There is no such entry, or it makes the case.
    """
    first = case.entries[0].number if case.entries else 0
    known = {entry.number for entry in case.entries} - {first}
    if number not in known:
        msg = "no-entry"
        raise CaseError(msg, number=str(number))
    return change_of(case, say(work, case, Withdrawn(entry=number, text=text)))


def own_order(work: Casework, case: Case, number: str) -> Change:
    """Return what came of an order that is the household's own after all.

    Its mails count no more, and neither do the charges that only its sum explains.

    Args:
        work: What to work with.
        case: The case.
        number: The shop's number of the order.

    Raises:
        CaseError: The case has no such order.
    """
    key = next((one for one in case.orders if one.number == number), None)
    if key is None:
        msg = "no-order"
        raise CaseError(msg, (one.number for one in case.orders), name=number)
    mails = case.of(MailCame)
    sums = {m.amount for _, m in mails if m.order == number and m.amount is not None}
    others = {m.amount for _, m in mails if m.order not in {"", number}}
    lines: list[What] = [Owned(order=key)]
    lines += [
        Withdrawn(entry=entry.number)
        for entry, mail in mails
        if not mail.order and mail.amount in sums and mail.amount not in others
    ]
    by = work.by or SELF
    after = record(work, case, [(work.now, by, what) for what in lines])
    return change_of(case, after)


def close(work: Casework, case: Case, reason: Closing, text: str = "") -> Change:
    """Return what came of closing a case.

    Raises:
        CaseError: It is not open.
    """
    if case.status is not CaseStatus.OPEN:
        msg = "not-open"
        raise CaseError(msg, case=case.id)
    return change_of(case, say(work, case, Closed(reason=reason, text=text)))


def reopen(work: Casework, case: Case, text: str = "") -> Change:
    """Return what came of opening a case again.

    Raises:
        CaseError: It is open.
    """
    if case.status is CaseStatus.OPEN:
        msg = "is-open"
        raise CaseError(msg, case=case.id)
    return change_of(case, say(work, case, Reopened(text=text)))
