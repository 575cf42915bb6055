"""From the bytes of a mail to what is handed on: quoting undone, digest taken."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Final

from mioboe.sources.model import Found

#: Never more of one message is handed on.
MAX_MESSAGE: Final = 64 * 1024 * 1024

_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_END: Final = re.compile(rb"\n\r?\n")
_LENGTH: Final = re.compile(rb"[ \t]*(\d{1,10})[ \t]*\r?\n")
_FROM_LINE: Final = re.compile(rb"From [^\n]*\n")
#: What stores write on a message that they keep: it differs from copy to copy.
_KEPT_BY_STORES: Final = re.compile(
    rb"^(?:x-mozilla-(?:status2?|keys)|x-gmail-labels|x-gm-thrid|status|x-status"
    rb"|x-keywords|x-uid|content-length|lines)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.MULTILINE | re.IGNORECASE,
)


_ID_NAMES: Final = tuple(
    b"\n" + name + b":"
    for name in (
        b"Message-ID",
        b"Message-Id",
        b"Message-id",
        b"MESSAGE-ID",
        b"message-id",
    )
)
#: A Message-ID on the line behind its name.
_MAX_ID: Final = 1000
#: How much of a mail may stand before its Message-ID: most often, and at most.
_ID_USUAL: Final = 4096
_ID_REACH: Final = 64 * 1024


def number_of(header: bytes | memoryview) -> int:
    """Return a number by which mails can be counted that are not handed on.

    Args:
        header: The mail from its first header on.

    Returns:
        From 0 to 2**63 - 1; by the Message-ID, so it is the same for every copy.
    """
    text = b"\n" + bytes(header[:_ID_USUAL])
    if b"\nMessage-I" not in text:
        text = b"\n" + bytes(header[:_ID_REACH])
    for name in _ID_NAMES:
        at = text.find(name)
        if at >= 0:
            start = at + len(name)
            value = text[start : text.find(b"\n", start)].strip()
            if not value:
                value = text[start : start + _MAX_ID].strip().partition(b"\n")[0]
                value = value.strip()
            return zlib.crc32(value) << 31 | zlib.adler32(value) & 0x7FFFFFFF
    return int(digest(text[: _body_start(text)])[:15], 16)


def found_in_file(locator: str, raw: bytes, mtime: float | None = None) -> Found:
    """Return the mail of a file of its own."""
    return Found(locator=locator, raw=raw, mtime=mtime, digest=digest(raw))


def unframed(raw: bytes, name: str) -> bytes:
    r"""Return the mail in a file of its own, without what its writer set around it.

    Apple Mail writes the length of the mail, a line end, the mail, and a property list.

    Args:
        raw: The file.
        name: Its name; only `.emlx` has a frame.

    Example:
        >>> unframed(b"8         \nA: b\n\nc\n<?xml version", "17.emlx")
        b'A: b\n\nc\n'
    """
    length = _LENGTH.match(raw) if name.lower().endswith(".emlx") else None
    if length is None:
        return raw
    return raw[length.end() : length.end() + int(length[1])]


def found_in_mbox(locator: str, raw: bytes) -> Found:
    """Return the mail between two From lines of an mbox.

    Args:
        locator: Where the first From line is.
        raw: All between the two lines. The empty line before the second one is the
            mbox's own and goes; one `>` goes from each quoted From line of the body.
    """
    for ending in (b"\r\n\r\n", b"\n\n"):
        if raw.endswith(ending):
            raw = raw[: -len(ending) // 2]
            break
    plain = _unquote(raw)
    return Found(
        locator=locator,
        raw=plain,
        quoted=raw if plain != raw else None,
        digest=digest(plain),
    )


def _unquote(raw: bytes) -> bytes:
    if b">From " not in raw:
        return raw
    body = _body_start(raw)
    return raw[:body] + _QUOTED.sub(rb"\1", raw[body:])


def _body_start(raw: bytes) -> int:
    match = _HEADER_END.search(raw)
    return match.end() if match else len(raw)


def digest(raw: bytes) -> str:
    r"""Return what is the same for every copy of a message.

    Args:
        raw: The message from its first header on; a From line in front is skipped.

    Returns:
        BLAKE2b-128 in hex, over the message with line ends as `\n`, one of them at its
        end, and without the headers in which stores note what they did with it.

    Example:
        >>> one = digest(b"Status: RO\nSubject: a\n\nb\n")
        >>> one == digest(b"Subject: a\r\n\r\nb\r\n\r\n")
        True
        >>> one == digest(b"Subject: a\n\nStatus: RO\nb\n")
        False
    """
    text = raw.replace(b"\r\n", b"\n") if b"\r\n" in raw else raw
    skipped = _FROM_LINE.match(text)
    start = skipped.end() if skipped else 0
    body = _body_start(text)
    sum_ = hashlib.blake2b(_KEPT_BY_STORES.sub(b"", text[start:body]), digest_size=16)
    sum_.update(text[body:].rstrip(b"\n") + b"\n")
    return sum_.hexdigest()
