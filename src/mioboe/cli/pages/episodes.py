"""Findings that belong together, as people see it: one raid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.signals import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from mioboe.kit import Money
    from mioboe.signals import Level, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Findings of one level about one brand, within hours of each other."""

    #: At least one, first opened first.
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that was opened first."""
        return self.findings[0]

    @property
    def level(self) -> Level:
        """The level of all of them."""
        return self.first.level

    @property
    def orders(self) -> int:
        """How many orders they are about."""
        return sum(len(finding.orders) for finding in self.findings)

    @property
    def total(self) -> Money | None:
        """The sum of all; `None` where one is not known, or currencies differ."""
        amounts = [finding.amount for finding in self.findings]
        known = [amount for amount in amounts if amount is not None]
        same = len({amount.currency for amount in known}) == 1
        if len(known) < len(amounts) or not same:
            return None
        total = known[0]
        for amount in known[1:]:
            total += amount
        return total

    @property
    def signs(self) -> tuple[Sign, ...]:
        """The signs of all, each signal once as it was said last; heaviest first."""
        last = {
            sign.signal: sign for finding in self.findings for sign in finding.signs
        }
        return tuple(sorted(last.values(), key=lambda sign: -sign.weight))

    @property
    def messages(self) -> tuple[str, ...]:
        """Message-IDs of all mails about it, each once."""
        names = (name for finding in self.findings for name in finding.messages)
        return tuple(dict.fromkeys(names))


def gather(findings: Iterable[Finding], within: timedelta) -> list[Episode]:
    """Put findings together that belong to one episode.

    Args:
        findings: In any order.
        within: How far apart two of them may have been opened.

    Returns:
        The loudest level first, in it the latest first.
    """
    groups: list[list[Finding]] = []
    for finding in sorted(findings, key=lambda f: (f.opened, f.id)):
        group = next((g for g in groups if _belongs(finding, g[-1], within)), None)
        if group is None:
            groups.append([finding])
        else:
            group.append(finding)
    episodes = [Episode(findings=tuple(group)) for group in groups]
    return sorted(
        episodes, key=lambda e: (-e.level.rank, -e.findings[-1].at.timestamp())
    )


def _belongs(finding: Finding, other: Finding, within: timedelta) -> bool:
    same = (
        finding.brand == other.brand
        and finding.level is other.level
        and finding.is_proven is other.is_proven
        and bool(finding.orders) is bool(other.orders)
    )
    return same and finding.opened - other.opened <= within
