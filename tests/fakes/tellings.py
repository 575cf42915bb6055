"""People who are told, phones that are on or off, and a clock set by hand."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes.alert_store import MemoryAlertStore
from tests.fakes.alerting import KEY, NIGHT, SHIPS, crew, finding, person, words

from mioboe.alerts import Letter
from mioboe.flows.watching.alerting import Telling, tell
from mioboe.flows.watching.answering import LinkAnswers
from mioboe.ports.alerts import Delivery
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.signals import Finding

MINUTE = timedelta(minutes=1)
SENT = Delivery(is_sent=True)
DOWN = Delivery(is_sent=False, why="ConnectError")
BASE = "https://home.example/mioboe"


@dataclass
class HandClock:
    """A clock that is set by hand."""

    at: datetime = field(default=NIGHT)

    def now(self) -> datetime:
        return self.at

    def go(self, span: timedelta) -> None:
        self.at += span


@dataclass
class Phones:
    """Takes letters for everybody; can be switched off."""

    clock: HandClock
    got: list[tuple[datetime, str, Letter]] = field(default_factory=list)
    outcome: Delivery = SENT
    tries: int = 0

    def send(self, person: str, channel: str, letter: Letter) -> Delivery:
        assert channel
        self.tries += 1
        if self.outcome.is_sent:
            self.got.append((self.clock.now(), person, letter))
        return self.outcome

    def of(self, name: str) -> list[int]:
        """Return the minutes at which a person got a letter."""
        return [
            int((at - NIGHT) / MINUTE) for at, person, _ in self.got if person == name
        ]

    def last_link(self, name: str) -> str:
        """Return the token in the last letter to a person."""
        letters = [letter for _, person, letter in self.got if person == name]
        return letters[-1].link.rpartition("/")[2]


@dataclass
class Home:
    """A household of two with one finding, and all that telling them needs."""

    #: Folder of the store; `None`: it is kept in memory.
    path: Path | None = None
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.store = self._store()
        self.phones = Phones(self.clock)
        self.said = 0
        self.telling = Telling(
            store=self.store,
            crew=crew(person("太郎"), person("花子", language="en")),
            notifier=self.phones,
            clock=self.clock,
            words=lambda name: words("en" if name == "花子" else "ja"),
            ships_within=SHIPS,
            key=KEY,
            base_url=BASE,
        )
        self.answers = LinkAnswers(
            open=self._open,
            crew=self.telling.crew,
            clock=self.clock,
            key=KEY,
            words=self.telling.words,
            on_said=self._hear,
        )

    def _hear(self) -> None:
        self.said += 1

    def _store(self) -> SqliteStore | MemoryAlertStore:
        if self.path is None:
            return MemoryAlertStore(self.clock)
        return SqliteStore(self.path / "mioboe.sqlite", clock=self.clock)

    @contextlib.contextmanager
    def _open(self) -> Iterator[SqliteStore | MemoryAlertStore]:
        # What is in memory there is once.
        store = self._store() if self.path else self.store
        try:
            yield store
        finally:
            store.close()

    def find(self, *found: Finding) -> None:
        """Record findings, as a fold does; without any, one alarm."""
        found = found or (finding(),)
        self.store.replace_findings([(1, one) for one in found], found, "e")

    def live(self, span: timedelta, step: timedelta = MINUTE) -> None:
        """Let time go by, a turn each step."""
        end = self.clock.at + span
        while self.clock.at < end:
            while tell(self.telling).is_more:
                pass
            self.clock.go(step)

    def restart(self) -> None:
        """Forget what is not in the file, as a program that was killed."""
        assert self.path is not None
        self.store.close()
        phones, clock = self.phones, self.clock
        self.__post_init__()
        self.phones, self.clock = phones, clock
        self.telling = replace(self.telling, notifier=phones)
