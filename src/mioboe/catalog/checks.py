"""Faults that the shape of a data file cannot show."""

from __future__ import annotations

import string
import zoneinfo
from typing import TYPE_CHECKING, Final

from mioboe.events import FIELDS, Goods, fault
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mioboe.events import Form, Profile
    from mioboe.signals import Check, Levels, Rule

_SORTS: Final = frozenset(kind.value for kind in Goods)


def check_profile(profile: Profile, brands: Collection[str]) -> list[Problem]:
    """Return what is wrong with a profile beyond its shape.

    Args:
        profile: A profile that could be read.
        brands: Ids of the brands that exist.
    """
    where = f"profiles/{profile.id}.yaml"
    details = [*_of_profile(profile, brands)]
    for form in profile.messages:
        details += [f"{form.id}: {detail}" for detail in _of_form(form, profile)]
    return [Problem(code="bad-data", where=where, detail=d) for d in details]


def _of_profile(profile: Profile, brands: Collection[str]) -> Iterator[str]:
    if profile.brand not in brands:
        yield f"no brand {profile.brand!r} in brands/"
    if not profile.shop and not profile.issuer:
        yield "it is neither a shop nor an issuer"
    try:
        zoneinfo.ZoneInfo(profile.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        yield f"no time zone {profile.zone!r}"
    ids = [form.id for form in profile.messages]
    yield from (
        f"two forms are named {name!r}" for name in {*ids} if ids.count(name) > 1
    )
    yield from (
        f"no kind of goods: {kind!r}" for kind in profile.goods if kind not in _SORTS
    )
    patterns = [profile.order, *profile.cut, *profile.descriptors]
    patterns += [p for group in profile.goods.values() for p in group]
    yield from (f"{why} in {p!r}" for p in patterns if p and (why := fault(p)))


def _of_form(form: Form, profile: Profile) -> Iterator[str]:
    takes = [(name, take) for name, ways in form.take.items() for take in ways]
    when = form.when
    patterns = [*when.subject, *when.text, *when.not_subject, *when.not_text]
    patterns += [take.pattern for _, take in takes if take.pattern]
    patterns += [form.each.start] if form.each else []
    yield from (f"{why} in {p!r}" for p in patterns if (why := fault(p)))
    for name, take in takes:
        if name not in FIELDS:
            yield f"no field {name!r}; there are {', '.join(sorted(FIELDS))}"
        if not (take.label or take.pattern or take.path):
            yield f"{name}: a take needs a label, a pattern or a path"
    known = {sender.address for sender in profile.senders}
    for address in form.from_:
        if "@" not in address or (address not in known and address != address.lower()):
            yield f"{address!r} is no address in lower case"
    if form.each:
        yield from (
            f"{n!r} is listed, not taken"
            for n in form.each.listed
            if n not in form.take
        )


def check_rules(
    rules: Mapping[str, Rule], levels: Levels, checks: Mapping[str, Check]
) -> list[Problem]:
    """Return what is wrong with the signals and their weights."""
    found = []
    for rule in rules.values():
        details = []
        if rule.check not in checks:
            details.append(f"no check {rule.check!r} in signals/rules/")
        if rule.id not in levels.weights:
            details.append("levels.yaml gives it no weight")
        blanks = [_blanks(rule.why.ja), _blanks(rule.why.en)]
        if blanks[0] != blanks[1]:
            details.append(f"its sentences differ in blanks: {blanks[0] ^ blanks[1]}")
        where = f"signals/{rule.id}.yaml"
        found += [Problem(code="bad-data", where=where, detail=d) for d in details]
    for name in (*levels.weights, *levels.decisive):
        if name not in rules:
            detail = f"no signal {name!r} in signals/"
            found.append(Problem(code="bad-data", where="levels.yaml", detail=detail))
    return found


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
