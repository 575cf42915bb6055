"""HTML as a reader sees it: visible text, hidden text, links, structured data.

Own scanner, in one pass and linear time, with the tokens of the HTML standard and a
simplified tree: implied ends of paragraphs, list items and table parts, cells that keep
stray end tags inside, text between cells that falls out of the table. What is lost:
formatting that the standard reopens behind a wrongly nested block. Why no library:
docs/decisions/0002.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mioboe.messages.elements import OpenElements
from mioboe.messages.items import Items
from mioboe.messages.layout import CELL, LINE, as_text, join_row
from mioboe.messages.limits import (
    HREF_CHARS,
    ITEM_COUNT,
    LINK_COUNT,
    LINK_TEXT_CHARS,
)
from mioboe.messages.styles import (
    Look,
    look_inside,
    read_look,
    read_sheet,
    selectors_of,
)
from mioboe.messages.tags import (
    BLOCKS,
    RAW,
    TOKEN,
    comment_end,
    read_attributes,
    strip_tags,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.messages.styles import View

_ENDING_LINES: Final = BLOCKS | {"table", "br"}
#: Elements that keep line ends.
_KEEPING: Final = frozenset({"pre", "listing"})
#: Items that end each other.
_SIBLINGS: Final = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
}
_MARKS: Final = frozenset({LINE, CELL, " "})
_BUTTONS: Final = frozenset({"submit", "button", "reset", "image"})
_REFRESH = re.compile(r"[^;,]*[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^'\"]+)", re.IGNORECASE)
_GONE = Look(gone=True)
_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What there is on a page."""

    #: Visible text: a block or a row a line, cells apart by a tab. Not folded.
    text: str
    #: Text that nobody sees, save who reads the source.
    hidden: str
    #: Targets as written, references resolved, with the text shown for them.
    links: tuple[tuple[str, str], ...]
    #: Target of `<base href>`. Mostly empty.
    base: str
    #: Content of scripts of type `application/ld+json`.
    scripts: tuple[str, ...]
    #: Items of microdata.
    items: tuple[Mapping[str, Any], ...]
    #: How many tags there were.
    tags: int
    oddities: frozenset[str]


def read_html(source: str, most_tags: int) -> Page:
    r"""Read a page.

    Args:
        source: Decoded HTML, a whole page or a fragment.
        most_tags: How many tags are read as such. Behind them, only text is.

    Returns:
        What there is on it. No input is refused.

    Source:
        HTML standard, section 13.2, simplified.

    Example:
        >>> page = read_html("<tr><td>a<b>b</b>c<p hidden>x</p><td>1<p>2", 99)
        >>> page.text, page.hidden
        ('abc\n1\n2', 'x')
    """
    for mark in (LINE, CELL):
        source = source.replace(mark, " ")
    reader = _Reader(source, most_tags)
    reader.run()
    return Page(
        text=as_text(reader.shown),
        hidden=as_text(reader.hidden),
        links=tuple(reader.links),
        base=reader.base,
        scripts=tuple(reader.scripts),
        items=reader.items.found() if reader.items else (),
        tags=most_tags - reader.tags_left,
        oddities=frozenset(reader.odd),
    )


