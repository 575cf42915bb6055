"""Event and ledger so far to Findings: is it ours?

`step` whatever comes next · `assess` one event · `answers` what people said · `flood`
mails that are only counted · `rules/` the checks, one file each · `trail` patterns in
what happened lately · `weigh` signs to levels · `findings` which thing a sign is about
· `kinds` which kind of case · `why` what made the level · `habits` what is usual ·
`alongside`, `strangers`, `nights` what several checks ask · `watch` the memory between
events · `known` all of it · `model` the values and the shape of a rule · `rulebook`.
"""

from __future__ import annotations

from mioboe.signals.answers import lessons_of, take_answer
from mioboe.signals.assess import assess
from mioboe.signals.habits import Habits
from mioboe.signals.kinds import Kinds, triage
from mioboe.signals.known import Known
from mioboe.signals.model import (
    Answer,
    Check,
    Finding,
    Household,
    Lesson,
    Level,
    Levels,
    Person,
    Rule,
    Said,
    Sign,
)
from mioboe.signals.rulebook import Rules
from mioboe.signals.step import Happening, Tick, take, time_of
from mioboe.signals.trail import COMPARABLE, Clause, Pattern, span_of
from mioboe.signals.why import Explanation, explain

__all__ = [
    "COMPARABLE",
    "Answer",
    "Check",
    "Clause",
    "Explanation",
    "Finding",
    "Habits",
    "Happening",
    "Household",
    "Kinds",
    "Known",
    "Lesson",
    "Level",
    "Levels",
    "Pattern",
    "Person",
    "Rule",
    "Rules",
    "Said",
    "Sign",
    "Tick",
    "assess",
    "explain",
    "lessons_of",
    "span_of",
    "take",
    "take_answer",
    "time_of",
    "triage",
]
