"""Values behind labels, as mails print them.

`合計 2420 JPY`, `◇利用日 :2026/08/09`, `【ご利用日時(日本時間)】 2025/08/28`, a label
alone on a line with its value on the next, a table row with a tab between, a table
with its labels in the first row: all of these are one label and one value.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

#: What stands before a label.
_BULLETS: Final = " \t・■□◆◇●○▼▽▲△◎※★☆*#_=>|【[<(「『-+."
#: A remark between a label and its colon: `(日本時間)`, `(※)`, `(円)`.
_REMARK = re.compile(r"\s*\([^()]{0,24}\)")
_CLOSERS: Final = "】]>)」』"
_COLONS: Final = ":\t "
#: How many blank lines may lie between a label and its value.
_GAP: Final = 3
_MAX_LINES: Final = 4000
_MAX_ROWS: Final = 200
_MAX_COLUMNS: Final = 12
#: What begins the next label, where a value is missing.
_MARKS: Final = frozenset("■□◆◇●○")
#: `【ご利用金額】 159円` and `【ご注文内容】` are labels, `【送料無料】電球` is a name.
_BRACKETED = re.compile(r"【[^】]*】(?:\s*:|\s*\Z|\s*[0-9¥$€£])")
_NEXT_LABEL = re.compile(r"[^\d\s:¥$€£][^\d:¥$€£@]{0,19}:(?!//)")
#: Emphasis of Markdown around a label, with its colon inside or outside.
_EMPHASIS = re.compile(r"\s?:?(?:\*{1,2}|_{1,2})(?:\s?:|\s)\s*")


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
        labels = _cells(lines[at])
        rows = _rows(lines, at + 1, labels)
        done += [
            f"{label}: {cell}"
            for row in rows
            for label, cell in zip(labels, row, strict=True)
        ] or [lines[at]]
        at += 1 + len(rows)
    return "\n".join(done)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]


def _rows(lines: list[str], start: int, labels: list[str]) -> list[list[str]]:
    """Return the rows of values below a row of labels; none where it is no such row.

    A row of two may also be a label and its value, under which the next pair stands:
    then the first cell of the rows below is no value either.
    """
    words = "".join(labels)
    if not 1 < len(labels) <= _MAX_COLUMNS or not words or _has_digit(words):
        return []
    rows: list[list[str]] = []
    for line in lines[start : start + _MAX_ROWS]:
        if not line.strip() and not rows:
            continue
        cells = _cells(line)
        if len(cells) != len(labels) or not _has_digit(line):
            break
        if len(cells) == 2 and not _has_digit(cells[0]):  # noqa: PLR2004 - a pair
            break
        rows.append(cells)
    return rows


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


class Lines:
    """The lines of one folded text, prepared for looking labels up."""

    def __init__(self, text: str) -> None:
        text = unroll(text)
        self._text = text.casefold()
        self._lines = [line.strip() for line in text.split("\n", _MAX_LINES)]
        self._heads = [line.lstrip(_BULLETS).casefold() for line in self._lines]

    def find(self, label: str, *, most: int = 1000) -> list[str]:
        """Return the first values behind ``label``, top to bottom, never empty ones.

        Args:
            label: As the mail prints it; case does not matter.
            most: How many values at most.
        """
        wanted = label.casefold()
        if wanted not in self._text:
            return []
        found = (self._found(number, label) for number in range(len(self._heads)))
        return list(itertools.islice(filter(None, found), most))

    def _found(self, number: int, label: str) -> str:
        head, wanted = self._heads[number], label.casefold()
        if head.startswith(wanted):
            return self._value(number, label)
        if "\t" in head and wanted in head:
            return self._cell(number, wanted)
        return ""

    def _value(self, number: int, label: str) -> str:
        line = self._lines[number].lstrip(_BULLETS)
        if _is_heading(line):
            return ""
        value = _behind(line[len(label) :], label)
        if value is None:
            return ""
        return value or self._next(number)

    def _next(self, number: int) -> str:
        for line in self._lines[number + 1 : number + 1 + _GAP]:
            if line:
                return "" if _is_label(line, above=self._lines[number]) else line
        return ""

    def _cell(self, number: int, wanted: str) -> str:
        """Return the value of a label that is not the first cell of its row."""
        line = self._lines[number]
        if _is_heading(line):
            return ""
        for cell, value in itertools.pairwise(_cells(line)):
            if cell.lstrip(_BULLETS).rstrip(_COLONS + _CLOSERS).casefold() == wanted:
                return value
        return ""


def _is_label(line: str, *, above: str) -> bool:
    """Return whether ``line`` begins the next label, and is no value of that above.

    Below a label in brackets, a line that begins with a bracket is the next one.
    """
    if line[0] == "【":
        return above.lstrip(" \t・").startswith("【") or bool(_BRACKETED.match(line))
    return line[0] in _MARKS or _NEXT_LABEL.match(line) is not None


def _is_heading(line: str) -> bool:
    """Return whether ``line`` is a row of labels only: an odd number, no value."""
    cells = line.count("\t") + 1
    return cells % 2 == 1 and cells > 1 and not _has_digit(line)


def _behind(rest: str, label: str) -> str | None:
    """Return what follows a label; `None` where it was only part of a word."""
    if match := _REMARK.match(rest):
        behind = rest[match.end() :].lstrip()
        if not behind or behind[0] in _CLOSERS + ":" or _starts_value(behind):
            rest = behind
    if match := _EMPHASIS.match(rest):
        return rest[match.end() :].strip()
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
