"""Address headers, read as mail clients deliver and show them.

The address that counts stands in the last angle brackets of a mailbox. Anything by
which a reader could take another address for the author's is marked as odd.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mioboe.messages.domains import to_ascii
from mioboe.messages.headers import unfold
from mioboe.messages.limits import ADDRESS_COUNT, FIELD_BYTES
from mioboe.messages.model import Address
from mioboe.messages.words import decode_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r'"(?P<quoted>(?:[^"\\]++|\\.)*+)"'
    r'|<(?P<angle>[^<>"]*+(?:"(?:[^"\\<>]++|\\.)*+"[^<>"]*+)*+)>'
    r"|(?P<word>=\?[^?\s]{0,80}\?[bBqQ]\?[^?]*+\?=)"
    r"|(?P<break>[,;:])"
    r"|(?P<comment>\()"
    r"|(?P<text>\\.|[^\"<>(),;:=\\]++|.)",
    re.DOTALL,
)
_PARENTHESES = re.compile(r"\\.|[()]", re.DOTALL)
_COMMENT = re.compile(r"\([^()]*+\)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
#: A route before the address proper: `<@relay.example:user@host.example>`.
_ROUTE = re.compile(r"(?:mailto:|@[^:]*:)", re.IGNORECASE)
#: What stands between blanks, a quoted local part in one piece.
_LUMP = re.compile(r'(?:"(?:[^"\\]++|\\.)*+"|\\.|[^\s"\\]|["\\])++', re.DOTALL)
_SPACED_AT = re.compile(r"\s*(\S+)\s+@\s*(\S+)\s*|\s*(\S+)\s*@\s+(\S+)\s*")
_BETWEEN_WORDS = re.compile(r"[\s<>()'\"]+")
_AT = re.compile("[^@\uff20\ufe6b][@\uff20\ufe6b][^@\uff20\ufe6b]")
_AROUND_NAME = " \t,;"

#: Kind and raw text of one token.
_Piece = tuple[str, str]


def parse_addresses(value: bytes) -> tuple[Address, ...]:
    """Read the mailboxes of an address header, in their order.

    Args:
        value: A From, Sender, Reply-To, To or Cc value, folding kept.

    Returns:
        One address a mailbox; groups are opened. What has no `@` outside of angle
        brackets is a name without an address.

    Source:
        RFC 5322 sections 3.4 and 4.4, read tolerantly.

    Example:
        >>> parse_addresses(b"Amazon.co.jp <x@Y.example>, Shop, Inc. <a@b.example>")[1]
        Address(name='Shop, Inc.', local='a', domain='b.example')
        >>> [a.spec for a in parse_addresses(b'"you@shop.example" <evil@x.example>')]
        ['evil@x.example']
    """
    return read_addresses(value)[0]


def read_addresses(value: bytes) -> tuple[tuple[Address, ...], frozenset[str]]:
    """Return what `parse_addresses` does, and what is odd about it."""
    text = _CONTROLS.sub(" ", unfold(value[:FIELD_BYTES])).strip()
    found: list[Address] = []
    odd: set[str] = set()
    for count, mailbox in enumerate(_mailboxes(list(_tokens(text)))):
        if count == ADDRESS_COUNT:
            odd.add("too-many-addresses")
            break
        address, ambiguous = _read_mailbox(mailbox)
        if address.name or address.spec:
            found.append(address)
        if ambiguous:
            odd.add("address-in-name")
    return tuple(found), frozenset(odd)


def _tokens(text: str) -> Iterator[_Piece]:
    closed = _match_parentheses(text) if "(" in text else {}
    at = 0
    while match := _TOKEN.match(text, at):
        kind = match.lastgroup or "text"
        at = match.end()
        if kind == "comment":
            end = closed.get(match.start())
            if end is None:
                kind = "text"
            else:
                at = end
        yield kind, text[match.start() : at]


def _match_parentheses(text: str) -> dict[int, int]:
    """Return the offset behind each pair of parentheses, by that of its opening."""
    closed: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESES.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == ")" and opened:
            closed[opened.pop()] = match.end()
    return closed


def _mailboxes(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Split at the commas that stand between addresses, not inside a name.

    Yields:
        The pieces of one mailbox, or of one name without an address.
    """
    last = max((i for i, piece in enumerate(pieces) if piece[1] == ";"), default=-1)
    names: list[_Piece] = []
    mailbox: list[_Piece] = []
    group: list[_Piece] = []
    for i, piece in enumerate((*pieces, ("break", ";"))):
        if piece[0] != "break":
            mailbox.append(piece)
        elif piece[1] == ":":
            # A name before it is the name of a group only if the group ends.
            if i < last:
                group, mailbox = mailbox, []
            else:
                mailbox.append(("text", ":"))
        elif mailbox:
            in_angles = any(kind == "angle" for kind, _ in mailbox)
            bare = not in_angles and any(k == "text" and "@" in t for k, t in mailbox)
            if group and not any(
                t.strip() for k, t in mailbox if k != "angle" and "@" not in t
            ):
                # Readers show the name of the group where a member has none.
                mailbox = [*group, ("text", " "), *mailbox]
            if piece[1] == ";":
                group = []
            if bare and names:
                yield names
                names = []
            names += [*mailbox, ("text", ",")]
            if bare or in_angles or piece[1] == ";":
                yield names
                names = []
            mailbox = []


