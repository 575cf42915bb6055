"""Bytes of a mail to a Message. Never raises, never takes long."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from mioboe.kit import parse_mail_date
from mioboe.messages.addresses import read_addresses
from mioboe.messages.bodies import read_bodies
from mioboe.messages.headers import decode_header, read_headers
from mioboe.messages.limits import HOP_COUNT
from mioboe.messages.links import read_links
from mioboe.messages.mime import decode_body
from mioboe.messages.model import Message
from mioboe.messages.received import parse_hop
from mioboe.messages.splitter import NESTED, split_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mioboe.messages.model import Address, Header, Hop
    from mioboe.messages.splitter import Tree

#: Fields that a message has once. Of two, each reader shows another.
_SINGLE: Final = (
    *("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id"),
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_LONGEST_ID = 1_000

_Fields = dict[str, list[tuple[int, "Header"]]]


def parse(raw: bytes, *, pages: bool = True) -> Message:
    r"""Read a mail, whatever its bytes are.

    Args:
        raw: The message as received, or any bytes at all.
        pages: Whether HTML is read also where the plain text beside it is plenty; that
            is most of the work. Without it `Message.is_whole` may be false, and
            HTML text, hidden text and links are then those of the plain text only.

    Returns:
        What could be read of it. What is odd about it, limits that it broke among
        that, is in `Message.oddities`:

        - `address-in-name`: a reader could take another address for the author's.
        - `<field>-twice`: a field that may stand once (From, Subject, Date ...).
        - `from-missing`: no author.
        - `header-without-colon`, `header-too-large`, `too-many-headers`,
          `field-too-long`, `lone-cr`: of the header block.
        - `too-deep`, `too-many-parts`, `cut`: of the MIME tree. `cut`: what lies
          behind the first 8 MiB was not read.
        - `text-cut`, `too-many-tags`, `html-too-deep`, `too-many-links`,
          `too-many-addresses`, `too-many-hops`: the rest was not read.
        - `utf-7`: a label that asks for UTF-7, which is never decoded.

    Source:
        RFC 5322, RFC 2045 to 2047, RFC 2231; limits: `limits`.

    Example:
        >>> message = parse(b"From: A <a@shop.example>\nSubject: Hi\n\nYou bought it.")
        >>> message.author.spec, message.subject, message.text
        ('a@shop.example', 'Hi', 'You bought it.')
    """
    headers, body_start, odd_headers = read_headers(raw)
    fields: _Fields = {}
    for index, header in enumerate(headers):
        fields.setdefault(header.name.lower(), []).append((index, header))
    tree = split_parts(raw, headers, body_start)
    bodies = read_bodies(raw, tree.leaves, pages=pages)
    links = read_links(bodies.targets, bodies.texts, bodies.base)
    hops = tuple(_hops(fields))
    people = _People(fields)
    date = _plausible(_value(fields, "date"))
    return Message(
        raw=raw,
        body_start=body_start,
        headers=headers,
        message_id=_message_id(fields, raw),
        subject=_value(fields, "subject"),
        authors=people.of("from"),
        sender=people.of("sender"),
        reply_to=people.of("reply-to"),
        recipients=people.of("to", "cc"),
        date=date,
        hops=hops,
        arrived=_arrived(fields, hops) or date,
        text=bodies.text,
        html_text=bodies.html_text,
        hidden_text=bodies.hidden_text,
        links=links,
        structured=bodies.structured,
        parts=bodies.parts,
        attached=_attached(raw, tree),
        is_whole=bodies.is_whole,
        oddities=frozenset(
            odd_headers | people.odd | tree.oddities | bodies.oddities | _odd(fields)
        ),
    )


class _People:
    """Reader of address fields that keeps what was odd about them."""

    def __init__(self, fields: _Fields) -> None:
        self._fields = fields
        self.odd: set[str] = set()

    def of(self, *names: str) -> tuple[Address, ...]:
        """Return the mailboxes of all fields of these names."""
        found: list[Address] = []
        for name in names:
            for _, header in self._fields.get(name, ()):
                addresses, odd = read_addresses(header.value)
                found += addresses
                if name == "from":
                    self.odd |= odd
        return tuple(found)


def _value(fields: _Fields, name: str) -> str:
    """Return the topmost field of a name, decoded."""
    return decode_header(fields[name][0][1].value) if name in fields else ""


def _message_id(fields: _Fields, raw: bytes) -> str:
    written = _value(fields, "message-id")[:_LONGEST_ID]
    if match := _MESSAGE_ID.search(written):
        return match[0]
    return written or f"<sha256-{hashlib.sha256(raw).hexdigest()}@mioboe.invalid>"


def _hops(fields: _Fields) -> Iterator[Hop]:
    for index, header in fields.get("received", [])[:HOP_COUNT]:
        yield parse_hop(header.value, index)


def _arrived(fields: _Fields, hops: Sequence[Hop]) -> datetime | None:
    """Return when the mailbox got it; `None` where only its Date says so."""
    for hop in hops:
        if hop.at and _FIRST_YEAR <= hop.at.year <= _LAST_YEAR:
            return hop.at
    delivered = _plausible(_value(fields, "delivery-date"))
    return delivered or _plausible(_value(fields, "x-received").rpartition(";")[2])


def _plausible(date: str) -> datetime | None:
    at = parse_mail_date(date.strip()) if date else None
    return at if at and _FIRST_YEAR <= at.year <= _LAST_YEAR else None


def _attached(raw: bytes, tree: Tree) -> tuple[bytes, ...]:
    """Return the attached messages, those in a transfer encoding decoded."""
    encoded = [
        decode_body(raw[leaf.start : leaf.end], leaf.entity.encoding)
        for leaf in tree.leaves
        if leaf.entity.content_type in NESTED and not leaf.attached
    ]
    return (*(raw[start:end] for start, end in tree.attached), *encoded)


def _odd(fields: _Fields) -> set[str]:
    odd = {f"{name}-twice" for name in _SINGLE if len(fields.get(name, ())) > 1}
    if "from" not in fields:
        odd.add("from-missing")
    if len(fields.get("received", ())) > HOP_COUNT:
        odd.add("too-many-hops")
    return odd
