"""A drill to the mails of its mailbox. The same drill gives the same bytes."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from mioboe.drills.chance import chance_of
from mioboe.drills.compose import compose
from mioboe.drills.deliver import deliver
from mioboe.drills.fill import BLANK, Sheet, fill, zone_of
from mioboe.drills.model import DrillError, Person, Played, Sending, Staged
from mioboe.drills.script import find_person, script
from mioboe.drills.settings import settings_text
from mioboe.drills.sign import load_key, record
from mioboe.drills.stage import Form, Mailbox, Sender, find_form
from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from mioboe.drills.model import Drill, Value
    from mioboe.drills.sign import Key
    from mioboe.drills.stage import Stage

#: Most seconds between sending and delivery.
_TRANSIT = 6
#: Values that tell mails of one form apart.
_TELLING = ("order", "gift_to", "merchant", "total")


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
    return play_all(script(drill, stage.words), drill, stage)


def play_all(sendings: Iterable[Sending], drill: Drill, stage: Stage) -> Played:
    """Return the mails that ``sendings`` ask for.

    Args:
        sendings: In any order.
        drill: Whose household gets them.
        stage: Who writes how.

    Raises:
        DrillError: A form, sender, mailbox, key or value is missing.

    Returns:
        As `play`.
    """
    jobs = [_job(sending, drill, stage) for sending in sendings]
    senders = {(job.sender.id, *job.sender.dmarc): job.sender for job in jobs}
    keys = _keys(senders.values(), stage)
    mails = (_staged(job, keys) for job in jobs)
    return Played(
        mails=tuple(sorted(mails, key=lambda mail: (mail.at, mail.message_id))),
        answers=_answers(senders.values(), keys),
        settings=settings_text(drill.household, stage.mailboxes),
    )


def play_one(
    sending: Sending, drill: Drill, stage: Stage, *, keys: Mapping[str, Key]
) -> Staged:
    """Return one mail of a drill by itself.

    Args:
        sending: The mail that is to be written.
        drill: Whose household gets it.
        stage: Who writes how.
        keys: Keys of the stage, loaded.

    Raises:
        DrillError: A form, sender, mailbox, key or value is missing.
    """
    return _staged(_job(sending, drill, stage), keys)


def settled(sender: Sender, values: Mapping[str, Value], zone: tzinfo) -> Sender:
    """Return ``sender`` with the blanks in its domains filled.

    Args:
        sender: One that stands for many, where its domains hold blanks; another one is
            returned as it is.
        values: Those of the mail, the form's defaults among them.
        zone: In which times are printed.
    """
    domains = [*sender.dmarc, *(signer.domain for signer in sender.signatures)]
    if not any(map(BLANK.search, domains)):
        return sender
    sheet = Sheet(values=values, chance=chance_of(sender.id), zone=zone)
    return replace(
        sender,
        dmarc={fill(name, sheet): record for name, record in sender.dmarc.items()},
        signatures=tuple(
            replace(signer, domain=fill(signer.domain, sheet))
            for signer in sender.signatures
        ),
    )


@dataclass(frozen=True, slots=True)
class _Job:
    """One mail with all that writes it."""

    sending: Sending
    person: Person
    form: Form
    sender: Sender
    mailbox: Mailbox


def _job(sending: Sending, drill: Drill, stage: Stage) -> _Job:
    zone = zone_of(drill.household.timezone)
    person = find_person(drill, sending.to)
    form = find_form(stage, sending.form, sending.at.astimezone(zone).date())
    sender = stage.senders.get(sending.sender or form.sender)
    mailbox = stage.mailboxes.get(person.mailbox)
    if sender is None or mailbox is None:
        msg = (
            f"{sending.key}: no sender {sending.sender!r} or mailbox {person.mailbox!r}"
        )
        raise DrillError(msg)
    sender = settled(sender, {**form.defaults, **sending.values}, zone)
    return _Job(sending, person, form, sender, mailbox)


def _staged(job: _Job, keys: Mapping[str, Key]) -> Staged:
    sending, form = job.sending, job.form
    letter = compose(sending, form, job.sender, keys=keys, base=_facts(job.person))
    chance = chance_of(f"{sending.key}/delivery")
    arrived = sending.at + timedelta(seconds=chance.randint(1, _TRANSIT))
    letter = replace(letter, values={**letter.values, "arrived": arrived})
    clock = zone_of(job.mailbox.zone)
    facts = {n: str(letter.values[n]) for n in _TELLING if n in letter.values}
    return Staged(
        at=arrived.astimezone(UTC),
        raw=deliver(letter, job.sender, job.mailbox, chance=chance, zone=clock),
        message_id=f"<{letter.values['id']}>",
        step=sending.step,
        facts=facts,
        about=_about(form, facts),
        form=form.id,
        is_forged=job.sender.forges,
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


def _about(form: Form, facts: Mapping[str, str]) -> Wording:
    tail = "".join(f" {fact}" for fact in facts.values())
    return Wording(ja=form.title.ja + tail, en=form.title.en + tail)


def _keys(senders: Iterable[Sender], stage: Stage) -> Mapping[str, Key]:
    """Return the keys that ``senders`` sign with, loaded.

    Raises:
        DrillError: One is missing.
    """
    names = {
        key.key
        for sender in senders
        for signer in sender.signatures
        for key in signer.keys
    }
    if missing := sorted(names - stage.keys.keys()):
        msg = f"no key {', '.join(missing)}"
        raise DrillError(msg)
    return {name: _loaded(stage.keys[name]) for name in sorted(names)}


@functools.cache
def _loaded(pem: bytes) -> Key:
    """Return a key. It is checked when it is loaded, which takes a while."""
    return load_key(pem)


def _answers(
    senders: Iterable[Sender], keys: Mapping[str, Key]
) -> Mapping[str, tuple[str, ...]]:
    """Return what the DNS says of the senders' keys and policies."""
    found: dict[str, tuple[str, ...]] = {}
    for sender in senders:
        for domain, policy in sender.dmarc.items():
            found[f"_dmarc.{domain}"] = (policy,) if policy else ()
        for signer in sender.signatures:
            for key in () if signer.stolen else signer.keys:
                text = (record(keys[key.key]),) if key.published else ()
                found[f"{key.selector}._domainkey.{signer.domain}"] = text
    return dict(sorted(found.items()))
