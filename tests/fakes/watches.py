"""What tests of watched mailboxes share: quick rhythms, and a place for what comes."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mioboe.ports.watch import Condition, Haul
from mioboe.sources.imap import ImapMailbox, Limits, Rhythm, Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mioboe.ports.watch import Position
    from mioboe.sources.imap import Account
    from mioboe.sources.model import Wants

#: A day's watch in a second or two.
QUICK = Rhythm(
    renew_least=0.5,
    renew_most=0.7,
    poll=0.1,
    sweep=0.4,
    sweep_soon=0.05,
    retry_first=0.05,
    retry_most=0.2,
    refused_first=0.1,
    refused_most=0.2,
    sound=0.2,
)
IMPATIENT = Limits(connect_seconds=1, read_seconds=1)


class WallClock:
    """A clock that tells the true time, moved by what it is set to."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead


@dataclass
class Basket:
    """Takes what mailboxes hand on; safe in any thread."""

    hauls: list[Haul] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, item: Haul | Condition) -> None:
        with self._changed:
            if isinstance(item, Haul):
                self.hauls.append(item)
            else:
                self.conditions.append(item)
            self._changed.notify_all()

    def wait(self, is_there: Callable[[], object], seconds: float = 15) -> None:
        """Wait until something holds."""
        with self._changed:
            assert self._changed.wait_for(is_there, seconds), self.summary

    @property
    def summary(self) -> tuple[object, ...]:
        """What came, in short."""
        return (self.subjects, self.codes[-5:], len(self.conditions), self.sweeps)

    @property
    def raws(self) -> list[bytes]:
        return [one.mail.raw for haul in self.hauls for one in haul.arrivals]

    @property
    def subjects(self) -> list[str]:
        """The subjects of all mails that came, in order."""
        return [
            raw.partition(b"Subject: ")[2].partition(b"\n")[0].strip().decode()
            for raw in self.raws
        ]

    @property
    def codes(self) -> list[str]:
        """The codes of all problems, of hauls and of conditions."""
        told = [c.problem for c in self.conditions if c.problem]
        return [p.code for haul in self.hauls for p in haul.problems] + [
            problem.code for problem in told
        ]

    @property
    def sweeps(self) -> int:
        return sum(1 for haul in self.hauls if haul.swept)

    @property
    def is_up(self) -> bool:
        return bool(self.conditions) and self.conditions[-1].problem is None

    def positions(self) -> dict[str, Position]:
        """Where each folder stands, as a store would have it."""
        kept = [haul.position for haul in self.hauls if haul.position]
        return {position.folder: position for position in kept}


@contextlib.contextmanager
def watching(
    account: Account,
    sift: Wants,
    positions: dict[str, Position] | None = None,
    **changed: Any,  # noqa: ANN401 - of Setting
) -> Iterator[Basket]:
    """Watch a mailbox for a while."""
    basket = Basket()
    usual: dict[str, Any] = {
        "clock": WallClock(),
        "rhythm": QUICK,
        "limits": IMPATIENT,
    }
    mailbox = ImapMailbox(account, Setting(sift=sift, **usual | changed))
    mailbox.start(positions or {}, basket)
    try:
        yield basket
    finally:
        mailbox.stop()
