"""Events in one line each, and what mioboe says of them one after the other."""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from mioboe.authenticity import VerdictKind
from mioboe.catalog import load
from mioboe.events import Event, EventType, Goods
from mioboe.kit import Money
from mioboe.signals import Finding, Household, Known, Level, Person, assess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.signals import Rules

TOKYO: Final = ZoneInfo("Asia/Tokyo")
SHOP: Final = "amazon.co.jp"
NAME: Final = "岡野 みずほ"
POSTCODE: Final = "1500001"
ADDRESS: Final = "mizuho@home.example"
HOME: Final = Household(
    zone=TOKYO,
    people=(Person(name=NAME, addresses=(ADDRESS,), postcodes=(POSTCODE,)),),
)


@functools.cache
def rules() -> Rules:
    """Return the signals and weights that the project ships."""
    return load().rules


def moment(text: str) -> datetime:
    """Return `2026-01-10 13:05`, local."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def event(
    kind: EventType | str,
    when: str,
    yen: int | None = None,
    /,
    **more: Any,  # noqa: ANN401 - fields of an event
) -> Event:
    """Return a genuine event; the mail comes in the same minute.

    Args:
        kind: What happened.
        when: When it happened, local.
        yen: The sum.
        **more: Further fields, or others in place of those made here; `came` (local)
            is when the mail came.
    """
    came = moment(more.pop("came", when))
    name = f"{kind}-{when}-{yen}-{sorted(more.items(), key=str)}"
    values: dict[str, Any] = {
        "shop": SHOP,
        "brand": "amazon",
        "at": moment(when),
        "arrived": came.astimezone(UTC),
        "message_id": f"<{zlib.crc32(name.encode()):08x}@fake.example>",
        "verdict": VerdictKind.GENUINE,
        "amount": None if yen is None else Money.yen(yen),
        "language": "ja",
    }
    return Event(type=EventType(kind), **values | more)


def number_of(*parts: object) -> str:
    """Return an order number, the same for the same parts."""
    digits = f"{zlib.crc32(repr(parts).encode()):014d}"
    return f"250-{digits[:7]}-{digits[7:]}"


def placed(at: str, yen: int | None = None, **more: Any) -> Event:  # noqa: ANN401 - as `event`
    """Return an order, or with `gift` a gift card sent to the address `to`."""
    gift, to = more.pop("gift", False), more.pop("to", "")
    values: dict[str, Any] = {"order": number_of(at, yen, to, sorted(more))}
    if gift:
        values |= {"goods": Goods.GIFT_CARD, "gift_recipient": to}
    else:
        values |= {"recipient_name": NAME, "recipient_postcode": POSTCODE}
    return event(EventType.ORDER_PLACED, at, yen, **values | more)


def issued(at: str, yen: int, to: str = "", **more: Any) -> Event:  # noqa: ANN401 - as `event`
    """Return a gift card that was sent out."""
    values = {"goods": Goods.GIFT_CARD, "gift_recipient": to} | more
    return event(EventType.GIFT_CARD_ISSUED, at, yen, **values)


def used(at: str, yen: int, **more: Any) -> Event:  # noqa: ANN401 - as `event`
    """Return a notice that a card was used, at the shop or at a `merchant`."""
    shop = "" if "merchant" in more else SHOP
    values = {"brand": "smbc-card", "issuer": "smbc-card", "shop": shop}
    return event(EventType.CARD_USED, at, yen, **values | more)


def of_order(order: Event, kind: EventType | str, at: str, **more: Any) -> Event:  # noqa: ANN401 - as `event`
    """Return a later event about the same order, with `yen` as its sum."""
    values = {"order": order.order, "shop": order.shop, "brand": order.brand}
    return event(kind, at, more.pop("yen", None), **values | more)


@dataclass
class Told:
    """What mioboe said while the events came."""

    known: Known = field(default_factory=Known)
    #: Each event with the findings that it raised.
    said: list[tuple[Event, tuple[Finding, ...]]] = field(default_factory=list)

    @property
    def raised(self) -> list[Finding]:
        """All findings as they were raised or rose, in order."""
        return [finding for _, found in self.said for finding in found]

    @property
    def levels(self) -> list[str]:
        """For each event the loudest level that it raised; empty: nothing."""
        return [
            max((f.level for f in found), key=lambda level: level.rank, default="")
            for _, found in self.said
        ]

    @property
    def last(self) -> tuple[Finding, ...]:
        """Every finding as it stands at the end, first opened first."""
        return tuple(sorted(self.known.findings, key=lambda f: (f.opened, f.order)))

    @property
    def signs(self) -> set[str]:
        """The signals of all findings, those too weak to show among them."""
        found = self.known.watch.findings.values()
        return {sign.signal for finding in found for sign in finding.signs}

    @property
    def loudest(self) -> Level:
        """The loudest level at the end."""
        levels = (finding.level for finding in self.last)
        return max(levels, key=lambda level: level.rank, default=Level.NONE)

    def count(self, level: Level) -> int:
        """Return how often a finding was raised at, or rose to, that level."""
        return sum(finding.level is level for finding in self.raised)

    def go_on(self, *events: Event) -> Told:
        """Return what is said after further events."""
        return tell(events, self)


def tell(
    events: Iterable[Event], before: Told | None = None, household: Household = HOME
) -> Told:
    """Return what mioboe says when these events come, in this order."""
    known = before.known if before else Known()
    said = list(before.said) if before else []
    for one in events:
        known, raised = assess(one, known, rules(), household)
        said.append((one, raised))
    return Told(known, said)


def shown(finding: Finding) -> str:
    """Return a finding in one line, for messages of failed tests."""
    signs = ", ".join(f"{sign.signal} {sign.weight:+d}" for sign in finding.signs)
    return f"{finding.at:%Y-%m-%d} {finding.level} {finding.amount} [{signs}]"


def household_of(*names: str) -> Household:
    """Return a household of people of whom only the names are known."""
    return Household(zone=TOKYO, people=tuple(Person(name=name) for name in names))
