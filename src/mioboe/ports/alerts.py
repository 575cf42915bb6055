"""What telling people asks of the store, and of whatever carries the alerts."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from mioboe.alerts import Alert
from mioboe.events import Event
from mioboe.ports.watch import Fate, WatchStore
from mioboe.signals import Tick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.alerts import Ending, Entry, Letter, Matter
    from mioboe.kit import Problem
    from mioboe.signals import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An alert that one worker is to deliver, and nobody else for a while."""

    id: int
    alert: Alert
    #: Tries so far, this one included.
    attempts: int
    #: When it was queued. UTC.
    queued: datetime
    #: Who holds it, and until when nobody else may.
    holder: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits to be delivered."""

    waiting: int
    #: When the oldest of it was queued.
    oldest: datetime | None = None


class Outbox(Protocol):
    """What people are told, as the store keeps it.

    A matter is kept in the transaction of the record of findings that raised it, so it
    is there whenever the finding is.
    """

    def matters(self) -> tuple[Matter, ...]:
        """Return all matters, in order."""
        ...

    def open(self) -> tuple[Matter, ...]:
        """Return those that are not closed, in order."""
        ...

    def log(self, matter: int = 0) -> tuple[Entry, ...]:
        """Return the log of a matter, in order; of all of them without a number."""
        ...

    def open_log(self) -> tuple[Entry, ...]:
        """Return the log of all open matters, in order."""
        ...

    def queue(self, alerts: Iterable[Alert], at: datetime) -> int:
        """Queue alerts; return how many were not queued before.

        Args:
            alerts: The same matter, person, channel and round is one alert.
            at: UTC.
        """
        ...

    def claim(self, holder: str, at: datetime, until: datetime) -> Claim | None:
        """Return an alert that waits, and give it to one holder.

        Args:
            holder: Who is going to deliver it.
            at: UTC. What is to be tried later, or is held by another, is left.
            until: When others may take it, should nothing be heard of the holder.

        Returns:
            First tries before others, then the oldest; `None`: nothing waits.
        """
        ...

    def sent(self, claim: Claim, at: datetime) -> bool:
        """Keep that an alert was delivered; return whether it was still held."""
        ...

    def failed(self, claim: Claim, at: datetime, again: datetime, why: str) -> bool:
        """Keep that a try failed, and when to try again.

        Args:
            claim: What was tried.
            at: UTC.
            again: UTC.
            why: Without secrets.

        Returns:
            Whether it was still held.
        """
        ...

    def acknowledge(self, matter: int, person: str, at: datetime) -> None:
        """Keep that a person is looking into a matter."""
        ...

    def close(self, matter: int, ending: Ending, at: datetime) -> None:
        """Close a matter; what waits to be delivered about it is dropped."""
        ...

    def accept(self, ticket: str, answer: Answer) -> Answer | None:
        """Keep an answer and spend its ticket, in one transaction.

        Args:
            ticket: Its id.
            answer: Not yet numbered.

        Returns:
            The answer with its number; `None`: the ticket was spent before.
        """
        ...

    def waiting(self) -> Queue:
        """Return what waits to be delivered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time in which a mailbox could not be watched."""

    number: int = 0
    #: Name of the mailbox, and a folder of it behind a slash; empty: all of them.
    mailbox: str
    begin: datetime
    #: `None`: it lasts.
    end: datetime | None = None
    #: Code of the Problem, and what was said.
    code: str = ""
    detail: str = ""
    #: When somebody was last told of it.
    told: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """When a mail was noticed and judged."""

    message_id: str
    noticed: datetime
    judged: datetime


class Journal(Protocol):
    """What the watch keeps of itself."""

    def handled(self, mails: Iterable[Handled]) -> None:
        """Keep when mails were noticed and judged; the first time counts."""
        ...

    def when(self, message_ids: Iterable[str]) -> tuple[Handled, ...]:
        """Return when those mails were noticed and judged, as far as it is known."""
        ...

    def blind(self, mailbox: str, at: datetime, problem: Problem) -> bool:
        """Keep that a mailbox cannot be watched; return whether that is new."""
        ...

    def sees(self, mailbox: str, at: datetime) -> Spell | None:
        """Keep that a mailbox is watched; return the spell that ends with it."""
        ...

    def slept(self, begin: datetime, end: datetime) -> None:
        """Keep that nothing at all was watched for a while."""
        ...

    def told(self, spells: Iterable[Spell], at: datetime) -> None:
        """Keep that somebody was told of spells."""
        ...

    def spells(self, since: datetime) -> tuple[Spell, ...]:
        """Return the blind spells that lasted at or after a moment, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How much there is of what findings follow from."""

    #: Highest ids.
    message: int
    said: int
    #: How many mails were only counted.
    ticks: int
    #: How often kept messages were judged anew.
    revised: int
    #: Highest id of what became of mails.
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What came behind a mark, and the mark behind it."""

    mark: Mark
    #: Id of the message and its events, in order of arrival.
    events: tuple[tuple[int, tuple[Event, ...]], ...]
    ticks: tuple[Tick, ...]
    #: What became of messages, in the order in which it was noticed.
    fates: tuple[Fate, ...]


