"""Tag lists: the syntax that DKIM and ARC signatures and key records share."""

from __future__ import annotations

import binascii
import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import idna

from mioboe.authenticity.domains import key_name

Tags = Mapping[bytes, bytes]

_BLANKS: Final = b" \t\r\n"
_NAME: Final = re.compile(rb"[A-Za-z][A-Za-z0-9_]*")
#: All control characters but those of folding.
_CONTROLS: Final = bytes({*range(32), 127} - set(_BLANKS))
_HOST: Final = re.compile(
    r"[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*", re.ASCII
)
#: Longest DNS name. A U-label is shorter than its A-label, save for its bytes in
#: UTF-8: no name of legal length takes four times as many.
_LONGEST_NAME: Final = 253
_LONGEST_NUMBER: Final = 12
_LONGEST_LENGTH: Final = 76
_MOST_SETS: Final = 50
_ALGORITHMS: Final = frozenset({"rsa-sha256", "ed25519-sha256"})


class Kind(enum.Enum):
    """What a header with a signature is, by the tags that it must have."""

    DKIM = frozenset({b"v", b"a", b"b", b"bh", b"d", b"h", b"s"})
    ARC_MESSAGE = frozenset({b"i", b"a", b"b", b"bh", b"d", b"h", b"s"})
    ARC_SEAL = frozenset({b"i", b"a", b"b", b"cv", b"d", b"s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureTags:
    """What a DKIM-Signature, ARC-Message-Signature or ARC-Seal says of itself."""

    #: Why it can never verify, kebab-case; the other fields may then be empty.
    flaw: str = ""
    #: Lower-case.
    algorithm: str = ""
    #: Lower-case A-labels.
    domain: str = ""
    #: Lower-case A-labels.
    selector: str = ""
    #: Names of the signed headers, lower-case, in the order of `h=`.
    names: tuple[str, ...] = ()
    header_relaxed: bool = False
    body_relaxed: bool = False
    body_hash: bytes = b""
    signature: bytes = b""
    #: `l=`: how many bytes of the canonical body are signed.
    length: int | None = None
    #: `t=` and `x=`: seconds since 1970, UTC.
    signed_at: int | None = None
    expires_at: int | None = None
    #: Domain of `i=`, else the one of `d=`. Lower-case A-labels.
    identity: str = ""
    #: Number of the ARC set.
    instance: int = 0
    #: `cv=`, lower-case.
    chain: str = ""

    @property
    def key_name(self) -> str:
        """DNS name of the key. Empty where a part of it could not be read."""
        return key_name(self.selector, self.domain)


def read_tags(text: bytes, *, tolerant: bool = False) -> Tags | None:
    """Read a list of `name=value` with semicolons between.

    Args:
        text: Value of a header, folding kept, or text of a key record.
        tolerant: Whether empty places (`;;`) are passed over.

    Returns:
        Values without the blanks around them, in their order. `None` where the list
        is malformed or names a tag twice.

    Source:
        RFC 6376 section 3.2.

    Example:
        >>> read_tags(b" v=1; h=From : To;")
        {b'v': b'1', b'h': b'From : To'}
        >>> read_tags(b"d=a.example; d=b.example") is None
        True
    """
    pieces = text.split(b";")
    if not pieces[-1].strip(_BLANKS):
        pieces.pop()
    tags: dict[bytes, bytes] = {}
    for piece in pieces:
        name, equals, value = piece.partition(b"=")
        key = name.strip(_BLANKS)
        if tolerant and not equals and not key:
            continue
        if not equals or key in tags or not _NAME.fullmatch(key):
            return None
        tags[key] = value.strip(_BLANKS)
    return tags


def without_signature(field: bytes) -> bytes:
    """Return a signature's header field with the value of its `b=` taken out.

    Args:
        field: The whole field, `Name: value`.

    Returns:
        The field with `b=` empty, blanks around its value gone too, and nothing else
        touched.

    Source:
        RFC 6376 section 3.7.

    Example:
        >>> without_signature(b"DKIM-Signature: bh=x; b= Zm9v YmFy ; d=a.example")
        b'DKIM-Signature: bh=x; b=; d=a.example'
    """
    name, colon, value = field.partition(b":")
    pieces = value.split(b";")
    for at, piece in enumerate(pieces):
        tag, equals, _ = piece.partition(b"=")
        if equals and tag.strip(_BLANKS) == b"b":
            pieces[at] = tag + equals
    return name + colon + b";".join(pieces)


def decode_base64(text: bytes) -> bytes:
    """Return what base64 ``text``, blanks in it or not, stands for; empty if broken."""
    try:
        return binascii.a2b_base64(text.translate(None, _BLANKS), strict_mode=True)
    except binascii.Error:
        return b""


def host_name(text: bytes) -> str:
    """Return a DNS name in lower-case A-labels, or an empty string if it is none.

    Args:
        text: The name in ASCII or, with U-labels, in UTF-8.

    Source:
        RFC 8616 section 5.

    Example:
        >>> host_name(b"Mail.Example.COM"), host_name("例え.test".encode())
        ('mail.example.com', 'xn--r8jz45g.test')
    """
    if len(text) > 4 * _LONGEST_NAME:
        return ""
    try:
        name = text.decode("utf-8")
        if not name.isascii():
            name = idna.encode(name, uts46=True).decode("ascii")
    except UnicodeError:
        return ""
    name = name.lower()
    return name if len(name) <= _LONGEST_NAME and _HOST.fullmatch(name) else ""


def read_signature(value: bytes, kind: Kind) -> SignatureTags:
    """Read the tags of a signature.

    Args:
        value: Value of the header, folding kept.
        kind: Which header it is.

    Returns:
        What could be read; `flaw` says what keeps it from ever verifying:
        `"malformed"`, `"version-unknown"`, `"algorithm-unknown"`,
        `"canonicalization-unknown"`, `"query-unknown"` or `"identity-foreign"`.

    Source:
        RFC 6376 sections 3.5 and 6.1.1; RFC 8617 sections 4.1.2 and 4.1.3; RFC 8463
        section 3.

    Example:
        >>> read_signature(b"v=1; a=rsa-sha256; d=a.example; s=s", Kind.DKIM).flaw
        'malformed'
    """
    tags = read_tags(value)
    if tags is None or len(value.translate(None, _CONTROLS)) < len(value):
        return SignatureTags(flaw="malformed")
    domain = host_name(tags.get(b"d", b""))
    header, body = _canonicalization(tags) or (False, False)
    read = SignatureTags(
        algorithm=_word(tags, b"a"),
        domain=domain,
        selector=host_name(tags.get(b"s", b"")),
        names=_names(tags.get(b"h", b"")),
        header_relaxed=header or kind is Kind.ARC_SEAL,
        body_relaxed=body,
        body_hash=decode_base64(tags.get(b"bh", b"")),
        signature=decode_base64(tags.get(b"b", b"")),
        length=_number(tags, b"l", _LONGEST_LENGTH),
        signed_at=_number(tags, b"t", _LONGEST_NUMBER),
        expires_at=_number(tags, b"x", _LONGEST_NUMBER),
        identity=_identity(tags, kind) or domain,
        instance=0 if kind is Kind.DKIM else read_instance(tags.get(b"i", b"")),
        chain=_word(tags, b"cv"),
    )
    return replace(read, flaw=_flaw(tags, read, kind))


def read_instance(text: bytes) -> int:
    """Return the number of an ARC set, 1 to 50, or 0 if ``text`` is none."""
    sound = text.isdigit() and len(text) <= 2  # noqa: PLR2004 - digits of 50
    number = int(text) if sound else 0
    return number if number <= _MOST_SETS else 0


def _flaw(tags: Tags, read: SignatureTags, kind: Kind) -> str:
    if not kind.value <= tags.keys():
        return "malformed"
    whole = kind is not Kind.ARC_SEAL
    methods = _list(tags.get(b"q", b"dns/txt").lower())
    known = {
        "version-unknown": kind is not Kind.DKIM or tags[b"v"] == b"1",
        "algorithm-unknown": read.algorithm in _ALGORITHMS
        or (kind is Kind.DKIM and read.algorithm == "rsa-sha1"),
        "canonicalization-unknown": not whole or _canonicalization(tags) is not None,
        "query-unknown": not whole or b"dns/txt" in methods,
        "malformed": not _is_malformed(tags, read, kind),
        "identity-foreign": f".{read.identity}".endswith(f".{read.domain}"),
    }
    return next((flaw for flaw, sound in known.items() if not sound), "")


def _is_malformed(tags: Tags, read: SignatureTags, kind: Kind) -> bool:
    too_long = len(read.key_name) > _LONGEST_NAME
    if "." not in read.domain or not read.key_name or not read.signature or too_long:
        return True
    if -1 in {read.length, read.signed_at, read.expires_at}:
        return True
    if kind is not Kind.DKIM and not read.instance:
        return True
    if kind is Kind.ARC_SEAL:
        return b"h" in tags or read.chain not in {"none", "pass", "fail"}
    size = 20 if read.algorithm.endswith("-sha1") else 32
    if len(read.body_hash) != size or not read.names:
        return True
    signed, expires = read.signed_at, read.expires_at
    return signed is not None and expires is not None and expires < signed


def _canonicalization(tags: Tags) -> tuple[bool, bool] | None:
    """Return whether header and body are relaxed, or `None` for unknown words."""
    header, _, body = tags.get(b"c", b"simple").lower().partition(b"/")
    known = {b"simple": False, b"relaxed": True}
    if header not in known or (body or b"simple") not in known:
        return None
    return known[header], known[body or b"simple"]


def _identity(tags: Tags, kind: Kind) -> str:
    if kind is not Kind.DKIM or b"i" not in tags:
        return ""
    return host_name(tags[b"i"].rpartition(b"@")[2]) or "?"


def _names(text: bytes) -> tuple[str, ...]:
    return tuple(name.decode("ascii", "replace") for name in _list(text.lower()))


def _list(text: bytes) -> list[bytes]:
    """Return what stands between colons, without blanks; empty places are dropped."""
    return [item for part in text.split(b":") if (item := part.strip(_BLANKS))]


def _word(tags: Tags, name: bytes) -> str:
    return tags.get(name, b"").decode("ascii", "replace").lower()


def _number(tags: Tags, name: bytes, digits: int) -> int | None:
    """Return a number, `None` where the tag is absent, -1 where it is no number."""
    text = tags.get(name)
    if text is None:
        return None
    return int(text) if text.isdigit() and len(text) <= digits else -1
