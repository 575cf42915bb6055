"""What of a record of findings nobody was told of yet.

The record is made again and again: after every mail, after an answer, by a newer
version. Whoever was told of a finding is not told again because it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.alerts.model import Matter
from mioboe.signals import Level, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mioboe.signals import Finding


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
        hold a mail which was told at no such level, and that rose since they were
        last told.
    """
    last = {one.id: one for one in raised if one.level.rank >= Level.ASK.rank}
    fresh = [one for one in last.values() if _is_new(one, known)]
    first = max((matter.number for matter in known), default=0) + 1
    return tuple(
        Matter(number=number, finding=finding, queued=now)
        for number, finding in enumerate(fresh, start=first)
    )


def _is_new(finding: Finding, known: Sequence[Matter]) -> bool:
    if _rose_by_answer(finding):
        return False
    told = [matter for matter in known if matter.level.rank >= finding.level.rank]
    if not told:
        return True
    messages = {name for matter in told for name in matter.finding.messages}
    if finding.messages and messages.issuperset(finding.messages):
        # An archive that turned up may have given it another id.
        return False
    same = [matter for matter in told if matter.finding.id == finding.id]
    # Newer data may find the reason in a later mail, which had been there as well.
    return all(finding.at > matter.queued for matter in same)


def _rose_by_answer(finding: Finding) -> bool:
    """Return whether it is an alarm because a person said so: they know."""
    answer = finding.answer
    if answer is None or answer.said is not Said.NOT_OURS:
        return False
    return finding.at <= answer.at
