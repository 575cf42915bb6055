"""What goes on by itself: memberships, trials that end, newsletters that move."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mioboe.drills.occasion import hours, minutes, option, send, word
from mioboe.drills.scenes.cards import charged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion


def renewal(occasion: Occasion) -> Iterator[Sending]:
    """Be told of something, and perhaps pay for it; nobody does anything on that day.

    Options: `form` of the mail (none: only the card is charged); `item`, or `goods`, a
    list of words; `old`, an address; `after` days until the card is charged (a trial
    that ends); `card` the issuer; `merchant`. Without a sum nothing is charged.

    Yields:
        The mail, and the notices of the issuer.
    """
    draw = occasion.chance.randrange
    values: dict[str, Value] = {
        "order": f"M{draw(10**9):09}",
        "item": option(occasion, "item")
        or word(occasion, option(occasion, "goods", "goods-daily")),
        "total": occasion.habit.yen,
        "old": option(occasion, "old"),
    }
    if form := option(occasion, "form"):
        yield send(occasion, form, timedelta(0), values)
    if occasion.habit.yen and option(occasion, "merchant"):
        later = timedelta(days=int(option(occasion, "after", "0")))
        paid = later + minutes(occasion, 1, 60)
        merchant = option(occasion, "merchant")
        yield from charged(occasion, paid, occasion.habit.yen, merchant)


def letters_move(occasion: Occasion) -> Iterator[Sending]:
    """Hear from many newsletters within hours that they have a new address.

    Options: `forms` of the newsletters, one after the other.

    Yields:
        One mail of each, some of them twice.
    """
    values: dict[str, Value] = {}
    for form in option(occasion, "forms").split():
        yield send(occasion, form, hours(occasion, 0, 3), values)
        if occasion.chance.randrange(2):
            yield send(occasion, form, hours(occasion, 4, 6), values)
