"""Whether a mailbox can be watched, step by step, and what exactly is wrong if not."""

from __future__ import annotations

import enum
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.sources.imap.connect import Opener
from mioboe.sources.imap.faults import fault_of
from mioboe.sources.imap.folders import Folder, folders_of, watched
from mioboe.sources.imap.model import Fault, FaultCode, MailboxError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from mioboe.sources.imap.halt import Halt
    from mioboe.sources.imap.model import Account, Limits
    from mioboe.sources.imap.session import Session

_INBOX: Final = "INBOX"


class Stage(enum.StrEnum):
    """How far a probe came."""

    #: The name of the server is looked up, and somebody answers there.
    REACH = "reach"
    #: The connection is made private, and the sign-in accepted.
    SIGN_IN = "sign-in"
    #: Folders are listed and the inbox is opened, for reading only.
    OPEN = "open"
    #: A mail's header is fetched.
    FETCH = "fetch"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came of trying a mailbox."""

    #: The stage that failed; `DONE` where none did.
    stage: Stage
    fault: Fault | None = None
    folders: tuple[Folder, ...] = ()
    #: Where the watch will stand all the time; the others are swept.
    watched: tuple[str, ...] = ()
    #: Mails in the inbox.
    messages: int = 0
    #: Whether the server tells of new mail by itself; if not, it is asked each minute.
    can_idle: bool = False
    #: Whether it numbers the changes of a folder.
    can_modseq: bool = False
    seconds: float = 0

    @property
    def is_good(self) -> bool:
        """Whether the mailbox can be watched."""
        return self.fault is None


def probe(
    account: Account,
    halt: Halt,
    *,
    limits: Limits | None = None,
    context: ssl.SSLContext | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Probe:
    """Try a mailbox once; nothing in it is touched.

    Args:
        account: Which mailbox.
        halt: Ends all waits.
        limits: How long to wait.
        context: Whose certificates to believe.
        monotonic: Seconds by a clock that nobody sets.

    Returns:
        How far it came, and what stood in the way.
    """
    began = monotonic()
    opener = Opener(account, halt, limits=limits, context=context)
    found = _Findings()
    try:
        _reach(account, opener.limits)
        found.stage = Stage.SIGN_IN
        with opener() as session:
            _look_over(session, account, found)
    except MailboxError as error:
        found.fault = error.fault
    return found.result(monotonic() - began)


@dataclass(slots=True)
class _Findings:
    stage: Stage = Stage.REACH
    fault: Fault | None = None
    folders: tuple[Folder, ...] = ()
    messages: int = 0
    watched: tuple[str, ...] = ()
    can_idle: bool = False
    can_modseq: bool = False

    def result(self, seconds: float) -> Probe:
        return Probe(
            stage=self.stage,
            fault=self.fault,
            folders=self.folders,
            watched=self.watched,
            messages=self.messages,
            can_idle=self.can_idle,
            can_modseq=self.can_modseq,
            seconds=seconds,
        )


def _reach(account: Account, limits: Limits) -> None:
    """Knock at the server's door.

    Raises:
        MailboxError: Nobody is there.
    """
    if not account.host:
        detail = "no server is named"
        raise MailboxError(Fault(code=FaultCode.NAME_NOT_FOUND, detail=detail))
    try:
        address = (account.host, account.port)
        socket.create_connection(address, limits.connect_seconds).close()
    except OSError as error:
        raise MailboxError(fault_of(error)) from error


def _look_over(session: Session, account: Account, found: _Findings) -> None:
    found.can_idle, found.can_modseq = session.can_idle, session.can_modseq
    found.stage = Stage.OPEN
    listed = folders_of(session.folders())
    found.folders = tuple(f for f in listed if f.name not in account.leave_out)
    posts = max(1, account.connections - 1)
    found.watched = tuple(folder.name for folder in watched(found.folders, posts))
    found.messages = session.examine(_INBOX).messages
    found.stage = Stage.FETCH
    if found.messages:
        uids = session.uids(1)
        session.heads(uids[-1:])
    found.stage = Stage.DONE
