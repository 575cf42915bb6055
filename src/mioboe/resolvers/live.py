"""The DNS itself, by dnspython: with a cache, time limits, and an end to waiting.

A machine without a network must not make a scan wait for each name. After a few names
in a row without any answer the resolver asks for the root, which answers wherever
anybody does; without it, it asks no more. So no sender whose own servers keep silent
can blind it.
"""

from __future__ import annotations

import concurrent.futures
import threading
from typing import TYPE_CHECKING, Final

import dns.exception
import dns.rdatatype
import dns.resolver

from mioboe.authenticity import Answer, AnswerStatus
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mioboe.authenticity import Answers
    from mioboe.ports import Clock

_SECONDS: Final = 2.5
_THREADS: Final = 16
#: Names in a row without any answer after which the root is asked.
_PATIENCE: Final = 6
_ROOT: Final = "."
_MAX_RECORDS: Final = 40
_MAX_CHARACTERS: Final = 16_384


class LiveResolver:
    """Asks the resolvers of this machine. Thread-safe."""

    def __init__(
        self, ask: Callable[[str], list[str]] | None = None, clock: Clock | None = None
    ) -> None:
        self._ask = ask or _Dns().texts
        self._clock = clock or SystemClock()
        self._cache: dict[str, Answer] = {}
        self._lock = threading.Lock()
        self._silent = 0
        self._gave_up = False

    @property
    def gave_up(self) -> bool:
        """Whether nobody answers here, not even for the root."""
        return self._gave_up

    def texts(self, names: Collection[str]) -> Answers:
        """Return the TXT records of each name; see `ports.Resolver`."""
        new = [name for name in names if name not in self._cache]
        if new:
            workers = min(_THREADS, len(new))
            with concurrent.futures.ThreadPoolExecutor(workers) as pool:
                answers = dict(zip(new, pool.map(self._one, new), strict=True))
            found = {
                n: a for n, a in answers.items() if a.status is not AnswerStatus.FAILED
            }
            self._cache.update(found)
        else:
            answers = {}
        return {name: self._cache.get(name) or answers[name] for name in names}

    def _one(self, name: str) -> Answer:
        if self._gave_up:
            return Answer(AnswerStatus.FAILED)
        answer = self._answer(name)
        with self._lock:
            is_silent = answer.status is AnswerStatus.FAILED
            self._silent = self._silent + 1 if is_silent else 0
            if self._silent >= _PATIENCE and not self._gave_up:
                self._silent = 0
                self._gave_up = self._answer(_ROOT).status is AnswerStatus.FAILED
        return answer

    def _answer(self, name: str) -> Answer:
        try:
            texts = self._ask(name)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return Answer(AnswerStatus.MISSING, asked=self._clock.now())
        except (dns.exception.DNSException, OSError, ValueError):
            return Answer(AnswerStatus.FAILED)
        kept = tuple(text[:_MAX_CHARACTERS] for text in texts[:_MAX_RECORDS])
        status = AnswerStatus.FOUND if kept else AnswerStatus.MISSING
        return Answer(status, kept, self._clock.now())


class _Dns:
    """dnspython, with its configuration read when it is first needed."""

    def __init__(self) -> None:
        self._resolver: dns.resolver.Resolver | None = None
        self._lock = threading.Lock()

    def texts(self, name: str) -> list[str]:
        with self._lock:
            if self._resolver is None:
                self._resolver = dns.resolver.Resolver()
                self._resolver.lifetime = _SECONDS
        found = self._resolver.resolve(name, dns.rdatatype.TXT, search=False)
        return [b"".join(record.strings).decode("utf-8", "replace") for record in found]
