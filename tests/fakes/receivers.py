"""What alerts are sent to in tests: an HTTP receiver and a sink of mail."""

from __future__ import annotations

import contextlib
import http.server
import json
import socketserver
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST: Final = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was sent
        return json.loads(self.body)


@dataclass
class Receiver:
    """Takes whatever is sent to it, as ntfy, Apprise's JSON or a switch would."""

    port: int = 0
    got: list[Request] = field(default_factory=list)
    #: What it answers.
    status: int = 200
    #: How long it takes to.
    delay: float = 0
    _came: threading.Condition = field(default_factory=threading.Condition)

    def take(self, request: Request) -> None:
        with self._came:
            self.got.append(request)
            self._came.notify_all()

    def wait(self, is_there: Callable[[list[Request]], object], seconds: float) -> None:
        """Wait until something holds of what came."""
        with self._came:
            found = self._came.wait_for(lambda: is_there(self.got), seconds)
            assert found, [(one.path, one.body.decode()) for one in self.got]


@contextlib.contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """Run a receiver for a while."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def _take(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length)
            if receiver.delay:
                time.sleep(receiver.delay)
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.take(
                Request(self.command, self.path, headers, body, time.monotonic())
            )
            self.send_response(receiver.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(b"{}")

        do_GET = do_POST = do_PUT = _take  # noqa: N815 - as http.server calls them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _serving(http.server.ThreadingHTTPServer((HOST, port), Handler)) as place:
        receiver.port = place
        yield receiver


@dataclass
class Letters:
    """Mails that were sent, each with those whom it was for."""

    port: int = 0
    got: list[tuple[list[str], str]] = field(default_factory=list)


@contextlib.contextmanager
def sinking() -> Iterator[Letters]:
    """Run a sink of mail for a while.

    Source:
        RFC 5321; only what a client needs that sends one mail.
    """
    letters = Letters()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            people: list[str] = []
            self._say("220 sink.test")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"RCPT":
                    people.append(line.decode().split("<")[1].split(">")[0])
                if word == b"DATA":
                    self._say("354 go on")
                    letters.got.append((people, self._read()))
                self._say("221 bye" if word == b"QUIT" else "250 ok")
                if word == b"QUIT":
                    return

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def _read(self) -> str:
            lines = []
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(line)
            return b"".join(lines).decode()

    server = socketserver.ThreadingTCPServer((HOST, 0), Handler)
    with _serving(server) as place:
        letters.port = place
        yield letters


@contextlib.contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
