"""The DNS itself, by dnspython: with a cache, time limits, and an end to waiting.

A machine without a network must not make a scan wait for each name. After a few names
in a row without any answer the resolver stops asking for a while and says so once.
"""

from __future__ import annotations

import concurrent.futures
import threading
from typing import TYPE_CHECKING, Final

import dns.exception
import dns.rdatatype
import dns.resolver

from mioboe.authenticity import Answer, AnswerStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mioboe.authenticity import Answers

_SECONDS: Final = 2.5
_THREADS: Final = 16
#: Names in a row without any answer after which nobody is asked any more.
_PATIENCE: Final = 6
_MAX_RECORDS: Final = 40
_MAX_CHARACTERS: Final = 16_384


class LiveResolver:
    """Asks the resolvers of this machine. Thread-safe."""

    def __init__(self, ask: Callable[[str], list[str]] | None = None) -> None:
        self._ask = ask or _Dns().texts
        self._cache: dict[str, Answer] = {}
        self._lock = threading.Lock()
        self._silent = 0

    @property
    def gave_up(self) -> bool:
        """Whether nobody answered for so long that it stopped asking."""
        return self._silent >= _PATIENCE

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
        if self.gave_up:
            return Answer(AnswerStatus.FAILED)
        try:
            texts = self._ask(name)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            answer = Answer(AnswerStatus.MISSING)
        except (dns.exception.DNSException, OSError, ValueError):
            with self._lock:
                self._silent += 1
            return Answer(AnswerStatus.FAILED)
        else:
            kept = tuple(text[:_MAX_CHARACTERS] for text in texts[:_MAX_RECORDS])
            answer = Answer(AnswerStatus.FOUND if kept else AnswerStatus.MISSING, kept)
        with self._lock:
            self._silent = 0
        return answer


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
