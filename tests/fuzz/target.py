"""What is fuzzed: how inputs are made, what work is measured, what must come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

#: A number to an input so many times as large.
Way = Callable[[int], bytes]


class BrokenError(AssertionError):
    """What came out cannot be true."""


def hold(condition: object, *told: object) -> None:
    """Raise unless ``condition`` holds.

    Raises:
        BrokenError: It does not; ``told`` says what was found.
    """
    if not condition:
        raise BrokenError(*told)


def repeated(data: bytes) -> Sequence[Way]:
    """Return two ways for a value to grow: all of it again, and its end again."""
    return (
        lambda times: data * times,
        lambda times: data + data[-16:] * (times * max(len(data), 512) // 16),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Generic[T]):
    """One thing to fuzz. Every input is bytes, so that it can be kept and tried again.

    `make` gives the same input for the same random numbers.
    """

    name: str
    #: Of a thousand inputs of a run it gets so many.
    share: int
    make: Callable[[Random], bytes]
    #: The work that is measured.
    run: Callable[[bytes], T]
    #: Raises where the result cannot be true.
    check: Callable[[bytes, T], None]
    #: Ways in which an input grows, for the test that cost grows no faster.
    grow: Callable[[bytes], Sequence[Way]] = repeated
