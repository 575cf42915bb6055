"""Why a finding has its level: what each sign counted, what would have changed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mioboe.signals.model import Finding, Level, Sign
from mioboe.signals.weigh import level_of, score_of

if TYPE_CHECKING:
    from mioboe.signals.format import Levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sign, and what it did."""

    sign: Sign
    #: What it added to the score; less than its weight where too little supports it.
    counted: int
    #: The level without it.
    without: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a finding came to its level."""

    finding: Finding
    score: int
    #: Score from which on it is a note, a question, an alarm.
    note: int
    ask: int
    act: int
    reasons: tuple[Reason, ...]
    #: Whether one sign is enough for an alarm by itself.
    is_decisive: bool
    #: The level if every mail were genuine. The same where they are.
    if_proven: Level
    #: How much more would make it the next level; 0: there is none.
    missing: int


def explain(finding: Finding, levels: Levels) -> Explanation:
    """Return how ``finding`` came to its level.

    Args:
        finding: As it stands.
        levels: Thresholds and weights.

    Returns:
        The signs, those first without which the level would be lower.
    """
    signs = finding.signs
    score = score_of(signs, levels)
    reasons = [
        Reason(
            sign=sign,
            counted=score - score_of(_but(signs, sign), levels),
            without=level_of(_but(signs, sign), levels),
        )
        for sign in signs
    ]
    proven = [replace(sign, is_proven=True, is_doubtful=False) for sign in signs]
    return Explanation(
        finding=finding,
        score=score,
        note=levels.note,
        ask=levels.ask,
        act=levels.act,
        reasons=tuple(
            sorted(reasons, key=lambda r: (r.without.rank, -r.counted, r.sign.signal))
        ),
        is_decisive=any(sign.signal in levels.decisive for sign in signs),
        if_proven=level_of(proven, levels),
        missing=_missing(score, levels),
    )


def _but(signs: tuple[Sign, ...], gone: Sign) -> tuple[Sign, ...]:
    return tuple(sign for sign in signs if sign is not gone)


def _missing(score: int, levels: Levels) -> int:
    above = (bound for bound in (levels.note, levels.ask, levels.act) if bound > score)
    return min(above, default=score) - score
