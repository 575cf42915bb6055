from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.fakes.events import moment, of_order, placed, used
from tests.fakes.ledgers import folded, only_charge

from mioboe.kit import Money
from mioboe.ledger import charges_of, key_of

ORDER = placed("2026-01-10 13:05", 1010)
CARD = {"issuer": "rakuten-card", "brand": "rakuten-card"}
FIRST = used("2026-01-10 13:06", 1010, provisional=True, merchant="", **CARD)
FINAL = used("2026-01-10 00:00", 1010, came="2026-01-12 09:00",
             merchant="AMAZON.CO.JP", shop="amazon.co.jp", **CARD)  # fmt: skip


def test_a_notice_is_a_charge() -> None:
    charge = only_charge(used("2026-01-10 13:06", 433, instrument="Visa"))

    assert charge.issuer == "smbc-card"
    assert charge.amount == Money.yen(433)
    assert charge.at == moment("2026-01-10 13:06")
    assert (charge.instrument, charge.is_provisional) == ("Visa", False)
    assert charge.order is None


def test_an_instrument_counts_its_uses() -> None:
    one = used("2026-01-10 13:06", 433, instrument="Visa")
    two = used("2026-01-11 13:06", 500, instrument="Visa")

    (instrument,) = folded(one, two).instruments.values()

    assert (instrument.label, instrument.uses) == ("Visa", 2)
    assert instrument.seen == one.arrived


def test_a_first_notice_and_the_final_one_are_one_charge() -> None:
    charge = only_charge(FIRST, FINAL)

    assert not charge.is_provisional
    assert (charge.merchant, charge.shop) == ("AMAZON.CO.JP", "amazon.co.jp")
    assert charge.messages == (FIRST.message_id, FINAL.message_id)


def test_two_equal_purchases_on_one_day_stay_two() -> None:
    again = replace(FIRST, message_id="<2@x.test>")
    final = replace(FINAL, message_id="<3@x.test>")

    ledger = folded(FIRST, again, FINAL, final)

    assert len(ledger.charges) == 2
    assert not any(charge.is_provisional for charge in ledger.charges.values())
    assert ledger.waiting["rakuten-card"] == ()


def test_two_equal_purchases_in_one_mail_stay_two() -> None:
    assert len(folded(FINAL, FINAL).charges) == 2
    assert len(folded(FIRST, FIRST, FINAL, FINAL).charges) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Money.yen(1011)},
        {"amount": Money(Decimal(1010), "USD")},
        {"at": moment("2026-01-09 00:00")},
        {"issuer": "jcb"},
        {"arrived": moment("2026-03-12 09:00")},
    ],
)
def test_another_sum_day_or_issuer_or_a_month_later_is_another_charge(
    other: dict[str, object],
) -> None:
    final = replace(FINAL, **other)  # type: ignore[arg-type]

    assert len(folded(FIRST, final).charges) == 2


def test_two_first_notices_are_never_each_others_partner() -> None:
    ledger = folded(FIRST, replace(FIRST, message_id="<2@x.test>"))

    assert len(ledger.charges) == 2
    assert len(ledger.waiting["rakuten-card"]) == 2


def test_a_first_notice_that_comes_after_the_final_one_is_no_second_charge() -> None:
    late = replace(FIRST, arrived=FINAL.arrived)

    assert len(folded(FINAL, late).charges) == 1


def test_first_notices_wait_and_not_without_end() -> None:
    many = [replace(FIRST, message_id=f"<{n}@x.test>") for n in range(100)]

    assert len(folded(*many).waiting["rakuten-card"]) == 60


def test_a_notice_minutes_after_the_order_pays_it() -> None:
    notice = used("2026-01-10 13:07", 1010)

    ledger = folded(ORDER, notice)

    (charge,) = charges_of(ledger, key_of(ORDER))
    assert charge.order == key_of(ORDER)
    assert ledger.touched == key_of(ORDER)


def test_a_notice_weeks_later_pays_it_too_since_shops_charge_at_shipment() -> None:
    notice = used("2026-02-20 13:07", 1010)

    assert charges_of(folded(ORDER, notice), key_of(ORDER))


def test_a_notice_without_a_merchant_pays_what_was_ordered_hours_ago() -> None:
    soon = used("2026-01-10 15:00", 1010, merchant="")
    late = used("2026-01-12 15:00", 1010, merchant="")

    assert charges_of(folded(ORDER, soon), key_of(ORDER))
    assert not charges_of(folded(ORDER, late), key_of(ORDER))


@pytest.mark.parametrize(
    "notice",
    [
        used("2026-01-10 13:07", 1010, merchant="コンビニ"),
        used("2026-01-10 13:07", 5000),
        used("2026-01-10 13:07", 1010, shop="amazon.com"),
        used("2026-01-10 13:07", -1010),
        used("2026-06-10 13:07", 1010),
        used("2026-01-10 10:00", 1010),
        replace(used("2026-01-10 13:07", 1), amount=None),
    ],
)
def test_a_notice_about_something_else_pays_nothing(notice) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - an event
    assert not charges_of(folded(ORDER, notice), key_of(ORDER))


def test_a_part_that_moves_within_the_hour_pays_the_order() -> None:
    notice = used("2026-01-10 13:30", 600)
    late = used("2026-01-10 15:30", 600)

    assert charges_of(folded(ORDER, notice), key_of(ORDER))
    assert not charges_of(folded(ORDER, late), key_of(ORDER))


def test_a_part_that_is_charged_when_the_parcel_leaves_pays_the_order() -> None:
    order = placed("2026-01-10 13:05", 3000)
    parcel = of_order(order, "order-shipped", "2026-01-13 09:00")
    notice = used("2026-01-13 09:05", 1200)

    assert charges_of(folded(order, parcel, notice), key_of(order))


def test_the_order_of_that_sum_is_paid_before_the_newest_one() -> None:
    newer = placed("2026-01-10 13:20", 2000)
    notice = used("2026-01-10 13:25", 1010)

    ledger = folded(ORDER, newer, notice)

    assert charges_of(ledger, key_of(ORDER))
    assert not charges_of(ledger, key_of(newer))


def test_equal_orders_are_paid_one_by_one() -> None:
    second = placed("2026-01-10 13:10", 1010)
    notices = [used(f"2026-01-10 13:{m}", 1010) for m in (20, 25)]

    ledger = folded(ORDER, second, *notices)

    assert len(charges_of(ledger, key_of(ORDER))) == 1
    assert len(charges_of(ledger, key_of(second))) == 1


def test_a_notice_that_prints_only_the_day_pays_what_was_ordered_that_day() -> None:
    assert charges_of(folded(ORDER, FINAL), key_of(ORDER))


def test_a_final_notice_that_names_the_shop_finds_the_order_late() -> None:
    ledger = folded(ORDER, replace(FIRST, merchant="不明"), FINAL)

    assert len(charges_of(ledger, key_of(ORDER))) == 1
