"""Links that answer: signed, for one person, about one matter, good once.

A ticket stands in the link. It cannot be guessed (HMAC-SHA256 by a key that never
leaves HOME), says itself until when it holds, and has a name by which the store knows
that it was used. Opening a link changes nothing: programs that look at links before
people do (mail scanners, previews) answer nothing.

Source:
    RFC 2104 (HMAC), RFC 4648 section 5 (base64url), RFC 9110 section 9.2.1 (GET is
    safe).
"""

from __future__ import annotations

import base64
import binascii
import enum
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from mioboe.kit import identify

_MAC: Final = 32
#: Longer than any that we make.
_LONGEST: Final = 1_024
_VERSION: Final = 1
#: A ticket holds so long. By then a case needs another way.
HOLDS: Final = timedelta(days=14)


class Purpose(enum.StrEnum):
    """What a ticket is for."""

    #: To say whose it is, or that one is looking into it.
    ANSWER = "answer"
    #: To see that the way works.
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a link allows."""

    purpose: Purpose
    #: Number of the matter.
    matter: int
    #: Id of the finding.
    finding: str
    #: Name of the person that it was made for.
    person: str
    #: UTC, whole seconds.
    expires: datetime

    @property
    def id(self) -> str:
        """The name by which it is spent: one for all links to a person in a matter."""
        parts = (self.purpose.value, str(self.matter), self.finding, self.person)
        return identify("ticket", *parts)


class Refusal(enum.StrEnum):
    """Why a link is good for nothing."""

    #: It was not made here, or was altered.
    FORGED = "forged"
    EXPIRED = "expired"
    #: It is for something else.
    OTHER_PURPOSE = "other-purpose"
    #: It was used before.
    SPENT = "spent"
    #: The person or the finding is no more.
    GONE = "gone"


def issue(ticket: Ticket, key: bytes) -> str:
    """Return what stands in the link for a ticket.

    Args:
        ticket: What to allow.
        key: 32 random bytes.
    """
    plain = json.dumps(
        [
            _VERSION,
            ticket.purpose.value,
            ticket.matter,
            ticket.finding,
            ticket.person,
            int(ticket.expires.timestamp()),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    return _text_of(_mac(plain, key) + plain)


def check(token: str, key: bytes, now: datetime, purpose: Purpose) -> Ticket | Refusal:
    """Return the ticket of a link, or why it is good for nothing.

    Args:
        token: What stood in the link: anything.
        key: The same as for `issue`.
        now: UTC.
        purpose: What it is to be used for.

    Returns:
        Whether it was used before is for the store to say.
    """
    raw = _bytes_of(token)
    mac, plain = raw[:_MAC], raw[_MAC:]
    if not plain or not hmac.compare_digest(mac, _mac(plain, key)):
        return Refusal.FORGED
    ticket = _read(plain)
    if ticket is None:
        return Refusal.FORGED
    if now >= ticket.expires:
        return Refusal.EXPIRED
    return ticket if ticket.purpose is purpose else Refusal.OTHER_PURPOSE


def _mac(plain: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"mioboe answer link\0" + plain, hashlib.sha256).digest()


def _read(plain: bytes) -> Ticket | None:
    """Return what we wrote; `None`: another version wrote it."""
    try:
        version, purpose, matter, finding, person, expires = json.loads(plain)
        if version != _VERSION:
            return None
        return Ticket(
            purpose=Purpose(purpose),
            matter=int(matter),
            finding=str(finding),
            person=str(person),
            expires=datetime.fromtimestamp(int(expires), UTC),
        )
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes_of(token: str) -> bytes:
    """Return the bytes of a token; none, where it is not one exactly as we write it."""
    if len(token) > _LONGEST or not token.isascii():
        return b""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    # Bits that the last letter has to spare must not make another token as good.
    return raw if _text_of(raw) == token else b""
