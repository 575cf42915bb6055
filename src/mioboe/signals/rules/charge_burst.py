"""More charges at one place at once than ever before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.kit import is_day
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.events import Event
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "charges",
    "within_minutes",
    "together_jpy",
    "together_other",
)
_KINDS: Final = (EventType.CARD_USED, EventType.BANK_DEBITED)
#: Charges by which a card or wallet is known.
_KNOWN: Final = 12


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where charges at one place come thicker than they ever did.

    Those that pay an order of which a mail told are that order's matter, as the parcels
    of a sale are, each of which is charged when it leaves. A card or wallet that is new
    to us, and a notice that names no place, count wherever the money went.

    Params:
        charges: Least number of them.
        within_minutes: The window.
        together_jpy: The least sum of all, in yen.
        together_other: The least sum of all in other currencies.
    """
    event = facts.event
    if event.amount is None or facts.order or is_day(event.at):
        return None
    window = timedelta(minutes=rule.number("within_minutes"))
    alike = _uses(facts)
    last = [e for e in alike if event.at - window <= e.at <= event.at]
    usual = _busiest([e.at for e in alike], event.at - window, window)
    if len(last) < rule.number("charges") or len(last) <= usual:
        return None
    together = sum(e.amount.value for e in last if e.amount is not None)
    if together < rule.bound("together", event.amount.currency):
        return None
    first = min(e.at for e in last)
    minutes = int((event.at - first).total_seconds() // 60) + 1
    return Hit(
        facts={
            "count": str(len(last)),
            "minutes": str(minutes),
            "merchant": event.merchant or event.shop or event.issuer,
        }
    )


def _uses(facts: Facts) -> list[Event]:
    """Return the last uses of the card at the same place that paid no known order.

    A first and a final notice (速報) may tell of one use: the kind counts of which
    there are more. What proves nothing does not count beside what is proven.
    """
    event = facts.event
    known_uses = facts.before.drawn_by(event.issuer)
    is_new = len(known_uses) < _KNOWN and not facts.is_cold
    anywhere = is_new or not (event.merchant or event.shop)
    charges = facts.ledger.charges_at(event.shop) if event.shop else ()
    paid = {(m, c.amount) for c in charges if c.order is not None for m in c.messages}
    known = [
        one
        for kind in _KINDS
        for one in facts.trail.of(kind, event.brand)
        if (anywhere or _is_alike(one, event))
        and not is_day(one.at)
        and one.is_doubtful <= event.is_doubtful
        and (one.message_id, one.amount) not in paid
    ]
    first = [one for one in known if one.provisional]
    final = [one for one in known if not one.provisional]
    return first if len(first) > len(final) else final


def _is_alike(one: Event, event: Event) -> bool:
    if event.shop:
        return one.shop == event.shop
    return one.merchant == event.merchant


def _busiest(times: list[datetime], until: datetime, window: timedelta) -> int:
    """Return the most charges in one window before the last ones."""
    before = [at for at in times if at < until]
    counts = (sum(1 for b in before if a - window <= b <= a) for a in before)
    return max(counts, default=0)
