"""How genuine mails of one form looked so far, and which of them depart from that.

A sender that changes its form is read wrong before anybody notices. So of each genuine
mail that a form read, a few traits are kept; the first mail that has others is told.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mioboe.events.lines import Lines, unroll

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.events.model import Form
    from mioboe.events.profiles import Profiles
    from mioboe.messages import Message

#: How many mails of a form must have been read before another one can depart.
ENOUGH: Final = 5
_MAX_PARTS: Final = 8


class Trait(enum.StrEnum):
    """In what a mail can depart from those before it."""

    SENDER = "sender"
    SIGNERS = "signers"
    STRUCTURE = "structure"
    LABELS = "labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """How one mail of a form looks."""

    sender: str = ""
    #: Domains of its signatures, sorted.
    signers: tuple[str, ...] = ()
    #: Content types of its parts, in order: `"text/plain text/html"`.
    structure: str = ""
    #: Labels of the form that have a value in it, sorted.
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One genuine mail that a form read."""

    #: `profile/form`.
    form: str
    at: datetime
    message_id: str
    traits: Traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One mail that looks unlike all of its form before it."""

    trait: Trait
    was: str
    now: str
    at: datetime
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How the mails of one form looked, over all of them."""

    form: str
    first: datetime
    last: datetime
    count: int = 0
    #: What was seen of each trait, in order; of labels: those that all mails had.
    known: dict[Trait, tuple[str, ...]] = field(default_factory=dict)
    departures: tuple[Departure, ...] = ()


def traits_of(message: Message, signers: Iterable[str], form: Form) -> Traits:
    """Return how a mail of ``form`` looks.

    Args:
        message: A mail that the form read.
        signers: Domains of its signatures.
        form: The form.
    """
    kinds = [part.content_type for part in message.parts if not part.filename]
    labels = {
        label for takes in form.take.values() for take in takes for label in take.label
    }
    return Traits(
        sender=message.author.spec,
        signers=tuple(sorted({name for name in signers if name})),
        structure=" ".join(kinds[:_MAX_PARTS]),
        labels=tuple(sorted(_standing(message, labels))),
    )


def _standing(message: Message, labels: set[str]) -> Iterator[str]:
    """Yield the labels that have a value in the text that a reader sees."""
    # Not in the page beside it: that is not always read.
    lines = Lines(unroll(message.text))
    yield from (label for label in labels if lines.find(label, most=1))


def form_named(name: str, sender: str, profiles: Profiles) -> Form | None:
    """Return the form `profile/form`, of a profile that names the sender."""
    for profile in profiles.of(sender):
        for form in profile.messages:
            if f"{profile.id}/{form.id}" == name:
                return form
    return None


def histories(mails: Iterable[Seen]) -> dict[str, History]:
    """Return the history of each form, by name.

    Args:
        mails: Genuine mails that a form read, in order of arrival.
    """
    found: dict[str, History] = {}
    for mail in mails:
        before = found.get(mail.form)
        if before is None:
            before = History(form=mail.form, first=mail.at, last=mail.at)
        found[mail.form] = _with(before, mail)
    return dict(sorted(found.items()))


def _with(history: History, mail: Seen) -> History:
    new, known = [], {}
    for trait, now in _values(mail.traits).items():
        before = history.known.get(trait)
        departs, known[trait] = _compare(trait, before, now)
        if departs and history.count >= ENOUGH:
            new.append(
                Departure(
                    trait=trait,
                    was=" | ".join(before or ()),
                    now=" ".join(now),
                    at=mail.at,
                    message_id=mail.message_id,
                )
            )
    return replace(
        history,
        last=mail.at,
        count=history.count + 1,
        known=known,
        departures=(*history.departures, *new),
    )


def _values(traits: Traits) -> dict[Trait, tuple[str, ...]]:
    return {
        Trait.SENDER: (traits.sender,),
        Trait.SIGNERS: (" ".join(traits.signers),),
        Trait.STRUCTURE: (traits.structure,),
        Trait.LABELS: traits.labels,
    }


def _compare(
    trait: Trait, before: tuple[str, ...] | None, now: tuple[str, ...]
) -> tuple[bool, tuple[str, ...]]:
    """Return whether a mail departs in a trait, and what is known of it then."""
    if before is None:
        return False, now
    if trait is Trait.LABELS:
        common = tuple(label for label in before if label in now)
        return len(common) < len(before), common
    is_new = now[0] not in before
    return is_new, (*before, *now) if is_new else before
