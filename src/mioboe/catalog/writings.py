"""Drafts and sweeps: read when a case needs them, and held against its handbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Confidence
from mioboe.catalog.casework import told
from mioboe.catalog.check_playbooks import check_conditions
from mioboe.catalog.folders import read_file, read_folder
from mioboe.catalog.load import OURS
from mioboe.events import SEEN_BY_PEOPLE
from mioboe.kit import Wording
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.drafts import Draft, blanks_in, blanks_of
from mioboe.playbooks.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from mioboe.catalog.check_playbooks import Fault, Faults
    from mioboe.catalog.memo import Memo
    from mioboe.kit import Problem
    from mioboe.playbooks import Handbook
    from mioboe.playbooks.sweep import Place

#: What nobody described: it may be said only with a doubt.
_GUESSED: Final = frozenset({Confidence.SYNTHETIC, Confidence.GENERIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Writings:
    """Ready texts and guided checks. All by id."""

    drafts: Mapping[str, Draft]
    sweeps: Mapping[str, Sweep]


def read_writings(
    handbook: Handbook,
    home: Path | None = None,
    *,
    brands: Collection[str] | None = None,
    memo: Memo | None = None,
) -> tuple[Writings, list[Problem]]:
    """Read drafts and sweeps.

    Args:
        handbook: What they name: steps, questions, states.
        home: HOME; its `data/` replaces our files by id. `None`: ours alone.
        brands: Ids of the brands that exist; `None`: not looked at.
        memo: What documents said before.

    Returns:
        All that could be read; and all faults, each with its file and line.
    """
    own = home / "data" if home else None
    roots = [OURS, own] if own and own.is_dir() else [OURS]
    drafts, faults = read_folder(roots, "drafts", Draft, memo)
    sweeps, more = read_folder(roots, "sweeps", Sweep, memo)
    labels, odd = _words(roots, "drafts", memo)
    codes, wrong = _words(roots, "desks", memo)
    faults += [*more, *odd, *wrong]
    writings = Writings(drafts=drafts, sweeps=sweeps)
    faults += told(roots, _of_steps(writings, handbook))
    faults += told(roots, _of_drafts(writings, handbook, labels, codes))
    faults += told(roots, _of_sweeps(writings, handbook, brands))
    return writings, faults


def _words(
    roots: list[Path], name: str, memo: Memo | None
) -> tuple[Mapping[str, Wording], list[Problem]]:
    kind = Mapping[str, Wording]
    words, faults = read_file(roots, f"texts/{name}.yaml", kind, memo)  # type: ignore[type-abstract]
    return words or {}, faults


def _of_steps(writings: Writings, handbook: Handbook) -> Faults:
    """Yield the drafts that playbooks name and that do not exist."""
    for book in handbook.playbooks.values():
        for number, step in enumerate(book.steps):
            if step.draft and step.draft not in writings.drafts:
                detail = f"{step.id}: there is no draft {step.draft!r}"
                yield f"playbooks/{book.id}.yaml", ("steps", number, "draft"), detail


# ---------------------------------------------------------------- drafts


def _of_drafts(
    writings: Writings,
    handbook: Handbook,
    labels: Collection[str],
    codes: Collection[str],
) -> Faults:
    used = {s.draft for book in handbook.playbooks.values() for s in book.steps}
    for draft in writings.drafts.values():
        file = f"drafts/{draft.id}.yaml"
        if draft.id not in used:
            yield file, ("id",), "no step of a playbook names it"
        for code in draft.have:
            if f"have-{code}" not in codes:
                yield file, ("have",), f"no text 'have-{code}' in texts/desks.yaml"
        for steps, detail in _of_draft(draft, handbook, labels):
            yield file, steps, detail


def _of_draft(
    draft: Draft, handbook: Handbook, labels: Collection[str]
) -> Iterator[Fault]:
    if not draft.source.strip():
        yield ("source",), "it has no source"
    for number, part in enumerate(draft.parts):
        if why := _blanks_differ(part.text):
            yield ("parts", number, "text"), why
        for steps, detail in check_conditions(part.when, handbook):
            yield ("parts", number, "when", *steps), detail
    for name in _blanks(draft):
        if f"blank-{name}" not in labels:
            yield ("parts",), f"no text 'blank-{name}' in texts/drafts.yaml"


def _blanks(draft: Draft) -> tuple[str, ...]:
    try:
        return blanks_of(draft)
    except ValueError:
        # Said of the part that it is in.
        return ()


def _blanks_differ(text: Wording) -> str:
    """Return what is wrong with the blanks of a text; empty: nothing."""
    try:
        ja, en = ({*blanks_in(one)} for one in (text.ja, text.en))
    except ValueError as error:
        return f"a brace is alone: {error}"
    odd = sorted(ja ^ en)
    return f"only one language has {', '.join(odd)}" if odd else ""


# ---------------------------------------------------------------- sweeps


def _of_sweeps(
    writings: Writings, handbook: Handbook, brands: Collection[str] | None
) -> Faults:
    for sweep in writings.sweeps.values():
        file = f"sweeps/{sweep.id}.yaml"
        for name in sweep.brands:
            if brands is not None and name not in brands:
                yield file, ("brands",), f"no brand {name!r} in brands/"
        if sweep.kind not in {DeskKind.SHOP, DeskKind.PROVIDER}:
            detail = f"only a shop or a provider is swept, not a {sweep.kind}"
            yield file, ("kind",), detail
        for steps, detail in _of_sweep(sweep, handbook):
            yield file, steps, detail


def _of_sweep(sweep: Sweep, handbook: Handbook) -> Iterator[Fault]:
    known = {s.id for book in handbook.playbooks.values() for s in book.steps}
    ids = [place.id for place in sweep.places]
    for number, place in enumerate(sweep.places):
        at = ("places", number)
        if ids.index(place.id) != number:
            yield at, f"two places are named {place.id!r}"
        if place.step not in known:
            yield (*at, "step"), f"{place.id}: there is no step {place.step!r}"
        for steps, detail in _of_place(place, handbook):
            yield (*at, *steps), f"{place.id}: {detail}"


def _of_place(place: Place, handbook: Handbook) -> Iterator[Fault]:
    if not place.path:
        yield ("path",), "it does not say where it is"
    if not place.found:
        yield ("found",), "nothing can be found there"
    if not place.source.strip():
        yield ("source",), "it has no source"
    if place.confidence in _GUESSED and place.doubt is None:
        yield ("confidence",), "nobody described it, and no doubt says so"
    for name, sighting in place.found.items():
        at = ("found", name)
        if sighting.saw is not None and sighting.saw not in SEEN_BY_PEOPLE:
            told_by = f"{sighting.saw.value!r} is told by mails, not by people"
            yield (*at, "saw"), told_by
        for fact, value in sighting.facts.items():
            question = handbook.questions.get(fact)
            if question is None:
                yield (*at, "facts"), f"there is no question {fact!r}"
            elif value not in question.choices:
                wanted = ", ".join(question.choices)
                yield (*at, "facts"), f"{fact} is never {value!r}; there are {wanted}"
