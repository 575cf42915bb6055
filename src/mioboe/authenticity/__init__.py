"""Message and DNS answers to a Verdict: genuine, forged or unproven.

`judge` decides · `evidence` gathers what speaks for or against · `dkim`, `arc`, `keys`,
`canonical`, `verify`, `tags` signatures · `results`, `trace`, `said` what the
household's own provider wrote · `brands`, `claims`, `lookalike`, `skeleton`, `marks`
whom a mail plays · `domains` names · `record` answers as JSON · `model` the values.
"""

from __future__ import annotations

from mioboe.authenticity.brands import index_brands
from mioboe.authenticity.evidence import Lookout, wanted_names
from mioboe.authenticity.judge import judge
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
from mioboe.authenticity.record import from_record
from mioboe.authenticity.trace import providers_for

__all__ = [
    "Answer",
    "AnswerStatus",
    "Answers",
    "Brand",
    "Confidence",
    "Leaning",
    "Lookout",
    "Provider",
    "Sender",
    "Signature",
    "Signing",
    "Trust",
    "Verdict",
    "VerdictKind",
    "from_record",
    "index_brands",
    "judge",
    "providers_for",
    "wanted_names",
]
