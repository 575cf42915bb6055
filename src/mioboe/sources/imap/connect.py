"""From an account to a session, or to the fault that stands in the way."""

from __future__ import annotations

import re
import ssl
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from imapclient import IMAPClient  # type: ignore[import-untyped]

from mioboe.sources.imap.faults import refusal, told
from mioboe.sources.imap.model import (
    Fault,
    FaultCode,
    Limits,
    MailboxError,
    Password,
    Security,
)
from mioboe.sources.imap.session import Session
from mioboe.sources.imap.wire import Route, Wire

if TYPE_CHECKING:
    from mioboe.sources.imap.halt import Halt
    from mioboe.sources.imap.model import (
        Account,
        Token,
    )

#: Groups of four letters, as Google, Yahoo and Apple show their app passwords.
_APP_PASSWORD: Final = re.compile(r"[a-z0-9]{4}(?:\s[a-z0-9]{4}){2,7}")


class Opener:
    """Opens sessions of one account. For several threads."""

    def __init__(
        self,
        account: Account,
        halt: Halt,
        *,
        limits: Limits | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            account: Which mailbox.
            halt: Ends all waits.
            limits: How long to wait, how much to take.
            context: Whose certificates to believe; the system's where there is none.
                It is large, so all accounts share one.
        """
        self.account = account
        self._halt = halt
        self.limits = limits or Limits()
        self._context = context or ssl.create_default_context()

    def __call__(self) -> Session:
        """Return a signed-in session.

        Raises:
            MailboxError: There is none, and why.
        """
        with told():
            client, wire = self._connected()
        try:
            with told():
                self._secure(client, wire)
                self._sign_in(client)
        except MailboxError:
            wire.shutdown()
            raise
        return Session(client, wire)

    def _connected(self) -> tuple[Any, Wire]:
        account = self.account
        is_tls = account.security is Security.TLS
        route = Route(
            host=account.host,
            port=account.port,
            context=self._context if is_tls else None,
        )
        client = _Client(route, self.limits, self._halt)
        return client, client.wire

    def _secure(self, client: IMAPClient, wire: Wire) -> None:
        """Turn to TLS where that is how it begins.

        Raises:
            MailboxError: The server cannot, or somebody has put words in its mouth.
        """
        if self.account.security is not Security.STARTTLS:
            return
        if not client.has_capability("STARTTLS"):
            raise MailboxError(Fault(code=FaultCode.NO_TLS, detail="no STARTTLS"))
        client.starttls(self._context)
        if wire.has_unread:
            detail = "plain text behind STARTTLS"
            raise MailboxError(Fault(code=FaultCode.PROTOCOL, detail=detail))

    def _sign_in(self, client: IMAPClient) -> None:
        sign_in = self.account.sign_in
        if isinstance(sign_in, Password):
            self._by_password(client, tidied(sign_in.secret))
        elif not self._by_token(client, sign_in, was_refused=False):
            # It may have ended a moment before its time.
            self._by_token(client, sign_in, was_refused=True)

    def _by_password(self, client: IMAPClient, secret: str) -> None:
        """Sign in.

        Raises:
            MailboxError: The server refuses.
        """
        is_plain = (self.account.user + secret).isascii()
        is_disabled = client.has_capability("LOGINDISABLED")
        if is_disabled and self.account.security is Security.NONE:
            detail = "the server takes passwords over TLS only"
            raise MailboxError(Fault(code=FaultCode.NO_TLS, detail=detail))
        try:
            if is_plain and not is_disabled:
                client.login(self.account.user, secret)
            else:
                client.plain_login(self.account.user, secret)
        except client.AbortError:
            raise
        except client.Error as error:
            fault = refusal(_without(secret, error), FaultCode.LOGIN_REFUSED)
            raise MailboxError(fault) from None

    def _by_token(
        self, client: IMAPClient, sign_in: Token, *, was_refused: bool
    ) -> bool:
        """Return whether a token let us in; false: try a fresh one.

        Raises:
            MailboxError: There is no token, or the server refuses a fresh one.
        """
        token = sign_in.fresh(was_refused=was_refused)
        if isinstance(token, Fault):
            raise MailboxError(token)
        try:
            client.oauth2_login(self.account.user, token)
        except client.AbortError:
            raise
        except client.Error as error:
            if not was_refused:
                return False
            fault = refusal(_without(token, error), FaultCode.TOKEN_REVOKED)
            raise MailboxError(fault) from None
        return True


class _Client(IMAPClient):  # type: ignore[misc]
    """The library's client, over our own connection."""

    def __init__(self, route: Route, limits: Limits, halt: Halt) -> None:
        self._parts = (route, limits, halt)
        super().__init__(route.host, route.port, ssl=route.context is not None)
        self.normalise_times = False
        # It would format every line for a log that nobody keeps, secrets too.
        self.wire.debug = 0

    @property
    def wire(self) -> Wire:
        """The connection below it."""
        wire: Wire = self._imap
        return wire

    def _create_IMAP4(self) -> Wire:  # noqa: N802 - the library's name
        return Wire(*self._parts)

    def _set_read_timeout(self) -> None:
        """Leave the time limits to the connection."""


def tidied(secret: str) -> str:
    r"""Return a password without what got into it by copying.

    Args:
        secret: As the owner pasted it.

    Returns:
        An app password without the blanks that its provider shows between groups of
        letters, in plain letters; any other without blanks at its ends.

    Example:
        >>> tidied(" abcd efgh\u00a0ijkl mnop\n")
        'abcdefghijklmnop'
        >>> tidied("correct horse battery")
        'correct horse battery'
    """
    plain = unicodedata.normalize("NFKC", secret).strip()
    if _APP_PASSWORD.fullmatch(plain):
        return "".join(plain.split())
    return secret.strip()


def _without(secret: str, error: Exception) -> str:
    """Return what the server said, should it have repeated a secret."""
    return str(error).replace(secret, "***")
