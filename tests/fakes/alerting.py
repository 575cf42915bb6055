"""Findings, people and moments for tests of alerts, in one line each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from mioboe.alerts import Crew, Matter, Words
from mioboe.alerts.model import Channel, Quiet, Recipient
from mioboe.alerts.policy import Now
from mioboe.catalog.words import read_words
from mioboe.events import Goods
from mioboe.kit import Money
from mioboe.ledger import OrderKey
from mioboe.signals import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKYO: Final = ZoneInfo("Asia/Tokyo")
#: Ten in the evening in Tokyo.
NIGHT: Final = datetime(2026, 1, 10, 13, 5, tzinfo=UTC)
KEY: Final = bytes(range(32))
SHIPS: Final = {"amazon": timedelta(hours=3)}
BOTH: Final = frozenset({Level.ACT, Level.ASK})


def finding(**more: Any) -> Finding:  # noqa: ANN401 - fields of a finding
    """Return an order that is very likely not ours, raised at `NIGHT`."""
    usual: dict[str, Any] = {
        "id": "finding_abcdefghijklmnop",
        "level": Level.ACT,
        "at": NIGHT,
        "opened": NIGHT,
        "shop": "amazon.co.jp",
        "brand": "amazon",
        "order": "250-0000001-0000001",
        "orders": (OrderKey("amazon.co.jp", "250-0000001-0000001"),),
        "amount": Money(Decimal(63000), "JPY"),
        "messages": ("<1@x.test>",),
        "is_proven": True,
    }
    return Finding(**usual | more)


def gift(**more: Any) -> Finding:  # noqa: ANN401 - fields of a finding
    """Return a gift card that is very likely not ours."""
    return finding(goods=Goods.GIFT_CARD, **more)


def matter(about: Finding | None = None, number: int = 1) -> Matter:
    """Return a matter that came up when its finding was raised."""
    about = about or finding()
    return Matter(number=number, finding=about, queued=about.at)


def person(name: str, **more: Any) -> Recipient:  # noqa: ANN401 - fields of a recipient
    """Return a person with one channel that takes everything."""
    usual: dict[str, Any] = {"channels": (channel(f"ntfy-{name}"),)}
    return Recipient(name=name, **usual | more)


def channel(name: str, address: str = "") -> Channel:
    """Return a channel for every level."""
    return Channel(id=name, levels=BOTH, addresses=frozenset({address} - {""}))


def crew(*people: Recipient, **more: Any) -> Crew:  # noqa: ANN401 - fields of a crew
    """Return who is told."""
    return Crew(zone=TOKYO, recipients=people, **more)


def now(
    after: timedelta = timedelta(0),
    lately: Mapping[tuple[str, str], int] | None = None,
    suspects: frozenset[str] = frozenset(),
) -> Now:
    """Return the moment so long after `NIGHT`."""
    return Now(
        at=NIGHT + after, ships_within=SHIPS, lately=lately or {}, suspects=suspects
    )


def quiet(begin: str, end: str) -> Quiet:
    """Return hours such as `22:00` to `07:00`."""
    one, other = (datetime.strptime(t, "%H:%M").time() for t in (begin, end))  # noqa: DTZ007 - local hours
    return Quiet(begin=one, end=other)


def words(language: str = "ja", phrase: str = "みかんの木") -> Words:
    """Return what alerts say."""
    return Words(
        language=language,
        texts=read_words("alerts"),
        brands={"amazon": "Amazon.co.jp"},
        phrase=phrase,
    )
