"""A mail without proof that knows whom it writes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.habits import recipients_of
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit where a mail that owes a proof names the household's own ship-to."""
    event, order = facts.event, facts.order
    if event.is_likely or not event.owes_proof or order is None:
        return None
    return Hit() if recipients_of(order) & facts.household.own else None
