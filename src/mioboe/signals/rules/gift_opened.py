"""A gift was opened that nobody in the household is known to have sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, _: Rule) -> Hit | None:
    """Return a hit where no mail told of the gift before.

    A gift that was asked about when it was issued is another check's.
    """
    return Hit() if facts.gift is None else None
