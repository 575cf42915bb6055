"""What the flows ask of the world, as protocols, and the values that pass between.

Adapters live in `sources`, `resolvers`, `store`, `drills`; fakes in `tests/fakes`.
`watch` has what concerns mailboxes that are watched, `sayings` what people said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from mioboe.authenticity import Answers, Verdict, VerdictKind
from mioboe.events import Event, Whereabouts
from mioboe.events.upkeep import Traits
from mioboe.kit import MioboeError, Problem, Reason
from mioboe.signals import Answer as Answer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mioboe.events.upkeep import Seen
    from mioboe.ports.sayings import Sayings
    from mioboe.signals import Finding, Tick


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant. Aware, UTC."""
        ...


class Resolver(Protocol):
    """Asks the DNS."""

    def texts(self, names: Collection[str]) -> Answers:
        """Return the TXT records of each name.

        Args:
            names: Lower-case A-labels, no trailing dot.

        Returns:
            One answer for each name; never raises. What could not be asked is
            `FAILED` or `UNASKED`.
        """
        ...


class Progress(Protocol):
    """Shows how far long work has come."""

    def start(self, total: int) -> None:
        """Begin; ``total`` bytes are to be read."""
        ...

    def advance(self, amount: int) -> None:
        """Go on by ``amount`` bytes."""
        ...

    def stop(self) -> None:
        """End; what was shown is gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail out of an archive, not yet looked at."""

    #: The same for every copy of the message. Hex.
    digest: str
    raw: bytes
    #: Seconds since 1970 by the file's clock, for mails without a date.
    mtime: float | None = None
    #: The bytes before the quoting of mbox was undone, where that changed them.
    quoted: bytes | None = None
    #: Where it lay, as far as its place or its labels tell.
    lay: Whereabouts = Whereabouts.UNKNOWN


#: Code of the Problem of a mail that a fault of ours kept from being judged.
NOT_JUDGED: Final = "mail-not-judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One relevant message, read: what it is, whether it is genuine, what it says."""

    #: The same for every copy of the message. Hex.
    digest: str
    message_id: str
    #: Decoded, folded; for lists that people read.
    subject: str
    #: Address of the author.
    author: str
    #: When the mailbox got it. UTC.
    arrived: datetime
    raw: bytes
    verdict: Verdict
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: `profile/form` that read it. Empty: none did.
    form: str = ""
    #: Whether a DNS answer was missing that may come later.
    is_unsure: bool = False
    #: How it looks, where it is genuine and a form read it.
    traits: Traits | None = None
    #: Whether it is only counted: one more of what floods are made of. Nothing of it is
    #: kept but when it came and from which domain.
    is_tick: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A reading and where it lies."""

    #: What the owner named: an absolute path.
    archive: str
    #: The rest of its locator behind ``archive``.
    rest: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All that one piece of an archive gave. Stored in one transaction."""

    archive: str
    #: The unit (an mbox, a folder) that the piece belongs to.
    unit: str
    placed: tuple[Placed, ...] = ()
    #: One number for each mail in it, relevant or not; the same for its copies.
    mails: Sequence[int] = ()
    problems: tuple[Problem, ...] = ()
    #: What the unit looked like, once all its pieces are done; to be kept as it is.
    mark: str = ""
    #: Whether it is the first piece of a unit that is read anew from its start.
    is_fresh: bool = False
    #: Bytes that it took, for the progress bar.
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A kept message as it was received, with the answers it was judged by."""

    id: int
    digest: str
    raw: bytes
    arrived: datetime
    answers: Answers
    verdict: VerdictKind
    events: tuple[Event, ...]
    form: str = ""
    problems: tuple[Problem, ...] = ()
    traits: Traits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message as the store has it, without its bytes."""

    id: int
    message_id: str
    subject: str
    author: str
    arrived: datetime
    verdict: VerdictKind
    #: Id of the brand that it claims. Empty: none.
    brand: str
    reasons: tuple[Reason, ...]
    events: tuple[Event, ...]
    #: Where its first copy lies: archive and the rest.
    archive: str = ""
    rest: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it names a known brand or says that something happened.

        The others were kept for the pile of unread mails only.
        """
        return bool(self.brand or self.reasons or self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A kept message that no profile read."""

    id: int
    message_id: str
    subject: str
    author: str
    arrived: datetime
    verdict: VerdictKind
    #: Id of the brand that it claims. Empty: none that we know.
    brand: str = ""
    #: What was missing. Empty: no form matched.
    problems: tuple[Problem, ...] = ()
    archive: str = ""
    rest: str = ""


