"""The page behind the links, on this machine only: the smallest server that does.

It serves `/a/TOKEN`, `/livez` and `/metrics`, and nothing else; the latter two only to
programs on this machine. A GET changes nothing. No request is logged: its path holds a
ticket.
"""

from __future__ import annotations

import http.server
import socket
import socketserver
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import parse_qs

from mioboe.notifiers.pages import POLICY, html_of
from mioboe.ports.alerts import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.ports.alerts import Answering, Page

_SECONDS: Final = 10
_GLANCE_SECONDS: Final = 0.1
#: A form of ours is far shorter.
_MOST_BYTES: Final = 1_000
_MOST_AT_ONCE: Final = 16
_STATUS: Final = {
    Scene.FORGED: HTTPStatus.NOT_FOUND,
    Scene.EXPIRED: HTTPStatus.GONE,
    Scene.SPENT: HTTPStatus.GONE,
    Scene.GONE: HTTPStatus.GONE,
    Scene.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HTML: Final = "text/html; charset=utf-8"
_TEXT: Final = "text/plain; charset=utf-8"
_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class AnswerServer:
    """Answers requests in threads of its own, until it is stopped."""

    def __init__(
        self,
        place: tuple[str, int],
        answering: Answering,
        metrics: Callable[[], str],
        is_live: Callable[[], bool],
    ) -> None:
        """Listen.

        Args:
            place: Host and port on this machine; port 0: any that is free.
            answering: What stands behind the links.
            metrics: Returns the text of `/metrics`.
            is_live: Returns whether the watch works.

        Raises:
            OSError: The place is taken.
        """
        handler = type(
            "Handler",
            (_Handler,),
            {
                "answering": answering,
                "metrics": staticmethod(metrics),
                "is_live": staticmethod(is_live),
            },
        )
        self._server = _Server(place, handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            args=(_GLANCE_SECONDS,),
            name="answers",
            daemon=True,
        )

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering; returns when that is done."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(_SECONDS)
        self._server.server_close()


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, place: tuple[str, int], handler: Any) -> None:  # noqa: ANN401 - a class
        self.address_family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        self._room = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__(place, handler)

    def server_bind(self) -> None:
        # The one of http.server asks the DNS for our own name.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), 0

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as above
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as above
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as above
        """Say nothing of a caller who hung up."""


class _Handler(http.server.BaseHTTPRequestHandler):
    answering: ClassVar[Answering]
    metrics: ClassVar[Callable[[], str]]
    is_live: ClassVar[Callable[[], bool]]
    timeout = _SECONDS

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if token := _token_of(path):
            self._show(self.answering.look(token))
        elif path == "/livez" and self._is_local():
            is_live = type(self).is_live()
            status = HTTPStatus.OK if is_live else HTTPStatus.SERVICE_UNAVAILABLE
            self._say(status, "ok\n" if is_live else "not watching\n")
        elif path == "/metrics" and self._is_local():
            self._say(HTTPStatus.OK, type(self).metrics(), _PROMETHEUS)
        else:
            self._say(HTTPStatus.NOT_FOUND, "not found\n")

    do_HEAD = do_GET  # noqa: N815 - as http.server calls it

    def do_POST(self) -> None:
        token = _token_of(self.path.partition("?")[0])
        length = self.headers.get("Content-Length", "")
        if not token:
            self._say(HTTPStatus.NOT_FOUND, "not found\n")
        elif not length.isascii() or not length.isdigit():
            self._say(HTTPStatus.LENGTH_REQUIRED, "length required\n")
        elif int(length) > _MOST_BYTES:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large\n")
        else:
            form = self.rfile.read(int(length)).decode("utf-8", "replace")
            self._show(self.answering.press(token, _said(form)))

    def _show(self, page: Page) -> None:
        status = _STATUS.get(page.scene, HTTPStatus.OK)
        self._say(status, html_of(page), _HTML)

    def _say(self, status: HTTPStatus, text: str, kind: str = _TEXT) -> None:
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        # A body that was not read must not be taken for the next request.
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _is_local(self) -> bool:
        """Return whether a program on this machine asks, and not by a way in front.

        A page of somebody else's whose name leads here has another name for us.
        """
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers["Host"]
        forwarded = self.headers.get("X-Forwarded-For") or self.headers.get("Forwarded")
        return (host or "").strip("[]") in _LOCAL and not forwarded

    def version_string(self) -> str:
        """Return the name of this server, and no version."""
        return "mioboe"

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as it is called
        """Log nothing: there are tickets in it."""


def _said(form: str) -> str:
    """Return what a form of ours says; empty: it is none."""
    try:
        return parse_qs(form, max_num_fields=4).get("said", [""])[0]
    except ValueError:
        return ""


def _token_of(path: str) -> str:
    """Return the token of a path `.../a/TOKEN`; empty: it has none."""
    before, _, token = path.rpartition("/")
    return token if before.endswith("/a") else ""
