"""What is usual in a household, learned from orders that settled without doubt."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.kit import squash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from mioboe.kit import Money
    from mioboe.ledger import Order
    from mioboe.signals.model import Habits

_AMOUNTS: Final = 60
_RECIPIENTS: Final = 400
#: Median absolute deviation of a normal distribution to its standard deviation.
_MAD: Final = 1.4826
#: Sums are spread at least this wide (natural log): nobody buys for one sum only.
_LEAST_SPREAD: Final = 0.45


def learn(habits: Habits, order: Order, zone: tzinfo) -> Habits:
    """Return ``habits`` with one more order that settled.

    Args:
        habits: What was usual before.
        order: An order without an open finding; later than the ones before, or so.
        zone: Zone of the household, for days and hours.
    """
    local = order.placed.astimezone(zone)
    day, gift = local.date(), int(order.is_gift_card)
    same = habits.day == day
    on_day = habits.on_day + 1 if same else 1
    gifts = habits.gifts_on_day + gift if same else gift
    last = max(habits.last or order.placed, order.placed)
    pause = (order.placed - habits.last).days if habits.last else 0
    hours = list(habits.hours)
    hours[local.hour] += 1
    return replace(
        habits,
        orders=habits.orders + 1,
        first=min(habits.first or order.placed, order.placed),
        last=last,
        longest_pause_days=max(habits.longest_pause_days, pause),
        gift_cards=habits.gift_cards + gift,
        largest_gifts=_dearest(habits.largest_gifts, order),
        most_a_day=max(habits.most_a_day, on_day),
        most_gifts_a_day=max(habits.most_gifts_a_day, gifts),
        day=day,
        on_day=on_day,
        gifts_on_day=gifts,
        amounts=(*habits.amounts, *([order.amount] if order.amount else []))[
            -_AMOUNTS:
        ],
        hours=tuple(hours),
        recipients=_recipients(habits, order),
        languages=_counted(habits.languages, order.language),
        unproven=habits.unproven + (not order.is_proven),
    )


def recipients_of(order: Order) -> frozenset[str]:
    """Return who and where gets ``order``, in the form that habits remember."""
    names = (order.recipient_name.replace(" ", ""), order.recipient_postcode)
    keys = (squash(name).replace(" ", "") for name in (*names, order.gift_recipient))
    return frozenset(key for key in keys if key)


def how_unusual(habits: Habits, amount: Money) -> float | None:
    """Return by how many deviations ``amount`` lies above what is usual.

    Args:
        habits: What is usual.
        amount: A sum; only sums in its currency are compared.

    Returns:
        Robust z-score on the logarithm: median and median absolute deviation. `None`
        with fewer than five sums to compare.
    """
    logs = [
        math.log(float(known.value))
        for known in habits.amounts
        if known.currency == amount.currency and known.value > 0
    ]
    if len(logs) < 5 or amount.value <= 0:  # noqa: PLR2004 - fewer say nothing
        return None
    middle = statistics.median(logs)
    spread = _MAD * statistics.median(abs(value - middle) for value in logs)
    return (math.log(float(amount.value)) - middle) / max(spread, _LEAST_SPREAD)


def _dearest(known: Mapping[str, Money], order: Order) -> Mapping[str, Money]:
    """Return the dearest gift cards with that of ``order``, if it is for one."""
    amount = order.amount
    if amount is None or not order.is_gift_card:
        return known
    before = known.get(amount.currency)
    if before is not None and before.value >= amount.value:
        return known
    return {**known, amount.currency: amount}


def _recipients(habits: Habits, order: Order) -> frozenset[str]:
    if len(habits.recipients) >= _RECIPIENTS:
        return habits.recipients
    return habits.recipients | recipients_of(order)


def _counted(counts: Mapping[str, int], name: str) -> Mapping[str, int]:
    return {**counts, name: counts.get(name, 0) + 1} if name else counts
