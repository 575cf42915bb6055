"""What issuers and banks report about money that left a card or an account."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.drills.occasion import happens, hours, minutes, option, send, word, yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion

#: How each issuer prints the shop.
AMAZON: Final = MappingProxyType({
    "smbc": "AMAZON CO JP",
    "rakuten-card": "AMAZON.CO.JP",
    "jcb": "ＡＭＡＺＯＮ．ＣＯ．ＪＰ",
    "sbi-debit": "AMAZON CO JP",
    "rakuten-bank": "AMAZON CO JP",
    "paypay-bank": "ＡＭＡＺＯＮ　ＣＯ　ＪＰ",
    "paypay-card": "AMAZON.CO.JP",
    "mufg-debit": "AMAZON CO JP",
})
#: Forms of issuers that write at once.
_AT_ONCE: Final = MappingProxyType({
    "sbi-debit": "sbi-debit/use",
    "rakuten-bank": "rakuten-bank/debit",
    "paypay-bank": "paypay-bank/debit",
    "paypay-card": "paypay-card/used",
    "mufg-debit": "mufg-debit/used",
})
#: First morning hour of the confirmed notice.
_MORNING: Final = 10


def use(occasion: Occasion) -> Iterator[Sending]:
    """Pay somewhere with the card.

    Options: `card` the issuer; `shops` list of words; `merchant` a fixed one.

    Yields:
        The notices of the issuer.
    """
    merchant = option(occasion, "merchant") or word(
        occasion, option(occasion, "shops", f"shops-{option(occasion, 'card')}")
    )
    yield from charged(occasion, timedelta(0), yen(occasion), merchant)


def fee(occasion: Occasion) -> Iterator[Sending]:
    """Renew a membership; nobody does anything on that day.

    Options: `card` the issuer; `merchant` whose fee it is.

    Yields:
        The notices of the issuer.
    """
    yield from charged(
        occasion, timedelta(0), occasion.habit.yen, option(occasion, "merchant")
    )


def bill(occasion: Occasion) -> Iterator[Sending]:
    """Learn what will be taken from the account this month.

    Options: `form` of the bill.

    Yields:
        One mail.
    """
    values: dict[str, Value] = {"total": yen(occasion), "card": occasion.person.card}
    yield send(occasion, option(occasion, "form"), timedelta(0), values)


def charged(
    occasion: Occasion, after: timedelta, total: int, merchant: str = ""
) -> Iterator[Sending]:
    """Take ``total`` from the habit's card.

    Options: `card` the issuer; empty: nobody writes.

    Args:
        occasion: The occasion.
        after: When it is taken.
        total: Yen; negative where they flow back.
        merchant: As printed; empty: the shop is Amazon.

    Yields:
        The notices of the issuer.
    """
    card = option(occasion, "card")
    if not card or not total:
        return
    used = occasion.at + after
    values: dict[str, Value] = {
        "total": total,
        "merchant": merchant or AMAZON.get(card, "AMAZON CO JP"),
        "used": used,
        "trade": "買物" if total > 0 else "返品",
    }
    if card == "rakuten-card":
        yield from _rakuten(occasion, after, values)
        return
    soon = after + minutes(occasion, 0.2, 4)
    if card == "smbc":
        form = "smbc/use-b" if happens(occasion, "plain", 25) else "smbc/use"
        yield send(occasion, form, soon, values)
    elif card == "jcb":
        yield send(occasion, "jcb/use", soon, values)
        if happens(occasion, "arrived", 30):
            later = after + hours(occasion, 50, 90)
            yield send(occasion, "jcb/arrived", later, values, uses=(values,))
    else:
        yield send(occasion, _AT_ONCE[card], soon, values)


def _rakuten(
    occasion: Occasion, after: timedelta, values: dict[str, Value]
) -> Iterator[Sending]:
    """Write first without the shop, days later with it.

    Yields:
        One mail or two.
    """
    if not str(values["total"]).startswith("-"):
        yield send(
            occasion, "rakuten-card/quick", after + hours(occasion, 3, 20), values,
            uses=(dict(values),),
        )  # fmt: skip
    days = 2 + occasion.chance.randrange(3)
    morning = (occasion.at + after + timedelta(days=days)).replace(
        hour=_MORNING, minute=occasion.chance.randrange(60)
    )
    yield send(
        occasion, "rakuten-card/confirmed", morning - occasion.at, values,
        uses=(dict(values),),
    )  # fmt: skip
