"""Which steps of the playbooks a case has: those that apply, wait, or are over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.cases import states_of
from mioboe.cases.entries import MailCame, StepDone, StepSkipped, StepUndone
from mioboe.cases.kinds import Closing
from mioboe.cases.moves import orders_of
from mioboe.playbooks.actions import Done, Waiting
from mioboe.playbooks.conditions import (
    Truth,
    all_hold,
    any_holds,
    is_looked_at,
    latest_mail,
)
from mioboe.playbooks.model import Task
from mioboe.playbooks.subjects import base_of
from mioboe.playbooks.tasks import candidates_of, for_orders, is_about_orders, tied

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mioboe.cases.model import StepMark
    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.model import Condition, Playbook, Step
    from mioboe.playbooks.tasks import Candidate

#: Why a case was closed, where what was done in it is to be taken back.
_NOTHING_HAPPENED: Final = frozenset({Closing.MISTAKE, Closing.OURS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The steps of a case."""

    #: Those that apply, by id, in the order of the playbooks.
    steps: Mapping[str, Task]
    #: Id of each one's playbook.
    playbook: Mapping[str, str]
    #: Questions that keep further ones open.
    questions: tuple[str, ...]
    #: Questions that steps ask when they are done, by id of the step; of all steps of
    #: the playbooks that apply.
    asks: Mapping[str, tuple[str, ...]]
    playbooks: tuple[str, ...]


# ---------------------------------------------------------------- which steps


def choose(view: View) -> Chosen:
    """Return the steps that apply, and what to ask to know of more."""
    books, questions = applicable(view)
    steps: dict[str, Task] = {}
    origin: dict[str, Playbook] = {}
    candidates = candidates_of(books, view)
    for one in candidates:
        name = one.task.id
        if name in steps:
            continue
        truth, task = _held(one, view)
        questions += truth.open
        if truth.value:
            steps[name] = task
            origin[name] = one.book
    steps = tied(steps, origin)
    asks = {one.task.id: one.task.asks for one in reversed(candidates)}
    return Chosen(
        steps=steps,
        playbook={name: book.id for name, book in origin.items()},
        questions=tuple(dict.fromkeys(questions)),
        asks=asks | {name: task.asks for name, task in steps.items()},
        playbooks=tuple(book.id for book in books),
    )


def _held(one: Candidate, view: View) -> tuple[Truth, Task]:
    """Return whether a step applies; where it does for some orders only, for which.

    A step that was done to some orders applies to the others.
    """
    task, view = one.task, view.of(one.task)
    if task.subject or not is_about_orders(task.when, view):
        return all_hold(task.when, view), task
    orders = orders_of(view.case)
    is_one = len(orders) < 2  # noqa: PLR2004 - several
    truths = {o: all_hold(task.when, view.at("" if is_one else o)) for o in orders}
    over = one.mark.orders if one.mark else ()
    fit = tuple(o for o, truth in truths.items() if truth.value and o not in over)
    asked = tuple(name for truth in truths.values() for name in truth.open)
    if not orders:
        return all_hold(task.when, view), task
    if fit:
        return Truth(value=True, open=asked), for_orders(task, fit, view)
    return Truth(value=None if asked else False, open=asked), task


def applicable(view: View) -> tuple[list[Playbook], list[str]]:
    """Return the playbooks that apply, in order, and what to ask to know of more."""
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


def done_of(view: View) -> list[Done]:
    """Return the steps that are over: marked in any playbook, ticked in one of ours."""
    found: dict[str, Done] = {}
    ours, _ = applicable(view)
    candidates = candidates_of(ours, view)
    for one in candidates:
        name, mark = one.task.id, one.mark
        if name in found:
            continue
        if mark is not None:
            # New orders may have come since.
            is_over = not mark.orders or not _held(one, view)[0].value
            found |= {name: _by_mark(one.task, mark)} if is_over else {}
        elif any_holds(one.task.ticked_by, view.of(one.task)).value:
            found[name] = _ticked(one.task, view.of(one.task))
    known = {s.id: s for b in view.handbook.playbooks.values() for s in b.steps}
    for mark in view.case.steps.values():
        step = known.get(base_of(mark.step))
        is_left = mark.step in {one.task.id for one in candidates}
        if mark.step not in found and step is not None and not is_left:
            found[mark.step] = _by_mark(replace(step, id=mark.step), mark)
    return list(found.values())