class Happened(Protocol):
    """What findings follow from, so that only what is new must be looked at."""

    def mark(self) -> Mark:
        """Return how much there is."""
        ...

    def growth(self, mark: Mark, last: datetime, *, in_mail: bool) -> Growth | None:
        """Return what came since a mark.

        Args:
            mark: What `mark` or the last growth gave.
            last: When the latest of what was there had come. UTC.
            in_mail: Whether that was a message: others of the same moment follow it.

        Returns:
            `None`: something came that belongs before the rest, or that is of another
            kind; everything must be looked at.
        """
        ...


class AlertStore(WatchStore, Protocol):
    """A store that also keeps what telling people needs."""

    @property
    def happened(self) -> Happened:
        """What findings follow from."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What people are told."""
        ...

    @property
    def journal(self) -> Journal:
        """What the watch keeps of itself."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came of one try to reach a person."""

    is_sent: bool
    #: Whether the same may go well later.
    may_retry: bool = True
    #: Without secrets.
    why: str = ""


class Notifier(Protocol):
    """Carries alerts by the channels of the household."""

    def send(self, person: str, channel: str, letter: Letter) -> Delivery:
        """Return what came of a try. Never raises; ends within some seconds.

        Args:
            person: Name.
            channel: Id; one that is no longer there is a failure for good.
            letter: What to say.
        """
        ...


class Scene(enum.StrEnum):
    """What the page behind a link shows."""

    #: Whose is it?
    QUESTION = "question"
    #: The answer was kept: it is ours.
    SETTLED = "settled"
    NOT_OURS = "not-ours"
    UNSURE = "unsure"
    LOOKING = "looking"
    TEST = "test"
    #: The link is good for nothing, by a reason.
    FORGED = "forged"
    EXPIRED = "expired"
    SPENT = "spent"
    GONE = "gone"
    #: It could not be kept just now.
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page for a person; nothing in it was written by whoever wrote a mail."""

    scene: Scene
    language: str
    title: str
    lines: tuple[str, ...] = ()
    #: What can be pressed, with the words on the button.
    choices: tuple[tuple[str, str], ...] = ()


class Answering(Protocol):
    """What stands behind the links in alerts. Safe in any thread."""

    def look(self, token: str) -> Page:
        """Return the page of a link. Nothing is changed."""
        ...

    def press(self, token: str, choice: str) -> Page:
        """Return the page that follows, now that a person's choice is taken."""
        ...


class Switch(Protocol):
    """A dead-man's switch. Nothing in it raises."""

    def start(self) -> bool:
        """Return whether it was heard that the watch begins."""
        ...

    def alive(self) -> bool:
        """Return whether it was heard that all is well."""
        ...

    def fail(self) -> bool:
        """Return whether it was heard that something is wrong."""
        ...
