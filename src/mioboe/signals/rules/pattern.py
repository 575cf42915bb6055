"""What happened before, how long ago, how often: as the rule file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Hit
from mioboe.signals.trail import happened, match

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where the rule's pattern is there.

    Not by what a person said was theirs.
    """
    if rule.pattern is None:
        return None
    found = match(rule.pattern, facts.event, facts.trail, facts.owned)
    if found is None:
        return None
    first, event = found.events[0], facts.event
    local = happened(first).astimezone(facts.household.zone)
    since = happened(event) - happened(first)
    sums = event.amount or first.amount
    return Hit(
        facts={
            "when": f"{local:%Y-%m-%d %H:%M}",
            "days": str(since.days),
            "minutes": str(int(since.total_seconds() // 60) + 1),
            "count": str(len(found.events)),
            "shop": event.shop or event.brand,
            "amount": sums.fact if sums else "",
            "place": event.place,
            "device": event.device,
            "seller": event.seller,
            "recipient": event.gift_recipient or event.recipient_name,
            "instrument": event.instrument,
            "merchant": event.merchant,
        },
        is_strong=found.is_strong,
    )
