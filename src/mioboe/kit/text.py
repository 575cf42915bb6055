"""Folding of text that people read, so that patterns see one form of it.

Mail writes the same word in full width and half width, with a yen sign from either of
two code points, with a soft hyphen or a zero-width space inside to hide from filters.
`fold` undoes that. What is shown to people stays unfolded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Characters that take no room on the screen: Unicode Default_Ignorable_Code_Point,
#: as far as mail uses them, and the controls that mail must not hold.
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NEEDS = re.compile(rf"[{_INVISIBLE}]|[^\x09\x0a\x20-\x7e]")
_ALIKE: Final = str.maketrans(
    {
        "\uffe5": "¥", "\u00a5": "¥", "\u2010": "-", "\u2011": "-", "\u2012": "-",
        "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-", "\ufe63": "-",
        "\uff0d": "-", "\u301c": "~", "\uff5e": "~", "\u223c": "~", "\u3000": " ",
        "\u00a0": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n",
    }
)  # fmt: skip
#: Characters that folding leaves as they are and that nothing before them changes.
_SETTLED: Final = (
    "\x09\x0a\x20-\x7e\u3001\u3002\u3005-\u3015\u3041-\u3096\u30a1-\u30fe"
    "\u4e00-\u9fff\u00a1\u00a3\u00a5-\u00a7\u2018-\u201d\u2022\u203b"
    "\u25a0-\u25ff\u2605\u2606\u2190-\u2193\u2500-\u257f"
)
#: All others in a row, with the character before them, which they may combine with.
_UNSETTLED = re.compile(f"[{_SETTLED}]?[^{_SETTLED}]+")
#: Marks in a row that are kept. Normalizing sorts them, in quadratic time; no language
#: has more than ten. Unicode Annex 15, D4 (stream-safe text).
_MARKS_IN_A_ROW: Final = 30
#: Marks that only their decomposition shows to be marks.
_LATE_MARKS: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
_LONE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t]+")


def fold(text: str) -> str:
    r"""Return ``text`` in the one form that patterns are written for.

    NFKC (full-width to ASCII, half-width kana to full width, `：` to `:`), invisible
    characters and controls gone, every hyphen and minus as `-`, every wave dash as
    `~`, every blank as a space, either yen sign as `¥`, line ends as `\n`. Case and
    line structure stay.

    Example:
        >>> fold("注文合計：　￥２，１６８")
        '注文合計: ¥2,168'
        >>> fold("Ama\u200bzon")
        'Amazon'
    """
    if not _NEEDS.search(text):
        return text
    # Most of a Japanese text is settled, and the rest comes again and again.
    known: dict[str, str] = {}

    def folded(match: re.Match[str]) -> str:
        run = match.group()
        if run not in known:
            known[run] = _fold_run(run)
        return known[run]

    return _UNSETTLED.sub(folded, text.replace("\r\n", "\n"))


def _fold_run(text: str) -> str:
    text = _CONTROLS.sub("", _HIDDEN.sub("", text.translate(_ALIKE)))
    if len(text) > _MARKS_IN_A_ROW:
        text = _without_heaps(text)
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def _without_heaps(text: str) -> str:
    """Return ``text`` without marks that lie on a heap of others."""
    kept, row = [], 0
    for char in text:
        is_mark = unicodedata.combining(char) or char in _LATE_MARKS
        row = row + 1 if is_mark else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def sound(text: str) -> str:
    r"""Return ``text`` with lone halves of surrogate pairs written out.

    JSON, character references and names of files can hold them, UTF-8 cannot.

    Example:
        >>> sound("a\ud800")
        'a\\ud800'
    """
    if not _LONE.search(text):
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def has_invisible(text: str) -> bool:
    """Return whether ``text`` holds characters that take no room on the screen."""
    return _HIDDEN.search(text) is not None


def squash(text: str) -> str:
    """Return ``text`` folded, lower-case, blanks joined: for looking names up.

    Example:
        >>> squash("  ＡＭＡＺＯＮ　ＣＯ　ＪＰ ")
        'amazon co jp'
    """
    return _BLANKS.sub(" ", fold(text).replace("\n", " ")).strip().casefold()
