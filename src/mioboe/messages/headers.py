"""The header block: fields with their offsets, and what their bytes say.

A line ends with LF or CRLF. A CR alone ends a line only in a message that has no LF at
all; anywhere else it is a character like others, for a signature counts it as one. If
we split there, an attacker could hide in one field what we then read as another.
"""

from __future__ import annotations

import re
from typing import Final

from mioboe.messages.charsets import decode_text
from mioboe.messages.limits import FIELD_BYTES, HEADER_BYTES, HEADER_COUNT, READ_BYTES
from mioboe.messages.model import Header
from mioboe.messages.words import decode_words

#: A field with its folded lines, by line end. Blanks before the colon are of old.
FIELD: Final = {
    b"\n": re.compile(rb"([!-9;-~]++)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)"),
    b"\r": re.compile(rb"([!-9;-~]++)[ \t]*+:([^\r]*+(?:\r[ \t][^\r]*+)*+)(?:\r|\Z)"),
}
_EMPTY_LINE: Final = {b"\n": re.compile(rb"\n\r?\n"), b"\r": re.compile(rb"\r\r")}
_EMPTY_START = re.compile(rb"\r?\n|\r")
_ENVELOPE = re.compile(rb">?From (?![ \t]*:)[^\r\n]*+(?:\r?\n|\r)?")
_LINE_ENDS = re.compile(rb"\r?\n|\r")
_LONE_CR = re.compile(rb"\r(?!\n)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def split_headers(raw: bytes) -> tuple[tuple[Header, ...], int]:
    r"""Split a message into its header fields and the offset of its body.

    Args:
        raw: The whole message, or its beginning.

    Returns:
        The fields from the top, and where the body begins: behind the first empty
        line; the length of ``raw`` where there is none; 0 where there is no field.
        Lines that are no field are left out, and end nothing.

    Source:
        RFC 5322 sections 2.2 and 4.5.

    Example:
        >>> headers, body_start = split_headers(b"From: a@b.example\nTo: x\n\nHi")
        >>> [header.name for header in headers], body_start
        (['From', 'To'], 25)
    """
    headers, body_start, _ = read_headers(raw)
    return headers, body_start


def read_headers(raw: bytes) -> tuple[tuple[Header, ...], int, frozenset[str]]:
    """Return what `split_headers` does, and what is odd about the block."""
    if empty := _EMPTY_START.match(raw):
        return (), empty.end(), frozenset()
    line_end = b"\r" if b"\r" in raw and b"\n" not in raw else b"\n"
    empty = _EMPTY_LINE[line_end].search(raw, 0, READ_BYTES)
    body_start = empty.end() if empty else len(raw)
    odd = set()
    end = empty.start() + 1 if empty else len(raw)
    if end > HEADER_BYTES:
        odd.add("header-too-large")
        end = HEADER_BYTES
    envelope = _ENVELOPE.match(raw)
    headers: list[Header] = []
    content_type = b""
    at = envelope.end() if envelope else 0
    while at < end and len(headers) < HEADER_COUNT:
        header = _field_at(raw, at, end, line_end)
        if header:
            headers.append(header)
            at = header.end
            if not content_type and header.name.lower() == "content-type":
                content_type = header.value
        elif _is_delimiter(raw, at, content_type):
            body_start = at
            break
        else:
            odd.add("header-without-colon")
            at = raw.find(line_end, at, end) + 1 or end
    if not headers:
        return (), body_start if envelope and not odd else 0, frozenset(odd)
    odd |= _oddities(raw, end, headers)
    return tuple(headers), body_start, frozenset(odd)


def _field_at(raw: bytes, at: int, end: int, line_end: bytes) -> Header | None:
    field = FIELD[line_end].match(raw, at, end)
    if field is None:
        return None
    value = field[2][:FIELD_BYTES].removesuffix(b"\r")
    return Header(str(field[1], "ascii"), value, at, field.end())


def _is_delimiter(raw: bytes, at: int, content_type: bytes) -> bool:
    """Return whether the first part begins here, without an empty line before."""
    if not content_type or not raw.startswith(b"--", at):
        return False
    line = raw[at + 2 : at + 80].partition(b"\n")[0].strip()
    return bool(line) and line in content_type


def _oddities(raw: bytes, end: int, headers: list[Header]) -> set[str]:
    marks = {
        "too-many-headers": len(headers) == HEADER_COUNT and headers[-1].end < end,
        "field-too-long": any(len(header.value) == FIELD_BYTES for header in headers),
        "lone-cr": _LONE_CR.search(raw, 0, end) is not None,
    }
    return {mark for mark, is_so in marks.items() if is_so}


def decode_header(value: bytes) -> str:
    r"""Decode a header value: unfolded, raw bytes and encoded words as text.

    Args:
        value: All behind the colon, folding kept. Raw eight-bit and JIS bytes are
            judged by what they are.

    Returns:
        One line, without controls and without blanks at its ends. Not folded:
        full-width and invisible characters stay.

    Source:
        RFC 2047, RFC 6532.

    Example:
        >>> decode_header(b" =?iso-2022-jp?B?GyRCJDRDbUo4GyhC?=\r\n =?utf-8?Q?_1?=")
        'ご注文 1'
        >>> decode_header("ご注文".encode("cp932"))
        'ご注文'
    """
    return _CONTROLS.sub(" ", decode_words(unfold(value))).strip()


def unfold(value: bytes) -> str:
    """Return a header value on one line, its raw bytes decoded, its words not."""
    plain = _LINE_ENDS.sub(b"", value) if b"\n" in value or b"\r" in value else value
    return decode_text(plain)[0]
