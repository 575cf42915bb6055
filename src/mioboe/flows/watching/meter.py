"""What `/metrics` says: numbers of the store and of the watch that runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.flows.watching.gauges import Gauges
from mioboe.flows.watching.latency import latencies, spans
from mioboe.flows.watching.vigil import SINCE
from mioboe.ports import Clock, StoreError
from mioboe.ports.alerts import AlertStore

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOK_BACK: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """Reads the numbers. Safe in any thread."""

    open: Callable[[], AbstractContextManager[AlertStore]]
    gauges: Gauges
    clock: Clock
    #: Names of the mailboxes that are watched.
    mailboxes: tuple[str, ...]

    def text(self) -> str:
        """Return the text of `/metrics`; without the store's, where it fails."""
        try:
            with self.open() as store:
                rows = latencies(store)
                return self.gauges.exposition(self._present(store), spans(rows))
        except StoreError:
            return self.gauges.exposition({}, {})

    def _present(self, store: AlertStore) -> Mapping[str, float]:
        now = self.clock.now()
        queue = store.outbox.waiting()
        levels = Counter(one.level.value for one in store.findings().values())
        spells = store.journal.spells(now - _LOOK_BACK)
        since = store.note(SINCE)
        uptime = (now - datetime.fromisoformat(since)).total_seconds() if since else 0
        return {
            "mioboe_mails": store.count(self.mailboxes),
            "mioboe_matters_open": len(store.outbox.open()),
            "mioboe_alerts_waiting": queue.waiting,
            "mioboe_blind": sum(1 for one in spells if one.end is None),
            "mioboe_uptime_seconds": uptime,
            **{
                f'mioboe_findings{{level="{level}"}}': count
                for level, count in levels.items()
            },
        }
