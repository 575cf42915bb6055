"""Which steps of the playbooks a case has: those that apply, wait, or are over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.cases import states_of
from mioboe.cases.entries import Closing, MailCame, StepDone, StepUndone
from mioboe.playbooks.actions import Done, Waiting
from mioboe.playbooks.conditions import all_hold, any_holds, latest_mail
from mioboe.playbooks.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.model import Condition, Playbook

#: Why a case was closed, where what was done in it is to be taken back.
_NOTHING_HAPPENED: Final = frozenset({Closing.MISTAKE, Closing.OURS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The steps of a case."""

    #: Those that apply, by id, in the order of the playbooks.
    steps: Mapping[str, Step]
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
    return Chosen(
        steps=steps,
        playbook=origin,
        questions=tuple(dict.fromkeys(questions)),
        asks={step.id: step.asks for book in books for step in book.steps},
        playbooks=tuple(book.id for book in books),
    )


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
    for book in (*ours, *view.handbook.playbooks.values()):
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
            elif book in ours and any_holds(step.ticked_by, view).value:
                found[step.id] = _ticked(step, view)
    return list(found.values())


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
    for _, now in states_of(view.case, condition.state, view.handbook.machines):
        if now.state in condition.is_:
            yield now.since, now.entry or None, now.entry in mails


def to_undo(view: View) -> tuple[Step, ...]:
    """Return the steps that were done and are to be taken back."""
    if view.case.closing not in _NOTHING_HAPPENED:
        return ()
    steps = {s.id: s for b in view.handbook.playbooks.values() for s in b.steps}
    marks = sorted(view.case.steps.values(), key=lambda mark: -mark.entry)
    done = (steps.get(mark.step) for mark in marks if mark.is_done)
    return tuple(step for step in done if step is not None and step.undo)


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
    return latest_mail(view, event) if event else view.done.get(step)


# ---------------------------------------------------------------- for the log


def record_done(step: Step, text: str = "") -> StepDone:
    """Return the entry that records that a step was done.

    Args:
        step: The step, as the playbook has it now: the entry keeps what it leads to.
        text: What the person adds.
    """
    return StepDone(step=step.id, moves=step.moves, facts=step.produces, text=text)


def record_undone(step: Step, text: str = "") -> StepUndone:
    """Return the entry that records that what a step did was taken back.

    Args:
        step: The step.
        text: What the person adds.
    """
    return StepUndone(step=step.id, moves=step.undo_moves, text=text)
