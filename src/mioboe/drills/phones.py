"""Phones of a household in a live drill: a server of ntfy's kind on loopback.

It takes every message that is published and keeps it by topic. Whether a phone that is
subscribed shows it to anybody is up to the drill.

Source:
    docs.ntfy.sh/publish: "Publish as JSON", "Send HTTP request".
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from mioboe.drills.mailserver import HOST

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS: Final = 10
_MOST_BYTES: Final = 64 * 1024
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """One message on a phone."""

    topic: str
    title: str
    #: Its buttons: what they send, and where to.
    buttons: Mapping[str, str]
    #: Seconds by a clock that nobody sets.
    at: float


class Phones:
    """Takes messages while it is entered."""

    def __init__(self) -> None:
        took: list[Pushed] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length", "0")), _MOST_BYTES)
                took.append(_pushed(json.loads(self.rfile.read(length))))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._took = took
        self._server = http.server.ThreadingHTTPServer((HOST, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        """Return itself, now that it takes messages."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_SECONDS)

    def on(self, topic: str) -> Sequence[Pushed]:
        """Return what came for a topic, in order."""
        return [one for one in tuple(self._took) if one.topic == topic]


def press(message: Pushed, button: str) -> bool:
    """Return whether the press of a button was taken: what ntfy's app does.

    Args:
        message: Whose button.
        button: What it sends; one of `message.buttons`.
    """
    place = urlsplit(message.buttons[button])
    connection = http.client.HTTPConnection(place.netloc, timeout=_SECONDS)
    try:
        connection.request("POST", place.path, button, _FORM)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _pushed(message: Mapping[str, Any]) -> Pushed:
    actions = message.get("actions", ())
    return Pushed(
        topic=str(message.get("topic", "")),
        title=str(message.get("title", "")),
        buttons={str(one.get("body", "")): str(one["url"]) for one in actions},
        at=time.monotonic(),
    )
