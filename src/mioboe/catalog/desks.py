"""Desks, deadlines and public holidays: read when a command asks for them."""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from mioboe.catalog.folders import Member, read_file, read_folder
from mioboe.catalog.load import OURS
from mioboe.catalog.reader import lines_of
from mioboe.kit import Problem, Wording
from mioboe.playbooks.calendar import Calendar, HolidayChanges, change
from mioboe.playbooks.deadlines import DeadlineRule
from mioboe.playbooks.desks import ChannelKind, Desk
from mioboe.playbooks.directory import Directory
from mioboe.playbooks.hours import fault_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from mioboe.catalog.memo import Memo
    from mioboe.catalog.model import Advice, Contact
    from mioboe.catalog.reader import Path as Steps
    from mioboe.playbooks.desks import Channel

M = TypeVar("M", bound=Member)

#: Where in a file something is wrong, and what.
Fault = tuple["Steps", str]

_HOLIDAYS = "holidays.yaml"
_BLANK = re.compile(r"\{([^{}]*)\}")


def read_directory(
    home: Path | None = None,
    *,
    brands: Collection[str] | None = None,
    memo: Memo | None = None,
) -> tuple[Directory, list[Problem]]:
    """Read all desks and deadlines.

    Args:
        home: HOME; its `data/` replaces our files by id, its `holidays.yaml` changes
            the public holidays. `None`: ours alone.
        brands: Ids of the brands that exist; `None`: those that a file names are not
            looked at.
        memo: What documents said before.

    Returns:
        The directory, without the files that have a fault (one in its opening hours
        leaves a desk in); and all faults, each with its file and line.
    """
    own = home / "data" if home else None
    roots = [OURS, own] if own and own.is_dir() else [OURS]
    codes, faults = _codes(roots, memo)
    desks, more = read_folder(roots, "desks", Desk, memo)
    rules, odd = read_folder(roots, "deadlines", DeadlineRule, memo)
    calendar, wrong = read_calendar(home)
    faults += [*more, *odd, *wrong]
    known = None if brands is None else {*brands, *desks}

    def is_sound(name: str, found: Iterable[Fault]) -> bool:
        told = [*_told(roots, name, found)]
        faults.extend(told)
        return not told

    sound = [
        desk
        for desk in desks.values()
        if is_sound(f"desks/{desk.id}", _of_desk(desk, codes, known))
    ]
    for desk in sound:
        # It stays: hours that cannot be read are hours that are not known.
        is_sound(f"desks/{desk.id}", _of_hours(desk))
    directory = Directory(
        desks=tuple(sound),
        deadlines=tuple(
            rule
            for rule in rules.values()
            if is_sound(f"deadlines/{rule.id}", _of_rule(rule, known))
        ),
        calendar=calendar,
    )
    return directory, faults


def check_advice(advice: Advice, directory: Directory) -> list[Problem]:
    """Return what is wrong with the contacts of an advice.

    Args:
        advice: One that could be read.
        directory: The desks that are sound.
    """
    details = [
        d for contact in advice.contacts for d in _of_contact(contact, directory)
    ]
    where = f"advice/{advice.id}.yaml"
    return [Problem(code="bad-data", where=where, detail=d) for d in details]


def _of_contact(contact: Contact, directory: Directory) -> Iterator[str]:
    desk = directory.desk(contact.desk)
    if desk is None:
        yield f"no desk {contact.desk!r} in desks/"
        return
    numbers = {channel.id: channel.number for channel in desk.channels}
    for name in contact.channels:
        if name not in numbers:
            yield f"desk {desk.id!r} has no channel {name!r}"
    for text in (contact.how.ja, contact.how.en):
        for blank in _BLANK.findall(text):
            if blank not in contact.channels or not numbers.get(blank):
                yield f"{desk.id!r} has no number to put for {blank!r}"


def read_calendar(home: Path | None = None) -> tuple[Calendar, list[Problem]]:
    """Read the public holidays, and what a household changed in them.

    Args:
        home: HOME, with or without a `holidays.yaml`.

    Returns:
        The calendar. Of a file with a fault nothing is used, and the faults say so.
    """
    calendar, faults = _shipped(OURS / "holidays.json")
    if home is None or not (home / _HOLIDAYS).exists():
        return calendar, faults
    changes, more = read_file([home], _HOLIDAYS, HolidayChanges)
    return (change(calendar, changes) if changes else calendar), [*faults, *more]


