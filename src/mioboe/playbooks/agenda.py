"""The days to come: when a desk opens, a wait ends, a promise or a deadline is due."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from mioboe.playbooks.actions import Appointment, Cause
from mioboe.playbooks.subjects import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from mioboe.cases.model import Promise
    from mioboe.playbooks.actions import Action, Plan, Waiting
    from mioboe.playbooks.deadlines import Due
    from mioboe.playbooks.model import Step

#: When a day's reminder is shown.
MORNING: Final = time(9)


def agenda_of(
    plan: Plan, promises: Iterable[Promise], zone: tzinfo
) -> tuple[Appointment, ...]:
    """Return the times of the days to come, in order.

    Args:
        plan: What is to be done.
        promises: Those that are open.
        zone: Of the household.

    Returns:
        Nothing that lies in the past. Of a deadline its reminders, and the moment;
        also where its step waits for others.
    """
    found = [
        *_of_desks(plan),
        *(
            Appointment(at=one.until, cause=Cause.WAITED, step=one.step)
            for one in plan.waiting
            if one.until is not None
        ),
        *(
            Appointment(at=promise.until, cause=Cause.PROMISE, promise=promise)
            for promise in promises
            if promise.until is not None
        ),
        *_of_dues(plan, zone),
    ]
    coming = [one for one in found if one.at >= plan.now]
    return tuple(sorted(coming, key=lambda one: (one.at, one.cause)))


def _of_desks(plan: Plan) -> Iterator[Appointment]:
    for action in plan.later:
        if action.at is not None:
            yield _opens(action, action.at)
    for action in plan.actions:
        book = action.book
        if book is not None and book.at is not None:
            yield Appointment(
                at=book.at, cause=Cause.OPENS, step=action.step, reach=book
            )


def _opens(action: Action, at: datetime) -> Appointment:
    return Appointment(at=at, cause=Cause.OPENS, step=action.step, reach=action.reach)


def _of_dues(plan: Plan, zone: tzinfo) -> Iterator[Appointment]:
    """Yield each deadline once, though several steps serve it; for each card its own.

    Yields:
        The moment, and the mornings before it on which it is told.
    """
    told: dict[tuple[str, datetime, str], tuple[Step, Due]] = {}
    steps: tuple[Action | Waiting, ...] = (*plan.actions, *plan.later, *plan.waiting)
    for one in steps:
        for due in one.dues:
            told.setdefault((due.rule.id, due.at, tag_of(one.step.id)), (one.step, due))
    for step, due in told.values():
        yield Appointment(at=due.at, cause=Cause.DUE, step=step, due=due)
        for day in due.warn_on:
            at = datetime.combine(day, MORNING, zone)
            if at < due.at:
                yield Appointment(at=at, cause=Cause.WARNING, step=step, due=due)
