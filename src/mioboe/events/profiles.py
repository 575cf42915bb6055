"""Which profile and form may read a mail: by sender, then a fast test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TYPE_CHECKING

from mioboe.authenticity import Confidence
from mioboe.events.generic import Lexicon
from mioboe.events.model import Profile, Status
from mioboe.events.patterns import found
from mioboe.kit import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.events.model import Form, SenderRow
    from mioboe.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """All profiles, found by the address that sends."""

    #: `local@domain`, or `@domain` for every local part, to the profiles.
    by_sender: Mapping[str, tuple[Profile, ...]]
    #: The same keys, where the profile vouches for every mail from there.
    vouched: frozenset[str]
    #: IANA name to zone, for every zone that a profile names.
    zones: Mapping[str, tzinfo]
    #: Pattern of a merchant's name on card notices, and the shop that it means.
    descriptors: tuple[tuple[str, str], ...] = ()
    #: By what words mails are recognized that no profile reads.
    lexicon: Lexicon = field(default_factory=Lexicon)

    def of(self, address: str) -> tuple[Profile, ...]:
        """Return the profiles that name ``address`` (`local@domain`, lower-case)."""
        exact = self.by_sender.get(address, ())
        wide = self.by_sender.get(address[address.rfind("@") :], ())
        return tuple({profile.id: profile for profile in (*exact, *wide)}.values())

    def vouch_for(self, message: Message) -> bool:
        """Return whether a profile names the author as a sender of this mail.

        An address on a profile's list of senders is named for all mails. One that is
        not known so well, or that only a form names, is named for mails that look like
        a form of the profile; one that looks invented, for none.
        """
        sender = message.author.spec
        if sender in self.vouched or sender[sender.rfind("@") :] in self.vouched:
            return True
        subject = fold(message.subject)
        return any(
            may_read(form, subject, message.text, message.html_text)
            for profile in self.of(sender)
            if profile.status is Status.TRUSTED
            for form in profile.messages
            if form.confidence is not Confidence.SYNTHETIC
            and meant(form, _known(profile), sender)
        )

    def shop_of(self, merchant: str) -> str:
        """Return the shop whose name on a card notice ``merchant`` is; or nothing."""
        return next(
            (shop for pattern, shop in self.descriptors if found(pattern, merchant)), ""
        )


def index(profiles: Iterable[Profile], zones: Mapping[str, tzinfo]) -> Profiles:
    """Return ``profiles`` ready to be asked by sender. Retired ones are left out."""
    table: dict[str, dict[str, Profile]] = {}
    vouched: set[str] = set()
    descriptors: list[tuple[str, str]] = []
    for profile in profiles:
        if profile.status is Status.RETIRED:
            continue
        senders = {row.address for row in profile.senders}
        if profile.status is Status.TRUSTED:
            vouched |= {r.address for r in profile.senders if r.confidence.is_sure}
        for form in profile.messages:
            senders |= set(form.from_)
        descriptors += [(pattern, profile.shop) for pattern in profile.descriptors]
        for address in senders:
            table.setdefault(address.removeprefix("*"), {})[profile.id] = profile
    return Profiles(
        by_sender={
            address: tuple(owners.values()) for address, owners in table.items()
        },
        vouched=frozenset(address.removeprefix("*") for address in vouched),
        zones=zones,
        descriptors=tuple(descriptors),
    )


def _known(profile: Profile) -> Iterator[SenderRow]:
    return (r for r in profile.senders if r.confidence is not Confidence.SYNTHETIC)


def covers(address: str, sender: str) -> bool:
    """Return whether ``address``, maybe `*@domain`, names ``sender``."""
    return sender == address or (address[0] == "*" and sender.endswith(address[1:]))


def meant(form: Form, rows: Iterable[SenderRow], sender: str) -> bool:
    """Return whether ``sender`` is one from whom ``form`` reads mails.

    Args:
        form: The form.
        rows: Senders of its profile, for whom it stands if it names none itself.
        sender: An address.
    """
    if form.from_:
        return named(form, sender)
    return any(covers(row.address, sender) for row in rows)


def named(form: Form, sender: str) -> bool:
    """Return whether ``form`` itself names ``sender``."""
    return any(covers(address, sender) for address in form.from_)


def may_read(form: Form, subject: str, plain: str, html: str) -> bool:
    """Return whether the fast test of ``form`` lets the mail through."""
    when = form.when
    text = plain or html
    return (
        (not when.subject or any(found(p, subject) for p in when.subject))
        and not any(found(p, subject) for p in when.not_subject)
        and (not when.text or any(found(p, text) for p in when.text))
        and not any(found(p, text) for p in when.not_text)
    )
