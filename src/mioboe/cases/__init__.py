"""A log of what was said and done -> a Case: facts, states, promises, losses.

`entries` what the log records · `machines` states as tables · `model` what a case is ·
`fold` log to case · `losses` what is gone, what came back · `record` entries as text.
"""

from __future__ import annotations

from mioboe.cases.entries import UNKNOWN, Entry, EntryKind, MachineId, Move, What
from mioboe.cases.machines import Machine, Variant
from mioboe.cases.model import Case, CaseStatus, Machines

__all__ = [
    "UNKNOWN",
    "Case",
    "CaseStatus",
    "Entry",
    "EntryKind",
    "Machine",
    "MachineId",
    "Machines",
    "Move",
    "Variant",
    "What",
]
