"""A drill to the list of mails that are to be written: habits and incident."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mioboe.drills.chance import chance_of
from mioboe.drills.fill import moment, zone_of
from mioboe.drills.model import DrillError, Sending
from mioboe.drills.occasion import Occasion
from mioboe.drills.rhythm import moments
from mioboe.drills.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from mioboe.drills.model import Drill, Habit, Person, Step


def script(drill: Drill, words: Mapping[str, tuple[str, ...]]) -> tuple[Sending, ...]:
    """Return all mails that ``drill`` asks for.

    Args:
        drill: What happens.
        words: Lists that habits draw from, by id.

    Raises:
        DrillError: A habit or step has a fault.

    Returns:
        Habit by habit, then the incident; not in order of time.
    """
    zone = zone_of(drill.household.timezone)
    habitual = (
        replace(sending, step=habit.step)
        for habit in drill.habits
        for occasion in _occasions(drill, habit, words, zone)
        for sending in SCENES[habit.scene](occasion)
        if drill.since <= sending.at.date() <= drill.until
    )
    return (*habitual, *(_sending(step, drill, zone) for step in drill.incident))


def find_person(drill: Drill, name: str) -> Person:
    """Return the person of that id; the first one where it is empty.

    Args:
        drill: The drill.
        name: Id.

    Raises:
        DrillError: There is none.
    """
    for person in drill.household.people:
        if name in {"", person.id}:
            return person
    msg = f"{drill.id}: no person {name!r}"
    raise DrillError(msg)


def _occasions(
    drill: Drill, habit: Habit, words: Mapping[str, tuple[str, ...]], zone: ZoneInfo
) -> Iterator[Occasion]:
    if habit.scene not in SCENES:
        msg = f"{drill.id}: habit {habit.id}: no scene {habit.scene!r}"
        raise DrillError(msg)
    person = find_person(drill, habit.who)
    times = moments(habit, drill.since, drill.until, zone=zone, seed=drill.id)
    for number, at in enumerate(times):
        key = f"{drill.id}/{habit.id}/{at:%Y%m%d%H%M%S}"
        if number and times[number - 1] == at:
            key += f"-{number}"
        yield Occasion(
            habit=habit,
            person=person,
            people={one.id: one for one in drill.household.people},
            words=words,
            chance=chance_of(key),
            at=at,
            key=key,
        )


def _sending(step: Step, drill: Drill, zone: ZoneInfo) -> Sending:
    return Sending(
        at=moment(step.at, zone),
        form=step.form,
        to=find_person(drill, step.to).id,
        key=f"{drill.id}/{step.id}",
        values=step.values,
        rows=step.rows,
        sender=step.sender,
        step=step.id,
    )
