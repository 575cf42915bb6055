"""Matters that are one attack are told as one: whoever knows of one knows of all.

Three gift cards within minutes must not ring three times on each telephone, and again
and again. The gravest of them leads; the others are counted beside it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts.pace import is_at_once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mioboe.alerts.model import Matter

#: So far apart at most, at the same brand.
_EPISODE: Final = timedelta(hours=24)


def leader(matter: Matter, others: Iterable[Matter]) -> Matter:
    """Return the matter that is told in the place of one and of those beside it.

    Args:
        matter: One that is open.
        others: All that are open.

    Returns:
        The gravest, then the most pressing, then the first of those that are one
        attack with it; it may be itself.
    """
    beside = [matter, *(one for one in others if _is_beside(matter, one))]
    return min(beside, key=_weight)


def is_covered(matter: Matter, known: Iterable[tuple[Matter, datetime]]) -> bool:
    """Return whether people who said "not ours" mean this matter as well.

    Args:
        matter: One that is open.
        known: Matters of which somebody said that they are not ours, and when.
    """
    return any(_is_beside(matter, one) and matter.queued <= at for one, at in known)


def _is_beside(one: Matter, other: Matter) -> bool:
    apart = abs(one.finding.opened - other.finding.opened)
    return one.finding.brand == other.finding.brand and apart <= _EPISODE


def _weight(matter: Matter) -> tuple[int, bool, int]:
    return (-matter.level.rank, not is_at_once(matter.finding), matter.number)
