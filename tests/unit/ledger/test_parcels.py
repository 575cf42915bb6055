from __future__ import annotations

from tests.fakes.events import event, moment
from tests.fakes.ledgers import folded

COMING = event(
    "order-shipped",
    "2026-01-10 08:00",
    shop="kuronekoyamato.co.jp",
    brand="yamato",
    carrier="yamato",
    tracking="401234567890",
    order="",
)
COME = event(
    "order-delivered",
    "2026-01-10 15:00",
    shop="kuronekoyamato.co.jp",
    brand="yamato",
    carrier="yamato",
    tracking="401234567890",
    order="",
)


def test_a_carrier_s_mails_about_one_parcel_are_one_parcel() -> None:
    ledger = folded(COMING, COME)

    (parcel,) = ledger.parcels.values()
    assert parcel.order is None
    assert parcel.shipped == moment("2026-01-10 08:00")
    assert parcel.delivered == moment("2026-01-10 15:00")


def test_a_carrier_s_mail_is_no_order_and_no_account() -> None:
    ledger = folded(COMING, COME)

    assert not ledger.orders
    assert not ledger.recent
    assert not ledger.accounts
    assert ledger.touched is None
