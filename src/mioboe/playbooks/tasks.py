"""Steps of playbooks to tasks of a case: once for each means of payment."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from mioboe.cases.means import means_of, role_of
from mioboe.cases.model import StepMark
from mioboe.cases.moves import OF_MEANS, OF_ORDERS, orders_of
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.model import Each, Playbook, Step, Task
from mioboe.playbooks.subjects import (
    about,
    base_of,
    called,
    short,
    shorts,
    with_list,
    with_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mioboe.cases import MachineId, Move
    from mioboe.cases.means import Payer
    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.model import Condition, DeskNeed

_FEW: Final = 3
_FIELDS: Final = tuple(item.name for item in fields(Step))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One step of one playbook, for one means of payment; it may not apply."""

    book: Playbook
    task: Task
    #: How the case marked it.
    mark: StepMark | None = None


def candidates_of(books: Iterable[Playbook], view: View) -> list[Candidate]:
    """Return all steps of playbooks, once for each thing that they are about.

    Args:
        books: Playbooks that apply, in order.
        view: The case at a moment.

    Returns:
        In the order of the playbooks. A step that several of them have is there several
        times under one id; the first that applies counts.
    """
    means = means_of(view.case)
    found: list[Candidate] = []
    whole: set[str] = set()
    parted: set[str] = set()
    for book in books:
        for step in book.steps:
            subjects = _subjects(_each(step, book), means)
            if step.id in (parted if subjects == ("",) else whole):
                # An earlier playbook has it in the other way, which stands.
                continue
            (whole if subjects == ("",) else parted).add(step.id)
            found += [_candidate(book, step, one, view) for one in subjects]
    return found


def for_orders(task: Task, orders: tuple[str, ...], view: View) -> Task:
    """Return a step that is about some of several orders, with their list.

    Args:
        task: The step.
        orders: Those for which it applies.
        view: The case at a moment.
    """
    every = orders_of(view.case)
    if len(every) < 2:  # noqa: PLR2004 - several
        return replace(task, orders=orders)
    numbers = tuple(one.partition("/")[2] or one for one in orders)
    moves = tuple(
        replace(move, subject=one) if one else move
        for move in task.moves
        for one in (orders if _is_open(move, OF_ORDERS) else ("",))
    )
    # A long list of all that there is tells nothing, and hides the sentence.
    is_told = len(orders) < len(every) or len(orders) <= _FEW
    do = with_list(task.do, numbers) if is_told else task.do
    asks = _asks(task.asks, task.subject, orders, view)
    return replace(task, do=do, moves=moves, orders=orders, asks=asks)


def is_about_orders(conditions: Iterable[Condition], view: View) -> bool:
    """Return whether conditions hold for one order and may not for another."""
    questions = view.handbook.questions
    for one in conditions:
        asked = questions.get(one.fact) if one.fact else None
        if one.state in OF_ORDERS or (asked and asked.each is Each.ORDER):
            return True
        if is_about_orders((*one.any_, *one.all_, *one.not_), view):
            return True
    return False


def tied(tasks: Mapping[str, Task], books: Mapping[str, Playbook]) -> dict[str, Task]:
    """Return steps that name one another by the ids which they have in the case.

    Args:
        tasks: Those that apply, by id.
        books: The playbook of each.

    Returns:
        A step about one means of payment waits for the steps about the same one, and
        for those about none; not for what is done to another card.
    """
    by_base: dict[str, list[Task]] = {}
    for task in tasks.values():
        by_base.setdefault(base_of(task.id), []).append(task)
    found = {}
    for name, task in tasks.items():
        each = _each(task, books[name])
        after = _ids(task.after, task, by_base, each)
        others = _ids(task.fallbacks, task, by_base, each)
        is_same = (after, others) == (task.after, task.fallbacks)
        found[name] = task if is_same else replace(task, after=after, fallbacks=others)
    return found


