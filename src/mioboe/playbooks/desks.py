"""Desks: whom to reach, for what, by which way, and how that is known."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Confidence
from mioboe.kit import Wording
from mioboe.playbooks.hours import (
    Hours,
    Openness,
    closes_at,
    next_opening,
    openness,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.playbooks.calendar import Calendar


class DeskKind(enum.StrEnum):
    """What stands behind a desk."""

    SHOP = "shop"
    #: Credit cards.
    ISSUER = "issuer"
    #: Accounts and debit cards.
    BANK = "bank"
    #: Cards that are charged before they are used.
    PREPAID = "prepaid"
    #: Payments on the phone: balances, and what is paid later.
    WALLET = "wallet"
    #: Parcels.
    CARRIER = "carrier"
    #: Mobile phones.
    MOBILE = "mobile"
    #: Mailboxes.
    PROVIDER = "provider"
    POLICE = "police"
    #: Public advice for consumers.
    CONSUMER = "consumer"
    #: Bodies that collect reports or advise: IPA, anti-phishing council.
    COUNCIL = "council"


class Purpose(enum.StrEnum):
    """What one reaches a desk for."""

    #: Make an instrument useless at once: card, balance, debit, SIM.
    STOP = "stop"
    #: The desk for the lost and the stolen; takes a stop when others are closed.
    LOST_STOLEN = "lost-stolen"
    #: Say that somebody else used it, and hear what is pending.
    FRAUD = "fraud"
    #: Have a charge that nobody knows looked into.
    DISPUTE = "dispute"
    #: Apply for the money.
    CLAIM = "claim"
    #: Have an order stopped before it is shipped.
    CANCEL = "cancel"
    #: Lock, protect or regain an account.
    ACCOUNT = "account"
    #: Send back a parcel that comes to one's own door.
    REFUSE_PARCEL = "refuse-parcel"
    #: Have a parcel called back that is on its way elsewhere.
    RECALL_PARCEL = "recall-parcel"
    #: Get advice; nothing is started by it.
    CONSULT = "consult"
    #: Hand in what happened, and get a number for it.
    REPORT = "report"
    #: Hand on a forged mail or message.
    REPORT_PHISHING = "report-phishing"


class ChannelKind(enum.StrEnum):
    """By which way a desk is reached."""

    PHONE = "phone"
    WEB = "web"
    APP = "app"
    CHAT = "chat"
    #: One leaves one's number and is called.
    CALL_BACK = "call-back"
    LETTER = "letter"
    VISIT = "visit"
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach a desk, and how that is known."""

    #: Unique within its desk.
    id: str
    kind: ChannelKind
    purposes: tuple[Purpose, ...]
    #: What the desk calls it, where it has a name of its own.
    title: Wording | None = None
    #: Telephone number as it is dialed in the desk's country.
    number: str = ""
    #: Telephone number from abroad.
    abroad: str = ""
    #: Address of a page or of a mailbox. Canonical, never out of a mail.
    page: str = ""
    #: Steps through menus, in order.
    path: tuple[Wording, ...] = ()
    #: Opening hours as OpenStreetMap writes them. Empty: not known.
    hours: str = ""
    #: Whether one must be able to sign in.
    needs_sign_in: bool = False
    #: What they ask. Codes of `texts/desks.yaml`.
    asks: tuple[str, ...] = ()
    #: What to have at hand. Codes of `texts/desks.yaml`.
    have: tuple[str, ...] = ()
    #: How long one waits, as people told.
    wait: Wording | None = None
    good_for: Wording | None = None
    limits: Wording | None = None
    #: Name that channels share whose sources contradict one another. All are shown.
    variant: str = ""
    source: str
    #: When the source said so.
    checked: date
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whom to reach. One file of `data/desks/`."""

    id: str
    title: Wording
    kind: DeskKind
    #: ISO 3166-1 alpha-2; whose public holidays count.
    country: str = "JP"
    zone: str = "Asia/Tokyo"
    #: Ids of the brands that it serves.
    brands: tuple[str, ...] = ()
    #: Other names by which people look for it.
    names: tuple[str, ...] = ()
    #: Whether it stands in for any of its kind that has no desk of its own.
    generic: bool = False
    #: What holds for all its channels.
    note: Wording | None = None
    channels: tuple[Channel, ...]
    references: tuple[str, ...] = ()
    #: How many days after `checked` a channel counts as stale.
    expires_days: int = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One channel of a desk, at one moment."""

    desk: Desk
    channel: Channel
    openness: Openness
    #: When it closes. Aware; `None` while it is not open, or never closes.
    closes: datetime | None = None
    #: When it is open for the next time. Aware; `None` where that is not known.
    opens: datetime | None = None


