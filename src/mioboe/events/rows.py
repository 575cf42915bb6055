"""Rows of values that a form took: which of them will do, and what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mioboe.events.model import EventType

if TYPE_CHECKING:
    from mioboe.events.model import Form

#: Events that are nothing without a sum.
_OF_MONEY: Final = frozenset({
    EventType.ORDER_PLACED,
    EventType.CARD_USED,
    EventType.BANK_DEBITED,
    EventType.GIFT_CARD_ISSUED,
})


def useful(form: Form, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that have all that ``form`` cannot do without."""
    return [row for row in rows if all(need in row for need in form.needs)]


def absent(form: Form, rows: list[dict[str, Any]]) -> list[str]:
    """Return the fields that ``form`` should have found, and no row has."""
    return sorted(
        name
        for name in ("order", "amount")
        if name in form.take and not any(name in row for row in rows)
        if name == "order" or form.gives in _OF_MONEY
    )


def filled(
    rows: list[dict[str, Any]], more: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return ``rows`` with what only the other part of the mail has."""
    if not rows:
        return more
    return [more[0] | rows[0]] if len(rows) == len(more) == 1 else rows
