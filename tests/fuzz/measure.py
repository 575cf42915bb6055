"""Inputs one by one: made, run, timed, checked; and slow ones made larger."""

from __future__ import annotations

import signal
import time
import traceback
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.fuzz.target import Target, Way

#: CPU seconds that one input may take.
LIMIT: Final = 0.25
#: CPU seconds after which an input is given up.
_HANGS: Final = 20.0
#: An input that seems slow is tried so many times more.
_TRIES: Final = 3
#: Failures, and slow shapes, that are kept of one target.
_KEPT: Final = 10
#: Added to the size of an input, so that small ones do not look slow.
_FIXED: Final = 2_000
#: Costs below this are noise, and sizes above this are not tried.
_LEAST: Final = 0.012
_LARGEST: Final = 3 << 20
_MOST_TIMES: Final = 1 << 16
#: Four times the size may cost at most so many times as much.
_STEEPEST: Final = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input that something is wrong with."""

    target: str
    #: Which of the run's inputs it was; -1: one that was made larger.
    index: int
    #: `raised`, `broken`, `slow` or `steep`.
    kind: str
    detail: str
    data: bytes


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a piece of work gave."""

    target: str
    inputs: int = 0
    #: CPU seconds in the measured work.
    busy: float = 0.0
    #: The slowest input: CPU seconds, bytes, index.
    slowest: tuple[float, int, int] = (0.0, 0, 0)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    #: What took longest for its size: seconds a byte, input.
    shapes: list[tuple[float, bytes]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another piece of work on the same target gave."""
        self.inputs += other.inputs
        self.busy += other.busy
        self.failed += other.failed
        self.slowest = max(self.slowest, other.slowest)
        self.failures = (self.failures + other.failures)[: 10 * _KEPT]
        self.shapes = sorted(self.shapes + other.shapes, reverse=True)[:_KEPT]

    def time(self, took: float, data: bytes, index: int) -> None:
        """Count the time of one input, and remember it where it is among the slow."""
        self.busy += took
        self.slowest = max(self.slowest, (took, len(data), index))
        rate = took / (len(data) + _FIXED)
        if len(self.shapes) < _KEPT or rate > self.shapes[-1][0]:
            self.shapes = sorted([*self.shapes, (rate, data)], reverse=True)[:_KEPT]

    def fail(self, kind: str, detail: str, data: bytes, index: int = -1) -> None:
        """Count a failure, and keep it where there are few."""
        self.failed += 1
        if len(self.failures) < _KEPT:
            self.failures.append(
                Failure(
                    target=self.target, index=index, kind=kind, detail=detail, data=data
                )
            )


def work(target: Target[Any], seed: int, indices: range) -> Tally:
    """Try the inputs of these numbers.

    Args:
        target: What is fuzzed.
        seed: The same seed and number give the same input.
        indices: The numbers.
    """
    tally = Tally(target=target.name)
    for index in indices:
        data = target.make(Random(f"{target.name} {seed} {index}"))  # noqa: S311 - no secret
        attempt(target, data, tally, index)
    return tally


def attempt(target: Target[Any], data: bytes, tally: Tally, index: int = -1) -> None:
    """Try one input."""
    tally.inputs += 1
    start = time.process_time()

    def give_up(*_: object) -> None:
        # Not a timer of CPU time: with one, Linux measures it in steps of 4 ms.
        if time.process_time() - start > _HANGS:
            msg = f"not done after {_HANGS:.0f} s"
            raise TimeoutError(msg)

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, _HANGS, _HANGS)
    try:
        result = target.run(data)
        took = time.process_time() - start
        target.check(data, result)
        if took > LIMIT / 10:
            took = min(took, *(cost(target, data) for _ in range(_TRIES)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
        kind = "broken" if isinstance(error, AssertionError) else "raised"
        tally.fail(kind, traceback.format_exc(), data, index)
        return
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    tally.time(took, data, index)
    if took > LIMIT:
        detail = f"{took * 1000:.0f} ms for {len(data)} bytes"
        tally.fail("slow", detail, data, index)


def cost(target: Target[Any], data: bytes) -> float:
    """Return the CPU seconds of one run."""
    start = time.process_time()
    target.run(data)
    return time.process_time() - start


def steepness(target: Target[Any], way: Way) -> tuple[float, bytes]:
    """Return how many times the cost four times the size costs, and the largest input.

    1 where the cost stays too small to tell.
    """
    times, least = 1, cost(target, way(1))
    while least < _LEAST:
        if times > _MOST_TIMES or 8 * len(way(times)) > _LARGEST:
            return 1.0, b""
        times *= 2
        least = cost(target, way(times))
    large = way(4 * times)
    most = cost(target, large)
    for _ in range(_TRIES):
        if most <= _STEEPEST * least:
            break
        least = max(least, cost(target, way(times)))
        most = min(most, cost(target, large))
    return most / least, large


def grow(target: Target[Any], data: bytes) -> Tally:
    """Make one input larger in every way; a failure for each that costs too much."""
    tally = Tally(target=target.name)
    for number, way in enumerate(target.grow(data)):
        rise, large = steepness(target, way)
        if rise > _STEEPEST:
            detail = f"way {number}: four times the size costs {rise:.1f} times as much"
            tally.fail("steep", detail, large)
    return tally
