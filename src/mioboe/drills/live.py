"""A drill that happens now: its years end today, and its incident is about to begin."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.drills.fill import zone_of
from mioboe.drills.model import DrillError, Played, Sending, Staged
from mioboe.drills.play import play_all
from mioboe.drills.script import script

if TYPE_CHECKING:
    from mioboe.drills.model import Drill, Value
    from mioboe.drills.stage import Stage

#: Between sending and mailbox at most, so that nothing comes out of the future.
_ON_THE_WAY: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One mail of the incident that was not sent yet."""

    sending: Sending
    #: After the one before, as the drill tells it.
    gap: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Eve:
    """How things stand when the incident begins."""

    #: Ordinary mails by the id of the person.
    past: Mapping[str, tuple[Staged, ...]]
    #: In order.
    coming: tuple[Coming, ...]
    #: The DNS answers and the settings of the whole drill; no mails.
    played: Played


def eve(drill: Drill, stage: Stage, now: datetime) -> Eve:
    """Return a drill whose incident begins ``now``.

    Ordinary mails keep their time of day: they are moved by whole days.

    Args:
        drill: What happens.
        stage: Who writes how.
        now: Aware.

    Raises:
        DrillError: The drill or the stage has a fault, or the drill has no incident.
    """
    sendings = sorted(script(drill, stage.words), key=lambda one: one.at)
    steps = [one for one in sendings if one.step]
    if not steps:
        msg = f"{drill.id}: nothing happens in it"
        raise DrillError(msg)
    begin = steps[0].at
    zone = zone_of(drill.household.timezone)
    days = (now.astimezone(zone).date() - begin.astimezone(zone).date()).days
    moved = [
        _moved(one, timedelta(days=days))
        for one in sendings
        if not one.step and one.at < begin
    ]
    past = [one for one in moved if one.at < now]
    boxes = {
        person.id: play_all([one for one in past if one.to == person.id], drill, stage)
        for person in drill.household.people
    }
    attack = play_all(steps, drill, stage)
    answers = dict(attack.answers)
    for box in boxes.values():
        answers |= box.answers
    gaps = [b.at - a.at for a, b in itertools.pairwise(steps)]
    return Eve(
        past={name: box.mails for name, box in boxes.items()},
        coming=tuple(
            Coming(sending=one, gap=gap)
            for one, gap in zip(steps, [timedelta(0), *gaps], strict=True)
        ),
        played=Played(mails=(), answers=answers, settings=attack.settings),
    )


def sent_now(sending: Sending, drill: Drill, stage: Stage, now: datetime) -> Staged:
    """Return a mail of the incident as it lies in the mailbox, sent just now.

    Args:
        sending: Out of `Eve.coming`.
        drill: Whose household gets it.
        stage: Who writes how.
        now: Aware.

    Raises:
        DrillError: Something that it needs is missing.
    """
    moved = _moved(sending, now - _ON_THE_WAY - sending.at)
    return play_all([moved], drill, stage).mails[0]


def _moved(sending: Sending, by: timedelta) -> Sending:
    """Return a sending at another moment, with all moments that it tells of."""

    def all_of(values: Mapping[str, Value]) -> Mapping[str, Value]:
        return {
            name: value + by if isinstance(value, datetime) else value
            for name, value in values.items()
        }

    return replace(
        sending,
        at=sending.at + by,
        values=all_of(sending.values),
        rows={
            name: tuple(all_of(row) for row in rows)
            for name, rows in sending.rows.items()
        },
    )