def _ids(
    names: Iterable[str],
    task: Task,
    known: Mapping[str, Sequence[Task]],
    each: tuple[Payer, ...],
) -> tuple[str, ...]:
    return tuple(
        one.id for name in names for one in _near(task, known.get(name, ()), each)
    )


def _near(
    task: Task, others: Iterable[Task], each: tuple[Payer, ...]
) -> Iterator[Task]:
    for other in others:
        is_other_role = role_of(other.subject) not in each
        if not task.subject or other.subject == task.subject or is_other_role:
            yield other


def _each(step: Step, book: Playbook) -> tuple[Payer, ...]:
    return book.each if step.each is None else step.each


def _subjects(each: tuple[Payer, ...], means: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in means if role_of(one) in each) or ("",)


def _candidate(book: Playbook, step: Step, subject: str, view: View) -> Candidate:
    mark = _marked(step.id, subject, view)
    values = {name: getattr(step, name) for name in _FIELDS}
    orders = mark.orders if mark is not None else ()
    values["asks"] = _asks(step.asks, subject, orders, view)
    if subject:
        values |= _told_apart(book, step, subject, view)
    if mark is not None:
        values["id"] = mark.step
    return Candidate(book, Task(**values, subject=subject), mark)


def _told_apart(
    book: Playbook, step: Step, subject: str, view: View
) -> dict[str, object]:
    """Return what a step is called, moves and needs for one means of payment."""
    tag = short(subject, view.case)
    same = _subjects(_each(step, book), means_of(view.case))
    is_one_of_several = len(same) > 1
    name = about(step.id, tag) if is_one_of_several else step.id
    if name in view.case.steps:
        # That was done to a card which is none of the case any more.
        name = about(step.id, subject)
    title = called(subject, view.handbook.directory) if tag else None
    return {
        "id": name,
        "do": with_name(step.do, title),
        "moves": tuple(_of_means(move, subject) for move in step.moves),
        "undo_moves": tuple(_of_means(move, subject) for move in step.undo_moves),
        "desk": _desk(step, book, subject),
    }


def _desk(step: Step, book: Playbook, subject: str) -> DeskNeed | None:
    """Return whose desk is needed: in a playbook for all payers, that of this one."""
    is_for_many = len(_each(step, book)) > 1
    if step.desk is None or not is_for_many or not role_of(step.desk.of):
        return step.desk
    return replace(step.desk, of=DeskKind(role_of(subject) or step.desk.of))


def _marked(name: str, subject: str, view: View) -> StepMark | None:
    """Return the mark of a step; one without a means of payment is for all."""
    plain = view.case.steps.get(name)
    if not subject:
        return plain or _last(view, name, None)
    if plain is not None and plain.subject in {"", subject}:
        return plain
    return _last(view, name, subject)


def _last(view: View, name: str, subject: str | None) -> StepMark | None:
    """Return the last mark of a step about a means of payment; `None`: about any."""
    marks = (
        mark
        for mark in view.case.steps.values()
        if mark.step.startswith(f"{name}@") and subject in {None, mark.subject}
    )
    return max(marks, key=lambda mark: mark.entry, default=None)


def _asks(
    names: Iterable[str], subject: str, orders: tuple[str, ...], view: View
) -> tuple[str, ...]:
    """Return what is asked at the end of a step, of each thing that it is about."""
    found: dict[str, None] = {}
    known = orders_of(view.case)
    tags = shorts(known)
    for name in map(base_of, names):
        question = view.handbook.questions.get(name)
        each = question.each if question else None
        if each is Each.ORDER:
            told = [tags.get(one, "") for one in orders or known] or [""]
            found |= {about(name, tag): None for tag in told}
        else:
            whose = subject if each is Each.PAYER else ""
            found[view.at(whose).asked(name)] = None
    return tuple(found)


def _of_means(move: Move, subject: str) -> Move:
    is_blank = subject and _is_open(move, OF_MEANS)
    return replace(move, subject=subject) if is_blank else move


def _is_open(move: Move, machines: frozenset[MachineId]) -> bool:
    return move.machine in machines and not move.subject
