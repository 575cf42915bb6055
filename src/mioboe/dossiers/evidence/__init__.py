"""What was put away, as a chain that shows every later change.

`locker` the chain · `bundle` chain and items as a zip for its recipient · `unpack` a
bundle that somebody sent · `stamps` time stamps over the chain, `ordering` mends how
many authorities write them · `endings` what a file is · `canonical` JSON in one form.
"""

from __future__ import annotations

from mioboe.dossiers.evidence.bundle import Bundle, write_bundle
from mioboe.dossiers.evidence.endings import ending_of
from mioboe.dossiers.evidence.locker import (
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
from mioboe.dossiers.evidence.ordering import in_order
from mioboe.dossiers.evidence.stamps import Stamp, check_stamp
from mioboe.dossiers.evidence.unpack import read_bundle

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
    "ending_of",
    "head",
    "in_order",
    "read_bundle",
    "verify",
    "withhold",
    "write_bundle",
]
