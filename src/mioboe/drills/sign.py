"""DKIM signing, the other side of `authenticity`: for drills and for tests."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from mioboe.authenticity.canonical import canonical_body, canonical_header
from mioboe.authenticity.verify import select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

#: What a shop signs, where the mail has it.
HEADERS: Final = (
    "from",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
)
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_NEXT_FIELD: Final = re.compile(rb"\r?\n(?![ \t])")
_LINE: Final = 72
_NO_TAGS: Final = MappingProxyType[str, str]({})


@dataclass(frozen=True, slots=True)
class Key:
    """A private key of an invented shop."""

    private: rsa.RSAPrivateKey | Ed25519PrivateKey

    @property
    def kind(self) -> Literal["rsa", "ed25519"]:
        """What `k=` says of it."""
        return "rsa" if isinstance(self.private, rsa.RSAPrivateKey) else "ed25519"


def new_key(kind: Literal["rsa", "ed25519"], seed: bytes | None = None) -> Key:
    """Return a new key.

    Args:
        kind: RSA keys have 2,048 bits.
        seed: 32 bytes that an Ed25519 key is made from, the same key each time.
            RSA keys cannot be made from a seed: keep one as PEM and `load_key` it.

    Raises:
        ValueError: A seed for an RSA key, or one of another length.

    Returns:
        The key; without a seed another one each time.
    """
    if kind == "ed25519":
        made = Ed25519PrivateKey.from_private_bytes(seed) if seed else None
        return Key(made or Ed25519PrivateKey.generate())
    if seed:
        msg = "an RSA key cannot be made from a seed; load one from PEM"
        raise ValueError(msg)
    return Key(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def load_key(pem: bytes) -> Key:
    """Return the key that unencrypted PEM text holds.

    Args:
        pem: PKCS#8 or PKCS#1.

    Raises:
        ValueError: It is neither an RSA nor an Ed25519 key.
    """
    # The check of an RSA key takes longer than 30 signatures, and a faulty one would
    # show in the first mail that does not verify.
    private = load_pem_private_key(
        pem, password=None, unsafe_skip_rsa_key_validation=True
    )
    if isinstance(private, (rsa.RSAPrivateKey, Ed25519PrivateKey)):
        return Key(private)
    msg = f"wanted an RSA or Ed25519 key, got {type(private).__name__}"
    raise ValueError(msg)


def record(key: Key) -> str:
    """Return the TXT record that publishes ``key``.

    Args:
        key: Any key.

    Returns:
        The text for `<selector>._domainkey.<domain>`.

    Source:
        RFC 6376 section 3.6.1; RFC 8463 section 4.

    Example:
        >>> record(new_key("ed25519", bytes(32)))
        'v=DKIM1; k=ed25519; p=O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik='
    """
    public = key.private.public_key()
    if key.kind == "rsa":
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        data = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"v=DKIM1; k={key.kind}; p={base64.b64encode(data).decode()}"


def sign(  # noqa: PLR0913 - the tags of a signature, each by its name
    raw: bytes,
    *,
    key: Key,
    domain: str,
    selector: str,
    headers: Sequence[str] = (),
    canonicalization: str = "relaxed/simple",
    at: datetime | None = None,
    identity: str | None = None,
    tags: Mapping[str, str] = _NO_TAGS,
) -> bytes:
    r"""Return ``raw`` with a DKIM-Signature in front.

    Args:
        raw: A whole mail, with CRLF or LF line ends, which it keeps.
        key: Made by `new_key` or `load_key`.
        domain: `d=`, written as given.
        selector: `s=`, written as given.
        headers: Names for `h=`, in this order. Empty: `HEADERS` that the mail has.
        canonicalization: `c=`, both halves.
        at: `t=`. Aware. `None`: no `t=`.
        identity: `i=`. `None`: no `i=`.
        tags: Further tags, or others in place of the ones made here: to rehearse
            what attackers and broken signers write. `l=` is obeyed, too.

    Returns:
        The mail, signed.

    Source:
        RFC 6376 section 5.

    Example:
        >>> key = new_key("ed25519", bytes(32))
        >>> mail = b"From: a@shop.example\n\nHello.\n"
        >>> sign(mail, key=key, domain="shop.example", selector="s").split(b"\n")[0]
        b'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simple; d=shop.example;'
    """
    fields, body = _split(raw)
    names = [name.lower() for name in headers or _present(fields)]
    made = {
        "v": "1",
        "a": f"{key.kind}-sha256",
        "c": canonicalization,
        "d": domain,
        "s": selector,
        "h": ":".join(names),
        **({"i": identity} if identity is not None else {}),
        **({"t": str(int(at.timestamp()))} if at else {}),
        **tags,
    }
    own = _field({"bh": _body_hash(body, made), **made})
    relaxed = made["c"].startswith("relaxed")
    picked = [*select(names, fields, own=own), own]
    signed = [canonical_header(field, relaxed=relaxed) for field in picked]
    signature = _sign(key, b"\r\n".join(signed))
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    return own.replace(b"\r\n", end) + _folded(signature, end) + end + raw


def _split(raw: bytes) -> tuple[dict[str, list[bytes]], bytes]:
    """Return the fields of a mail, whole, by lower-case name, and its body."""
    head, *rest = _BLANK_LINE.split(raw, maxsplit=1)
    fields: dict[str, list[bytes]] = {}
    for field in _NEXT_FIELD.split(head):
        name = field.partition(b":")[0].strip().lower().decode("latin-1")
        fields.setdefault(name, []).append(field)
    return fields, rest[0] if rest else b""


def _present(fields: Mapping[str, Sequence[bytes]]) -> list[str]:
    return [name for name in HEADERS if name in fields]


def _field(tags: Mapping[str, str]) -> bytes:
    """Return the header field up to its empty `b=`, `bh=` in the line above."""
    pairs = [f"{name}={value};" for name, value in tags.items()]
    lines = [" ".join(pairs[1:5]), *pairs[5:], pairs[0], "b="]
    return b"DKIM-Signature: " + "\r\n\t".join(lines).encode()


def _sign(key: Key, data: bytes) -> bytes:
    if isinstance(key.private, rsa.RSAPrivateKey):
        return key.private.sign(data, PKCS1v15(), hashes.SHA256())
    return key.private.sign(hashlib.sha256(data).digest())


def _folded(signature: bytes, end: bytes) -> bytes:
    text = base64.b64encode(signature)
    lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
    return (end + b"\t ").join(lines)


def _body_hash(body: bytes, tags: Mapping[str, str]) -> str:
    relaxed = tags["c"].partition("/")[2] == "relaxed"
    length = int(tags["l"]) if "l" in tags else None
    digest = hashlib.sha256(canonical_body(body, relaxed=relaxed)[:length]).digest()
    return base64.b64encode(digest).decode("ascii")
