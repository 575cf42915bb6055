"""Aware instants out of mail headers and out of dates as Japanese mails print them."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from mioboe.kit.text import fold

if TYPE_CHECKING:
    from datetime import tzinfo

_MIDNIGHT: Final = time()
#: Mail of before is a broken clock.
_FIRST_YEAR = 1980
_LAST_YEAR = 2199
#: First year of each era, minus one. Source: 元号法 and its cabinet orders.
_ERAS: Final = {
    "令和": 2018,
    "R": 2018,
    "平成": 1988,
    "H": 1988,
    "昭和": 1925,
    "S": 1925,
}
#: As mails, IMAP and opening hours write them, whatever the language of the system.
MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|\b[RHS])?\s?(?P<y>元|\d{1,4})\s?(?P<sep>[年/.-])\s?"
    r"(?P<m>\d{1,2})\s?[月/.-]\s?(?P<d>\d{1,2})(?!\d)"
)
_DAY = re.compile(r"(?<![\d年/.-])(?P<m>\d{1,2})\s?[月/]\s?(?P<d>\d{1,2})(?![\d/.-])")
_ENGLISH = re.compile(
    r"(?:(?P<d1>\d{1,2})\s)?(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6}\.?\s(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s)?(?P<y>\d{4})",
    re.IGNORECASE,
)
#: Without a year: `January 12`, `12 Jan`.
_ENGLISH_DAY = re.compile(
    r"(?:(?<!\d)(?P<d1>\d{1,2})\s)?(?<![a-z])"
    r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
    r"(?:\s(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?![\d:]))?(?!,?\s?\d{3})",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?P<noon>午前|午後|AM|PM)?\s?(?<!\d)(?P<h>\d{1,2})\s?[:時]\s?(?P<min>\d{1,2})?"
    r"(?:\s?[:分]\s?(?P<s>\d{1,2}))?\s?分?\s?(?P<noon2>[ap]\.?m\b)?",
    re.IGNORECASE,
)
#: Hours ahead of UTC of the zones that mails name beside a time.
_ZONES: Final = {
    "utc": 0, "gmt": 0, "jst": 9, "日本標準時": 9, "japan standard time": 9,
    "pst": -8, "pacific standard time": -8, "pdt": -7, "pacific daylight time": -7,
    "est": -5, "eastern standard time": -5, "edt": -4, "eastern daylight time": -4,
}  # fmt: skip
_ZONE = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(sorted(_ZONES, key=len, reverse=True))
    + r")(?![A-Za-z])",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\s?\(?(?:Z(?![A-Za-z])|(?:GMT|UTC)?(?P<sign>[+-])(?P<h>0\d|1[0-4]):?(?P<min>[0-5]\d))"
)
#: An offset as mail headers have it. RFC 5322 section 3.3.
_COUNTED = re.compile(r"[+-]\d{4}")
#: No zone is farther from Greenwich, in seconds.
_FARTHEST = 26 * 3600
#: Days of Japanese shops and stations go on after midnight.
_LAST_HOUR = 30
_LAST_MINUTE = 59
#: How much text behind the date may hold its time of day.
_REACH = 24


def is_day(instant: datetime) -> bool:
    """Return whether only a day is known: who prints a day prints no time of it.

    Args:
        instant: What was read, in the zone in which it was printed.

    Example:
        >>> is_day(datetime(2026, 1, 10)), is_day(datetime(2026, 1, 10, 13, 5))
        (True, False)
    """
    return instant.time() == _MIDNIGHT


def parse_mail_date(value: str) -> datetime | None:
    """Read the date of a mail header, however sloppy.

    Args:
        value: A `Date` header or the last part of a `Received` header, decoded.

    Returns:
        Aware, in UTC. `None` for what is no date, or lies outside 1980 to 2199. A
        date without a zone, or with `-0000`, is taken as UTC; `JST` by name is known.

    Source:
        RFC 5322 sections 3.3 and 4.3.

    Example:
        >>> parse_mail_date("Sat, 10 Jan 2026 13:05:00 +0900 (JST)").isoformat()
        '2026-01-10T04:05:00+00:00'
        >>> parse_mail_date("Tue, 32 Foo 1899") is None
        True
    """
    try:
        fields = email.utils.parsedate_tz(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if fields is None or not _FIRST_YEAR <= fields[0] <= _LAST_YEAR:
        return None
    ahead = fields[9] or 0
    if abs(ahead) > _FARTHEST:
        return None
    if not _COUNTED.search(value) and (named := _ZONE.search(value[:200])):
        ahead = _ZONES[named[0].lower()] * 3600
    # A leap second is the last one of its minute here.
    second = min(fields[5], 59)
    try:
        local = datetime(*fields[:5], second, tzinfo=UTC)
        return local - timedelta(seconds=ahead)
    except (ValueError, OverflowError, TypeError):
        return None


def parse_local(text: str, zone: tzinfo, *, near: datetime) -> datetime | None:
    """Read the first date, and the time of day behind it, as a mail prints them.

    Args:
        text: `"2026/07/08 16:22"`, `"2025年8月28日(木) 19:47"`, `"11月22日 午後3時"`,
            `"令和8年11月22日"`, `"R8.11.22"`, `"25時10分"`, `"January 10, 2026"`,
            `"Monday, January 12"`.
        zone: The zone in which the sender prints times.
        near: When the mail came. Aware. Decides the year of a date that has none:
            the one that puts it nearest.

    Returns:
        Aware, in ``zone``; midnight where no time of day is printed. An offset that
        is printed behind the time counts for more than ``zone``. `None` where there
        is no date.

    Example:
        >>> from datetime import timezone
        >>> jst = timezone(timedelta(hours=9))
        >>> came = datetime(2026, 11, 22, 7, tzinfo=UTC)
        >>> parse_local("11月22日 午後3時", jst, near=came).isoformat()
        '2026-11-22T15:00:00+09:00'
        >>> parse_local("令和8年1月9日25時10分", jst, near=came).isoformat()
        '2026-01-10T01:10:00+09:00'
    """
    plain = fold(text)
    found = _find_day(plain, near.astimezone(zone))
    if found is None:
        return None
    day, end = found
    behind = plain[end : end + 2 * _REACH]
    (hours, minutes, seconds), clock_end = _find_clock(behind[:_REACH])
    try:
        own = _find_zone(behind, clock_end) or zone
        start = datetime(*day, tzinfo=own)
        found_at = start + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return found_at.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _find_zone(behind: str, clock_end: int) -> tzinfo | None:
    """Return the zone that is named or counted behind a date; ``behind`` is folded."""
    offset = _OFFSET.match(behind, clock_end) if clock_end else None
    # Without the T of ISO 8601 a minus parts two times of day.
    if offset and (offset["sign"] != "-" or behind.startswith("T")):
        minutes = int(offset["h"] or 0) * 60 + int(offset["min"] or 0)
        return timezone(
            timedelta(minutes=-minutes if offset["sign"] == "-" else minutes)
        )
    named = _ZONE.search(behind)
    return timezone(timedelta(hours=_ZONES[named[0].lower()])) if named else None


def _find_day(text: str, near: datetime) -> tuple[tuple[int, int, int], int] | None:
    for match in _DATE.finditer(text):
        year = _year(match)
        if year is not None:
            return (year, int(match["m"]), int(match["d"])), match.end()
    for match in _ENGLISH.finditer(text):
        day, year = match["d1"] or match["d2"], int(match["y"])
        if day and _FIRST_YEAR <= year <= _LAST_YEAR:
            month = MONTHS.index(match["mon"].title()) + 1
            return (year, month, int(day)), match.end()
    if short := _DAY.search(text):
        month, day = int(short["m"]), int(short["d"])
        return (_nearest_year(month, near), month, day), short.end()
    for match in _ENGLISH_DAY.finditer(text):
        if day := match["d1"] or match["d2"]:
            month = MONTHS.index(match["mon"].title()) + 1
            return (_nearest_year(month, near), month, int(day)), match.end()
    return None


def _year(match: re.Match[str]) -> int | None:
    number = 1 if match["y"] == "元" else int(match["y"])
    if match["era"]:
        return _ERAS[match["era"]] + number
    return number if _FIRST_YEAR <= number <= _LAST_YEAR else None


def _nearest_year(month: int, near: datetime) -> int:
    months = near.year * 12 + near.month - month
    return (months + 6) // 12


def _find_clock(text: str) -> tuple[tuple[int, int, int], int]:
    """Return the first time of day and where it ends; `(0, 0, 0), 0` without one."""
    for match in _CLOCK.finditer(text):
        if match["min"] is None and "時" not in match.group():
            continue
        hour, minute, second = (int(match[part] or 0) for part in ("h", "min", "s"))
        if hour > _LAST_HOUR or minute > _LAST_MINUTE or second > _LAST_MINUTE:
            continue
        noon = (match["noon"] or match["noon2"] or "").lower()
        if noon.startswith(("午後", "p")) and hour < 12:  # noqa: PLR2004 - hours
            hour += 12
        elif noon.startswith(("午前", "a")) and hour == 12:  # noqa: PLR2004 - hours
            hour = 0
        return (hour, minute, second), match.end()
    return (0, 0, 0), 0
