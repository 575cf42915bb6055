"""Numbers of a watch that runs, as Prometheus reads them. Nothing of any mail.

Source:
    prometheus.io: exposition formats, text format 0.0.4.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Seconds from the server's notice until a stage.
BUCKETS: Final = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_HELP: Final = {
    "mioboe_mails": ("gauge", "Different mails read in the watched mailboxes"),
    "mioboe_mails_relevant_total": ("counter", "Relevant mails that came"),
    "mioboe_findings": ("gauge", "Findings by level"),
    "mioboe_matters_open": ("gauge", "Findings that wait for an answer"),
    "mioboe_alerts_queued_total": ("counter", "Alerts queued"),
    "mioboe_alerts_sent_total": ("counter", "Alerts delivered"),
    "mioboe_alerts_failed_total": ("counter", "Tries to deliver that failed"),
    "mioboe_alerts_waiting": ("gauge", "Alerts that wait to be delivered"),
    "mioboe_store_faults_total": ("counter", "Times that the store failed"),
    "mioboe_blind_seconds_total": ("counter", "Seconds in which a mailbox was blind"),
    "mioboe_blind": ("gauge", "Folders and mailboxes that cannot be watched now"),
    "mioboe_uptime_seconds": ("gauge", "Seconds since the watch began"),
}
_LATENCY: Final = "mioboe_latency_seconds"


@dataclass(slots=True)
class Gauges:
    """Counts what happens. Safe in any thread."""

    _counts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a number."""
        with self._lock:
            self._counts[name] += amount

    def exposition(
        self, present: Mapping[str, float], spans: Mapping[str, Sequence[float]]
    ) -> str:
        """Return all numbers as text.

        Args:
            present: Numbers as they are now, by name, labels and all.
            spans: Seconds from the notice of a mail, by the stage they led to.
        """
        with self._lock:
            counts = dict(self._counts)
        lines = [*_plain({**counts, **present}), *_histogram(spans)]
        return "\n".join([*lines, ""])


def _plain(numbers: Mapping[str, float]) -> Iterator[str]:
    for name, (kind, text) in _HELP.items():
        found = [key for key in numbers if key.partition("{")[0] == name]
        if kind == "counter" and not found:
            numbers = {**numbers, name: 0}
            found = [name]
        if found:
            yield f"# HELP {name} {text}"
            yield f"# TYPE {name} {kind}"
            yield from (f"{key} {numbers[key]:g}" for key in sorted(found))


def _histogram(spans: Mapping[str, Sequence[float]]) -> Iterator[str]:
    if not spans:
        return
    yield f"# HELP {_LATENCY} From the notice of a mail until a stage of its alert"
    yield f"# TYPE {_LATENCY} histogram"
    for stage, taken in sorted(spans.items()):
        for limit in BUCKETS:
            below = sum(1 for one in taken if one <= limit)
            yield f'{_LATENCY}_bucket{{stage="{stage}",le="{limit:g}"}} {below}'
        yield f'{_LATENCY}_bucket{{stage="{stage}",le="+Inf"}} {len(taken)}'
        yield f'{_LATENCY}_sum{{stage="{stage}"}} {sum(taken):g}'
        yield f'{_LATENCY}_count{{stage="{stage}"}} {len(taken)}'
