"""How long it took, from a mail that was delivered to a person who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mioboe.alerts import Matter, Stage
from mioboe.flows.watching.alerting import answers_of, answers_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mioboe.alerts import Entry
    from mioboe.ports.alerts import AlertStore
    from mioboe.signals import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """When each stage of one matter was reached; `None`: not yet, or not known. UTC."""

    matter: Matter
    #: By the mailbox.
    delivered: datetime
    #: When the server told us of it.
    noticed: datetime | None = None
    judged: datetime | None = None
    queued: datetime
    #: When the first alert was delivered.
    sent: datetime | None = None
    answered: datetime | None = None
    is_open: bool = False


def latencies(store: AlertStore) -> tuple[Latency, ...]:
    """Return the stages of all matters, in order.

    Args:
        store: Where they are kept.

    Raises:
        StoreError: The store failed.
    """
    matters = store.outbox.matters()
    log, answers = store.outbox.log(), answers_of(store)
    still = {matter.number for matter in store.outbox.open()}
    return tuple(
        _of(matter, store, log, answers, is_open=matter.number in still)
        for matter in matters
    )


def _of(
    matter: Matter,
    store: AlertStore,
    log: Iterable[Entry],
    answers: Iterable[Answer],
    *,
    is_open: bool,
) -> Latency:
    last = matter.finding.messages[-1:]
    handled = next(iter(store.journal.when(last)), None)
    sent = (e.at for e in log if e.matter == matter.number and e.stage is Stage.SENT)
    answered = (answer.at for answer in answers_to(matter, answers))
    return Latency(
        matter=matter,
        delivered=matter.finding.at,
        noticed=handled.noticed if handled else None,
        judged=handled.judged if handled else None,
        queued=matter.queued,
        sent=next(sent, None),
        answered=next(answered, None),
        is_open=is_open,
    )


def spans(rows: Iterable[Latency]) -> Mapping[str, list[float]]:
    """Return the seconds from the notice of a mail, by the stage they led to."""
    found: dict[str, list[float]] = {}
    for row in rows:
        for stage in ("judged", "queued", "sent", "answered"):
            at = getattr(row, stage)
            if at is not None and row.noticed is not None:
                seconds = (at - row.noticed).total_seconds()
                found.setdefault(stage, []).append(max(0.0, seconds))
    return found
