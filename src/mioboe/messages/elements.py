"""The elements that are open at one place of a page, and how text looks there.

This is where the time of reading HTML goes, so few calls are made and nothing is worked
out before text needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mioboe.messages.limits import ELEMENT_DEPTH
from mioboe.messages.styles import View, look_inside
from mioboe.messages.tags import TABLE_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.messages.styles import Look

#: Elements of a table's own: they do not fall out of it.
_OWN: Final = TABLE_PARTS | {"td", "th", "caption"}
#: What ends the search for an open item of the same list.
_LISTS: Final = frozenset({"ul", "ol", "menu", "dl", "select", "dir"})
#: Elements whose end matters.
_WATCHED: Final = frozenset({"a", "p", "pre", "listing", "table", "td", "th", "tr"})
#: So many open elements are searched for the one that a tag closes.
_REACH = 60


@dataclass(slots=True)
class Table:
    """Where an open table, its row and its cell stand among the open elements."""

    index: int
    row: int = -1
    cell: int = -1
    #: Where the cells of the row begin among the visible pieces.
    starts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Element:
    """An open element."""

    name: str
    #: Its attributes, as written.
    written: str
    #: How text looks inside of it; `None`: nobody asked yet.
    view: View | None = None


class OpenElements:
    """A stack of elements, with frames that tables and cells put around theirs."""

    def __init__(
        self, closed: Callable[[str], None], look: Callable[[str, str], Look | None]
    ) -> None:
        """Begin with the page itself.

        Args:
            closed: Called when a link, a row, a paragraph or preformatted text is
                closed, with its name, before the row is forgotten.
            look: Gives how an element looks, by its name and its attributes as
                written. Called only where text needs it.
        """
        self._closed = closed
        self._look = look
        #: From the outermost on; the first is the page.
        self.stack: list[Element] = [Element("", "", View())]
        self.tables: list[Table] = []
        #: How few elements were open since somebody last asked, who sets it anew.
        self.lowest = 1
        #: How many paragraphs are open.
        self._paragraphs = 0
        #: Where the frames begin.
        self._floors: list[int] = [0]

    def view(self) -> View:
        """Return how text looks here. Text between cells falls out of the table."""
        last = self.stack[-1]
        if last.view is None or last.name in TABLE_PARTS:
            return self._view_at(self._place_in(len(self.stack)))
        return last.view

    def _place_in(self, here: int) -> int:
        """Return in which element that stands which is opened, or is text, ``here``."""
        place = here - 1
        if self.stack[place].name in TABLE_PARTS:
            while place and self.stack[place].name != "table":
                place -= 1
            place = max(place - 1, 0)
        return place

    def _view_at(self, place: int) -> View:
        stack = self.stack
        known = place
        while (view := stack[known].view) is None:
            known -= 1
        for here in range(known + 1, place + 1):
            one = stack[here]
            if stack[here - 1].name in TABLE_PARTS and one.name not in _OWN:
                view = stack[self._place_in(here)].view or view
            look = self._look(one.name, one.written) if one.written else None
            view = one.view = look_inside(view, look) if look else view
        return view

    def push(self, name: str, written: str) -> bool:
        """Return whether there was room for an element, and open it."""
        here = len(self.stack)
        if here >= ELEMENT_DEPTH:
            return False
        self.stack.append(Element(name, written))
        if name == "table":
            self._floors.append(here)
            self.tables.append(Table(here))
        elif name == "p":
            self._paragraphs += 1
        return True

    def start_row(self, written: str) -> None:
        """Open a row of the innermost table, and close the one before."""
        table = self.tables[-1]
        if table.row >= 0:
            self.pop(table.row)
        else:
            self.end_cell()
        here = len(self.stack)
        if self.push("tr", written):
            table.row, table.starts = here, []

    def start_cell(self, name: str, written: str) -> Table:
        """Return the innermost table, in which a cell is opened now."""
        table = self.tables[-1]
        if table.cell >= 0:
            self.pop(table.cell)
        if table.row < 0:
            self.start_row("")
        here = len(self.stack)
        if here < ELEMENT_DEPTH:
            self.stack.append(Element(name, written))
            self._floors.append(here)
            table.cell = here
        return table

    def pop(self, size: int) -> None:
        """Close elements until ``size`` are open."""
        stack = self.stack
        while len(stack) > size > 0:
            name = stack.pop().name
            if name not in _WATCHED:
                continue
            here = len(stack)
            if here == self._floors[-1]:
                self._floors.pop()
                if name == "table":
                    self.tables.pop()
                else:
                    self.tables[-1].cell = -1
                continue
            self._closed(name)
            if name == "p":
                self._paragraphs -= 1
            elif name == "tr" and self.tables:
                self.tables[-1].row = -1
        self.lowest = min(self.lowest, len(stack))

    def close(self, name: str) -> None:
        """Take an end tag. One that fits nothing changes nothing."""
        here = len(self.stack) - 1
        if self.stack[here].name == name:
            self.pop(here)
        elif name in _OWN and self.tables:
            self._close_part(name, self.tables[-1])
        elif place := self.find(name):
            self.pop(place)

    def _close_part(self, name: str, table: Table) -> None:
        if name == "table":
            self.pop(table.index)
        elif name in {"td", "th"}:
            self.end_cell()
        else:
            self.end_row()
            if name != "tr" and (place := self.find(name)):
                self.pop(place)

    def find(self, *names: str, up_to: frozenset[str] = frozenset()) -> int:
        """Return where the innermost of ``names`` stands in this frame; 0: nowhere.

        Args:
            *names: Of elements.
            up_to: Names that end the search.
        """
        stack = self.stack
        last = max(self._floors[-1], len(stack) - _REACH)
        for place in range(len(stack) - 1, last, -1):
            if (name := stack[place].name) in names:
                return place
            if name in up_to:
                return 0
        return 0

    def end_paragraph(self) -> None:
        """Close the paragraph that is open."""
        if self._paragraphs and (place := self.find("p")):
            self.pop(place)

    def end_item(self, *names: str) -> None:
        """Close the item before, of the same list: `<li>` ends `<li>`."""
        if place := self.find(*names, up_to=_LISTS):
            self.pop(place)

    def end_cell(self) -> None:
        """Close the cell that is open in the innermost table."""
        if self.tables and self.tables[-1].cell >= 0:
            self.pop(self.tables[-1].cell)

    def end_row(self) -> None:
        """Close the row that is open in the innermost table."""
        self.end_cell()
        if self.tables and self.tables[-1].row >= 0:
            self.pop(self.tables[-1].row)
