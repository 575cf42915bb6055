"""A case as its dossier tells it: every line with the evidence that it rests on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.cases import MachineId, states_of
from mioboe.cases.entries import Called, EvidenceKept, MailCame, Noted, StepDone
from mioboe.dossiers import (
    Attachment,
    Call,
    DeniedOrder,
    DossierInput,
    Instrument,
    InstrumentKind,
    Loss,
    Moment,
    Origin,
    Owner,
    Promised,
    PromiseState,
    Proof,
    Remark,
    Scope,
    Source,
)
from mioboe.dossiers.evidence import ItemKind, ending_of, head
from mioboe.flows.casework.money import account_of
from mioboe.kit import Money, Reason, Wording

if TYPE_CHECKING:
    from mioboe.cases import Case, Entry
    from mioboe.dossiers.evidence import Chain
    from mioboe.events import Event
    from mioboe.flows.casework.work import Casework
    from mioboe.ledger import OrderKey
    from mioboe.ports.cases import KeptMail

#: What money went out of, by the answer to the question what was paid with; and the
#: fact that says whose it is.
_KINDS: Final = {
    "credit": (InstrumentKind.CREDIT_CARD, "issuer"),
    "debit": (InstrumentKind.DEBIT_CARD, "bank"),
    "prepaid": (InstrumentKind.PREPAID, "prepaid"),
    "wallet": (InstrumentKind.WALLET, "wallet"),
    "carrier-billing": (InstrumentKind.CARRIER_BILLING, "mobile"),
    "gift-balance": (InstrumentKind.GIFT_BALANCE, "shop"),
    "points": (InstrumentKind.POINTS, "shop"),
}
_PROMISES: Final = {
    "made": PromiseState.OPEN,
    "kept": PromiseState.KEPT,
    "kept-late": PromiseState.KEPT,
    "slipped": PromiseState.SLIPPED,
}
_LAST4 = re.compile(r"(\d{4})\D*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """In which words a case is told."""

    #: Ids of texts: `event-...`, `route-...`, `loss-...`.
    texts: Mapping[str, Wording]
    language: str
    #: Titles of shops, brands and desks by id.
    names: Mapping[str, str]
    #: A reason of a verdict as a sentence.
    reason: Callable[[Reason], str]
    #: What contradicts, in sentences.
    odd: tuple[str, ...] = ()
    #: A sum as people write it; empty for none.
    sum: Callable[[Money | None], str]
    #: Id of a step to what it says.
    step: Callable[[str], str]
    title: str
    owner: Owner

    def say(self, code: str, **facts: str) -> str:
        """Return a text with its blanks filled; of a code that has none, the code."""
        found = self.texts.get(code)
        return found.fill(self.language, facts) if found else code

    def told(self, wording: Wording) -> str:
        """Return a text in the language."""
        return wording.ja if self.language == "ja" else wording.en

    def name(self, key: str) -> str:
        """Return how something is called."""
        return self.names.get(key, key)


def dossier_input(work: Casework, case: Case, telling: Telling) -> DossierInput:
    """Return all that a dossier can tell of a case.

    Args:
        work: What to work with.
        case: The case.
        telling: In which words.
    """
    return _Teller(work, case, telling).told()


class _Teller:
    """Tells one case."""

    def __init__(self, work: Casework, case: Case, telling: Telling) -> None:
        self._work, self._case, self._telling = work, case, telling
        names = [what.message for _, what in case.of(MailCame)]
        self._mails = work.store.cases.mails([*dict.fromkeys(names)])
        self._chain: Chain = work.store.cases.chain(case.id)
        self._contents = work.store.cases.contents(case.id)
        self._items = {
            link.record.sha256: link.number for link in self._chain if link.record
        }
        self._instruments = tuple(self._all_instruments())

    def told(self) -> DossierInput:
        case, telling = self._case, self._telling
        made = case.entries[-1].recorded if case.entries else self._work.now
        return DossierInput(
            case=case.id,
            title=telling.title,
            made=made,
            zone=self._work.household.zone,
            owner=telling.owner,
            instruments=self._instruments,
            moments=tuple(self._moments()),
            orders=tuple(self._order(key) for key in case.orders),
            proofs=tuple(self._proof(mail) for mail in self._mails),
            calls=tuple(self._call(e, call) for e, call in case.of(Called)),
            promises=tuple(self._promises()),
            losses=tuple(self._losses()),
            remarks=tuple(Remark(title=telling.title, text=t) for t in telling.odd),
            attachments=tuple(self._attachments()),
            head=head(self._chain) if self._chain else "",
        )

    # ------------------------------------------------------------ whose money

    def _all_instruments(self) -> list[Instrument]:
        found = []
        for product in self._fact("instrument"):
            kind, whose = _KINDS.get(product, (None, ""))
            if kind is None:
                continue
            brands = self._fact(whose) or ([self._case.shop] if whose == "shop" else [])
            found += [
                Instrument(
                    id=f"{product}/{brand}",
                    kind=kind,
                    issuer=self._telling.name(brand),
                    last4=self._last4(brand),
                )
                for brand in brands
            ]
        return found

    def _fact(self, name: str) -> list[str]:
        fact = self._case.facts.get(name)
        return [*fact.values] if fact is not None and fact.is_known else []

    def _last4(self, brand: str) -> str:
        for _, mail in self._case.of(MailCame):
            found = _LAST4.search(mail.instrument)
            if found and self._brand(mail.issuer) == brand:
                return found[1]
        return ""

    def _brand(self, profile: str) -> str:
        sender = self._work.senders.get(profile)
        return sender.brand if sender else profile

    def _scope(self, mail: MailCame) -> Scope:
        brand = self._brand(mail.issuer) if mail.issuer else ""
        own = (one.id for one in self._instruments if one.id.endswith(f"/{brand}"))
        return Scope(shop=mail.shop, instrument=next(own, "") if brand else "")

    def _paid(self) -> str:
        """Return the id of what was paid with, where it is one thing."""
        ids = [one.id for one in self._instruments]
        return ids[0] if len(ids) == 1 else ""

    # ------------------------------------------------------------ what happened

    def _moments(self) -> list[Moment]:
        found = [self._mail_moment(e, mail) for e, mail in self._case.of(MailCame)]
        say, step = self._telling.say, self._telling.step
        found += [
            _own(entry, say("log-step-done", about=step(done.step)))
            for entry, done in self._case.of(StepDone)
        ]
        found += [_own(entry, note.text) for entry, note in self._case.of(Noted)]
        found += [self._call_moment(e, call) for e, call in self._case.of(Called)]
        return found

    def _call_moment(self, entry: Entry, call: Called) -> Moment:
        told = "call-reached" if call.was_reached else "call-missed"
        facts = {"desk": self._telling.name(call.desk), "said": call.said or "―"}
        return Moment(
            at=entry.happened,
            what=self._telling.say(told, **facts),
            source=Source(origin=Origin.CALL, item=self._call_item(entry)),
            scope=self._desk_scope(call.desk),
        )

    def _mail_moment(self, entry: Entry, mail: MailCame) -> Moment:
        event = self._event(mail)
        amount = self._telling.sum(mail.amount)
        who = self._telling.name(mail.issuer or mail.shop or mail.brand)
        parts = (who, self._telling.say(f"event-{mail.event}"), mail.order, amount)
        return Moment(
            at=min(event.at, entry.happened) if event else entry.happened,
            what=" ".join(part for part in parts if part),
            source=Source(origin=Origin.MESSAGE, item=self._item(mail.message)),
            received=entry.happened,
            scope=self._scope(mail),
        )

    def _event(self, mail: MailCame) -> Event | None:
        for kept in self._mails:
            for event in kept.events:
                if kept.message_id == mail.message and event.type is mail.event:
                    return event
        return None

    def _item(self, message: str) -> int | None:
        for kept in self._mails:
            if kept.message_id == message:
                return self._items.get(hashlib.sha256(kept.raw).hexdigest())
        return None

    def _call_item(self, entry: Entry) -> int | None:
        calls = [e.number for e, _ in self._case.of(Called)]
        links = [
            link.number
            for link in self._chain
            if link.record and link.record.kind == ItemKind.CALL
        ]
        place = calls.index(entry.number)
        return links[place] if place < len(links) else None

    def _desk_scope(self, name: str) -> Scope:
        desk = self._work.handbook.directory.desk(name)
        brands = {*desk.brands, desk.id} if desk else {name}
        if self._case.brand in brands:
            return Scope(shop=self._case.shop)
        for one in self._instruments:
            if one.id.partition("/")[2] in brands:
                return Scope(instrument=one.id)
        return Scope()

    # ------------------------------------------------------------ the rest

    def _order(self, key: OrderKey) -> DeniedOrder:
        events = [
            event
            for mail in self._mails
            for event in mail.events
            if event.order == key.number and event.shop == key.shop
        ]
        name = f"{key.shop}/{key.number}"
        machines = self._work.handbook.machines
        states = dict(states_of(self._case, MachineId.ORDER, machines))
        title = ""
        if name in states and MachineId.ORDER in machines:
            state = machines[MachineId.ORDER].states[states[name].state]
            title = self._telling.told(state.title)
        first = events[0] if events else None
        to = [e.recipient_name or e.gift_recipient for e in events]
        return DeniedOrder(
            number=key.number,
            shop=self._telling.name(key.shop),
            placed=first.at if first else self._case.opened or self._work.now,
            amount=next((e.amount for e in events if e.amount is not None), None),
            goods="、".join(dict.fromkeys(i for e in events for i in e.items)),
            recipient=next(filter(None, to), ""),
            carrier=next((e.carrier for e in events if e.carrier), ""),
            tracking=next((e.tracking for e in events if e.tracking), ""),
            state=title,
            item=self._item(first.message_id) if first else None,
            scope=Scope(shop=key.shop, instrument=self._paid()),
        )

    def _proof(self, mail: KeptMail) -> Proof:
        came = [w for _, w in self._case.of(MailCame) if w.message == mail.message_id]
        reasons = mail.verdict.reasons
        digest = hashlib.sha256(mail.raw).hexdigest()
        return Proof(
            item=self._items.get(digest, 0),
            subject=mail.subject,
            author=mail.author,
            received=mail.arrived,
            verdict=mail.verdict.kind,
            reasons=tuple(self._telling.reason(one) for one in reasons),
            technical=tuple(one.technical for one in reasons if one.technical),
            scope=self._scope(came[0]) if came else Scope(),
        )

    def _call(self, entry: Entry, call: Called) -> Call:
        channel = self._telling.say(f"channel-{call.channel}") if call.channel else ""
        return Call(
            at=entry.happened,
            desk=self._telling.name(call.desk),
            channel=channel,
            is_reached=call.was_reached,
            minutes=call.minutes or None,
            person=call.person,
            said=call.said,
            scope=self._desk_scope(call.desk),
        )

    def _promises(self) -> list[Promised]:
        found = []
        for one in self._case.promises:
            standing = self._case.states.get((MachineId.PROMISE, str(one.entry)))
            state = standing.state if standing else ""
            found.append(
                Promised(
                    made=one.made,
                    desk=self._telling.name(one.desk),
                    what=one.what,
                    due=one.until,
                    state=_PROMISES.get(state, PromiseState.OPEN),
                    scope=self._desk_scope(one.desk),
                )
            )
        return found

    def _losses(self) -> list[Loss]:
        telling = self._telling
        return [
            Loss(
                what=telling.name(line.instrument) or telling.say("loss-not-known"),
                amount=line.taken,
                at_stake=line.at_stake if line.at_stake.value else None,
                back=line.back if line.back.value else None,
                route="、".join(telling.say(f"route-{r.value}") for r in line.routes),
                is_final=line.is_final,
                scope=Scope(shop=self._case.shop, instrument=self._paid()),
            )
            for line in account_of(self._case).lines
        ]

    def _attachments(self) -> list[Attachment]:
        """Return the mails and the files; what mioboe concluded stays in the chain."""
        files = {what.evidence for _, what in self._case.of(EvidenceKept)}
        found = []
        for link in self._chain:
            record = link.record
            is_file = str(link.number) in files and record is not None
            if record is None or not (is_file or record.kind == ItemKind.MESSAGE):
                continue
            content = self._contents[link.number]
            is_mail = record.kind == ItemKind.MESSAGE
            found.append(
                Attachment(
                    item=link.number,
                    title=record.title,
                    content=content,
                    ending="eml" if is_mail else ending_of(content),
                    scope=self._attached_scope(content),
                )
            )
        return found

    def _attached_scope(self, content: bytes) -> Scope:
        for mail in self._mails:
            if mail.raw == content:
                return self._proof(mail).scope
        return Scope(shop=self._case.shop)


def _own(entry: Entry, text: str) -> Moment:
    """Return what the owner did or noted: in the owner's copy only."""
    return Moment(
        at=entry.happened,
        what=text,
        source=Source(origin=Origin.OWNER),
        scope=Scope(is_private=True),
    )
