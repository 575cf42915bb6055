"""What attackers send to everybody, all year round. Nothing follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mioboe.drills.model import DrillError
from mioboe.drills.occasion import option, send, word, yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion


def phishing(occasion: Occasion) -> Iterator[Sending]:
    """Get a forgery: a made-up warning, or the copy of a genuine layout.

    Options: `mails`, one or several to draw from, each `form@sender`.

    Raises:
        DrillError: There is nothing to draw from.

    Yields:
        One mail. What a copied layout names (order, sum, shop) is invented.
    """
    draw = occasion.chance.randrange
    prefix = occasion.chance.choice(("572", "613", "861", "953"))
    total = yen(occasion)
    item = word(occasion, "goods-bait")
    values: dict[str, Value] = {
        # One digit less and one more than the shop's own numbers have.
        "order": f"{prefix}-{draw(10**6):06}-{draw(10**8):08}",
        "total": total,
        "item": item,
        "merchant": word(occasion, "shops-smbc"),
        "device": word(occasion, "devices"),
        "place": "Shanghai",
    }
    row: dict[str, Value] = {
        "item": item,
        "quantity": 1,
        "price": total,
        "total": total,
    }
    use = {**row, "merchant": values["merchant"], "used": occasion.at}
    mails = option(occasion, "mails").split()
    if not mails:
        msg = f"{occasion.habit.id}: no mails"
        raise DrillError(msg)
    form, _, sender = occasion.chance.choice(mails).partition("@")
    mail = send(occasion, form, timedelta(0), values, items=(row,), uses=(use,))
    yield replace(mail, sender=sender)
