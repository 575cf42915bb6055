"""Faults that the shape of a data file cannot show."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Final

from mioboe.events import FIELDS, Goods, fault
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mioboe.events import Form, Profile

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
