"""One way to write a value as JSON, so that its digest is the same everywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

#: What may be digested. No floats: two programs write the same one differently.
Plain = None | bool | int | str | Sequence["Plain"] | Mapping[str, "Plain"]


def canonical(value: Plain) -> bytes:
    """Return a value in the one form that is digested.

    Args:
        value: Its keys are ASCII, its texts hold no lone surrogates (`kit.sound`), its
            numbers are whole and of at most 53 bits.

    Returns:
        JSON in UTF-8: keys sorted, no blanks, only what must be escaped is.

    Source:
        RFC 8785, for values without fractions.

    Example:
        >>> canonical({"b": "山", "a": [1, True, None]}).decode()
        '{"a":[1,true,null],"b":"山"}'
    """
    return json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode("utf-8")


def digest(value: Plain) -> str:
    """Return the SHA-256 of a value in its canonical form. Hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
