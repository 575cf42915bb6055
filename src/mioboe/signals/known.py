"""All that the mails, and what people said about them, add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mioboe.ledger import Ledger
from mioboe.signals.watch import Watch

if TYPE_CHECKING:
    from mioboe.signals.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that the mails so far add up to. Begins empty."""

    ledger: Ledger = field(default_factory=Ledger)
    watch: Watch = field(default_factory=Watch)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding so far, as it stands now, first opened first.

        Those too weak to show are left out.
        """
        found = (f for f in self.watch.findings.values() if f.level.rank)
        return tuple(sorted(found, key=lambda finding: (finding.opened, finding.id)))
