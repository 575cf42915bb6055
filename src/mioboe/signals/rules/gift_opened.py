"""A gift was opened that nobody in the household sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit where the gift is unknown, or is itself in doubt.

    Strong where its issue was already doubtful: now the money moves.
    """
    if facts.gift is None:
        return Hit(facts={})
    if facts.open is None:
        return None
    return Hit(facts={}, is_strong=True)
