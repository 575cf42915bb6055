"""More paid back than was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit where the refunds of an order exceed what it cost."""
    order = facts.order
    if order is None or order.amount is None or order.refunded is None:
        return None
    if order.refunded.currency != order.amount.currency:
        return None
    return Hit() if order.refunded.value > order.amount.value else None
