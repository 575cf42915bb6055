"""What is usual in a household, learned from orders that settled without doubt.

Plain counts, medians and dates, so that each can be shown. It begins with the first
mail and forgets slowly: an hour or a language halves its weight in three years, who
got nothing for six years is a stranger again.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import Money, squash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from mioboe.ledger import Order

_AMOUNTS: Final = 60
_PAUSES: Final = 60
_GIFTS: Final = 40
_KNOWN: Final = 400
_FORGOTTEN: Final = timedelta(days=6 * 365)
#: In so many days a count loses half of its weight.
_HALF_LIFE: Final = 3 * 365
#: Median absolute deviation of a normal distribution to its standard deviation.
_MAD: Final = 1.4826
#: Sums are spread at least this wide (natural log): nobody buys for one sum only.
_LEAST_SPREAD: Final = 0.45
_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is usual, from orders that settled without doubt."""

    orders: int = 0
    first: datetime | None = None
    last: datetime | None = None
    #: The last pauses between two orders, in days, oldest first.
    pauses: tuple[int, ...] = ()
    gift_cards: int = 0
    #: The dearest gift card of each currency.
    largest_gifts: Mapping[str, Money] = field(default_factory=dict)
    #: The last gift cards: local day and sum, oldest first.
    gifts: tuple[tuple[date, Money], ...] = ()
    #: Most orders, and most gift cards, on one local day; and the day of the last.
    most_a_day: int = 0
    most_gifts_a_day: int = 0
    day: date | None = None
    on_day: int = 0
    gifts_on_day: int = 0
    #: Sums of the last orders, in the currency of the shop, oldest first.
    amounts: tuple[Money, ...] = ()
    #: Orders by local hour, older ones counting less.
    hours: tuple[float, ...] = (0.0,) * 24
    #: Folded names, postcodes and gift addresses that got something, and when last.
    recipients: Mapping[str, datetime] = field(default_factory=dict)
    #: Sellers at a marketplace, folded, and when last.
    sellers: Mapping[str, datetime] = field(default_factory=dict)
    #: Languages of mails, older ones counting less.
    languages: Mapping[str, float] = field(default_factory=dict)
    #: Orders that rest on mails without proof.
    unproven: int = 0

    @property
    def longest_pause_days(self) -> int:
        """The longest of the last pauses between two orders."""
        return max(self.pauses, default=0)

    def percent_between(self, start: int, end: int) -> float:
        """Return how many orders of a hundred came in the local hours to ``end``.

        Example:
            >>> habits = Habits(orders=4, hours=(1, 1, *(0,) * 10, 2, *(0,) * 11))
            >>> habits.percent_between(0, 6)
            50.0
        """
        total = sum(self.hours)
        return 100 * sum(self.hours[start:end]) / total if total else 0.0


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
    fading = _fading(habits.last, order.placed)
    hours = [weight * fading for weight in habits.hours]
    hours[local.hour] += 1
    return replace(
        habits,
        orders=habits.orders + 1,
        first=min(habits.first or order.placed, order.placed),
        last=max(habits.last or order.placed, order.placed),
        pauses=_pauses(habits, order.placed),
        gift_cards=habits.gift_cards + gift,
        largest_gifts=_dearest(habits.largest_gifts, order),
        gifts=_given(habits.gifts, order, day),
        most_a_day=max(habits.most_a_day, on_day),
        most_gifts_a_day=max(habits.most_gifts_a_day, gifts),
        day=day,
        on_day=on_day,
        gifts_on_day=gifts,
        amounts=(*habits.amounts, *([order.amount] if order.amount else []))[
            -_AMOUNTS:
        ],
        hours=tuple(hours),
        recipients=_met(habits.recipients, recipients_of(order), order.placed),
        sellers=_met(habits.sellers, sellers_of(order), order.placed),
        languages=_counted(habits.languages, order.language, fading),
        unproven=habits.unproven + (not order.is_proven),
    )


