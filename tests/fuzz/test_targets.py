from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.fuzz.measure import LIMIT, Tally, attempt, grow, work
from tests.fuzz.target import Target, hold
from tests.fuzz.targets.all import all_targets

if TYPE_CHECKING:
    from random import Random

SEED = 2026
INPUTS = 250


def target(**more: Any) -> Target[Any]:  # noqa: ANN401 - fields of a target
    """Return a target that nothing is wrong with."""
    values: dict[str, Any] = {
        "make": lambda random: random.randbytes(20),
        "run": len,
        "check": lambda data, size: hold(size == len(data)),
    }
    return Target(name="fake", share=1, **values | more)


def kinds(tally: Tally) -> set[str]:
    return {failure.kind for failure in tally.failures}


@pytest.mark.parametrize("name", list(all_targets()))
def test_a_few_inputs_find_nothing(name: str) -> None:
    tally = work(all_targets()[name], SEED, range(INPUTS))

    assert tally.inputs == INPUTS
    assert not [(f.index, f.kind, f.detail) for f in tally.failures]


@pytest.mark.parametrize("name", list(all_targets()))
def test_the_same_number_gives_the_same_input(name: str) -> None:
    made: list[bytes] = []

    def note(random: Random) -> bytes:
        made.append(all_targets()[name].make(random))
        return b""

    for _ in range(2):
        work(target(make=note), SEED, range(20))
    assert made[:20] == made[20:]


def test_shares_add_up_to_a_thousand() -> None:
    assert sum(target.share for target in all_targets().values()) == 1000


def test_what_raises_is_a_failure_that_is_kept() -> None:
    tally = work(target(run=lambda data: data.decode("ascii")), SEED, range(3))

    assert tally.failed == 3
    assert kinds(tally) == {"raised"}
    assert all(len(failure.data) == 20 for failure in tally.failures)


def test_what_cannot_be_true_is_a_failure() -> None:
    tally = work(target(run=lambda _: 21), SEED, range(3))

    assert kinds(tally) == {"broken"}


def burn(seconds: float) -> None:
    """Use the processor for so long."""
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass


def test_what_takes_too_long_each_time_is_a_failure() -> None:
    tally = Tally(target="fake")
    slow = target(run=lambda _: burn(LIMIT * 1.1), check=lambda *_: None)
    attempt(slow, b"x", tally)

    assert kinds(tally) == {"slow"}


def test_what_takes_too_long_only_once_is_none() -> None:
    waits = [LIMIT * 1.1]
    tally = Tally(target="fake")
    late = target(
        run=lambda _: burn(waits.pop() if waits else 0), check=lambda *_: None
    )
    attempt(late, b"x", tally)

    assert not tally.failed


def test_cost_that_grows_with_the_square_is_a_failure() -> None:
    square = target(run=lambda data: burn((len(data) / 2_000) ** 2 / 100))
    straight = target(run=lambda data: burn(len(data) / 2_000 / 100))

    assert kinds(grow(square, b"x" * 500)) == {"steep"}
    assert not grow(straight, b"x" * 500).failed
