"""Text that the typeface can set; what it lacks is replaced.

PDF/A forbids characters without a glyph, and a mail of an attacker may hold any.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Stands for a sign that the typeface lacks; printers have used it for a century.
GETA: Final = "〓"
#: What fits into no cell unless it may be broken. Shorter ones stay whole, so that an
#: order number or an address can be copied out of the page.
_LONG = re.compile(r"[!-~]{31,}")
_PIECE: Final = 12
_ENDS = re.compile(r"(?<=[@./_=&?%+-])|(?<=[^\x00-\x7f])")
#: Takes no room, and lets a line end there.
_BREAK: Final = "\u200b"
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: All but the compatibility ideographs: composing would change how a name is written.
_COMPOSED = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_SEGMENTS: Final = 4
_GROUPS: Final = 12


def covered(font: bytes) -> frozenset[int]:
    """Return the code points for which a font has a glyph.

    Args:
        font: A TrueType or OpenType file.

    Returns:
        Code points; of the tables of the format that mail needs (4 and 12).

    Raises:
        ValueError: It is no such file.

    Source:
        OpenType specification 1.9, `cmap`, formats 4 and 12.
    """
    count = struct.unpack_from(">H", font, 4)[0]
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, _ = struct.unpack_from(">4s3L", font, at)
        if tag == b"cmap":
            return frozenset(_mapped(font, offset))
    msg = "the font has no cmap"
    raise ValueError(msg)


def _mapped(font: bytes, start: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = struct.unpack_from(">L", font, start + 4 + 8 * number + 4)[0]
        kind = struct.unpack_from(">H", font, start + offset)[0]
        if kind == _SEGMENTS:
            yield from _segments(font, start + offset)
        elif kind == _GROUPS:
            yield from _groups(font, start + offset)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Yield the code points of a table of format 4 that have a glyph."""
    double = struct.unpack_from(">H", font, at + 6)[0]
    count = double // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, font, at + 14)
    starts = struct.unpack_from(row, font, at + 16 + double)
    deltas = struct.unpack_from(row, font, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    ranges = struct.unpack_from(row, font, ranges_at)
    for number in range(count):
        for code in range(starts[number], min(ends[number], 0xFFFE) + 1):
            glyph = code
            if ranges[number]:
                place = ranges_at + 2 * number + ranges[number]
                place += 2 * (code - starts[number])
                glyph = struct.unpack_from(">H", font, place)[0]
                if not glyph:
                    continue
            if (glyph + deltas[number]) & 0xFFFF:
                yield code


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Yield the code points of a table of format 12."""
    count = struct.unpack_from(">L", font, at + 12)[0]
    for number in range(count):
        first, last, _ = struct.unpack_from(">3L", font, at + 16 + 12 * number)
        yield from range(first, last + 1)


def settable(text: str, glyphs: frozenset[int]) -> str:
    """Return text that can be set with a typeface.

    Args:
        text: Any text, of an attacker too.
        glyphs: Code points for which there is a glyph.

    Returns:
        The text composed (NFC, save for variants of Kanji), without controls and marks
        of direction, with line ends and blanks as they are. A letter without a glyph
        becomes `[U+D55C]`, any other sign `〓`. Long words may be broken.

    Example:
        >>> settable("髙﨑🎁한\u202e", frozenset(map(ord, "髙﨑〓[U+]D5C")))
        '髙﨑〓[U+D55C]'
    """
    plain = _COMPOSED.sub(
        lambda match: unicodedata.normalize("NFC", match[0]), text.replace("\r\n", "\n")
    )
    kept = "".join(_shown(char, glyphs) for char in plain)
    return _LONG.sub(lambda match: _breakable(match[0]), kept)


def _shown(char: str, glyphs: frozenset[int]) -> str:
    if char in "\n\t\r":
        return "\n" if char != "\t" else " "
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    if ord(char) in glyphs:
        return char
    if category == "Zs":
        return " "
    if category.startswith("M"):
        return ""
    return f"[U+{ord(char):04X}]" if category.startswith(("L", "N")) else GETA


def _breakable(word: str) -> str:
    """Return a long word with places at which a line may end."""
    pieces = [piece for piece in _ENDS.split(word) if piece]
    return _BREAK.join(
        _BREAK.join(piece[at : at + _PIECE] for at in range(0, len(piece), _PIECE))
        for piece in pieces
    )
