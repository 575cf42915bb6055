"""Takeovers staged, read and tried, household by household in several processes."""

from __future__ import annotations

import functools
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mioboe.bootstrap import BadSettingsError, build, drill_data
from mioboe.catalog import OURS, load, read_yaml
from mioboe.drills import Pool, Stage, clean_household, load_pool, write
from mioboe.drills.attacks import (
    FRAUD,
    Arsenal,
    check_arsenal,
    household_of,
    load_arsenal,
    play_home,
    play_takeover,
    random_takeover,
)
from mioboe.flows.rehearsals.trials import Judge, Life, Mark, Trial, try_all
from mioboe.ports import Mail
from mioboe.signals import Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mioboe.bootstrap import App
    from mioboe.catalog import Catalog
    from mioboe.drills import Drill, Played, Staged
    from mioboe.drills.attacks import Home, Takeover
    from mioboe.flows.rehearsals.trials import Outcome, Quiet
    from mioboe.kit import Wording
    from mioboe.ports import Reading
    from mioboe.signals import Happening

#: So many households, each read once, however many takeovers there are.
HOUSEHOLDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One household, and the takeovers that are tried on it."""

    household: int
    seeds: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A household and its takeovers, read: all that is left to do is to judge."""

    life: Life
    trials: tuple[Trial, ...]
    judge: Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Stages takeovers and reads their mails."""

    stage: Stage
    pool: Pool
    arsenal: Arsenal

    def tried(self, job: Job) -> tuple[Quiet, tuple[Outcome, ...]]:
        """Return what became of the takeovers on one household."""
        read = self.read(job)
        return try_all(read.life, read.trials, read.judge)

    def read(self, job: Job) -> Read:
        """Return one household and its takeovers, every mail of them read."""
        home, played, drawn = self._drawn(job)
        drill = home.drill
        attacks = [play_takeover(one, home, self.stage) for one in drawn]
        app = app_for(played, attacks)
        life = Life(
            id=drill.id,
            happenings=[one for told in happenings(played.mails, app) for one in told],
            mailbox_years=mailbox_years(drill),
        )
        trials = (
            _trial(one, attack, drill, app)
            for one, attack in zip(drawn, attacks, strict=True)
        )
        judge = Judge(rules=app.catalog.rules, household=app.household)
        return Read(life=life, trials=tuple(trials), judge=judge)

    def played(self, seed: int) -> Played:
        """Return one takeover among the ordinary mail of its household."""
        (job,) = jobs_of([seed])
        home, ordinary, (takeover,) = self._drawn(job)
        attack = play_takeover(takeover, home, self.stage)
        mails = sorted((*ordinary.mails, *attack.mails), key=lambda mail: mail.at)
        answers = {**ordinary.answers, **attack.answers}
        return replace(ordinary, mails=tuple(mails), answers=answers)

    def _drawn(self, job: Job) -> tuple[Home, Played, list[Takeover]]:
        """Return a household, its ordinary mail, and the takeovers drawn for it."""
        drill = clean_household(self.pool, job.household)
        home, played = play_home(drill, self.stage)
        arsenal, stage = self.arsenal, self.stage
        drawn = [random_takeover(seed, home, arsenal, stage) for seed in job.seeds]
        return home, played, drawn


def workshop() -> Workshop:
    """Return the workshop with the data that is shipped.

    Raises:
        BadSettingsError: A file of `data/drills/` is faulty.
        BadDataError: A data file without which nothing works is faulty.
    """
    # Read before processes part: all of them judge by the same.
    _shipped()
    stage, _ = drill_data()
    pool, faults = load_pool(OURS / "drills", read_yaml)
    arsenal, more = load_arsenal(OURS / "drills", read_yaml)
    if problems := [*faults, *more, *check_arsenal(arsenal, stage)]:
        raise BadSettingsError(problems)
    return Workshop(stage=stage, pool=pool, arsenal=arsenal)


def titles_of(shop: Workshop) -> Mapping[str, Wording]:
    """Return target or tactic to its title."""
    titles = {target.id: target.title for target in shop.arsenal.targets.values()}
    tactics = shop.arsenal.tactics.values()
    return {**titles, **{tactic.id: tactic.title for tactic in tactics}}


def jobs_of(seeds: Iterable[int], households: int = HOUSEHOLDS) -> tuple[Job, ...]:
    """Return the takeovers by household.

    Args:
        seeds: Of the takeovers.
        households: How many households there are.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for seed in seeds:
        found[household_of(seed, households)].append(seed)
    return tuple(
        Job(household=number, seeds=tuple(found[number])) for number in sorted(found)
    )


def run(
    jobs: Sequence[Job], shop: Workshop, *, processes: int
) -> Iterator[tuple[Quiet, tuple[Outcome, ...]]]:
    """Try takeovers, in several processes.

    Args:
        jobs: The takeovers by household.
        shop: Stages and reads them.
        processes: How many.

    Yields:
        What became of each job, in order.
    """
    if processes <= 1 or len(jobs) <= 1:
        yield from map(shop.tried, jobs)
        return
    with ProcessPoolExecutor(processes) as executor:
        yield from executor.map(shop.tried, jobs)


def app_for(played: Played, attacks: Iterable[Played] = ()) -> App:
    """Return the program as a household would have set it up.

    Args:
        played: The household.
        attacks: What is done to it, for the answers that its mails need.
    """
    answers = dict(played.answers)
    for attack in attacks:
        answers |= attack.answers
    with tempfile.TemporaryDirectory(prefix="mioboe-trials-") as name:
        write(replace(played, mails=(), answers=answers), Path(name))
        return build(Path(name), catalog=_shipped())


@functools.cache
def _shipped() -> Catalog:
    """Return the data that is shipped, as it was when the first takeover was staged."""
    return load()


def happenings(mails: Sequence[Staged], app: App) -> list[tuple[Happening, ...]]:
    """Return what each mail says; what a scan passes over says nothing.

    Args:
        mails: In order of arrival.
        app: The household's.
    """
    places = [n for n, mail in enumerate(mails) if app.sift.wants(mail.raw)]
    found: list[tuple[Happening, ...]] = [() for _ in mails]
    wanted = [Mail(digest="", raw=mails[n].raw) for n in places]
    for place, reading in app.reader(wanted):
        found[places[place]] = _happened(reading)
    return found


def _happened(reading: Reading) -> tuple[Happening, ...]:
    if reading.is_tick:
        return (Tick(arrived=reading.arrived, domain=reading.author),)
    return reading.events


def _trial(takeover: Takeover, attack: Played, drill: Drill, app: App) -> Trial:
    marks = (
        Mark(
            at=mail.at,
            message_id=mail.message_id,
            step=mail.step,
            is_fraud=mail.step in FRAUD,
            happenings=told,
        )
        for mail, told in zip(attack.mails, happenings(attack.mails, app), strict=True)
    )
    boxes = {person.id: person.mailbox for person in drill.household.people}
    return Trial(
        seed=takeover.seed,
        facts={
            "household": drill.id,
            "target": takeover.target,
            "tactics": " ".join(takeover.tactics),
            "mailbox": boxes[takeover.person],
            "strikes": f"{takeover.strikes:%Y-%m-%dT%H:%M:%S%z}",
        },
        mails=tuple(marks),
        losses=tuple((loss.at, loss.yen) for loss in takeover.losses),
        reacts=takeover.reacts,
    )


def mailbox_years(drill: Drill) -> float:
    """Return how much ordinary mail a drill has: its people times its years."""
    days = (drill.until - drill.since).days
    return len(drill.household.people) * days / 365.25
