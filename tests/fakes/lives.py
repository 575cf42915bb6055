"""Ordinary years of households, as events: everything odd in them was their own doing.

Each habit is one function that yields events; a household is some of them, mixed and
put in order of arrival. Chance is seeded: the same household each time.
"""

from __future__ import annotations

import functools
import itertools
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from tests.fakes.events import (
    HOME,
    TOKYO,
    event,
    of_order,
    placed,
    tell,
    used,
)

from mioboe.events import Goods
from mioboe.kit import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.fakes.events import (
        Told,
    )

    from mioboe.events import Event

DAY: Final = timedelta(days=1)


def chance(seed: object) -> random.Random:
    """Return a source of chance, the same for the same seed."""
    return random.Random(repr(seed))  # noqa: S311 - households, not secrets


def text_of(when: datetime) -> str:
    """Return a moment as the builders of events take it."""
    return f"{when:%Y-%m-%d %H:%M}"


def moments(  # noqa: PLR0917 - read as a sentence: from, to, how often, when
    first: int, last: int, per_year: float, hours: tuple[int, ...], seed: object
) -> Iterator[datetime]:
    """Yield moments of these years, spread by chance, at these local hours."""
    dice = chance(seed)
    start = datetime(first, 1, 1, tzinfo=TOKYO)
    days = (datetime(last + 1, 1, 1, tzinfo=TOKYO) - start).days
    for _ in range(int(per_year * (last + 1 - first))):
        day = start + dice.randrange(days) * DAY
        yield day.replace(hour=dice.choice(hours), minute=dice.randrange(60))


def yearly(first: int, last: int, *dates: str) -> Iterator[datetime]:
    """Yield these dates (`"12-24 20:15"`) of each year."""
    for year, date in itertools.product(range(first, last + 1), dates):
        yield datetime.fromisoformat(f"{year}-{date}").replace(tzinfo=TOKYO)


EVENING: Final = (18, 19, 20, 21, 22)
DAYTIME: Final = (9, 10, 11, 13, 15, 19, 20, 21)


def bought(
    when: Iterable[datetime],
    yen: tuple[int, int],
    seed: object,
    **more: Any,  # noqa: ANN401 - fields of events
) -> Iterator[Event]:
    """Yield orders with sums between two, mostly small; shipped after a day."""
    dice = chance(seed)
    low, high = yen
    for moment in when:
        sum_ = round(low + (high - low) * dice.random() ** 3)
        order = placed(text_of(moment), sum_, **more)
        yield order
        shipped = moment + timedelta(hours=dice.randrange(3, 50))
        yield of_order(order, "order-shipped", text_of(shipped))


def gifts(
    when: Iterable[datetime],
    yen: tuple[int, ...],
    seed: object,
    **more: Any,  # noqa: ANN401 - fields of events
) -> Iterator[Event]:
    """Yield gift cards of these sums, opened by whoever got them days later."""
    dice = chance(seed)
    for moment in when:
        sum_ = dice.choice(yen)
        order = placed(text_of(moment), sum_, gift=True, **more)
        yield order
        opened = moment + timedelta(days=dice.randrange(1, 20), hours=2)
        yield of_order(order, "gift-card-opened", text_of(opened), yen=sum_)


def notices(when: Iterable[datetime], kind: str, **more: Any) -> Iterator[Event]:  # noqa: ANN401 - fields of events
    """Yield notices about the account."""
    for moment in when:
        yield event(kind, text_of(moment), **more)


def charged(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events, and minutes after each order the notice of the card."""
    for one in events:
        yield one
        if one.type == "order-placed" and one.amount is not None:
            local = one.arrived.astimezone(TOKYO) + timedelta(minutes=4)
            yield used(text_of(local), int(one.amount.value))


def mixed(*habits: Iterable[Event]) -> list[Event]:
    """Return the events of several habits in order of arrival."""
    events = [one for habit in habits for one in habit]
    return sorted(events, key=lambda one: (one.arrived, one.message_id))


@functools.cache
def ordinary(first: int = 2020, last: int = 2025, per_year: int = 12) -> Told:
    """Return what is said, and known, after ordinary years that end in December."""
    return _until_december(bought_as_ever(first, last, per_year), last)


@functools.cache
def ordinary_with_charges(first: int, last: int) -> Told:
    """Return `ordinary`, with a notice of the card after each order."""
    return _until_december(charged(bought_as_ever(first, last, 12)), last)


def bought_as_ever(first: int, last: int, per_year: int) -> Iterator[Event]:
    """Yield the orders of ordinary years."""
    when = moments(first, last, per_year, EVENING, "ordinary")
    return bought(when, (800, 7000), "ordinary")


def _until_december(events: Iterable[Event], last: int) -> Told:
    before = datetime(last, 12, 20, tzinfo=UTC)
    return tell([one for one in mixed(events) if one.arrived < before], household=HOME)


def subscriptions(
    first: int,
    last: int,
    at: str,
    yen: int,
    **more: Any,  # noqa: ANN401 - fields of events
) -> Iterator[Event]:
    """Yield an order that the shop itself places each month, at the same hour."""
    for year, month in itertools.product(range(first, last + 1), range(1, 13)):
        yield placed(
            f"{year}-{month:02}-{at}", yen + month * 7, goods=Goods.SUBSCRIPTION, **more
        )


def signs(*events: Event) -> set[str]:
    """Return what speaks against these events after ordinary years."""
    return tell(events, ordinary()).signs


def dollars(text: str) -> Money:
    """Return a sum in dollars."""
    return Money(Decimal(text), "USD")
