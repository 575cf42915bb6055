"""What a dossier is made of, as plain values: the case, told by whoever keeps it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from mioboe.authenticity import VerdictKind
from mioboe.kit import Money


class Variant(enum.StrEnum):
    """For whom a dossier is."""

    SHOP = "shop"
    #: Of the card, or bank, or wallet.
    ISSUER = "issuer"
    POLICE = "police"
    CONSUMER_CENTER = "consumer-center"
    #: The owner's own copy: all of it.
    SELF = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who exactly is to read it."""

    variant: Variant
    #: Name that the reader is addressed by. May be empty.
    name: str = ""
    #: Which shop, for `Variant.SHOP`.
    shop: str = ""
    #: Which issuer, for `Variant.ISSUER`.
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom something is about; who may see it follows from that."""

    #: The shop by its domain, e.g. `"amazon.co.jp"`. Empty: about none.
    shop: str = ""
    #: Id of an `Instrument`. Empty: about none.
    instrument: str = ""
    #: The owner's own note: nobody else's business.
    is_private: bool = False


class Origin(enum.StrEnum):
    """Where something is known from."""

    MESSAGE = "message"
    STATEMENT = "statement"
    CALL = "call"
    FILE = "file"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """From where one entry is known."""

    origin: Origin
    #: Number in the chain of evidence. `None`: nothing was put away.
    item: int | None = None
    #: What it is, where the number does not say enough.
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The person whom it happened to."""

    name: str
    addresses: tuple[str, ...] = ()
    postal: str = ""
    phone: str = ""
    #: Names of the others in the household.
    others: tuple[str, ...] = ()


class InstrumentKind(enum.StrEnum):
    """What money went out of."""

    CREDIT_CARD = "credit-card"
    DEBIT_CARD = "debit-card"
    PREPAID = "prepaid"
    BANK_ACCOUNT = "bank-account"
    WALLET = "wallet"
    CARRIER_BILLING = "carrier-billing"
    POINTS = "points"
    GIFT_BALANCE = "gift-balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One card, account or balance."""

    id: str
    kind: InstrumentKind
    #: Whose it is: name of the company.
    issuer: str
    #: Last four digits; never more.
    last4: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of the time line."""

    #: Aware.
    at: datetime
    what: str
    source: Source
    #: When the mailbox got the mail. `None`: it is no mail.
    received: datetime | None = None
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedOrder:
    """An order that nobody in the household placed."""

    number: str
    shop: str
    placed: datetime
    amount: Money | None = None
    goods: str = ""
    #: Who was to get it, as the mail says: name, address, or mail address.
    recipient: str = ""
    carrier: str = ""
    tracking: str = ""
    #: How it stands, in words.
    state: str = ""
    item: int | None = None
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Why a mail is genuine, or is not."""

    item: int
    subject: str
    author: str
    received: datetime
    verdict: VerdictKind
    #: The reasons, as sentences.
    reasons: tuple[str, ...] = ()
    #: Lines for the technical reader: signing domain, selector, result.
    technical: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One time that somebody was reached, or not."""

    at: datetime
    desk: str
    channel: str = ""
    is_reached: bool = True
    minutes: int | None = None
    #: Who answered.
    person: str = ""
    said: str = ""
    scope: Scope = field(default_factory=Scope)


class PromiseState(enum.StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    SLIPPED = "slipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What a desk said that it would do."""

    made: datetime
    desk: str
    what: str
    due: datetime | None = None
    state: PromiseState = PromiseState.OPEN
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What went out, and what of it came back."""

    what: str
    amount: Money
    #: What was ordered or authorized beside it, and did not go out. `None`: nothing.
    at_stake: Money | None = None
    #: What came back so far.
    back: Money | None = None
    #: By which way the rest is expected.
    route: str = ""
    is_final: bool = False
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that the reader should know: what contradicts, what is not known."""

    title: str
    text: str
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A piece of evidence that goes with the dossier."""

    #: Number in the chain of evidence.
    item: int
    title: str
    content: bytes
    #: Ending of its name: `"eml"`, `"png"`, `"pdf"` ...
    ending: str = "eml"
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierInput:
    """All that is known of a case, before anything is left out for a reader."""

    #: Number or name of the case.
    case: str
    title: str
    #: Of the last entry of the case: the date of the document. Aware.
    made: datetime
    zone: tzinfo
    owner: Owner
    #: What happened, in the owner's words.
    statement: str = ""
    #: What the reader is asked for. Empty: what such a reader is asked for as a rule.
    requests: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    moments: tuple[Moment, ...] = ()
    orders: tuple[DeniedOrder, ...] = ()
    proofs: tuple[Proof, ...] = ()
    calls: tuple[Call, ...] = ()
    promises: tuple[Promised, ...] = ()
    losses: tuple[Loss, ...] = ()
    remarks: tuple[Remark, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    #: Last link of the chain of evidence. Empty: nothing was put away.
    head: str = ""
    #: When a third party stamped it.
    stamped: datetime | None = None
