"""More charges at one shop at once than ever before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.events import Event
    from mioboe.signals.model import Facts, Rule

NUMBERS: Final = (
    "charges",
    "within_minutes",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where charges at one shop come thicker than they ever did.

    Params:
        charges: Least number of them.
        within_minutes: The window.
    """
    event = facts.event
    if not event.merchant and not event.shop:
        return None
    window = timedelta(minutes=rule.number("within_minutes"))
    kinds = (EventType.CARD_USED, EventType.BANK_DEBITED)
    known = [e for kind in kinds for e in facts.trail.of(kind, event.brand)]
    times = sorted(e.at for e in known if _is_alike(e, event) and not e.provisional)
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


def _is_alike(one: Event, event: Event) -> bool:
    if event.shop:
        return one.shop == event.shop
    return one.merchant == event.merchant


def _busiest(times: list[datetime], last: list[datetime], window: timedelta) -> int:
    """Return the most charges in one window before the last ones."""
    before = [at for at in times if at < last[0]]
    counts = (sum(1 for b in before if a - window <= b <= a) for a in before)
    return max(counts, default=0)
