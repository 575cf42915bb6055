"""Who is told of a finding, by which way, and what became of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from mioboe.signals import Finding, Level, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach a person."""

    #: Says nothing secret; the same for as long as its setting stays the same.
    id: str
    #: Levels of findings that it is used for.
    levels: frozenset[Level]
    #: Mail addresses that it reaches, lower-case. None: it is no mail.
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a person is not disturbed. Local; they may span midnight."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        """Return whether a local time lies within."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person of the household who is told of findings."""

    name: str
    language: str = "ja"
    channels: tuple[Channel, ...] = ()
    quiet: Quiet | None = None
    #: Levels that are told in quiet hours all the same.
    breaks_quiet: frozenset[Level] = frozenset({Level.ACT})
    #: How long after the first person; `None`: by the place in the list.
    after: timedelta | None = None
    #: Alerts that one channel takes in an hour.
    most_an_hour: int = 12

    def ways(self, level: Level) -> tuple[Channel, ...]:
        """Return the channels for one level."""
        return tuple(channel for channel in self.channels if level in channel.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Everybody who is told, in the order in which they are."""

    zone: tzinfo
    recipients: tuple[Recipient, ...] = ()
    #: Addresses of the mailboxes that are watched, lower-case.
    watched: frozenset[str] = frozenset()
    #: All addresses of the household, lower-case.
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A finding that people are told of until one of them answers."""

    #: In the order in which matters came up, from 1.
    number: int
    #: As it was when it came up.
    finding: Finding
    #: When it was kept that people are to be told. UTC.
    queued: datetime

    @property
    def level(self) -> Level:
        """What it asks of a person."""
        return self.finding.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message about a matter, to one person by one channel."""

    matter: int
    person: str
    channel: str
    #: How often it was said there, this time included.
    round: int = 1
    #: Whether nothing of the case may be in it: the mailbox is under suspicion.
    is_bare: bool = False


class Stage(enum.StrEnum):
    """What became of a matter, or of an alert about it."""

    QUEUED = "queued"
    SENT = "sent"
    #: One try failed; there will be others.
    FAILED = "failed"
    #: A person says that they are looking into it. It is no answer.
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    #: Nobody needs to be told any more.
    CLOSED = "closed"


class Ending(enum.StrEnum):
    """Why a matter was closed."""

    #: Somebody knows whose it is, or that it is nobody's.
    ANSWERED = "answered"
    #: Everybody was asked and nobody knows.
    NOBODY_KNOWS = "nobody-knows"
    #: The finding is no more: later mail or newer data explain it.
    WITHDRAWN = "withdrawn"
    #: A later matter is about the same finding.
    OVERTAKEN = "overtaken"
    #: It is too long ago to disturb anybody.
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log of a matter. Lines are only ever added."""

    matter: int
    at: datetime
    stage: Stage
    person: str = ""
    channel: str = ""
    round: int = 0
    said: Said | None = None
    ending: Ending | None = None
    #: Why a try failed, without secrets.
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """What was sent to one person by one channel about one matter."""

    round: int
    #: When the last round was queued.
    queued: datetime
    #: When it was sent; `None`: it has not been yet.
    sent: datetime | None = None
    #: Tries of the last round that failed.
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a matter has come: the fold of its log."""

    #: By person and channel.
    attempts: Mapping[tuple[str, str], Attempts] = field(default_factory=dict)
    #: When a person last said that they are looking into it.
    acknowledged: Mapping[str, datetime] = field(default_factory=dict)
    #: What a person answered last.
    answers: Mapping[str, Said] = field(default_factory=dict)
    closed: Ending | None = None

    @property
    def told(self) -> frozenset[str]:
        """The people whom an alert has reached."""
        found = self.attempts.items()
        return frozenset(
            person for (person, _), one in found if one.sent or one.round > 1
        )
