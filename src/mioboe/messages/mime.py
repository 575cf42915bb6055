"""One part of a message: what its headers say, and its content decoded."""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mioboe.messages.parameters import parse_parameters

#: Headers that say what a part is.
TELLING: Final = frozenset({
    b"content-type",
    b"content-transfer-encoding",
    b"content-disposition",
})
_NO_PARAMETERS: Final[Mapping[str, str]] = {}
_WORD = re.compile(rb"[^\s;(]+")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
#: Encoded bytes that are read to get one decoded: `=E3`, and line ends between.
_GROWTH = 4
#: How much of an attachment is looked at to tell its size.
_SAMPLE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What the headers of one part say."""

    #: Lower-case; `"text/plain"` where it is missing or none.
    content_type: str
    #: Of Content-Type, by lower-case name.
    parameters: Mapping[str, str]
    #: Lower-case, e.g. `"attachment"`. May be empty.
    disposition: str
    filename: str
    #: Content-Transfer-Encoding, lower-case. May be empty.
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One part without parts of its own, not decoded yet."""

    entity: Entity
    depth: int
    #: Which multipart/alternative it stands in: the outermost, by number. 0: none.
    choice: int
    #: Whether it belongs to an attached message.
    attached: bool
    #: Offsets of its content in the raw message.
    start: int
    end: int


def describe(telling: Mapping[bytes, bytes], default: str) -> Entity:
    """Return what the headers of a part say.

    Args:
        telling: Values by lower-case name, for the names in `TELLING`.
        default: Content type where none is given.
    """
    content_type, parameters = default, _NO_PARAMETERS
    if (value := telling.get(b"content-type")) is not None:
        content_type, parameters = parse_parameters(value)
        if content_type.count("/") != 1:
            content_type = "text/plain"
    disposition, named = "", _NO_PARAMETERS
    if value := telling.get(b"content-disposition"):
        disposition, named = parse_parameters(value)
    encoding = _WORD.search(telling.get(b"content-transfer-encoding", b""))
    return Entity(
        content_type=content_type,
        parameters=parameters,
        disposition=disposition,
        filename=named.get("filename") or parameters.get("name", ""),
        encoding=encoding[0].lower().decode("ascii", "replace") if encoding else "",
    )


def decode_body(content: bytes, encoding: str, most: int | None = None) -> bytes:
    """Return content with its transfer encoding undone. Junk does not stop it.

    Args:
        content: The content of a part as it stands in the message.
        encoding: Its Content-Transfer-Encoding, lower-case. One that is unknown, and
            uuencode, changes nothing.
        most: How many decoded bytes are wanted; `None`: all.

    Source:
        RFC 2045 section 6.
    """
    if most is not None:
        content = content[: _GROWTH * most]
    if encoding == "base64":
        content = _decode_base64(content)
    elif encoding == "quoted-printable":
        content = binascii.a2b_qp(content)
    return content if most is None else content[:most]


def measure_body(content: memoryview, encoding: str) -> int:
    """Return about how many bytes `decode_body` would give, without doing it."""
    if encoding != "base64":
        return len(content)
    sample = bytes(content[:_SAMPLE])
    if not sample:
        return 0
    digits = len(_NO_BASE64.sub(b"", sample)) * len(content) // len(sample)
    return digits * 3 // 4


def _decode_base64(content: bytes) -> bytes:
    try:
        return binascii.a2b_base64(content + b"==")
    except binascii.Error:
        digits = _NO_BASE64.sub(b"", content)
        return binascii.a2b_base64(digits[: len(digits) // 4 * 4])
