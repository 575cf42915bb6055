"""The evidence of a case as a chain: each link holds the digest of the one before.

    record = {at, kind, title, sha256, size}     what the item is
    seal   = SHA-256(canonical JSON of record)
    link   = SHA-256(canonical JSON of {number, previous, seal})

Who changes an item, or a word about it, changes its link and with it every later one.
The last link, the head, stands in the dossier and may bear a time stamp: with it, the
whole chain is as it was. The record is sealed on its own so that an item can be kept
from a recipient, digest and title too, and the chain still be followed over it.
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mioboe.dossiers.evidence.canonical import canonical, digest
from mioboe.kit import sound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mioboe.dossiers.evidence.canonical import Plain

#: What stands before the first link.
ORIGIN: Final = "0" * 64


class ItemKind(enum.StrEnum):
    """What a piece of evidence is."""

    #: A raw mail, byte for byte as it was received.
    MESSAGE = "message"
    #: What the owner added: a picture of a page, a PDF, an export.
    FILE = "file"
    #: What was said on the telephone or in a chat.
    CALL = "call"
    #: What the DNS said about the senders.
    ANSWERS = "answers"
    #: What mioboe concluded about a mail.
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of evidence, to be put away."""

    #: When it was put away. Aware; kept to the second.
    at: datetime
    kind: ItemKind
    #: One line that a stranger understands.
    title: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the chain says of one item."""

    #: UTC, `2026-01-10T04:05:00Z`.
    at: str
    kind: str
    title: str
    #: Of the content. Hex.
    sha256: str
    size: int

    @property
    def seal(self) -> str:
        """Digest of the record. Hex."""
        return digest({
            "at": self.at,
            "kind": self.kind,
            "sha256": self.sha256,
            "size": self.size,
            "title": self.title,
        })


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of the chain."""

    #: From 1, without a gap.
    number: int
    #: `link` of the one before; `ORIGIN` for the first.
    previous: str
    #: Digest of the record.
    seal: str
    #: Digest of the three above.
    link: str
    #: `None`: kept from this recipient.
    record: Record | None = None

    @property
    def preimage(self) -> bytes:
        """The bytes whose SHA-256 is ``link``: what a time stamp is over."""
        return canonical(_linked(self.number, self.previous, self.seal))


Chain = tuple[Link, ...]


class Break(enum.StrEnum):
    """How a link is broken."""

    #: The item has not the digest or size that its record names.
    CONTENT_CHANGED = "content-changed"
    #: Record, seal and link do not fit one another.
    LINK_CHANGED = "link-changed"
    #: The item, or the link itself, is not there.
    MISSING = "missing"
    #: It does not follow on the link before it.
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first broken link."""

    #: The number that the link has, or should have.
    number: int
    how: Break
    #: Title of the item, where there is one.
    title: str = ""


def append(chain: Chain, item: Item) -> Chain:
    """Return the chain with one item more.

    Args:
        chain: What was put away so far.
        item: Its title is made sound: lone surrogates are written out.

    Raises:
        ValueError: The item's time is naive.

    Example:
        >>> moment = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)
        >>> mail = Item(at=moment, kind=ItemKind.MESSAGE, title="a", content=b"x")
        >>> chain = append(append((), mail), mail)
        >>> [link.number for link in chain], chain[1].previous == chain[0].link
        ([1, 2], True)
        >>> verify(chain, {1: b"x", 2: b"y"}).how.value
        'content-changed'
    """
    if item.at.tzinfo is None:
        msg = f"the time of {item.title!r} has no zone"
        raise ValueError(msg)
    record = Record(
        at=item.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        kind=item.kind.value,
        title=sound(item.title),
        sha256=hashlib.sha256(item.content).hexdigest(),
        size=len(item.content),
    )
    number, previous = len(chain) + 1, head(chain)
    made = Link(
        number=number,
        previous=previous,
        seal=record.seal,
        link=digest(_linked(number, previous, record.seal)),
        record=record,
    )
    return (*chain, made)


def head(links: Sequence[Link]) -> str:
    """Return the last link of a chain; `ORIGIN` of an empty one. Hex."""
    return links[-1].link if links else ORIGIN


def withhold(chain: Chain, shown: Collection[int]) -> Chain:
    """Return the chain with only some records; it still can be verified.

    Args:
        chain: The whole chain.
        shown: Numbers of the links whose records stay.
    """
    return tuple(
        link if link.number in shown else replace(link, record=None) for link in chain
    )


def verify(
    links: Sequence[Link], contents: Mapping[int, bytes], *, last: str = ""
) -> Broken | None:
    """Find the first broken link.

    Args:
        links: In the order in which they stand, from the first on.
        contents: The items by number. Those of withheld records are not asked for.
        last: The head, where it is known from elsewhere. Empty: it is not.

    Returns:
        `None` where every link holds. Whoever makes the whole chain anew is found out
        by the head alone: by a time stamp over it, or an earlier dossier.
    """
    broken = next(_breaks(links, contents), None)
    if broken is None and last not in {"", head(links)}:
        return Broken(number=len(links) + 1, how=Break.MISSING)
    return broken


def _breaks(links: Sequence[Link], contents: Mapping[int, bytes]) -> Iterator[Broken]:
    previous = ORIGIN
    for number, link in enumerate(links, start=1):
        title = link.record.title if link.record else ""
        how = _break_of(link, number, previous)
        how = how or _break_of_content(link, contents)
        if how is not None:
            yield Broken(number=number, how=how, title=title)
        previous = link.link


def _break_of(link: Link, number: int, previous: str) -> Break | None:
    if link.record is not None and link.record.seal != link.seal:
        return Break.LINK_CHANGED
    if digest(_linked(link.number, link.previous, link.seal)) != link.link:
        return Break.LINK_CHANGED
    if link.number > number:
        return Break.MISSING
    if link.number != number or link.previous != previous:
        return Break.ORDER
    return None


def _break_of_content(link: Link, contents: Mapping[int, bytes]) -> Break | None:
    if link.record is None:
        return None
    content = contents.get(link.number)
    if content is None:
        return Break.MISSING
    is_same = (
        len(content) == link.record.size
        and hashlib.sha256(content).hexdigest() == link.record.sha256
    )
    return None if is_same else Break.CONTENT_CHANGED


def _linked(number: int, previous: str, seal: str) -> dict[str, Plain]:
    return {"number": number, "previous": previous, "seal": seal}
