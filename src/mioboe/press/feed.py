"""The days of a case as a calendar file, with a reminder for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Alarm, Calendar, Event, vText

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAKER: Final = "-//mioboe//case//EN"
_LENGTH: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One time in a calendar."""

    #: The same each time for the same thing, and no other's.
    uid: str
    #: Aware.
    at: datetime
    title: str
    text: str = ""
    #: How long before it one is reminded.
    alarm: timedelta = timedelta(0)


def feed(dates: Iterable[Date], *, name: str, made: datetime) -> bytes:
    """Return a calendar file.

    Args:
        dates: What stands in it.
        name: What the calendar is called.
        made: When the case was last written to. Aware.

    Returns:
        The same bytes for the same arguments; a calendar that reads it again changes
        what it has, and adds nothing twice.

    Source:
        RFC 5545; the name of a calendar by RFC 7986 section 5.1.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for date in dates:
        calendar.add_component(_event(date, made))
    return bytes(calendar.to_ical())


def _event(date: Date, made: datetime) -> Event:
    event = Event()
    event.add("uid", date.uid)
    event.add("dtstamp", made.astimezone(UTC).replace(microsecond=0))
    at = date.at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstart", at)
    event.add("dtend", at + _LENGTH)
    event.add("summary", date.title)
    if date.text:
        event.add("description", date.text)
    alarm = Alarm()
    alarm.add("action", vText("DISPLAY"))
    alarm.add("description", date.title)
    alarm.add("trigger", -date.alarm)
    event.add_component(alarm)
    return event
