"""Ready texts: what to write or to say, filled with what the case knows."""

from __future__ import annotations

import enum
import string
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Confidence
from mioboe.kit import Wording
from mioboe.playbooks.conditions import all_hold
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.model import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mioboe.playbooks.conditions import View

#: What stands where a fact is missing, for a person to write on.
BLANK: Final = {"ja": "＿＿＿", "en": "______"}
#: With what the items of a list begin. Items that follow one another stand close.
_ITEMS: Final = ("・", "- ")


class Way(enum.StrEnum):
    """How a draft is used."""

    #: Copied into a chat, a form, a mail or a letter.
    WRITE = "write"
    #: Read out on the telephone or at the door.
    SAY = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph, or one item of a list."""

    #: `{order-list}` is a blank; see `data/texts/drafts.yaml`.
    text: Wording
    #: All must hold; what is not known yet does not.
    when: tuple[Condition, ...] = ()
    #: Blanks without which it is left out, rather than shown with a gap.
    only_with: tuple[str, ...] = ()
    #: Blanks with which it is left out: another part says it better.
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One ready text. One YAML file in `data/drafts/`."""

    #: The file's name without its ending.
    id: str
    title: Wording
    #: Whom it is for.
    to: DeskKind
    way: Way
    parts: tuple[Part, ...]
    #: What to have at hand: codes `have-...` of `data/texts/desks.yaml`.
    have: tuple[str, ...] = ()
    source: str
    checked: date
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A draft that was filled."""

    title: str
    text: str
    #: Names of the blanks for which nothing was known, in order.
    missing: tuple[str, ...] = ()


def fill(
    draft: Draft, view: View, facts: Mapping[str, str], *, language: str
) -> Letter:
    """Return a draft filled with facts.

    Args:
        draft: The draft.
        view: The case at a moment; decides which parts are said.
        facts: What fills the blanks, by name, in that language: see `facts_of`, and
            what the person adds. Empty counts as not known.
        language: `"ja"` or `"en"`.

    Returns:
        The text. What is not known stands there as a gap, and is named in `missing`.
    """
    known = {name: value for name, value in facts.items() if value}
    parts = [
        (part.text.ja if language == "ja" else part.text.en).strip()
        for part in draft.parts
        if _is_said(part, known, view)
    ]
    gaps = _Gaps(known, BLANK[language])
    text = "".join(_joined(parts)).format_map(gaps)
    return Letter(
        title=draft.title.fill(language, known),
        text=f"{text}\n",
        missing=tuple(gaps.missing),
    )


def blanks_of(draft: Draft) -> tuple[str, ...]:
    """Return the names of all blanks of a draft, in order.

    Args:
        draft: The draft.
    """
    texts = (text for p in draft.parts for text in (p.text.ja, p.text.en))
    named = (name for text in texts for name in blanks_in(text))
    needed = (n for part in draft.parts for n in (*part.only_with, *part.not_with))
    return tuple(dict.fromkeys((*named, *needed)))


def blanks_in(text: str) -> Iterator[str]:
    """Yield the names of the blanks in a text.

    Args:
        text: With `{name}` for each blank.

    Raises:
        ValueError: A brace has no other one.

    Example:
        >>> [*blanks_in("{shop}の{order-list}")]
        ['shop', 'order-list']
    """
    for _, name, _, _ in string.Formatter().parse(text):
        if name is not None:
            yield name


def _is_said(part: Part, known: Mapping[str, str], view: View) -> bool:
    is_told = known.keys() >= {*part.only_with}
    is_elsewhere = not known.keys().isdisjoint(part.not_with)
    return is_told and not is_elsewhere and bool(all_hold(part.when, view).value)


def _joined(parts: Iterable[str]) -> Iterator[str]:
    before = ""
    for part in parts:
        if before:
            is_list = before.startswith(_ITEMS) and part.startswith(_ITEMS)
            yield "\n" if is_list else "\n\n"
        yield part
        before = part


class _Gaps(dict[str, str]):
    """Facts by name, and a gap for those that are missing."""

    def __init__(self, known: Mapping[str, str], gap: str) -> None:
        super().__init__(known)
        self._gap = gap
        self.missing: dict[str, None] = {}

    def __missing__(self, key: str) -> str:
        self.missing[key] = None
        return self._gap
