"""Shopping: from the order to the parcel, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mioboe.drills.occasion import (
    drawn,
    happens,
    hours,
    minutes,
    option,
    send,
    span,
    word,
    yen,
)
from mioboe.drills.scenes.cards import charged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion

    #: What is bought together: `item`, `quantity`, `price`.
    Items = tuple[Mapping[str, Value], ...]


#: The year in which the shop changed the forms of its mails.
_NEW_FORMS = 2024


def order(occasion: Occasion) -> Iterator[Sending]:
    """Order at Amazon.co.jp, once or several times in a row.

    Options: `orders` how many (`"1"`); `apart` minutes between them (`"3-40"`); `goods`
    list of words; `items` in one order (`"1-2"`); `split`, `cancel`, `return` percent;
    `ship` hours until it ships (`"5-40"`); `late` days until it ships; `pay` `card`,
    `store` or `gift`; `balance` percent paid by the gift balance; `instalments` months;
    `recharge` percent of returns charged again; `declined` percent of first charges
    that fail; `card` the issuer; `seller` of the marketplace; `to` (a name),
    `to_person` (an id; behind the name), `to_code`, `to_place` another addressee,
    or `to_list` a list of words to draw them from; `language` `en`.

    Yields:
        The mails of the shop and of the issuer.
    """
    after = timedelta(0)
    for _ in range(drawn(occasion, "orders", "1")):
        yield from _one(occasion, after)
        after += minutes(occasion, 0, drawn(occasion, "apart", "3-40"))


def cart(occasion: Occasion) -> Iterator[Sending]:
    """Order once what the shop splits into several orders, told of in one mail.

    Options: as for `order`; `orders` how many (`"2-3"`). Where the shop has no such
    mail anymore, each order gets its own.

    Yields:
        The mails of the shop and of the issuer.
    """
    if occasion.at.year >= _NEW_FORMS:
        yield from order(occasion)
        return
    parts = [bought(occasion) for _ in range(drawn(occasion, "orders", "2-3"))]
    rows = tuple(values for values, _ in parts)
    first: dict[str, Value] = {
        **parts[0][0],
        "count": len(rows),
        "pieces": sum(len(items) for _, items in parts),
    }
    yield send(
        occasion, "amazon-co-jp/orders", timedelta(0), first, heads=rows, orders=rows
    )
    for values, items in parts:
        yield from _shipped(occasion, timedelta(0), values, items)


def digital(occasion: Occasion) -> Iterator[Sending]:
    """Buy a book or song that arrives at once.

    Options: `goods` list of words; `card` the issuer; `kindle` percent of the shorter
    mail.

    Yields:
        The mails of the shop and of the issuer.
    """
    total = yen(occasion, least=99)
    name = word(occasion, option(occasion, "goods", "goods-kindle"))
    values: dict[str, Value] = {
        "order": _number(occasion, "D01"),
        "total": total,
        "item": name,
    }
    kindle = happens(occasion, "kindle", 40)
    form = "amazon-co-jp/kindle" if kindle else "amazon-co-jp/digital"
    yield send(occasion, form, minutes(occasion, 0, 2), values)
    yield from charged(occasion, minutes(occasion, 1, 90), total)


def subscription(occasion: Occasion) -> Iterator[Sending]:
    """Get by Subscribe & Save what was ordered once for all months.

    Options: `goods` list of words; `card` the issuer.

    Yields:
        The announcement, then an order at night that nobody places.
    """
    values, items = bought(occasion)
    yield send(occasion, "amazon-co-jp/subscription", timedelta(0), values, items=items)
    days = timedelta(days=5) + hours(occasion, 0, 3)
    start = (occasion.at + days).replace(hour=3)
    yield from _one(occasion, start - occasion.at, known=(values, items))


def yodobashi(occasion: Occasion) -> Iterator[Sending]:
    """Order at a shop that signs nothing.

    Options: `goods` list of words; `card` the issuer.

    Yields:
        The mails of the shop and of the issuer.
    """
    values, items = bought(occasion)
    number = f"{occasion.chance.randrange(10**10):010}"
    values = {**values, "order": number}
    yield send(
        occasion, "yodobashi/order", minutes(occasion, 0, 2), values, items=items
    )
    later = hours(occasion, 4, 30)
    yield send(occasion, "yodobashi/shipped", later, values, items=items)
    yield from charged(occasion, later, int(str(values["total"])), "ヨドバシカメラ")


def abroad(occasion: Occasion) -> Iterator[Sending]:
    """Order at Amazon.com, in English and dollars.

    Options: `goods` list of words.

    Yields:
        The mails of the shop.
    """
    cents = yen(occasion)
    values: dict[str, Value] = {
        "order": _number(occasion, f"{occasion.chance.randint(111, 114)}"),
        "total": f"{cents / 100:.2f}",
        "item": word(occasion, option(occasion, "goods", "goods-english")),
    }
    item: dict[str, Value] = {
        "item": values["item"],
        "quantity": 1,
        "price": values["total"],
    }
    yield send(occasion, "amazon-com/ordered", timedelta(0), values, items=(item,))
    yield send(
        occasion, "amazon-com/shipped", hours(occasion, 20, 60), values, items=(item,)
    )


def _one(
    occasion: Occasion,
    after: timedelta,
    *,
    known: tuple[dict[str, Value], Items] | None = None,
) -> Iterator[Sending]:
    values, items = known or bought(occasion)
    yield send(occasion, _form(occasion), after, values, items=items)
    if option(occasion, "pay") == "store":
        number = {**values, "number": f"{occasion.chance.randrange(10**11):011}"}
        yield send(
            occasion, "amazon-co-jp/payment-number",
            after + minutes(occasion, 1, 10), number,
        )  # fmt: skip
        after += hours(occasion, 2, 30)
        yield send(occasion, "amazon-co-jp/payment-completed", after, number)
    if option(occasion, "declined") and happens(occasion, "declined"):
        failed = after + minutes(occasion, 20, 90)
        yield send(occasion, "amazon-co-jp/payment-failed", failed, values)
    if happens(occasion, "cancel"):
        later = after + minutes(occasion, 5, 90)
        yield send(occasion, "amazon-co-jp/cancelled", later, values, items=items)
        return
    yield from _shipped(occasion, after, values, items)


def _form(occasion: Occasion) -> str:
    if option(occasion, "language") == "en":
        return "amazon-co-jp/order-english"
    if option(occasion, "seller") and occasion.at.year < _NEW_FORMS:
        return "amazon-co-jp/order-market"
    return "amazon-co-jp/order"


def _shipped(
    occasion: Occasion,
    after: timedelta,
    values: Mapping[str, Value],
    items: Items,
) -> Iterator[Sending]:
    """Ship in one parcel or two; the card is charged for each.

    Yields:
        The mails of each parcel, then those of a return.
    """
    parts = (items[:1], items[1:]) if happens(occasion, "split") else (items,)
    days = timedelta(days=drawn(occasion, "late", "0"))
    for part in filter(None, parts):
        left = after + days + hours(occasion, *span(occasion, "ship", "5-40"))
        total = int(str(values["total"]))
        if len(part) < len(items):
            total = sum(int(str(item["price"])) for item in part)
        parcel = {**values, "shipped": total, "item": part[0]["item"]}
        form = "amazon-co-jp/shipped"
        if option(occasion, "language") == "en":
            form = "amazon-co-jp/shipped-english"
        yield send(occasion, form, left, parcel, items=part)
        yield from _paid(occasion, left, total)
        yield from _arrived(occasion, left + hours(occasion, 14, 30), parcel)
    if happens(occasion, "return"):
        yield from _returned(occasion, after + days + timedelta(days=6), values)


def _paid(occasion: Occasion, left: timedelta, total: int) -> Iterator[Sending]:
    """Take from the card what the gift balance leaves, at once or by the month.

    Yields:
        The notices of the issuer.
    """
    if option(occasion, "pay", "card") != "card":
        return
    after = left + minutes(occasion, 2, 50)
    rest = total * (100 - span(occasion, "balance", "0")[0]) // 100
    times = span(occasion, "instalments", "1")[0]
    for number in range(times):
        month = after + timedelta(days=30 * number)
        yield from charged(occasion, month, rest // times)


def _arrived(
    occasion: Occasion, after: timedelta, parcel: Mapping[str, Value]
) -> Iterator[Sending]:
    if happens(occasion, "underway", 50):
        early = after - minutes(occasion, 60, 400)
        yield send(occasion, "amazon-co-jp/out-for-delivery", early, parcel)
    locker = happens(occasion, "locker", 20)
    form = "amazon-co-jp/delivered-locker" if locker else "amazon-co-jp/delivered"
    if happens(occasion, "delivered", 80):
        yield send(occasion, form, after, parcel)


def _returned(
    occasion: Occasion, after: timedelta, values: Mapping[str, Value]
) -> Iterator[Sending]:
    yield send(occasion, "amazon-co-jp/return", after, values)
    later = after + hours(occasion, 60, 120)
    yield send(occasion, "amazon-co-jp/refund", later, values)
    total = int(str(values["total"]))
    later += hours(occasion, 2, 20)
    yield from charged(occasion, later, -total)
    if option(occasion, "recharge") and happens(occasion, "recharge"):
        yield from charged(occasion, later + timedelta(days=21), total)


def bought(occasion: Occasion) -> tuple[dict[str, Value], Items]:
    """Return the values of a new order, and its items; they add up to the total.

    Options: `items` how many (`"1-2"`); `goods` list of words; `seller`; the addressee
    as for `order`.

    Args:
        occasion: The occasion.
    """
    number = drawn(occasion, "items", "1-2")
    goods = option(occasion, "goods", "goods-daily")
    prices = [yen(occasion, least=10) for _ in range(number)]
    items: Items = tuple(
        {
            "item": word(occasion, goods),
            "quantity": 1,
            "price": price,
            "seller": option(occasion, "seller", "Amazon.co.jp"),
        }
        for price in prices
    )
    return {
        "order": _number(occasion, occasion.chance.choice(("249", "250", "503"))),
        "total": sum(prices),
        "item": items[0]["item"],
        "more": f"とさらに{number - 1}点" if number > 1 else "",
        **_addressee(occasion),
    }, items


def _addressee(occasion: Occasion) -> dict[str, Value]:
    if listing := option(occasion, "to_list"):
        family, given, code, place = word(occasion, listing).split()
        return {"recipient": f"{family} {given}", "postcode": code, "prefecture": place}
    named = occasion.people.get(option(occasion, "to_person"))
    name = f"{option(occasion, 'to')} {named.name if named else ''}".strip()
    home = named.postcodes[0] if named and named.postcodes else ""
    place = named.prefecture if named else ""
    values = {
        "recipient": name,
        "postcode": option(occasion, "to_code", home),
        "prefecture": option(occasion, "to_place", place),
        "seller": option(occasion, "seller"),
    }
    return {key: value for key, value in values.items() if value}


def _number(occasion: Occasion, prefix: str) -> str:
    draw = occasion.chance.randrange
    return f"{prefix}-{draw(10**7):07}-{draw(10**7):07}"
