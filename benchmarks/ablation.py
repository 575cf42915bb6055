"""What each signal is worth: takeovers found, and needless questions, without it.

    python benchmarks/ablation.py [--takeovers N] [--seed S] [--households H]

Takeovers are drawn as by `mioboe drill --random`; every mail is read once, and judged
again with each signal counting nothing, and with nothing known of what is usual. Prints
a table in Markdown. Signals that never spoke are named below it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mioboe.cli.runs.trials import jobs_of, workshop
from mioboe.flows.trials import live, signals_of, try_on
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cli.runs.trials import Job, Workshop
    from mioboe.flows.trials import Outcome, Quiet

NO_HABITS = "(nothing known of what is usual)"


@dataclass(frozen=True, slots=True)
class Counts:
    """What takeovers and ordinary years came to, with something left out."""

    found: int = 0
    at_fraud: int = 0
    acts: int = 0
    needless_asks: int = 0
    needless_acts: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            found=self.found + other.found,
            at_fraud=self.at_fraud + other.at_fraud,
            acts=self.acts + other.acts,
            needless_asks=self.needless_asks + other.needless_asks,
            needless_acts=self.needless_acts + other.needless_acts,
        )


@dataclass(frozen=True, slots=True)
class Worth:
    """What one household says of each signal that spoke in it."""

    years: float
    signals: tuple[str, ...]
    whole: Counts
    without: dict[str, Counts]


def counted(quiet: Quiet, outcomes: Iterable[Outcome]) -> Counts:
    """Return what takeovers and ordinary years came to."""
    items = list(outcomes)
    return Counts(
        found=sum(one.is_found for one in items),
        at_fraud=sum(one.at_fraud.rank >= Level.ASK.rank for one in items),
        acts=sum(one.level is Level.ACT for one in items),
        needless_asks=len(quiet.asks),
        needless_acts=len(quiet.acts),
    )


def weighed(shop: Workshop, job: Job) -> Worth:
    """Judge one household and its takeovers once for each signal that spoke."""
    read = shop.read(job)
    life, trials, judge = read.life, read.trials, read.judge
    lived = live(life, trials, judge)
    spoke = {s for t in trials for s in signals_of(lived, life, t, judge)}
    without: dict[str, Counts] = {}
    for signal in sorted(spoke | lived.signals):
        other = judge.without(signal)
        # Where it never spoke, ordinary years are what they are.
        again = live(life, trials, other) if signal in lived.signals else lived
        without[signal] = counted(again.quiet, try_on(again, life, trials, other))
    blind = replace(judge, forgets=True)
    again = live(life, trials, blind)
    without[NO_HABITS] = counted(again.quiet, try_on(again, life, trials, blind))
    whole = counted(lived.quiet, try_on(lived, life, trials, judge))
    return Worth(life.mailbox_years, tuple(judge.rules.rules), whole, without)


def table(worths: list[Worth], takeovers: int) -> Iterable[str]:
    """Yield the lines of the table, what matters most first."""
    years = sum(worth.years for worth in worths)
    whole = sum((worth.whole for worth in worths), Counts())
    rows: dict[str, Counts] = defaultdict(Counts)
    for name in {name for worth in worths for name in worth.without}:
        for worth in worths:
            rows[name] += worth.without.get(name, worth.whole)
    yield (
        "| left out | found | at first fraudulent mail | act "
        "| needless asks a mailbox-year | needless acts |"
    )
    yield "|---|--:|--:|--:|--:|--:|"
    order = sorted(rows, key=lambda n: (rows[n].found, rows[n].acts, n))
    for name, counts in [("nothing", whole), *((n, rows[n]) for n in order)]:
        shares = (counts.found, counts.at_fraud, counts.acts)
        cells = [f"{100 * part / takeovers:.1f} %" for part in shares]
        cells += [f"{counts.needless_asks / years:.2f}", str(counts.needless_acts)]
        yield f"| {name} | {' | '.join(cells)} |"
    silent = sorted(set(worths[0].signals) - rows.keys())
    yield ""
    yield f"Never spoke: {', '.join(silent) or 'none'}."


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takeovers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--households", type=int, default=10)
    chosen = parser.parse_args()
    shop = workshop()
    seeds = range(chosen.seed, chosen.seed + chosen.takeovers)
    jobs = jobs_of(seeds, chosen.households)
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        worths = list(executor.map(weighed, [shop] * len(jobs), jobs))
    for line in table(worths, chosen.takeovers):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
