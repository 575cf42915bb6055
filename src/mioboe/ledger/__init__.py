"""Events to Orders, Gift cards, Parcels, Accounts, Instruments and Charges.

`apply` the fold, one event more · `orders`, `parcels`, `gifts`, `charges` what a mail
about each changes · `parts` what is left of an order · `model` the values.
"""

from __future__ import annotations

from mioboe.ledger.apply import apply
from mioboe.ledger.charges import charges_of
from mioboe.ledger.gifts import find_gift
from mioboe.ledger.model import (
    Account,
    Charge,
    GiftCard,
    Ledger,
    Notice,
    Order,
    OrderKey,
    OrderState,
)
from mioboe.ledger.orders import key_of

__all__ = [
    "Account",
    "Charge",
    "GiftCard",
    "Ledger",
    "Notice",
    "Order",
    "OrderKey",
    "OrderState",
    "apply",
    "charges_of",
    "find_gift",
    "key_of",
]
