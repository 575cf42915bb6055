"""What a message says happened, and the data by which a sender's mails are read."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from mioboe.authenticity import Confidence, Leaning, VerdictKind
from mioboe.kit import Money, Wording


class EventType(enum.StrEnum):
    """What can happen. The words keep their meaning; see DESIGN.md."""

    ORDER_PLACED = "order-placed"
    ORDER_SHIPPED = "order-shipped"
    ORDER_DELIVERED = "order-delivered"
    ORDER_CANCELLED = "order-cancelled"
    ORDER_RETURNED = "order-returned"
    #: The shop told the carrier to bring the parcel back; that it is back, nobody says.
    PARCEL_RECALLED = "parcel-recalled"
    PAYMENT_COMPLETED = "payment-completed"
    PAYMENT_FAILED = "payment-failed"
    GIFT_CARD_ISSUED = "gift-card-issued"
    GIFT_CARD_OPENED = "gift-card-opened"
    SIGN_IN = "sign-in"
    SIGN_IN_ATTEMPT = "sign-in-attempt"
    ONE_TIME_CODE = "one-time-code"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - an event
    CONTACT_CHANGED = "contact-changed"
    ADDRESS_ADDED = "address-added"
    PAYMENT_METHOD_ADDED = "payment-method-added"
    TWO_STEP_CHANGED = "two-step-changed"
    ACCOUNT_HELD = "account-held"
    ACCOUNT_PROTECTED = "account-protected"
    FRAUD_NOTICE = "fraud-notice"
    REFUND_ISSUED = "refund-issued"
    CARD_USED = "card-used"
    BANK_DEBITED = "bank-debited"
    CLAIM_RESULT = "claim-result"
    FORWARDING_ADDED = "forwarding-added"
    SUBSCRIPTION_STARTED = "subscription-started"
    ACCOUNT_CREATED = "account-created"
    SIM_REISSUED = "sim-reissued"
    #: A device, app or reader was tied to the account.
    DEVICE_ADDED = "device-added"
    #: A program or person was let into a mailbox: app password, delegate, OAuth.
    ACCESS_GRANTED = "access-granted"
    #: The account was turned into one for a business.
    ACCOUNT_CONVERTED = "account-converted"
    #: Mails that nobody asked for came in a flood. Counted, not read.
    MAIL_FLOOD = "mail-flood"
    #: A mail of a shop or bank went from the inbox to the trash, or from everywhere.
    MAIL_TRASHED = "mail-trashed"
    MAIL_VANISHED = "mail-vanished"
    #: A mail was read while nobody of the household says to have read it.
    MAIL_READ = "mail-read"
    # What only a person can see; `mioboe saw` tells of it.
    SIGNED_OUT = "signed-out"
    CODE_MISSING = "code-missing"
    PROFILE_ADDED = "profile-added"
    DEFAULT_CHANGED = "default-changed"
    NOTICES_OFF = "notices-off"
    BALANCE_FELL = "balance-fell"
    PARCEL_UNKNOWN = "parcel-unknown"
    ORDER_UNLISTED = "order-unlisted"
    ORDER_UNMAILED = "order-unmailed"
    LIMIT_FELL = "limit-fell"
    FILTER_FOUND = "filter-found"
    NO_SERVICE = "no-service"
    CARD_UNREGISTERED = "card-unregistered"


#: Types that hardly any mail tells of: a person saw it.
SEEN_BY_PEOPLE: Final = frozenset({
    EventType.SIGNED_OUT,
    EventType.CODE_MISSING,
    EventType.PROFILE_ADDED,
    EventType.DEFAULT_CHANGED,
    EventType.NOTICES_OFF,
    EventType.BALANCE_FELL,
    EventType.PARCEL_UNKNOWN,
    EventType.ORDER_UNLISTED,
    EventType.ORDER_UNMAILED,
    EventType.LIMIT_FELL,
    EventType.FILTER_FOUND,
    EventType.NO_SERVICE,
    EventType.CARD_UNREGISTERED,
})


class Whereabouts(enum.StrEnum):
    """Where a mail lay when it was read from the mailbox."""

    UNKNOWN = "unknown"
    INBOX = "inbox"
    ARCHIVE = "archive"
    TRASH = "trash"
    SPAM = "spam"
    SENT = "sent"


class Goods(enum.StrEnum):
    """What kind of thing an order is for, as far as its mail tells."""

    UNKNOWN = "unknown"
    GIFT_CARD = "gift-card"
    DIGITAL = "digital"
    SUBSCRIPTION = "subscription"


class Outcome(enum.StrEnum):
    """What became of a claim, where its mail says so."""

    #: An answer of the owner is awaited.
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that one message says happened."""

    type: EventType
    #: Id of the shop, e.g. `"amazon.co.jp"`. For a card notice: the shop where the
    #: card was used, where we know it. May be empty.
    shop: str
    #: Id of the brand whose mail it is: one login, and one name that people trust.
    brand: str = ""
    #: When it happened: what the mail prints, else its date. Aware, sender's zone.
    at: datetime
    #: When the mailbox got the message. Aware, UTC.
    arrived: datetime
    #: Message-ID of the message.
    message_id: str
    verdict: VerdictKind
    leaning: Leaning = Leaning.NONE
    #: Whether a genuine mail of this sender always bears a signature.
    owes_proof: bool = False
    #: Order number as the shop writes it. Empty where the mail has none.
    order: str = ""
    amount: Money | None = None
    #: Names of things ordered, as printed.
    items: tuple[str, ...] = ()
    goods: Goods = Goods.UNKNOWN
    #: Ship-to: name, and postcode as seven digits.
    recipient_name: str = ""
    recipient_postcode: str = ""
    #: Mail address to which a digital gift goes; lower-case.
    gift_recipient: str = ""
    seller: str = ""
    #: Who took the money: id of the profile of the issuer or bank.
    issuer: str = ""
    #: Which of its cards or accounts, as printed.
    instrument: str = ""
    #: Where it was used, as printed.
    merchant: str = ""
    #: Whether a second, final notice about the same use will follow (速報).
    provisional: bool = False
    tracking: str = ""
    #: Who carries the parcel, where it is the carrier's own mail: id of its profile.
    carrier: str = ""
    #: Of a sign-in: what and where, as printed.
    device: str = ""
    place: str = ""
    #: Language of the mail: `"ja"`, `"en"`.
    language: str = ""
    confidence: Confidence = Confidence.RAW
    #: `profile/form` that read it.
    form: str = ""
    #: Until when it will come, as the mail promises; of an order.
    due: datetime | None = None
    #: Where the mail lay.
    lay: Whereabouts = Whereabouts.UNKNOWN
    #: Who of the household saw it. Empty: a mail says it.
    seen_by: str = ""
    #: Of the result of a claim. `None`: the mail does not say it.
    outcome: Outcome | None = None

    @property
    def is_proven(self) -> bool:
        """Whether it rests on a genuine mail, or on the household's own eyes."""
        return self.verdict is VerdictKind.GENUINE or bool(self.seen_by)

    @property
    def is_likely(self) -> bool:
        """Whether it rests on a genuine mail, or one that leans that way."""
        return self.is_proven or self.leaning is Leaning.GENUINE

    @property
    def is_doubtful(self) -> bool:
        """Whether all in it may be invented.

        So it is where its mail owes a proof and has none, and where, without any proof,
        its look is not known well either: the look is what forgers copy.
        """
        is_weak = self.owes_proof or not self.confidence.is_sure
        return is_weak and not self.is_likely

    @property
    def is_guess(self) -> bool:
        """Whether no profile read it: it is told, and nothing is decided by it."""
        return self.confidence is Confidence.GENERIC


