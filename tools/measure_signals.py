"""What each signal does in takeovers drawn by chance, and what it costs to miss it.

    nice python -m tools.measure_signals [--takeovers N] [--seed S] [--reads DIR]

Takeovers are drawn as by `mioboe drill --random`. Every mail is read once; everything
is judged again with each signal counting nothing, and with nothing known of what is
usual. Figures go to `docs/reference/signal-figures.json`; `tools.make_reference` makes
a table of them. It takes about half an hour of processor time; what was judged of a
household is kept as well, so that a run that was ended goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tools.kept_reads import JUDGING, READING, digest_of, kept, name_of, once

from mioboe.cli.runs.trials import jobs_of
from mioboe.drills.attacks import HELD_OUT
from mioboe.flows.rehearsals.trials import findings_of, live, try_on
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mioboe.cli.runs.trials import Job, Read
    from mioboe.flows.rehearsals.trials import Lived, Outcome, Quiet
    from mioboe.signals import Finding

ROOT: Final = Path(__file__).parent.parent
FIGURES: Final = ROOT / "docs" / "reference" / "signal-figures.json"
Sum = TypeVar("Sum", "Counts", "Work")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What takeovers and ordinary years came to."""

    found: int = 0
    #: Asked about by the first fraudulent mail.
    at_fraud: int = 0
    acts: int = 0
    needless_asks: int = 0
    needless_acts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one signal did."""

    #: Takeovers in whose findings it stands, also in those too weak to be told.
    fired: int = 0
    #: Those in whose findings at `ask` or `act` it stands.
    stands: int = 0
    #: Findings at `ask` or `act` about ordinary mail in which it stands.
    needless: int = 0
    #: Takeovers of which less would have been said without it.
    decisive: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What one household says of the signals that spoke in it."""

    mailbox_years: float
    whole: Counts
    #: Nothing known of what is usual.
    without_habits: Counts
    without: Mapping[str, Counts] = field(default_factory=dict)
    work: Mapping[str, Work] = field(default_factory=dict)


def weighed(job: Job, reads: Path) -> Worth:
    """Return what one household and its takeovers say of the signals.

    Args:
        job: The household, and the seeds of its takeovers.
        reads: Folder in which what was read is kept.
    """
    path = reads / name_of(job, (*READING, *JUDGING))
    return once(path, lambda: worth_of(kept(job, reads)))


def worth_of(read: Read) -> Worth:
    """Return what one household and its takeovers say, judged once for each signal."""
    life, trials, judge = read.life, read.trials, read.judge
    lived = live(life, trials, judge)
    outcomes = try_on(lived, life, trials, judge)
    raised = [findings_of(lived, life, trial, judge) for trial in trials]
    quiet = [lived.end.watch.findings[f.id] for f in _told(lived.quiet)]
    names = {name for findings in raised for name in _signals(findings)}
    blind = replace(judge, forgets=True)
    dulled = live(life, trials, blind)
    without, work = {}, {}
    for name in sorted(names | lived.signals):
        silent = _silent(name, read, lived, zip(outcomes, raised, strict=True))
        without[name] = _without(name, read, lived, silent)
        work[name] = Work(
            fired=sum(name in _signals(findings) for findings in raised),
            stands=sum(name in _signals(_loud(findings)) for findings in raised),
            needless=sum(name in _signals([finding]) for finding in quiet),
            decisive=sum(map(_is_less, silent, outcomes)),
        )
    return Worth(
        mailbox_years=life.mailbox_years,
        whole=counted(lived.quiet, outcomes),
        without_habits=counted(dulled.quiet, try_on(dulled, life, trials, blind)),
        without=without,
        work=work,
    )


def _silent(
    name: str,
    read: Read,
    lived: Lived,
    told: Iterable[tuple[Outcome, tuple[Finding, ...]]],
) -> list[Outcome]:
    """Return what becomes of each takeover when a signal counts nothing in it.

    Where it fired neither in ordinary years nor in the takeover, that is known.
    """
    judge = read.judge.without(name)
    return [
        try_on(lived, read.life, [outcome.trial], judge)[0]
        if name in lived.signals | _signals(findings)
        else outcome
        for outcome, findings in told
    ]


