"""A few yen taken from a card: somebody tries whether its number works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "most_jpy",
    "most_other",
    "strong_jpy",
    "charges",
    "usual",
)
#: Shops check a card that is registered with them by so much.
_CHECKED: Final = 1


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a tiny charge that no order explains, where none is usual.

    Params:
        most_jpy: The largest sum that counts, in yen.
        most_other: The largest sum in other currencies.
        strong_jpy: A sum so small that it counts more, in yen.
        charges: Charges of the issuer before their habits say anything.
        usual: So many small ones among the last are a habit.
    """
    event = facts.event
    if facts.order is not None or event.amount is None:
        return None
    if event.amount.value <= _CHECKED:
        return None
    is_yen = event.amount.currency == "JPY"
    most = rule.bound("most", event.amount.currency)
    last = facts.before.drawn_by(event.issuer)
    if event.amount.value > most or len(last) < rule.number("charges"):
        return None
    small = [c for c in last if c.amount is not None and 0 < c.amount.value <= most]
    if len(small) >= rule.number("usual"):
        return None
    return Hit(
        facts={"amount": event.amount.fact, "merchant": event.merchant},
        is_strong=is_yen and event.amount.value <= rule.number("strong_jpy"),
    )
