"""An order after a long pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.model import Facts, Rule


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where the account lay unused for longer than it ever did.

    Params:
        after_days: A pause that counts.
        strong_days: A pause that counts more.
    """
    last = facts.habits.last
    if last is None or facts.order is None:
        return None
    pause = (facts.order.placed - last).days
    if pause < rule.number("after_days") or pause <= facts.habits.longest_pause_days:
        return None
    years, months = divmod(pause // 30, 12)
    return Hit(
        facts={
            "last": last.astimezone(facts.household.zone).date().isoformat(),
            "years": str(years),
            "months": str(months),
            "days": str(pause),
        },
        is_strong=pause >= rule.number("strong_days"),
    )