def counted(quiet: Quiet, outcomes: Collection[Outcome]) -> Counts:
    """Return what takeovers and ordinary years came to."""
    return Counts(
        found=sum(one.is_found for one in outcomes),
        at_fraud=sum(one.at_fraud.rank >= Level.ASK.rank for one in outcomes),
        acts=sum(one.level is Level.ACT for one in outcomes),
        needless_asks=len(quiet.asks),
        needless_acts=len(quiet.acts),
    )


def _without(
    name: str, read: Read, lived: Lived, silent: Collection[Outcome]
) -> Counts:
    """Return what is left where one signal never counted, not in ordinary years either.

    Where it never spoke in them, they are what they are.
    """
    if name not in lived.signals:
        return counted(lived.quiet, silent)
    judge = read.judge.without(name)
    again = live(read.life, read.trials, judge)
    return counted(again.quiet, try_on(again, read.life, read.trials, judge))


def _told(quiet: Quiet) -> tuple[Finding, ...]:
    return (*quiet.asks, *quiet.acts)


def _loud(findings: Iterable[Finding]) -> Iterable[Finding]:
    return (f for f in findings if f.level.rank >= Level.ASK.rank)


def _signals(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(sign.signal for f in findings for sign in f.signs)


def _is_less(silent: Outcome, whole: Outcome) -> bool:
    return whole.is_found and silent.level.rank < whole.level.rank


def figures(worths: Iterable[Worth]) -> dict[str, Any]:
    """Return what all households together say, as it is written."""
    items = list(worths)
    whole = added(worth.whole for worth in items)
    without: dict[str, list[Counts]] = defaultdict(list)
    work: dict[str, list[Work]] = defaultdict(list)
    for name in {name for worth in items for name in worth.work}:
        for worth in items:
            without[name].append(worth.without.get(name, worth.whole))
            work[name].append(worth.work.get(name, Work()))
    return {
        "households": len(items),
        "mailbox_years": round(sum(worth.mailbox_years for worth in items), 1),
        "whole": asdict(whole),
        "without_habits": asdict(added(worth.without_habits for worth in items)),
        "signals": {
            name: {**asdict(added(work[name])), "without": asdict(added(counts))}
            for name, counts in without.items()
        },
    }


def added(items: Iterable[Sum]) -> Sum:
    """Return the sum, field by field.

    Args:
        items: At least one.
    """
    first, *more = items
    names = [item.name for item in fields(first)]
    sums = {name: sum(getattr(i, name) for i in (first, *more)) for name in names}
    return type(first)(**sums)


def _stamp() -> dict[str, Any]:
    """Return of what the figures are."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return {
        "commit": told.stdout.decode().strip(),
        "date": time.strftime("%Y-%m-%d"),
        "judging": digest_of(JUDGING),
        "reading": digest_of(READING),
    }


def main() -> int:
    """Return 0 once the figures are written, 2 for seeds that are held out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takeovers", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=FIGURES)
    reads = Path(tempfile.gettempdir()) / "mioboe-reads"
    parser.add_argument("--reads", type=Path, default=reads)
    chosen = parser.parse_args()
    seeds = range(chosen.seed, chosen.seed + chosen.takeovers)
    if seeds.stop > HELD_OUT:
        sys.stderr.write(f"seeds from {HELD_OUT} on are held out\n")
        return 2
    stamp = {**_stamp(), "seeds": [seeds.start, seeds.stop - 1]}
    with ProcessPoolExecutor(chosen.processes) as executor:
        worths = executor.map(partial(weighed, reads=chosen.reads), jobs_of(seeds))
        told = {**stamp, "takeovers": len(seeds), **figures(worths)}
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    chosen.out.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
