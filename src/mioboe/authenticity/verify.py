"""One signature over headers and body: a DKIM-Signature, or the one of an ARC set."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.canonical import canonical_body, canonical_header
from mioboe.authenticity.keys import verifies, weakness
from mioboe.authenticity.model import DkimResult
from mioboe.authenticity.tags import without_signature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.authenticity.keys import Key
    from mioboe.authenticity.tags import SignatureTags
    from mioboe.messages import Message

#: Lower-case name to the whole fields of that name, from the top.
Fields = Mapping[str, Sequence[bytes]]

#: A larger body is not hashed.
_LARGEST_BODY: Final = 32 << 20
#: Headers that stand once in a mail and that decide what a reader sees. An attacker
#: who puts a second one on top of a signed mail breaks no signature by it.
_SINGLE: Final = ("subject", "date", "content-type", "content-transfer-encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all signatures of one message are checked against."""

    fields: Fields
    #: Whether the header block is nothing but these fields.
    is_whole: bool
    #: Canonical body, by whether it is relaxed. Empty where the body is too large.
    bodies: Mapping[bool, bytes]
    #: Hash of the signed piece of a body: relaxed, `"sha256"` or `"sha1"`, length.
    hashes: Mapping[tuple[bool, str, int | None], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came out for one signature."""

    result: DkimResult
    #: Kebab-case. Empty for a pass.
    detail: str = ""
    body_intact: bool | None = None
    partial: bool = False
    key_bits: int = 0


def fields_of(message: Message) -> Fields:
    """Return the header fields of a message, whole, by lower-case name."""
    fields: dict[str, list[bytes]] = {}
    for header in message.headers:
        field = message.raw[header.start : header.end]
        fields.setdefault(header.name.strip().lower(), []).append(field)
    return fields


def value_of(field: bytes) -> bytes:
    """Return all behind the colon of a whole field."""
    return field.partition(b":")[2]


def lay_ground(
    message: Message, fields: Fields, wanted: Iterable[SignatureTags]
) -> Ground:
    """Compute once what the signatures of a message share.

    Args:
        message: The message.
        fields: Its `fields_of`.
        wanted: All signatures that will be checked. Flawed ones ask for nothing.

    Returns:
        Each canonical body and each hash that one of ``wanted`` needs. None where
        the body is over 32 MiB.
    """
    sound = [tags for tags in wanted if not tags.flaw]
    whole = _is_whole(message)
    if len(message.raw) - message.body_start > _LARGEST_BODY or not sound:
        return Ground(fields=fields, is_whole=whole, bodies={}, hashes={})
    body = bytes(message.body)
    ways = {tags.body_relaxed for tags in sound}
    bodies = {way: canonical_body(body, relaxed=way) for way in ways}
    keys = {_body_key(tags) for tags in sound}
    hashes = {key: _hash(key[1], bodies[key[0]], key[2]) for key in keys}
    return Ground(fields=fields, is_whole=whole, bodies=bodies, hashes=hashes)


def prove(own: bytes, tags: SignatureTags, key: Key, ground: Ground) -> Proof:
    """Check one signature.

    Args:
        own: The signature's own field, the very object out of ``ground.fields``.
        tags: What it says.
        key: The key that it names.
        ground: Of a `lay_ground` that knew ``tags``.

    Returns:
        `PASS` only where body and headers are as signed and nothing makes the
        signature worthless. `body_intact` is known even where the key is not.

    Source:
        RFC 6376 sections 6.1.2 and 6.1.3; RFC 8301.
    """
    if tags.flaw:
        return Proof(result=DkimResult.PERMERROR, detail=tags.flaw)
    body = ground.bodies.get(tags.body_relaxed)
    if body is None:
        return Proof(result=DkimResult.TEMPERROR, detail="too-large")
    if tags.length is not None and tags.length > len(body):
        return Proof(result=DkimResult.PERMERROR, detail="length-beyond-body")
    intact = ground.hashes[_body_key(tags)] == tags.body_hash
    partial = tags.length is not None and tags.length < len(body)
    if not intact and (not key.flaw or tags.algorithm == "rsa-sha1"):
        result, detail = DkimResult.FAIL, "body-altered"
    else:
        result, detail = _outcome(own, tags, key, ground)
    if result is DkimResult.PASS and partial:
        result, detail = DkimResult.POLICY, "partial"
    return Proof(
        result=result,
        detail=detail,
        body_intact=intact,
        partial=partial,
        key_bits=key.bits if key.public else 0,
    )


def _outcome(
    own: bytes, tags: SignatureTags, key: Key, ground: Ground
) -> tuple[DkimResult, str]:
    if tags.algorithm == "rsa-sha1":
        return DkimResult.POLICY, "sha1"
    if key.flaw:
        return key.result, key.flaw
    if key.is_strict and tags.identity != tags.domain:
        return DkimResult.PERMERROR, "identity-below"
    if not verifies(key, tags.signature, _header_digest(own, tags, ground.fields)):
        return DkimResult.FAIL, "header-altered"
    objection = _objection(tags, ground) or weakness(key)
    return (DkimResult.POLICY, objection) if objection else (DkimResult.PASS, "")


def _objection(tags: SignatureTags, ground: Ground) -> str:
    """Return why a message proves nothing in spite of its signature, or nothing."""
    authors = ground.fields.get("from", ())
    if len(authors) > 1:
        return "from-twice"
    if not authors or "from" not in tags.names:
        return "from-unsigned"
    if "subject" in ground.fields and "subject" not in tags.names:
        return "subject-unsigned"
    for name in _SINGLE:
        found = ground.fields.get(name, ())
        if tags.names.count(name) < len(found) and _differ(found):
            return "header-twice"
    return "" if ground.is_whole else "header-broken"


def _is_whole(message: Message) -> bool:
    """Return whether header fields follow each other down to the blank line.

    A line that is no field, or fields beyond the limits of `parse`: what stands
    there is signed by nobody, and other readers may take it for the body.
    """
    headers = message.headers
    gaps = [b.start - a.end for a, b in itertools.pairwise(headers)]
    last = message.body_start - headers[-1].end if headers else 0
    return not any(gaps) and last <= len(b"\r\n")


def _differ(found: Sequence[bytes]) -> bool:
    return len({value_of(field).strip() for field in found}) > 1


def _header_digest(own: bytes, tags: SignatureTags, fields: Fields) -> bytes:
    relaxed = tags.header_relaxed
    signed = [
        canonical_header(field, relaxed=relaxed)
        for field in select(tags.names, fields, own=own)
    ]
    signed.append(canonical_header(without_signature(own), relaxed=relaxed))
    return hashlib.sha256(b"\r\n".join(signed)).digest()


def select(names: Sequence[str], fields: Fields, *, own: bytes) -> list[bytes]:
    """Return the fields that `h=` picks, in its order.

    Args:
        names: Lower-case. A name that stands n times picks the n lowest fields of
            that name, from below; where there are fewer it picks nothing.
        fields: All fields of the message.
        own: The signature's own field, never picked.

    Returns:
        Whole fields.

    Source:
        RFC 6376 section 5.4.2.

    Example:
        >>> fields = {"to": [b"To: a", b"To: b"], "cc": [b"Cc: c"]}
        >>> select(["to", "cc", "to", "to"], fields, own=b"")
        [b'To: b', b'Cc: c', b'To: a']
    """
    left: dict[str, list[bytes]] = {}
    picked = []
    for name in names:
        if name not in left:
            left[name] = [field for field in fields.get(name, ()) if field is not own]
        if left[name]:
            picked.append(left[name].pop())
    return picked


def _body_key(tags: SignatureTags) -> tuple[bool, str, int | None]:
    return tags.body_relaxed, tags.algorithm.rpartition("-")[2], tags.length


def _hash(name: str, body: bytes, length: int | None) -> bytes:
    piece = body if length is None else memoryview(body)[:length]
    if name == "sha1":
        return hashlib.sha1(piece, usedforsecurity=False).digest()
    return hashlib.sha256(piece).digest()
