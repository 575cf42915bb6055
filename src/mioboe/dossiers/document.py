"""A document as a tree of blocks, of which a page is set. No layout, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mioboe.dossiers.model import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a section."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; a line end in it is one on the page."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A numbered list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and values, one a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    title: str
    #: Share of the width. 0: as wide as what is in it.
    share: int = 1
    is_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose head is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Sums below it.
    foot: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """One entry of the time line."""

    #: The same for entries of one day.
    day: str
    time: str
    text: str
    received: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """What happened, in order, day by day."""

    #: Heads of the columns: time, what, received, source.
    heads: tuple[str, str, str, str]
    rows: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What must not be overlooked."""

    title: str
    blocks: tuple[Paragraph | Points | Facts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Lines of a machine, set small and as they are."""

    title: str
    text: str


Block = Heading | Paragraph | Points | Facts | Table | TimeLine | Box | Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document."""

    title: str
    subtitle: str
    #: `ja` or `en`.
    language: str
    #: Local, aware; to the second. All that is dated in the file is dated so.
    date: datetime
    #: At the foot of each page.
    footer: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()
