"""Logs of cases in one line each, and the state machines that the project ships."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.authenticity import VerdictKind
from mioboe.cases import Entry, Machine, MachineId, fold
from mioboe.cases.entries import MailCame, Opened
from mioboe.catalog import OURS, read_folder
from mioboe.events import EventType
from mioboe.kit import Money
from mioboe.ledger import OrderKey

if TYPE_CHECKING:
    from mioboe.cases import Case, Machines, What

TOKYO: Final = ZoneInfo("Asia/Tokyo")
SHOP: Final = "amazon.co.jp"
BRAND: Final = "amazon"
ORDER: Final = "250-1234567-1234567"
KEY: Final = OrderKey(SHOP, ORDER)
#: When a case begins: a Thursday, 13:05 local.
NOON: Final = datetime(2026, 11, 26, 13, 5, tzinfo=TOKYO)


@functools.cache
def machines() -> Machines:
    """Return the state machines that the project ships."""
    found, faults = read_folder([OURS], "machines", Machine)
    assert not faults
    return {MachineId(name): machine for name, machine in found.items()}


def mail(event: EventType, **fields: object) -> MailCame:
    """Return a genuine mail about the order, unless ``fields`` say otherwise."""
    about = {"shop": SHOP, "brand": BRAND, "order": ORDER}
    if event in {EventType.CARD_USED, EventType.BANK_DEBITED, EventType.CLAIM_RESULT}:
        about = {"issuer": "smbc-card"}
    elif event in {EventType.ACCOUNT_PROTECTED, EventType.ACCOUNT_HELD}:
        about = {"shop": SHOP, "brand": BRAND}
    values = {
        "event": event,
        "message": f"<{event}@mail.example>",
        "verdict": VerdictKind.GENUINE,
        "is_likely": True,
        **about,
        **fields,
    }
    return MailCame(**values)  # type: ignore[arg-type]


def yen(value: int) -> Money:
    """Return that many yen."""
    return Money.yen(value)


@dataclass(slots=True)
class Log:
    """A log that is written line by line, one minute apart unless told otherwise."""

    entries: list[Entry] = field(default_factory=list)
    now: datetime = NOON

    def add(self, what: What, *, at: datetime | None = None, by: str = "花子") -> Entry:
        """Write one more line."""
        self.now = self.now + timedelta(minutes=1) if at is None else at
        entry = Entry(
            number=len(self.entries) + 1,
            recorded=self.now.astimezone(UTC),
            happened=self.now,
            by=by,
            what=what,
        )
        self.entries.append(entry)
        return entry

    @property
    def case(self) -> Case:
        """The case that the log makes."""
        return fold("case_x", self.entries, machines())


def opened(kind: str = "A") -> Log:
    """Return the log of a case about one order at Amazon."""
    log = Log()
    log.add(
        Opened(
            case_kind=kind, finding="finding_1", shop=SHOP, brand=BRAND, orders=(KEY,)
        )
    )
    return log