#: Ways on which nobody must be there.
_UNMANNED: Final = frozenset({
    ChannelKind.WEB,
    ChannelKind.APP,
    ChannelKind.LETTER,
    ChannelKind.MAIL,
})
_ORDER: Final = {Openness.OPEN: 0, Openness.UNKNOWN: 1, Openness.CLOSED: 2}


def find_desks(
    desks: Iterable[Desk],
    *,
    brand: str = "",
    purpose: Purpose | None = None,
    kind: DeskKind | None = None,
    country: str = "",
) -> tuple[Desk, ...]:
    """Return the desks that fit, in a fixed order.

    Args:
        desks: All desks.
        brand: Id of the brand that it must serve, or of the desk itself; empty: any.
            Where none does, those that stand in for the unknown of their kind.
        purpose: What at least one channel must be for.
        kind: What must stand behind it.
        country: ISO 3166-1 alpha-2; empty: any.

    Returns:
        By id, those that stand in for others last.
    """
    fit = [
        desk
        for desk in desks
        if (kind is None or desk.kind is kind)
        and country in {"", desk.country}
        and (purpose is None or any(purpose in c.purposes for c in desk.channels))
    ]
    if brand:
        own = [desk for desk in fit if brand in {*desk.brands, desk.id}]
        fit = own or [desk for desk in fit if desk.generic]
    return tuple(sorted(fit, key=lambda desk: (desk.generic, desk.id)))


def hours_of(desk: Desk, channel: Channel) -> Hours:
    """Return when a channel is open; unmanned ways always are, unless they say."""
    text = channel.hours or ("24/7" if channel.kind in _UNMANNED else "")
    return Hours(text=text, zone=desk.zone, country=desk.country)


def opening(desk: Desk, channel: Channel, at: datetime, calendar: Calendar) -> Opening:
    """Return whether a channel is open, until when, or from when.

    Args:
        desk: The desk.
        channel: One of its channels.
        at: When. Aware, any zone.
        calendar: The public holidays.
    """
    hours = hours_of(desk, channel)
    found = openness(hours, at, calendar)
    is_open = found is Openness.OPEN
    return Opening(
        desk=desk,
        channel=channel,
        openness=found,
        closes=closes_at(hours, at, calendar) if is_open else None,
        opens=None if is_open else next_opening(hours, at, calendar),
    )


def openings(
    desk: Desk, at: datetime, calendar: Calendar, *, purpose: Purpose | None = None
) -> tuple[Opening, ...]:
    """Return the channels of a desk as they are at one moment.

    Args:
        desk: The desk.
        at: When. Aware, any zone.
        calendar: The public holidays.
        purpose: What a channel must be for; `None`: any.

    Returns:
        Those that are open first, then those of which nobody knows, then the closed
        ones by when they open; within that as the file has them. Those that look
        invented or dead come last of all.
    """
    found = [
        opening(desk, channel, at, calendar)
        for channel in desk.channels
        if purpose is None or purpose in channel.purposes
    ]
    far = datetime.max.replace(tzinfo=at.tzinfo)
    return tuple(
        sorted(
            found,
            key=lambda o: (
                o.channel.confidence is Confidence.SYNTHETIC,
                _ORDER[o.openness],
                o.opens or far,
            ),
        )
    )


def is_stale(desk: Desk, today: date) -> bool:
    """Return whether something of a desk was checked too long ago.

    Args:
        desk: The desk.
        today: In the household's zone.
    """
    return any(is_channel_stale(desk, channel, today) for channel in desk.channels)


def is_channel_stale(desk: Desk, channel: Channel, today: date) -> bool:
    """Return whether a channel was checked too long ago; ``today`` as a local day."""
    return today - channel.checked > timedelta(days=desk.expires_days)
