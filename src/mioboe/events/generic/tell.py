"""Guesses to events: only where a number or a sum bears the words out.

An event that rests on a guess has the confidence `G`. It is told, and decides nothing:
see `Event.is_guess`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from mioboe.authenticity import Confidence, Leaning, VerdictKind
from mioboe.events.generic.features import language_of, subject_of, text_of
from mioboe.events.generic.markup import rows_in
from mioboe.events.generic.model import GuessKind
from mioboe.events.generic.recognize import is_sure, recognize
from mioboe.events.generic.words import TYPES, by_words
from mioboe.events.model import Event, EventType
from mioboe.events.patterns import found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mioboe.authenticity import Verdict
    from mioboe.events.generic.model import Guess, Lexicon
    from mioboe.messages import Message

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: How far a printed time may lie from the mail that prints it.
_BEFORE: Final = timedelta(days=60)
_AFTER: Final = timedelta(days=3)
_ANSWER: Final = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|sv|vs|返信|転送)\s*(?:\[\d+\])?\s*:", re.IGNORECASE
)
#: Headers that mailing lists of people have, and senders of receipts do not.
_OF_PEOPLE: Final = ("In-Reply-To", "List-Post", "Mailing-List", "X-Mailman-Version")
#: Words of addresses that no person writes from.
_ROLE: Final = (
    r"(?i)no-?_?reply|do-?_?not-?_?reply|auto|order|shop|store|info|mail[.@-]|news|notif"
    r"|alert|servi[cs]|support|confirm|ship|deliver|account|secur|receipt|bill|pay|invoice"
    r"|help|contact|hello|sales|ticket|book|team|customer|member|admin|web|ec[.@-]|cs@"
    r"|gift|point|bank|card|verify|code|login|system|mailer|bounce|reply|express|post|track|parcel"
)
#: What words may say of an order whose data have no status.
_FURTHER: Final = frozenset({
    GuessKind.SHIPMENT,
    GuessKind.DELIVERY,
    GuessKind.CANCELLATION,
})


def may_speak(message: Message, verdict: Verdict) -> bool:
    """Return whether anything may be guessed of a mail at all.

    Not where it plays a brand without being of it, which no guess may support; nor
    where it only names one.
    """
    if len(message.authors) != 1 or not message.author.domain:
        return False
    if verdict.kind is VerdictKind.FORGED:
        return False
    if not verdict.brand:
        return not verdict.reasons
    codes = {reason.code for reason in verdict.reasons}
    proven = verdict.kind is VerdictKind.GENUINE or verdict.leaning is Leaning.GENUINE
    return proven or "address-unlisted" in codes


def tell(
    message: Message, verdict: Verdict, lexicon: Lexicon, *, shop: str = ""
) -> tuple[Event, ...]:
    """Return what a mail that no profile read seems to say happened.

    Args:
        message: The message, its HTML read.
        verdict: The first answer about it.
        lexicon: The weights of words.
        shop: Id of the shop that its sender is known to be; empty: the domain of its
            author stands for it.

    Returns:
        Events of confidence `G`: by schema.org data, where there is any, else at most
        one by the words. None where nothing may be said.
    """
    if not may_speak(message, verdict):
        return ()
    form, told = _told(message, lexicon)
    shared: dict[str, Any] = {
        "shop": shop or message.author.domain,
        "brand": verdict.brand,
        "arrived": _came(message),
        "message_id": message.message_id,
        "verdict": verdict.kind,
        "leaning": verdict.leaning,
        "owes_proof": verdict.owes_proof,
        "language": language_of(f"{subject_of(message)}\n{text_of(message)}"),
        "confidence": Confidence.GENERIC,
        "form": form,
    }
    return tuple(
        Event(type=kind, **{**shared, **values, "at": _when(message, values.get("at"))})
        for kind, values in told
    )


def _told(
    message: Message, lexicon: Lexicon
) -> tuple[str, Sequence[tuple[EventType, Mapping[str, Any]]]]:
    """Return what read a mail, and what it found."""
    said = recognize(message, lexicon)
    sure = said if said is not None and is_sure(said, lexicon) else None
    rows = rows_in(message, _came(message))
    if rows:
        by_data = [
            (row.type if row.is_told else _further(row.type, sure), row.values)
            for row in rows
        ]
        return "generic/data", by_data
    if sure is None or _is_of_people(message):
        return "", ()
    told = by_words(sure.kind, subject_of(message), text_of(message))
    return f"generic/{sure.kind.value}", told


def _further(kind: EventType, sure: Guess | None) -> EventType:
    """Return what happened by the words, where data only say that there is an order."""
    if kind is EventType.ORDER_PLACED and sure is not None and sure.kind in _FURTHER:
        return TYPES[sure.kind]
    return kind


def _is_of_people(message: Message) -> bool:
    if _ANSWER.match(message.subject) or not found(_ROLE, message.author.spec):
        return True
    return any(message.first(name) is not None for name in _OF_PEOPLE)


def _came(message: Message) -> datetime:
    return message.arrived or message.date or _EPOCH


def _when(message: Message, printed: datetime | None) -> datetime:
    """Return the printed time where it can be true, else the mail's own."""
    came, date = _came(message), message.date
    if printed is not None and came - _BEFORE <= printed <= came + _AFTER:
        return printed
    return date if date is not None and abs(date - came) <= _AFTER else came
