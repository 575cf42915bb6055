"""All data files to one Catalog, and every fault in them."""

from __future__ import annotations

import importlib
import pkgutil
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import mioboe.signals.rules
from mioboe.authenticity import Brand, Provider, Sender
from mioboe.catalog.check_rules import check_kinds, check_levels, check_rule
from mioboe.catalog.checks import check_profile
from mioboe.catalog.folders import Member, read_file, read_folder
from mioboe.catalog.lexicon import read_lexicon
from mioboe.catalog.memo import Memo
from mioboe.catalog.model import Advice, BrandFile, ProviderFile, Texts
from mioboe.events import Profile, Profiles, index
from mioboe.kit import Problem, Wording
from mioboe.signals import Check, Rules
from mioboe.signals.format import Kinds, Levels, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

M = TypeVar("M", bound=Member)

#: Our own data, inside the package.
OURS: Final = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything that people wrote for mioboe, typed."""

    brands: tuple[Brand, ...]
    providers: tuple[Provider, ...]
    profiles: tuple[Profile, ...]
    readers: Profiles
    rules: Rules
    #: By brand.
    advice: Mapping[str, Advice]
    texts: Texts
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where data files lie, ours first, and what they said before."""

    roots: list[Path]
    memo: Memo | None


class BadDataError(Exception):
    """A file without which nothing works is faulty; see the problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{p.where}: {p.detail}" for p in self.problems)


def load(own: Path | None = None, memo: Memo | None = None) -> Catalog:
    """Read all data files.

    Args:
        own: The owner's data folder; its files replace ours by id.
        memo: What documents said before.

    Returns:
        The catalog. Faulty files are left out, and named in its problems.

    Raises:
        BadDataError: `levels.yaml` or a file of texts is faulty.
    """
    shelf = _Shelf([OURS] if own is None else [OURS, own], memo)
    faults: list[Problem] = []
    texts, rules = _needed(shelf, faults)
    brands = _folder(shelf, "brands", BrandFile, faults)
    profiles = _profiles(shelf, brands, faults)
    lexicon, more = read_lexicon(OURS / "generic.json")
    faults += more
    return Catalog(
        brands=_brands(brands, profiles),
        providers=tuple(_folder(shelf, "providers", ProviderFile, faults).values()),
        profiles=profiles,
        readers=replace(index(profiles, _zones(profiles)), lexicon=lexicon),
        rules=rules,
        advice=_folder(shelf, "advice", Advice, faults),
        texts=texts,
        problems=tuple(faults),
    )


def _needed(shelf: _Shelf, faults: list[Problem]) -> tuple[Texts, Rules]:
    """Return what nothing works without: texts, and signals with their weights.

    Raises:
        BadDataError: One of their files is faulty.
    """
    levels, needed = read_file(shelf.roots, "levels.yaml", Levels, shelf.memo)
    kinds, odd = read_file(shelf.roots, "triage.yaml", Kinds, shelf.memo)
    texts, more = _texts(shelf)
    if levels is None or kinds is None or texts is None:
        raise BadDataError([*needed, *odd, *more])
    checks = find_checks()
    rules = _folder(shelf, "signals", Rule, faults)
    sound = {}
    for rule in rules.values():
        found = check_rule(rule, levels, checks)
        faults += found
        if not found:
            sound[rule.id] = rule
    faults += [*check_levels(levels, rules), *check_kinds(kinds, rules)]
    return texts, Rules(rules=sound, checks=checks, levels=levels, kinds=kinds)


def _profiles(
    shelf: _Shelf, brands: Mapping[str, BrandFile], faults: list[Problem]
) -> tuple[Profile, ...]:
    """Return the profiles without a fault."""
    sound = []
    for profile in _folder(shelf, "profiles", Profile, faults).values():
        found = check_profile(profile, brands)
        faults += found
        if not found:
            sound.append(profile)
    return tuple(sound)


def _folder(
    shelf: _Shelf, name: str, kind: type[M], faults: list[Problem]
) -> dict[str, M]:
    members, found = read_folder(shelf.roots, name, kind, shelf.memo)
    faults += found
    return members


def find_checks() -> dict[str, Check]:
    """Return the check of every file in `signals/rules/`, by file name."""
    package = mioboe.signals.rules
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    modules = {
        name: importlib.import_module(f"{package.__name__}.{name}") for name in names
    }
    return {
        name: Check(
            run=module.check,
            numbers=getattr(module, "NUMBERS", ()),
            words=getattr(module, "WORDS", ()),
        )
        for name, module in modules.items()
    }


def _brands(
    files: Mapping[str, BrandFile], profiles: Iterable[Profile]
) -> tuple[Brand, ...]:
    senders: dict[str, list[Sender]] = {}
    for profile in profiles:
        senders.setdefault(profile.brand, []).extend(
            Sender(address=row.address, confidence=row.confidence, source=row.source)
            for row in profile.senders
        )
    return tuple(item.brand(senders.get(item.id, ())) for item in files.values())


def _zones(profiles: Iterable[Profile]) -> dict[str, tzinfo]:
    return {name: zoneinfo.ZoneInfo(name) for name in {p.zone for p in profiles}}


def _texts(shelf: _Shelf) -> tuple[Texts | None, list[Problem]]:
    kind = Mapping[str, Wording]
    found, faults = {}, []
    for name in ("reasons", "problems", "report"):
        value, more = read_file(shelf.roots, f"texts/{name}.yaml", kind, shelf.memo)  # type: ignore[type-abstract]
        found[name] = value
        faults += more
    if any(value is None for value in found.values()):
        return None, faults
    return Texts(**{name: value or {} for name, value in found.items()}), faults
