"""Event and ledger so far to Findings: is it ours?

`assess` one event · `rules/` the checks, one file each · `weigh` signs to levels ·
`findings` which thing a sign is about · `habits` what is usual · `watch` the memory
between events · `model` the values and the shape of a rule.
"""

from __future__ import annotations

from mioboe.signals.assess import Known, Rules, assess
from mioboe.signals.model import (
    Check,
    Finding,
    Household,
    Level,
    Levels,
    Person,
    Rule,
    Sign,
)

__all__ = [
    "Check",
    "Finding",
    "Household",
    "Known",
    "Level",
    "Levels",
    "Person",
    "Rule",
    "Rules",
    "Sign",
    "assess",
]
