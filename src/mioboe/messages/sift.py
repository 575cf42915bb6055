"""The cheap question: can this mail matter? Asked of header bytes, before any parsing.

Most mails of an archive name no brand that mioboe knows. To find the others, this file
must be fast on all and miss none, however the name hides. Three steps, each rarer than
the one before:

1. One re2 automaton runs over the header block once and ends at the blank line. It
   knows the headers that matter and, inside them, every brand word as ASCII may write
   it: any case, anything but letters between the letters, `0` for `o`, `rn` for `m`.
   It also stops at whatever ASCII cannot say: an encoded word, an 8-bit byte, an
   escape of ISO-2022-JP (also one that lost its ESC), a punycode label.
2. The field at which it stopped is decoded: by a short way where all is in order, by
   `decode_header` where it is not.
3. The text is laid bare: one table maps each character to the plain letter that it is,
   or looks like. A second automaton searches the result.

The automata share prefixes, so their cost does not grow with the number of brands.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import re2

from mioboe.kit import has_invisible
from mioboe.messages.headers import decode_header
from mioboe.messages.limits import HEADER_BYTES, HEADER_COUNT

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADERS: Final = (
    "from", "sender", "reply-to", "subject", "return-path", "resent-from",
    "x-original-from",
)  # fmt: skip

#: Characters that look like another one; each first letter stands for those behind it.
#: `i`, `l` and `1` cannot be told apart in many fonts, so all three are `l`.
_ALIKE: Final = (
    "aаΑαɑᴀ4 bВвΒβʙьЬ cСсϲϹᴄ dԁԀᴅđĐ eЕеΕεᴇ3 fꜰ gɡɢ hНнһҺΗʜħĦհ jЈјᴊ kКкΚκᴋ "
    "lі1iІΙιӏӀıɩɪłŁʟ mМмΜᴍ nΝηɴո oОоΟο0ᴏøØօՕ pРрΡρᴘ qԛԚ rгГʀ sЅѕꜱ5 tТтΤτᴛŧŦ "
    "uυսՍᴜ vѵѴνᴠ wԝԜωѡᴡ xХхΧχ yУуΥγүҮʏ zΖᴢ "
    "カ力 ニ二 ロ口 エ工 タ夕 ト卜 ハ八 ヘへ リり "
    "アァ イィ ウゥ オォ ツッ ヤャ ユュ ヨョ ワヮ ケヶ "
    "楽樂乐 銀银 東东 電电 国國 証證证 郵邮 運运 関關关 亜亞亚 馬马 戸戶户 険險险 "
    "済濟济 会會 価價价 号號"
)
_TWINS: Final = {twin: group[0] for group in _ALIKE.split() for twin in group[1:]} | {
    "ェ": "エ",
    "ヵ": "カ",
    "ー": " ",
}
#: Two letters that look like one.
_PAIRS: Final = {"m": "rn", "w": "vv"}
#: The separator of bare text.
_BLANK: Final = " "
#: Categories of characters that only change others, or show nothing.
_SHAPELESS: Final = {"Mn", "Me", "Cf"}
#: A memory is emptied when it holds this many values: an attacker fills it, too.
_MAX_MEMORY: Final = 20_000
_MAX_REMEMBERED: Final = 400
#: An ASCII word this short, with a vowel in it, is a piece of many ordinary words.
_SHORT: Final = 4

#: Bytes that begin what is not ASCII.
_NO_ASCII: Final = (0x0E, 0x1B, *range(0x80, 0x100))
#: Between two letters of a word. A line end is not looked behind: that would make the
#: automaton ten times larger, to no use.
_GAP: Final = r"[^A-Za-z0-9\x0e\x1b\x80-\xff]"
_SEPARATOR: Final = r"(?:[^A-Za-z0-9\x0e\x1b\x80-\xff\r\n]|(?:\r+\n?|\n)[ \t])"
_VALUE: Final = r"(?:[^\r\n]|(?:\r+\n?|\n)[ \t])*?"
_LINES: Final = r"(?:(?:[^\r\n]|\r[^\n])[^\n]*\n)*?(?:[^\n]*?\r)?"
_ENCODED: Final = r"[\x0e\x1b\x80-\xff]|=\?|\$[@B(]|[Xx][Nn]--"
#: The last two bytes of a match that found one of those, and not a word.
_MARKS: Final = frozenset(
    [b"=?", b"$@", b"$B", b"$(", b"--"]
    + [bytes([first, last]) for first in range(256) for last in _NO_ASCII]
)

_KINDS: Final = frozenset((b"B", b"b", b"Q", b"q"))
#: What may stand between two encoded words that belong together.
_BETWEEN: Final = frozenset((b"=\n =", b"=\r\n =", b"= =", b"=\n\t=", b"=\r\n\t="))
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
_PUNYCODE: Final = re.compile(r"xn--([a-z0-9-]{1,59})", re.IGNORECASE)
_MAX_LABELS: Final = 50
#: Upper bound; the automata are built as they are needed.
_AUTOMATON_BYTES: Final = 64 << 20
#: Headers whose values come again and again, and are remembered.
_REPEATED: Final = frozenset((b"From", b"from", b"FROM"))
#: How far ahead the end of a field is looked for at first.
_ROOM: Final = 400

_Node = dict[str, "_Node"]


#: Text, start, end -> where the first match ends, or -1.
_Automaton = Callable[[bytes | memoryview, int, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiftWords:
    """What the brands are called, and where they live."""

    #: Their own domains, `"amazon.co.jp"`: names at and below them.
    domains: tuple[str, ...] = ()
    #: Latin tokens of look-alike addresses: `"amazon"`, `"vpass"`.
    tokens: tuple[str, ...] = ()
    #: Names as people see them, in any script: `"楽天カード"`.
    names: tuple[str, ...] = ()


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
        self._bare = _BareLetters()
        free, alone = self._sort(words)
        self._heads = _head_automaton(free, alone)
        self._texts = _text_automaton(free, alone)
        self._senders: dict[bytes, bool] = {}

    def __reduce__(  # type: ignore[explicit-override]  # needs Python 3.12
        self,
    ) -> tuple[type[Sift], tuple[SiftWords]]:
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
            if bytes(header[stop - 2 : stop]) not in _MARKS:
                return True
            fields, at = _fields_around(header, at, stop, end)
            for field in fields:
                if self._names_brand(field):
                    return True
        return True

    def _names_brand(self, field: bytes) -> bool:
        name, _, value = field.partition(b":")
        if name not in _REPEATED or len(value) > _MAX_REMEMBERED:
            return self._finds(value)
        known = self._senders.get(value)
        if known is None:
            if len(self._senders) >= _MAX_MEMORY:
                self._senders.clear()
            self._senders[value] = known = self._finds(value)
        return known

    def _finds(self, value: bytes) -> bool:
        text = _decode_in_order(value)
        if text is None:
            text = decode_header(value)
        if "--" in text:
            text = _with_labels(text)
        bare = f" {text.translate(self._bare)} ".encode()
        return self._texts(bare, 0, len(bare)) >= 0

    def _sort(self, words: SiftWords) -> tuple[list[str], list[str]]:
        """Return the bare words that count anywhere, and those that stand alone."""
        free: list[str] = []
        alone: list[str] = []
        for word in {*words.tokens, *words.names}:
            bare = word.translate(self._bare).replace(_BLANK, "")
            (alone if _stands_alone(word, bare) else free).append(bare)
        for domain in words.domains:
            labels = _with_labels(domain).translate(self._bare).split()
            alone.append(_BLANK.join(labels))
        return sorted(filter(None, free)), sorted(filter(None, alone))


class _BareLetters(dict[int, str]):
    """Code point to bare text, for `str.translate`; learns what it meets."""

    def __missing__(self, point: int) -> str:
        if len(self) >= _MAX_MEMORY:
            self.clear()
        self[point] = bare = _bare_text(chr(point))
        return bare


def _bare_text(char: str) -> str:
    return "".join(map(_bare, _unfold(char)))


def _unfold(char: str) -> str:
    """Return the letters and marks that a character is made of, lower-case."""
    if char in _TWINS:
        return char
    plain = unicodedata.normalize("NFKC", char)
    if plain in _TWINS:
        return plain
    return unicodedata.normalize("NFKD", plain.casefold())


def _bare(char: str) -> str:
    if char in _TWINS:
        return _TWINS[char]
    if has_invisible(char) or unicodedata.category(char) in _SHAPELESS:
        return ""
    return char if char.isalnum() else _BLANK


def _stands_alone(word: str, bare: str) -> bool:
    if not bare.isascii():
        return len(bare) <= 1 + ("ー" in word)
    has_vowel = not set("aeiouy").isdisjoint(word.casefold())
    return len(bare) <= _SHORT and (has_vowel or len(bare) <= 2)  # noqa: PLR2004 - letters


def _with_labels(text: str) -> str:
    """Return the text, and behind it what its punycode labels show."""
    shown = [text]
    for match in _PUNYCODE.finditer(text):
        try:
            shown.append(match[1].encode("ascii").decode("punycode"))
        except (UnicodeError, OverflowError, ValueError):
            continue
        if len(shown) > _MAX_LABELS:
            break
    return _BLANK.join(shown)


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


def _head_automaton(free: list[str], alone: list[str]) -> _Automaton:
    """Return what finds the first word, or mark of encoding, in a header block."""
    spelling = _Spelling(_ascii_classes().__getitem__, _GAP, rf"(?:{_GAP}|\z)")
    inside = "|".join([_ENCODED, *spelling.branches(filter(str.isascii, free))])
    value = f"{_VALUE}(?:{inside})"
    lonely = "|".join(spelling.branches(filter(str.isascii, alone), alone=True))
    if lonely:
        value = f"(?:{value}|(?:{_VALUE}{_SEPARATOR})?(?:{lonely}))"
    names = "|".join(_HEADERS)
    pattern = rf"{_LINES}(?i:{names})[ \t]*:{value}"
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return _compile(pattern.encode("ascii"), options, anchored=True)


def _text_automaton(free: list[str], alone: list[str]) -> _Automaton:
    """Return what finds a word in bare text with a blank at either end."""
    spelling = _Spelling(re.escape, _BLANK, "[^a-z0-9]")
    words = spelling.branches(free)
    lonely = "|".join(spelling.branches(alone, alone=True))
    if lonely:
        words.append(f"[^a-z0-9](?:{lonely})")
    pattern = "|".join(words or [r"[^\x00-\x{10ffff}]"])
    return _compile(pattern, re2.Options(), anchored=False)


def _compile(
    pattern: str | bytes, options: re2.Options, *, anchored: bool
) -> _Automaton:
    options.never_capture = True
    options.max_mem = _AUTOMATON_BYTES
    compiled = re2.compile(pattern, options)
    way = compiled.match if anchored else compiled.search
    try:
        inner = compiled._regexp.Match  # noqa: SLF001 - the rest of the wrapper is Python and takes longer than the automaton
        anchor = getattr(re2._Anchor, "ANCHOR_START" if anchored else "UNANCHORED")  # noqa: SLF001
    except AttributeError:
        return lambda text, at, end: (
            -1 if (match := way(text, at, end)) is None else match.end()
        )
    return lambda text, at, end: inner(anchor, text, at, end)[0][1]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How letters are written in what an automaton reads."""

    letter: Callable[[str], str]
    separator: str
    #: What must follow a word that stands alone.
    border: str

    def branches(self, words: Iterable[str], *, alone: bool = False) -> list[str]:
        """Return the alternatives for these bare words, their prefixes shared."""
        root: _Node = {}
        for word in words:
            node = root
            for letter in word:
                node = node.setdefault(letter, {})
            node[""] = {}
        return self._branches(root, self.border if alone else "")

    def _branches(self, node: _Node, ending: str) -> list[str]:
        if "" in node and not ending:
            return []  # a longer word is found by the shorter one
        branches = []
        for letter, below in node.items():
            more = self._branches(below, ending)
            rest = f"{self.separator}*(?:{'|'.join(more)})" if more else ""
            branches.append((self._spell(letter) + rest) if letter else ending)
        return branches

    def _spell(self, letter: str) -> str:
        if letter == _BLANK:
            return self.separator
        pair = _PAIRS.get(letter)
        if pair is None:
            return self.letter(letter)
        first, second = map(self.letter, pair)
        return f"(?:{self.letter(letter)}|{first}{self.separator}*{second})"


def _ascii_classes() -> dict[str, str]:
    """Return for each bare letter the class of all ASCII characters that mean it."""
    alike: dict[str, list[str]] = {}
    for char in map(chr, range(0x21, 0x7F)):
        alike.setdefault(_bare_text(char), []).append(re.escape(char))
    return {letter: f"[{''.join(chars)}]" for letter, chars in alike.items()}
