"""Pieces of a page to lines of text, rows of a table on one line."""

from __future__ import annotations

import html

#: Marks between pieces: a new line, a new cell. No text may hold them.
LINE, CELL = "\x1e", "\x1f"
_BLANK = " \t\r\n\f" + CELL
#: A row of more pieces is layout, not a table.
_LONGEST_ROW = 64


def without_marks(text: str) -> str:
    """Return ``text`` with blanks for the marks that somebody put into it."""
    return text.replace(LINE, " ").replace(CELL, " ")


def join_row(pieces: list[str], starts: list[int]) -> None:
    """Put the cells of a row on one line, if none of them has more than one.

    Args:
        pieces: All pieces so far; the row is at the end. Changed in place.
        starts: Where each cell of the row begins in ``pieces``.
    """
    if len(starts) < 2 or len(pieces) - starts[0] > _LONGEST_ROW:  # noqa: PLR2004 - one cell
        return
    row: list[str] = []
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        cell = "".join(pieces[start:end]).split(LINE)
        lines = [line for line in cell if line.strip(_BLANK)]
        if len(lines) > 1:
            return
        row += lines
    pieces[starts[0] :] = [CELL.join(row)]


def as_text(pieces: list[str]) -> str:
    """Return pieces as lines: blanks joined, cells apart by a tab, no empty lines."""
    text = "".join(pieces)
    if "&" in text:
        text = html.unescape(text.replace("&nbsp;", " ").replace("&zwnj;", ""))
    return "\n".join(filter(None, map(_as_line, text.split(LINE))))


def _as_line(line: str) -> str:
    if CELL not in line:
        return " ".join(line.split())
    return "\t".join(filter(None, (" ".join(c.split()) for c in line.split(CELL))))
