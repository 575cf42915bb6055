"""How the owner lets us in: with a browser on this machine, or with a code elsewhere.

Source: RFC 8252 section 7.3 (loopback) with RFC 7636 (PKCE); RFC 8628 (device code).
"""

from __future__ import annotations

import hmac
import http.server
import secrets
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

import httpx2
from authlib.integrations.base_client import (  # type: ignore[import-untyped]
    OAuthError,
)

from mioboe.ports import Clock
from mioboe.sources.imap.halt import Halt
from mioboe.sources.imap.model import Fault, FaultCode
from mioboe.sources.imap.oauth import client_of, fault_of, granted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.sources.imap.oauth import Grant, Service

_DEVICE: Final = "urn:ietf:params:oauth:grant-type:device_code"
_GLANCE_SECONDS: Final = 0.2
_SLOWER_SECONDS: Final = 5
_USUAL_INTERVAL: Final = 5
_PASSING: Final = (httpx2.HTTPError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How to wait for the owner."""

    clock: Clock
    halt: Halt
    #: Seconds by a clock that nobody sets.
    monotonic: Callable[[], float]
    most_seconds: float = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCode:
    """What the owner is to type where."""

    page: str
    code: str
    #: A page with the code in it, where the provider has one.
    whole_page: str = ""


def by_browser(
    service: Service, show: Callable[[str], None], page: str, waiting: Waiting
) -> Grant | Fault:
    """Let the owner sign in with a browser on this machine.

    Args:
        service: Whose sign-in.
        show: Opens or prints the address of the provider's page.
        page: HTML that the browser shows afterwards.
        waiting: How to wait.

    Returns:
        What was granted, or why nothing was.
    """
    verifier = secrets.token_urlsafe(48)
    state = secrets.token_urlsafe(24)
    with _Door(state, page) as door, client_of(service) as client:
        client.redirect_uri = door.address
        address, _ = client.create_authorization_url(
            service.authorize_url,
            state=state,
            code_verifier=verifier,
            **service.extra,
        )
        show(address)
        answer = door.wait(waiting)
        if "code" not in answer:
            return _refused(answer)
        return _fetched(
            client,
            service,
            waiting,
            grant_type="authorization_code",
            code=answer["code"],
            code_verifier=verifier,
            redirect_uri=door.address,
        )


def by_code(
    service: Service, show: Callable[[DeviceCode], None], waiting: Waiting
) -> Grant | Fault:
    """Let the owner type a code on any device.

    Args:
        service: Whose sign-in.
        show: Shows what is to be typed where.
        waiting: How to wait.

    Returns:
        What was granted, or why nothing was.
    """
    with client_of(service) as client:
        try:
            asked = _asked(client, service)
        except _PASSING as error:
            return Fault(code=FaultCode.TOKEN_UNREACHABLE, detail=str(error)[:300])
        show(
            DeviceCode(
                page=str(asked["verification_uri"]),
                code=str(asked["user_code"]),
                whole_page=str(asked.get("verification_uri_complete") or ""),
            )
        )
        return _polled(client, service, asked, waiting)


def _asked(client: Any, service: Service) -> Mapping[str, Any]:  # noqa: ANN401 - untyped
    """Return what the device endpoint says.

    Raises:
        ValueError: It refuses, or says what makes no sense.
    """
    fields = {"client_id": service.client_id, "scope": service.scope}
    answer = client.request(
        "POST", service.device_url, data=fields, withhold_token=True
    )
    asked: Mapping[str, Any] = answer.json()
    if "device_code" not in asked:
        msg = f"{asked.get('error', answer.status_code)}"
        raise ValueError(msg)
    return asked


def _polled(
    client: Any,  # noqa: ANN401 - the library has no types
    service: Service,
    asked: Mapping[str, Any],
    waiting: Waiting,
) -> Grant | Fault:
    """Return what comes of asking again and again whether the code was typed."""
    interval = float(asked.get("interval") or _USUAL_INTERVAL)
    seconds = min(waiting.most_seconds, float(asked.get("expires_in") or 900))
    until = waiting.monotonic() + seconds
    while waiting.monotonic() < until:
        if waiting.halt.wait(interval):
            return Fault(code=FaultCode.HALTED)
        found = _fetched(
            client,
            service,
            waiting,
            grant_type=_DEVICE,
            device_code=asked["device_code"],
        )
        if not isinstance(found, Fault):
            return found
        word = found.detail.partition(":")[0]
        if word == "slow_down":
            interval += _SLOWER_SECONDS
        elif word != "authorization_pending" and _is_final(found):
            return found
    return Fault(code=FaultCode.TIMEOUT, detail="the code was not typed in time")


def _is_final(fault: Fault) -> bool:
    """Return whether asking again is of no use."""
    return fault.code is not FaultCode.TOKEN_UNREACHABLE


def _fetched(
    client: Any,  # noqa: ANN401 - the library has no types
    service: Service,
    waiting: Waiting,
    **fields: str,
) -> Grant | Fault:
    """Return what the token endpoint grants for a code."""
    if service.client_secret:
        fields["client_secret"] = service.client_secret
    try:
        token = client.fetch_token(
            service.token_url, client_id=service.client_id, **fields
        )
        return granted(token, waiting.clock.now())
    except OAuthError as error:
        return fault_of(error)
    except _PASSING as error:
        return Fault(code=FaultCode.TOKEN_UNREACHABLE, detail=str(error)[:300])


def _refused(answer: Mapping[str, str]) -> Fault:
    if not answer:
        return Fault(code=FaultCode.TIMEOUT, detail="nobody signed in")
    return Fault(code=FaultCode.TOKEN_REVOKED, detail=answer.get("error", "")[:300])


@dataclass(slots=True)
class _Seen:
    """What the browser brought."""

    state: str
    page: str
    answer: dict[str, str] = field(default_factory=dict)


class _Door:
    """A page on loopback to which the provider sends the browser back."""

    def __init__(self, state: str, page: str) -> None:
        self._seen = seen = _Seen(state, page)

        class Handler(http.server.BaseHTTPRequestHandler):
            """Takes the code, if it comes with our own state."""

            # Browsers open connections on which they say nothing.
            timeout = 2

            def do_GET(self) -> None:
                """Answer the browser."""
                _answer(self, seen)

            def log_message(self, *_: object) -> None:
                """Say nothing: the address holds the code."""

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self._server.timeout = _GLANCE_SECONDS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def wait(self, waiting: Waiting) -> Mapping[str, str]:
        until = waiting.monotonic() + waiting.most_seconds
        while not self._seen.answer and waiting.monotonic() < until:
            if waiting.halt.is_halted:
                break
            self._server.handle_request()
        return self._seen.answer


def _answer(handler: http.server.BaseHTTPRequestHandler, seen: _Seen) -> None:
    query = urllib.parse.urlsplit(handler.path).query
    said = dict(urllib.parse.parse_qsl(query))
    is_ours = hmac.compare_digest(said.get("state", "").encode(), seen.state.encode())
    if not is_ours or not said.keys() & {"code", "error"}:
        handler.send_error(404)
        return
    seen.answer = said
    body = seen.page.encode("utf-8")
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
