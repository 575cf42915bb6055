"""schema.org data in a mail (Order, Invoice, ParcelDelivery), as values of events.

Source: https://schema.org/Order, https://schema.org/Invoice,
https://schema.org/ParcelDelivery; and Google's page on order markup in mail, which
shops follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_KINDS: Final = {"order", "invoice", "parceldelivery"}
_MAX: Final = 50

#: Field of an event to the paths that hold it, best first.
PATHS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("orderNumber", "partOfOrder.orderNumber", "referencesOrder.orderNumber"),
    "amount": (
        "total", "totalPaymentDue.price", "totalPaymentDue.value", "price",
        "totalPrice", "acceptedOffer.price",
    ),
    "currency": (
        "priceCurrency", "totalPaymentDue.priceCurrency", "totalPaymentDue.currency",
        "acceptedOffer.priceCurrency",
    ),
    "at": ("orderDate",),
    "items": (
        "acceptedOffer.itemOffered.name", "orderedItem.orderedItem.name",
        "itemShipped.name", "orderedItem.name",
    ),
    "recipient_name": ("orderDelivery.deliveryAddress.name", "deliveryAddress.name"),
    "recipient_postcode": (
        "orderDelivery.deliveryAddress.postalCode", "deliveryAddress.postalCode",
    ),
    "seller": ("seller.name", "merchant.name"),
    "tracking": ("trackingNumber", "orderDelivery.trackingNumber"),
}  # fmt: skip


def orders_in(items: Sequence[Mapping[str, Any]]) -> list[dict[str, list[str]]]:
    """Return the values of each order, invoice or parcel among ``items``.

    Args:
        items: What `Message.structured` holds.

    Returns:
        One mapping for each, in the order of the mail: field of an event, and
        `currency`, to the values found. Those without any value are left out.

    Example:
        >>> orders_in([{"@type": "Order", "orderNumber": "A-1", "price": "12.50",
        ...     "priceCurrency": "USD"}])
        [{'order': ['A-1'], 'amount': ['12.50'], 'currency': ['USD']}]
    """
    found = []
    for item in items[:_MAX]:
        if not _kinds(item) & _KINDS:
            continue
        values = {name: _first(item, paths) for name, paths in PATHS.items()}
        values = {name: texts for name, texts in values.items() if texts}
        if values:
            found.append(values)
    return found


def at_path(item: Mapping[str, Any], path: str) -> list[str]:
    """Return the texts at a dotted path, through lists, in order."""
    return list(_walk(item, path.split(".")))[:_MAX]


def _kinds(item: Mapping[str, Any]) -> set[str]:
    kind = item.get("@type", "")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(name).rsplit("/", 1)[-1].lower() for name in kinds}


def _first(item: Mapping[str, Any], paths: tuple[str, ...]) -> list[str]:
    for path in paths:
        if texts := at_path(item, path):
            return texts
    return []


def _walk(value: Any, steps: list[str]) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        for inner in value[:_MAX]:
            yield from _walk(inner, steps)
    elif not steps:
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            yield str(value)
    elif isinstance(value, dict) and steps[0] in value:
        yield from _walk(value[steps[0]], steps[1:])
