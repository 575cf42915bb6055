"""Write the pictures of a dossier that the docs show: `python -m tools.make_pictures`.

The case is the invented one of the tests. A page has few colors, so a picture is kept
as a palette: a third of what typst writes.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fakes.dossiers import AUDIENCES, invented_case

from mioboe.catalog.words import read_words
from mioboe.dossiers import Variant, compose
from mioboe.press.pdf import print_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.dossiers import Audience

FOLDER: Final = Path(__file__).parents[1] / "docs" / "pictures"
DOTS: Final = 84
#: For whom, and in which language.
SHOWN: Final = ((Variant.ISSUER, "ja"), (Variant.POLICE, "ja"))
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
#: Bytes of a pixel as typst writes it.
_DEEP: Final = 4
#: Colors are kept to so many steps of each of red, green and blue.
_STEP: Final = 15


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in pictures():
        (FOLDER / name).write_bytes(content)


def pictures() -> Iterator[tuple[str, bytes]]:
    """Return the name and the content of each picture.

    Yields:
        The first page of a dossier.
    """
    readers = {one.variant: one for one in AUDIENCES}
    for variant, language in SHOWN:
        page = _page(readers[variant], language)
        yield f"dossier-{variant.value}.{language}.png", small(page)


def _page(reader: Audience, language: str) -> bytes:
    words = read_words("dossier")
    document = compose(invented_case(), reader, words, language=language)
    return print_pictures(document, dots=DOTS)[0]


def small(png: bytes) -> bytes:
    """Return a picture with a palette of its own.

    Args:
        png: Eight bits each of red, green, blue and alpha, not interlaced.

    Source:
        W3C, Portable Network Graphics (third edition), sections 7 and 11.
    """
    wide, rows = _read(png)
    palette: dict[bytes, int] = {}
    packed = bytearray()
    for row in rows:
        packed.append(0)
        for at in range(0, wide * _DEEP, _DEEP):
            color = bytes((value + 7) // _STEP * _STEP for value in row[at : at + 3])
            packed.append(palette.setdefault(color, len(palette)))
    head = struct.pack(">IIBBBBB", wide, len(rows), 8, 3, 0, 0, 0)
    return b"".join((
        _SIGNATURE,
        _chunk(b"IHDR", head),
        _chunk(b"PLTE", b"".join(palette)),
        _chunk(b"IDAT", zlib.compress(bytes(packed), 9)),
        _chunk(b"IEND", b""),
    ))


def _read(png: bytes) -> tuple[int, list[bytes]]:
    """Return how wide a picture is, and its rows."""
    chunks = [*_chunks(png)]
    wide, high = struct.unpack(">II", chunks[0][1][:8])
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    length = wide * _DEEP
    rows: list[bytes] = []
    above = bytes(length)
    for line in range(high):
        start = line * (length + 1)
        above = _plain(data[start], data[start + 1 : start + 1 + length], above)
        rows.append(above)
    return wide, rows


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _plain(how: int, line: bytes, above: bytes) -> bytes:
    """Return a row without its filter."""
    found = bytearray(line)
    for at, value in enumerate(line):
        left = found[at - _DEEP] if at >= _DEEP else 0
        corner = above[at - _DEEP] if at >= _DEEP else 0
        up = above[at]
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[how]
        found[at] = (value + guess) & 0xFF
    return bytes(found)


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda one: abs(near - one))


def _chunk(kind: bytes, body: bytes) -> bytes:
    whole = kind + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))


if __name__ == "__main__":
    main()
