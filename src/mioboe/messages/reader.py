"""The state of one pass over a page: what was found, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.messages.elements import OpenElements
from mioboe.messages.items import Items
from mioboe.messages.layout import LINE, as_text, join_row
from mioboe.messages.limits import HREF_CHARS, LINK_COUNT, LINK_TEXT_CHARS
from mioboe.messages.styles import Look, look_inside, read_look, selectors_of
from mioboe.messages.tags import read_attributes

if TYPE_CHECKING:
    from mioboe.messages.styles import View

#: Elements that keep line ends.
KEEPING: Final = frozenset({"pre", "listing"})
#: What attributes must hold to say anything about a look.
_TELLING: Final = ("style", "class", "id", "color", "hidden", "text")
_GONE = Look(gone=True)


class PageReader:
    """The state of one pass over a page, and what was found so far."""

    def __init__(self, *, has_items: bool) -> None:
        """Begin with nothing.

        Args:
            has_items: Whether there may be microdata.
        """
        self.shown: list[str] = [LINE]
        self.hidden: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.base = ""
        self.odd: set[str] = set()
        self.items = Items() if has_items else None
        self.open = OpenElements(self.closed, self.look)
        #: The link that is open, and the text shown for it.
        self.anchor: tuple[str, list[str]] | None = None
        #: How many elements are open that keep line ends.
        self.kept = 0
        #: What the style sheets hide, and how many were read.
        self.sheet: frozenset[str] = frozenset()
        self.sheets = 0
        self.looks: dict[str, Look | None] = {}

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self.kept:
            text = text.replace("\n", LINE)
        if self.open.view().hidden:
            self.hidden += (text, LINE)
        else:
            self.shown.append(text)
        if self.anchor is not None:
            self.anchor[1].append(text)
        if self.items:
            self.items.close(self.open.lowest)
            self.open.lowest = len(self.open.stack)
            self.items.text(text)

    def line(self) -> None:
        """Begin a new line."""
        if self.shown[-1] is not LINE:
            self.shown.append(LINE)
        if self.anchor is not None:
            self.anchor[1].append(" ")

    def look(self, name: str, written: str) -> Look | None:
        """Return how the attributes of a tag, as written, make it look."""
        key = f"{name} {written}" if self.sheet else written
        if key in self.looks:
            return self.looks[key]
        look = None
        if "style" in written or any(map(written.lower().__contains__, _TELLING)):
            attributes = read_attributes(written)
            look = read_look(attributes)
            hides = self.sheet and not (look and look.displayed)
            if hides and not self.sheet.isdisjoint(selectors_of(name, attributes)):
                look = _GONE
        self.looks[key] = look
        return look

    def push(self, name: str, written: str) -> None:
        """Open an element."""
        if not self.open.push(name, written):
            self.odd.add("html-too-deep")
        elif self.items:
            self.note_item(name, written)

    def note_item(self, name: str, written: str, *, void: bool = False) -> None:
        """Take an element that may be an item or a property.

        Args:
            name: Of the element, the last that was opened, if it is not void.
            written: Its attributes.
            void: Whether it has no content.
        """
        if self.items and "item" in written:
            around = len(self.open.stack) - (not void)
            self.items.close(min(self.open.lowest, around))
            self.open.lowest = len(self.open.stack)
            self.items.start(name, read_attributes(written), around, void=void)

    def view_of(self, name: str, written: str) -> View:
        """Return how text looks in an element without content."""
        view = self.open.view()
        look = self.look(name, written)
        return look_inside(view, look) if look else view

    def closed(self, name: str) -> None:
        """Take the news that an element is no longer open."""
        if name == "tr":
            if self.open.tables and len(self.open.tables[-1].starts) > 1:
                join_row(self.shown, self.open.tables[-1].starts)
            self.line()
        elif name == "a":
            self.end_anchor()
        elif name in KEEPING:
            self.kept -= 1

    def end_anchor(self) -> None:
        """Close the link that is open."""
        if self.anchor is not None:
            href, texts = self.anchor
            self.anchor = None
            self.link(href, "".join(texts))

    def link(self, href: str, text: str) -> None:
        """Take a link."""
        href = href.strip()
        if not href or href[0] == "#":
            return
        if len(self.links) >= LINK_COUNT:
            self.odd.add("too-many-links")
            return
        shown = as_text([text[: 4 * LINK_TEXT_CHARS]]).replace("\n", " ")
        self.links.append((href[:HREF_CHARS], shown[:LINK_TEXT_CHARS]))
