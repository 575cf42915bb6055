"""schema.org data of a mail whose sender nobody described: orders, parcels, invoices.

Source: https://schema.org/Order, https://schema.org/OrderStatus,
https://schema.org/ParcelDelivery, https://schema.org/Invoice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from mioboe.events.model import EventType
from mioboe.events.normalize import FIELDS, Setting, normalize
from mioboe.events.structured import at_path, orders_in
from mioboe.kit import currency_of, fold, parse_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mioboe.messages import Message

_MOST: Final = 300
_DEEPEST: Final = 8
_MOST_EVENTS: Final = 20
#: The last word of a status, lower case, to what it says happened. `None`: nothing yet.
_STATES: Final[Mapping[str, EventType | None]] = {
    "orderprocessing": EventType.ORDER_PLACED,
    "orderintransit": EventType.ORDER_SHIPPED,
    "orderdelivered": EventType.ORDER_DELIVERED,
    "orderpickupavailable": EventType.ORDER_SHIPPED,
    "ordercancelled": EventType.ORDER_CANCELLED,
    "orderreturned": EventType.ORDER_RETURNED,
    "orderpaymentdue": None,
    "orderproblem": None,
    "paymentcomplete": EventType.PAYMENT_COMPLETED,
    "paymentautomaticallyapplied": EventType.PAYMENT_COMPLETED,
    "paymentdue": None,
    "paymentpastdue": None,
    "paymentdeclined": EventType.PAYMENT_FAILED,
}
#: Where no status is given. An invoice without one is a bill.
_USUAL: Final = {
    "order": EventType.ORDER_PLACED,
    "parceldelivery": EventType.ORDER_SHIPPED,
}
_STATUS: Final = ("orderStatus", "deliveryStatus", "paymentStatus")
#: Of two that tell of one order, the one that is further on.
_RANK: Final = list(EventType)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that schema.org data says happened."""

    type: EventType
    #: Whether a status said so; else the words of the mail know better.
    is_told: bool
    #: Field of an event to its value.
    values: Mapping[str, Any]


def rows_in(message: Message, came: datetime) -> list[Row]:
    """Return what the schema.org data of a mail says happened.

    Args:
        message: The message.
        came: When it came; for days that are printed without a year.

    Returns:
        One row for each order; where an order stands there twice, as an order and as
        a parcel, the one that is further on, with the values of both.
    """
    rows: dict[str, Row] = {}
    for item in _things(message.structured):
        row = _row(item, came)
        if row is None or len(rows) >= _MOST_EVENTS:
            continue
        name = row.values.get("order") or row.values.get("tracking") or ""
        known = rows.get(name)
        if known is not None:
            further = max(known, row, key=lambda one: _RANK.index(one.type))
            values = {**row.values, **known.values}
            row = Row(further.type, known.is_told or row.is_told, values)
        rows[name] = row
    return list(rows.values())


def _things(items: Iterable[object], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Find orders, parcels and invoices, also those inside of something else.

    Yields:
        One after the other; not what stands inside of one of them.
    """
    left = _MOST
    waiting = [(item, depth) for item in reversed(list(items))]
    while waiting and left:
        left -= 1
        item, depth = waiting.pop()
        if isinstance(item, dict) and _kind(item):
            yield item
        elif depth < _DEEPEST and isinstance(item, dict):
            waiting += [(inner, depth + 1) for inner in list(item.values())[:_MOST]]
        elif depth < _DEEPEST and isinstance(item, list):
            waiting += [(inner, depth + 1) for inner in reversed(item[:_MOST])]


def _kind(item: Mapping[str, Any]) -> str:
    kind = item.get("@type")
    names = kind if isinstance(kind, list) else [kind]
    words = (_last_word(name) for name in names if isinstance(name, str))
    return next((w for w in words if w in {"order", "invoice", "parceldelivery"}), "")


def _last_word(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].strip().lower()


def _row(item: Mapping[str, Any], came: datetime) -> Row | None:
    told = orders_in([{**item, "@type": _kind(item)}])
    values = _typed(told[0], came) if told else {}
    if "order" not in values and "tracking" not in values:
        return None
    said = [_last_word(text) for path in _STATUS for text in at_path(item, path)]
    known = [word for word in said if word in _STATES]
    kind = _STATES[known[0]] if known else _USUAL.get(_kind(item))
    if kind is None:
        return None
    return Row(kind, bool(known), values)


def _typed(told: Mapping[str, list[str]], came: datetime) -> dict[str, Any]:
    """Return values as the types of their fields."""
    setting = Setting(zone=UTC, near=came, currency="")
    printed = told.get("currency", [""])[0]
    row: dict[str, Any] = {}
    for name, texts in told.items():
        if name == "items":
            row[name] = tuple(fold(text)[:200] for text in texts)
        elif name == "amount":
            row[name] = parse_money(texts[0][:60], default=currency_of(printed))
        elif name != "currency":
            row[name] = normalize(fold(texts[0])[:300], FIELDS[name], setting)
    return {name: value for name, value in row.items() if value}
