"""Which mails belong to a case, and which facts they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.cases import UNKNOWN
from mioboe.cases.entries import Answered, MailCame, Owned
from mioboe.events import EventType, Goods
from mioboe.flows.casework.work import Sender
from mioboe.kit import squash
from mioboe.ledger import OrderKey
from mioboe.playbooks.desks import DeskKind
from mioboe.signals import Level, Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cases import Case
    from mioboe.events import Event
    from mioboe.flows.casework.work import Casework
    from mioboe.ports.cases import NewMail
    from mioboe.signals import Finding, Household

#: Mails about an account, whatever order there is.
_OF_ACCOUNTS: Final = frozenset({
    EventType.SIGN_IN,
    EventType.SIGN_IN_ATTEMPT,
    EventType.ONE_TIME_CODE,
    EventType.PASSWORD_CHANGED,
    EventType.CONTACT_CHANGED,
    EventType.ADDRESS_ADDED,
    EventType.PAYMENT_METHOD_ADDED,
    EventType.TWO_STEP_CHANGED,
    EventType.ACCOUNT_HELD,
    EventType.ACCOUNT_PROTECTED,
    EventType.ACCOUNT_CONVERTED,
    EventType.FRAUD_NOTICE,
    EventType.DEVICE_ADDED,
})
#: What a shop's answer says of all orders that it was told of.
_ANSWERS: Final = frozenset({
    EventType.ORDER_CANCELLED,
    EventType.ORDER_RETURNED,
    EventType.PARCEL_RECALLED,
    EventType.REFUND_ISSUED,
    EventType.CLAIM_RESULT,
})
_CHARGES: Final = frozenset({EventType.CARD_USED, EventType.BANK_DEBITED})
_OF_ISSUERS: Final = frozenset({EventType.CLAIM_RESULT, EventType.REFUND_ISSUED})
_GIFTS: Final = frozenset({EventType.GIFT_CARD_ISSUED, EventType.GIFT_CARD_OPENED})
_ORDERS: Final = frozenset({EventType.ORDER_PLACED, EventType.GIFT_CARD_ISSUED})
#: A form that reads what customer service answers, where that says nothing by itself.
_REPLY: Final = "/customer-service"
#: How long before the first mail of a case what was noticed belongs to it.
_BEFORE: Final = timedelta(days=1)
#: How long after an order its charge may be notified.
_CHARGED_WITHIN: Final = timedelta(days=5)
#: Findings that were opened so long apart can be one takeover.
_ALARMS_APART: Final = timedelta(days=60)
_DOUBTS_APART: Final = timedelta(days=3)
#: What a case knows a payer as, by the kind of its desk.
_PAYERS: Final = (
    (DeskKind.ISSUER, "credit"),
    (DeskKind.PREPAID, "prepaid"),
    (DeskKind.WALLET, "wallet"),
    (DeskKind.MOBILE, "carrier-billing"),
    (DeskKind.BANK, "debit"),
)
#: A mail of a brand that has several of these is of none by itself.
_AT_CHOICE: Final = frozenset({DeskKind.ISSUER, DeskKind.PREPAID, DeskKind.WALLET})


def siblings(finding: Finding, known: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are about the same takeover, the one itself first.

    Args:
        finding: The one that is not ours.
        known: All findings.

    Returns:
        Alarms at the same account within two months, and doubts within three days;
        nothing that somebody of the household knows of.
    """
    found = [
        one
        for one in known
        if one.id != finding.id
        and one.brand == finding.brand
        and not one.is_settled
        and _is_near(one, finding)
    ]
    return (finding, *sorted(found, key=lambda one: (one.opened, one.id)))


def _is_near(one: Finding, other: Finding) -> bool:
    apart = abs(one.opened - other.opened)
    if one.answer is not None and one.answer.said is Said.NOT_OURS:
        return apart <= _ALARMS_APART
    is_shared = not {*one.messages}.isdisjoint(other.messages)
    is_alarm = one.level is Level.ACT and one.is_proven
    within = _ALARMS_APART if is_alarm or is_shared else _DOUBTS_APART
    return apart <= within and one.level.rank >= Level.ASK.rank


@dataclass(frozen=True, slots=True)
class Belonging:
    """What decides whether a mail belongs to a case."""

    shop: str
    brand: str
    orders: frozenset[OrderKey]
    messages: frozenset[str]
    tracked: frozenset[str]
    #: Brands of those that paid.
    payers: frozenset[str]
    #: Sums of orders in the log, and when they were placed.
    sums: tuple[tuple[datetime, object], ...]
    #: When the first of its mails came.
    since: datetime
    senders: Mapping[str, Sender]

    def has(self, event: Event) -> bool:
        """Return whether what a mail tells belongs to the case."""
        if event.message_id in self.messages or self._is_of_order(event):
            return True
        if event.arrived < self.since - _BEFORE:
            return False
        if event.type in _CHARGES:
            return self._is_charge(event)
        if event.type in _OF_ISSUERS and self._payer(event) in self.payers:
            return True
        is_late = event.arrived >= self.since
        is_answer = event.type in _ANSWERS and not event.order and is_late
        is_about = is_answer or event.type in _OF_ACCOUNTS
        return is_about and event.brand == self.brand and bool(self.brand)

    def is_reply(self, mail: NewMail) -> bool:
        """Return whether it is an answer of the shop that tells of no event."""
        sender = self.senders.get(mail.form.partition("/")[0])
        is_form = mail.form.endswith(_REPLY) and not mail.events
        is_late = mail.arrived >= self.since
        return bool(is_form and is_late and sender and sender.brand == self.brand)

    def _is_of_order(self, event: Event) -> bool:
        if event.order and OrderKey(event.shop, event.order) in self.orders:
            return True
        return bool(event.tracking) and event.tracking in self.tracked

    def _is_charge(self, event: Event) -> bool:
        if event.amount is None or (event.shop and event.shop != self.shop):
            return False
        # A card's own name for the shop comes late or never; the sum tells.
        is_ours = event.shop == self.shop or self._payer(event) in self.payers
        fits = (
            at - _BEFORE <= event.arrived <= at + _CHARGED_WITHIN
            for at, amount in self.sums
            if amount == abs(event.amount)
        )
        return is_ours and any(fits)

    def _payer(self, event: Event) -> str:
        sender = self.senders.get(event.issuer)
        return sender.brand if sender else event.issuer


