"""A flood of mails that nobody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit for a flood; how many mails it has by now is in its items."""
    local = facts.event.at.astimezone(facts.household.zone)
    count = facts.event.items[0] if facts.event.items else "?"
    return Hit(facts={"when": f"{local:%Y-%m-%d %H:%M}", "count": count})
