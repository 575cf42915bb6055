"""Printed times that can be true: when it happened, and when an order will come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import is_day

if TYPE_CHECKING:
    from datetime import tzinfo

    from mioboe.messages import Message

#: How far a printed time may lie from the mail that prints it.
_BEFORE: Final = timedelta(days=60)
_AFTER: Final = timedelta(days=3)
#: How far off the day of delivery may lie. What is ordered ahead is no delivery yet.
_FAR: Final = timedelta(days=180)
_DAY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def came(message: Message) -> datetime:
    """Return when ``message`` came, as well as it is known. Aware."""
    return message.arrived or message.date or _EPOCH


def happened(printed: datetime | None, message: Message, zone: tzinfo) -> datetime:
    """Return the printed time where it can be true, else the message's own.

    Args:
        printed: What was read. Aware.
        message: Where it was read.
        zone: Of the sender.

    Returns:
        Aware. A day without a time of day takes the message's, where it is that day.
    """
    arrived, date = came(message), message.date
    close = date is not None and abs(date - arrived) <= _AFTER
    own = (date if date is not None and close else arrived).astimezone(zone)
    if printed is None or not arrived - _BEFORE <= printed <= arrived + _AFTER:
        return own
    return own if is_day(printed) and printed.date() == own.date() else printed


def promised(printed: datetime | None, message: Message) -> datetime | None:
    """Return the day of delivery where it can be true: from then on, and not far off.

    Args:
        printed: What was read. Aware.
        message: Where it was read.
    """
    arrived = came(message)
    if printed is None or not arrived - _DAY <= printed <= arrived + _FAR:
        return None
    return printed
