"""The DKIM signatures of a message."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.arc import arc_key_names
from mioboe.authenticity.keys import Key, find_key
from mioboe.authenticity.model import DkimResult, Signature
from mioboe.authenticity.tags import Kind, read_signature
from mioboe.authenticity.verify import (
    Proof,
    fields_of,
    lay_ground,
    prove,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mioboe.authenticity.model import Answers
    from mioboe.authenticity.tags import SignatureTags
    from mioboe.authenticity.verify import (
        Fields,
    )
    from mioboe.messages import Message

_MOST_SIGNATURES: Final = 10
#: How far a signer's clock may run ahead.
_DAY: Final = timedelta(days=1).total_seconds()


def key_names(message: Message) -> frozenset[str]:
    """Return the DNS names whose TXT records the checks of a message need.

    Args:
        message: Any message.

    Returns:
        Names for `check_signatures` and `check_arc`: lower-case A-labels, no
        trailing dot. Signatures that no key could save ask for none.

    Source:
        RFC 6376 section 3.6.2.1.
    """
    fields = fields_of(message)
    signatures = [tags for _, tags in _signatures(fields)]
    own = {tags.key_name for tags in signatures if _needs_key(tags)}
    return frozenset(own) | arc_key_names(fields)


def check_signatures(
    message: Message,
    answers: Answers,
    *,
    at: datetime | None,
    aligned: Callable[[str], bool],
) -> tuple[Signature, ...]:
    """Check every DKIM signature of a message.

    Args:
        message: Any message.
        answers: What the DNS said about `key_names(message)`.
        at: When the message arrived. Aware. `None`: `t=` and `x=` are not judged.
        aligned: Says whether a domain (lower-case A-labels) is aligned with the
            domain of the author. Total.

    Returns:
        One for each DKIM-Signature header, from the top. From the eleventh on they
        are not checked: neutral, `"too-many"`.

    Source:
        RFC 6376 section 6.1; RFC 8301; RFC 8463; RFC 8616. Results are those of
        RFC 8601 section 2.7.1.
    """
    fields = fields_of(message)
    signatures = _signatures(fields)
    ground = lay_ground(message, fields, [tags for _, tags in signatures])
    checked = []
    for own, tags in signatures:
        key = _key(answers, tags)
        proof = _timely(prove(own, tags, key, ground), tags, at)
        checked.append(_report(tags, proof, aligned=aligned))
    unchecked = len(fields.get("dkim-signature", ())) - len(checked)
    extra = Signature(result=DkimResult.NEUTRAL, detail="too-many")
    return (*checked, *([extra] * unchecked))


def _signatures(fields: Fields) -> list[tuple[bytes, SignatureTags]]:
    found = fields.get("dkim-signature", ())[:_MOST_SIGNATURES]
    return [(own, read_signature(value_of(own), Kind.DKIM)) for own in found]


def _needs_key(tags: SignatureTags) -> bool:
    return not tags.flaw and tags.algorithm != "rsa-sha1"


def _key(answers: Answers, tags: SignatureTags) -> Key:
    if not _needs_key(tags):
        return Key()
    return find_key(answers, tags.key_name, tags.algorithm.partition("-")[0])


def _timely(proof: Proof, tags: SignatureTags, at: datetime | None) -> Proof:
    """Return ``proof``, or what the clock makes of it."""
    if at is None or proof.result not in {DkimResult.PASS, DkimResult.POLICY}:
        return proof
    now = at.timestamp()
    if tags.expires_at is not None and tags.expires_at < now:
        return _instead(proof, DkimResult.FAIL, "expired")
    early = tags.signed_at is not None and tags.signed_at > now + _DAY
    if early and proof.result is DkimResult.PASS:
        return _instead(proof, DkimResult.POLICY, "from-the-future")
    return proof


def _instead(proof: Proof, result: DkimResult, detail: str) -> Proof:
    return Proof(
        result=result,
        detail=detail,
        body_intact=proof.body_intact,
        partial=proof.partial,
        key_bits=proof.key_bits,
    )


def _report(
    tags: SignatureTags, proof: Proof, *, aligned: Callable[[str], bool]
) -> Signature:
    return Signature(
        result=proof.result,
        domain=tags.domain,
        selector=tags.selector,
        algorithm=tags.algorithm,
        aligned=bool(tags.domain) and aligned(tags.domain),
        partial=proof.partial,
        body_intact=proof.body_intact,
        key_bits=proof.key_bits,
        detail=proof.detail,
    )
