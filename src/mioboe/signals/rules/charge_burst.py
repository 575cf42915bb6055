"""More charges at one shop at once than ever before."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mioboe.events import Event
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = (
    "charges",
    "within_minutes",
)
_KINDS: Final = (EventType.CARD_USED, EventType.BANK_DEBITED)
#: Notices that print a day print no time: nobody knows how close they were.
_MIDNIGHT: Final = time()


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where charges at one shop come thicker than they ever did.

    Those that pay an order of which a mail told are that order's matter, as the parcels
    of a sale are, each of which is charged when it leaves.

    Params:
        charges: Least number of them.
        within_minutes: The window.
    """
    event = facts.event
    if facts.order is not None or not (event.merchant or event.shop):
        return None
    window = timedelta(minutes=rule.number("within_minutes"))
    times = _uses(_strays(facts))
    last = [at for at in times if event.at - window <= at <= event.at]
    if len(last) < rule.number("charges") or len(last) <= _busiest(times, last, window):
        return None
    minutes = int((last[-1] - last[0]).total_seconds() // 60) + 1
    return Hit(
        facts={
            "count": str(len(last)),
            "minutes": str(minutes),
            "merchant": event.merchant or event.shop,
        }
    )


def _strays(facts: Facts) -> list[Event]:
    """Return the last notices of the card at the same place that paid no known order.

    What proves nothing does not count beside what is proven.
    """
    event = facts.event
    charges = facts.ledger.charges_at(event.shop) if event.shop else ()
    paid = {(m, c.amount) for c in charges if c.order is not None for m in c.messages}
    return [
        one
        for kind in _KINDS
        for one in facts.trail.of(kind, event.brand)
        if _is_alike(one, event)
        and one.is_doubtful <= event.is_doubtful
        and (one.message_id, one.amount) not in paid
    ]


def _uses(notices: Iterable[Event]) -> list[datetime]:
    """Return when each use was: a first and a final notice (速報) may tell of it."""
    timed = [one for one in notices if one.at.time() != _MIDNIGHT]
    first = [one.at for one in timed if one.provisional]
    final = [one.at for one in timed if not one.provisional]
    return sorted(first if len(first) > len(final) else final)


def _is_alike(one: Event, event: Event) -> bool:
    if event.shop:
        return one.shop == event.shop
    return one.merchant == event.merchant


def _busiest(times: list[datetime], last: list[datetime], window: timedelta) -> int:
    """Return the most charges in one window before the last ones."""
    before = [at for at in times if at < last[0]]
    counts = (sum(1 for b in before if a - window <= b <= a) for a in before)
    return max(counts, default=0)