def belonging_of(
    case: Case, work: Casework, findings: Iterable[Finding] = ()
) -> Belonging:
    """Return what belongs to a case.

    Args:
        case: The case; it may be blank.
        work: What to work with.
        findings: Findings of the case: their mails and orders are its own.
    """
    found = list(findings)
    mails = [(e.happened, mail) for e, mail in case.of(MailCame)]
    begins = [at for at, _ in mails] + [one.opened for one in found]
    own = {what.order for _, what in case.of(Owned)}
    # A finding may hold an order of the household: neither it nor its mails are meant.
    foreign = [one for one in found if own.isdisjoint(one.orders)]
    facts = [case.facts[kind] for kind, _ in _PAYERS if kind in case.facts]
    return Belonging(
        shop=case.shop or next((f.shop for f in found), ""),
        brand=case.brand or next((f.brand for f in found), ""),
        orders=frozenset((*case.orders, *(k for f in found for k in f.orders))) - own,
        messages=frozenset(m for f in foreign for m in f.messages),
        tracked=frozenset(mail.tracking for _, mail in mails if mail.tracking),
        payers=frozenset(value for fact in facts for value in fact.values)
        | {_brand(mail.issuer, work) for _, mail in mails if mail.issuer},
        sums=tuple((at, m.amount) for at, m in mails if m.event in _ORDERS),
        since=min(begins, default=case.opened or work.now),
        senders=work.senders,
    )


def _brand(profile: str, work: Casework) -> str:
    sender = work.senders.get(profile)
    return sender.brand if sender else profile


# ---------------------------------------------------------------- facts


def facts_in(
    events: Iterable[Event], case: Case, work: Casework
) -> tuple[Answered, ...]:
    """Return what mails of a case answer, so that nobody need be asked.

    Args:
        events: Of mails that belong to it, and are not forged.
        case: What is known so far. What a person said is added to, never denied.
        work: What to work with.
    """
    told: dict[str, list[str]] = {}
    for event in events:
        for question, value in _told(event, work):
            told.setdefault(question, []).append(value)
    found = []
    for question, values in told.items():
        known = case.facts.get(question)
        before = known.values if known is not None and known.is_known else ()
        asked = work.handbook.questions.get(question)
        if asked is None or (before and not asked.many):
            continue
        after = tuple(dict.fromkeys((*before, *values)))
        after = after if asked.many else after[:1]
        if after not in {before, (UNKNOWN,)}:
            moves = [asked.choices[v].moves for v in after if v in asked.choices]
            found.append(
                Answered(
                    question=question,
                    values=after,
                    moves=tuple(move for group in moves for move in group),
                )
            )
    return tuple(found)


def _told(event: Event, work: Casework) -> Iterable[tuple[str, str]]:
    if event.is_doubtful:
        return []
    found = [("goods", goods) for goods in _goods(event)]
    if place := _ship_to(event, work.household):
        found.append(("ship-to", place))
    sender = work.senders.get(event.issuer)
    if event.type in _CHARGES and sender is not None:
        found += _payer(event.issuer, sender, work)
    carrier = work.senders.get(event.carrier)
    if carrier is not None:
        found.append(("carrier", carrier.brand))
    return found


def _goods(event: Event) -> list[str]:
    if event.goods is Goods.GIFT_CARD or event.type in _GIFTS:
        return ["gift-card"]
    if event.goods in {Goods.DIGITAL, Goods.SUBSCRIPTION}:
        return ["digital"]
    is_sent = event.type in {EventType.ORDER_SHIPPED, EventType.ORDER_DELIVERED}
    has_place = bool(event.recipient_name or event.recipient_postcode)
    return ["physical"] if is_sent or has_place else []


def _ship_to(event: Event, household: Household) -> str:
    name = squash(event.recipient_name).replace(" ", "")
    known = {part for part in (name, event.recipient_postcode) if part}
    if not known:
        return ""
    return "stranger" if known.isdisjoint(household.own) else "own"


def _payer(profile: str, sender: Sender, work: Casework) -> list[tuple[str, str]]:
    """Return what was paid with, and whose desk that is.

    Returns:
        Nothing where the brand has several of them, or a phone bill, and the mail is
        of none by its name: a person knows.
    """
    if sender.is_debit:
        return [("instrument", "debit"), ("bank", sender.brand)]
    directory = work.handbook.directory
    # One brand may have a card, a wallet and a bank: the profile is named after one.
    own = directory.desk(profile)
    brand = (d for d in directory.desks if sender.brand in {*d.brands, d.id})
    kinds = {desk.kind for desk in ([own] if own else brand)}
    fits = [(kind, product) for kind, product in _PAYERS if kind in kinds]
    # A bank of that brand would be the one of a debit card.
    several = len(kinds & _AT_CHOICE) > 1
    if own is None and (several or DeskKind.MOBILE in kinds):
        return []
    kind, product = fits[0] if fits else (DeskKind.ISSUER, "credit")
    return [("instrument", product), (kind.value, sender.brand)]
