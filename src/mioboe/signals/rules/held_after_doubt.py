"""The shop holds an account soon after an order that was asked about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit, Level

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("within_hours",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where a question or an alarm about an order is still open.

    Params:
        within_hours: From that question to the hold.
    """
    since = facts.event.arrived - timedelta(hours=rule.number("within_hours"))
    for finding in reversed(facts.recent):
        loud = finding.level.rank >= Level.ASK.rank and not finding.is_settled
        if loud and finding.orders and finding.at >= since:
            local = finding.opened.astimezone(facts.household.zone)
            return Hit(facts={"when": f"{local:%Y-%m-%d %H:%M}"})
    return None
