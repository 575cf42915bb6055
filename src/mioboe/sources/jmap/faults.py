"""From what HTTP and JMAP servers do to one of the faults of mailboxes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import httpx2

from mioboe.sources.imap import Fault, FaultCode, MailboxError
from mioboe.sources.imap.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_DROPPED: Final = (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError)
#: What answers raise that no server should give.
_ODD_ANSWERS: Final = (ValueError, LookupError, TypeError, AttributeError)
_BAD_REQUEST: Final = 400
_SIGN_IN: Final = frozenset({401, 403})
_TOO_MANY: Final = 429
_SERVER_S: Final = 500
_MAX_DETAIL: Final = 300


class MethodError(Exception):
    """The server refused one method; its type is what RFC 8620 section 3.6.2 has."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn whatever a request raises into a `MailboxError`.

    Raises:
        MailboxError: Something was raised.
    """
    try:
        yield
    except MethodError as error:
        fault = Fault(code=FaultCode.REFUSED, detail=error.kind[:_MAX_DETAIL])
        raise MailboxError(fault) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise MailboxError(_of_http(error)) from error
    except _ODD_ANSWERS as error:
        detail = f"{type(error).__name__}: {error}"[:_MAX_DETAIL]
        raise MailboxError(Fault(code=FaultCode.PROTOCOL, detail=detail)) from error


def _of_http(error: Exception) -> Fault:
    if isinstance(error, httpx2.TimeoutException):
        return Fault(code=FaultCode.TIMEOUT, detail=type(error).__name__)
    if isinstance(error, _DROPPED):
        return Fault(code=FaultCode.DROPPED, detail=_line(error))
    if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
        return Fault(code=FaultCode.NAME_NOT_FOUND, detail=_line(error))
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError):
            return fault_of(cause)
        cause = cause.__cause__ or cause.__context__
    return Fault(code=FaultCode.UNREACHABLE, detail=_line(error))


def checked(answer: httpx2.Response, *, by_token: bool) -> httpx2.Response:
    """Return an answer that is good.

    Args:
        answer: Any.
        by_token: Whether we signed in with a token.

    Raises:
        MailboxError: It is a refusal, and of what.
    """
    status = answer.status_code
    if answer.is_success:
        return answer
    if status in _SIGN_IN:
        code = FaultCode.TOKEN_REVOKED if by_token else FaultCode.LOGIN_REFUSED
    elif status == _TOO_MANY or status >= _SERVER_S:
        code = FaultCode.BUSY
    else:
        code = FaultCode.REFUSED if status == _BAD_REQUEST else FaultCode.PROTOCOL
    raise MailboxError(Fault(code=code, detail=f"HTTP {status}"))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:_MAX_DETAIL]
