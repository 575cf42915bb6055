"""Certificates of a time stamp in the order that DER wants.

OpenSSL, and the many authorities that run it, write them as they come; the library
that reads time stamps refuses that. Nobody signed their order, so it can be mended for
reading. What is kept stays as it came.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_SEQUENCE: Final = 0x30
#: Tag of the certificates in SignedData, and of the content of ContentInfo.
_ZERO: Final = 0xA0
#: The bit of a length that says that it takes several bytes.
_LONG: Final = 0x80
_MOST_BYTES: Final = 4


class _Part(NamedTuple):
    """One value: its tag, where it starts, where its body does, and where it ends."""

    tag: int
    start: int
    body: int
    end: int


def in_order(response: bytes) -> bytes:
    """Return a response to a time-stamp query, its certificates in order.

    Args:
        response: DER, or nearly; from anybody.

    Returns:
        The same length. What is no such response is returned as it is.

    Source:
        ITU-T X.690 section 11.6 (order of a set of); RFC 5652 section 5.1.
    """
    try:
        certificates = _certificates(response)
        inner = _parts(response, certificates.body, certificates.end)
    except ValueError:
        return response
    pieces = sorted(response[one.start : one.end] for one in inner)
    head, tail = response[: certificates.body], response[certificates.end :]
    return head + b"".join(pieces) + tail


def _certificates(response: bytes) -> _Part:
    """Return where the certificates lie.

    Raises:
        ValueError: There are none, or it is no response.
    """
    whole = _child(response, _Part(0, 0, 0, len(response)), _SEQUENCE)
    _, *rest = _parts(response, whole.body, whole.end)
    if not rest:
        msg = "refused: there is no token"
        raise ValueError(msg)
    content = _child(response, rest[0], _ZERO)
    signed = _child(response, content, _SEQUENCE)
    return _child(response, signed, _ZERO)


def _child(data: bytes, within: _Part, tag: int) -> _Part:
    for part in _parts(data, within.body, within.end):
        if part.tag == tag:
            return part
    msg = "not there"
    raise ValueError(msg)


def _parts(data: bytes, at: int, end: int) -> list[_Part]:
    """Return the values that lie one behind the other.

    Raises:
        ValueError: They do not fill the place.
    """
    found = []
    while at < end:
        part = _part(data, at, end)
        found.append(part)
        at = part.end
    return found


def _part(data: bytes, at: int, end: int) -> _Part:
    if at + 2 > end:
        msg = "cut"
        raise ValueError(msg)
    size, body = data[at + 1], at + 2
    if size & _LONG:
        count = size & ~_LONG
        if not 0 < count <= _MOST_BYTES or body + count > end:
            msg = "a length that is none"
            raise ValueError(msg)
        size = int.from_bytes(data[body : body + count], "big")
        body += count
    if body + size > end:
        msg = "longer than there is room"
        raise ValueError(msg)
    return _Part(data[at], at, body, body + size)
