"""The cheap question: can this mail matter? Asked of header bytes, before any parsing.

Most mails of an archive name no brand that mioboe knows. To find the others, this must
be fast on all and miss none, however the name hides. Three steps, each rarer than the
one before:

1. One re2 automaton runs over the header block once and ends at the blank line. It
   knows the headers that matter and, inside them, every brand word as ASCII may write
   it: any case, anything but letters between the letters, `0` for `o`, `rn` for `m`.
   It also stops at whatever ASCII cannot say: an encoded word, an 8-bit byte, an
   escape of ISO-2022-JP (also one that lost its ESC), a punycode label.
2. The field at which it stopped is decoded: by a short way where all is in order, by
   `decode_header` where it is not.
3. The text is laid bare, and a second automaton searches the result.

The automata share prefixes, so their cost does not grow with the number of brands.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

from mioboe.messages.automata import (
    HEADERS,
    MARKS,
    head_automaton,
    text_automaton,
)
from mioboe.messages.bare import (
    BLANK,
    BareLetters,
    stands_alone,
    with_labels,
    with_turned,
)
from mioboe.messages.headers import decode_header
from mioboe.messages.limits import HEADER_BYTES, HEADER_COUNT

#: A memory is emptied when it holds this many values: an attacker fills it, too.
_MAX_MEMORY: Final = 20_000
_MAX_REMEMBERED: Final = 400
_KINDS: Final = frozenset((b"B", b"b", b"Q", b"q"))
#: What may stand between two encoded words that belong together.
_BETWEEN: Final = frozenset((b"= =", b"=\n =", b"=\r\n =", b"=\n\t=", b"=\r\n\t="))
_CODECS: Final = {
    b"utf-8": "utf-8",
    b"utf8": "utf-8",
    b"us-ascii": "ascii",
    b"iso-2022-jp": "iso2022_jp",
    b"shift_jis": "cp932",
    b"windows-31j": "cp932",
}
#: What these bytes say in another charset is for `decode_header` to weigh.
_DOUBTFUL: Final = re.compile("[\uff61-\uff9f]")
#: A CR that ends a line of its own, and is not followed by a continuation.
_AT_CR: Final = re.compile(rb"\r(?![\n \t])")
#: How far ahead the end of a field is looked for at first.
_ROOM: Final = 400
#: How far ahead the end of the header block is looked for.
_REACH: Final = 1500
_NAMES: Final = frozenset(name.encode("ascii") for name in HEADERS)
_INITIALS: Final = frozenset(b"FfSsRrXx")
_FROM: Final = b"from"
_TO_THE_LEFT: Final = "\u202e"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiftWords:
    """What the brands are called, where they live, and what orders are called."""

    #: Their own domains, `"amazon.co.jp"`: names at and below them.
    domains: tuple[str, ...] = ()
    #: Latin tokens of look-alike addresses: `"amazon"`, `"vpass"`.
    tokens: tuple[str, ...] = ()
    #: Names as people see them, in any script: `"楽天カード"`.
    names: tuple[str, ...] = ()
    #: What subjects of orders say, whoever sends them: `"注文番号"`.
    topics: tuple[str, ...] = ()


class Sift:
    r"""The words of all brands, ready to be asked of many mails.

    An ASCII word of up to four letters with a vowel (`au`, `visa`, `line`) counts only
    where it stands alone, and so does a domain; every other word counts anywhere, also
    inside of longer ones.

    Example:
        >>> sift = Sift(SiftWords(domains=("shop.example",), tokens=("amazon",)))
        >>> sift.wants(b"From: =?utf-8?Q?Amaz=D0=BEn?= <x@a.test>\r\n\r\n")
        True
        >>> sift.wants(b"Subject: A rnazon order\n\n")
        True
        >>> sift.wants(b"Subject: Hello\nTo: amazon@b.test\n\namazon")
        False
    """

    __slots__ = ("_bare", "_heads", "_senders", "_texts", "_words")

    def __init__(self, words: SiftWords) -> None:
        self._words = words
        self._bare = BareLetters()
        free, alone = self._sort(words)
        self._heads = head_automaton(free, alone)
        self._texts = text_automaton(free, alone)
        self._senders: dict[bytes, bool] = {}

    def __reduce__(self) -> tuple[type[Sift], tuple[SiftWords]]:
        return Sift, (self._words,)

    def wants(self, header: bytes | memoryview) -> bool:
        """Say whether the mail names a brand in a header that people see.

        Args:
            header: The mail from its first byte on. What lies behind the blank line,
                or behind 256 KiB, is not looked at, so the whole mail is fine.

        Returns:
            True where From, Sender, Reply-To, Subject, Return-Path, Resent-From or
            X-Original-From holds a word of a brand, open or hidden. Sometimes True for
            another mail, too.
        """
        at, end = 0, min(len(header), HEADER_BYTES)
        for _ in range(HEADER_COUNT):
            stop = self._heads(header, at, end)
            if stop < 0:
                return False
            if bytes(header[stop - 2 : stop]) not in MARKS:
                return True
            if (lines := _rest_of_block(header, at, stop, end)) is not None:
                return any(map(self._line_names_brand, lines))
            fields, at = _fields_around(header, at, stop, end)
            if any(map(self._field_names_brand, fields)):
                return True
        return True

    def _line_names_brand(self, line: bytes) -> bool:
        """Return whether an unfolded line is one that matters and names a brand."""
        if not line or line[0] not in _INITIALS:
            return False
        name, _, value = line.partition(b":")
        name = name.rstrip().lower()
        if name not in _NAMES:
            return False
        if b"=?" not in value:
            stop = self._heads(line, 0, len(line))
            if stop < 0 or line[stop - 2 : stop] not in MARKS:
                return stop >= 0
        return self._remembers(value) if name == _FROM else self._finds(value)

    def _field_names_brand(self, field: bytes) -> bool:
        value = field.partition(b":")[2]
        return self._finds(value) or self._names_brand(value.decode("latin-1"))

    def _remembers(self, value: bytes) -> bool:
        """Return what `_finds` does; the same senders come again and again."""
        known = self._senders.get(value)
        if known is None:
            # Readers differ in whether an address may hold an encoded word.
            known = self._finds(value) or self._names_brand(value.decode("latin-1"))
            if len(value) <= _MAX_REMEMBERED:
                if len(self._senders) >= _MAX_MEMORY:
                    self._senders.clear()
                self._senders[value] = known
        return known

    def _finds(self, value: bytes) -> bool:
        text = _decode_in_order(value)
        if text is None:
            text = decode_header(value)
        if "--" in text:
            text = with_labels(text)
        if _TO_THE_LEFT in text:
            text = with_turned(text)
        return self._names_brand(text)

    def _names_brand(self, text: str) -> bool:
        bare = f" {text.translate(self._bare)} ".encode()
        return self._texts(bare, 0, len(bare)) >= 0

    def _sort(self, words: SiftWords) -> tuple[list[str], list[str]]:
        """Return the bare words that count anywhere, and those that stand alone."""
        free: list[str] = []
        alone: list[str] = []
        for word in {*words.tokens, *words.names, *words.topics}:
            bare = word.translate(self._bare).replace(BLANK, "")
            (alone if stands_alone(word, bare) else free).append(bare)
        for domain in words.domains:
            labels = with_labels(domain).translate(self._bare).split()
            alone.append(BLANK.join(labels))
        return sorted(filter(None, free)), sorted(filter(None, alone))


def _rest_of_block(
    header: bytes | memoryview, low: int, at: int, end: int
) -> list[bytes] | None:
    """Return the lines from ``at`` to the end of the block, unfolded.

    `None` where the block ends far away, or its line ends are odd. It is the common
    case: From and Subject stand together, behind what servers wrote.
    """
    low = max(low, at - _ROOM)
    text = bytes(header[low : min(at + _REACH, end)])
    if b"\r" in text:
        if text.count(b"\r") != text.count(b"\r\n"):
            return None
        at -= text.count(b"\r", 0, at - low)
        text = text.replace(b"\r\n", b"\n")
    stop = text.find(b"\n\n", at - low)
    start = text.rfind(b"\n", 0, at - low) + 1
    while start and text[start] in b" \t":
        start = text.rfind(b"\n", 0, start - 1) + 1
    if stop < 0 or (low and not start):
        return None
    block = text[start:stop].replace(b"\n ", b" ")
    if b"\n\t" in block:
        block = block.replace(b"\n\t", b" ")
    return block.split(b"\n")


def _fields_around(
    header: bytes | memoryview, low: int, at: int, end: int
) -> tuple[list[bytes], int]:
    """Return the field around ``at``, and where the next one starts.

    Where a CR stands alone, it is for the parser to say whether that ends a line: all
    readings are returned.
    """
    room = _ROOM
    while True:
        text = bytes(header[low : min(at + room, end)])
        stop = text.find(b"\n", at - low) + 1
        while 0 < stop < len(text) and text[stop] in b" \t":
            stop = text.find(b"\n", stop) + 1
        if 0 < stop < len(text) or at + room >= end:
            break
        room *= 8
    stop = stop or len(text)
    if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
        return [text[:stop], *_AT_CR.split(text[:stop])], low + stop
    start = text.rfind(b"\n", 0, at - low) + 1
    while start and text[start] in b" \t":
        start = text.rfind(b"\n", 0, start - 1) + 1
    return [text[start:stop]], low + stop


def _decode_in_order(value: bytes) -> str | None:
    """Return the text of a value in which nothing is odd, else `None`."""
    head, *rest = value.split(b"?")
    try:
        if not rest:
            text = value.decode("utf-8")
        elif len(rest) % 4 == 0:
            text = _decode_side_by_side(head, rest)
        else:
            return None
    except (KeyError, ValueError):
        return None
    odd = "$" in text or "=?" in text or "\x1b" in text or "\x0e" in text
    return None if odd else text


def _decode_side_by_side(head: bytes, rest: list[bytes]) -> str:
    """Return the text of encoded words with nothing but blanks between them.

    Raises:
        KeyError: A charset for which care is needed.
        ValueError: Something is not in order.
    """
    labels, kinds, payloads, gaps = rest[::4], rest[1::4], rest[2::4], rest[3::4]
    label, tail = labels[0], gaps.pop()
    whole = _BETWEEN.issuperset(gaps) and _KINDS.issuperset(kinds)
    if labels.count(label) < len(labels) or not whole:
        raise ValueError(head)
    if head[-1:] != b"=" or tail[:1] != b"=":
        raise ValueError(head)
    codec = _CODECS[label.lower()]
    raw = b"".join(map(_unpack, kinds, payloads))
    inner = raw.decode(codec)
    if codec == "cp932" and (_DOUBTFUL.search(inner) or _is_utf_8(raw)):
        raise ValueError(codec)
    return head[:-1].decode("ascii") + inner + tail.decode("ascii")


def _is_utf_8(raw: bytes) -> bool:
    return raw.decode("utf-8", "ignore").encode() == raw


def _unpack(kind: bytes, payload: bytes) -> bytes:
    """Return the bytes of an encoded word; `ValueError`: it is not in order."""
    if kind in b"Bb":
        return binascii.a2b_base64(payload, strict_mode=True)
    return binascii.a2b_qp(payload, header=True)
