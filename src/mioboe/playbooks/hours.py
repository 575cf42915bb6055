"""Opening hours: is a desk open, until when, and when does it open next?

Hours are written as OpenStreetMap writes them (`Mo-Fr 09:00-17:30; PH off`). `PH` is
put as the days of our own calendar before the library reads the text; see `calendar`.
"""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

# Its stubs leave the error out.
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from mioboe.kit import MONTHS
from mioboe.playbooks.calendar import holidays_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.playbooks.calendar import Calendar

_WEEKDAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAYS = re.compile(f"(?:{_WEEKDAY}(?:-{_WEEKDAY})?|PH)")
#: A rule with `PH` among its weekdays: those, and what they say.
_RULE = re.compile(r"(?P<days>[A-Za-z,\-]*\bPH\b[A-Za-z,\-]*)(?P<rest>(?:\s.*)?)")
_PARTS = re.compile(r'(?:[^;"]|"[^"]*")+')
_QUOTED = re.compile(r'"[^"]*"')
#: What the library reads and nobody could evaluate here: sun, school, Easter.
_UNREAD = re.compile(r"\b(?:SH|sunrise|sunset|dawn|dusk|easter)\b")
#: Hours that say something of the turn of the year.
_NAMES_YEAR_END = re.compile(r"\b(?:Dec|Jan)\b")
_TIMES = re.compile(r"(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")
_ALWAYS = re.compile(r"\s*24/7\s*")
_DAY: Final = timedelta(days=1)
_UTC: Final = ZoneInfo("UTC")
#: No desk is closed for longer; beyond lies a text that never opens.
_FARTHEST: Final = timedelta(days=370)

#: From when to when, aware, in the zone of the hours.
Span = tuple[datetime, datetime]


class Openness(enum.StrEnum):
    """Whether somebody is there."""

    OPEN = "open"
    CLOSED = "closed"
    #: The hours are not known, or say nothing of the turn of the year.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody is there."""

    #: Opening hours as OpenStreetMap writes them. Empty: not known.
    text: str
    #: Time zone in which they are meant, e.g. `"Asia/Tokyo"`.
    zone: str = "Asia/Tokyo"
    #: Country whose public holidays `PH` means. ISO 3166-1 alpha-2.
    country: str = "JP"


def fault_in(text: str) -> str:
    """Return what is wrong with opening hours, in one line; empty: nothing.

    Args:
        text: As OpenStreetMap writes them. `PH` may stand among the weekdays at the
            start of a rule, and nowhere else.

    Source:
        OpenStreetMap wiki, the page of the key `opening_hours`.

    Example:
        >>> fault_in("Mo-Fr 09:00-17:30; PH off; Dec 30-Jan 3 off")
        ''
        >>> fault_in("Mo-Fr 9-17")
        "no opening hours at 'Fr 9-17' of 'Mo-Fr 9-17'"
    """
    if not text.strip():
        return ""
    if unread := _UNREAD.search(_QUOTED.sub("", text)):
        return f"{unread[0]!r} is not supported in opening hours"
    try:
        plain = _without_holidays(text, (date(2000, 1, 1),))
    except ValueError as error:
        return str(error)
    if ";" in plain and any(_passes_midnight(m) for m in _TIMES.finditer(plain)):
        return (
            f"hours past midnight must be split, as 00:00-02:00,22:00-24:00: {text!r}"
        )
    try:
        OpeningHours(plain)
    except ParserError as error:
        place = re.search(r"--> 1:(\d+)", str(error))
        at = max(int(place[1]) - 4, 0) if place else 0
        return f"no opening hours at {plain[at : at + 20].strip()!r} of {text!r}"
    return ""


def _passes_midnight(times: re.Match[str]) -> bool:
    """Return whether hours go on after midnight.

    Beside another rule the library reads them wrongly: a night off keeps its morning.
    """
    return times["end"] > "24:00" or times["end"] <= times["start"]


def openness(hours: Hours, at: datetime, calendar: Calendar) -> Openness:
    """Say whether somebody is there.

    Args:
        hours: The hours of a desk.
        at: When. Aware, any zone.
        calendar: The public holidays.

    Returns:
        `unknown` where the hours are not known or cannot be read, and where a Japanese
        desk would be open at the turn of the year and its hours do not speak of it.
    """
    plain = _parsed(hours, at, calendar)
    if plain is None:
        return Openness.UNKNOWN
    local = at.astimezone(ZoneInfo(hours.zone))
    if plain.is_closed(local):
        return Openness.CLOSED
    careful = _careful(hours, at, calendar)
    if careful is not None and careful.is_open(local):
        return Openness.OPEN
    return Openness.UNKNOWN


def is_open(hours: Hours, at: datetime, calendar: Calendar) -> bool:
    """Return whether it is known that somebody is there.

    Example:
        >>> from mioboe.playbooks.calendar import Calendar
        >>> desk = Hours(text="Mo-Fr 09:00-17:00; PH off")
        >>> is_open(desk, datetime.fromisoformat("2026-11-26T22:10+09:00"), Calendar())
        False
    """
    return openness(hours, at, calendar) is Openness.OPEN


