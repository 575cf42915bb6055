from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.events import event, issued, moment, of_order, placed, used
from tests.fakes.ledgers import folded, only_gift, only_order

from mioboe.events import Goods
from mioboe.kit import Money
from mioboe.ledger import OrderState, charges_of, find_gift, key_of

TO = "stranger@free.example"
ORDER = placed("2026-01-10 22:05", 10000, gift=True, to=TO)
ISSUED = issued("2026-01-10 22:07", 10000, TO, order=ORDER.order)
NAMELESS = issued("2026-01-10 22:07", 10000, TO)


def opened(at: str, yen: int | None = None, **more: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - an event
    """Return the mail that says a gift was opened."""
    return event("gift-card-opened", at, yen, goods=Goods.GIFT_CARD, **more)


def test_an_order_of_a_gift_card_is_a_card_that_was_issued() -> None:
    card = only_gift(ORDER)

    assert (card.order, card.amount, card.recipient) == (
        ORDER.order,
        Money.yen(10000),
        TO,
    )
    assert card.issued == moment("2026-01-10 22:05")
    assert card.opened is None


def test_order_and_issue_are_one_card() -> None:
    card = only_gift(ORDER, ISSUED)

    assert card.messages == (ORDER.message_id, ISSUED.message_id)
    assert only_order(ORDER, ISSUED).is_gift_card


def test_a_gift_to_an_address_is_a_gift_card_whatever_the_goods() -> None:
    assert only_gift(replace(ORDER, goods=Goods.UNKNOWN)).recipient == TO


def test_goods_are_no_gift_card() -> None:
    assert not folded(placed("2026-01-10 13:05", 63000)).gift_cards


@pytest.mark.parametrize("issue", [ISSUED, NAMELESS])
def test_an_opened_gift_is_the_last_card_of_its_sum(issue) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - an event
    card = only_gift(issue, opened("2026-02-22 21:00", 10000))

    assert card.opened == moment("2026-02-22 21:00")
    assert only_order(issue, opened("2026-02-22 21:00", 10000)).opened is not None


def test_an_opened_gift_is_known_by_its_number() -> None:
    other = issued("2026-01-11 22:07", 10000, TO, order="250-7654321-7654321")
    said = opened("2026-02-22 21:00", 10000, order=ORDER.order)

    card = find_gift(folded(ISSUED, other), said)

    assert card is not None
    assert card.order == ORDER.order


def test_an_opened_gift_with_a_number_fits_a_card_that_was_issued_without() -> None:
    said = opened("2026-02-22 21:00", 10000, order=ORDER.order)

    assert len(folded(NAMELESS, said).gift_cards) == 1


def test_each_card_is_opened_once() -> None:
    second = replace(NAMELESS, message_id="<2@x.test>")
    ledger = folded(
        NAMELESS,
        second,
        opened("2026-02-22 21:00", 10000),
        opened("2026-02-22 21:01", 10000),
    )

    assert len(ledger.gift_cards) == 2
    assert all(card.opened for card in ledger.gift_cards.values())


def test_a_gift_of_another_sum_is_another_card() -> None:
    ledger = folded(NAMELESS, opened("2026-02-22 21:00", 5000))

    assert len(ledger.gift_cards) == 2
    assert find_gift(folded(NAMELESS), opened("2026-02-22 21:00", 5000)) is None


def test_a_gift_that_nobody_issued_is_a_card_of_its_own() -> None:
    said = opened("2026-02-22 21:00", 5000)

    card = only_gift(said)

    assert card.issued is None
    assert card.opened == moment("2026-02-22 21:00")
    assert not only_order(said).was_confirmed


def test_a_card_that_is_opened_after_two_years_is_not_tied() -> None:
    assert find_gift(folded(NAMELESS), opened("2028-02-22 21:00", 10000)) is None


@pytest.mark.parametrize("issue", [ISSUED, NAMELESS])
def test_issued_then_opened_then_charged_is_one_order(issue) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - an event
    ledger = folded(
        issue,
        opened("2026-02-22 21:00", 10000),
        used("2026-02-22 21:03", 10000),
    )

    (order,) = ledger.orders.values()
    (charge,) = charges_of(ledger, order.key)
    assert charge.amount == Money.yen(10000)
    assert order.opened == moment("2026-02-22 21:00")


def test_a_charged_card_names_its_charge() -> None:
    ledger = folded(ORDER, used("2026-01-10 22:06", 10000))

    (card,) = ledger.gift_cards.values()
    assert card.charge in ledger.charges


def test_a_cancelled_gift_card_is_a_cancelled_order() -> None:
    gone = of_order(ORDER, "order-cancelled", "2026-01-11 09:00")

    assert only_order(ORDER, gone).state is OrderState.CANCELLED
    assert folded(ORDER, gone).touched == key_of(ORDER)


def test_a_card_is_found_however_much_is_ordered_meanwhile() -> None:
    between = [
        placed(f"2026-01-{11 + n // 12:02} {8 + n % 12:02}:00", 100 + n)
        for n in range(70)
    ]

    said = opened("2026-02-22 21:00", 10000)

    assert find_gift(folded(NAMELESS, *between), said) is not None
