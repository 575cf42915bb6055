"""Shapes of data files that carry more than the core needs: where a fact is from."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

from mioboe.authenticity import Brand, Confidence, Provider, Signing
from mioboe.events import Status
from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.authenticity import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRow:
    """A domain of a brand, and how that is known."""

    name: str
    confidence: Confidence
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFile:
    """One file of `data/brands/`."""

    id: str
    title: str
    status: Status
    checked: date
    domains: tuple[DomainRow, ...]
    names: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    link_domains: tuple[str, ...] = ()
    signing: Signing = Signing.UNKNOWN
    signs_since: date | None = None
    chatty: bool = False
    own_route: Mapping[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    note: str = ""

    def brand(self, senders: Iterable[Sender]) -> Brand:
        """Return the brand, with the senders that its profiles name."""
        kept = {item.name for item in fields(Brand)} - {"domains", "senders"}
        values = {name: getattr(self, name) for name in kept}
        return Brand(
            domains=tuple(row.name for row in self.domains),
            senders=tuple(senders),
            **values,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFile(Provider):
    """One file of `data/providers/`: a provider, and where the facts are from."""

    authservs: tuple[str, ...] = ()
    title: str
    checked: date
    confidence: Confidence
    source: str
    note: str = ""


class Step(enum.StrEnum):
    """Which step of the first minutes a contact stands beside."""

    SHOP = "shop"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to reach in one step. What is known of it stands with the desk."""

    step: Step
    #: Id of the desk.
    desk: str
    #: Ids of its channels that are meant.
    channels: tuple[str, ...]
    #: What to call it here; the title of the desk where it is not given.
    name: Wording | None = None
    #: How, in short. A blank such as `{locked-out}` is the number of that channel.
    how: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What helps in the first minutes. One file of `data/advice/`, one a brand."""

    #: Id of the brand.
    id: str
    checked: date
    references: tuple[str, ...]
    #: How long it takes at least until an order is shipped.
    ships_within_hours: int
    #: Where an order may be when the history does not show it.
    hides: tuple[Wording, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All texts for people. `data/texts/`: one file each, code to wording."""

    reasons: Mapping[str, Wording]
    problems: Mapping[str, Wording]
    report: Mapping[str, Wording]
