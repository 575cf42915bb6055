"""Order mails of an invented shop, and what the checks say of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.fakes.keys import ed25519_key, published
from tests.fakes.messages import message_from

from mioboe.authenticity.dkim import check_signatures
from mioboe.authenticity.model import DkimResult
from mioboe.drills.sign import sign

if TYPE_CHECKING:
    from mioboe.authenticity.model import Answers, Signature
    from mioboe.drills.sign import Key

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
MAIL = """\
Received: from relay.example
\tby mx.example; Sat, 10 Jan 2026 12:00:00 +0000
From: Shop <order@shop.example>
To: taro@home.example
Subject: =?UTF-8?B?5rOo5paH?= 1
Date: Sat, 10 Jan 2026 11:59:00 +0000
Message-ID: <1@shop.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

注文  番号\t1

合計 1,000円
""".encode()
WAYS = ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"]
PASSED = (DkimResult.PASS, "")


def aligned(domain: str) -> bool:
    """Return whether a domain is the shop's."""
    return f".{domain}".endswith(".shop.example")


def check(
    raw: bytes, answers: Answers | None = None, *, at: datetime | None = None
) -> tuple[Signature, ...]:
    """Check the signatures of ``raw`` by the keys published in ``answers``."""
    known = published(ed25519_key()) if answers is None else answers
    return check_signatures(message_from(raw), known, at=at, aligned=aligned)


def outcome(raw: bytes, answers: Answers | None = None) -> tuple[DkimResult, str]:
    """Return result and detail of the only signature, the mail having come at noon."""
    (signature,) = check(raw, answers, at=NOON)
    return signature.result, signature.detail


def signed(raw: bytes = MAIL, key: Key | None = None, **more: Any) -> bytes:  # noqa: ANN401 - passed on to sign
    """Return ``raw`` signed by the shop."""
    return sign(
        raw, key=key or ed25519_key(), domain="shop.example", selector="s", **more
    )
