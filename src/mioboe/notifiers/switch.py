"""A dead-man's switch: it cries when nothing is heard of us.

Source:
    healthchecks.io: pinging API; `/start`, `/fail` and the bare URL, body ignored.
"""

from __future__ import annotations

from typing import Final

import httpx2

from mioboe.notifiers.silence import silence

_SECONDS: Final = 10.0


class DeadMansSwitch:
    """Pings one URL."""

    def __init__(self, url: str, transport: httpx2.BaseTransport | None = None) -> None:
        silence()
        self._url = url.rstrip("/")
        self._transport = transport

    def start(self) -> bool:
        """Return whether it was heard that the watch begins."""
        return self._ping("/start")

    def alive(self) -> bool:
        """Return whether it was heard that all is well."""
        return self._ping("")

    def fail(self) -> bool:
        """Return whether it was heard that something is wrong."""
        return self._ping("/fail")

    def _ping(self, path: str) -> bool:
        try:
            with httpx2.Client(
                transport=self._transport, timeout=_SECONDS, trust_env=False
            ) as client:
                return client.get(self._url + path).is_success
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
            return False
