"""What the mails so far add up to. All values; the maps are persistent."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from immutables import Map

from mioboe.events import EventType, Goods
from mioboe.kit import Money


class OrderState(enum.StrEnum):
    """How far an order has come, by its mails."""

    PLACED = "placed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, order=True)
class OrderKey:
    """Which order."""

    shop: str
    #: The shop's number; where the mail had none, the Message-ID in `<>`.
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order at one shop."""

    key: OrderKey
    brand: str
    #: When it was placed, as printed or by the date of the first mail about it.
    placed: datetime
    #: When the first mail about it came. UTC.
    seen: datetime
    state: OrderState = OrderState.PLACED
    #: Whether a mail said that it was placed (a shipped mail alone does not).
    was_confirmed: bool = False
    amount: Money | None = None
    items: tuple[str, ...] = ()
    #: What mails said is cancelled of it, by name.
    cancelled_items: tuple[str, ...] = ()
    goods: Goods = Goods.UNKNOWN
    recipient_name: str = ""
    recipient_postcode: str = ""
    gift_recipient: str = ""
    seller: str = ""
    language: str = ""
    shipped: datetime | None = None
    delivered: datetime | None = None
    cancelled: datetime | None = None
    paid: datetime | None = None
    opened: datetime | None = None
    refunded: Money | None = None
    #: How many mails said that a part of it was shipped.
    shipments: int = 0
    charges: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    #: Whether it rests on a genuine mail, or one that leans that way.
    is_likely: bool = False
    #: Whether it rests on a genuine mail.
    is_proven: bool = False
    #: Whether it rests only on mails that owe a proof and have none.
    is_doubtful: bool = True

    @property
    def is_gift_card(self) -> bool:
        """Whether it is for a gift card, a code or other money-like goods.

        What goes to a mail address is one, whatever its mail calls it.
        """
        return self.goods is Goods.GIFT_CARD or bool(self.gift_recipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    """A digital gift that went out of an account: issued, opened, charged."""

    id: str
    shop: str
    order: str = ""
    amount: Money | None = None
    recipient: str = ""
    issued: datetime | None = None
    opened: datetime | None = None
    charge: str = ""
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One shipment of one order; of a carrier's mail nobody knows which."""

    order: OrderKey | None = None
    tracking: str = ""
    shipped: datetime | None = None
    delivered: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that a shop or provider said about an account."""

    type: EventType
    at: datetime
    message_id: str
    #: Where from, as the notice names it; empty where it names none.
    place: str = ""
    #: Whether its mail owes a proof and has none.
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the household at one brand, as its mails show it."""

    brand: str
    #: When its first mail came.
    seen: datetime
    #: The last notices, oldest first; at most 12 of each kind, and as many that
    #: are doubtful.
    notices: tuple[Notice, ...] = ()
    #: Last time the brand held it, and protected it.
    held: datetime | None = None
    protected: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A card or bank account whose notices come."""

    issuer: str
    label: str
    seen: datetime
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Money that left: one use of a card, one debit."""

    id: str
    issuer: str
    at: datetime
    amount: Money | None = None
    merchant: str = ""
    shop: str = ""
    instrument: str = ""
    #: Whether the final notice about it is still to come (速報).
    is_provisional: bool = False
    order: OrderKey | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The fold of all events so far."""

    orders: Map[OrderKey, Order] = field(default_factory=Map)
    gift_cards: Map[str, GiftCard] = field(default_factory=Map)
    parcels: Map[str, Parcel] = field(default_factory=Map)
    #: Tracking number, digits and capital letters only, to the parcels that bear it,
    #: newest last; at most 20.
    tracked: Map[str, tuple[str, ...]] = field(default_factory=Map)
    #: By brand.
    accounts: Map[str, Account] = field(default_factory=Map)
    instruments: Map[tuple[str, str], Instrument] = field(default_factory=Map)
    charges: Map[str, Charge] = field(default_factory=Map)
    #: Last orders of each shop, newest last; at most 60.
    recent: Map[str, tuple[OrderKey, ...]] = field(default_factory=Map)
    #: Gift cards of each shop that nobody opened yet, newest last; at most 200.
    unopened: Map[str, tuple[str, ...]] = field(default_factory=Map)
    #: The order that the last event was about, or paid. `None`: no order.
    touched: OrderKey | None = None
    #: Last charges of each issuer that await a partner, newest last; at most 60.
    waiting: Map[str, tuple[str, ...]] = field(default_factory=Map)
    #: Last charges at each shop, newest last; at most 200.
    spent: Map[str, tuple[str, ...]] = field(default_factory=Map)

    #: Last charges of each issuer, newest last; at most 60.
    drawn: Map[str, tuple[str, ...]] = field(default_factory=Map)
    #: Where each issuer's cards were used, folded, and when last.
    merchants: Map[tuple[str, str], datetime] = field(default_factory=Map)

    def drawn_by(self, issuer: str) -> tuple[Charge, ...]:
        """Return the last charges of an issuer, oldest first."""
        return tuple(self.charges[name] for name in self.drawn.get(issuer, ()))

    def charges_at(self, shop: str) -> tuple[Charge, ...]:
        """Return the last charges at a shop, oldest first."""
        return tuple(self.charges[name] for name in self.spent.get(shop, ()))
