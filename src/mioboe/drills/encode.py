"""Text to the bytes that senders put on the wire: charsets, words, bodies."""

from __future__ import annotations

import base64
import functools
import quopri
import re
from typing import TYPE_CHECKING, Final

from mioboe.drills.model import DrillError
from mioboe.drills.stage import Transfer, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Longest encoded word. RFC 2047 section 2.
_WORD: Final = 75
#: Bytes of one word where it may end anywhere: within most characters, then.
_CUT: Final = 40
_ADDRESS: Final = re.compile(r'(?:"([^"]*)"|([^"<]*?)) ?<([^<>]*)>')
_PLAIN_WORD: Final = re.compile(rb"[A-Za-z0-9!*+/-]")
_JIS: Final = ("iso-2022-jp", "iso2022_jp")
_TO_ASCII: Final = b"\x1b(B"
_TO_JIS: Final = b"\x1b$B"
_TO_KANA: Final = b"\x1b(I"
_LINE: Final = 76


def encode(text: str, charset: str) -> bytes:
    r"""Return ``text`` in ``charset`` as Japanese mail programs write it.

    Args:
        text: Any text.
        charset: As a header names it. ISO-2022-JP is the one of Windows (CP50221):
            with its dashes and tildes, circled digits and half-width kana.

    Raises:
        DrillError: The charset cannot hold the text, or is unknown.

    Example:
        >>> encode("Ａ－1", "iso-2022-jp")
        b'\x1b$B#A!]\x1b(B1'
    """
    try:
        if charset.lower() in _JIS:
            return _jis(text)
        return text.encode(charset)
    except (LookupError, UnicodeEncodeError) as error:
        msg = f"{charset} cannot hold the text: {error}"
        raise DrillError(msg) from None


def encode_header(text: str, charset: str, words: Words) -> bytes:
    """Return the value of a header, folded where it is long.

    Args:
        text: As a reader sees it; an address as `"name" <address>`.
        charset: For what is not ASCII.
        words: How that is encoded.

    Example:
        >>> encode_header('"山田" <a@b.example>', "utf-8", Words.B)
        b'=?UTF-8?B?5bGx55Sw?= <a@b.example>'
    """
    if text.isascii():
        return text.replace("\n", "\r\n").encode()
    if words is Words.RAW:
        return encode(text, charset)
    if address := _ADDRESS.fullmatch(text):
        name = address[1] or address[2]
        end = f" <{address[3]}>".encode()
        return b"\r\n ".join(_words(name, charset, words)) + end
    return b"\r\n ".join(_words(text, charset, words))


def fitting(text: str, charset: str, transfer: Transfer) -> Transfer:
    """Return ``transfer``, or base64 where seven bits cannot hold the text.

    Args:
        text: A body.
        charset: Its charset.
        transfer: How the sender's bodies travel as a rule.
    """
    if transfer is Transfer.SEVEN and not encode(text, charset).isascii():
        return Transfer.BASE64
    return transfer


def encode_body(text: str, charset: str, transfer: Transfer) -> bytes:
    """Return a body in transfer encoding, lines ending in CRLF.

    Args:
        text: Lines ending in LF.
        charset: Its charset.
        transfer: How it travels.
    """
    raw = encode(text.replace("\n", "\r\n"), charset)
    if transfer is Transfer.BASE64:
        packed = base64.b64encode(raw)
        lines = [packed[at : at + _LINE] for at in range(0, len(packed), _LINE)]
        return b"\r\n".join(lines) + b"\r\n"
    if transfer is Transfer.QUOTED:
        quoted = quopri.encodestring(raw.replace(b"\r\n", b"\n"))
        return quoted.replace(b"\n", b"\r\n")
    return raw


def _words(text: str, charset: str, words: Words) -> Iterator[bytes]:
    """Yield encoded words, each whole by itself unless they are to be cut."""
    label = charset.upper().encode()
    if words is Words.CUT:
        raw = encode(text, charset)
        for at in range(0, len(raw), _CUT):
            piece = base64.b64encode(raw[at : at + _CUT])
            yield b"=?" + label + b"?B?" + piece + b"?="
        return
    held = ""
    for letter in text:
        if held and len(_word(held + letter, charset, words, label)) > _WORD:
            yield _word(held, charset, words, label)
            held = ""
        held += letter
    yield _word(held, charset, words, label)


def _word(text: str, charset: str, words: Words, label: bytes) -> bytes:
    raw = encode(text, charset)
    in_q = words is Words.Q
    packed = b"".join(map(_quoted, raw)) if in_q else base64.b64encode(raw)
    return b"=?" + label + b"?" + words.value.encode() + b"?" + packed + b"?="


def _quoted(code: int) -> bytes:
    byte = bytes([code])
    if byte == b" ":
        return b"_"
    return byte if _PLAIN_WORD.fullmatch(byte) else b"=%02X" % code


def _jis(text: str) -> bytes:
    """Return ``text`` in CP50221: by way of CP932, whose table it shares."""
    out, mode = bytearray(), _TO_ASCII
    for letter in text:
        wanted, raw = _letter(letter)
        if wanted != mode:
            out += wanted
            mode = wanted
        out += raw
    return bytes(out if mode == _TO_ASCII else out + _TO_ASCII)


@functools.cache
def _letter(letter: str) -> tuple[bytes, bytes]:
    """Return mode and code of one letter; a mailbox has few, a million times."""
    raw = letter.encode("cp932")
    return _mode(raw), _shift(raw)


def _mode(raw: bytes) -> bytes:
    if len(raw) == 2:  # noqa: PLR2004 - two bytes a kanji
        return _TO_JIS
    return _TO_ASCII if raw.isascii() else _TO_KANA


def _shift(raw: bytes) -> bytes:
    """Return one letter of CP932 in seven bits. Source: JIS X 0208 annex 1."""
    if len(raw) == 1:
        return bytes([raw[0] & 0x7F])
    high, low = raw
    row = (high - (0x70 if high < 0xA0 else 0xB0)) * 2  # noqa: PLR2004 - see Source
    if low >= 0x9F:  # noqa: PLR2004 - second row of the pair
        return bytes([row, low - 0x7E])
    return bytes([row - 1, low - (0x20 if low > 0x7E else 0x1F)])  # noqa: PLR2004
