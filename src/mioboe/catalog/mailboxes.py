"""Mailbox providers as one signs in to them: read when a mailbox is set up."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from mioboe.authenticity import Confidence
from mioboe.catalog.folders import read_folder
from mioboe.catalog.load import OURS
from mioboe.events import Status
from mioboe.kit import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.catalog.memo import Memo
    from mioboe.kit import Problem


class Entry(enum.StrEnum):
    """How one gets into a mailbox."""

    #: The password that the owner knows.
    PASSWORD = "password"  # noqa: S105 - a word
    #: A password of its own for each program, made on the provider's page.
    APP_PASSWORD = "app-password"  # noqa: S105 - a word
    #: One password for all mail programs, which the provider makes.
    MAIL_PASSWORD = "mail-password"  # noqa: S105 - a word
    #: OAuth2 with a browser on this machine.
    BROWSER = "browser"
    #: OAuth2 with a code that is typed on any device.
    CODE = "code"


class UserName(enum.StrEnum):
    """What the user name is."""

    ADDRESS = "address"
    #: What stands before the @.
    LOCAL_PART = "local-part"
    #: Something that the provider tells; see the steps.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthPreset:
    """Where a provider gives tokens. The client id is the owner's own."""

    token_url: str
    scope: str
    authorize_url: str = ""
    device_url: str = ""
    #: What else its page is to be told.
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxPreset:
    """One file of `data/mailboxes/`: a provider, and how to get in by IMAP."""

    id: str
    title: Wording
    status: Status
    checked: date
    confidence: Confidence
    source: str
    #: Mail domains that it serves.
    domains: tuple[str, ...]
    #: Empty: no way in by IMAP is known.
    host: str = ""
    #: Always by TLS.
    port: int = 993
    #: The first one is the best.
    entries: tuple[Entry, ...]
    user: UserName = UserName.ADDRESS
    #: How many connections we take; fewer than it allows.
    connections: int = 2
    #: What the owner does, in order, before the password is asked for.
    steps: tuple[Wording, ...]
    #: The provider's own page for it.
    page: str = ""
    oauth: OAuthPreset | None = None
    #: Where its JMAP session is told; empty: it has none, or none is known.
    jmap: str = ""
    references: tuple[str, ...] = ()
    #: What is not certain, or was seen to go wrong.
    note: str = ""

    def serves(self, address: str) -> bool:
        """Return whether a mail address is one of its own.

        A domain covers those below it: addresses of OCN are `taro@juno.ocn.ne.jp`.
        """
        domain = address.rpartition("@")[2].strip().lower()
        return any(
            domain == name or domain.endswith(f".{name}") for name in self.domains
        )


def read_mailboxes(
    own: Path | None = None, memo: Memo | None = None
) -> tuple[dict[str, MailboxPreset], list[Problem]]:
    """Read the presets of all mailbox providers.

    Args:
        own: The owner's data folder; its files replace ours by id.
        memo: What documents said before.

    Returns:
        The presets by id, and the faults of all files.
    """
    roots = [OURS] if own is None else [OURS, own]
    return read_folder(roots, "mailboxes", MailboxPreset, memo)
