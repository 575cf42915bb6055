"""Reading Authentication-Results, in every dialect that providers write.

A reader of this header must not be talked into a pass: the envelope sender and the
greeting of the peer stand in it, and those an attacker chooses. So whatever does not
look as a provider would write it makes the header not `clean`, and passes of such a
header do not count (see `trace`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.domains import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Real ones stay under 4 KiB. What lies behind is not read.
_MAX_LENGTH: Final = 16 * 1024
#: RFC 8601 section 6.4 and the registry, with what providers add.
_METHODS: Final = frozenset(
    {
        "arc", "auth", "bimi", "compauth", "dkim", "dkim-adsp", "dkim-atps", "dmarc",
        "dnswl", "domainkeys", "iprev", "ptr", "rrvs", "sender-id", "smime", "spf",
        "vbr", "x-ptr", "x-tls",
    }
)  # fmt: skip
#: Names without a dot that tell something about a result, and are none.
_NOTES: Final = frozenset(
    {
        "action", "client-ip", "d", "envelope-from", "from", "helo", "i", "identity",
        "mechanism", "policy", "reason", "receiver", "s",
    }
)  # fmt: skip
#: Properties in which the sender's own words stand.
_ENVELOPE: Final = ("smtp.mailfrom", "smtp.mail", "envelope-from")

_QUOTED = r'"(?>[^"\\]|\\.?)*+(?:"|\Z)'
_SPECIAL = re.compile(rf"{_QUOTED}|[()]|\\.", re.DOTALL | re.ASCII)
_PAREN = re.compile(r"[()]|\\.", re.DOTALL | re.ASCII)
_SEGMENT = re.compile(rf'(?:{_QUOTED}|[^;"])*+', re.DOTALL | re.ASCII)
_NAME = r"[A-Za-z0-9][\w-]*+(?:\s*+\.\s*+[\w-]++){0,3}(?:\s*+/\s*+\d++)?"
_VALUE = rf'(?:{_QUOTED}|[^\s;"])*+'
_PAIR = re.compile(
    rf"(?P<name>{_NAME})\s*+=(?:\s++(?!{_NAME}\s*+=))?(?P<value>{_VALUE})",
    re.DOTALL | re.ASCII,
)
_BLANKS = re.compile(r"\s++", re.ASCII)
_SERVER = re.compile(
    rf"\s*+(?P<name>{_QUOTED}|[^\s;=\"]++)(?!\s*+=)(?:\s++(?P<version>\d++)(?!\S))?",
    re.DOTALL | re.ASCII,
)
_INSTANCE = re.compile(r"\s*+i\s*+=\s*+(?P<number>\d{1,3})\s*+\Z")
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]*+\Z")
_HOST = re.compile(r"[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one check found."""

    #: Lower-case, without a version: `"dkim"`.
    method: str
    #: Lower-case: `"pass"`. Any word that the provider used.
    outcome: str
    #: The text of `reason=`. May be empty.
    reason: str = ""
    #: Name (lower-case) and value (as written, unquoted) in order of writing.
    properties: tuple[tuple[str, str], ...] = ()
    #: Texts in parentheses, without them.
    comments: tuple[str, ...] = ()

    def get(self, *names: str) -> str:
        """Return the value of the first of ``names`` that is given, or `""`."""
        for wanted in names:
            for name, value in self.properties:
                if name == wanted:
                    return value
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One Authentication-Results header."""

    #: Who speaks, lower-case. Empty where the header names nobody (Microsoft).
    authserv: str = ""
    version: str = ""
    #: `i=` of an ARC set; `None` for a plain header.
    instance: int | None = None
    results: tuple[Result, ...] = ()
    #: Properties in front of the first result: `from=` of Yahoo!.
    about: tuple[tuple[str, str], ...] = ()
    #: Whether all of it is as a provider writes it. Otherwise the sender may have
    #: smuggled words in.
    clean: bool = True

    def of(self, method: str) -> tuple[Result, ...]:
        """Return the results of that method, in order of writing."""
        return tuple(result for result in self.results if result.method == method)


def parse_results(value: str) -> Results:
    """Read one Authentication-Results or ARC-Authentication-Results header.

    Args:
        value: All after the colon, folded or not.

    Returns:
        What could be read. Never raises; linear in the length of ``value``, of which
        the first 16 KiB count.

    Source:
        RFC 8601 section 2.2; RFC 8617 section 4.1.1 for `i=`.

    Example:
        >>> read = parse_results(
        ...     "mx.google.com; dkim=pass header.i=@shop.example; spf=pass (a; b)"
        ... )
        >>> read.authserv, [(r.method, r.outcome) for r in read.results]
        ('mx.google.com', [('dkim', 'pass'), ('spf', 'pass')])
        >>> read.results[0].get("header.d", "header.i"), read.results[1].comments
        ('@shop.example', ('a; b',))
        >>> parse_results("spf=pass (sender IP is 192.0.2.1)").authserv
        ''
    """
    plain, comments, clean = _take_comments(value[:_MAX_LENGTH])
    clean = clean and len(value) <= _MAX_LENGTH
    segments = list(_split(plain))
    instance, segments = _take_instance(segments)
    authserv, version, segments = _take_server(segments)
    reader = _Reader(comments)
    for start, segment in segments:
        reader.read(start, segment)
    return Results(
        authserv=authserv,
        version=version,
        instance=instance,
        results=reader.finish(),
        about=tuple(reader.about),
        clean=clean and reader.clean and not _smuggled(reader.done),
    )


def parse_received_spf(value: str) -> Results:
    """Read one Received-SPF header, as if it were Authentication-Results.

    Args:
        value: All after the colon.

    Returns:
        One `spf` result. `receiver=` becomes the server, `envelope-from=` the
        property `smtp.mailfrom`; without it the domain named in the comment.

    Source:
        RFC 7208 section 9.1.

    Example:
        >>> read = parse_received_spf(
        ...     "Pass (mx.example: domain of a@b.example designates 192.0.2.1 as "
        ...     "permitted sender) receiver=mx.example; client-ip=192.0.2.1;"
        ... )
        >>> read.authserv, read.results[0].outcome
        ('mx.example', 'pass')
        >>> read.results[0].get("smtp.mailfrom")
        'a@b.example'
    """
    outcome, _, rest = value.strip().partition(" ")
    word = outcome.strip(" \t\r\n;(").lower()
    read = parse_results("spf=" + (word if _WORD.match(word) else "none") + " " + rest)
    result = read.results[0]
    sender = result.get("envelope-from") or _named_domain(result.comments)
    properties = (*result.properties, ("smtp.mailfrom", sender))
    return replace(
        read,
        authserv=result.get("receiver").lower(),
        results=(replace(result, properties=properties),),
    )


_DOMAIN_OF = re.compile(r"\bdomain of (?P<sender>\S{1,320})\s", re.IGNORECASE)


def _named_domain(comments: tuple[str, ...]) -> str:
    for comment in comments:
        if match := _DOMAIN_OF.search(comment):
            return match["sender"]
    return ""


def _take_comments(text: str) -> tuple[str, list[tuple[int, str]], bool]:
    """Return the text with a blank for each comment, the comments, and if all is well.

    A comment comes with the place in the returned text where it stood.
    """
    kept: list[str] = []
    comments: list[tuple[int, str]] = []
    clean, place, length = True, 0, 0
    while match := _SPECIAL.search(text, place):
        found = match.group()
        end = match.start() if found == "(" else match.end()
        kept.append(text[place:end])
        length += end - place
        place = match.end()
        if found == "(":
            comment, place, closed = _comment(text, place)
            comments.append((length, comment))
            kept.append(" ")
            length += 1
            clean = clean and closed and comment.count('"') % 2 == 0
        elif found == ")" or _is_open(found):
            clean = False
    kept.append(text[place:])
    return "".join(kept), comments, clean


def _is_open(quoted: str) -> bool:
    return quoted[0] == '"' and (len(quoted) == 1 or quoted[-1] != '"')


def _comment(text: str, start: int) -> tuple[str, int, bool]:
    """Return the comment that opened before ``start``, where it ends, if it does."""
    depth = 1
    for match in _PAREN.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return text[start : match.start()], match.end(), True
    return text[start:], len(text), False


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Cut at semicolons.

    Yields:
        Each piece that is not empty, with its place.
    """
    place = 0
    while place <= len(text):
        match = _SEGMENT.match(text, place)
        end = match.end() if match else len(text)
        if end > place:
            yield place, text[place:end]
        place = end + 1


