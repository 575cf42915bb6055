"""Something that ends every wait at once, whatever a thread waits for."""

from __future__ import annotations

import socket
import threading
from typing import Self


class Halt:
    """A bell that rings once; sockets can be waited for together with it."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._there, self._here = socket.socketpair()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_halted(self) -> bool:
        """Whether it has rung."""
        return self._event.is_set()

    def ring(self) -> None:
        """End all waits, those that begin later too."""
        if not self._event.is_set():
            self._event.set()
            self._there.send(b"!")

    def wait(self, seconds: float) -> bool:
        """Return whether it has rung, after that long at most."""
        return self._event.wait(max(0.0, seconds))

    def fileno(self) -> int:
        """Return what `select` can wait for: readable once it has rung."""
        return self._here.fileno()

    def close(self) -> None:
        """Give its sockets back; nobody may wait any more."""
        self._there.close()
        self._here.close()
