"""Remind people of what an open case has coming: once each, whatever is killed.

That somebody was told stands in the store, by case, what and day. It is claimed before
it is sent and kept afterwards: a program that is killed in between says it once more
when the claim has run out, and one whose store fails says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts.policy import suspects
from mioboe.alerts.reminders import (
    Remembered,
    Reminder,
    compose_reminder,
    remind,
    ways_for,
)
from mioboe.cases import CaseStatus
from mioboe.flows.casework.work import Casework, all_cases, plan_of
from mioboe.flows.watching.alerting import Telling
from mioboe.playbooks.agenda import MORNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from mioboe.alerts.model import Recipient
    from mioboe.cases import Case
    from mioboe.playbooks import Plan
    from mioboe.playbooks.deadlines import Due

#: What is due before the morning is told so long before.
_AHEAD: Final = timedelta(hours=1)
#: A desk is to be called soon.
_SOON: Final = timedelta(minutes=15)
#: Longer than any try takes.
_LEASE: Final = timedelta(minutes=2)
_CLAIMED: Final = "claimed "
#: The kind of case where somebody else reads the mailbox.
_MAILBOX_TAKEN: Final = "G"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """What reminding people works with."""

    telling: Telling
    #: Returns how to work on cases at a moment; `None`: there is no case.
    work: Callable[[datetime], Casework | None]


def remind_people(tools: Reminding) -> int:
    """Return how many people were reminded of something now.

    Args:
        tools: What to work with.

    Raises:
        StoreError: The store failed; what was not told is told next time.
    """
    telling = tools.telling
    now = telling.clock.now()
    work = tools.work(now)
    if work is None:
        return 0
    still = [one for one in all_cases(work) if one.status is CaseStatus.OPEN]
    found = [r for one in still for r in reminders_of(one, plan_of(work, one), work)]
    told = _told(found, telling, now)
    barred = telling.crew.watched | suspects(
        telling.store.findings().values(), telling.crew
    )
    if any(one.kind == _MAILBOX_TAKEN for one in still):
        barred |= telling.crew.own
    due = remind(found, told, telling.crew, now)
    people = [one for one in telling.crew.recipients if one.name in due]
    return sum(_tell(one, due[one.name], telling, barred) for one in people)


def reminders_of(case: Case, plan: Plan, work: Casework) -> tuple[Reminder, ...]:
    """Return all that people are reminded of in a case, whenever it is.

    Args:
        case: One that is open.
        plan: What to do in it now.
        work: Says the zone of the household.

    Returns:
        Nothing from before the case was opened: whoever opened it saw that.
    """
    zone = work.household.zone
    found = (
        *_of_dues(case, _dues(plan), zone),
        *_of_promises(case, plan, zone),
        *_of_calls(case, plan, zone),
    )
    opened = case.opened
    return tuple(one for one in found if opened is None or one.begin >= opened)


def _dues(plan: Plan) -> Iterable[Due]:
    """Return each deadline once, though several steps may serve it.

    A step that waits for others has one as well: its time runs all the same.
    """
    ready = (one.dues for one in (*plan.actions, *plan.later))
    held = (one.dues for one in plan.waiting)
    found = [due for dues in (*ready, *held) for due in dues]
    return {(due.rule.id, due.at): due for due in found}.values()


def _of_dues(case: Case, dues: Iterable[Due], zone: tzinfo) -> Iterator[Reminder]:
    for due in dues:
        at = due.at.astimezone(zone)
        for begin in _mornings(due, zone):
            yield Reminder(
                case=case.id,
                sort=Remembered.DEADLINE,
                what=f"{due.rule.id} {at.date().isoformat()}",
                begin=begin,
                due=at,
                end=at,
                title=due.rule.title,
            )


def _mornings(due: Due, zone: tzinfo) -> Iterator[datetime]:
    """Yield when to remind of a deadline: on its days of warning, and on the day."""
    at = due.at.astimezone(zone)
    for day in due.warn_on:
        if day < at.date():
            yield datetime.combine(day, MORNING, zone)
    yield min(datetime.combine(at.date(), MORNING, zone), at - _AHEAD)


def _of_promises(case: Case, plan: Plan, zone: tzinfo) -> Iterator[Reminder]:
    for promise in plan.overdue:
        if promise.until is not None:
            until = promise.until.astimezone(zone)
            yield Reminder(
                case=case.id,
                sort=Remembered.PROMISE,
                what=str(promise.entry),
                begin=until,
                due=until,
            )


def _of_calls(case: Case, plan: Plan, zone: tzinfo) -> Iterator[Reminder]:
    for action in plan.actions:
        book = action.book
        if book is not None and book.at is not None:
            at = book.at.astimezone(zone)
            yield Reminder(
                case=case.id,
                sort=Remembered.CALL,
                # What is done in one call is said once.
                what=f"{book.opening.desk.id} {at.isoformat()}",
                begin=at - _SOON,
                due=at,
                end=at,
                title=book.opening.desk.title,
            )


# ------------------------------------------------------------------ once for each


def _told(
    found: Iterable[Reminder], telling: Telling, now: datetime
) -> frozenset[tuple[str, str]]:
    names = [one.name for one in telling.crew.recipients]
    return frozenset(
        (one.id, name)
        for one in found
        if one.begin <= now
        for name in names
        if _is_taken(telling.store.note(_note(one, name)), now)
    )


def _is_taken(note: str, now: datetime) -> bool:
    """Return whether a person was told, or somebody is just telling them."""
    if not note.startswith(_CLAIMED):
        return bool(note)
    # A claim from the future was made before the clock was set back.
    return abs(now - datetime.fromisoformat(note.removeprefix(_CLAIMED))) < _LEASE


def _note(reminder: Reminder, person: str) -> str:
    return f"{reminder.id} {person}"


def _tell(
    person: Recipient,
    reminders: Sequence[Reminder],
    telling: Telling,
    barred: frozenset[str],
) -> bool:
    """Return whether a person was reached."""
    ways = ways_for(person, barred)
    if not ways:
        return False
    claimed = _CLAIMED + telling.clock.now().isoformat()
    _keep(person, reminders, telling, claimed)
    words = telling.words(person.name)
    at = telling.clock.now()
    sent = [
        telling.notifier.send(
            person.name, way.id, compose_reminder(reminders, words, at, is_bare=bare)
        )
        for way, bare in ways
    ]
    if not any(one.is_sent for one in sent):
        return False
    _keep(person, reminders, telling, telling.clock.now().isoformat())
    return True


def _keep(
    person: Recipient, reminders: Iterable[Reminder], telling: Telling, value: str
) -> None:
    for one in reminders:
        telling.store.set_note(_note(one, person.name), value)
