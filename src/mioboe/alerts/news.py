"""What of a record of findings nobody was told of yet.

The record is made again and again: after every mail, after an answer, by a newer
version. Whoever was told of a finding is not told again because it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mioboe.alerts.model import Matter
from mioboe.ledger import OrderKey
from mioboe.signals import Finding, Level, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def news(
    raised: Iterable[Finding], known: Sequence[Matter], now: datetime
) -> tuple[Matter, ...]:
    """Return the matters that come up by a record of findings.

    Args:
        raised: Findings as they were raised or rose, in order.
        known: All matters there were, in order.
        now: UTC.

    Returns:
        At most one for each finding, numbered on from the known ones: of findings that
        were told at no such level, or that rose since they were last told.
    """
    told = {level: _Told.of(known, level) for level in (Level.ASK, Level.ACT)}
    last = {one.id: one for one in raised if one.level in told}
    fresh = [one for one in last.values() if told[one.level].lacks(one)]
    first = max((matter.number for matter in known), default=0) + 1
    return tuple(
        Matter(number=number, finding=finding, queued=now)
        for number, finding in enumerate(fresh, start=first)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What people were told at one level, or at a higher one."""

    #: Findings by what is the same of them whatever their id, or part of it.
    alike: Mapping[_Alike, list[Finding]]
    #: When each finding was last told, by its id.
    at: Mapping[str, datetime]

    @classmethod
    def of(cls, known: Iterable[Matter], level: Level) -> _Told:
        """Return it for one level."""
        told = [one for one in known if level is Level.ASK or one.level is level]
        alike: defaultdict[_Alike, list[Finding]] = defaultdict(list)
        for one in told:
            alike[_alike(one.finding)].append(one.finding)
        return cls(alike=alike, at={one.finding.id: one.queued for one in told})

    def lacks(self, finding: Finding) -> bool:
        """Return whether nobody was told of a finding as it is now."""
        # Newer data may find the reason in a later mail, which had been there as well.
        told = self.at.get(finding.id)
        if (told is not None and finding.at <= told) or _rose_by_answer(finding):
            return False
        # An archive that turned up may have given it another id.
        known = self.alike.get(_alike(finding), ())
        return all(_same(one) != _same(finding) for one in known)


_Alike = tuple[datetime, tuple[str, ...]]
_Same = tuple[datetime, tuple[OrderKey, ...], tuple[str, ...]]


def _alike(finding: Finding) -> _Alike:
    return finding.at, finding.messages[:1]


def _same(finding: Finding) -> _Same:
    """Return what is the same of a finding whose id became another.

    Message-IDs alone would not do: mails may have none, or that of another.
    """
    return finding.at, finding.orders, finding.messages


def _rose_by_answer(finding: Finding) -> bool:
    """Return whether it is an alarm because a person said so: they know."""
    answer = finding.answer
    if answer is None or answer.said is not Said.NOT_OURS:
        return False
    return finding.at <= answer.at
