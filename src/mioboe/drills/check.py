"""What is wrong with a drill, all of it at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from mioboe.drills.fill import moment, zone_of
from mioboe.drills.model import DrillError
from mioboe.drills.play import play_one
from mioboe.drills.script import script
from mioboe.drills.sign import load_key
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mioboe.drills.model import Drill, Sending
    from mioboe.drills.sign import Key
    from mioboe.drills.stage import Stage


def check_drill(
    drill: Drill, stage: Stage, *, signals: Collection[str]
) -> tuple[Problem, ...]:
    """Return all faults of a drill.

    Args:
        drill: The drill.
        stage: On which it is to be played.
        signals: Ids of all signals.

    Returns:
        Names that lead nowhere, times that are none, forms that lack a value. `where`
        is `<drill>.<part>.<id>`. Each form is tried once for each habit.
    """
    return (
        *_named(drill, signals),
        *_timed(drill),
        *_played(drill, stage),
    )


def _named(drill: Drill, signals: Collection[str]) -> Iterator[Problem]:
    steps = {step.id for step in drill.incident}
    steps |= {habit.step for habit in drill.habits if habit.step}
    for part, ids in (
        ("habits", [habit.id for habit in drill.habits]),
        ("incident", [step.id for step in drill.incident]),
        ("report", [milestone.id for milestone in drill.report]),
    ):
        for name in (name for name, count in Counter(ids).items() if count > 1):
            yield _problem(f"{drill.id}.{part}.{name}", "the id stands twice")
    for milestone in drill.report:
        if milestone.step and milestone.step not in steps:
            where = f"{drill.id}.report.{milestone.id}"
            yield _problem(where, f"no step {milestone.step!r}")
    for expectation in drill.expect:
        where = f"{drill.id}.expect.{expectation.step}"
        if expectation.step not in steps:
            yield _problem(where, "no such step")
        for name in sorted(set(expectation.signals) - set(signals)):
            yield _problem(where, f"no signal {name!r}")


def _timed(drill: Drill) -> Iterator[Problem]:
    for milestone in drill.report:
        try:
            moment(milestone.at, zone_of(drill.household.timezone))
        except DrillError as error:
            yield _problem(f"{drill.id}.report.{milestone.id}", str(error))


def _played(drill: Drill, stage: Stage) -> Iterator[Problem]:
    keys = {name: load_key(pem) for name, pem in stage.keys.items()}
    for habit in drill.habits:
        where = f"{drill.id}.habits.{habit.id}"
        alone = replace(drill, habits=(habit,), incident=())
        yield from _tried(alone, stage, keys, where)
    for step in drill.incident:
        where = f"{drill.id}.incident.{step.id}"
        alone = replace(drill, habits=(), incident=(step,))
        yield from _tried(alone, stage, keys, where)


def _tried(
    drill: Drill, stage: Stage, keys: Mapping[str, Key], where: str
) -> Iterator[Problem]:
    try:
        sendings = script(drill, stage.words)
    except DrillError as error:
        yield _problem(where, str(error))
        return
    firsts: dict[tuple[str, str], Sending] = {}
    for sending in sendings:
        firsts.setdefault((sending.form, sending.sender), sending)
    for sending in firsts.values():
        try:
            play_one(sending, drill, stage, keys=keys)
        except DrillError as error:
            yield _problem(where, f"{sending.form}: {error}")


def _problem(where: str, detail: str) -> Problem:
    return Problem(code="bad-drill", where=where, detail=detail)
