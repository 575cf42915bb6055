"""A log of what was said and done -> a Case: facts, states, promises, losses.

`entries` what the log records · `kinds` what entries name · `machines` states as tables
· `model` what a case is · `fold` log to case · `losses` what is gone, what came back ·
`record` entries as text · `moves` what moves states · `mails` events to entries ·
`means` means of payment, told apart.
"""

from __future__ import annotations

from mioboe.cases.entries import UNKNOWN, Entry, EntryKind, What
from mioboe.cases.fold import apply, fold
from mioboe.cases.kinds import MachineId, Move
from mioboe.cases.losses import Losses, losses_in_mails, losses_of
from mioboe.cases.machines import Machine, Variant
from mioboe.cases.mails import mail_of
from mioboe.cases.model import Case, CaseStatus, Machines
from mioboe.cases.moves import states_of
from mioboe.cases.record import entry_text, read_entry

__all__ = [
    "UNKNOWN",
    "Case",
    "CaseStatus",
    "Entry",
    "EntryKind",
    "Losses",
    "Machine",
    "MachineId",
    "Machines",
    "Move",
    "Variant",
    "What",
    "apply",
    "entry_text",
    "fold",
    "losses_in_mails",
    "losses_of",
    "mail_of",
    "read_entry",
    "states_of",
]
