"""Gift cards that the household sends and gets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mioboe.drills.occasion import drawn, hours, minutes, option, send, word, yen
from mioboe.drills.scenes.cards import charged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion

#: Until then the shop told the buyer of each card, and again when it was opened.
_TOLD_UNTIL = 2018


def sent(occasion: Occasion) -> Iterator[Sending]:
    """Send gift cards, each by an order of its own, minutes apart.

    Options: `cards` how many (`"1"`); `thousands` of yen on each (`"3-5"`); `to`
    list of words with the addressees; `card` the issuer.

    Yields:
        The mails of the shop and of the issuer.
    """
    after = timedelta(0)
    for _ in range(drawn(occasion, "cards", "1")):
        total = drawn(occasion, "thousands", "5") * 1000
        draw = occasion.chance.randrange
        values: dict[str, Value] = {
            "order": f"250-{draw(10**7):07}-{draw(10**7):07}",
            "total": total,
            "gift_to": word(occasion, option(occasion, "to", "gift-addressees")),
        }
        yield send(occasion, "amazon-co-jp/gift-order", after, values)
        yield from charged(occasion, after + minutes(occasion, 0.5, 3), total)
        if occasion.at.year < _TOLD_UNTIL:
            row: tuple[dict[str, Value]] = (
                {"total": total, "gift_to": values["gift_to"]},
            )
            issued = after + minutes(occasion, 1, 5)
            yield send(occasion, "amazon-co-jp/gift-issued", issued, values, cards=row)
            opened = after + hours(occasion, 1, 70)
            yield send(occasion, "amazon-co-jp/gift-opened", opened, values)
        after += minutes(occasion, 3, 9)


def received(occasion: Occasion) -> Iterator[Sending]:
    """Get a gift card from somebody.

    Options: `from` list of words with names.

    Yields:
        One mail.
    """
    values: dict[str, Value] = {
        "total": yen(occasion),
        "giver": word(occasion, option(occasion, "from", "names")),
    }
    yield send(occasion, "amazon-co-jp/gift-received", timedelta(0), values)
