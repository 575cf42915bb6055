"""A case: one takeover under response, as its log makes it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from immutables import Map

from mioboe.cases.entries import UNKNOWN, Entry
from mioboe.cases.kinds import Closing, MachineId
from mioboe.cases.machines import Machine
from mioboe.kit import Problem
from mioboe.ledger import OrderKey

W = TypeVar("W")

#: The state machines, by id.
Machines = Mapping[MachineId, Machine]
#: Which thing: its machine, and its own name.
Subject = tuple[MachineId, str]


class CaseStatus(enum.StrEnum):
    """How far a case is."""

    #: No entry says that it was opened.
    BLANK = "blank"
    OPEN = "open"
    CLOSED = "closed"
    #: It went on in another case.
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the case knows about one question, and why."""

    name: str
    #: Ids of choices or a free text; `("unknown",)` where the person does not know.
    values: tuple[str, ...]
    #: Number of the entry that says so.
    entry: int
    #: Means of payment and orders that the case knew by then: what was answered without
    #: a name was answered for these. Empty: for all.
    about: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether somebody knows it."""
        return self.values != (UNKNOWN,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """In which state a thing is, and since when."""

    state: str
    since: datetime
    #: Number of the entry that put it there.
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMark:
    """What became of a step."""

    step: str
    #: False: a person decided against it.
    is_done: bool
    at: datetime
    entry: int
    text: str = ""
    #: The means of payment to which it was done. Empty: it is about none, or all.
    subject: str = ""
    #: Orders to which it was done, however often. Empty: it is about none, or all.
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A mail of the case that said something happened."""

    at: datetime
    entry: int
    shop: str = ""
    order: str = ""
    #: Whether it is believed: genuine, or leaning that way.
    is_likely: bool = True
    #: The means of payment that it tells of. Empty: of none.
    payer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a desk promised, until when."""

    #: Number of the entry that records it.
    entry: int
    desk: str
    what: str
    made: datetime
    #: `None`: no time was named.
    until: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.until is not None and self.until < now


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Answers that contradict one another. The last one counts, all are shown."""

    question: str
    #: What was answered, oldest first.
    answers: tuple[tuple[str, ...], ...]
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A mail says what cannot be, by what is known of the thing."""

    #: Key of the sentence in `contradictions` of the machine.
    id: str
    subject: Subject
    #: Entries that contradict one another, earlier first.
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One takeover under response."""

    id: str
    #: The whole log, by number.
    entries: tuple[Entry, ...] = ()
    #: Numbers of the entries that were taken back.
    withdrawn: frozenset[int] = frozenset()
    status: CaseStatus = CaseStatus.BLANK
    opened: datetime | None = None
    closing: Closing | None = None
    #: Id of the case in which it goes on.
    into: str = ""
    #: Ids of the findings that it is about.
    findings: tuple[str, ...] = ()
    #: A to J, as it was opened. Empty: not known.
    kind: str = ""
    #: Whether a person set the kind.
    is_kind_set: bool = False
    shop: str = ""
    brand: str = ""
    orders: tuple[OrderKey, ...] = ()
    #: Means of payment that mails tell of, oldest first: `issuer/jcb`.
    payers: tuple[str, ...] = ()
    facts: Map[str, Fact] = field(default_factory=Map)
    states: Map[Subject, Standing] = field(default_factory=Map)
    #: By id of the step.
    steps: Map[str, StepMark] = field(default_factory=Map)
    #: By type of event, oldest first.
    seen: Map[str, tuple[Seen, ...]] = field(default_factory=Map)
    promises: tuple[Promise, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def live(self) -> tuple[Entry, ...]:
        """The entries that count: not taken back, in the order they happened."""
        kept = (e for e in self.entries if e.number not in self.withdrawn)
        return tuple(sorted(kept, key=lambda e: (e.happened, e.number)))

    def of(self, kind: type[W]) -> tuple[tuple[Entry, W], ...]:
        """Return the live entries that record a ``kind``, and what they record."""
        return tuple((e, e.what) for e in self.live if isinstance(e.what, kind))

    def subjects(self, machine: MachineId) -> tuple[str, ...]:
        """Return the names of the things of one machine, sorted."""
        return tuple(sorted(name for which, name in self.states if which == machine))
