"""Readings and batches, as archives give them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from mioboe.authenticity import Answer, AnswerStatus, Signature, Verdict, VerdictKind
from mioboe.authenticity.model import DkimResult
from mioboe.kit import Problem, Reason
from mioboe.ports import Batch, Placed, Reading

if TYPE_CHECKING:
    from mioboe.events import Event

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
VERDICT: Final = Verdict(
    kind=VerdictKind.GENUINE,
    brand="amazon",
    reasons=(Reason(code="signature-valid", facts={"brand": "Amazon"}, technical="x"),),
    signatures=(
        Signature(
            result=DkimResult.PASS, domain="amazon.co.jp", selector="s", aligned=True
        ),
    ),
    answers={"s._domainkey.amazon.co.jp": Answer(AnswerStatus.FOUND, ("v=DKIM1",))},
)


def raw(number: int) -> bytes:
    """Return the bytes of a mail."""
    return f"Subject: {number}\r\n\r\nbody \xff\r\n".encode("latin-1")


def reading(
    number: int,
    *events: Event,
    hours: int | None = None,
    **more: Any,  # noqa: ANN401 - fields of a reading
) -> Reading:
    """Return what was read of the mail of that number, come so many hours on."""
    at = START + timedelta(hours=number if hours is None else hours)
    values: dict[str, Any] = {
        "digest": hashlib.sha256(raw(number)).hexdigest()[:32],
        "message_id": f"<{number}@x.test>",
        "subject": f"件名 {number}",
        "author": "order@shop.example",
        "arrived": at,
        "raw": raw(number),
        "verdict": VERDICT,
        "problems": (Problem(code="value-missing", where=f"<{number}@x.test>"),),
        "form": "shop/order",
    }
    return Reading(events=events, **values | more)


def batch(
    *readings: Reading,
    archive: str = "/a",
    unit: str = "/a",
    **more: Any,  # noqa: ANN401 - fields
) -> Batch:
    """Return a batch of these, each placed by its number."""
    placed = tuple(
        Placed(archive=archive, rest=f"/{one.subject[3:]}.eml", reading=one)
        for one in readings
    )
    numbers = [int(one.digest[:15], 16) for one in readings]
    values: dict[str, Any] = {"placed": placed, "mails": numbers}
    return Batch(archive=archive, unit=unit, **values | more)
