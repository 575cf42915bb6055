"""The log of a case: what was said and done, one entry each, never changed.

An entry holds all that the fold needs, so that a playbook or a question that is
written anew later changes nothing of what happened: `StepDone` and `Answered` carry
the moves that the data files named when they were recorded.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from mioboe.authenticity import VerdictKind
from mioboe.cases.kinds import Closing, LossKind, MachineId, Move, Proof, Route
from mioboe.events import EventType
from mioboe.kit import Money
from mioboe.ledger import OrderKey

#: The answer "I don't know". Every question allows it.
UNKNOWN: Final = "unknown"


class EntryKind(enum.StrEnum):
    """What an entry is about. The words stay: they are kept in stores."""

    OPENED = "opened"
    MERGED = "merged"
    CLOSED = "closed"
    REOPENED = "reopened"
    KIND_SET = "kind-set"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    STEP_DONE = "step-done"
    STEP_SKIPPED = "step-skipped"
    STEP_UNDONE = "step-undone"
    CALL = "call"
    PROMISE = "promise"
    PROMISE_KEPT = "promise-kept"
    PROMISE_SLIPPED = "promise-slipped"
    MAIL = "mail"
    MOVED = "moved"
    NOTE = "note"
    EVIDENCE = "evidence"
    LOOKED = "looked"
    OWNED = "owned"
    LOSS = "loss"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The case was opened, out of a finding or by hand."""

    kind: ClassVar = EntryKind.OPENED
    #: A to J, domain/FACTS.md 2.14. Empty: not known yet.
    case_kind: str = ""
    #: Id of the finding. Empty: opened by hand.
    finding: str = ""
    shop: str = ""
    brand: str = ""
    orders: tuple[OrderKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Another case was found to be about the same takeover."""

    kind: ClassVar = EntryKind.MERGED
    #: Id of the case that ends. Empty: only a finding, of which there was none.
    case: str
    orders: tuple[OrderKey, ...] = ()
    #: Id of its finding.
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The case was closed."""

    kind: ClassVar = EntryKind.CLOSED
    reason: Closing
    #: Id of the case into which this one was merged.
    into: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """It was not over."""

    kind: ClassVar = EntryKind.REOPENED
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSet:
    """A person said what kind of case it is; that counts above all answers."""

    kind: ClassVar = EntryKind.KIND_SET
    case_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question was answered. A later answer to the same one counts instead."""

    kind: ClassVar = EntryKind.ANSWERED
    #: Id of the question, which is the fact that it gives.
    question: str
    #: Ids of the choices, or the free text; `("unknown",)`: the person does not know.
    values: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    #: Whether it says how far something is by now: another answer before it was right
    #: at its time, and is no contradiction.
    is_update: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """An entry was taken back: what it led to is gone, the entry stays to be read."""

    kind: ClassVar = EntryKind.WITHDRAWN
    #: Number of that entry.
    entry: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step of a playbook was done."""

    kind: ClassVar = EntryKind.STEP_DONE
    #: Id of the step; the same id in two playbooks is the same action.
    step: str
    moves: tuple[Move, ...] = ()
    #: Facts that doing it made true.
    facts: tuple[str, ...] = ()
    text: str = ""
    #: The means of payment to which it was done: `issuer/jcb`. Empty: none, or all.
    subject: str = ""
    #: Orders to which it was done: `shop/number`. Empty: it is about none, or all.
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped:
    """A person decided against a step, or found that it cannot be done."""

    kind: ClassVar = EntryKind.STEP_SKIPPED
    step: str
    text: str = ""
    subject: str = ""
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone:
    """What a step did was undone, e.g. a lock was lifted; it is open again."""

    kind: ClassVar = EntryKind.STEP_UNDONE
    step: str
    moves: tuple[Move, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A desk was called, written to or visited."""

    kind: ClassVar = EntryKind.CALL
    #: Id of the desk in `data/desks/`, or its name.
    desk: str
    #: Kind of the channel: `phone`, `chat`, `web` ...
    channel: str = ""
    was_reached: bool
    #: How long it took, waiting and all.
    minutes: int = 0
    #: Who answered.
    person: str = ""
    said: str = ""
    #: Id of the step that it was for.
    step: str = ""
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A desk promised something."""

    kind: ClassVar = EntryKind.PROMISE
    desk: str
    what: str
    #: Until when. Aware. `None`: no time was named.
    until: datetime | None = None
    #: Entry of the promise that it takes the place of, which has slipped by that.
    instead_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept:
    """A promise was kept."""

    kind: ClassVar = EntryKind.PROMISE_KEPT
    #: Number of the entry that records the promise.
    promise: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSlipped:
    """A promise was not kept in time."""

    kind: ClassVar = EntryKind.PROMISE_SLIPPED
    promise: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCame:
    """A mail that belongs to the case. What it says moves states."""

    kind: ClassVar = EntryKind.MAIL
    event: EventType
    #: Message-ID.
    message: str
    verdict: VerdictKind
    #: Whether it is genuine, or leans that way.
    is_likely: bool
    shop: str = ""
    brand: str = ""
    order: str = ""
    amount: Money | None = None
    #: Profile of the issuer or bank, and which of its cards, as printed.
    issuer: str = ""
    instrument: str = ""
    tracking: str = ""
    carrier: str = ""
    #: Of the result of a claim, where the mail says it: `granted`, `refused` ...
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A person says in which state something is; that counts, whatever the table."""

    kind: ClassVar = EntryKind.MOVED
    machine: MachineId
    to: str
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note of a person."""

    kind: ClassVar = EntryKind.NOTE
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A place where orders hide was looked at."""

    kind: ClassVar = EntryKind.LOOKED
    #: Id in `data/sweeps/`.
    sweep: str
    place: str
    #: Id of what was there. Empty: nothing, which is no all-clear.
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """An order of the case is the household's own: it is denied to nobody."""

    kind: ClassVar = EntryKind.OWNED
    order: OrderKey


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKept:
    """Something was put into the locker."""

    kind: ClassVar = EntryKind.EVIDENCE
    #: Id of the item in the locker.
    evidence: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Money, points or a balance that is at stake, or gone."""

    kind: ClassVar = EntryKind.LOSS
    #: Name of the card, account or balance, as the household calls it.
    instrument: str
    amount: Money
    loss: LossKind = LossKind.CASH
    #: Whether it has left, rather than only been ordered or authorized.
    is_taken: bool = False
    route: Route = Route.OPEN
    proof: Proof = Proof.WORD
    order: OrderKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Something came back, or turned out never to be taken."""

    kind: ClassVar = EntryKind.RECOVERED
    instrument: str
    amount: Money
    loss: LossKind = LossKind.CASH
    route: Route = Route.OPEN
    proof: Proof = Proof.WORD


#: All that an entry can record.
What = (
    Opened | Merged | Closed | Reopened | KindSet | Answered | Withdrawn
    | StepDone | StepSkipped | StepUndone | Called | Promised | PromiseKept
    | PromiseSlipped | MailCame | Moved | Noted | Looked | EvidenceKept | Lost
    | Recovered | Owned
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log of a case."""

    #: 1, 2, 3 ... in order of recording.
    number: int
    #: When it was written down. UTC.
    recorded: datetime
    #: When it happened, as far as known. Aware.
    happened: datetime
    #: Name of the person, or `"mioboe"`.
    by: str
    what: What

    @property
    def kind(self) -> EntryKind:
        """What it is about."""
        return self.what.kind