#: Reads mails: one reading for each that is relevant, with its place in the list.
ReadMails = Callable[[Sequence[Mail]], "list[tuple[int, Reading]]"]


class Archives(Protocol):
    """Finds the mails in what the owner names."""

    def batches(
        self, path: str, marks: Mapping[str, str], read: ReadMails
    ) -> Iterator[Batch]:
        """Read an archive, what is new of it.

        Args:
            path: A mail, an mbox, a Maildir, a zip of these, or a tree of them.
            marks: What was kept of its units when they were read before.
            read: What to do with the mails; it may be called in other processes.

        Yields:
            One batch for each piece, in order. What cannot be read is a problem in
            one of them.
        """
        ...


class StoreError(MioboeError):
    """The store cannot be used; see the path and the cause."""


class StoreBusyError(StoreError):
    """Another mioboe is using this HOME; wait for it, or stop it."""

    retry = True


class Store(Protocol):
    """Keeps what was read, and what it led to."""

    def marks(self, archive: str) -> Mapping[str, str]:
        """Return what was kept of each unit of an archive when it was read."""
        ...

    def add(self, batch: Batch) -> int:
        """Keep a batch in one transaction; return how many messages were new."""
        ...

    def originals(self, *, unsure: bool = False) -> Iterator[Original]:
        """Return kept messages as they were received, in order of arrival.

        Args:
            unsure: Only those judged without an answer that may have come by now.
        """
        ...

    def revise(self, readings: Iterable[tuple[int, Reading]]) -> None:
        """Replace verdict and events of kept messages, in one transaction."""
        ...

    def events(self) -> Iterator[tuple[int, tuple[Event, ...]]]:
        """Return the events of each message that has any, in order of arrival."""
        ...

    def ticks(self) -> Iterator[Tick]:
        """Return the mails that were only counted, in order of arrival."""
        ...

    @property
    def said(self) -> Sayings:
        """What people of the household said."""
        ...

    def kept(self, archives: Collection[str] | None = None) -> Iterator[Kept]:
        """Return kept messages in order of arrival.

        Args:
            archives: Only those with a copy there; `None`: all.
        """
        ...

    def seen(self) -> Iterator[Seen]:
        """Return how genuine mails that a form read look, in order of arrival."""
        ...

    def unread(self, archives: Collection[str] | None = None) -> Iterator[Unread]:
        """Return kept messages that no profile read, the newest first.

        Forged ones are left out: nothing is to be read in them. So are those that name
        a brand without claiming it, and tell of no purchase.

        Args:
            archives: Only those with a copy there; `None`: all.
        """
        ...

    def replace_findings(
        self,
        raised: Iterable[tuple[int, Finding]],
        last: Iterable[Finding],
        edition: str,
    ) -> None:
        """Replace the record of findings.

        Args:
            raised: Id of the message and the finding as it was raised or rose, in
                order.
            last: Every finding as it stands at the end.
            edition: Of what the record is the fold; `folded` returns it until a
                message is added or revised, and not at all where that happened
                since `events` was called.
        """
        ...

    def folded(self) -> str:
        """Return of what the record of findings is the fold; empty: of nothing."""
        ...

    def forget_marks(self) -> None:
        """Forget how far archives were read: all is read again next time."""
        ...

    def raised(self) -> Mapping[int, tuple[Finding, ...]]:
        """Return the findings that each message raised, by id of the message."""
        ...

    def findings(self) -> Mapping[str, Finding]:
        """Return every finding as it stands at the end, by id."""
        ...

    def count(self, archives: Collection[str]) -> int:
        """Return how many different messages were read in those archives."""
        ...

    def problems(self, archives: Collection[str]) -> tuple[Problem, ...]:
        """Return the faults found in those archives."""
        ...

    def note(self, name: str) -> str:
        """Return a short text kept under a name; empty where there is none."""
        ...

    def set_note(self, name: str, value: str) -> None:
        """Keep a short text under a name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """One mail of a drill."""

    #: When it comes. UTC.
    at: datetime
    raw: bytes
    message_id: str
    #: Step of the incident; empty for ordinary mail.
    step: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