def recipients_of(order: Order) -> frozenset[str]:
    """Return who and where gets ``order``, in the form that habits remember."""
    names = (order.recipient_name.replace(" ", ""), order.recipient_postcode)
    keys = (squash(name).replace(" ", "") for name in (*names, order.gift_recipient))
    return frozenset(key for key in keys if key)


def sellers_of(order: Order) -> frozenset[str]:
    """Return who sells ``order`` at a marketplace, in the form that habits remember."""
    name = squash(order.seller)
    return frozenset([name] if name else [])


def how_unusual(habits: Habits, amount: Money) -> float | None:
    """Return by how many deviations ``amount`` lies above what is usual.

    Args:
        habits: What is usual.
        amount: A sum; only sums in its currency are compared.

    Returns:
        Robust z-score on the logarithm: median and median absolute deviation. `None`
        with fewer than five sums to compare.
    """
    return deviation(habits.amounts, amount)


def deviation(sums: Iterable[Money], amount: Money) -> float | None:
    """Return by how many deviations ``amount`` lies above some sums.

    Args:
        sums: What to compare with; those in other currencies are left out.
        amount: A sum.

    Returns:
        Robust z-score on the logarithm; `None` with fewer than five sums.
    """
    logs = [
        math.log(float(known.value))
        for known in sums
        if known.currency == amount.currency and known.value > 0
    ]
    if len(logs) < 5 or amount.value <= 0:  # noqa: PLR2004 - fewer say nothing
        return None
    middle = statistics.median(logs)
    spread = _MAD * statistics.median(abs(value - middle) for value in logs)
    return (math.log(float(amount.value)) - middle) / max(spread, _LEAST_SPREAD)


def same_season(habits: Habits, day: date, *, within: int) -> tuple[Money, ...]:
    """Return what gift cards were given in earlier years at this time of the year.

    Args:
        habits: What is usual.
        day: Local day.
        within: Days before and after it, in any earlier year.
    """
    return tuple(sum_ for given, sum_ in habits.gifts if _is_season(given, day, within))


def _is_season(given: date, day: date, within: int) -> bool:
    """Return whether a day lies near another one, some years before."""
    years = round((day - given).days / _YEAR)
    return years >= 1 and abs((day - given).days - years * _YEAR) <= within


def _fading(last: datetime | None, now: datetime) -> float:
    days = max(0, (now - last).days) if last else 0
    return float(0.5 ** (days / _HALF_LIFE))


def _pauses(habits: Habits, placed: datetime) -> tuple[int, ...]:
    if habits.last is None:
        return ()
    return (*habits.pauses, max(0, (placed - habits.last).days))[-_PAUSES:]


def _dearest(known: Mapping[str, Money], order: Order) -> Mapping[str, Money]:
    """Return the dearest gift cards with that of ``order``, if it is for one."""
    amount = order.amount
    if amount is None or not order.is_gift_card:
        return known
    before = known.get(amount.currency)
    if before is not None and before.value >= amount.value:
        return known
    return {**known, amount.currency: amount}


def _given(
    known: tuple[tuple[date, Money], ...], order: Order, day: date
) -> tuple[tuple[date, Money], ...]:
    if order.amount is None or not order.is_gift_card:
        return known
    return (*known, (day, order.amount))[-_GIFTS:]


def _met(
    known: Mapping[str, datetime], names: frozenset[str], at: datetime
) -> Mapping[str, datetime]:
    """Return who is known with some more; who was not met for years is forgotten."""
    if not names:
        return known
    kept = {name: last for name, last in known.items() if at - last < _FORGOTTEN}
    met = {**kept, **dict.fromkeys(names, at)}
    return dict(sorted(met.items(), key=lambda item: item[1])[-_KNOWN:])


def _counted(
    counts: Mapping[str, float], name: str, fading: float
) -> Mapping[str, float]:
    if not name:
        return counts
    faded = {known: weight * fading for known, weight in counts.items()}
    return {**faded, name: faded.get(name, 0) + 1}
