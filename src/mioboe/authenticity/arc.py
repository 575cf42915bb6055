"""The Authenticated Received Chain: what each forwarder says it found."""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.canonical import canonical_header
from mioboe.authenticity.keys import find_key, verifies, weakness
from mioboe.authenticity.model import DkimResult
from mioboe.authenticity.tags import (
    Kind,
    SignatureTags,
    read_instance,
    read_signature,
    without_signature,
)
from mioboe.authenticity.verify import fields_of, lay_ground, prove, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mioboe.authenticity.keys import Key
    from mioboe.authenticity.model import Answers
    from mioboe.authenticity.verify import Fields
    from mioboe.messages import Message

_NAMES: Final = ("arc-authentication-results", "arc-message-signature", "arc-seal")
_MOST_SETS: Final = 10
#: More than 50 sets are no chain, and are not even read.
_MOST_FIELDS: Final = 50
_INSTANCE: Final = re.compile(rb"\s*i\s*=\s*(\d+)\s*")
_AUTHSERV: Final = re.compile(rb'[^\s;=("]+(?=[\s;(]|\Z)')


class ArcStatus(enum.StrEnum):
    """Chain validation status. RFC 8617 section 4.4."""

    NONE = "none"
    PASS = "pass"  # noqa: S105 - a word of the RFC
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcSet:
    """What one sealer added."""

    #: 1 for the first sealer.
    instance: int
    #: `d=` of the seal: lower-case A-labels. Empty where it could not be read.
    domain: str = ""
    selector: str = ""
    #: Id of the server that wrote the results, lower-case. Empty where there is none.
    authserv: str = ""
    #: ARC-Authentication-Results behind its `i=...;`, folding kept: the value of an
    #: ordinary Authentication-Results.
    results: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcChain:
    """All sets of a message, and whether they form a chain.

    A chain that passes proves who sealed, not that a sealer is honest.
    """

    status: ArcStatus
    #: Oldest first. Of a failed chain, what could be read.
    sets: tuple[ArcSet, ...] = ()
    #: Whether the message is still as the last sealer signed it.
    newest_verifies: bool = False
    #: Why it fails, kebab-case.
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    """One ARC header field, whole, and what it says."""

    whole: bytes
    tags: SignatureTags


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """The three fields of one set."""

    results: _Field
    message: _Field
    seal: _Field


def check_arc(message: Message, answers: Answers) -> ArcChain:
    """Check the chain of ARC sets of a message.

    Args:
        message: Any message.
        answers: What the DNS said about `key_names(message)`.

    Returns:
        `NONE` without any ARC header; `PASS` where the sets are complete, the
        message is as the newest one signed it and all seals verify; else `FAIL`.

    Source:
        RFC 8617 section 5.2.
    """
    fields = fields_of(message)
    links, flaw = _links(fields)
    sets = tuple(_read_set(link) for link in links)
    if flaw:
        return ArcChain(status=ArcStatus.FAIL, sets=sets, detail=flaw)
    if not links:
        return ArcChain(status=ArcStatus.NONE)
    newest = links[-1].message
    ground = lay_ground(message, fields, [newest.tags])
    proof = prove(newest.whole, newest.tags, _key(answers, newest.tags), ground)
    detail = proof.detail or _check_seals(links, answers)
    return ArcChain(
        status=ArcStatus.FAIL if detail else ArcStatus.PASS,
        sets=sets,
        newest_verifies=proof.result is DkimResult.PASS,
        detail=detail,
    )


def arc_key_names(fields: Fields) -> frozenset[str]:
    """Return the DNS names of the keys that a chain needs; none for a broken one."""
    links, flaw = _links(fields)
    if flaw or not links:
        return frozenset()
    seals = {link.seal.tags.key_name for link in links}
    return frozenset(seals | {links[-1].message.tags.key_name})


def _links(fields: Fields) -> tuple[list[_Link], str]:
    """Return the sets, oldest first, and what keeps them from being a chain."""
    found = [fields.get(name, ()) for name in _NAMES]
    if max(map(len, found)) > _MOST_FIELDS:
        return [], "too-many"
    results = {f.tags.instance: f for f in map(_read_results, found[0])}
    messages = {f.tags.instance: f for f in _read(found[1], Kind.ARC_MESSAGE)}
    seals = {f.tags.instance: f for f in _read(found[2], Kind.ARC_SEAL)}
    links = [
        _Link(results=results[at], message=messages[at], seal=seals[at])
        for at in sorted(results.keys() & messages.keys() & seals.keys() - {0})
    ]
    if any(len(part) != len(links) for part in found):
        return links, "set-incomplete"
    return links, _structure(links) if links else ""


def _structure(links: Sequence[_Link]) -> str:
    """Return what is wrong with complete sets before any key is asked for."""
    if links[-1].seal.tags.chain == "fail":
        return "chain-failed"
    if [link.seal.tags.instance for link in links] != list(range(1, len(links) + 1)):
        return "instance-gap"
    if len(links) > _MOST_SETS:
        return "too-many"
    if any(link.seal.tags.flaw for link in links) or links[-1].message.tags.flaw:
        return "malformed"
    said = [link.seal.tags.chain for link in links]
    if said != ["none"] + ["pass"] * (len(links) - 1):
        return "chain-claim-wrong"
    return "seal-signed" if "arc-seal" in links[-1].message.tags.names else ""


def _check_seals(links: Sequence[_Link], answers: Answers) -> str:
    """Return what is wrong with the newest bad seal. Empty: all are good."""
    digests = _seal_digests(links)
    for link, digest in zip(reversed(links), reversed(digests), strict=True):
        key = _key(answers, link.seal.tags)
        if key.flaw:
            return key.flaw
        if not verifies(key, link.seal.tags.signature, digest):
            return "seal-altered"
        if objection := weakness(key):
            return objection
    return ""


def _seal_digests(links: Sequence[_Link]) -> list[bytes]:
    """Return what each seal signs: all sets up to its own, hashed.

    Source:
        RFC 8617 section 5.1.1.
    """
    running = hashlib.sha256()
    digests = []
    for link in links:
        for field in (link.results, link.message):
            running.update(canonical_header(field.whole, relaxed=True) + b"\r\n")
        own = running.copy()
        own.update(canonical_header(without_signature(link.seal.whole), relaxed=True))
        digests.append(own.digest())
        running.update(canonical_header(link.seal.whole, relaxed=True) + b"\r\n")
    return digests


def _key(answers: Answers, tags: SignatureTags) -> Key:
    return find_key(answers, tags.key_name, tags.algorithm.partition("-")[0])


def _read(found: Sequence[bytes], kind: Kind) -> list[_Field]:
    return [_Field(whole, read_signature(value_of(whole), kind)) for whole in found]


def _read_results(whole: bytes) -> _Field:
    match = _INSTANCE.fullmatch(value_of(whole).partition(b";")[0])
    number = read_instance(match[1]) if match else 0
    return _Field(whole, SignatureTags(instance=number))


def _read_set(link: _Link) -> ArcSet:
    results = value_of(link.results.whole).partition(b";")[2]
    match = _AUTHSERV.match(results.lstrip())
    return ArcSet(
        instance=link.seal.tags.instance,
        domain=link.seal.tags.domain,
        selector=link.seal.tags.selector,
        authserv=match[0].decode("utf-8", "replace").lower() if match else "",
        results=results,
    )