class Place(enum.StrEnum):
    """Where a value is looked for."""

    TEXT = "text"
    SUBJECT = "subject"
    HTML = "html"
    LINK = "link"
    #: schema.org data in the mail.
    DATA = "data"


class As(enum.StrEnum):
    """What a value is read as. Decides how it is normalized."""

    TEXT = "text"
    ORDER = "order"
    MONEY = "money"
    INSTANT = "instant"
    POSTCODE = "postcode"
    EMAIL = "email"
    NAME = "name"


class Pick(enum.StrEnum):
    """Which of several values counts."""

    FIRST = "first"
    LAST = "last"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One way to find one value. Patterns see folded text."""

    from_: Place = Place.TEXT
    #: Words before the value: on its line, or alone on the line above it.
    label: tuple[str, ...] = ()
    #: re2; the value is the group `v`, or all of it.
    pattern: str = ""
    #: Path into schema.org data, e.g. `orderNumber`, `acceptedOffer.price`.
    path: str = ""
    as_: As | None = None
    pick: Pick = Pick.FIRST
    #: Currency of a bare number.
    currency: str = ""
    #: Labels whose value is the currency of a bare number; before ``currency``.
    currency_label: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Fast test whether a form may read a mail. Never decides truth.

    Each list holds re2 patterns on folded text; one of each list must match.
    """

    subject: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    not_subject: tuple[str, ...] = ()
    not_text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """A mail with several of the same thing: one event for each section."""

    #: re2 that begins a section; it stands at a line's start.
    start: str
    #: Fields that the part before the first section lists once for each section.
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of mail of one sender."""

    id: str
    #: Empty: a mail that is known, and says nothing that concerns us.
    gives: EventType | None = None
    #: Addresses that send it; empty: all of the profile's.
    from_: tuple[str, ...] = ()
    when: When
    #: Field of Event to the ways of finding it, best first.
    take: Mapping[str, tuple[Take, ...]] = field(default_factory=dict)
    #: Fields without which it is not this form.
    needs: tuple[str, ...] = ()
    each: Each | None = None
    goods: Goods = Goods.UNKNOWN
    provisional: bool = False
    #: Whether amounts flow back although they are printed without a sign.
    negative: bool = False
    #: Of the result of a claim: what such a mail says. Empty: that it does not say.
    outcome: Outcome | None = None
    language: str = ""
    #: What a person must know of such a mail although it is genuine: that anybody can
    #: have the sender's systems send it, with words of his own.
    caution: Wording | None = None
    confidence: Confidence
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRow:
    """An address that the profile's sender mails from."""

    address: str
    confidence: Confidence
    source: str
    note: str = ""


