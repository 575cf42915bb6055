"""The leaves of a message to what a reader sees of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mioboe.kit import fold
from mioboe.messages.charsets import decode_text
from mioboe.messages.flowed import join_flowed
from mioboe.messages.html import read_html
from mioboe.messages.labels import is_utf7
from mioboe.messages.limits import (
    FLOWED_LINES,
    PAGES_BYTES,
    TAG_COUNT,
    TEXT_BYTES,
    TEXTS_BYTES,
)
from mioboe.messages.mime import decode_body, measure_body
from mioboe.messages.model import Part
from mioboe.messages.structured import read_json_ld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.messages.html import Page
    from mioboe.messages.mime import Leaf

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
#: Kinds of text that no reader shows amid the message.
_NEVER_SHOWN: Final = frozenset(
    {
        "text/calendar", "text/css", "text/csv", "text/vcard", "text/x-vcard",
        "text/directory", "text/x-amp-html", "text/rtf", "text/xml", "text/javascript",
        "text/rfc822-headers", "text/tab-separated-values",
    }
)  # fmt: skip
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_HTML_START = re.compile(r"\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
#: Where a page names its charset.
_META_REACH = 1_024
#: How far back a text is cut to end with a line.
_CUT_REACH = 1_000

#: What schema.org data in a page looks like.
_DATA: Final = ("ld+json", "itemprop", "LD+JSON", "ITEMPROP", "itemProp")
_URL = re.compile(r"\b\w++://\S+")
_BLANKS = re.compile(r"\s+")
#: A plain text of so many characters says something by itself; of so few, nothing.
_LONG, _SHORT = 400, 20
_NOTE = re.compile(r"html|browser|ブラウザ|ブラウザー", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """What the leaves of a message show. Texts are folded."""

    text: str = ""
    html_text: str = ""
    hidden_text: str = ""
    parts: tuple[Part, ...] = ()
    #: Targets of HTML links, with the text shown for them.
    targets: tuple[tuple[str, str], ...] = ()
    base: str = ""
    #: Visible texts, in which further links may stand.
    texts: tuple[str, ...] = ()
    structured: tuple[Mapping[str, Any], ...] = ()
    #: Whether every page was read.
    is_whole: bool = True
    oddities: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Place:
    """What stands at one place of the message: one text, in one or two forms."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    #: Pages as they were sent.
    sources: list[str] = field(default_factory=list)


def read_bodies(raw: bytes, leaves: Iterable[Leaf], *, pages: bool = True) -> Bodies:
    """Read the texts of a message.

    Args:
        raw: The whole message.
        leaves: Its parts, in order.
        pages: Whether an HTML page is read where the plain text beside it says all a
            reader needs. One that holds schema.org data is read in any case.

    Returns:
        Texts of the parts that a reader sees, alternatives counted once. Attachments
        and attached messages are in `parts` only.
    """
    reader = _Reader(raw, pages=pages)
    for number, leaf in enumerate(leaves):
        reader.take(leaf, number)
    return reader.bodies()


