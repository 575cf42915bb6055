"""Fuzz mioboe: very many inputs, and of each what came out and how long it took.

    python3 dev.py fuzz [--inputs N] [--target NAME ...] [--seed N] [--seconds N]
                        [--jobs N] [--out DIR] [--retry FILE ...]

The same seed gives the same inputs, as long as the same mails are there to start from
(tests/golden, and ../shared/corpora where there is one). Prints a table, leaves inputs
that failed in DIR (tests/fuzz/corpus by default), and exits with 1 if there are any;
`--retry` tries such files again. See README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.fuzz.measure import Tally, attempt, grow, work  # noqa: E402 - above
from tests.fuzz.targets.all import all_targets  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from tests.fuzz.measure import Failure

#: Inputs of one piece of work.
_PIECE: Final = 500


def main(argv: list[str]) -> int:
    """Return 1 if an input failed."""
    asked = _arguments(argv)
    names = asked.target or list(all_targets())
    start = time.monotonic()
    if asked.retry:
        tallies = {path.name: _retry(path) for path in asked.retry}
    else:
        until = start + asked.seconds if asked.seconds else float("inf")
        tallies = run(asked.seed, _shared(asked.inputs, names), asked.jobs, until)
    failures = [failure for tally in tallies.values() for failure in tally.failures]
    took = (
        f"seed {asked.seed}, {time.monotonic() - start:.0f} s, {asked.jobs} processes"
    )
    lines = [table(tallies), took]
    lines += [f"\n{f.target} {f.index} {f.kind}: {f.detail}" for f in failures]
    sys.stdout.write("\n".join([*lines, ""]))
    if not asked.retry:
        keep(failures, asked.out)
    return 1 if failures else 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py fuzz")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--target", action="append", choices=list(all_targets()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0, help="stop after these")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=HERE / "corpus")
    parser.add_argument("--retry", type=Path, nargs="+", help="files of failures")
    return parser.parse_args(argv)


def _shared(inputs: int, names: list[str]) -> dict[str, int]:
    """Return how many inputs each target gets."""
    shares = {name: all_targets()[name].share for name in names}
    whole = sum(shares.values())
    return {name: -(-inputs * share // whole) for name, share in shares.items()}


def run(seed: int, counts: dict[str, int], jobs: int, until: float) -> dict[str, Tally]:
    """Try so many inputs of each target, then make the slow ones larger.

    Args:
        seed: Of the random numbers.
        counts: Name of a target to how many inputs.
        jobs: Processes.
        until: By the monotonic clock: when to begin nothing more.
    """
    tallies = {name: Tally(target=name) for name in counts}
    all_targets()
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting: set[Future[Tally]] = set()
        for name, low, high in _pieces(counts):
            if time.monotonic() > until:
                break
            waiting.add(pool.submit(_work, name, seed, low, high))
            if len(waiting) >= 3 * jobs:
                waiting = _take(waiting, tallies)
        while waiting:
            waiting = _take(waiting, tallies)
        shapes = [(n, data) for n, tally in tallies.items() for _, data in tally.shapes]
        waiting = {pool.submit(_grow, name, data) for name, data in shapes}
        while waiting:
            waiting = _take(waiting, tallies)
    return tallies


def _pieces(counts: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    """Yield pieces of work, all targets by turns."""
    for low in range(0, max(counts.values()), _PIECE):
        for name, count in counts.items():
            if low < count:
                yield name, low, min(low + _PIECE, count)


def _take(waiting: set[Future[Tally]], tallies: dict[str, Tally]) -> set[Future[Tally]]:
    done, left = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        tally = future.result()
        tallies[tally.target].add(tally)
        count = sum(tally.inputs for tally in tallies.values())
        sys.stderr.write(f"\r{count:,} inputs")
    return left


def _work(name: str, seed: int, low: int, high: int) -> Tally:
    return work(all_targets()[name], seed, range(low, high))


def _grow(name: str, data: bytes) -> Tally:
    return grow(all_targets()[name], data)


def _retry(path: Path) -> Tally:
    """Try a file again; its name begins with that of its target."""
    name = path.name.partition("-")[0]
    tally = Tally(target=name)
    attempt(all_targets()[name], path.read_bytes(), tally)
    return tally


def table(tallies: dict[str, Tally]) -> str:
    """Return what came out, as a table in Markdown."""
    lines = ["", "| target | inputs | a second | slowest | failures |"]
    lines.append("|---|---:|---:|---:|---:|")
    for name, tally in tallies.items():
        rate = tally.inputs / tally.busy if tally.busy else 0
        took, size, _ = tally.slowest
        slowest = f"{took * 1000:.0f} ms ({size:,} bytes)"
        row = (
            f"| {name} | {tally.inputs:,} | {rate:,.0f} | {slowest} | {tally.failed} |"
        )
        lines.append(row)
    inputs = sum(tally.inputs for tally in tallies.values())
    failed = sum(tally.failed for tally in tallies.values())
    return "\n".join([*lines, f"| all | {inputs:,} | | | {failed} |"])


def keep(failures: Iterable[Failure], folder: Path) -> None:
    """Write what failed, and why, to files."""
    for failure in failures:
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(failure.data).hexdigest()[:12]
        path = folder / f"{failure.target}-{failure.kind}-{digest}"
        path.write_bytes(failure.data)
        path.with_suffix(".txt").write_text(failure.detail, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
