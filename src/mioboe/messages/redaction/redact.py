"""A mail made safe to share: the same form, other people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.messages.charsets import decode_text
from mioboe.messages.headers import FIELD, read_headers
from mioboe.messages.mime import decode_body
from mioboe.messages.parse import parse
from mioboe.messages.redaction.encode import encode, encode_body
from mioboe.messages.redaction.fields import redact_field
from mioboe.messages.redaction.masks import Mask
from mioboe.messages.redaction.pages import page
from mioboe.messages.redaction.people import people_of
from mioboe.messages.redaction.words import Words
from mioboe.messages.splitter import NESTED, split_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.messages.mime import Leaf
    from mioboe.messages.redaction.people import Household

_HTML: Final = frozenset({"text/html", "application/xhtml+xml", "text/x-amp-html"})
#: What is read as text although it is not called so.
_TEXTS: Final = frozenset({
    "application/json",
    "application/ld+json",
    "message/delivery-status",
})
#: Parts that hold nothing but bytes.
_GONE: Final = b"removed by mioboe redact\r\n"
_BOUNDARY = re.compile(
    rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE
)
#: A boundary that looks like no other word of the mail.
_TELLING: Final = 8
_DEEPEST: Final = 3


def redact(raw: bytes, household: Household, salt: bytes) -> bytes:
    """Return a mail in which no person can be recognized.

    Names, addresses, mail addresses, phone numbers, postcodes, numbers of orders,
    parcels, cards and claims, ids of headers and URLs are replaced: the same by the
    same, each by something of its shape. The sender's domain, words of the subject,
    labels, dates and sums stay; so do order of headers, parts, encodings, charsets and
    line ends. Attachments are emptied. No signature fits any more.

    Args:
        raw: Any bytes.
        household: What is known of the recipients beforehand.
        salt: Up to 64 bytes that nobody keeps: without them nothing can be turned back.

    Returns:
        The mail; by the same salt always the same one. What lies behind the first 8 MiB
        is gone.
    """
    return _redacted(raw, household, salt, depth=0)


def _redacted(raw: bytes, household: Household, salt: bytes, *, depth: int) -> bytes:
    message = parse(raw)
    headers, body_start, _ = read_headers(raw)
    leaves = split_parts(raw, headers, body_start).leaves
    words = Words(Mask(salt), people_of(message, household))
    frame = _Frame(raw, words)
    made, at = bytearray(), 0
    for leaf in leaves:
        if leaf.start < at:
            continue
        made += frame.between(at, leaf.start)
        content = raw[leaf.start : leaf.end]
        if leaf.entity.content_type in NESTED and depth < _DEEPEST:
            inner = decode_body(content, leaf.entity.encoding)
            new = _redacted(inner, household, salt, depth=depth + 1)
            made += encode_body(new, leaf.entity.encoding, content)
        else:
            made += _leaf(leaf, content, words)
        at = leaf.end
    is_whole = not leaves or len(raw) == at or not _is_cut(raw, at)
    return bytes(made + (frame.between(at, len(raw)) if is_whole else b""))


def _is_cut(raw: bytes, end: int) -> bool:
    """Return whether what lies behind the last part was never read."""
    return len(raw) - end > _LONGEST_END


_LONGEST_END: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Frame:
    """All of a mail that is not the content of a part."""

    raw: bytes
    words: Words

    def between(self, start: int, end: int) -> bytes:
        """Return what lies there: header fields, delimiters, stray lines."""
        piece = b"".join(self._lines(start, end))
        for old, new in self._boundaries():
            piece = piece.replace(old, new)
        return piece

    def _boundaries(self) -> Iterator[tuple[bytes, bytes]]:
        found = {one or other for one, other in _BOUNDARY.findall(self.raw)}
        for boundary in sorted(found, key=len, reverse=True):
            has_digit = any(chr(byte).isdigit() for byte in boundary)
            if len(boundary) >= _TELLING and has_digit:
                new = self.words.mask.word(boundary.decode("latin-1")).encode("latin-1")
                yield boundary, new

    def _lines(self, start: int, end: int) -> Iterator[bytes]:
        at = start
        while at < end:
            field = FIELD[b"\n"].match(self.raw, at, end)
            if field is not None and not field[1].startswith(b"--"):
                name = field[1].decode("ascii")
                value = redact_field(name, field[2], self.words)
                rest = self.raw[field.end(2) : field.end()]
                yield self.raw[at : field.start(2)] + value + rest
                at = field.end()
                continue
            stop = self.raw.find(b"\n", at, end) + 1 or end
            yield self._line(self.raw[at:stop])
            at = stop

    def _line(self, line: bytes) -> bytes:
        """Return a line that is no field: a delimiter, or what nobody reads."""
        if line.startswith(b"--") or not line.strip():
            return line
        text, codec = decode_text(line)
        made = self.words.text(text)
        return line if made == text else encode(made, codec)


def _leaf(leaf: Leaf, content: bytes, words: Words) -> bytes:
    entity = leaf.entity
    kind = entity.content_type
    if not (kind.startswith("text/") or kind in _TEXTS or kind in _HTML):
        is_empty = not content.strip()
        return content if is_empty else encode_body(_GONE, entity.encoding, content)
    raw = decode_body(content, entity.encoding)
    text, codec = decode_text(raw, entity.parameters.get("charset"))
    made = page(text, words) if kind in _HTML else words.text(text)
    if made == text:
        return content
    return encode_body(encode(made, codec), entity.encoding, content)
