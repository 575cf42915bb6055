"""Stable identifiers: the same thing gets the same id on every machine."""

from __future__ import annotations

import base64
import hashlib

_LENGTH = 26


def identify(kind: str, *parts: str) -> str:
    """Return the id of the thing of that kind that ``parts`` name.

    Args:
        kind: What it is, e.g. `"finding"`; becomes the prefix.
        *parts: What makes it this one and no other. Order matters.

    Returns:
        `<kind>_<26 characters>`, lower-case base 32 of a SHA-256 over the parts.

    Example:
        >>> identify("finding", "amazon.co.jp", "250-1234567-1234567")
        'finding_vjtpbyobnk6x2t24velo2v6hz4'
        >>> identify("finding", "a", "bc") == identify("finding", "ab", "c")
        False
    """
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    text = base64.b32encode(digest.digest()).decode("ascii").lower()
    return f"{kind}_{text[:_LENGTH]}"
