"""Blanks of forms: what stands between `${` and `}`.

- `${order}` a value, `${total:,}` a number with commas, `${total:,.2f}` with decimals
- `${at:%Y/%m/%d %H:%M}` a time as the sender prints it; `%-m` without a leading zero,
  `%曜` the Japanese weekday, `%a` and `%b` English names; `${at:date}` as RFC 5322 has
  it; `${at:stamp}` seconds since 1970; `${at+3d:...}` three days later (d, h, m, s)
- `${shop:wide}` in full-width letters, `${item:cut20}` at most 20 characters and `…`
- `${hex8}`, `${digits7}`, `${lower32}` (a-z, 2-7), `${upper13}`, `${mixed27}`: so many
  characters drawn by chance; `${pick:a|b}` one of them

A time may be given as text in local time, `2016-05-24 22:05`.
"""

from __future__ import annotations

import email.utils
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from random import Random
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mioboe.drills.model import DrillError, Value
from mioboe.kit import MONTHS

if TYPE_CHECKING:
    from mioboe.drills.stage import Block

BLANK: Final = re.compile(r"\$\{([a-z_0-9]+)(?:([+-]\d+)([dhms]))?(?::([^}]*))?\}")
_DRAWN: Final = re.compile(r"(hex|digits|lower|upper|mixed)(\d+)")
_LETTERS: Final = {
    "hex": "0123456789abcdef",
    "digits": "0123456789",
    "lower": "abcdefghijklmnopqrstuvwxyz234567",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "mixed": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
}
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_TIME: Final = re.compile(r"%(-?[A-Za-z]|曜)")
_DAYS: Final = "月火水木金土日"
_ENGLISH_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What fills the blanks of one mail."""

    values: Mapping[str, Value]
    chance: Random
    #: In which times are printed.
    zone: tzinfo
    #: Whether values go into HTML.
    html: bool = False


def fill(template: str, sheet: Sheet) -> str:
    """Return ``template`` with its blanks filled.

    Args:
        template: Any text.
        sheet: The values. Those that start with `html_` are not escaped in HTML.

    Raises:
        DrillError: A value is missing, or is not what its blank asks for.

    Example:
        >>> from random import Random
        >>> from datetime import UTC
        >>> at = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)
        >>> sheet = Sheet(values={"yen": "63000", "at": at}, chance=Random(1), zone=UTC)
        >>> fill("${yen:,} JPY on ${at+1d:%Y/%-m/%-d (%曜)}", sheet)
        '63,000 JPY on 2026/1/11 (日)'
    """
    return BLANK.sub(lambda match: _filled(match, sheet), template)


def fill_block(
    block: Block, rows: tuple[Mapping[str, Value], ...], sheet: Sheet
) -> str:
    """Return ``block`` once for each row.

    Args:
        block: The piece.
        rows: Values that hide those of the sheet.
        sheet: As for `fill`.
    """
    return block.between.join(
        fill(
            block.each,
            Sheet(
                values={**sheet.values, **row},
                chance=sheet.chance,
                zone=sheet.zone,
                html=block.html,
            ),
        )
        for row in rows
    )


def blanks(template: str) -> frozenset[str]:
    """Return the names of values that ``template`` asks for.

    Args:
        template: Any text.

    Example:
        >>> sorted(blanks("${order} ${total:,} ${hex8} ${pick:a|b}"))
        ['order', 'total']
    """
    names = (match[1] for match in BLANK.finditer(template))
    return frozenset(n for n in names if n != "pick" and not _DRAWN.fullmatch(n))


def moment(text: str, zone: tzinfo) -> datetime:
    """Return the local time that ``text`` names.

    Args:
        text: `"2016-05-24 22:05:10"`, with or without seconds or time of day.
        zone: Whose time it is.

    Raises:
        DrillError: It is no time.
    """
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        msg = f"no time: {text!r}; e.g. 2016-05-24 22:05"
        raise DrillError(msg) from None


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of that IANA name.

    Args:
        name: e.g. `"Asia/Tokyo"`.

    Raises:
        DrillError: There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        msg = f"no such time zone: {name!r}"
        raise DrillError(msg) from None


def _filled(match: re.Match[str], sheet: Sheet) -> str:
    name, spec = match[1], match[4] or ""
    if name == "pick":
        return str(sheet.chance.choice(spec.split("|")))
    if drawn := _DRAWN.fullmatch(name):
        letters = _LETTERS[drawn[1]]
        return "".join(sheet.chance.choice(letters) for _ in range(int(drawn[2])))
    if name not in sheet.values:
        msg = f"no value for {match.group()}"
        raise DrillError(msg)
    value = sheet.values[name]
    if match[2]:
        value = _moment(value, sheet) + timedelta(**{_UNITS[match[3]]: int(match[2])})
    shown = _shown(value, spec, sheet)
    return html.escape(shown) if sheet.html and not name.startswith("html_") else shown


def _shown(value: Value, spec: str, sheet: Sheet) -> str:
    if not spec:
        return str(value)
    if "%" in spec or spec in {"date", "stamp"}:
        return _time(_moment(value, sheet).astimezone(sheet.zone), spec)
    if spec == "wide":
        return str(value).translate(_WIDE)
    if spec.startswith("cut"):
        text, most = str(value), int(spec[3:])
        return text if len(text) <= most else text[:most] + "…"
    try:
        return format(Decimal(value) if isinstance(value, str) else value, spec)
    except (InvalidOperation, ValueError, TypeError):
        msg = f"{value!r} cannot be shown as {spec!r}"
        raise DrillError(msg) from None


def _moment(value: Value, sheet: Sheet) -> datetime:
    return value if isinstance(value, datetime) else moment(str(value), sheet.zone)


def _time(at: datetime, spec: str) -> str:
    if spec == "date":
        return email.utils.format_datetime(at)
    if spec == "stamp":
        return str(int(at.timestamp()))
    return _TIME.sub(lambda match: _piece(at, match[1]), spec)


def _piece(at: datetime, letter: str) -> str:
    """Return one piece of a time; not `strftime`, whose names follow the locale.

    Raises:
        DrillError: There is no such piece.
    """
    pieces = {
        "Y": f"{at.year:04}",
        "y": f"{at.year % 100:02}",
        "m": f"{at.month:02}",
        "d": f"{at.day:02}",
        "H": f"{at.hour:02}",
        "M": f"{at.minute:02}",
        "S": f"{at.second:02}",
        "a": _ENGLISH_DAYS[at.weekday()],
        "b": MONTHS[at.month - 1],
        "曜": _DAYS[at.weekday()],
        "Z": at.tzname() or "",
    }
    plain = letter.removeprefix("-")
    if plain not in pieces:
        msg = f"no such piece of a time: %{letter}"
        raise DrillError(msg)
    return pieces[plain].lstrip("0") or "0" if letter != plain else pieces[plain]
