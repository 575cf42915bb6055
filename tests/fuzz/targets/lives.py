"""Any events, in any order, through ledger and signals."""

from __future__ import annotations

import functools
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tests.fakes.events import HOME, rules
from tests.fuzz.invariants import check_text
from tests.fuzz.target import Target, hold
from tests.fuzz.world import app

from mioboe.authenticity import Leaning, VerdictKind
from mioboe.events import Event, EventType, Goods
from mioboe.kit import Money
from mioboe.signals import Finding, Known, Level, assess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fuzz.target import Way

#: What was known at the end, and each event with what it raised.
_Life = tuple[Known, list[tuple[Event, tuple[Finding, ...]]]]

_START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_KINDS: Final = tuple(EventType)
_FREQUENT: Final = (
    EventType.ORDER_PLACED, EventType.GIFT_CARD_ISSUED, EventType.CARD_USED,
    EventType.ORDER_SHIPPED, EventType.GIFT_CARD_OPENED, EventType.REFUND_ISSUED,
)  # fmt: skip
_SHOPS: Final = (
    ("amazon.co.jp", "amazon"),
    ("amazon.com", "amazon"),
    ("", "smbc-card"),
    ("", ""),
)
_SUMS: Final = ("1", "500", "50000", "-500", "0", "999999999999", "6.13", "63000")
_PAUSES: Final = (0, 1, 60, 3_600, 86_400, 40 * 86_400, 400 * 86_400, -3_600)
_JUDGED: Final = (
    (VerdictKind.GENUINE, Leaning.GENUINE),
    (VerdictKind.GENUINE, Leaning.GENUINE),
    (VerdictKind.UNPROVEN, Leaning.NONE),
    (VerdictKind.UNPROVEN, Leaning.GENUINE),
)


def _make(random: Random) -> bytes:
    count = random.choice((1, 3, 10, 10, 30, 60))
    odds = [random.random() for _ in range(3)]
    return json.dumps([random.getrandbits(48), count, *odds]).encode()


def _events(data: bytes) -> list[Event]:
    seed, count, *odds = json.loads(data)
    random = Random(seed)  # noqa: S311 - no secret
    when, found = _START, []
    for number in range(count):
        pauses = _PAUSES[:4] if random.random() < odds[0] else _PAUSES
        when += timedelta(seconds=random.choice(pauses))
        found.append(_event(random, when, number, odds))
    return found


def _event(random: Random, when: datetime, number: int, odds: Sequence[float]) -> Event:
    kinds = _FREQUENT if random.random() < odds[1] else _KINDS
    shop, brand = random.choice(_SHOPS[: 1 + (random.random() < odds[2]) * 3])
    verdict, leaning = random.choice(_JUDGED)
    amount = random.choice((None, *_SUMS, *_SUMS))
    currency = "USD" if amount and "." in amount else "JPY"
    chosen: dict[str, Any] = {
        "order": random.choice(("", "A", "B", "C", f"250-{number:07d}-1")),
        "amount": None if amount is None else Money(Decimal(amount), currency),
        "goods": random.choice(tuple(Goods)),
        "recipient_name": random.choice(("", "岡野 みずほ", "他人", "x" * 200)),
        "recipient_postcode": random.choice(("", "1500001", "9999999")),
        "gift_recipient": random.choice(("", "mizuho@home.example", "x9k2@gmail.com")),
        "issuer": random.choice(("", "smbc-card", "jcb")),
        "provisional": random.random() < 0.3,
        "merchant": random.choice(("", "AMAZON CO JP", "{0} %s {why}")),
        "language": random.choice(("", "ja", "en", "xx")),
        "owes_proof": random.random() < 0.5,
        "items": random.choice(((), ("電球",), ("{x}",) * 3)),
        "message_id": f"<{number // 2 if random.random() < 0.1 else number}@a.test>",
    }
    return Event(
        type=random.choice(kinds),
        shop=shop,
        brand=brand,
        at=when - timedelta(seconds=random.choice(_PAUSES)),
        arrived=when,
        verdict=verdict,
        leaning=leaning,
        **chosen,
    )


def _run(data: bytes) -> _Life:
    known, said = Known(), []
    for event in _events(data):
        known, raised = assess(event, known, rules(), HOME)
        said.append((event, raised))
    return known, said


def _check(_: bytes, life: _Life) -> None:
    known, said = life
    ranks: dict[str, int] = {}
    came: set[str] = set()
    for event, raised in said:
        came.add(event.message_id)
        for finding in raised:
            rank = finding.level.rank
            hold(rank >= ranks.get(finding.id, 1), "raised, and less loud", finding)
            hold(came.issuperset(finding.messages), "mails to come", finding)
            # What came late is held against earlier orders, whose mails tell of them.
            told = event.message_id in finding.messages or finding.orders
            hold(finding.messages and told, "without the mail", finding)
            ranks[finding.id] = rank
            _check_finding(finding)
    shown = {finding.id: finding for finding in known.findings}
    hold(ranks.keys() == shown.keys(), "raised and kept differ")
    for key, order in known.ledger.orders.items():
        hold(order.key == key and order.messages, order)
        hold(all(known.ledger.charges[c].order == key for c in order.charges), order)


def _check_finding(finding: Finding) -> None:
    hold(finding.level is not Level.NONE and finding.signs, finding)
    hold(len({sign.signal for sign in finding.signs}) == len(finding.signs), finding)
    for sign in finding.signs:
        told = app().teller.sign(sign)
        hold(told, sign)
        check_text(told)


def _ways(data: bytes) -> Sequence[Way]:
    seed, count, *odds = json.loads(data)
    return [lambda times: json.dumps([seed, count * times, *odds]).encode()]


@functools.cache
def life_targets() -> tuple[Target[_Life]]:
    """Return the target for events."""
    return (
        Target(name="assess", share=10, make=_make, run=_run, check=_check, grow=_ways),
    )
