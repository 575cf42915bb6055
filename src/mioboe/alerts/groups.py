"""Matters that are one attack are told as one: whoever knows of one knows of all.

Three gift cards within minutes must not ring three times on each telephone, and again
and again. The gravest of them leads; the others are counted beside it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts.pace import is_at_once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mioboe.alerts.model import Matter
    from mioboe.signals import Finding

#: So far apart at most, at the same brand.
_EPISODE: Final = timedelta(hours=24)


def leaders(matters: Iterable[Matter]) -> frozenset[int]:
    """Return the matters that are told in the place of those beside them.

    Args:
        matters: All that are open.

    Returns:
        Numbers of those beside which none is graver, or more pressing, or came first.
    """
    graver = _Nearby()
    found = set()
    for matter in sorted(matters, key=_weight):
        if not graver.has(matter.finding):
            found.add(matter.number)
        graver.add(matter.finding)
    return frozenset(found)


def covered(
    matters: Iterable[Matter], known: Iterable[tuple[Matter, datetime]]
) -> frozenset[int]:
    """Return the matters that people mean as well who said "not ours" of another.

    Args:
        matters: All that are open.
        known: Matters of which somebody said that they are not ours, and when.

    Returns:
        Numbers of those that were there when it was said of one beside them.
    """
    later = sorted(known, key=lambda one: one[1])
    said = _Nearby()
    found = set()
    for matter in sorted(matters, key=lambda one: one.queued, reverse=True):
        while later and later[-1][1] >= matter.queued:
            said.add(later.pop()[0].finding)
        if said.has(matter.finding):
            found.add(matter.number)
    return frozenset(found)


class _Nearby:
    """Findings, by brand and time: whether any of them is one attack with another."""

    def __init__(self) -> None:
        self._opened: defaultdict[str, list[datetime]] = defaultdict(list)

    def add(self, finding: Finding) -> None:
        """Take in one more."""
        insort(self._opened[finding.brand], finding.opened)

    def has(self, finding: Finding) -> bool:
        """Return whether one lies beside another finding."""
        times = self._opened.get(finding.brand, [])
        place = bisect_left(times, -_EPISODE, key=lambda at: at - finding.opened)
        return place < len(times) and times[place] - finding.opened <= _EPISODE


def _weight(matter: Matter) -> tuple[int, bool, int]:
    return (-matter.level.rank, not is_at_once(matter.finding), matter.number)