def _read_mailbox(pieces: list[_Piece]) -> tuple[Address, bool]:
    angles = [
        i for i, (kind, text) in enumerate(pieces) if kind == "angle" and text != "<>"
    ]
    if angles:
        spec = pieces[angles[-1]][1][1:-1]
        rest = pieces[: angles[-1]] + pieces[angles[-1] + 1 :]
    else:
        spec, rest = _find_bare(pieces)
    local, domain = _read_spec(spec)
    address = Address(_name_of(rest), local, domain)
    return address, _is_ambiguous(address, spec)


def _find_bare(pieces: list[_Piece]) -> tuple[str, list[_Piece]]:
    """Return an address without angle brackets, and all that stands around it."""
    plain = "".join(text for kind, text in pieces if kind in {"text", "quoted"})
    if spaced := _SPACED_AT.fullmatch(plain.strip(_AROUND_NAME)):
        return "@".join(filter(None, spaced.groups())), []
    spec = next((lump for lump in _LUMP.findall(plain)[::-1] if "@" in lump), "")
    if not spec:
        return "", pieces
    others = [piece for piece in pieces if piece[0] not in {"text", "quoted"}]
    return spec, [*_tokens(plain.replace(spec, " ", 1)), *others]


def _name_of(pieces: list[_Piece]) -> str:
    """Return what is shown: quotes undone, words decoded; else a comment."""
    shown = [
        _unquote(kind, text)
        for kind, text in pieces
        if kind != "comment" and text not in {"<", ">", "<>"}
    ]
    comments = [text[1:-1] for kind, text in pieces if kind == "comment"]
    for name in ("".join(shown), _unquote("comment", " ".join(comments))):
        if plain := _BLANKS.sub(" ", decode_words(name)).strip(_AROUND_NAME):
            return plain
    return ""


def _unquote(kind: str, text: str) -> str:
    if kind == "quoted":
        text = text[1:-1]
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _read_spec(spec: str) -> tuple[str, str]:
    plain = decode_words(_COMMENT.sub(" ", spec)).strip(_AROUND_NAME + "<>")
    if route := _ROUTE.match(plain):
        plain = plain[route.end() :].strip()
    local, at, domain = _unquote_whole(plain).rpartition("@")
    if not at:
        return domain, ""
    return _unquote_whole(local.strip()), to_ascii(_BLANKS.sub("", domain))


def _unquote_whole(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return _unquote("quoted", text)
    return text


def _is_ambiguous(address: Address, spec: str) -> bool:
    """Return whether a reader could take another address for this one."""
    bare = _COMMENT.sub("", spec).strip()
    if "@" in address.local or _BLANKS.search(bare.rpartition("@")[2]):
        return True
    words = _BETWEEN_WORDS.split(address.name)
    return any(word.lower() != address.spec for word in words if _AT.search(word))
