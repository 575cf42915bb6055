"""Text of a mail to the same text with other people in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import re2

from mioboe.messages.redaction.masks import Mask
from mioboe.messages.redaction.people import PLACE, People, named, thin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What stays of a Japanese address: it makes the form, not the place.
_OF_PLACES: Final = frozenset("都道府県市区町村郡丁目番地号室階")
_LOCAL: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}"
_NAME: Final = r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.){1,9}[A-Za-z]{2,24}"
_URL: Final = r"(?:https?|ftp)://[^\s<>\"'「」『』【】（）、。]+|mailto:[^\s<>\"']+"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY: Final = (
    r"(?:19|20)\d\d(?P<sign>[/.-])(?:0?[1-9]|1[0-2])(?P=sign)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<mark>[/.])(?:0?[1-9]|[12]\d|3[01])(?P=mark)(?:19|20)?\d\d(?!\d)"
    r"|(?:令和|平成)?\d{1,4}年(?:\s?\d{1,2}月)?(?:\s?\d{1,2}日)?|\d{1,2}月\s?\d{1,2}日"
    rf"|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ](?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}[ -]{_MONTH}[ -](?:19|20)\d\d(?!\d)"
)
_CODES: Final = (
    "JPY|USD|EUR|GBP|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|CHF|CNY|RMB|KRW|TWD|HKD|SGD|THB"
    "|MYR|PHP|IDR|VND|BRL|MXN|TRY|ZAR|AED"
)
_MONEY: Final = (
    rf"[¥$€£₹₩] ?\d[\d,.]*|(?:{_CODES}|Rs\.?|kr) ?\d[\d,.]*"
    rf"|\d[\d,.]* ?(?:円|{_CODES}|€|£|zł|kr|ポイント|points?|pt)(?![A-Za-z])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,7}[.,]\d\d(?![\d.,])"
)
_KEPT: Final = (
    rf"{_DAY}|\d{{1,2}}:\d\d(?::\d\d)?(?: [+-]\d{{4}})?(?!\d)|{_MONEY}"
    r"|\d{1,3}(?:\.\d{1,3}){3}(?!\d)"
)
_LETTERS: Final = r"[A-Za-z0-9](?:[A-Za-z0-9]|[_=+-](?=[A-Za-z0-9]))*"
#: Digits behind what hides the others: `****1234`, `下4桁 123`, `ending in 12`.
_TAIL: Final = (
    r"(?:[*●xX]{2,16}[-\s]?|下\d桁\D{0,6}|末尾\D{0,4}|ending (?:in|with) )\d{2,}"
)

_WHOLE = re.compile(
    rf"(?P<url>{_URL})|(?P<mail>{_LOCAL}@{_NAME})|(?P<host>\b{_NAME}(?![\w-]))",
    re.IGNORECASE,
)
_PARTS = re.compile(
    rf"(?P<tail>{_TAIL})|(?P<kept>(?<!\d)(?:{_KEPT}))|(?P<token>{_LETTERS})"
)
_URL_PARTS = re.compile(r"(\w+:(?://)?)([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_PAIR = re.compile(r"([^&;=]*)(=?)([^&;]*)")
_ESCAPE = re.compile(r"(%[0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_PLAIN_SEGMENT = re.compile(r"[A-Za-z]+(?:[._-][A-Za-z]+)*\d{0,2}")
_WORDLIKE: Final = 24
#: What tells the kind of a number: `250-`, `D01-`, `1Z4`, and the `JP` at its end.
_KIND = re.compile(
    r"[A-Za-z]{1,3}(?=[-\d])|[A-Za-z]{1,8}_|[a-z]{1,8}-|[1-9A-Za-z][A-Za-z0-9]{2}(?=[A-Za-z0-9_-]{7})"
    r"|[1-9A-Za-z](?=[A-Za-z0-9_-]{7})"
)
_COUNTRY = re.compile(r"(?<=\d)[A-Z]{1,2}\Z")
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z])[A-Za-z]+")
#: A word that is a number of somebody's, with dots or slashes in it.
_NUMBER = re.compile(r"(?=(?:\D*\d){3})[A-Za-z0-9._/#-]+")
_GROUPS = re.compile(r"[A-Z0-9]{3,6}(?:-[A-Z0-9]{3,6}){2,}")
#: Full width to half width, one character for one.
_NARROW: Final = str.maketrans(
    {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)}
    | {"\u3000": " ", "\uffe5": "¥", "\u00a0": " "}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc", "-")
)
_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONG_DIGITS, _SOME_DIGITS, _LONG_MIX = 4, 2, 6
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Words:
    """Redacts texts of one mail, all by the same rules."""

    mask: Mask
    people: People
    _names: re.Pattern[str] | None = field(init=False)
    _shapes: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", named(self.people.words))
        shapes = tuple(map(re2.compile, self.people.shapes))
        object.__setattr__(self, "_shapes", shapes)

    def text(self, text: str) -> str:
        """Return ``text`` with whatever tells of people replaced."""
        return _each(_WHOLE, text, self._whole, self._named)

    def name(self, text: str) -> str:
        """Return a name with every word of it replaced."""
        return re.sub(r"[^\s\u3000]+", lambda match: self.mask.word(match[0]), text)

    def host(self, text: str) -> str:
        """Return a host name; one of the recipients' own is replaced."""
        lower = text.lower().rstrip(".>")
        if _below(lower, self.people.domains):
            return self._domain(text)
        return self._named(text) if self._names else text

    def _domain(self, text: str) -> str:
        head, dot, last = text.rpartition(".")
        return ".".join(map(self.mask.word, head.split("."))) + dot + last

    def _whole(self, match: re.Match[str], _: str) -> str:
        if match["url"]:
            return self.url(match["url"])
        if match["mail"]:
            return self.address(match["mail"])
        return self.host(match["host"])

    def address(self, text: str) -> str:
        """Return a mail address; the sender's own stays, but for its ids."""
        local, _, domain = text.rpartition("@")
        lower = domain.lower()
        if text.lower() == self.people.author:
            return text
        if _below(lower, self.people.senders):
            return f"{self._named(local)}@{domain}"
        if lower in self.people.public:
            return f"{self.mask.word(local)}@{domain}"
        return f"{self.mask.word(local)}@{self._domain(domain)}"

    def recipient(self, text: str) -> str:
        """Return the address of somebody who gets the mail, whoever he is."""
        local, _, domain = text.rpartition("@")
        kept = domain.lower() in self.people.public
        return f"{self.mask.word(local)}@{domain if kept else self._domain(domain)}"

    def url(self, text: str) -> str:
        """Return a URL: host and plain words of its path stay, values do not."""
        if text[:7].lower() == "mailto:":
            return text[:7] + self.text(text[7:])
        match = _URL_PARTS.fullmatch(text)
        if match is None:
            return self.mask.word(text)
        scheme, host, path, query, rest = match.groups(default="")
        user, at, host = host.rpartition("@")
        shown = "/".join(map(self._segment, path.split("/")))
        keys = _PAIR.sub(self._pair, query[1:])
        return (
            f"{scheme}{self.mask.word(user)}{at}{self.host(host)}{shown}"
            f"{query[:1]}{keys}{rest[:1]}{self._value(rest[1:])}"
        )

    def _pair(self, match: re.Match[str]) -> str:
        return f"{self._segment(match[1])}{match[2]}{self._value(match[3])}"

    def _segment(self, text: str) -> str:
        is_plain = len(text) <= _WORDLIKE and _PLAIN_SEGMENT.fullmatch(text)
        return self._named(text) if is_plain else self._value(text)

    def _value(self, text: str) -> str:
        """Return a value of a URL, its escapes of ASCII kept."""
        shown = _ESCAPED.sub(
            lambda match: "%E3%80%87" * (len(match[0]) // 9 or 1), text
        )
        return "".join(
            part if part.startswith("%") else self._piece(part)
            for part in _ESCAPE.split(shown)
        )

    def _piece(self, text: str) -> str:
        is_domain = text.lower() in self.people.domains
        return self._domain(text) if is_domain else self._number(text, text)

    def _named(self, text: str) -> str:
        """Return text without addresses: names in it replaced, places, then numbers."""
        if self._names is None:
            return self._placed(text)
        made, at = [], 0
        for match in self._names.finditer(thin(text)):
            made.append(self._placed(text[at : match.start()]))
            word = text[match.start() : match.end()]
            made.append(self._name(word))
            at = match.end()
        return "".join([*made, self._placed(text[at:])])

    def _name(self, word: str) -> str:
        narrow = word.translate(_NARROW)
        if word.lower() in self.people.domains:
            return self._domain(word)
        if _NUMBER.fullmatch(narrow):
            return self._number(word, narrow)
        return self.mask.word(word, _OF_PLACES)

    def _placed(self, text: str) -> str:
        return _each(PLACE, text, self._place, self._numbers)

    def _place(self, _: re.Match[str], text: str) -> str:
        return self.mask.word(text, _OF_PLACES)

    def _numbers(self, text: str) -> str:
        return _each(_PARTS, text, self._part, str)

    def _part(self, match: re.Match[str], text: str) -> str:
        if match["kept"]:
            return text
        if match["tail"]:
            count = len(match[0]) - len(match[0].rstrip("0123456789"))
            return text[:-count] + self.mask.word(text[-count:])
        return self._number(text, match[0]) if _is_number(match[0]) else text

    def _number(self, text: str, narrow: str) -> str:
        """Return a number with another in its place, of every shape that it had."""
        kept = [shape for shape in self._shapes if shape.search(narrow)]
        for start, end, letters in _ways(narrow):
            made = self.mask.word(text[start:end], letters)
            new = text[:start] + made + text[end:]
            if all(shape.search(new.translate(_NARROW)) for shape in kept):
                return new
        return self.mask.word(text)


def _ways(number: str) -> Iterator[tuple[int, int, str]]:
    """Yield what may be replaced of a number, and what stays in it; the most first."""
    kind, country = _KIND.match(number), _COUNTRY.search(number)
    start = kind.end() if kind else 0
    yield start, country.start() if country else len(number), ""
    yield start, len(number), _CAPITALS
    yield len(number) // 2, len(number), _CAPITALS


def _is_number(token: str) -> bool:
    digits = sum(char.isdecimal() for char in token)
    if not digits:
        is_key = len(token) > _WORDLIKE and _MIXED.fullmatch(token)
        return bool(is_key or _GROUPS.fullmatch(token))
    letters = sum(char.isalpha() for char in token)
    if not letters:
        is_chain = re.search(r"\d\D+\d", token) is not None
        is_year = _YEAR.fullmatch(token) is not None
        return is_chain or (digits >= _LONG_DIGITS and not is_year)
    if digits >= _LONG_DIGITS:
        return True
    is_code = not token.islower() and not token.istitle() and len(token) > _LONG_MIX
    return is_code or (digits >= _SOME_DIGITS and len(token) >= _LONG_MIX)


def _below(domain: str, owners: frozenset[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[start:]) in owners for start in range(len(labels)))


def _each(
    pattern: re.Pattern[str],
    text: str,
    on: Callable[[re.Match[str], str], str],
    between: Callable[[str], str],
) -> str:
    """Return ``text`` with what matches, and what lies between, rewritten.

    Args:
        pattern: Is matched on the text in half width.
        text: Any text.
        on: Gets a match, and what stands there as it is written.
        between: Gets what lies between.
    """
    made, at = [], 0
    for match in pattern.finditer(text.translate(_NARROW)):
        here = text[match.start() : match.end()]
        made += [between(text[at : match.start()]), on(match, here)]
        at = match.end()
    return "".join([*made, between(text[at:])])
