"""Faults that the shape of a data file cannot show."""

from __future__ import annotations

import re
import string
import zoneinfo
from typing import TYPE_CHECKING, Final

from mioboe.events import FIELDS, Goods, fault
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mioboe.events import Form, Profile
    from mioboe.signals import Check, Levels, Rule

_NUMBER = re.compile("-?[0-9]{1,9}")
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
        details += [f"{form.id}: {detail}" for detail in _of_form(form)]
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
    yield from _of_addresses(sender.address for sender in profile.senders)
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


def _of_addresses(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if "@" not in address or address != address.lower():
            yield f"{address!r} is no address in lower case"


def _of_form(form: Form) -> Iterator[str]:
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
    yield from (
        f"{need!r} is needed, not taken" for need in form.needs if need not in form.take
    )
    yield from _of_addresses(form.from_)
    if form.each:
        yield from (
            f"{n!r} is listed, not taken"
            for n in form.each.listed
            if n not in form.take
        )


def check_rule(
    rule: Rule, levels: Levels, checks: Mapping[str, Check]
) -> list[Problem]:
    """Return what is wrong with one signal beyond its shape.

    Args:
        rule: A signal that could be read.
        levels: The weights.
        checks: The checks that exist, by file name.
    """
    details = [*_of_params(rule, checks)]
    if rule.id not in levels.weights:
        details.append("levels.yaml gives it no weight")
    blanks = [_blanks(text) for text in (rule.why.ja, rule.why.en)]
    if None in blanks:
        details.append("a brace in its sentence stands alone")
    elif blanks[0] != blanks[1]:
        details.append("its sentences differ in blanks")
    where = f"signals/{rule.id}.yaml"
    return [Problem(code="bad-data", where=where, detail=d) for d in details]


def _of_params(rule: Rule, checks: Mapping[str, Check]) -> Iterator[str]:
    check = checks.get(rule.check)
    if check is None:
        yield f"no check {rule.check!r} in signals/rules/"
        return
    for name in sorted({*check.numbers, *check.words} ^ rule.params.keys()):
        known = name in rule.params
        yield f"no param {name!r}" if known else f"param {name!r} is missing"
    for name in check.numbers:
        if name in rule.params and not _NUMBER.fullmatch(rule.params[name]):
            yield f"{name}: expected a whole number, got {rule.params[name]!r}"


def check_levels(levels: Levels, rules: Mapping[str, Rule]) -> list[Problem]:
    """Return a problem for each signal that has a weight and does not exist."""
    return [
        Problem(
            code="bad-data",
            where="levels.yaml",
            detail=f"no signal {name!r} in signals/",
        )
        for name in (*levels.weights, *levels.decisive)
        if name not in rules
    ]


def _blanks(text: str) -> set[str] | None:
    """Return the names of the blanks in a text; `None` where it cannot be filled."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return None
