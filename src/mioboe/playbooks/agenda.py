"""The days to come: when a desk opens, a wait ends, a promise or a deadline is due."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from mioboe.playbooks.actions import Appointment, Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from mioboe.cases.model import Promise
    from mioboe.playbooks.actions import Action, Plan

#: When a day's reminder is shown.
_MORNING = time(9)


def agenda_of(
    plan: Plan, promises: Iterable[Promise], zone: tzinfo
) -> tuple[Appointment, ...]:
    """Return the times of the days to come, in order.

    Args:
        plan: What is to be done.
        promises: Those that are open.
        zone: Of the household.

    Returns:
        Nothing that lies in the past. Of a deadline its reminders, and the moment.
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
        *(a for act in (*plan.actions, *plan.later) for a in _of_dues(act, zone)),
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


def _of_dues(action: Action, zone: tzinfo) -> Iterator[Appointment]:
    for due in action.dues:
        yield Appointment(at=due.at, cause=Cause.DUE, step=action.step, due=due)
        for day in due.warn_on:
            at = datetime.combine(day, _MORNING, zone)
            if at < due.at:
                yield Appointment(at=at, cause=Cause.WARNING, step=action.step, due=due)