def _take_instance(
    segments: list[tuple[int, str]],
) -> tuple[int | None, list[tuple[int, str]]]:
    if segments and (match := _INSTANCE.match(segments[0][1])):
        return int(match["number"]), segments[1:]
    return None, segments


def _take_server(
    segments: list[tuple[int, str]],
) -> tuple[str, str, list[tuple[int, str]]]:
    """Return server, version, and what is left. Microsoft names no server."""
    if not segments:
        return "", "", segments
    start, first = segments[0]
    match = _SERVER.match(first)
    if match is None or _PAIR.match(first.lstrip()):
        return "", "", segments
    rest = (start + match.end(), first[match.end() :])
    name = _unquote(match["name"]).lower()
    return name, match["version"] or "", [rest, *segments[1:]]


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return value


class _Reader:
    """Collects results out of segments. Lives for one header."""

    def __init__(self, comments: list[tuple[int, str]]) -> None:
        self.done: list[Result] = []
        self.about: list[tuple[str, str]] = []
        self.clean = True
        self._comments = comments
        self._next_comment = 0
        self._properties: list[tuple[str, str]] = []
        self._remarks: list[str] = []

    def read(self, start: int, segment: str) -> None:
        """Read one segment that stands at ``start``."""
        place, pairs, strays = 0, 0, 0
        while place < len(segment):
            if blanks := _BLANKS.match(segment, place):
                place = blanks.end()
            elif pair := _PAIR.match(segment, place):
                self._take_remarks(start + place)
                self._pair(pair, first=pairs == 0)
                pairs, place = pairs + 1, pair.end()
            else:
                gap = _BLANKS.search(segment, place)
                strays, place = strays + 1, gap.start() if gap else len(segment)
        self._take_remarks(start + len(segment) + 1)
        # Microsoft puts the recipient's domain between the results; a header without
        # results says `none`.
        alone = pairs == 0 and strays == 1 and _HOST.match(segment.strip())
        self.clean = self.clean and (strays == 0 or bool(alone))

    def finish(self) -> tuple[Result, ...]:
        """Return all results."""
        self._close()
        return tuple(self.done)

    def _pair(self, pair: re.Match[str], *, first: bool) -> None:
        name = re.sub(r"\s+", "", pair["name"]).lower().partition("/")[0]
        value = _unquote(pair["value"])
        if _is_method(name, value, first=first):
            if not first and self._properties:
                # No semicolon: if the sender's own words stood last, it may be them
                # that go on here.
                self.clean = self.clean and not self._properties[-1][0].startswith(
                    "smtp."
                )
            self._close()
            self.done.append(Result(method=name, outcome=value.lower()))
        elif self.done:
            self._properties.append((name, value))
        else:
            self.about.append((name, value))

    def _take_remarks(self, end: int) -> None:
        while (
            self._next_comment < len(self._comments)
            and self._comments[self._next_comment][0] < end
        ):
            self._remarks.append(self._comments[self._next_comment][1])
            self._next_comment += 1

    def _close(self) -> None:
        """Give the open result what was collected since."""
        if self.done:
            kept = tuple(pair for pair in self._properties if pair[0] != "reason")
            reason = next((v for n, v in self._properties if n == "reason"), "")
            self.done[-1] = replace(
                self.done[-1],
                reason=reason,
                properties=kept,
                comments=tuple(self._remarks),
            )
        self._properties, self._remarks = [], []


def _is_method(name: str, value: str, *, first: bool) -> bool:
    if not _WORD.match(value):
        return False
    if name in _METHODS:
        return True
    return first and "." not in name and name not in _NOTES


def _smuggled(results: list[Result]) -> bool:
    """Return whether an envelope sender is none, so that its rest became results."""
    senders = (
        value.strip()
        for result in results
        for name, value in result.properties
        if name in _ENVELOPE
    )
    return any(
        sender not in {"", "<>", "none"} and not domain_of(sender) for sender in senders
    )
