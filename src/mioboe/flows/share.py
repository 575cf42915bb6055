"""A mail made safe to share, with all that is known of the household and the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Verdict, VerdictKind
from mioboe.events import extract
from mioboe.messages import parse
from mioboe.messages.redaction import Household as Recipients
from mioboe.messages.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mioboe.events import Event, Profile, Profiles
    from mioboe.signals import Household

#: Fields of an event that tell of somebody.
_PERSONAL: Final = (
    *("order", "recipient_name", "recipient_postcode", "gift_recipient", "tracking"),
    "place",
)
#: As if it could be genuine, so that the forms read it.
_AS_IF: Final = Verdict(kind=VerdictKind.UNPROVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A mail without its people."""

    raw: bytes
    #: Whether the same form reads it as before.
    reads_alike: bool


def share(
    raw: bytes,
    profiles: Profiles,
    household: Household,
    public: Collection[str],
    *,
    salt: bytes,
) -> Shared:
    """Redact a mail.

    Args:
        raw: The mail.
        profiles: All profiles: their labels stay, their numbers keep their shapes.
        household: Who must not be recognized, beside those whom the mail names.
        public: Mail domains where anybody can have an address.
        salt: Up to 64 bytes, to be forgotten.

    Returns:
        The mail, and whether it is read as before.
    """
    message = parse(raw)
    found = extract(message, _AS_IF, profiles)
    own = list(profiles.of(message.author.spec))
    known = Recipients(
        words=(*_words_of(household), *_words_in(found.events)),
        public=frozenset(public),
        labels=frozenset(_labels(own)),
        shapes=tuple(dict.fromkeys(_shapes(own))),
    )
    made = redact(raw, known, salt)
    after = extract(parse(made), _AS_IF, profiles)
    alike = found.form == after.form and _types(found.events) == _types(after.events)
    return Shared(raw=made, reads_alike=alike)


def _words_of(household: Household) -> Iterator[str]:
    for person in household.people:
        yield from (person.name, *person.addresses, *person.postcodes)
        yield from (f"{code[:3]}-{code[3:]}" for code in person.postcodes)


def _words_in(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        yield from (str(getattr(event, name)) for name in _PERSONAL)


def _labels(profiles: Iterable[Profile]) -> Iterator[str]:
    for profile in profiles:
        for form in profile.messages:
            for takes in form.take.values():
                yield from (label for take in takes for label in take.label)


def _shapes(profiles: Iterable[Profile]) -> Iterator[str]:
    for profile in profiles:
        yield from (profile.order,) if profile.order else ()
        for form in profile.messages:
            for takes in form.take.values():
                yield from (take.pattern for take in takes if take.pattern)


def _types(events: Iterable[Event]) -> list[str]:
    return [event.type.value for event in events]