def next_opening(hours: Hours, after: datetime, calendar: Calendar) -> datetime | None:
    """Return the first moment from ``after`` on at which somebody is there.

    Args:
        hours: The hours of a desk.
        after: Aware, any zone.
        calendar: The public holidays.

    Returns:
        Aware, in the zone of the hours; ``after`` itself while it is open. `None`
        where the hours are not known, or nobody is there within a year.

    Example:
        >>> from mioboe.playbooks.calendar import Calendar
        >>> desk = Hours(text="Mo-Fr 09:00-17:00")
        >>> evening = datetime.fromisoformat("2026-11-27T22:10+09:00")
        >>> next_opening(desk, evening, Calendar()).isoformat()
        '2026-11-30T09:00:00+09:00'
    """
    return next((start for start, _ in spans(hours, after, _FARTHEST, calendar)), None)


def closes_at(hours: Hours, at: datetime, calendar: Calendar) -> datetime | None:
    """Return when the desk that is open ``at`` closes.

    Args:
        hours: The hours of a desk.
        at: Aware, any zone.
        calendar: The public holidays.

    Returns:
        Aware, in the zone of the hours. `None` where it is not open, and where it
        does not close within a year.
    """
    first = next(spans(hours, at, _FARTHEST, calendar), None)
    if first is None or first[0] > at or first[1] - at > _FARTHEST - _DAY:
        return None
    return first[1]


def last_moment(
    hours: Hours, before: datetime, calendar: Calendar, *, reach: timedelta
) -> datetime | None:
    """Return when somebody is there for the last time before a moment.

    Args:
        hours: The hours of a desk.
        before: Aware, any zone.
        calendar: The public holidays.
        reach: How far back to look.

    Returns:
        Aware, in the zone of the hours; ``before`` itself for a desk that is open up
        to it. `None` where nobody is there in that time.
    """
    found = list(spans(hours, before - reach, reach, calendar))
    return found[-1][1] if found else None


def spans(
    hours: Hours, start: datetime, length: timedelta, calendar: Calendar
) -> Iterator[Span]:
    """Yield when somebody is there, in order.

    Args:
        hours: The hours of a desk.
        start: Aware, any zone.
        length: How far to look ahead.
        calendar: The public holidays.

    Yields:
        Spans cut to what was asked for, aware, in the zone of the hours. Days of which
        nothing is known are no part of them.
    """
    parsed = _careful(hours, start, calendar)
    if parsed is None:
        return
    zone = ZoneInfo(hours.zone)
    # Lengths are counted in UTC: an hour that a zone repeats is one hour more.
    end = (start.astimezone(_UTC) + length).astimezone(zone)
    for begin, until, state, _ in parsed.intervals(start.astimezone(zone), end):
        if state == State.OPEN:
            yield begin, until


def _careful(hours: Hours, at: datetime, calendar: Calendar) -> OpeningHours | None:
    """Return hours under which a turn of the year that they do not name is unknown."""
    speaks = _ALWAYS.fullmatch(hours.text) or _NAMES_YEAR_END.search(hours.text)
    if hours.country != "JP" or speaks or not hours.text.strip():
        return _parsed(hours, at, calendar)
    text = f"{hours.text.rstrip('; ')}; Dec 29-Jan 3 unknown"
    return _parsed(Hours(text=text, zone=hours.zone), at, calendar)


def _parsed(hours: Hours, at: datetime, calendar: Calendar) -> OpeningHours | None:
    year = at.astimezone(ZoneInfo(hours.zone)).year
    days = holidays_of(calendar, hours.country, range(year - 1, year + 3))
    return _read(hours.text, hours.zone, days)


@functools.lru_cache(maxsize=1024)
def _read(text: str, zone: str, days: tuple[date, ...]) -> OpeningHours | None:
    """Return hours as the library reads them; `None`: unknown, or faulty."""
    if not text.strip():
        return None
    try:
        plain = _without_holidays(text, days)
        return OpeningHours(
            plain, timezone=ZoneInfo(zone), auto_country=False, auto_timezone=False
        )
    except (ParserError, ValueError):
        return None


def _without_holidays(text: str, days: tuple[date, ...]) -> str:
    """Return hours with ``days`` written out in place of `PH`.

    Raises:
        ValueError: `PH` stands where it cannot be written out.
    """
    dates = ",".join(f"{d.year:04} {MONTHS[d.month - 1]} {d.day:02}" for d in days)
    rules: list[str] = []
    for part in _PARTS.findall(text):
        rule = part.strip()
        if not re.search(r"\bPH\b", _QUOTED.sub("", rule)):
            rules.append(rule)
            continue
        found = _RULE.fullmatch(rule)
        names = found["days"].split(",") if found else []
        if found is None or not all(_DAYS.fullmatch(name) for name in names):
            msg = f"'PH' must stand alone or among the weekdays at the start: {rule!r}"
            raise ValueError(msg)
        others = ",".join(name for name in names if name != "PH")
        rules += [f"{at}{found['rest']}" for at in (others, dates) if at]
    # Without a rule left it was about holidays alone, and none is known.
    return "; ".join(rules) or "off"
