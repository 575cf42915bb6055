"""Cases as the store keeps them: logs and lockers that only grow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from mioboe.authenticity import Verdict
from mioboe.cases import Entry
from mioboe.events import Event
from mioboe.kit import Problem
from mioboe.ports import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mioboe.dossiers.evidence import Chain, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLog:
    """The log of one case."""

    #: `case-1`, `case-2` ... in order of opening.
    id: str
    #: By number.
    entries: tuple[Entry, ...]
    #: Entries that could not be read.
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """A kept mail with all that proves what it is."""

    #: Id in the store.
    id: int
    message_id: str
    subject: str
    author: str
    arrived: datetime
    raw: bytes
    verdict: Verdict
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """What a kept mail tells."""

    message_id: str
    #: `profile/form` that read it. Empty: none did.
    form: str
    arrived: datetime
    events: tuple[Event, ...]


class Cases(Protocol):
    """Cases and their evidence. Nothing in it is ever changed or removed."""

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all cases, in order of opening."""
        ...

    def begin(self, entries: Sequence[Entry], items: Sequence[Item] = ()) -> str:
        """Keep a new case with its first entries and evidence; return its id."""
        ...

    def add(
        self, case: str, entries: Sequence[Entry], items: Sequence[Item] = ()
    ) -> tuple[Entry, ...]:
        """Keep entries and evidence of a case, in one transaction.

        Args:
            case: Id of the case.
            entries: Their numbers are not known yet.
            items: What is put into its locker, in order.

        Returns:
            The entries with their numbers.

        Raises:
            KeyError: There is no such case.
        """
        ...

    def log(self, case: str) -> CaseLog:
        """Return the log of a case.

        Raises:
            KeyError: There is no such case.
        """
        ...

    def chain(self, case: str) -> Chain:
        """Return the chain of evidence of a case; empty where nothing was put away."""
        ...

    def contents(self, case: str) -> Mapping[int, bytes]:
        """Return what was put away, by the number of its link."""
        ...

    def add_stamp(self, case: str, number: int, stamp: bytes) -> None:
        """Keep a time stamp over one link of the chain."""
        ...

    def stamps(self, case: str) -> Mapping[int, bytes]:
        """Return the time stamps by the number of the link that they are over."""
        ...

    def mails_since(self, number: int) -> tuple[int, tuple[NewMail, ...]]:
        """Return what kept mails tell that came into the store after one of them.

        Args:
            number: Id of that message; 0: from the beginning.

        Returns:
            The id of the newest message, and the mails that a form read, in order of
            arrival.
        """
        ...

    def mails(self, message_ids: Sequence[str]) -> tuple[KeptMail, ...]:
        """Return the kept mails of these Message-IDs, in order of arrival."""
        ...


class CaseStore(Store, Protocol):
    """A store that also keeps cases."""

    @property
    def cases(self) -> Cases:
        """Cases and their evidence."""
        ...
