"""Profiles of invented shops, messages for them, and what comes of both."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from mioboe.authenticity import Confidence, Leaning, Verdict, VerdictKind
from mioboe.events import Status, extract, index
from mioboe.events.model import Form, Profile, SenderRow, Take, When
from mioboe.messages import Address, Message

if TYPE_CHECKING:
    from mioboe.events import EventType, Extraction, Profiles

ZONES: Final = {name: ZoneInfo(name) for name in ("Asia/Tokyo", "America/New_York")}
CAME: Final = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)
SENDER: Final = "order@shop.example"
GENUINE: Final = Verdict(kind=VerdictKind.GENUINE, brand="shop")
FORGED: Final = Verdict(kind=VerdictKind.FORGED, brand="shop")
UNPROVEN: Final = Verdict(
    kind=VerdictKind.UNPROVEN,
    brand="shop",
    leaning=Leaning.GENUINE,
    owes_proof=True,
)


def label(*words: str, **more: Any) -> tuple[Take, ...]:  # noqa: ANN401 - fields
    """Return the take that looks for a value behind one of these words."""
    return (Take(label=words, **more),)


def pattern(text: str, **more: Any) -> tuple[Take, ...]:  # noqa: ANN401 - fields
    """Return the take that looks for a pattern."""
    return (Take(pattern=text, **more),)


def form(name: str = "any", gives: EventType | None = None, **more: Any) -> Form:  # noqa: ANN401 - fields
    """Return a form that reads every mail."""
    values: dict[str, Any] = {
        "when": When(),
        "confidence": Confidence.RAW,
        "source": "test",
    }
    return Form(id=name, gives=gives, **values | more)


def profile(*forms: Form, **more: Any) -> Profile:  # noqa: ANN401 - fields
    """Return the profile of a shop that writes from `SENDER`."""
    senders = more.pop("senders", (SENDER,))
    values: dict[str, Any] = {
        "id": "shop",
        "title": "Shop",
        "brand": "shop",
        "shop": "shop.example",
        "status": Status.TRUSTED,
        "checked": date(2026, 1, 1),
    }
    rows = tuple(
        SenderRow(address=address, confidence=Confidence.RAW, source="test")
        for address in senders
    )
    return Profile(senders=rows, messages=forms, **values | more)


def indexed(*profiles: Profile) -> Profiles:
    """Return profiles ready to be asked."""
    return index(profiles, ZONES)


def message(text: str = "", subject: str = "", **more: Any) -> Message:  # noqa: ANN401 - fields
    """Return a message of `SENDER`, or of the address `by`."""
    local, _, domain = more.pop("by", SENDER).rpartition("@")
    values: dict[str, Any] = {
        "raw": b"",
        "body_start": 0,
        "headers": (),
        "message_id": "<1@shop.example>",
        "authors": (Address("Shop", local, domain),),
        "date": CAME,
        "arrived": CAME,
    }
    return Message(text=text, subject=subject, **values | more)


def read(mail: Message, *profiles: Profile, verdict: Verdict = GENUINE) -> Extraction:
    """Return what these profiles read in a message."""
    return extract(mail, verdict, indexed(*profiles))
