"""What working on a case costs: what is next, a dossier, the hours of a year.

    python benchmarks/case.py [--rounds 7]

Beside each stands the least that the same work could cost: the log alone, a command
that reads nothing, a page without a word, the bare library. Times are medians; of
processes, wall time. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

from mioboe.bootstrap import build
from mioboe.cases import fold
from mioboe.catalog import load
from mioboe.catalog.casework import read_handbook
from mioboe.catalog.words import read_words
from mioboe.dossiers import (
    Audience,
    DossierInput,
    Moment,
    Origin,
    Owner,
    Source,
    Variant,
    compose,
)
from mioboe.playbooks import plan
from mioboe.playbooks.desks import hours_of
from mioboe.playbooks.hours import spans
from mioboe.press.pdf import print_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.cases import Entry
    from mioboe.playbooks import Directory

ENTRIES = 200
TOKYO = ZoneInfo("Asia/Tokyo")
YEAR = timedelta(days=365)
BEGIN = datetime(2026, 11, 26, 22, 10, tzinfo=TOKYO)
#: What people say of a case that is open and has answers.
SAID = (
    ("open", "--by-hand", "--kind", "A", "--shop", "amazon.co.jp"),
    ("answer", "ours", "nobody"),
    ("answer", "get-in", "inside"),
    ("answer", "instrument", "credit"),
    ("answer", "issuer", "smbc-card"),
)


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the median of several rounds after the first, in milliseconds."""
    work()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


def run(*words: str) -> None:
    """Run a Python to its end."""
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=False)


def case(home: Path, *words: str) -> None:
    """Run a command of cases."""
    run("-m", "mioboe", "--home", str(home), "case", *words)


def log_of(home: Path) -> tuple[Entry, ...]:
    """Return the log of the case in a HOME."""
    store = build(home).open_store()
    try:
        return tuple(store.cases.log("case-1").entries)
    finally:
        store.close()


def dossier(entries: int) -> DossierInput:
    """Return a case with so many entries."""
    moments = tuple(
        Moment(
            at=BEGIN + timedelta(minutes=number),
            what=f"Amazon.co.jp カスタマーサービスに連絡：調べて知らせる（{number}）",
            source=Source(origin=Origin.CALL, item=number),
        )
        for number in range(1, entries + 1)
    )
    return DossierInput(
        case="case-1",
        title="例",
        made=BEGIN,
        zone=TOKYO,
        owner=Owner(name="例"),
        moments=moments,
    )


def press(entries: int) -> bytes:
    """Return the dossier of a case with so many entries."""
    reader = Audience(variant=Variant.SELF)
    return print_pdf(compose(dossier(entries), reader, read_words("dossier")))


def year_of_all(directory: Directory) -> int:
    """Return how often any desk opens within a year."""
    return sum(
        1
        for desk in directory.desks
        for channel in desk.channels
        for _ in spans(hours_of(desk, channel), BEGIN, YEAR, directory.calendar)
    )


def year_of_one(text: str) -> int:
    """Return how many spans the library alone gives for one desk."""
    bare = OpeningHours(text, timezone=TOKYO)
    return sum(1 for _ in bare.intervals(BEGIN, BEGIN + YEAR))


def rows(rounds: int) -> list[tuple[str, float, str, float]]:
    """Return what was measured: the work, its time, its peer, the time of that."""
    handbook, _ = read_handbook(load().rules.kinds)
    directory = handbook.directory
    longest = max((c.hours for d in directory.desks for c in d.channels), key=len)
    (desk, channel) = next(
        (d, c) for d in directory.desks for c in d.channels if c.hours == longest
    )
    hours = hours_of(desk, channel)
    plain = "Mo-Fr 09:00-17:30; Dec 30-Jan 3 off"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for words in SAID:
            case(home, *words)
        following = timed(lambda: case(home, "next"), rounds)
        listed = timed(lambda: case(home, "--help"), rounds)
        log = log_of(home)
    read = fold("case-1", log, handbook.machines)
    return [
        (
            "what is next in a case",
            timed(lambda: plan(read, handbook, now=BEGIN, zone=str(TOKYO)), rounds),
            "reading its log",
            timed(lambda: fold("case-1", log, handbook.machines), rounds),
        ),
        (
            "`mioboe case next`, from start to end",
            following,
            "`mioboe case --help`",
            listed,
        ),
        (
            f"a dossier of {ENTRIES} entries",
            timed(lambda: press(ENTRIES), rounds),
            "one of none",
            timed(lambda: press(0), rounds),
        ),
        (
            "a year of one desk",
            timed(lambda: [*spans(hours, BEGIN, YEAR, directory.calendar)], rounds),
            "the library alone",
            timed(lambda: year_of_one(plain), rounds),
        ),
        (
            f"a year of all {len(directory.desks)} desks",
            timed(lambda: year_of_all(directory), rounds),
            "one desk, the library alone",
            timed(lambda: year_of_one(plain), rounds),
        ),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    print("| work | ms | beside it | ms | ratio |")
    print("|---|--:|---|--:|--:|")
    for work, spent, peer, least in rows(chosen.rounds):
        print(
            f"| {work} | {spent:,.1f} | {peer} | {least:,.1f} | {spent / least:.1f} |"
        )


if __name__ == "__main__":
    main()
