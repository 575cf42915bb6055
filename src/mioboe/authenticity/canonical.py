"""Canonical forms of header fields and bodies: what DKIM and ARC really sign."""

from __future__ import annotations

import re
from typing import Final

_BLANKS: Final = b" \t"
_RUN: Final = re.compile(rb"  +")
_BLANK_END: Final = re.compile(rb" \n")
_LONG_RUN: Final = b" " * 32
#: Up to here patterns are the fastest. Beyond, a body of nothing but matches would
#: cost many times its own size in pieces, and replacing takes a handful of passes.
_SMALL: Final = 1 << 20


def canonical_header(field: bytes, *, relaxed: bool) -> bytes:
    r"""Return the canonical form of one header field.

    Args:
        field: The whole field, `Name: value`, folding kept. Line ends may be LF or
            CRLF; the last one may be missing.
        relaxed: Whether `relaxed` is meant; else `simple`.

    Returns:
        The form that is hashed, without its last CRLF.

    Source:
        RFC 6376 sections 3.4.1 and 3.4.2.

    Example:
        >>> canonical_header(b"SubJect: a \r\n\t b  \r\n", relaxed=True)
        b'subject:a b'
        >>> canonical_header(b"SubJect : a\n b\n", relaxed=False)
        b'SubJect : a\r\n b'
    """
    if not relaxed:
        return _with_lf(field).removesuffix(b"\n").replace(b"\n", b"\r\n")
    unfolded = field.replace(b"\r\n", b"").replace(b"\n", b"")
    name, _, value = unfolded.partition(b":")
    return name.rstrip(_BLANKS).lower() + b":" + _squeeze(value).strip(_BLANKS)


def canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    r"""Return the canonical form of a body.

    A line ends with LF or CRLF, as mailboxes on disk store it either way; a CR by
    itself ends none and stays.

    Args:
        body: All behind the blank line that ends the header block.
        relaxed: Whether `relaxed` is meant; else `simple`.

    Returns:
        The form that is hashed, with CRLF line ends.

    Source:
        RFC 6376 sections 3.4.3 and 3.4.4.

    Example:
        >>> canonical_body(b" C \n D \t E\r\n\n \n", relaxed=True)
        b' C\r\n D E\r\n'
        >>> canonical_body(b"", relaxed=False), canonical_body(b"", relaxed=True)
        (b'\r\n', b'')
    """
    lines = _with_lf(body)
    if not relaxed:
        return (lines.rstrip(b"\n") + b"\n").replace(b"\n", b"\r\n")
    lines = lines.rstrip(b" \t\n")
    if not lines:
        return b""
    lines = _squeeze(lines + b"\n")
    if len(lines) <= _SMALL:
        lines = _BLANK_END.sub(b"\n", lines)
    else:
        lines = lines.replace(b" \n", b"\n")
    return lines.replace(b"\n", b"\r\n")


def _with_lf(text: bytes) -> bytes:
    """Return ``text`` with LF for CRLF.

    Bytes that are only compared one by one run many times faster than a search for
    pairs, so the usual case, every CR in a CRLF, is tried first.
    """
    if b"\r" not in text:
        return text
    lean = text.translate(None, b"\r")
    paired = len(lean) + lean.count(b"\n") == len(text)
    if paired and lean.replace(b"\n", b"\r\n") == text:
        return lean
    return text.replace(b"\r\n", b"\n")


def _squeeze(text: bytes) -> bytes:
    """Return ``text`` with one space for every run of blanks."""
    text = text.replace(b"\t", b" ")
    if len(text) <= _SMALL:
        return _RUN.sub(b" ", text)
    for run in (_LONG_RUN, b"  "):
        while run in text:
            text = text.replace(run, b" ")
    return text
