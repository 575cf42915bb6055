"""Reading spans in several processes, in order, with bounded memory.

Python's own pools were tried on paper: one reads all tasks ahead and waits for ever
when a worker dies, the other gives up all work when one does. A mail that kills its
reader must cost one span.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections import deque
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from mioboe.kit import Problem
from mioboe.sources.locators import shown
from mioboe.sources.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import ForkContext, SpawnContext

R = TypeVar("R")
#: Less work than this is done before a process has started.
_SMALL: Final = 4 * 1024 * 1024
#: How many spans may be away or waiting for an earlier one, for each process.
_AHEAD: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[R]):
    """What came of one span."""

    span: Span
    results: tuple[R | Problem, ...]
    #: Whether the span was read to its end; its mark may be kept only then.
    finished: bool = True


def map_spans(
    work: Callable[[Span], list[R]], spans: Iterable[Span | Problem], jobs: int
) -> Iterator[Done[R] | Problem]:
    """Do the work on each span, in up to ``jobs`` processes.

    Args:
        work: From a span to results; both must be picklable. What it raises is raised
            here.
        spans: As `spans` yields them; asked for only as fast as they are done.
        jobs: Number of processes. With 1, and for little work, this one does it.

    Yields:
        One `Done` a span, in the order of the spans; problems among the spans pass
        through at their place. A span whose process died has `worker-died` for its
        results, and the others go on.
    """
    items = iter(spans)
    first = list(islice(items, 2))
    sizes = [item.size for item in first if isinstance(item, Span)]
    is_little = len(first) < 2 and sum(sizes) < _SMALL  # noqa: PLR2004 - one span
    rest = _chain(first, items)
    if jobs <= 1 or is_little:
        for item in rest:
            if isinstance(item, Span):
                yield Done(span=item, results=tuple(work(item)))
            else:
                yield item
        return
    crew = _Crew(work, jobs)
    try:
        yield from crew.run(rest)
    finally:
        crew.dismiss()


def _chain(
    first: list[Span | Problem], rest: Iterator[Span | Problem]
) -> Iterator[Span | Problem]:
    yield from first
    yield from rest


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection[Any, Any]
    #: Place in the order of the span that it is at.
    busy_with: int | None = None


class _Crew(Generic[R]):
    """The processes, and the spans that are away."""

    def __init__(self, work: Callable[[Span], list[R]], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._workers: list[_Worker] = []
        #: Spans and problems in order, from the first one not handed back.
        self._queue: deque[Span | Problem] = deque()
        self._done: dict[int, Done[R]] = {}
        self._first = 0

    def run(self, items: Iterator[Span | Problem]) -> Iterator[Done[R] | Problem]:
        """Yield the outcome of each item in order."""
        asked = 0
        while True:
            while len(self._queue) < self._jobs * _AHEAD:
                item = next(items, None)
                if item is None:
                    break
                self._queue.append(item)
            while asked < self._first + len(self._queue):
                item = self._queue[asked - self._first]
                if isinstance(item, Span) and not self._give(item, asked):
                    break
                asked += 1
            if not self._queue:
                return
            yield from self._take_finished()
            if self._queue and isinstance(self._queue[0], Span):
                self._wait()
                yield from self._take_finished()

    def _take_finished(self) -> Iterator[Done[R] | Problem]:
        while self._queue:
            head = self._queue[0]
            out = (
                head if isinstance(head, Problem) else self._done.pop(self._first, None)
            )
            if out is None:
                return
            self._queue.popleft()
            self._first += 1
            yield out

    def _give(self, span: Span, place: int) -> bool:
        """Return whether there was an idle process to hand the span to."""
        worker = next((one for one in self._workers if one.busy_with is None), None)
        if worker is None:
            if len(self._workers) == self._jobs:
                return False
            worker = self._hire()
        worker.busy_with = place
        try:
            worker.pipe.send(span)
        except (BrokenPipeError, ConnectionResetError):
            self._bury(worker)
        return True

    def _hire(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        others = [worker.pipe for worker in self._workers]
        # Only a forked process holds copies of our ends of the pipes; it must close
        # them, or nobody would notice that we are gone.
        forked = context.get_start_method() == "fork"
        inherited = [ours, *others] if forked else []
        process = context.Process(
            target=_labor, args=(self._work, theirs, inherited), daemon=True
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _wait(self) -> None:
        """Wait until a process has finished its span, or has died."""
        busy = {one.pipe: one for one in self._workers if one.busy_with is not None}
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            place = worker.busy_with
            try:
                outcome = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(outcome, BaseException):
                raise outcome
            if place is not None:
                span = self._span_at(place)
                self._done[place] = Done(span=span, results=tuple(outcome))
            worker.busy_with = None

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        if worker.busy_with is None:
            return
        span = self._span_at(worker.busy_with)
        detail = f"exit status {worker.process.exitcode}"
        problem = Problem(code="worker-died", where=_where(span), detail=detail)
        done: Done[R] = Done(span=span, results=(problem,), finished=False)
        self._done[worker.busy_with] = done

    def _span_at(self, place: int) -> Span:
        span = self._queue[place - self._first]
        assert isinstance(span, Span)  # noqa: S101 - only spans are given away
        return span

    def dismiss(self) -> None:
        """End all processes; none is left behind."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
        self._workers.clear()


def _where(span: Span) -> str:
    if span.names:
        return shown(f"{span.path}/{span.names[0]}")
    return shown(f"{span.path}@{span.start}" if span.end else span.path)


def _context() -> ForkContext | SpawnContext:
    """Return the cheapest way to start a process that is safe here.

    A fork takes along only the thread that forks; a lock that another one holds would
    stay locked for ever.
    """
    if sys.platform.startswith("linux") and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _labor(
    work: Callable[[Span], list[Any]],
    pipe: Connection[Any, Any],
    inherited: list[Connection[Any, Any]],
) -> None:
    """Do spans until nobody sends more. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us in good order
    for other in inherited:
        other.close()
    while True:
        try:
            span = pipe.recv()
        except (EOFError, OSError):
            return
        outcome: list[Any] | BaseException
        try:
            outcome = work(span)
        except Exception as error:  # noqa: BLE001 - raised again in the parent
            outcome = error
        try:
            pipe.send(outcome)
        except (BrokenPipeError, ConnectionResetError):
            return
