"""The two automata of the sift: over header bytes, and over bare text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import re2

from mioboe.messages.bare import BLANK, bare_text

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADERS: Final = (
    "from", "sender", "reply-to", "subject", "return-path", "resent-from",
    "x-original-from",
)  # fmt: skip

#: Two letters that look like one.
_PAIRS: Final = {"m": "rn", "w": "vv"}
#: Bytes that begin what is not ASCII.
_NO_ASCII: Final = (0x0E, 0x1B, *range(0x80, 0x100))
#: Between two letters of a word. A line end is not looked behind: that would make the
#: automaton ten times larger, to no use.
_GAP: Final = r"[^A-Za-z0-9\x0e\x1b\x80-\xff]"
_SEPARATOR: Final = r"(?:[^A-Za-z0-9\x0e\x1b\x80-\xff\r\n]|(?:\r+\n?|\n)[ \t])"
_VALUE: Final = r"(?:[^\r\n]|(?:\r+\n?|\n)[ \t])*?"
_LINES: Final = r"(?:(?:[^\r\n]|\r[^\n])[^\n]*\n)*?(?:[^\n]*?\r)?"
#: Among them a CR that may end a line, or not: that is for others to say.
_ENCODED: Final = r"[\x0e\x1b\x80-\xff]|=\?|\$[@B(]|[Xx][Nn]--|\r[^\n \t]"
#: The last two bytes of a match that found one of those, and not a word.
MARKS: Final = frozenset(
    [b"=?", b"$@", b"$B", b"$(", b"--"]
    + [bytes([0x0D, last]) for last in range(256) if last not in b"\n \t"]
    + [bytes([first, last]) for first in range(256) for last in _NO_ASCII]
)

#: Upper bound; the automata are built as they are needed.
_AUTOMATON_BYTES: Final = 64 << 20

_Node = dict[str, "_Node"]
#: Text, start, end -> where the first match ends, or -1.
Automaton = Callable[[bytes | memoryview, int, int], int]


def head_automaton(free: list[str], alone: list[str]) -> Automaton:
    """Return what finds the first word, or mark of encoding, in a header block."""
    spelling = _Spelling(_ascii_classes().__getitem__, _GAP, rf"(?:{_GAP}|\z)")
    inside = "|".join([_ENCODED, *spelling.branches(filter(str.isascii, free))])
    value = f"{_VALUE}(?:{inside})"
    lonely = "|".join(spelling.branches(filter(str.isascii, alone), alone=True))
    if lonely:
        value = f"(?:{value}|(?:{_VALUE}{_SEPARATOR})?(?:{lonely}))"
    names = "|".join(HEADERS)
    pattern = rf"{_LINES}(?i:{names})[ \t]*:{value}"
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return _compile(pattern.encode("ascii"), options, anchored=True)


def text_automaton(free: list[str], alone: list[str]) -> Automaton:
    """Return what finds a word in bare text with a blank at either end."""
    spelling = _Spelling(re.escape, BLANK, "[^a-z0-9]")
    words = spelling.branches(free)
    lonely = "|".join(spelling.branches(alone, alone=True))
    if lonely:
        words.append(f"[^a-z0-9](?:{lonely})")
    pattern = "|".join(words or [r"[^\x00-\x{10ffff}]"])
    return _compile(pattern, re2.Options(), anchored=False)


def _compile(
    pattern: str | bytes, options: re2.Options, *, anchored: bool
) -> Automaton:
    options.never_capture = True
    options.max_mem = _AUTOMATON_BYTES
    compiled = re2.compile(pattern, options)
    way = compiled.match if anchored else compiled.search
    try:
        inner = compiled._regexp.Match  # noqa: SLF001 - the rest of the wrapper is Python and takes longer than the automaton
        anchor = getattr(re2._Anchor, "ANCHOR_START" if anchored else "UNANCHORED")  # noqa: SLF001
    except AttributeError:
        return lambda text, at, end: (
            -1 if (match := way(text, at, end)) is None else match.end()
        )
    return lambda text, at, end: inner(anchor, text, at, end)[0][1]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How letters are written in what an automaton reads."""

    letter: Callable[[str], str]
    separator: str
    #: What must follow a word that stands alone.
    border: str

    def branches(self, words: Iterable[str], *, alone: bool = False) -> list[str]:
        """Return the alternatives for these bare words, their prefixes shared."""
        root: _Node = {}
        for word in words:
            node = root
            for letter in word:
                node = node.setdefault(letter, {})
            node[""] = {}
        return self._branches(root, self.border if alone else "")

    def _branches(self, node: _Node, ending: str) -> list[str]:
        if "" in node and not ending:
            return []  # a longer word is found by the shorter one
        branches = []
        for letter, below in node.items():
            more = self._branches(below, ending)
            rest = f"{self.separator}*(?:{'|'.join(more)})" if more else ""
            branches.append((self._spell(letter) + rest) if letter else ending)
        return branches

    def _spell(self, letter: str) -> str:
        if letter == BLANK:
            return self.separator
        pair = _PAIRS.get(letter)
        if pair is None:
            return self.letter(letter)
        first, second = map(self.letter, pair)
        return f"(?:{self.letter(letter)}|{first}{self.separator}*{second})"


def _ascii_classes() -> dict[str, str]:
    """Return for each bare letter the class of all ASCII characters that mean it."""
    alike: dict[str, list[str]] = {}
    for char in map(chr, range(0x21, 0x7F)):
        alike.setdefault(bare_text(char), []).append(re.escape(char))
    return {letter: f"[{''.join(chars)}]" for letter, chars in alike.items()}
