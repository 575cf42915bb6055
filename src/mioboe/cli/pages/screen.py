"""Lines that fit the screen, and nothing of a mail that could play with it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 78
RULE: Final = "─" * (WIDTH // 2)
#: Characters that must not begin a line in Japanese. JIS X 4051.
_NOT_FIRST: Final = frozenset(
    "、。，．）」』】〕〉》！？ー・：；ゃゅょっぁぃぅぇぉャュョッァィゥェォ"
)
#: Characters that must not end one.
_NOT_LAST: Final = frozenset("（「『【〔〈《")
#: What a word may begin with before it says anything.
_OPENERS: Final = "".join(_NOT_LAST) + " "
#: Format characters, private use, unassigned: invisible, or able to turn text around.
_HIDDEN: Final = frozenset({"Cf", "Co", "Cn", "Cs"})


def listed(text: str) -> Iterator[str]:
    """Return ``text`` as one item of a list, in lines that fit."""
    return wrapped(text, "  ・", "    ")


def wrapped(text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    """Break ``text`` into lines that fit the screen.

    Args:
        text: Any text; Japanese breaks between letters, other words stay whole.
        first: What the first line begins with.
        rest: What the others begin with; `None`: the same.

    Yields:
        Lines without their ends, at least one.
    """
    indent = first if rest is None else rest
    line, used, begun = first, width(first), False
    for token in _tokens(safe(text)):
        if begun and used + width(token) > WIDTH and token not in _NOT_FIRST:
            yield line.rstrip()
            word = token.lstrip()
            line, used = indent + word, width(indent + word)
        else:
            line, used, begun = line + token, used + width(token), True
    yield line.rstrip()


def width(text: str) -> int:
    """Return how many columns ``text`` takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def safe(text: str) -> str:
    """Return text out of a mail without what could play with the terminal."""
    kept = (char for char in text if unicodedata.category(char) not in _HIDDEN)
    return "".join(char if char.isprintable() else " " for char in kept)


def _tokens(text: str) -> Iterator[str]:
    """Yield what must stay together: a word with the blank before it, or a letter."""
    word = ""
    for char in text:
        is_wide = width(char) > 1
        if (char == " " or is_wide) and word.strip(_OPENERS):
            yield word
            word = ""
        word += char
        if is_wide and char not in _NOT_LAST:
            yield word
            word = ""
    if word:
        yield word
