"""A drill to the mails of its mailbox. The same drill gives the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mioboe.drills.compose import compose
from mioboe.drills.deliver import deliver
from mioboe.drills.fill import moment
from mioboe.drills.model import DrillError, Played, Sending, Staged
from mioboe.drills.occasion import Occasion
from mioboe.drills.rhythm import moments
from mioboe.drills.scenes import SCENES
from mioboe.drills.settings import settings_text
from mioboe.drills.sign import record
from mioboe.drills.stage import find_form
from mioboe.signals import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mioboe.drills.compose import Letter
    from mioboe.drills.model import Drill, Habit, Person, Step, Value
    from mioboe.drills.stage import Form, Sender, Stage

#: Most seconds between sending and delivery.
_TRANSIT = 6


def play(drill: Drill, stage: Stage) -> Played:
    """Return all mails of ``drill``, as they lie in the household's mailbox.

    Args:
        drill: What happens.
        stage: Who writes how.

    Raises:
        DrillError: The drill or the stage has a fault; `check_drill` lists all.

    Returns:
        Mails in order of arrival, the DNS answers that their signatures need, and the
        settings of the household.
    """
    zone = ZoneInfo(drill.household.timezone)
    sendings = [*_ordinary(drill, stage, zone), *_incident(drill, zone)]
    mails = sorted(
        (_staged(sending, drill, stage, zone) for sending in sendings),
        key=lambda mail: (mail.at, mail.message_id),
    )
    names = {_sender(s, drill, stage, zone) for s in sendings}
    return Played(
        mails=tuple(mails),
        answers=_answers(sorted(names), stage),
        settings=settings_text(drill.household, stage.mailboxes),
    )


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


def _ordinary(drill: Drill, stage: Stage, zone: ZoneInfo) -> Iterator[Sending]:
    """Yield the mails of all habits, none from before or behind the drill's time."""
    for habit in drill.habits:
        for occasion in _occasions(drill, habit, stage, zone):
            for sending in SCENES[habit.scene](occasion):
                if drill.since <= sending.at.date() <= drill.until:
                    yield sending


def _occasions(
    drill: Drill, habit: Habit, stage: Stage, zone: ZoneInfo
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
            words=stage.words,
            chance=Random(key),
            at=at,
            key=key,
        )


def _incident(drill: Drill, zone: ZoneInfo) -> Iterator[Sending]:
    for step in drill.incident:
        yield _sending(step, drill, zone)


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


def _staged(sending: Sending, drill: Drill, stage: Stage, zone: ZoneInfo) -> Staged:
    person = find_person(drill, sending.to)
    form = find_form(stage, sending.form, sending.at.astimezone(zone).date())
    letter = compose(sending, form, stage, _facts(person))
    sender = stage.senders[sending.sender or form.sender]
    if person.mailbox not in stage.mailboxes:
        msg = f"{drill.id}: no mailbox {person.mailbox!r}"
        raise DrillError(msg)
    mailbox = stage.mailboxes[person.mailbox]
    chance = Random(f"{sending.key}/delivery")
    arrived = sending.at + timedelta(seconds=chance.randint(1, _TRANSIT))
    letter = replace(letter, values={**letter.values, "arrived": arrived})
    clock = ZoneInfo(mailbox.zone)
    return Staged(
        at=arrived.astimezone(UTC),
        raw=deliver(letter, sender, mailbox, chance=chance, zone=clock),
        message_id=f"<{letter.values['id']}>",
        step=sending.step,
        about=_about(form, letter),
        form=form.id,
        is_forged=sender.forges,
    )


def _facts(person: Person) -> Mapping[str, Value]:
    """Return what a shop knows of a person."""
    family, _, given = person.name.partition(" ")
    return {
        "name": person.name.replace(" ", ""),
        "full_name": person.name,
        "family": family,
        "given": given,
        "to": person.addresses[0],
        "to_local": person.addresses[0].partition("@")[0],
        "recipient": person.name,
        "postcode": person.postcodes[0] if person.postcodes else "",
        "prefecture": person.prefecture,
        "street": person.street,
        "card": person.card,
        "digits": person.digits,
    }


def _about(form: Form, letter: Letter) -> Wording:
    """Return the title of the form with the values that tell mails apart."""
    values = letter.values
    names = [str(values[n]) for n in ("order", "gift_to", "merchant") if n in values]
    total = f" {values['total']}" if "total" in values else ""
    tail = f" {' '.join(names)}{total}".rstrip()
    return Wording(ja=form.title.ja + tail, en=form.title.en + tail)


def _sender(sending: Sending, drill: Drill, stage: Stage, zone: ZoneInfo) -> str:
    day = sending.at.astimezone(zone).date()
    return sending.sender or find_form(stage, sending.form, day).sender


def _answers(names: Iterable[str], stage: Stage) -> Mapping[str, tuple[str, ...]]:
    """Return what the DNS said of each sender's keys and policies."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        sender = stage.senders[name]
        for domain, policy in sender.dmarc.items():
            found[f"_dmarc.{domain}"] = (policy,) if policy else ()
        found.update(_key_records(sender, stage))
    return dict(sorted(found.items()))


def _key_records(
    sender: Sender, stage: Stage
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for signer in sender.signatures:
        for key in () if signer.stolen else signer.keys:
            text = (record(stage.keys[key.key]),) if key.published else ()
            yield f"{key.selector}._domainkey.{signer.domain}", text
