"""How signals are written down, by people who do not program.

`model` one signal, and what signals count · `patterns` what must have happened before
· `kinds` kinds of case, and the questions between them.
"""

from __future__ import annotations

from mioboe.signals.format.kinds import CaseKind, Choice, Decider, Kinds
from mioboe.signals.format.model import Levels, Rule, Technique, Weight
from mioboe.signals.format.patterns import COMPARABLE, Clause, Pattern, span_of

__all__ = [
    "COMPARABLE",
    "CaseKind",
    "Choice",
    "Clause",
    "Decider",
    "Kinds",
    "Levels",
    "Pattern",
    "Rule",
    "Technique",
    "Weight",
    "span_of",
]
