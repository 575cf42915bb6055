"""Encoded words (`=?charset?B?...?=`), as senders and list software leave them.

Words of one charset that stand side by side are joined as bytes before they are
decoded, for many senders cut a character in the middle.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.messages.charsets import decode_text
from mioboe.messages.labels import codec_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = re.compile(r"=\?([^?\s]{0,80})\?([bBqQ])\?")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")
_BLANK = re.compile(r"\s")
_URL_SAFE = str.maketrans("-_", "+/")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    charset: str
    base64: bool
    payload: str


def decode_words(text: str) -> str:
    """Return ``text`` with its encoded words decoded, wherever they stand.

    Args:
        text: An unfolded header value, or a piece of one. Raw eight-bit characters
            are decoded already.

    Returns:
        The text. Read tolerantly: blanks in Q words, missing and surplus padding, words
        in quoted strings, comments and amid other words, a word without its end.

    Source:
        RFC 2047.

    Example:
        >>> decode_words("=?utf-8?B?5rOo?= =?UTF-8?Q?=E6=96=87?= 250")
        '注文 250'
    """
    if "=?" not in text:
        return text
    pieces: list[str] = []
    joined: list[_Word] = []
    done = 0
    for word in _find_words(text):
        gap = text[done : word.start]
        apart = not joined or (gap and not gap.isspace())
        if apart or not _alike(joined[-1], word):
            pieces.append(_decode(joined))
            joined.clear()
        if apart:
            pieces.append(gap)
        joined.append(word)
        done = word.end
    return "".join((*pieces, _decode(joined), text[done:]))


def _find_words(text: str) -> Iterator[_Word]:
    begins = list(_BEGIN.finditer(text))
    if not begins:
        return
    starts = [begin.start() for begin in begins[1:]] + [len(text)]
    stop = taken = 0
    for begin, follower in zip(begins, starts, strict=True):
        body = begin.end()
        if begin.start() < taken:
            continue
        if stop < body:
            found = text.find("?=", body)
            stop = found if found >= 0 else len(text) + 1
        base64 = begin[2] in "bB"
        if stop <= follower:
            taken = stop + 2
        elif base64 and not _BLANK.search(cut := text[body:follower].strip()) and cut:
            # It has no end of its own: cut by list software, or by a limit.
            taken = body + len(text[body:follower].rstrip())
        else:
            continue
        yield _Word(
            begin.start(), taken, begin[1], base64, text[body : min(taken, stop)]
        )


def _alike(one: _Word, other: _Word) -> bool:
    if one.charset.lower() == other.charset.lower():
        return True
    codec = codec_of(one.charset)
    return bool(codec) and codec == codec_of(other.charset)


def _decode(words: list[_Word]) -> str:
    """Return the text of words that follow each other in one charset."""
    if not words:
        return ""
    data: list[bytes] = []
    left = ""
    for word in words:
        if not word.base64:
            data.append(_unbase64(left) + _unquote(word.payload))
            left = ""
            continue
        digits = _NO_BASE64.sub("", word.payload.translate(_URL_SAFE))
        # Some senders cut the digits, not the bytes, into words.
        whole = not left and len(digits) % 4 and "=" not in word.payload
        if left or whole:
            digits, left = left + digits, ""
        if len(digits) % 4 and "=" not in word.payload:
            left = digits
        else:
            data.append(_unbase64(digits))
    data.append(_unbase64(left))
    return decode_text(b"".join(data), words[0].charset)[0]


def _unbase64(digits: str) -> bytes:
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))


def _unquote(payload: str) -> bytes:
    return binascii.a2b_qp(payload.encode("utf-8", "surrogatepass"), header=True)