def _by_mark(step: Step, mark: StepMark) -> Done:
    return Done(step=step, at=mark.at, entry=mark.entry, is_skipped=not mark.is_done)


def _ticked(step: Step, view: View) -> Done:
    """Return a step that nobody marked, with what ticked it last."""
    found = [one for c in step.ticked_by for one in _ticks(c, view)]
    at, entry, by_mail = max(found, default=(view.now, None, False))
    return Done(step=step, at=at, entry=entry, by_mail=by_mail)


def _ticks(
    condition: Condition, view: View
) -> Iterator[tuple[datetime, int | None, bool]]:
    """Yield when and by which entry a condition came to hold, and if by a mail.

    Yields:
        The moment; the number of the entry, or `None`; whether it is a mail.
    """
    for seen in view.case.seen.get(condition.event, ()):
        if seen.is_likely:
            yield seen.at, seen.entry, True
    if condition.state is None:
        return
    mails = {entry.number for entry, _ in view.case.of(MailCame)}
    things = states_of(view.case, condition.state, view.handbook.machines)
    for name, now in things:
        if now.state in condition.is_ and is_looked_at(condition.state, name, view):
            yield now.since, now.entry or None, now.entry in mails


def to_undo(view: View) -> tuple[Step, ...]:
    """Return the steps that were done and are to be taken back."""
    if view.case.closing not in _NOTHING_HAPPENED:
        return ()
    found = sorted(done_of(view), key=lambda one: -(one.entry or 0))
    marked = (one.step for one in found if one.step.id in view.case.steps)
    skipped = {one.step.id for one in found if one.is_skipped}
    return tuple(s for s in marked if s.undo and s.id not in skipped)


# ---------------------------------------------------------------- what waits


def waiting_of(
    step: Step, left: Iterable[Step], view: View, chosen: Chosen
) -> Waiting | None:
    """Return for what a step waits; `None`: it can be done.

    Args:
        step: A step that applies.
        left: All steps that apply and are not over.
        view: The case at a moment.
        chosen: The steps of the case.
    """
    origin = chosen.playbook[step.id]
    before = {other.id for other in left} & {*step.after}
    if before:
        after = tuple(name for name in step.after if name in before)
        return Waiting(step=step, playbook=origin, after=after)
    view = view.of(step)
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
    return latest_mail(view, event) if event else view.when_done(step)


# ---------------------------------------------------------------- for the log


def record_done(step: Step, text: str = "") -> StepDone:
    """Return the entry that records that a step was done.

    Args:
        step: The step, as the plan has it now: the entry keeps what it leads to, and to
            which card or order it was done.
        text: What the person adds.
    """
    return StepDone(
        step=step.id,
        moves=step.moves,
        facts=step.produces,
        text=text,
        subject=step.subject if isinstance(step, Task) else "",
        orders=step.orders if isinstance(step, Task) else (),
    )


def record_skipped(step: Step, text: str = "") -> StepSkipped:
    """Return the entry that records that a person decided against a step.

    Args:
        step: The step, as the plan has it now.
        text: Why.
    """
    if not isinstance(step, Task):
        return StepSkipped(step=step.id, text=text)
    return StepSkipped(
        step=step.id, text=text, subject=step.subject, orders=step.orders
    )


def record_undone(step: Step, text: str = "") -> StepUndone:
    """Return the entry that records that what a step did was taken back.

    Args:
        step: The step.
        text: What the person adds.
    """
    return StepUndone(step=step.id, moves=step.undo_moves, text=text)
