"""Message and DNS answers to a Verdict: genuine, forged or unproven."""

from __future__ import annotations

from mioboe.authenticity.model import (
    Answer,
    Answers,
    AnswerStatus,
    Brand,
    Confidence,
    Leaning,
    Provider,
    Sender,
    Signature,
    Signing,
    Trust,
    Verdict,
    VerdictKind,
)

__all__ = [
    "Answer",
    "AnswerStatus",
    "Answers",
    "Brand",
    "Confidence",
    "Leaning",
    "Provider",
    "Sender",
    "Signature",
    "Signing",
    "Trust",
    "Verdict",
    "VerdictKind",
]
