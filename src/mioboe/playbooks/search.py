"""Which desks somebody means, by name and by what they want there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mioboe.kit import Wording, fold
from mioboe.playbooks.desks import Desk, DeskKind, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search gave."""

    desks: tuple[Desk, ...]
    #: What was asked for; `None`: nothing in particular.
    purpose: Purpose | None = None
    #: Whether no desk has that name, and these stand in for it.
    stand_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Words by which people look for desks."""

    #: Titles and names of brands by id.
    brands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: `texts/desks.yaml`: `kind-...`, `purpose-...`, `also-...`.
    words: Mapping[str, Wording] = field(default_factory=dict)


def search(
    desks: Iterable[Desk], query: Iterable[str], names: Names, *, zone: str = ""
) -> Found:
    """Return the desks that somebody means.

    Args:
        desks: All desks.
        query: Words; a desk must have each of them among its names, its brands, its
            kind or its purposes.
        names: Words by which people look for them.
        zone: Time zone of the household; desks of it come first, and stand in alone.

    Returns:
        Those with a name that is meant, by id; where a word is a purpose, those that
        serve it. Where none has the name, those that stand in for others.
    """
    known = tuple(sorted(desks, key=lambda desk: (desk.zone != zone, desk.id)))
    words = [form for word in query if (form := _form(word))]
    purposes = {word: purpose for word in words if (purpose := _purpose(word, names))}
    purpose = next(iter(purposes.values()), None)
    rest = [word for word in words if word not in purposes]
    found = _fitting(known, purpose, rest, names)
    if not found and purpose is not None:
        # The word may be part of a name after all.
        found = _fitting(known, None, words, names)
        purpose = None if found else purpose
    if found:
        return Found(desks=found, purpose=purpose)
    generic = [desk for desk in _fitting(known, purpose, (), names) if desk.generic]
    near = [desk for desk in generic if desk.zone == zone]
    return Found(desks=tuple(near or generic), purpose=purpose, stand_in=True)


def _fitting(
    desks: Iterable[Desk], purpose: Purpose | None, words: Iterable[str], names: Names
) -> tuple[Desk, ...]:
    wanted = tuple(words)
    found = tuple(
        desk
        for desk in desks
        if (purpose is None or any(purpose in c.purposes for c in desk.channels))
        and _has_all(desk, wanted, names)
    )
    # Who writes a whole name means that one, and not all that hold it.
    whole = "".join(wanted)
    exact = [d for d in found if whole in map(_form, _terms(d, names))]
    return tuple(exact) or found


def _has_all(desk: Desk, words: Iterable[str], names: Names) -> bool:
    terms = [_form(term) for term in _terms(desk, names)]
    return all(any(word in term for term in terms) for word in words)


def _terms(desk: Desk, names: Names) -> Iterator[str]:
    yield from (desk.id, desk.title.ja, desk.title.en, *desk.names, *desk.brands)
    for brand in desk.brands:
        yield from names.brands.get(brand, ())
    yield from _said(f"kind-{desk.kind.value}", names)
    yield desk.kind.value


def _purpose(word: str, names: Names) -> Purpose | None:
    """Return the purpose that a word names; `None`: it may be a name."""
    kinds = {
        _form(term) for kind in DeskKind for term in _said(f"kind-{kind.value}", names)
    }
    if word in kinds:
        return None
    for code in ("purpose", "also"):
        for purpose in Purpose:
            terms = [*_said(f"{code}-{purpose.value}", names), purpose.value]
            several = [part for term in terms for part in term.split()]
            if word in {_form(term) for term in (*terms, *several)}:
                return purpose
    return None


def _said(code: str, names: Names) -> Iterator[str]:
    wording = names.words.get(code)
    if wording is not None:
        yield from (wording.ja, wording.en)


def _form(text: str) -> str:
    """Return ``text`` as it is compared: no blanks, hyphens, case or width."""
    return re.sub(r"[\s-]", "", fold(text)).casefold()
