"""Events out of mails to entries of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.cases.entries import MailCame

if TYPE_CHECKING:
    from mioboe.events import Event


def mail_of(event: Event) -> MailCame:
    """Return what an event is in the log of a case.

    Args:
        event: Of a message that belongs to the case. Its entry happened when the
            message arrived (`Event.arrived`), whatever the mail prints.
    """
    return MailCame(
        event=event.type,
        message=event.message_id,
        verdict=event.verdict,
        is_likely=event.is_likely,
        shop=event.shop,
        brand=event.brand,
        order=event.order,
        amount=event.amount,
        issuer=event.issuer,
        instrument=event.instrument,
        tracking=event.tracking,
        carrier=event.carrier,
        outcome=str(event.outcome or ""),
    )
