"""An account at a JMAP server, and what the server tells of itself and of mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JmapAccount:
    """One mailbox of the household, and the way to it."""

    #: What the owner calls it; kebab-case.
    id: str
    #: Where its session is told.
    url: str
    #: Empty: the secret is an API token.
    user: str = ""
    secret: str = field(repr=False)
    #: Names of folders that are not looked into.
    leave_out: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The archive of its mails."""
        return f"jmap:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the server says of itself. RFC 8620 section 2."""

    account: str
    api: str
    download: str
    #: Empty: it does not tell of changes by itself.
    events: str = ""
    #: So many mails may be asked for at once.
    most_objects: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A mail without its body."""

    id: str
    blob: str
    arrived: datetime
    size: int
    is_read: bool
    #: The header, as far as it can be put together again: for the sift alone.
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a query."""

    state: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a query has found since it was asked before."""

    state: str
    added: tuple[str, ...]
    #: Some servers name mails here and in `added` that did not move.
    removed: frozenset[str]


#: One method call: its name and arguments.
Call = tuple[str, Mapping[str, object]]