class _Reader:
    """The state of one pass over a page."""

    def __init__(self, source: str, tags_left: int) -> None:
        self.source = source
        self.tags_left = tags_left
        self.shown: list[str] = [LINE]
        self.hidden: list[str] = [LINE]
        self.links: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.base = ""
        self.odd: set[str] = set()
        self.items = Items() if "itemprop" in source else None
        self._open = OpenElements(self._closed)
        #: The link that is open, and the text shown for it.
        self._anchor: tuple[str, list[str]] | None = None
        #: How many elements are open that keep line ends.
        self._kept = 0
        #: What the style sheets hide.
        self._sheet: frozenset[str] = frozenset()
        self._known: dict[str, tuple[Mapping[str, str], Look | None]] = {}

    def run(self) -> None:
        """Read the page from its beginning to its end."""
        source, at = self.source, 0
        while match := TOKEN.search(source, at):
            start = match.start()
            if start > at:
                self._text(source[at:start])
            at = match.end()
            slash, name, attributes = match.groups()
            if name is None:
                if source.startswith("<!--", start):
                    at = comment_end(source, start)
            elif self.tags_left <= 0:
                self.odd.add("too-many-tags")
                source, at = strip_tags(source[start:]), 0
                break
            else:
                self.tags_left -= 1
                at = self._tag(slash, name.lower(), attributes, at)
        if at < len(source):
            self._text(source[at:])
        self._open.pop(1)
        self._end_anchor()

    def _tag(self, slash: str, name: str, attributes: str, at: int) -> int:
        """Return where to read on behind a tag that ends at ``at``."""
        if slash:
            self._open.close(name)
            if name in _ENDING_LINES:
                self._line()
        elif name in RAW:
            return self._raw(name, attributes, at)
        else:
            self._start(name, attributes)
        return at

    def _text(self, text: str) -> None:
        if self._kept:
            text = text.replace("\n", LINE)
        if text.isspace():
            if self.shown[-1] not in _MARKS:
                self.shown.append(" ")
            return
        if self._open.view().hidden:
            self.hidden.append(text)
        else:
            self.shown.append(text)
        if self._anchor is not None:
            self._anchor[1].append(text)
        if self.items:
            self.items.text(text)

    def _line(self) -> None:
        for pieces in (self.shown, self.hidden):
            if pieces[-1] is not LINE:
                pieces.append(LINE)

    def _raw(self, name: str, attributes: str, at: int) -> int:
        """Return where an element ends that has no tags in it."""
        end = RAW[name].search(self.source, at)
        stop = end.start() if end else len(self.source)
        content = self.source[at:stop]
        if name == "script":
            kind = read_attributes(attributes).get("type", "").strip().lower()
            if kind == "application/ld+json" and len(self.scripts) < ITEM_COUNT:
                self.scripts.append(content)
        elif name == "style":
            self._sheet |= read_sheet(content)
            self._known.clear()
        elif name in {"textarea", "xmp", "plaintext"}:
            self._text(content.replace("<", "&lt;"))
        return stop

    def _start(self, name: str, written: str) -> None:
        attributes, look = self._read(name, written) if written else (_NOTHING, None)
        void = _VOIDS.get(name)
        if self.items and ("itemprop" in written or "itemscope" in written):
            self.items.start(name, attributes, self._open.depth, void=void is not None)
        if void is not None:
            view = self._open.view()
            void(self, attributes, look_inside(view, look) if look else view)
        elif self._open.full:
            self.odd.add("html-too-deep")
            self._line()
        elif (begin := _BEGINS.get(name)) is None or begin(self, name, attributes):
            self._open.push(name, look)

    def _read(self, name: str, written: str) -> tuple[Mapping[str, str], Look | None]:
        """Return the attributes of a tag, and how they make it look."""
        key = name + written if self._sheet else written
        if known := self._known.get(key):
            return known
        attributes = read_attributes(written)
        look = read_look(attributes)
        hides = self._sheet and not (look and look.displayed)
        if hides and not self._sheet.isdisjoint(selectors_of(name, attributes)):
            look = _GONE
        self._known[key] = attributes, look
        return attributes, look

    def _closed(self, name: str) -> None:
        if self.items:
            self.items.close(self._open.depth)
        if name == "tr" and self._open.table:
            join_row(self.shown, self._open.table.starts)
            self._line()
        elif name == "a":
            self._end_anchor()
        elif name in _KEEPING:
            self._kept -= 1

    def begin_block(self, name: str, _: Mapping[str, str]) -> bool:
        if self._open.holds("p"):
            self._open.close("p")
        self._kept += name in _KEEPING
        self._line()
        return True

    def begin_item(self, name: str, attributes: Mapping[str, str]) -> bool:
        self._open.close_item(_SIBLINGS[name])
        return self.begin_block(name, attributes)

    def begin_group(self, name: str, _: Mapping[str, str]) -> bool:
        self._open.end_row()
        if self._open.holds(name):
            self._open.close(name)
        self._line()
        return self._open.table is not None

    def begin_row(self, _: str, __: Mapping[str, str]) -> bool:
        self._open.end_row()
        self._line()
        self._open.start_row()
        return self._open.table is not None

    def begin_cell(self, _: str, __: Mapping[str, str]) -> bool:
        self._open.end_cell()
        table = self._open.table
        if table and table.row < 0:
            self.begin_row("tr", _NOTHING)
            self._open.push("tr", None)
        self.shown.append(CELL)
        if table:
            table.starts.append(len(self.shown))
        return table is not None

    def begin_anchor(self, _: str, attributes: Mapping[str, str]) -> bool:
        if self._open.holds("a"):
            self._open.close("a")
        self._end_anchor()
        if (href := attributes.get("href")) is not None:
            self._anchor = href, []
        return True

    def begin_form(self, name: str, attributes: Mapping[str, str]) -> bool:
        self._link(attributes.get("action", ""), "")
        return self.begin_block(name, attributes)

    def _end_anchor(self) -> None:
        if self._anchor is not None:
            href, texts = self._anchor
            self._anchor = None
            self._link(href, "".join(texts))

    def _link(self, href: str, text: str) -> None:
        if not href.strip() or href.startswith("#"):
            return
        if len(self.links) >= LINK_COUNT:
            self.odd.add("too-many-links")
            return
        shown = as_text([text[: 4 * LINK_TEXT_CHARS]]).replace("\n", " ")
        self.links.append((href.strip()[:HREF_CHARS], shown[:LINK_TEXT_CHARS]))

    def void_break(self, _: Mapping[str, str], __: View) -> None:
        self._line()

    def void_image(self, attributes: Mapping[str, str], view: View) -> None:
        text = attributes.get("alt", "").strip()
        if not text:
            return
        text = text.replace("&", "&amp;")
        (self.hidden if view.hidden else self.shown).append(f" {text} ")
        if self._anchor is not None:
            self._anchor[1].append(f" {text} ")

    def void_input(self, attributes: Mapping[str, str], view: View) -> None:
        kind = attributes.get("type", "").lower()
        if kind in _BUTTONS:
            value = attributes.get("value") or attributes.get("alt", "")
            self.void_image({"alt": value}, view)

    def void_area(self, attributes: Mapping[str, str], _: View) -> None:
        self._link(attributes.get("href", ""), attributes.get("alt", ""))

    def void_base(self, attributes: Mapping[str, str], _: View) -> None:
        self.base = self.base or attributes.get("href", "")

    def void_meta(self, attributes: Mapping[str, str], _: View) -> None:
        refreshes = attributes.get("http-equiv", "").lower() == "refresh"
        if refreshes and (match := _REFRESH.match(attributes.get("content", ""))):
            self._link(match[1], "")

    def void_nothing(self, _: Mapping[str, str], __: View) -> None:
        """Take an element that shows nothing."""


#: What a start tag does before its element is opened; whether it is, they return.
_BEGINS: Final[Mapping[str, Callable[[_Reader, str, Mapping[str, str]], bool]]] = {
    **dict.fromkeys(BLOCKS | {"table"}, _Reader.begin_block),
    **dict.fromkeys(_SIBLINGS, _Reader.begin_item),
    **dict.fromkeys(("tbody", "thead", "tfoot"), _Reader.begin_group),
    "tr": _Reader.begin_row,
    **dict.fromkeys(("td", "th"), _Reader.begin_cell),
    "a": _Reader.begin_anchor,
    "form": _Reader.begin_form,
}
#: Elements without content, and what they show.
_VOIDS: Final[Mapping[str, Callable[[_Reader, Mapping[str, str], View], None]]] = {
    **dict.fromkeys(
        ("link", "col", "embed", "param", "source", "track", "wbr", "bgsound"),
        _Reader.void_nothing,
    ),
    "br": _Reader.void_break,
    "hr": _Reader.void_break,
    "img": _Reader.void_image,
    "input": _Reader.void_input,
    "area": _Reader.void_area,
    "base": _Reader.void_base,
    "meta": _Reader.void_meta,
}
