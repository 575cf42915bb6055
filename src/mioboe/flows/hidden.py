"""What became of mails, as events: somebody hid one, or read it.

Nothing is told of mails that prove nothing: whoever throws these away does well. What
was read is told only where the minute is known, since it is the hour that tells.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import Event, EventType
from mioboe.ports.watch import ChangeKind
from mioboe.signals import time_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.ports.watch import Change, Fate
    from mioboe.signals import Happening

_TYPES: Final = {
    ChangeKind.TRASHED: EventType.MAIL_TRASHED,
    ChangeKind.JUNKED: EventType.MAIL_TRASHED,
    ChangeKind.VANISHED: EventType.MAIL_VANISHED,
    ChangeKind.READ: EventType.MAIL_READ,
}
#: Noticed later, and nobody knows the hour in which a mail was read.
_PRECISE: Final = timedelta(minutes=30)


def hidden(fates: Iterable[Fate]) -> list[tuple[int, Happening]]:
    """Return what became of messages, in order of time.

    Args:
        fates: In the order in which they were noticed.

    Returns:
        Id of the message and the event; none for what hides nothing.
    """
    found = [(fate.message, event) for fate in fates for event in _events(fate)]
    return sorted(found, key=lambda pair: time_of(pair[1]))


def _events(fate: Fate) -> Iterator[Event]:
    """Yield an event for each order that the message is about; one without any."""
    kind = _TYPES.get(fate.change.kind)
    if kind is None or not _is_telling(fate.change):
        return
    about: dict[tuple[str, str], Event] = {}
    for event in fate.events:
        if not (event.is_doubtful or event.is_guess or event.carrier):
            about.setdefault((event.shop, event.order), event)
    for event in about.values():
        yield _became(event, kind, fate.change)


def _is_telling(change: Change) -> bool:
    if change.kind is ChangeKind.READ:
        return change.by - change.after <= _PRECISE
    # Where a mail is found first, the filter of the provider put it among the spam.
    return change.kind is not ChangeKind.JUNKED or bool(change.folder)


def _became(event: Event, kind: EventType, change: Change) -> Event:
    """Return what became of the mail that tells of ``event``.

    It is dated by our clock, and not before the mail by the clock of its server. It
    proves as much as the mail: that is what makes it one of the shop.
    """
    at = max(change.by, event.arrived)
    return Event(
        type=kind,
        shop=event.shop,
        brand=event.brand,
        at=at,
        arrived=at,
        message_id=event.message_id,
        verdict=event.verdict,
        leaning=event.leaning,
        owes_proof=event.owes_proof,
        order=event.order,
        amount=event.amount,
        issuer=event.issuer,
        confidence=event.confidence,
        form=event.form,
        lay=event.lay,
    )
