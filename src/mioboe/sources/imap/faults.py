"""From what libraries, the system and servers say to one of our faults."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
from typing import TYPE_CHECKING, Final

from mioboe.sources.imap.model import Fault, FaultCode, MailboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What the library may raise on answers that no server should give, by name.
_ODD_ANSWERS: Final = (
    imaplib.IMAP4.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RuntimeError,
)
_BYTES: Final = re.compile(r"""b(['"])(.*)\1""")
_MAX_DETAIL: Final = 300
#: Words of servers that refuse, the more telling first.
_REFUSALS: Final = (
    (FaultCode.APP_PASSWORD_NEEDED, r"application-specific password|app password"),
    (
        FaultCode.BROWSER_NEEDED,
        r"web ?login|webalert|via your web browser|\[contactadmin\]",
    ),
    (FaultCode.IMAP_OFF, r"not enabled for imap|imap (?:access )?is (?:disabled|off)"),
    (
        FaultCode.BUSY,
        (
            r"too many|\[limit\]|\[unavailable\]|\[inuse\]|\[overquota\]|rate ?limit"
            r"|bandwidth|temporar|try again|server busy|throttl"
        ),
    ),
    (
        FaultCode.NO_FOLDER,
        (
            r"\[nonexistent\]|\[trycreate\]|n[o']t exist|no such|not found"
            r"|unknown (?:mailbox|folder)"
        ),
    ),
    (FaultCode.TOKEN_EXPIRED, r"token (?:has )?expired|\[expired\]"),
)

#: Kinds of exceptions, the narrower first.
_KINDS: Final[tuple[tuple[type[BaseException], FaultCode], ...]] = (
    (ssl.SSLCertVerificationError, FaultCode.CERTIFICATE),
    (ssl.SSLError, FaultCode.NO_TLS),
    (socket.gaierror, FaultCode.NAME_NOT_FOUND),
    (TimeoutError, FaultCode.TIMEOUT),
    (ConnectionResetError, FaultCode.DROPPED),
    (BrokenPipeError, FaultCode.DROPPED),
    (OSError, FaultCode.UNREACHABLE),
)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn whatever a connection raises into a `MailboxError`.

    Raises:
        MailboxError: Something was raised.
    """
    try:
        yield
    except (OSError, *_ODD_ANSWERS) as error:
        raise MailboxError(fault_of(error)) from error


def stint(work: Callable[[], None]) -> Fault:
    """Return why work on a connection came to its end.

    The outermost frame of a thread: a fault of ours must not end the watch.

    Args:
        work: Opens the connection, and uses it until it is told to halt.
    """
    try:
        work()
    except MailboxError as error:
        return error.fault
    except Exception as error:  # noqa: BLE001 - see above
        detail = _line(f"{type(error).__name__}: {error}")
        return Fault(code=FaultCode.PROTOCOL, detail=detail)
    return Fault(code=FaultCode.HALTED)


def fault_of(error: BaseException) -> Fault:
    """Return what an exception of a connection means."""
    detail = _line(str(error))
    return Fault(code=_code(error, detail.lower()), detail=detail)


def refusal(said: str, fallback: FaultCode) -> Fault:
    """Return what a server means that refuses a sign-in or a command.

    Args:
        said: Its words.
        fallback: What it means where its words do not tell more.
    """
    detail = _line(said)
    words = detail.lower()
    telling = (code for code, pattern in _REFUSALS if re.search(pattern, words))
    return Fault(code=next(telling, fallback), detail=detail)


def _line(said: str) -> str:
    """Return what was said as one line; libraries show bytes as Python does."""
    quoted = _BYTES.sub(r"\2", said)
    return " ".join(quoted.split())[:_MAX_DETAIL]


def _code(error: BaseException, words: str) -> FaultCode:
    if isinstance(error, ssl.SSLError) and "eof" in words:
        return FaultCode.DROPPED
    for kind, code in _KINDS:
        if isinstance(error, kind):
            return code
    if isinstance(error, imaplib.IMAP4.abort):
        return _aborted(words)
    if isinstance(error, imaplib.IMAP4.error) and "failed:" in words:
        return refusal(words, FaultCode.REFUSED).code
    return FaultCode.PROTOCOL


def _aborted(words: str) -> FaultCode:
    """Return why `imaplib` gave a connection up."""
    if "unexpected" in words:
        return FaultCode.PROTOCOL
    if "timed out" in words:
        return FaultCode.TIMEOUT
    return refusal(words, FaultCode.DROPPED).code
