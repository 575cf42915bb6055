"""What people are reminded of while a case is open, and when: once each.

A reminder has moments from which and until which it may be told. Of the moments of one
thing the latest counts: a program that slept reminds of what is so now, not of what it
missed. Reminders keep quiet hours, but for what is due within the hour.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts.compose import Letter
from mioboe.kit import Wording, identify
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from mioboe.alerts.compose import Words
    from mioboe.alerts.model import Channel, Crew, Recipient

_HOUR: Final = timedelta(hours=1)


class Remembered(enum.StrEnum):
    """Of what sort it is that people are reminded of."""

    DEADLINE = "deadline"
    #: A desk promised it, and its time has passed.
    PROMISE = "promise"
    #: A desk opens that is to be called then.
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing of an open case that people are told of once."""

    #: Id of the case.
    case: str
    sort: Remembered
    #: What it is, the same for as long as its time stays the same.
    what: str
    #: From when on it may be told. Aware, in the household's zone.
    begin: datetime
    #: When it is due, or was. Aware, in the household's zone.
    due: datetime
    #: Until when it may be told; `None`: for as long as it is so.
    end: datetime | None = None
    #: What it is called. Empty: it has no name that we gave it.
    title: Wording | None = None

    @property
    def id(self) -> str:
        """The name by which it is told once: case, what and day."""
        day = self.begin.date().isoformat()
        return identify("reminder", self.case, self.sort.value, self.what, day)


def remind(
    reminders: Iterable[Reminder],
    told: AbstractSet[tuple[str, str]],
    crew: Crew,
    at: datetime,
) -> dict[str, tuple[Reminder, ...]]:
    """Return what each person is to be reminded of at a moment.

    Args:
        reminders: Those of all open cases, as they stand.
        told: Ids of reminders, each with the name of a person who was told.
        crew: Who is told.
        at: The moment. Aware.

    Returns:
        By name, the most pressing first; nobody who is to be left in peace.
    """
    latest: dict[tuple[str, str, str], Reminder] = {}
    for one in sorted(reminders, key=lambda one: one.begin):
        if one.begin <= at:
            latest[one.case, one.sort, one.what] = one
    due = [one for one in latest.values() if one.end is None or at < one.end]
    due.sort(key=lambda one: (one.due, one.what))
    found = {
        person.name: tuple(
            one
            for one in due
            if (one.id, person.name) not in told and not _is_held(one, person, crew, at)
        )
        for person in crew.recipients
    }
    return {name: mine for name, mine in found.items() if mine}


def _is_held(reminder: Reminder, person: Recipient, crew: Crew, at: datetime) -> bool:
    """Return whether a reminder waits for the end of quiet hours."""
    if person.quiet is None or not person.quiet.holds(at.astimezone(crew.zone).time()):
        return False
    return not timedelta(0) <= reminder.due - at <= _HOUR


def ways_for(
    person: Recipient, barred: AbstractSet[str]
) -> tuple[tuple[Channel, bool], ...]:
    """Return the channels for reminders, and whether nothing of a case may go there.

    Args:
        person: Who is reminded.
        barred: Mail addresses that somebody else may read, lower-case. They are used
            only where there is no other way.
    """
    ways = person.ways(Level.ASK) or person.ways(Level.ACT)
    safe = tuple((way, False) for way in ways if barred.isdisjoint(way.addresses))
    return safe or tuple((way, True) for way in ways)


def compose_reminder(
    reminders: Sequence[Reminder], words: Words, at: datetime, *, is_bare: bool
) -> Letter:
    """Return one letter about all that a person is reminded of.

    No link is in it, nothing that the writer of a mail wrote, and no number to call:
    it names the command that shows them.

    Args:
        reminders: At least one.
        words: In whose language, with which phrase.
        at: The moment. Aware.
        is_bare: Whether nothing of the case may be in it.
    """
    if is_bare:
        return Letter(
            title=words.say("bare-title"), body=words.say("bare-body"), level=Level.NOTE
        )
    lines = [
        words.say("phrase", phrase=words.phrase) if words.phrase else "",
        *(_line(one, words, at) for one in reminders),
        *(
            words.say("remind-how", case=case)
            for case in dict.fromkeys(one.case for one in reminders)
        ),
        words.say("never"),
    ]
    return Letter(
        title=words.say("remind-title"),
        body="\n".join(line for line in lines if line),
        level=Level.NOTE,
    )


def _line(reminder: Reminder, words: Words, at: datetime) -> str:
    due = reminder.due
    when = words.say(
        "when",
        month=str(due.month),
        day=str(due.day),
        time=f"{due.hour}:{due:%M}",
    )
    title = reminder.title.fill(words.language, {}) if reminder.title else ""
    days = (due.date() - at.astimezone(due.tzinfo).date()).days
    code = f"remind-{reminder.sort.value}"
    if reminder.sort is Remembered.DEADLINE and days <= 0:
        code = "remind-deadline-today"
    return words.say(code, title=title, when=when, days=str(days))