class _Reader:
    """What was read of the leaves so far."""

    def __init__(self, raw: bytes, *, pages: bool) -> None:
        self._raw = raw
        self._wants_pages = pages
        self._is_whole = True
        self._bytes_left = {False: TEXTS_BYTES, True: PAGES_BYTES}
        self._tags_left = TAG_COUNT
        self._parts: list[Part] = []
        self._places: dict[tuple[str, int], _Place] = {}
        self._pages: list[Page] = []
        self._odd: set[str] = set()

    def take(self, leaf: Leaf, number: int) -> None:
        """Take the next leaf."""
        entity = leaf.entity
        charset = ""
        if _is_shown(leaf):
            text, charset, size = self._decode(leaf)
            key = ("choice", leaf.choice) if leaf.choice else ("leaf", number)
            place = self._places.setdefault(key, _Place())
            broken = entity.content_type.startswith("multipart/")
            if entity.content_type in _HTML or (broken and _HTML_START.match(text)):
                place.sources.append(text)
            else:
                place.plain.append(fold(_unflow(text, entity.parameters)).strip())
        else:
            content = memoryview(self._raw)[leaf.start : leaf.end]
            size = measure_body(content, entity.encoding)
        part = Part(
            content_type=entity.content_type,
            charset=charset,
            filename=entity.filename,
            size=size,
            depth=leaf.depth,
        )
        self._parts.append(part)

    def _read_pages(self, place: _Place) -> None:
        """Read the pages of a place, the plain text beside them being what it is."""
        all_matter = self._wants_pages or not _stands_alone(_join(place.plain))
        for source in place.sources:
            if all_matter or any(word in source for word in _DATA):
                place.html.append(self._read_page(source))
            else:
                self._is_whole = False

    def _decode(self, leaf: Leaf) -> tuple[str, str, int]:
        """Return text, charset, and size in bytes as far as it was read."""
        is_page = leaf.entity.content_type in _HTML
        most = min(TEXT_BYTES, self._bytes_left[False], self._bytes_left[is_page])
        content = self._raw[leaf.start : leaf.end]
        data = decode_body(content, leaf.entity.encoding, most + 1)
        size = len(data)
        if size > most:
            self._odd.add("text-cut")
            data = data[
                : data.rfind(b"\n", max(0, most - _CUT_REACH), most) + 1 or most
            ]
        for kind in {False, is_page}:
            self._bytes_left[kind] -= len(data)
        label = leaf.entity.parameters.get("charset")
        if is_utf7(label):
            self._odd.add("utf-7")
        if not label and is_page:
            meta = _META_CHARSET.search(data, 0, _META_REACH)
            label = meta[1].decode("ascii", "replace") if meta else None
        text, charset = decode_text(data, label)
        return text, charset, size

    def _read_page(self, source: str) -> str:
        page = read_html(source, max(self._tags_left, 1))
        self._tags_left -= page.tags
        self._odd |= page.oddities
        self._pages.append(page)
        return fold(page.text)

    def bodies(self) -> Bodies:
        """Return what was read."""
        places = self._places.values()
        for place in places:
            self._read_pages(place)
        pages = self._pages
        scripts = [script for page in pages for script in page.scripts]
        items = [item for page in pages for item in page.items]
        return Bodies(
            text=_join(_shown(place) for place in places),
            html_text=_join(text for place in places for text in place.html),
            hidden_text=_join(fold(page.hidden) for page in pages),
            parts=tuple(self._parts),
            targets=tuple(link for page in pages for link in page.links),
            base=next((page.base for page in pages if page.base), ""),
            texts=tuple(t for p in places for t in (*p.plain, *p.html)),
            structured=(*read_json_ld(tuple(scripts)), *items),
            is_whole=self._is_whole,
            oddities=frozenset(self._odd),
        )


def _unflow(text: str, parameters: Mapping[str, str]) -> str:
    flowed = parameters.get("format", "").lower() == "flowed"
    if not flowed or text.count("\n") > FLOWED_LINES:
        return text
    return join_flowed(text, delsp=parameters.get("delsp", "").lower() == "yes")


def _is_shown(leaf: Leaf) -> bool:
    """Return whether a reader sees it as text of this message."""
    kind = leaf.entity.content_type
    if leaf.attached or (leaf.entity.disposition == "attachment" and leaf.depth):
        return False
    if kind.startswith("multipart/"):
        # Its boundary never comes: readers show what there is.
        return True
    return kind in _HTML or (kind.startswith("text/") and kind not in _NEVER_SHOWN)


def _join(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _shown(place: _Place) -> str:
    """Return the plain text where it says anything, else that of the HTML."""
    plain, html = _join(place.plain), _join(place.html)
    return plain if not html or _says_anything(plain, html) else html


def _is_plenty(plain: str) -> bool:
    """Return whether a plain text is so long that it is more than a note."""
    return len(plain) > _LONG and len(_BLANKS.sub("", _URL.sub("", plain))) > _LONG


def _says_anything(plain: str, html: str) -> bool:
    """Return whether a plain text is more than a note that one should see the HTML."""
    if _stands_alone(plain):
        return True
    if _count_letters(plain) < _SHORT:
        return not html.strip()
    return len(html) <= len(plain)


def _stands_alone(plain: str) -> bool:
    """Return whether a plain text says something, whatever the HTML beside it says."""
    if _is_plenty(plain):
        return True
    words = _BLANKS.sub("", _URL.sub("", plain))
    return _count_letters(plain) >= _SHORT and not _NOTE.search(words)


def _count_letters(plain: str) -> int:
    return sum(map(str.isalnum, _BLANKS.sub("", _URL.sub("", plain))))
