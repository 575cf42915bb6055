"""An account, how to sign in to it, and what can be wrong with it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from mioboe.kit import MioboeError, Problem


class Security(enum.StrEnum):
    """How the connection is kept private."""

    TLS = "tls"
    #: Begins in the clear and turns to TLS before anything is said.
    STARTTLS = "starttls"
    #: Nothing is: for a server on this machine.
    NONE = "none"


class FaultCode(enum.StrEnum):
    """Why a mailbox cannot be read."""

    NAME_NOT_FOUND = "name-not-found"
    #: Nobody answers at that address and port.
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    #: The server does not speak TLS, or not here.
    NO_TLS = "no-tls"
    #: Whatever answers is no IMAP server, or says what none should.
    PROTOCOL = "protocol"
    LOGIN_REFUSED = "login-refused"
    APP_PASSWORD_NEEDED = "app-password-needed"  # noqa: S105 - a code
    #: The provider wants the owner to sign in with a browser first.
    BROWSER_NEEDED = "browser-needed"
    IMAP_OFF = "imap-off"
    #: Too many connections or requests.
    BUSY = "busy"
    TOKEN_EXPIRED = "token-expired"  # noqa: S105 - a code
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - a code
    #: Fresh tokens cannot be fetched at the moment.
    TOKEN_UNREACHABLE = "token-unreachable"  # noqa: S105 - a code
    NO_FOLDER = "no-folder"
    #: The server refused one command.
    REFUSED = "refused"
    #: The connection was closed or lost.
    DROPPED = "dropped"
    #: The watch is being ended.
    HALTED = "halted"

    @property
    def problem(self) -> str:
        """The code of the Problem, under which its texts are."""
        return f"mailbox-{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a mailbox, or with the way to it."""

    code: FaultCode
    #: What the server or the system said, in one line, without secrets.
    detail: str = ""

    def problem(self, where: str) -> Problem:
        """Return it as a Problem of the mailbox ``where``."""
        return Problem(code=self.code.problem, where=where, detail=self.detail)


class MailboxError(MioboeError):
    """A mailbox cannot be read; see the fault."""

    retry: ClassVar[bool] = True

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(f"{fault.code}: {fault.detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """A password, or an app password as the provider shows it, blanks and all."""

    secret: str = field(repr=False)


class Fresh(Protocol):
    """Gives access tokens."""

    def __call__(self, *, was_refused: bool) -> str | Fault:
        """Return a token that is good for some minutes, or why there is none.

        Args:
            was_refused: Whether the server refused the last one.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An OAuth2 sign-in."""

    fresh: Fresh = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One mailbox of the household, and the way to it."""

    #: What the owner calls it; kebab-case.
    id: str
    host: str
    user: str
    sign_in: Password | Token
    port: int = 993
    security: Security = Security.TLS
    #: How many connections the provider lets us have at once.
    connections: int = 3
    #: Names of folders that are not looked into.
    leave_out: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The archive of its mails."""
        return f"imap:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a folder looks like from outside."""

    uidvalidity: int
    #: 0: the server does not say.
    next_uid: int = 0
    messages: int = 0
    #: 0: the server has none.
    modseq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A mail's header, and what the server says about it."""

    uid: int
    #: By the server; some are a little wrong.
    size: int
    arrived: datetime
    is_read: bool
    #: The header; or the first piece of the mail, if that was asked for.
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken at once."""

    connect_seconds: float = 15
    #: Silence of a server that owes an answer.
    read_seconds: float = 60
    #: Headers are fetched by so many mails.
    batch: int = 200
    #: Bodies are fetched by so many bytes.
    bytes_at_once: int = 8 << 20
    #: So few new mails are fetched whole at once, if they are small.
    few: int = 10
    small: int = 256 << 10
    #: Of a mail larger than this only its first ``piece`` is read.
    largest: int = 25 << 20
    piece: int = 1 << 20
