"""Mails as an ordinary mail program reads them."""

from __future__ import annotations

import email
import email.header
import re
from typing import TYPE_CHECKING

import dkim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

#: Windows' ISO-2022-JP, whose dashes and circled digits the standard one lacks.
_ESCAPES = re.compile(rb"\x1b(\$B|\(B|\(I)")


def header(message: Message, name: str) -> str:
    """Return a header, its encoded words decoded and joined."""
    pieces = email.header.decode_header(str(message[name]))
    return "".join(
        piece if isinstance(piece, str) else decode(piece, charset or "ascii")
        for piece, charset in pieces
    )


def texts(message: Message) -> dict[str, str]:
    """Return content type to decoded text of each text part."""
    found = {}
    for part in message.walk():
        if part.get_content_maintype() == "text":
            raw = part.get_payload(decode=True)
            assert isinstance(raw, bytes)
            charset = part.get_content_charset() or "ascii"
            text = decode(raw, charset).replace("\r\n", "\n")
            found[part.get_content_type()] = text
    return found


def decode(raw: bytes, charset: str) -> str:
    """Return text; ISO-2022-JP by way of CP932, as Windows reads it."""
    if charset.lower() != "iso-2022-jp":
        return raw.decode(charset)
    out, mode = "", b"(B"
    for number, piece in enumerate(_ESCAPES.split(raw)):
        if number % 2:
            mode = piece
        elif mode == b"$B":
            out += "".join(_kanji(piece[at : at + 2]) for at in range(0, len(piece), 2))
        elif mode == b"(I":
            out += bytes(code | 0x80 for code in piece).decode("cp932")
        else:
            out += piece.decode("ascii")
    return out


def _kanji(pair: bytes) -> str:
    row, cell = pair
    low = cell + (0x7E if row % 2 == 0 else 0x20 if cell >= 0x60 else 0x1F)
    high = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    return bytes([high, low]).decode("cp932")


def signatures(
    raw: bytes, answers: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, bool]]:
    """Return domain and outcome of each DKIM signature, by dkimpy."""

    def ask(name: bytes, timeout: int = 5) -> bytes | None:
        del timeout
        records = answers.get(name.decode().rstrip("."), ())
        return records[0].encode() if records else None

    message = email.message_from_bytes(raw)
    found = []
    for number, value in enumerate(message.get_all("DKIM-Signature", [])):
        domain = re.search(r"\bd=([^;]+);", value)
        assert domain is not None
        checker = dkim.DKIM(raw)
        try:
            good = bool(checker.verify(idx=number, dnsfunc=ask))
        except dkim.DKIMException:
            good = False
        found.append((domain[1], good))
    return found
