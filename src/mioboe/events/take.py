"""Raw values out of one section of a message, by the takes of a form."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from mioboe.events.lines import Lines
from mioboe.events.model import Pick, Place
from mioboe.events.patterns import compiled, values
from mioboe.events.structured import at_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.events.model import Each, Take
    from mioboe.messages import Message

T = TypeVar("T")

_MAX_SECTIONS: Final = 60
_MAX_VALUES: Final = 100
#: Longer lists than this are no mail of a shop.
_MAX_MATCHES: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What the takes of a form may look at: a message, or one piece of it."""

    #: Folded; advertising cut away.
    text: str
    subject: str = ""
    #: Text of the HTML alternative, where ``text`` is the plain one.
    html: str = ""
    #: Targets of links, one a line.
    links: str = ""
    structured: tuple[Mapping[str, Any], ...] = ()
    #: Values that the part before the sections listed for this one.
    listed: Mapping[str, str] = field(default_factory=dict)
    #: What stands before the first section.
    head: Section | None = None
    #: Whether it is the only one.
    alone: bool = False

    def find(self, take: Take) -> list[str]:
        """Return the raw values that ``take`` finds, in the order of the mail."""
        if take.from_ is Place.DATA:
            return [
                text for item in self.structured for text in at_path(item, take.path)
            ]
        text = self._where(take.from_)
        if not take.label:
            return values(take.pattern, text, most=_MAX_MATCHES)
        lines = _lines(text)
        behind = [
            value
            for label in take.label
            for value in lines.find(label, most=_MAX_MATCHES)
        ]
        if not take.pattern:
            return behind
        return [
            inner
            for value in behind
            for inner in values(take.pattern, value, most=_MAX_MATCHES)
        ]

    def _where(self, place: Place) -> str:
        return {
            Place.TEXT: self.text,
            Place.SUBJECT: self.subject,
            Place.HTML: self.html,
            Place.LINK: self.links,
        }[place]


@functools.lru_cache(maxsize=8)
def _lines(text: str) -> Lines:
    return Lines(text)


def whole(message: Message, subject: str, text: str) -> Section:
    """Return all of ``message`` as one section.

    Args:
        message: The message.
        subject: Its subject, folded.
        text: Its text, folded, advertising cut away.
    """
    return Section(
        text=text,
        subject=subject,
        html=message.html_text,
        links="\n".join(link.href for link in message.links),
        structured=message.structured,
    )


def cut(text: str, patterns: Iterable[str]) -> str:
    """Return ``text`` up to the first line that begins the advertising."""
    end = len(text)
    for pattern in patterns:
        match = compiled(rf"(?m)^[\s>|*・■◆]*(?:{pattern})").search(text)
        if match is not None:
            end = min(end, match.start())
    return text[:end]


def split(
    section: Section, each: Each, listed: Mapping[str, list[str]]
) -> list[Section]:
    """Return the pieces of ``section`` that ``each`` tells apart.

    Args:
        section: A whole message.
        each: How a piece begins.
        listed: Values of the fields that ``each`` says are listed ahead.

    Returns:
        One section for each piece, top to bottom; just ``section`` where nothing
        begins one. A piece knows its listed values only where there are as many of
        them as pieces.
    """
    matches = compiled(f"(?m)^{each.start}").finditer(section.text)
    starts = [match.start() for match in itertools.islice(matches, _MAX_SECTIONS)]
    if not starts:
        return [section]
    head = Section(text=section.text[: starts[0]])
    pieces = zip(starts, [*starts[1:], len(section.text)], strict=True)
    sections = []
    for number, (start, end) in enumerate(pieces):
        known = {
            name: texts[number]
            for name, texts in listed.items()
            if len(texts) == len(starts)
        }
        text = section.text[start:end]
        sections.append(
            Section(text=text, listed=known, head=head, alone=len(starts) == 1)
        )
    return sections


def choose(found: list[T], pick: Pick) -> list[T]:
    """Return the values that count among those found."""
    if pick is Pick.ALL:
        return list(dict.fromkeys(found))[:_MAX_VALUES]
    return found[-1:] if pick is Pick.LAST else found[:1]
