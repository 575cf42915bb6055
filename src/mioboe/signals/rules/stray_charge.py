"""A charge that no order explains: maybe of a stranger's account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import squash
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.events import Event
    from mioboe.kit import Money
    from mioboe.ledger import Charge, Order
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "charges",
    "percent",
    "large_percent",
    "orders",
    "least_jpy",
    "least_other",
    "strong_jpy",
    "strong_other",
    "within_days",
)
#: A notice may be followed by another one about the same use.
_ECHO: Final = timedelta(days=20)
#: An order charged in part, the rest by balance or points.
_PART: Final = timedelta(days=4)
#: Into how many parts a sum is divided by instalments.
_PARTS: Final = (2, 3, 5, 6, 10, 12, 15, 18, 20, 24)
_INSTALMENTS: Final = timedelta(days=750)
#: In yen: nobody divides less.
_LARGE: Final = 20_000
#: Days from one fee of a membership to the next: a month, a year.
_RENEWS: Final = ((27, 32), (363, 368))
#: Fees and rounding of one instalment, in percent.
_FEE: Final = 8


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a charge at a shop whose charges always have an order.

    Who has an account there, and whose charges are not known yet, pays with another
    card; who has none never had a charge there. Strong for a large sum, for a card that
    was never used there, and for the second such charge within days.

    Params:
        charges: Charges at the shop before their habits say anything.
        percent: How many of a hundred must have had their order.
        large_percent: The same for a large sum.
        orders: Orders at the shop by which a card that was never used there is odd.
        least_jpy: The least sum that counts, in yen.
        least_other: The least sum in other currencies.
        strong_jpy: A sum that counts more, in yen.
        strong_other: A sum that counts more in other currencies.
        within_days: Between two that count more.
    """
    event = facts.event
    if facts.order is not None or not event.shop or event.amount is None:
        return None
    before = facts.before.charges_at(event.shop)
    is_new = not _of_card(facts, before)
    if event.amount.value < rule.bound("least", event.amount.currency):
        return None
    if _is_explained(facts, before, is_new=is_new):
        return None
    lately = event.at - timedelta(days=rule.number("within_days"))
    close = [charge for charge in before if not charge.order and charge.at >= lately]
    large = event.amount.value >= rule.bound("strong", event.amount.currency)
    if not _is_odd(facts, rule, before[: len(before) - len(close)], is_large=large):
        return None
    return Hit(
        facts={"amount": event.amount.fact, "merchant": event.merchant or event.shop},
        is_strong=bool(close) or large or is_new,
    )


def _is_explained(facts: Facts, before: Iterable[Charge], *, is_new: bool) -> bool:
    """Return whether an order, another notice or a fee explains it.

    A card that was never used at the shop pays no instalments there.
    """
    event = facts.event
    if any(_is_echo(known, event) or _is_renewed(known, event) for known in before):
        return True
    divided = not is_new and _is_instalment(facts)
    return divided or _is_part_paid(facts) or _is_yearly(facts)


def _is_odd(
    facts: Facts, rule: Rule, before: tuple[Charge, ...], *, is_large: bool
) -> bool:
    """Return whether a charge without an order is nothing that happens here."""
    event = facts.event
    orders = len(facts.before.recent.get(event.shop, ()))
    of_card = _of_card(facts, before)
    if not orders:
        return not before
    if not of_card:
        return orders >= rule.number("orders")
    tied = sum(1 for charge in of_card if charge.order is not None)
    enough = len(of_card) >= rule.number("charges")
    percent = rule.number("large_percent" if is_large else "percent")
    return enough and tied * 100 >= len(of_card) * percent


def _of_card(facts: Facts, charges: Iterable[Charge]) -> tuple[Charge, ...]:
    """Return those that may be of the same card.

    A notice need not name the card, so those that name none may be of any; but not of
    one that was never named before, where others of its issuer were.
    """
    event, cards = facts.event, facts.before.instruments
    of_issuer = [one for one in charges if one.issuer == event.issuer]
    if not event.instrument or not any(one.instrument for one in of_issuer):
        return tuple(of_issuer)
    if (event.issuer, event.instrument) not in cards:
        return ()
    return tuple(c for c in of_issuer if c.instrument in ("", event.instrument))


def _is_echo(charge: Charge, event: Event) -> bool:
    """Return whether both tell of one use of the card."""
    if event.message_id in charge.messages:
        return True
    same = charge.amount == event.amount and charge.issuer == event.issuer
    return same and abs(event.at - charge.at) <= _ECHO


def _is_renewed(charge: Charge, event: Event) -> bool:
    """Return whether the same fee was charged a month or a year before."""
    same = charge.amount == event.amount and charge.issuer == event.issuer
    days = (event.at - charge.at).days
    return same and charge.order is None and any(a <= days <= b for a, b in _RENEWS)


def _is_yearly(facts: Facts) -> bool:
    """Return whether this merchant of the shop charged last a month or a year before.

    Fees have a name of their own, under which no order is paid, and get dearer.
    """
    event, name = facts.event, squash(facts.event.merchant)
    charges = facts.before.charges_at(event.shop)
    if any(c.order is not None and squash(c.merchant) == name for c in charges):
        return False
    last = facts.before.merchants.get((event.issuer, name))
    return last is not None and any(
        a <= (event.at - last).days <= b for a, b in _RENEWS
    )


def _is_instalment(facts: Facts) -> bool:
    """Return whether it is one instalment of a known order."""
    event = facts.event
    large = _LARGE if event.amount and event.amount.currency == "JPY" else _LARGE / 100
    return any(
        timedelta(0) <= event.at - order.placed <= _INSTALMENTS
        and order.amount.value >= large
        and _is_part(event.amount, order.amount)
        for order in _orders(facts)
        if order.amount is not None and event.amount is not None
    )


def _is_part_paid(facts: Facts) -> bool:
    """Return whether it pays the rest of an order, after points or a balance."""
    event = facts.event
    return any(
        timedelta(0) <= event.at - order.placed <= _PART
        and not order.charges
        and order.amount.currency == event.amount.currency
        and event.amount.value < order.amount.value
        for order in _orders(facts)
        if order.amount is not None and event.amount is not None
    )


def _orders(facts: Facts) -> Iterator[Order]:
    """Yield the last orders at the shop of the charge."""
    for key in facts.before.recent.get(facts.event.shop, ()):
        yield facts.before.orders[key]


def _is_part(part: Money, whole: Money) -> bool:
    if part.currency != whole.currency:
        return False
    return any(
        0 <= part.value * count - whole.value <= whole.value * _FEE / 100
        for count in _PARTS
    )
