"""A card or bank notice right after a doubtful mail of a shop: money moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit, Level

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("within_minutes",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where a charge pays, or closely follows, what was asked about.

    Strong where the shop's mail itself proved nothing: now it must be true.

    Params:
        within_minutes: From the last mail about the order to the charge.
    """
    if facts.open is None or facts.open.level.rank < Level.ASK.rank:
        return None
    if facts.event.amount is None:
        return None
    gap = facts.event.arrived - facts.open.at
    order = facts.order
    soon = gap <= timedelta(minutes=rule.number("within_minutes"))
    pays = order is not None and order.amount == facts.event.amount
    if not soon and not pays:
        return None
    return Hit(
        facts={
            "amount": facts.event.amount.fact,
            "minutes": str(max(0, int(gap.total_seconds() // 60)) + 1),
            "merchant": facts.event.merchant,
        },
        is_strong=not facts.open.is_proven,
    )
