"""`mioboe.toml` of a HOME to typed settings, every fault with its line."""

from __future__ import annotations

import json
import re
import tomllib
import zoneinfo
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from mioboe.authenticity import from_record
from mioboe.catalog.reader import structure
from mioboe.catalog.watch_settings import (
    LANGUAGES,
    AlertSettings,
    ChannelSettings,
    MailboxSettings,
    alert_faults,
    mailbox_faults,
    recipient_faults,
)
from mioboe.kit import Problem, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mioboe.catalog.reader import Path as Steps

T = TypeVar("T")

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_LINE_OF_TOML = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSettings:
    """One person of the household."""

    name: str
    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    channels: ChannelSettings = field(default_factory=ChannelSettings)
    #: Hours in which only alarms are told: `22:00-07:00`.
    quiet: str = ""
    #: Whether alarms are told then.
    alarms_break_quiet: bool = True
    #: The household's, where it is empty.
    language: str = ""
    #: After the first person was told; by the place in the list, where not given.
    escalate_after_minutes: int | None = None
    #: Alerts that one channel takes.
    most_an_hour: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSettings:
    """Who is watched over."""

    timezone: str = "Asia/Tokyo"
    language: str = "ja"
    people: tuple[PersonSettings, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticitySettings:
    """Whose word is taken about mail."""

    #: Ids of the household's own provider in Authentication-Results.
    trusted_authservs: tuple[str, ...] = ()
    #: Domains of ARC sealers whose findings count.
    trusted_sealers: tuple[str, ...] = ()
    live_dns: bool = True
    #: JSON file of DNS answers: name to `{"TXT": [...]}`. Relative to HOME.
    recorded_answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSettings:
    """How evidence is kept."""

    #: Address of a time-stamp authority (RFC 3161). Empty: none is asked.
    timestamp_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a HOME."""

    household: HouseholdSettings = field(default_factory=HouseholdSettings)
    authenticity: AuthenticitySettings = field(default_factory=AuthenticitySettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    mailboxes: tuple[MailboxSettings, ...] = ()
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)


def read_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """Read the settings of a HOME.

    Args:
        path: `mioboe.toml`. A missing file means defaults.

    Returns:
        The settings (defaults where a fault prevents more), and all faults.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), [_fault(str(path), f"cannot be read: {error}")]
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE_OF_TOML.search(str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        return Settings(), [_fault(where, f"not TOML: {error}")]
    lines = dict(_lines(text))
    settings, faults = structure(_texts(tree), Settings, lines, where=str(path))
    if settings is not None:
        return settings, [*_checked(settings, lines, path)]
    # What has the right shape is looked at all the same: every fault at once.
    lines_of = {int(fault.where.rpartition(":")[2]) for fault in faults}
    parts = _parts(_texts(tree), lines, str(path))
    more = [
        fault
        for fault in _checked(parts, lines, path)
        if int(fault.where.rpartition(":")[2]) not in lines_of
    ]
    return Settings(), sorted([*faults, *more], key=_line_of)


def _line_of(fault: Problem) -> int:
    return int(fault.where.rpartition(":")[2])


def _parts(tree: Any, lines: Mapping[Steps, int], where: str) -> Settings:  # noqa: ANN401 - a tree of TOML values
    """Return what can be read of settings with faults in their shape."""

    def table(name: str, kind: type[T]) -> T:
        rows = tree.get(name)
        sound = {
            key: value
            for key, value in (rows.items() if isinstance(rows, dict) else ())
            if structure({key: value}, kind, lines, where=where)[0] is not None
        }
        return structure(sound, kind, lines, where=where)[0] or kind()

    return Settings(
        household=table("household", HouseholdSettings),
        authenticity=table("authenticity", AuthenticitySettings),
        alerts=table("alerts", AlertSettings),
    )


def _checked(
    settings: Settings, lines: Mapping[Steps, int], path: Path
) -> Iterator[Problem]:
    household, trust = settings.household, settings.authenticity

    def fault(steps: Steps, detail: str) -> Problem:
        return _fault(f"{path}:{lines.get(steps, 1)}", detail)

    try:
        zoneinfo.ZoneInfo(household.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        detail = f'no such time zone: {household.timezone!r}; e.g. "Asia/Tokyo"'
        yield fault(("household", "timezone"), detail)
    if household.language not in LANGUAGES:
        detail = f'language is {household.language!r}; it must be "ja" or "en"'
        yield fault(("household", "language"), detail)
    for number, person in enumerate(household.people):
        for key, detail in _person_faults(person):
            yield fault(("household", "people", number, key), detail)
    if trust.recorded_answers:
        answers = path.parent / trust.recorded_answers
        if detail := _unreadable(answers):
            yield fault(("authenticity", "recorded_answers"), detail)
    for key, detail in alert_faults(settings.alerts):
        yield fault(("alerts", key), detail)
    for number, key, detail in mailbox_faults(settings.mailboxes):
        yield fault(("mailboxes", number, key), detail)


def _person_faults(person: PersonSettings) -> Iterator[tuple[str, str]]:
    for address in person.addresses:
        if "@" not in address.strip("@"):
            yield "addresses", f"no mail address: {address!r}"
    for code in person.postcodes:
        if not re.fullmatch(r"\d{3}-?\d{4}", fold(code)):
            yield "postcodes", f"no postcode of seven digits: {code!r}"
    yield from recipient_faults(person.channels, person.quiet, person.language)
    if (person.escalate_after_minutes or 0) < 0:
        yield "escalate_after_minutes", "it cannot be less than 0"
    if person.most_an_hour < 1:
        yield "most_an_hour", "it cannot be less than 1"


def _unreadable(path: Path) -> str:
    """Return what is wrong with a file of recorded answers; empty: nothing."""
    try:
        from_record(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        return f"{path} cannot be read as answers of the DNS: {error}"
    except RecursionError:
        return f"{path} is nested too deep"
    return ""


def _lines(text: str) -> Iterator[tuple[Steps, int]]:
    """Yield the path and line of every key that stands at the start of a line."""
    table: Steps = ()
    counts: dict[Steps, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = tuple(header[2].split("."))
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
            table = _counted(names, counts)
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, key[1]), number


def _counted(names: tuple[str, ...], counts: Mapping[Steps, int]) -> Steps:
    """Return the path of a table; of a list of tables, the last one is meant."""
    path: Steps = ()
    for place, name in enumerate(names, start=1):
        path = (*path, name)
        if (count := counts.get(names[:place])) is not None:
            path = (*path, count)
    return path


def _texts(value: Any) -> Any:  # noqa: ANN401 - a tree of TOML values
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _fault(where: str, detail: str) -> Problem:
    return Problem(code="bad-settings", where=where, detail=detail)
