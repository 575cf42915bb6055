"""Case and evidence to what others can check and read: chain, bundle, dossier.

`locker` the chain of evidence · `bundle` chain and items as a zip · `unpack` a bundle
that somebody sent · `stamps` time stamps over the chain · `canonical` JSON in one form.
"""

from __future__ import annotations

from mioboe.dossiers.bundle import Bundle, write_bundle
from mioboe.dossiers.locker import (
    Break,
    Broken,
    Chain,
    Item,
    ItemKind,
    Link,
    append,
    head,
    verify,
    withhold,
)
from mioboe.dossiers.stamps import Stamp, check_stamp
from mioboe.dossiers.unpack import read_bundle

__all__ = [
    "Break",
    "Broken",
    "Bundle",
    "Chain",
    "Item",
    "ItemKind",
    "Link",
    "Stamp",
    "append",
    "check_stamp",
    "head",
    "read_bundle",
    "verify",
    "withhold",
    "write_bundle",
]
