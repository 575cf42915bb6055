"""A provider of OAuth2 tokens on loopback."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.server
import json
import threading
import urllib.parse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mioboe.sources.imap.oauth import Service

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Provider:
    """What it gives, and what it was asked."""

    #: Refresh tokens that are good; each is replaced when it is used.
    refresh: set[str] = field(default_factory=set)
    rotates: bool = True
    #: Answers of the token endpoint that go before all others: status and body.
    answers: list[tuple[int, Any]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    #: Code of a browser's sign-in to its PKCE challenge.
    codes: dict[str, str] = field(default_factory=dict)
    #: How often the device code is still pending.
    pending: int = 0
    count: int = 0
    url: str = ""

    def service(self, **more: Any) -> Service:  # noqa: ANN401 - fields of a service
        usual = {
            "token_url": f"{self.url}/token",
            "authorize_url": f"{self.url}/authorize",
            "device_url": f"{self.url}/device",
            "scope": "mail offline_access",
            "client_id": "mioboe",
        }
        return Service(**usual | more)

    def answer(self, path: str, said: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(said)
        if self.answers:
            return self.answers.pop(0)
        if path == "/device":
            return 200, {
                "device_code": "device",
                "user_code": "ABCD-EFGH",
                "verification_uri": "https://provider.test/device",
                "interval": 0.05,
                "expires_in": 600,
            }
        return self._token(said)

    def _token(self, said: dict[str, str]) -> tuple[int, Any]:
        grant = said["grant_type"]
        if grant == "refresh_token":
            if said["refresh_token"] not in self.refresh:
                return 400, {"error": "invalid_grant", "error_description": "revoked"}
            if self.rotates:
                self.refresh.discard(said["refresh_token"])
        elif grant == "authorization_code":
            digest = hashlib.sha256(said["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if self.codes.pop(said["code"], None) != challenge:
                return 400, {"error": "invalid_grant"}
        elif self.pending:
            self.pending -= 1
            return 400, {"error": "authorization_pending"}
        self.count += 1
        given = {"access_token": f"access-{self.count}", "expires_in": 3600}
        if self.rotates or grant != "refresh_token":
            given["refresh_token"] = f"refresh-{self.count}"
            self.refresh.add(f"refresh-{self.count}")
        return 200, {"token_type": "Bearer", **given}


@contextlib.contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider for a while."""
    provider = Provider()

    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 2

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            said = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
            status, answer = provider.answer(self.path, said)
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
