"""Received lines: what one server wrote about one hand-over.

Whom to believe is decided elsewhere, by `peer_name` above all. So that field is filled
only where the dialect is known to give a name that the writer itself looked up and
checked; what the peer called itself never gets there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mioboe.kit import parse_mail_date
from mioboe.messages.headers import unfold
from mioboe.messages.model import Hop

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More of one line is not looked at.
_LONGEST_LINE = 4_000
_TOKEN = re.compile(r"[()]|[^\s()]+")
_KEYWORDS: Final = frozenset({"from", "by", "via", "with", "id", "for"})
#: What the writer found out about its peer: `ident@name [address]:port rest`.
_PEER = re.compile(
    r"(?!HELO\s|EHLO\s)(?:[^\s@\[\]]*@)?(?P<name>[A-Za-z0-9._-]*)\s*"
    r"\[(?:IPv6:)?(?P<address>[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*)\](?::\d+)?\s*(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
#: An address alone: Microsoft, qmail (with an ident), Yahoo!.
_ADDRESS = re.compile(
    r"(?:[^\s@]*@)?(?:IPv6:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]+)\](?::\d+)?", re.IGNORECASE)
_HELO = re.compile(r"(?:HELO|EHLO)\s+(\S+)|.*?\bhelo=(\S+)", re.IGNORECASE | re.DOTALL)
#: A name that the writer looked up, and that was none.
_NO_NAMES: Final = frozenset({
    "unknown",
    "unresolved",
    "untrusted",
    "none",
    "localhost",
})

#: A word or a comment, without its parentheses.
_Token = tuple[bool, str]


def parse_hop(value: bytes, index: int) -> Hop:
    """Read one Received line of any dialect.

    Args:
        value: The value of the header, folding kept.
        index: Position of the header among all headers of the message.

    Returns:
        What could be read; the rest of the fields are empty.

    Source:
        RFC 5321 section 4.4; Postfix, Sendmail and Gmail write `from HELO (name
        [address])`, Exim `from name ([address] helo=HELO)`, qmail `from name (HELO
        HELO) (address)`, Microsoft `from HELO (address)`.

    Example:
        >>> hop = parse_hop(b"from a.example (b.example [192.0.2.1]) by c.example", 0)
        >>> hop.helo, hop.peer_name, hop.peer_address, hop.by
        ('a.example', 'b.example', '192.0.2.1', 'c.example')
    """
    text = unfold(value[:_LONGEST_LINE])
    line, _, date = text.rpartition(";")
    clauses = _clauses(line or date)
    words, comments = clauses.get("from", ([], []))
    helo, name, address = _read_peer(words, comments)
    return Hop(
        index=index,
        by=_first_word(clauses, "by").lower(),
        helo=helo.lower(),
        peer_name=name.lower(),
        peer_address=address.lower(),
        protocol=_first_word(clauses, "with").upper(),
        at=parse_mail_date(date.strip()) if line else None,
    )


def _clauses(line: str) -> dict[str, tuple[list[str], list[str]]]:
    """Return the words and comments behind each keyword; the first of a kind counts."""
    clauses: dict[str, tuple[list[str], list[str]]] = {}
    words: list[str] = []
    comments: list[str] = []
    awaited = False
    for is_comment, text in _tokens(line):
        if is_comment:
            comments.append(text)
            awaited = False
        elif not awaited and text.lower() in _KEYWORDS:
            words, comments, awaited = [], [], True
            clauses.setdefault(text.lower(), (words, comments))
        else:
            words.append(text)
            awaited = False
            if "with" in clauses and "by" in clauses:
                break
    return clauses


def _tokens(line: str) -> Iterator[_Token]:
    depth = start = 0
    for match in _TOKEN.finditer(line):
        mark = match[0]
        if mark == "(":
            depth += 1
            start = match.end() if depth == 1 else start
        elif mark == ")":
            depth = max(depth - 1, 0)
            if depth == 0 and start:
                yield True, line[start : match.start()].strip()
                start = 0
        elif depth == 0:
            yield False, mark
    if depth:
        yield True, line[start:].strip()


def _first_word(clauses: dict[str, tuple[list[str], list[str]]], keyword: str) -> str:
    words, _ = clauses.get(keyword, ([], []))
    return words[0].strip(";,").rstrip(".") if words else ""


def _read_peer(words: list[str], comments: list[str]) -> tuple[str, str, str]:
    """Return the name a peer gave itself, the name looked up, and its address."""
    said = words[0].strip(";,") if words else ""
    helo = _helo_in(comments)
    peers = [peer for comment in comments if (peer := _PEER.fullmatch(comment))]
    if len(peers) == 1:
        peer, address = peers[0], peers[0]["address"]
        rest = peer["rest"]
        if not rest and not helo:
            return said.rstrip("."), _checked(peer["name"]), address
        if not peer["name"] and rest.lower().startswith(("helo=", "ident=")) and helo:
            return helo, "" if said.startswith("[") else _checked(said), address
        return helo or said.rstrip("."), "", address
    if peers:
        # Two claims about one peer: the writer's own stands last.
        return helo or said, "", peers[-1]["address"]
    return helo or said.rstrip("."), "", _bare_address(words, comments, exim=bool(helo))


def _helo_in(comments: list[str]) -> str:
    for comment in comments:
        if match := _HELO.match(comment):
            return (match[1] or match[2]).strip("();,").rstrip(".")
    return ""


def _checked(name: str) -> str:
    # Gmail writes the name with a dot, and nobody says that it checks it.
    unlikely = name.endswith(".") or name.replace(".", "").isdigit()
    return "" if unlikely or name.lower() in _NO_NAMES else name


def _bare_address(words: list[str], comments: list[str], *, exim: bool) -> str:
    """Return the address of a peer that no bracketed comment gives."""
    found = [match[1] for c in comments if (match := _ADDRESS.fullmatch(c))]
    if found:
        return found[-1]
    literals = [match[1] for w in words[1:] if (match := _LITERAL.fullmatch(w))]
    if literals:
        return literals[-1]
    # A literal in the place of the name is the peer's own word, save where Exim
    # writes it, with what the peer said behind `helo=`.
    literal = _LITERAL.fullmatch(words[0]) if words and exim else None
    return literal[1] if literal else ""
