"""Ids of CACAO that are the same each time for the same thing."""

from __future__ import annotations

import hashlib
from typing import Final

#: Of playbooks of mioboe; not that of the specification, which wants other names.
_NAMESPACE: Final = bytes.fromhex("7b0f4f6e2f0a5d0e9a5f6d696f626f65")
_VARIANT: Final = 0x80


def playbook_id(name: str) -> str:
    """Return the id of a playbook: a UUID of version 5.

    Source:
        CACAO 2.0 section 10.10; RFC 9562 section 5.5.

    Example:
        >>> playbook_id("case 1") == playbook_id("case 1")
        True
        >>> playbook_id("case 1")[:10], playbook_id("case 1")[24]
        ('playbook--', '5')
    """
    digest = hashlib.sha1(_NAMESPACE + name.encode(), usedforsecurity=False).digest()
    return f"playbook--{_uuid(digest, 5)}"


def object_id(kind: str, *names: str) -> str:
    """Return the id of a part of a playbook.

    The specification wants UUIDs of version 4 here. Ours have that form, and their bits
    are those of a SHA-256: nobody guesses them, and they are the same each time.

    Args:
        kind: Type of the object, e.g. `"action"`.
        *names: What makes it this one and no other.

    Source:
        CACAO 2.0 section 10.10.
    """
    told = "\0".join((kind, *names)).encode("utf-8", "surrogatepass")
    return f"{kind}--{_uuid(hashlib.sha256(_NAMESPACE + told).digest(), 4)}"


def _uuid(digest: bytes, version: int) -> str:
    raw = bytearray(digest[:16])
    raw[6] = raw[6] & 0x0F | version << 4
    raw[8] = raw[8] & 0x3F | _VARIANT
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
