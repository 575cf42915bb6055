"""Event and ledger so far to Findings: is it ours?

`step` whatever comes next · `assess` one event · `answers` what people said · `flood`
mails that are only counted · `rules/` the checks, one file each · `trail` patterns in
what happened lately · `weigh` signs to levels · `findings` which thing a sign is about
· `kinds` which kind of case · `why` what made the level · `habits` what is usual ·
`alongside`, `strangers`, `nights` what several checks ask · `watch` the memory between
events · `known` all of it · `model` the values · `rulebook` all signals · `format/` how
they are written down.
"""

from __future__ import annotations

from mioboe.signals.answers import lessons_of
from mioboe.signals.assess import assess
from mioboe.signals.habits import Habits
from mioboe.signals.known import Known
from mioboe.signals.model import (
    Answer,
    Check,
    Finding,
    Household,
    Lesson,
    Level,
    Person,
    Said,
    Sign,
)
from mioboe.signals.rulebook import Rules
from mioboe.signals.step import Happening, Tick, take, time_of
from mioboe.signals.why import Explanation, explain

__all__ = [
    "Answer",
    "Check",
    "Explanation",
    "Finding",
    "Habits",
    "Happening",
    "Household",
    "Known",
    "Lesson",
    "Level",
    "Person",
    "Rules",
    "Said",
    "Sign",
    "Tick",
    "assess",
    "explain",
    "lessons_of",
    "take",
    "time_of",
]
