"""Text back to the bytes that `decode_text` and `decode_body` made it of."""

from __future__ import annotations

import binascii
import re
from typing import Final

#: What these charsets lack.
_MISSING: Final = {"cp50221": "〓", "cp932": "〓", "euc_jp": "〓"}
_BASE64_LINE: Final = 76
_ASCII, _KANA, _PAIR = b"\x1b(B", b"\x1b(I", b"\x1b$B"
_HALF_FIRST, _HALF_LAST, _HALF_BASE = 0xFF61, 0xFF9F, 0xFF40
_LINE_END = re.compile(rb"\r?\n")


def encode(text: str, codec: str) -> bytes:
    """Return ``text`` in a charset; what it cannot hold is replaced, never refused.

    Args:
        text: Any text.
        codec: As `decode_text` names it, also with `"?"` behind it.
    """
    name = codec.removesuffix("?") or "ascii"
    if name in {"cp50221", "iso2022_jp"}:
        return _encode_jis(text)
    if name == "ascii" and not text.isascii():
        name = "utf-8"
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return _with_loss(text, name)
    except LookupError:
        return text.encode("utf-8", "replace")


def _with_loss(text: str, codec: str) -> bytes:
    return b"".join(_letter(char, codec) for char in text)


def _letter(char: str, codec: str) -> bytes:
    for choice in (char, _MISSING.get(codec, "?")):
        try:
            return choice.encode(codec)
        except UnicodeEncodeError:
            continue
    return b"?"


def _encode_jis(text: str) -> bytes:
    """Return ISO-2022-JP; each line begins and ends in ASCII. RFC 1468."""
    made, mode = bytearray(), _ASCII
    for char in text:
        wanted, raw = _jis(char)
        if wanted != mode:
            made += wanted
            mode = wanted
        made += raw
    return bytes(made + _ASCII if mode != _ASCII else made)


def _jis(char: str) -> tuple[bytes, bytes]:
    point = ord(char)
    if point < 0x80:  # noqa: PLR2004 - ASCII
        return _ASCII, char.encode("ascii")
    if _HALF_FIRST <= point <= _HALF_LAST:
        return _KANA, bytes([point - _HALF_BASE])
    raw = _letter(char, "cp932")
    if len(raw) != 2 or raw[0] >= 0xF0:  # noqa: PLR2004 - no pair, or beyond JIS
        raw = "〓".encode("cp932")
    first, second = raw
    row = (first - (0x71 if first < 0xA0 else 0xB1)) * 2 + 1  # noqa: PLR2004 - lead bytes
    if second >= 0x9F:  # noqa: PLR2004 - the second half of a pair of rows
        return _PAIR, bytes([row + 1, second - 0x7E])
    return _PAIR, bytes([row, second - (0x20 if second > 0x7F else 0x1F)])  # noqa: PLR2004


def encode_body(raw: bytes, encoding: str, like: bytes) -> bytes:
    """Return content in a transfer encoding, its lines as in ``like``.

    Args:
        raw: What is to be encoded.
        encoding: Content-Transfer-Encoding, lower-case.
        like: The content that stood there, encoded.
    """
    nl = b"\r\n" if b"\r\n" in like else b"\n"
    if encoding == "base64":
        first = _LINE_END.split(like.lstrip(), 1)[0].strip()
        width = min(max(len(first) // 4 * 4, 4), 996) if first else _BASE64_LINE
        step = width // 4 * 3
        lines = [
            binascii.b2a_base64(raw[at : at + step], newline=False)
            for at in range(0, len(raw), step)
        ]
        return nl.join(lines) + (nl if like.endswith((b"\n", b"\r")) else b"")
    if encoding == "quoted-printable":
        plain = raw.replace(b"\r\n", b"\n")
        return binascii.b2a_qp(plain, quotetabs=False, istext=True).replace(b"\n", nl)
    return raw
