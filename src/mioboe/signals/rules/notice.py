"""The shop itself says that something happened to the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit for each event that the rule looks at."""
    local = facts.event.at.astimezone(facts.household.zone)
    where = " / ".join(text for text in (facts.event.device, facts.event.place) if text)
    return Hit(facts={"when": f"{local:%Y-%m-%d %H:%M}", "where": where})