class Status(enum.StrEnum):
    """How far a data file is to be relied on."""

    DRAFT = "draft"
    TRUSTED = "trusted"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one sender writes its mails. One YAML file in `data/profiles/`."""

    #: The file's name without its ending.
    id: str
    title: str
    #: Id of the brand in `data/brands/`.
    brand: str
    status: Status
    #: When its facts were last held against a source.
    checked: date
    references: tuple[str, ...] = ()
    #: Id of the shop in events. Empty for issuers and banks.
    shop: str = ""
    #: Whether its mails are about money that left an account or a card.
    issuer: bool = False
    #: Whether its cards take the money from an account at once.
    debit: bool = False
    #: Whether it carries parcels of others: its mails are about no order placed there.
    carrier: bool = False
    #: IANA zone in which it prints times.
    zone: str = "Asia/Tokyo"
    language: str = "ja"
    currency: str = "JPY"
    #: re2 of its order numbers.
    order: str = ""
    senders: tuple[SenderRow, ...]
    #: re2 of how card and bank notices print its name.
    descriptors: tuple[str, ...] = ()
    #: Lines (re2, from their start) from which on the text is advertising.
    cut: tuple[str, ...] = ()
    #: Things by the pattern of their names.
    goods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    messages: tuple[Form, ...]
