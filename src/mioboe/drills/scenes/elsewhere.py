"""Shopping anywhere but at Amazon.co.jp itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.drills.fill import Sheet, fill
from mioboe.drills.model import DrillError
from mioboe.drills.occasion import hours, minutes, option, send
from mioboe.drills.scenes.cards import charged
from mioboe.drills.scenes.orders import bought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where one buys: which mails come, and how the purchase is numbered."""

    ordered: str
    #: Empty: nothing is shipped.
    shipped: str = ""
    #: With blanks, see `fill`.
    number: str
    #: As the card's issuer prints it.
    merchant: str


COUNTERS: Final = MappingProxyType({
    "rakuten": Counter(
        ordered="rakuten-ichiba/order",
        shipped="rakuten-ichiba/shipped",
        number="${digits6}-${at:%Y%m%d}-${digits10}",
        merchant="楽天市場",
    ),
    "yahoo": Counter(
        ordered="yahoo-shopping/order",
        number="maruta-denki-${digits8}",
        merchant="YAHOO SHOPPING",
    ),
    "mercari": Counter(
        ordered="mercari/order",
        shipped="mercari/shipped",
        number="m${digits11}",
        merchant="メルカリ",
    ),
    "yodobashi": Counter(
        ordered="yodobashi/order",
        shipped="yodobashi/shipped",
        number="${digits10}",
        merchant="ヨドバシカメラ",
    ),
    "amazon-pay": Counter(
        ordered="amazon-pay/order",
        number="P${pick:01|02|03}-${digits7}-${digits7}",
        merchant="AMAZON PAY 提携サイト",
    ),
    "amazon-business": Counter(
        ordered="amazon-business/order",
        shipped="amazon-business/shipped",
        number="${pick:249|250|503}-${digits7}-${digits7}",
        merchant="AMAZON CO JP",
    ),
    "apple": Counter(
        ordered="apple/receipt", number="M${upper9}", merchant="APPLE COM BILL"
    ),
    "google-play": Counter(
        ordered="google-play/order",
        number="GPA.${digits4}-${digits4}-${digits4}-${digits5}",
        merchant="GOOGLE *STAR GAMES",
    ),
    "nintendo": Counter(
        ordered="nintendo/purchase", number="${digits10}", merchant="NINTENDO"
    ),
    "audible": Counter(
        ordered="audible/order", number="D01-${digits7}-${digits7}", merchant="AUDIBLE"
    ),
})


def elsewhere(occasion: Occasion) -> Iterator[Sending]:
    """Buy at another shop.

    Options: `shop` a key of `COUNTERS`; `goods`, `items`, `to`, `to_person`, `to_code`,
    `to_place` as for `order`; `card` the issuer; `times` minutes at which it is bought
    again (`"0 7 12"`).

    Raises:
        DrillError: There is no such shop.

    Yields:
        The mails of the shop and of the issuer.
    """
    shop = option(occasion, "shop")
    if shop not in COUNTERS:
        msg = f"{occasion.habit.id}: no shop {shop!r}; one of {', '.join(COUNTERS)}"
        raise DrillError(msg)
    for text in option(occasion, "times", "0").split():
        yield from _bought(occasion, COUNTERS[shop], timedelta(minutes=int(text)))


def _bought(
    occasion: Occasion, counter: Counter, after: timedelta
) -> Iterator[Sending]:
    values, items = bought(occasion)
    values = {**values, "order": _number(occasion, counter)}
    told = after + minutes(occasion, 0, 2)
    yield send(occasion, counter.ordered, told, values, items=items)
    paid = told + minutes(occasion, 1, 5)
    if counter.shipped:
        paid = told + hours(occasion, 4, 50)
        yield send(occasion, counter.shipped, paid, values, items=items)
    total = int(str(values["total"]))
    yield from charged(occasion, paid, total, counter.merchant)


def _number(occasion: Occasion, counter: Counter) -> str:
    values: dict[str, Value] = {"at": occasion.at}
    zone = occasion.at.tzinfo
    if zone is None:
        msg = f"{occasion.habit.id}: a time without zone"
        raise DrillError(msg)
    return fill(counter.number, Sheet(values=values, chance=occasion.chance, zone=zone))
