"""What judging one event costs, with ten years behind it and every rule there is.

    python benchmarks/assess.py [--drill clean-ten-years] [--rounds 5]

All mails of a drill are read once; what happened in them is judged in order, as often
as there are rounds. Beside each step stands a call that does nothing, timed alike.
Of each event the median of all rounds counts. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING

from mioboe.bootstrap import drill_data
from mioboe.cli.runs.trials import app_for, happenings
from mioboe.drills import play
from mioboe.events import Event
from mioboe.signals import Known, take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mioboe.signals import Happening, Household, Rules

    Step = Callable[[Happening, Known, Rules, Household], tuple[Known, object]]


def nothing(
    _happening: Happening, known: Known, _rules: Rules, _household: Household
) -> tuple[Known, object]:
    """Return what was known."""
    return known, ()


def timed(
    step: Step, events: Sequence[Happening], rules: Rules, household: Household
) -> list[float]:
    """Return the processor time of each step, in microseconds."""
    known, spent = Known(), []
    for event in events:
        begun = time.process_time_ns()
        known, _ = step(event, known, rules, household)
        spent.append((time.process_time_ns() - begun) / 1000)
    return spent


def medians(rounds: Iterable[list[float]]) -> list[float]:
    """Return the median of each event."""
    return [statistics.median(one) for one in zip(*rounds, strict=True)]


def row(name: str, spent: list[float]) -> str:
    """Return a row of the table."""
    found = sorted(spent)
    shown = [statistics.median(found), found[int(0.99 * len(found))], found[-1]]
    return f"| {name} | {len(found):,} | {' | '.join(f'{n:,.1f}' for n in shown)} |"


def table(spent: list[float], idle: list[float]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| processor time in µs | events | median | p99 | longest |"
    yield "|---|--:|--:|--:|--:|"
    yield row("all", spent)
    size = len(spent) // 4
    for part, name in enumerate(("first", "second", "third", "last")):
        yield row(f"{name} quarter", spent[part * size : (part + 1) * size])
    yield row("a call that does nothing", idle)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drill", default="clean-ten-years")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    stage, drills = drill_data()
    played = play(drills[chosen.drill], stage)
    app = app_for(played)
    told = [one for some in happenings(played.mails, app) for one in some]
    rules, household = app.catalog.rules, app.household
    rounds = range(chosen.rounds)
    spent = medians(timed(take, told, rules, household) for _ in rounds)
    idle = medians(timed(nothing, told, rules, household) for _ in rounds)
    kinds = sum(isinstance(one, Event) for one in told)
    print(f"{len(rules.rules)} rules; {len(played.mails):,} mails, {kinds:,} events.\n")
    print("\n".join(table(spent, idle)))


if __name__ == "__main__":
    main()
