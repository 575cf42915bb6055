"""Senders that change their forms: what the owner and the maintainer are told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events.upkeep import histories
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.events.upkeep import Departure, History
    from mioboe.ports import Store

#: Name of the note that holds what was told.
_TOLD: Final = "drift-told"
#: What changed longer before the newest mail is history, and no news.
_LATELY: Final = timedelta(days=90)


def drift(store: Store) -> list[History]:
    """Return the history of each form that read a genuine mail, by name."""
    return list(histories(store.seen()).values())


def tell_drift(store: Store) -> tuple[Problem, ...]:
    """Return what changed lately, each form and trait once for good.

    Args:
        store: Remembers what was told.
    """
    told = set(json.loads(store.note(_TOLD) or "[]"))
    news = {
        f"{history.form} {departure.trait.value}": (history, departure)
        for history, departure in reversed(list(_lately(drift(store))))
    }
    new = {name: news[name] for name in sorted(news.keys() - told)}
    if new:
        store.set_note(_TOLD, json.dumps(sorted(told | new.keys())))
    return tuple(_problem(*pair) for pair in new.values())


def _lately(found: list[History]) -> Iterator[tuple[History, Departure]]:
    newest = max((history.last for history in found), default=None)
    for history in found:
        for departure in history.departures:
            if newest is not None and newest - departure.at <= _LATELY:
                yield history, departure


def _problem(history: History, departure: Departure) -> Problem:
    return Problem(
        code="form-changed",
        where=departure.message_id,
        detail=f"{history.form}: {change(departure)}",
    )


def change(departure: Departure) -> str:
    """Return in one line what is other than it was."""
    was, now = departure.was or "nothing", departure.now or "nothing"
    return f"{departure.trait.value} {now}; before: {was}"