def _shipped(path: Path) -> tuple[Calendar, list[Problem]]:
    """Return what `tools/make_holidays.py` wrote, and the fault of the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        holidays = {
            country: tuple(
                date.fromisoformat(day) for year in years for day in year.split()
            )
            for country, years in data.items()
        }
    except (OSError, ValueError, AttributeError, TypeError) as error:
        detail = f"{type(error).__name__}: {error}"
        return Calendar(), [Problem(code="bad-data", where=str(path), detail=detail)]
    return Calendar(holidays=holidays), []


def _codes(
    roots: Iterable[Path], memo: Memo | None
) -> tuple[Collection[str], list[Problem]]:
    """Return the codes that desks may name, and the faults of the file."""
    kind = Mapping[str, Wording]
    words, faults = read_file(roots, "texts/desks.yaml", kind, memo)  # type: ignore[type-abstract]
    return (words or {}).keys(), faults


def _told(
    roots: Iterable[Path], name: str, faults: Iterable[Fault]
) -> Iterator[Problem]:
    """Yield faults with the file and line they stand in."""
    found = [*faults]
    if not found:
        return
    path = [r / f"{name}.yaml" for r in roots if (r / f"{name}.yaml").exists()][-1]
    lines = lines_of(path.read_text(encoding="utf-8"))
    for steps, detail in found:
        at = steps
        while at and at not in lines:
            at = at[:-1]
        where = f"{path}:{lines.get(at, 1)}"
        yield Problem(code="bad-data", where=where, detail=detail)


def _of_desk(
    desk: Desk, codes: Collection[str], known: Collection[str] | None
) -> Iterator[Fault]:
    yield from _of_brands(desk, known)
    if not _is_zone(desk.zone):
        yield ("zone",), f"no time zone {desk.zone!r}"
    if not desk.channels:
        yield ("channels",), "there is no way to reach it"
    ids = [channel.id for channel in desk.channels]
    for number, channel in enumerate(desk.channels):
        if ids.index(channel.id) != number:
            yield ("channels", number), f"two channels are named {channel.id!r}"
        for steps, detail in _of_channel(channel, codes):
            yield ("channels", number, *steps), f"{channel.id}: {detail}"
    variants = [channel.variant for channel in desk.channels if channel.variant]
    for number, channel in enumerate(desk.channels):
        if variants.count(channel.variant) == 1:
            detail = f"{channel.id}: nothing contradicts variant {channel.variant!r}"
            yield ("channels", number, "variant"), detail


def _of_hours(desk: Desk) -> Iterator[Fault]:
    for number, channel in enumerate(desk.channels):
        if why := fault_in(channel.hours):
            yield ("channels", number, "hours"), f"{channel.id}: {why}"


def _of_channel(channel: Channel, codes: Collection[str]) -> Iterator[Fault]:
    if not channel.purposes:
        yield ("purposes",), "it is for nothing"
    if not (channel.number or channel.page or channel.path):
        yield (), "it has neither a number nor a page nor a path"
    start = "" if channel.kind is ChannelKind.MAIL else "https://"
    if channel.page and not channel.page.startswith(start):
        yield ("page",), f"expected a page as https://..., got {channel.page!r}"
    if not channel.source:
        yield ("source",), "it has no source"
    for key in ("asks", "have"):
        for code in getattr(channel, key):
            if f"have-{code}" not in codes:
                yield (key,), f"no text 'have-{code}' in texts/desks.yaml"


def _of_rule(rule: DeadlineRule, known: Collection[str] | None) -> Iterator[Fault]:
    yield from _of_brands(rule, known)
    if not 0 < rule.number < 1000:  # noqa: PLR2004 - no contract runs longer
        yield ("number",), f"expected 1 to 999, got {rule.number}"
    if rule.lead_days < 0:
        yield ("lead_days",), f"expected 0 or more, got {rule.lead_days}"
    if any(days < 0 for days in rule.warn_days):
        yield ("warn_days",), "expected days of 0 or more"
    if not rule.source:
        yield ("source",), "it has no source"


def _of_brands(
    item: Desk | DeadlineRule, known: Collection[str] | None
) -> Iterator[Fault]:
    for number, brand in enumerate(item.brands):
        if known is not None and brand not in known:
            yield ("brands", number), f"no brand {brand!r} in brands/"


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
