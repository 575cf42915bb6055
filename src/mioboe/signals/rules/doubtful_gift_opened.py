"""A gift that was asked about when it was issued is opened: now its money moves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit, Level

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("strong_days",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a doubtful gift that is opened.

    Strong where it lay for weeks: who was given a present opens it sooner.

    Params:
        strong_days: From issue to opening.
    """
    gift, known = facts.gift, facts.open
    if gift is None or known is None or known.level.rank < Level.ASK.rank:
        return None
    lay = facts.event.at - gift.issued if gift.issued else timedelta(0)
    return Hit(
        facts={"days": str(lay.days)},
        is_strong=lay >= timedelta(days=rule.number("strong_days")),
    )
