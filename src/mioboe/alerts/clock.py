"""The log of a matter to how far it has come. Acknowledged is not answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mioboe.alerts.model import Attempts, Ending, Progress, Stage
from mioboe.signals import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.alerts.model import Entry


def fold(entries: Iterable[Entry]) -> Progress:
    """Return how far a matter has come.

    Args:
        entries: Its log, in order.
    """
    progress = Progress()
    for entry in entries:
        progress = apply(progress, entry)
    return progress


def apply(progress: Progress, entry: Entry) -> Progress:
    """Return the progress with one line more."""
    if entry.stage in {Stage.QUEUED, Stage.SENT, Stage.FAILED}:
        return _tried(progress, entry)
    if entry.stage is Stage.ACKNOWLEDGED:
        seen = {**progress.acknowledged, entry.person: entry.at}
        return replace(progress, acknowledged=seen)
    if entry.stage is Stage.ANSWERED and entry.said is not None:
        return _answered(progress, entry.person, entry.said)
    if entry.stage is Stage.CLOSED:
        return replace(progress, closed=entry.ending or Ending.ANSWERED)
    return progress


def _answered(progress: Progress, person: str, said: Said) -> Progress:
    answers = {**progress.answers, person: said}
    decided = said is not Said.UNSURE
    closed = Ending.ANSWERED if decided else progress.closed
    return replace(progress, answers=answers, closed=closed)


def _tried(progress: Progress, entry: Entry) -> Progress:
    key = (entry.person, entry.channel)
    known = progress.attempts.get(key)
    if entry.stage is Stage.QUEUED:
        now = Attempts(round=entry.round, queued=entry.at)
    elif known is None:
        return progress
    elif entry.stage is Stage.SENT:
        now = replace(known, sent=entry.at)
    else:
        now = replace(known, failures=known.failures + 1)
    return replace(progress, attempts={**progress.attempts, key: now})
