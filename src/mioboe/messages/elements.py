"""The elements that are open at one place of a page, and how text looks there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mioboe.messages.limits import ELEMENT_DEPTH
from mioboe.messages.styles import View, look_inside
from mioboe.messages.tags import TABLE_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.messages.styles import Look

#: Elements in which an end tag finds only what was opened inside.
_FRAMED: Final = frozenset({"table", "td", "th"})
_CELLS: Final = frozenset({"td", "th"})
#: What of the table's own an element may be.
_OWN: Final = TABLE_PARTS | _CELLS | {"caption"}
#: What ends the search for an open list item of the same list.
_LISTS: Final = frozenset({"ul", "ol", "menu", "dl", "select", "dir"})
#: So many open elements are searched for a list item.
_REACH = 30


@dataclass(slots=True)
class Table:
    """Where an open table, its row and its cell stand among the open elements."""

    index: int
    row: int = -1
    cell: int = -1
    #: Where the cells of the row begin among the visible pieces.
    starts: list[int] = field(default_factory=list)


class OpenElements:
    """A stack of elements, with frames that tables and cells put around theirs."""

    def __init__(self, closed: Callable[[str], None]) -> None:
        """Begin with the page itself.

        Args:
            closed: Called with the name of each element that is closed, before the
                row of a table is forgotten.
        """
        self._closed = closed
        self._names: list[str] = [""]
        self._views: list[View] = [View()]
        #: How many of each name are open in each frame, and where the frames begin.
        self._frames: list[dict[str, int]] = [{}]
        self._floors: list[int] = [0]
        self._tables: list[Table] = []

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._names)

    @property
    def full(self) -> bool:
        """Whether no more elements may be opened."""
        return len(self._names) >= ELEMENT_DEPTH

    @property
    def table(self) -> Table | None:
        """The innermost open table."""
        return self._tables[-1] if self._tables else None

    def view(self) -> View:
        """Return how text looks here. Text between cells falls out of the table."""
        if self._names[-1] in TABLE_PARTS and self._tables:
            return self._views[self._tables[-1].index - 1]
        return self._views[-1]

    def holds(self, name: str) -> bool:
        """Return whether such an element is open, in this frame."""
        return bool(self._frames[-1].get(name))

    def push(self, name: str, look: Look | None) -> None:
        """Open an element."""
        view = self._views[-1] if name in _OWN else self.view()
        frame = self._frames[-1]
        frame[name] = frame.get(name, 0) + 1
        if name in _FRAMED:
            self._frame(name)
        self._names.append(name)
        self._views.append(look_inside(view, look) if look else view)

    def _frame(self, name: str) -> None:
        here = len(self._names)
        self._floors.append(here)
        self._frames.append({})
        if name == "table":
            self._tables.append(Table(here))
        elif self._tables:
            self._tables[-1].cell = here

    def pop(self, size: int) -> None:
        """Close elements until ``size`` are open."""
        names = self._names
        while len(names) > max(size, 1):
            name = names.pop()
            self._views.pop()
            if len(names) == self._floors[-1]:
                self._floors.pop()
                self._frames.pop()
            self._frames[-1][name] -= 1
            self._closed(name)
            if name in _OWN and self._tables:
                self._forget(name)

    def _forget(self, name: str) -> None:
        if name == "table":
            self._tables.pop()
        elif name in _CELLS:
            self._tables[-1].cell = -1
        elif name == "tr":
            self._tables[-1].row = -1

    def close(self, name: str) -> None:
        """Take an end tag. One that fits nothing changes nothing."""
        names = self._names
        if names[-1] == name:
            self.pop(len(names) - 1)
        elif self.holds(name):
            size = len(names) - 1
            while names[size] != name:
                size -= 1
            self.pop(size)
        elif name in _OWN and self._tables:
            self._close_part(name, self._tables[-1])

    def _close_part(self, name: str, table: Table) -> None:
        if name == "table":
            self.pop(table.index)
        elif name in _CELLS:
            self.end_cell()
        else:
            self.end_row()
            if self.holds(name):
                self.close(name)

    def close_item(self, names: tuple[str, ...]) -> None:
        """Close the item before, of the same list: `<li>` ends `<li>`."""
        if not any(map(self.holds, names)):
            return
        last = max(self._floors[-1], len(self._names) - _REACH)
        for size in range(len(self._names) - 1, last, -1):
            if self._names[size] in names:
                self.pop(size)
                return
            if self._names[size] in _LISTS:
                return

    def end_cell(self) -> None:
        """Close the cell that is open in the innermost table."""
        if self._tables and self._tables[-1].cell >= 0:
            self.pop(self._tables[-1].cell)

    def end_row(self) -> None:
        """Close the row that is open in the innermost table."""
        self.end_cell()
        if self._tables and self._tables[-1].row >= 0:
            self.pop(self._tables[-1].row)
        elif self._tables:
            self.pop(self._tables[-1].index + 1)

    def start_row(self) -> None:
        """Note that the element opened next is a row."""
        if self._tables:
            self._tables[-1].row = len(self._names)
            self._tables[-1].starts = []
