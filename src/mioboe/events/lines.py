"""Values behind labels, as mails print them.

`合計 2420 JPY`, `◇利用日 :2026/08/09`, `【ご利用日時(日本時間)】 2025/08/28`, a label
alone on a line with its value on the next, a table row with a tab between, a table
with its labels in the first row: all of these are one label and one value.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What stands before a label.
_BULLETS: Final = " \t・■□◆◇●○▼▽▲△◎※★☆*#_=>|【[<(「『-+."
#: A remark between a label and its colon: `(日本時間)`, `(※)`, `(円)`.
_REMARK = re.compile(r"\s*\([^()]{0,24}\)")
_CLOSERS: Final = "】]>)」』"
_COLONS: Final = ":\t "
#: How many blank lines may lie between a label and its value.
_GAP: Final = 3
_MAX_LINES: Final = 4000
#: What begins the next label, where a value is missing.
_MARKS: Final = frozenset("■□◆◇●○【")


def unroll(text: str) -> str:
    r"""Return ``text`` with a table under one row of labels as labels and values.

    Args:
        text: Folded; a row a line, cells apart by a tab.

    Example:
        >>> unroll("日\t額\n1日\t10円\n2日\t20円")
        '日: 1日\n額: 10円\n日: 2日\n額: 20円'
    """
    if "\t" not in text:
        return text
    lines, done, at = text.split("\n"), [], 0
    while at < len(lines):
        labels = lines[at].split("\t")
        rows = list(_rows(lines, at + 1, labels))
        if len(rows) > 1:
            done += [
                f"{label.strip()}: {cell.strip()}"
                for row in rows
                for label, cell in zip(labels, row, strict=True)
            ]
            at += len(rows)
        else:
            done.append(lines[at])
        at += 1
    return "\n".join(done)


def _rows(lines: list[str], start: int, labels: list[str]) -> Iterator[list[str]]:
    """Yield the rows of values below a row of labels."""
    if len(labels) < 2 or any(c.isdigit() for c in "".join(labels)):  # noqa: PLR2004
        return
    for line in itertools.islice(lines, start, None):
        cells = line.split("\t")
        if len(cells) != len(labels) or not any(c.isdigit() for c in line):
            return
        yield cells


class Lines:
    """The lines of one folded text, prepared for looking labels up."""

    def __init__(self, text: str) -> None:
        self._text = text.casefold()
        self._lines = [line.strip() for line in text.split("\n", _MAX_LINES)]
        self._heads = [line.lstrip(_BULLETS).casefold() for line in self._lines]

    def find(self, label: str) -> list[str]:
        """Return every value behind ``label``, top to bottom, never empty ones."""
        wanted = label.casefold()
        if wanted not in self._text:
            return []
        result = []
        for number, head in enumerate(self._heads):
            if head.startswith(wanted):
                value = self._value(number, label)
            elif "\t" in head and wanted in head:
                value = self._cell(number, wanted)
            else:
                continue
            if value:
                result.append(value)
        return result

    def _value(self, number: int, label: str) -> str:
        if (column := self._column(number, label.casefold())) is not None:
            return column
        rest = self._lines[number].lstrip(_BULLETS)[len(label) :]
        value = _behind(rest, label)
        if value is None:
            return ""
        return value or self._next(number)

    def _next(self, number: int) -> str:
        for line in self._lines[number + 1 : number + 1 + _GAP]:
            if line:
                return "" if line[0] in _MARKS else line
        return ""

    def _cell(self, number: int, wanted: str) -> str:
        """Return the value of a label that is not the first cell of its row."""
        if (column := self._column(number, wanted)) is not None:
            return column
        cells = [cell.strip() for cell in self._lines[number].split("\t")]
        for cell, value in itertools.pairwise(cells):
            if cell.lstrip(_BULLETS).rstrip(_COLONS + _CLOSERS).casefold() == wanted:
                return value
        return ""

    def _column(self, number: int, wanted: str) -> str | None:
        """Return the value below a label in a table whose first row is labels."""
        row = self._lines[number].split("\t")
        if len(row) < 2 or any(char.isdigit() for char in self._lines[number]):  # noqa: PLR2004 - a row
            return None
        below = self._next(number).split("\t")
        if len(below) != len(row) or not any(char.isdigit() for char in "".join(below)):
            return None
        for cell, value in zip(row, below, strict=True):
            name = cell.strip().lstrip(_BULLETS).rstrip(_COLONS + _CLOSERS).casefold()
            if name == wanted:
                return value.strip()
        return None


def _behind(rest: str, label: str) -> str | None:
    """Return what follows a label; `None` where it was only part of a word."""
    if match := _REMARK.match(rest):
        behind = rest[match.end() :].lstrip()
        if not behind or behind[0] in _CLOSERS + ":" or _starts_value(behind):
            rest = behind
    bare = rest.lstrip()
    if bare and bare[0] in _CLOSERS + ":":
        return bare.lstrip(_CLOSERS).lstrip(_COLONS).strip()
    if rest and not rest[0].isspace() and not _starts_value(rest):
        return None
    if label[-1:].isascii() and "\t" not in rest[:2] and bare[:1].isalpha():
        return None
    return bare


def _starts_value(rest: str) -> bool:
    return rest[0].isdigit() or rest[0] in "¥$€£-+△▲「"
