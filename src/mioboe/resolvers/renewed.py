"""A resolver for programs that run for months: made anew every now and then.

A resolver remembers what it was told, and gives up where nobody answers. Both are right
for a scan and wrong for a watch: keys are changed, and lines come back.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from mioboe.authenticity import Answers
    from mioboe.ports import Clock, Resolver

_EVERY: Final = timedelta(minutes=10)


class RenewedResolver:
    """Asks a resolver that is at most some minutes old. Thread-safe if that one is."""

    def __init__(
        self,
        make: Callable[[], Resolver],
        clock: Clock,
        *,
        every: timedelta = _EVERY,
    ) -> None:
        """Hold what is needed; nothing is made yet.

        Args:
            make: Makes a resolver.
            clock: Tells when it is too old.
            every: How old it may get.
        """
        self._make = make
        self._clock = clock
        self._every = every
        self._lock = threading.Lock()
        self._held: tuple[Resolver, datetime] | None = None

    def texts(self, names: Collection[str]) -> Answers:
        """Return the TXT records of each name; see `ports.Resolver`."""
        return self._fresh().texts(names)

    def _fresh(self) -> Resolver:
        with self._lock:
            now = self._clock.now()
            held = self._held
            # A clock that was set back must not keep it for good.
            if held is None or not timedelta(0) <= now - held[1] < self._every:
                held = self._held = (self._make(), now)
            return held[0]
