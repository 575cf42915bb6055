"""ARC sealing, honest or with faults of choice."""

from __future__ import annotations

import base64
import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from tests.fakes.keys import ed25519_key
from tests.fakes.messages import message_from

from mioboe.authenticity.canonical import canonical_body, canonical_header
from mioboe.authenticity.tags import read_instance, read_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.drills.sign import Key

NO_TAGS: Final = MappingProxyType[str, str]({})
_NAMES: Final = ("arc-authentication-results", "arc-message-signature", "arc-seal")


def seal(
    raw: bytes,
    instance: int,
    *,
    key: Key | None = None,
    message_tags: Mapping[str, str] = NO_TAGS,
    seal_tags: Mapping[str, str] = NO_TAGS,
) -> bytes:
    """Return ``raw`` (LF) with one more ARC set of `mx<instance>.example` in front."""
    key = key or ed25519_key()
    mine = {"i": str(instance), "a": f"{key.kind}-sha256"}
    mine |= {"d": f"mx{instance}.example", "s": "s"}
    results = f"i={instance}; mx{instance}.example; dmarc=pass header.from=shop.example"
    aar = b"ARC-Authentication-Results: " + results.encode()
    body = canonical_body(bytes(message_from(raw).body), relaxed=True)
    body_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
    ways = {"c": "relaxed/relaxed", "h": "from:to:subject", "bh": body_hash}
    ams_tags = {**mine, **ways, **message_tags}
    ams = _field("ARC-Message-Signature", ams_tags)
    ams += _sign(key, [*_picked(raw, ams_tags["h"].split(":")), ams])
    chain = "none" if instance == 1 else "pass"
    own = _field("ARC-Seal", {**mine, "cv": chain, **seal_tags})
    own += _sign(key, [*_sets(raw), aar, ams, own])
    return b"\n".join([own, ams, aar, raw])


def _field(name: str, tags: Mapping[str, str]) -> bytes:
    return f"{name}: {'; '.join(f'{k}={v}' for k, v in tags.items())}; b=".encode()


def _sign(key: Key, fields: list[bytes]) -> bytes:
    data = b"\r\n".join(canonical_header(field, relaxed=True) for field in fields)
    if isinstance(key.private, RSAPrivateKey):
        return base64.b64encode(key.private.sign(data, PKCS1v15(), hashes.SHA256()))
    return base64.b64encode(key.private.sign(hashlib.sha256(data).digest()))


def _picked(raw: bytes, names: list[str]) -> list[bytes]:
    message = message_from(raw)
    found = [list(message.named(name))[-1:] for name in names]
    return [message.raw[header.start : header.end] for (header,) in filter(None, found)]


def _sets(raw: bytes) -> list[bytes]:
    """Return the ARC fields that are there, in the order in which seals sign them."""
    message = message_from(raw)
    fields = []
    for header in message.headers:
        name = header.name.lower()
        if name in _NAMES:
            first, _, _ = header.value.strip().partition(b";")
            tags = read_tags(first) or {}
            number = read_instance(tags.get(b"i", b""))
            whole = message.raw[header.start : header.end]
            fields.append((number, _NAMES.index(name), whole))
    return [whole for *_, whole in sorted(fields)]
