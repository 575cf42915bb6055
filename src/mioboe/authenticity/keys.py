"""Key records of the DNS, and whether a key made a signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from mioboe.authenticity.model import AnswerStatus, DkimResult
from mioboe.authenticity.tags import decode_base64, read_tags

if TYPE_CHECKING:
    from mioboe.authenticity.model import Answers
    from mioboe.authenticity.tags import Tags

_SHA256: Final = Prehashed(hashes.SHA256())
_FEWEST_BITS: Final = 1024
_ED25519_BYTES: Final = 32
_ED25519_BITS: Final = 256
_UNKNOWN: Final = {
    AnswerStatus.MISSING: "key-missing",
    AnswerStatus.FAILED: "key-unavailable",
    AnswerStatus.UNASKED: "key-unasked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key, or why there is none to be had."""

    #: Why it cannot be used, kebab-case. Empty: it can.
    flaw: str = ""
    #: `k=`: `"rsa"` or `"ed25519"`.
    kind: str = ""
    public: RSAPublicKey | Ed25519PublicKey | None = None
    bits: int = 0
    #: Flag `s`: `i=` must be the very domain of `d=`.
    is_strict: bool = False
    #: Flag `y`: the domain only tries things out.
    is_testing: bool = False

    @property
    def result(self) -> DkimResult:
        """What a signature comes to that needs this key, where `flaw` is set."""
        if self.flaw in {"key-unavailable", "key-unasked"}:
            return DkimResult.TEMPERROR
        return DkimResult.PERMERROR


def find_key(answers: Answers, name: str, kind: str) -> Key:
    """Find the key of that name among the answers of the DNS.

    Args:
        answers: What was asked so far.
        name: As `key_names` gives it.
        kind: `"rsa"` or `"ed25519"`: what the signature was made with.

    Returns:
        The first record that is a usable key of that kind. Else the first record
        that is a key at all, with what is wrong with it.

    Source:
        RFC 6376 sections 3.6.2.2 and 6.1.2: of several records a verifier may
        choose one. Two kinds under one name are a mistake that is made.

    Example:
        >>> find_key({}, "s._domainkey.shop.example", "rsa").flaw
        'key-unasked'
    """
    answer = answers.get(name)
    status = answer.status if answer else AnswerStatus.UNASKED
    if answer is None or status is not AnswerStatus.FOUND:
        return Key(flaw=_UNKNOWN[status])
    keys = [key for text in answer.texts if (key := read_key(text))]
    for key in keys:
        if not key.flaw and key.kind == kind:
            return key
    if not keys:
        return Key(flaw="key-missing")
    return keys[0] if keys[0].flaw else Key(flaw="key-of-other-kind")


def read_key(text: str) -> Key | None:
    """Read one TXT record as a key.

    Args:
        text: The record, its chunks joined.

    Returns:
        The key; `flaw` is `"key-revoked"`, `"key-malformed"`, `"hash-refused"`,
        `"service-refused"` or `"key-of-unknown-kind"` where it is of no use. `None`
        for what is no key record: another text that stands at the name.

    Source:
        RFC 6376 sections 3.6.1 and 6.1.2, with erratum 3017 (SubjectPublicKeyInfo
        as well as bare PKCS#1); RFC 8463 section 4.

    Example:
        >>> read_key("v=DKIM1; p=").flaw
        'key-revoked'
        >>> read_key("v=spf1 -all") is None
        True
    """
    raw = text.encode("ascii", "replace")
    tags = read_tags(raw, tolerant=True)
    if tags is None:
        said = raw.replace(b" ", b"").startswith(b"v=DKIM1")
        return Key(flaw="key-malformed") if said else None
    if tags.get(b"v", b"DKIM1") != b"DKIM1" or not tags.keys() & {b"v", b"p"}:
        return None
    flags = _words(tags, b"t", b"")
    flaw = _flaw(tags)
    kind = tags.get(b"k", b"rsa").lower().decode("ascii")
    public = None if flaw else _load(kind, tags[b"p"])
    if not flaw and public is None:
        flaw = "key-malformed"
    return Key(
        flaw=flaw,
        kind=kind,
        public=public,
        bits=public.key_size if isinstance(public, RSAPublicKey) else _ED25519_BITS,
        is_strict=b"s" in flags,
        is_testing=b"y" in flags,
    )


def verifies(key: Key, signature: bytes, digest: bytes) -> bool:
    """Say whether ``key`` made ``signature`` over ``digest``.

    Args:
        key: Any key; one without a public key made nothing.
        signature: What `b=` holds, decoded.
        digest: SHA-256 of the signed header fields.

    Returns:
        True for a genuine signature, False for anything else.

    Source:
        RFC 6376 section 3.3; RFC 8463 section 3 (Ed25519 signs the digest itself).
    """
    try:
        if isinstance(key.public, RSAPublicKey):
            key.public.verify(signature, digest, PKCS1v15(), _SHA256)
        elif key.public is not None:
            key.public.verify(signature, digest)
    except InvalidSignature:
        return False
    return key.public is not None


def weakness(key: Key) -> str:
    """Return why a signature that ``key`` made proves nothing; empty if it does.

    Source:
        RFC 8301 section 3.2; RFC 6376 section 3.6.1 (flag `y`).
    """
    if key.kind == "rsa" and key.bits < _FEWEST_BITS:
        return "key-too-short"
    return "test-mode" if key.is_testing else ""


def _flaw(tags: Tags) -> str:
    if b"p" not in tags or (b"v" in tags and next(iter(tags)) != b"v"):
        return "key-malformed"
    if not tags[b"p"]:
        return "key-revoked"
    if b"sha256" not in _words(tags, b"h", b"sha256"):
        return "hash-refused"
    if not _words(tags, b"s", b"*") & {b"*", b"email"}:
        return "service-refused"
    if tags.get(b"k", b"rsa").lower() not in {b"rsa", b"ed25519"}:
        return "key-of-unknown-kind"
    return ""


def _load(kind: str, text: bytes) -> RSAPublicKey | Ed25519PublicKey | None:
    lean = text.translate(None, b" \t\r\n").rstrip(b"=")
    data = decode_base64(lean + b"=" * (-len(lean) % 4))
    if kind == "ed25519":
        sound = len(data) == _ED25519_BYTES
        return Ed25519PublicKey.from_public_bytes(data) if sound else None
    try:
        public = load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return public if isinstance(public, RSAPublicKey) else None


def _words(tags: Tags, name: bytes, default: bytes) -> frozenset[bytes]:
    text = tags.get(name, default).lower()
    return frozenset(word.strip(b" \t\r\n") for word in text.split(b":"))
