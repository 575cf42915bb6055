"""OAuth2 tokens: fetched when they are needed, kept so that none is ever lost.

A provider may give a new refresh token with each access token, and refuse the old one
from then on. So what came is kept before it is used, in a file that is replaced as a
whole and that nobody but the owner may read.

Source: RFC 6749 sections 5 and 6; RFC 9700 section 4.14 for rotation.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

import httpx2
from authlib.integrations.base_client import (  # type: ignore[import-untyped]
    OAuthError,
)
from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]
    OAuth2Client,
)

from mioboe.sources.imap.model import Fault, FaultCode

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.ports import Clock

#: A token that ends so soon is not used any more.
_MARGIN: Final = timedelta(minutes=2)
_USUAL_SECONDS: Final = 3600
_WAIT_SECONDS: Final = 20
#: What a token endpoint may raise that the network or the provider is to blame for.
_PASSING: Final = (httpx2.HTTPError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where a provider gives tokens, and whom it takes us for."""

    token_url: str
    scope: str
    client_id: str
    #: Programs on people's own machines cannot keep one; Google asks for it still.
    client_secret: str = field(default="", repr=False)
    authorize_url: str = ""
    device_url: str = ""
    #: What else the page of the provider is to be told.
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an owner granted us."""

    refresh: str = field(repr=False)
    access: str = field(default="", repr=False)
    #: When the access token ends. UTC.
    ends: datetime = datetime(1970, 1, 1, tzinfo=UTC)


class Vault(Protocol):
    """Where a grant is kept."""

    def load(self) -> Grant | None:
        """Return the grant; `None`: there is none."""
        ...

    def save(self, grant: Grant) -> None:
        """Keep a grant in place of the one before."""
        ...


class FileVault:
    """A file that nobody but the owner may read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Grant | None:
        """Return the grant; `None`: there is none that can be read."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return Grant(
                refresh=str(found["refresh"]),
                access=str(found["access"]),
                ends=datetime.fromisoformat(found["ends"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, grant: Grant) -> None:
        """Keep a grant in place of the one before, wholly or not at all.

        Raises:
            OSError: The disk does not take it; the one before is still there.
        """
        fields = {
            "refresh": grant.refresh,
            "access": grant.access,
            "ends": grant.ends.isoformat(),
        }
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path.with_name(f"{self._path.name}.new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(fields, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


class Tokens:
    """Gives access tokens of one grant. Safe in any thread."""

    def __init__(self, service: Service, vault: Vault, clock: Clock) -> None:
        self._service = service
        self._vault = vault
        self._clock = clock
        self._lock = threading.Lock()
        self._grant: Grant | None = None
        self._is_saved = True

    def fresh(self, *, was_refused: bool = False) -> str | Fault:
        """Return an access token that is good for some minutes.

        Args:
            was_refused: Whether the server refused the last one.

        Returns:
            The token, or why there is none.
        """
        with self._lock:
            grant = self._grant or self._vault.load()
            if grant is None:
                return Fault(code=FaultCode.TOKEN_REVOKED, detail="not signed in yet")
            if not was_refused and self._clock.now() < grant.ends - _MARGIN:
                self._keep(grant)
                return grant.access
            renewed = renew(self._service, grant, self._clock.now())
            if isinstance(renewed, Fault):
                return renewed
            self._is_saved = False
            self._keep(renewed)
            return renewed.access

    def _keep(self, grant: Grant) -> None:
        """Keep a grant; if the disk is full, in memory, and try again next time."""
        self._grant = grant
        if self._is_saved:
            return
        try:
            self._vault.save(grant)
        except OSError:
            return
        self._is_saved = True


def renew(service: Service, grant: Grant, now: datetime) -> Grant | Fault:
    """Return a grant with a new access token, or why there is none.

    Args:
        service: Who gives tokens.
        grant: What the owner granted.
        now: The present instant.
    """
    with client_of(service) as client:
        try:
            token = client.refresh_token(service.token_url, refresh_token=grant.refresh)
            return granted(token, now, grant.refresh)
        except OAuthError as error:
            return fault_of(error)
        except _PASSING as error:
            return Fault(code=FaultCode.TOKEN_UNREACHABLE, detail=_line(error))


def client_of(service: Service) -> Any:  # noqa: ANN401 - the library has no types
    """Return a client of a provider."""
    return OAuth2Client(
        client_id=service.client_id,
        client_secret=service.client_secret or None,
        scope=service.scope,
        # A program that cannot keep a secret says who it is, and proves nothing.
        token_endpoint_auth_method=(
            "client_secret_post" if service.client_secret else "none"
        ),
        code_challenge_method="S256",
        timeout=_WAIT_SECONDS,
        trust_env=False,
    )


def granted(token: Mapping[str, Any], now: datetime, refresh: str = "") -> Grant:
    """Return what a token endpoint granted.

    Args:
        token: Its answer.
        now: The present instant.
        refresh: The refresh token so far, which stays good where none came.

    Raises:
        ValueError: It granted nothing that we can use.
    """
    access = token.get("access_token")
    refresh = str(token.get("refresh_token") or refresh)
    if not isinstance(access, str) or not access or not refresh:
        msg = "the answer has no token"
        raise ValueError(msg)
    seconds = int(token.get("expires_in") or _USUAL_SECONDS)
    return Grant(refresh=refresh, access=access, ends=now + timedelta(seconds=seconds))


def fault_of(error: OAuthError) -> Fault:
    """Return what a provider means that gives no token."""
    detail = " ".join(f"{error.error}: {error.description or ''}".split())[:300]
    passing = {"temporarily_unavailable", "server_error", "slow_down"}
    code = FaultCode.TOKEN_REVOKED
    if error.error in passing:
        code = FaultCode.TOKEN_UNREACHABLE
    return Fault(code=code, detail=detail)


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]
