"""A small sample of what is promised: few questions in vain, and takeovers found.

`mioboe drill --random 1000` gives the figures; this says soon when they break. All is
drawn by fixed seeds, so the same code and data give the same result.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.cli.runs.trials import Job, jobs_of, workshop
from mioboe.flows.rehearsals.tally import tally
from mioboe.flows.rehearsals.trials import try_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cli.runs.trials import Workshop
    from mioboe.flows.rehearsals.tally import Tally
    from mioboe.flows.rehearsals.trials import Outcome, Quiet

#: So many years of mail a household: as few as tell what is usual.
YEARS: Final = "3"
#: Households without any attack.
LIVES: Final = (7, 12, 18, 23, 31)
#: Takeovers, and the households that share them.
TAKEOVERS: Final = range(1, 41)
HOUSEHOLDS: Final = 4


def short() -> Workshop:
    """Return the workshop that is shipped, its lives cut to a few years."""
    shop = workshop()
    lives = {id_: replace(life, years=YEARS) for id_, life in shop.pool.lives.items()}
    return replace(shop, pool=replace(shop.pool, lives=lives))


def tried(jobs: Iterable[Job]) -> Tally:
    """Return what takeovers and ordinary years came to, household by household."""
    quiet: list[Quiet] = []
    outcomes: list[Outcome] = []
    for read in map(short().read, jobs):
        life, found = try_all(read.life, read.trials, read.judge, explain=False)
        quiet.append(life)
        outcomes += found
    return tally(outcomes, quiet)


def test_ordinary_lives_are_hardly_asked_and_never_alarmed() -> None:
    came = tried(Job(household=number, seeds=()) for number in LIVES)

    assert came.mailbox_years > 14
    assert came.asks_a_year < 0.5
    assert came.acts == 0


def test_nine_of_ten_takeovers_are_found() -> None:
    came = tried(jobs_of(TAKEOVERS, HOUSEHOLDS))

    assert came.takeovers == len(TAKEOVERS)
    assert came.found >= 0.9 * came.takeovers, came.missed
