"""What the threads of one mailbox know together."""

from __future__ import annotations

import collections
import contextlib
import threading
from typing import TYPE_CHECKING, Final

from mioboe.sources.imap.catchup import STRIKES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.ports.watch import Position

_RELENT_SECONDS: Final = 3600


class Board:
    """Positions, failures, who stands where. Every method is safe in any thread."""

    def __init__(self, positions: Mapping[str, Position]) -> None:
        self._positions = dict(positions)
        self._strikes: dict[str, tuple[int, collections.Counter[int]]] = {}
        self._locks: collections.defaultdict[str, threading.RLock] = (
            collections.defaultdict(threading.RLock)
        )
        self._held: set[str] = set()
        self._lock = threading.Lock()
        self._is_hurried = False
        self._relented = 0.0

    @contextlib.contextmanager
    def alone(self, folder: str) -> Iterator[None]:
        """Keep other threads out of a folder."""
        with self._lock:
            lock = self._locks[folder]
        with lock:
            yield

    def position(self, folder: str) -> Position | None:
        """Return how far a folder was read; `None`: never."""
        return self._positions.get(folder)

    def keep(self, position: Position) -> bool:
        """Return whether that is another position than the one known."""
        is_new = self._positions.get(position.folder) != position
        self._positions[position.folder] = position
        return is_new

    def forget(self, folder: str) -> Position | None:
        """Return what was known of a folder that is no more."""
        return self._positions.pop(folder, None)

    def known(self) -> tuple[Position, ...]:
        """Return all positions."""
        return tuple(self._positions.values())

    def strikes(self, folder: str, uidvalidity: int) -> collections.Counter[int]:
        """Return how many fetches failed, by the UIDs that they failed on."""
        with self._lock:
            then, strikes = self._strikes.get(folder, (0, collections.Counter()))
            if then != uidvalidity:
                strikes = collections.Counter()
            self._strikes[folder] = (uidvalidity, strikes)
            return strikes

    def relent(self, now: float) -> None:
        """Allow one more try of each mail that was passed over, once an hour.

        Args:
            now: Seconds by a clock that nobody sets.
        """
        if now - self._relented < _RELENT_SECONDS:
            return
        self._relented = now
        for _, strikes in list(self._strikes.values()):
            for uid in list(strikes):
                strikes[uid] = min(strikes[uid], STRIKES - 1)

    @contextlib.contextmanager
    def held(self, folder: str) -> Iterator[None]:
        """Keep sweeps out of a folder: somebody stands there."""
        self._held.add(folder)
        try:
            yield
        finally:
            self._held.discard(folder)

    def is_held(self, folder: str) -> bool:
        """Return whether somebody stands watch at a folder."""
        return folder in self._held

    def hurry(self) -> None:
        """Ask for a sweep soon: a mail has gone from its folder."""
        self._is_hurried = True

    @property
    def is_hurried(self) -> bool:
        """Whether a sweep is asked for."""
        return self._is_hurried

    def begin_sweep(self) -> None:
        """Take note that a sweep begins."""
        self._is_hurried = False
