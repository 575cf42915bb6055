"""Message, Verdict and profiles to Events: match, take, normalize, validate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from mioboe.authenticity import Confidence, Verdict, VerdictKind
from mioboe.events.generic import tell
from mioboe.events.lines import unroll
from mioboe.events.model import (
    As,
    Event,
    EventType,
    Goods,
    Pick,
    Profile,
    Status,
    Take,
)
from mioboe.events.moments import came, happened, promised
from mioboe.events.normalize import FIELDS, Setting, normalize
from mioboe.events.patterns import found, values
from mioboe.events.profiles import Profiles, may_read, meant
from mioboe.events.purchases import unread_purchase
from mioboe.events.rows import absent, filled, useful
from mioboe.events.structured import orders_in
from mioboe.events.take import choose, cut, split, whole
from mioboe.kit import Problem, currency_of, fold, parse_money
from mioboe.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime, tzinfo

    from mioboe.events.model import (
        Form,
    )
    from mioboe.events.take import Section
    from mioboe.kit import Money


_FIELD_NAMES: Final = frozenset(item.name for item in fields(Event))
#: What mailing lists put before a subject: `[family:00123]`.
LIST_TAG = re.compile(r"\A\s*\[[\w.-]{2,32}[ :,#-]+0*\d{1,8}\]\s*")
#: Fields that stand once, before several sections.
_SHARED: Final = frozenset({"instrument"})
#: Words of the shop, not of the things it sells.
_JAPANESE: Final = (
    "ます|です|ました|ください|いたし|様|ご?注文|合計|数量|お届け|アカウント"
)
_ENGLISH: Final = r"(?i)\b(?:your|you|we|the|order|total|account)\b"
#: Events that are about an order: schema.org data speaks about these.
_OF_ORDERS: Final = frozenset({
    EventType.ORDER_PLACED,
    EventType.ORDER_SHIPPED,
    EventType.ORDER_DELIVERED,
})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one message says."""

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: `profile/form` that read it; empty: no form did.
    form: str = ""


def extract(message: Message, verdict: Verdict, profiles: Profiles) -> Extraction:
    """Return what ``message`` says happened.

    Args:
        message: The message.
        verdict: The first answer about it. A forged message yields nothing.
        profiles: All profiles.

    Returns:
        Events in the order of the mail, each with the verdict it rests on. Where two
        profiles claim the message, the events of both and a Problem naming them.
    """
    if verdict.kind is VerdictKind.FORGED:
        return Extraction()
    tried = [
        _by_profile(message, verdict, profile, profiles)
        for profile in profiles.of(message.author.spec)
    ]
    results = [result for result in tried if result.form]
    if not results:
        missed = tuple(problem for result in tried for problem in result.problems)
        return Extraction(
            events=_guessed(message, verdict, profiles),
            problems=(*unread_purchase(message), *missed),
        )
    if len(results) == 1:
        return results[0]
    names = " and ".join(result.form for result in results)
    both = Problem(
        code="two-profiles",
        where=message.message_id,
        detail=f"{names} both claim this message",
    )
    return Extraction(
        events=tuple(event for result in results for event in result.events),
        problems=(both, *(p for result in results for p in result.problems)),
        form=results[0].form,
    )


def _guessed(
    message: Message, verdict: Verdict, profiles: Profiles
) -> tuple[Event, ...]:
    """Return what a mail that no profile reads seems to say."""
    if not message.is_whole:
        return ()
    shops = {profile.shop for profile in profiles.of(message.author.spec)}
    shop = shops.pop() if len(shops) == 1 else ""
    return tell(message, verdict, profiles.lexicon, shop=shop)


def _by_profile(
    message: Message, verdict: Verdict, profile: Profile, profiles: Profiles
) -> Extraction:
    reading = _Reading(message, verdict, profile, profiles)
    missed: tuple[Problem, ...] = ()
    for form in reading.forms():
        result = reading.read(form)
        if result.form:
            return result
        missed += result.problems
    return Extraction(problems=missed)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One message under one profile."""

    message: Message
    verdict: Verdict
    profile: Profile
    profiles: Profiles
    subject: str = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        subject = LIST_TAG.sub("", fold(self.message.subject))
        object.__setattr__(self, "subject", subject)
        text = cut(unroll(self.message.text), self.profile.cut)
        object.__setattr__(self, "text", text)

    def forms(self) -> Iterator[Form]:
        """Return the forms that may read the message, in the profile's order.

        Yields:
            One form after the other; the first that reads it is the one.
        """
        sender = self.message.author.spec
        text, html = self.text, self.message.html_text
        for form in self.profile.messages:
            wanted = meant(form, self.profile.senders, sender)
            if wanted and may_read(form, self.subject, text, html):
                yield form

    def read(self, form: Form) -> Extraction:
        """Return what ``form`` reads; only a Problem where it lacks what it needs."""
        name = f"{self.profile.id}/{form.id}"
        if form.gives is None:
            return Extraction(form=name)
        found = self._rows(form)
        rows = useful(form, found)
        if not rows or absent(form, rows):
            html = cut(unroll(self.message.html_text), self.profile.cut)
            if html and html != self.text:
                more = self._rows(form, html)
                found += more
                rows = filled(rows, useful(form, more))
        if not rows:
            return Extraction(problems=(self._missed(form, found),))
        events = tuple(self._event(form, form.gives, row) for row in rows)
        return Extraction(events=events, problems=self._missing(form, rows), form=name)

    def _rows(self, form: Form, text: str | None = None) -> list[dict[str, Any]]:
        section = whole(self.message, self.subject, self.text if text is None else text)
        told = self._told() if form.gives in _OF_ORDERS else []
        if len(told) > 1:
            return told
        if form.each is None:
            row = self._row(form, section) | (told[0] if told else {})
            return [*self._one_for_each(form, section, row)]
        listed = {
            name: [
                value
                for take in form.take.get(name, ())
                for value in choose(section.find(take), Pick.ALL)
            ]
            for name in form.each.listed
        }
        rows = [self._row(form, piece) for piece in split(section, form.each, listed)]
        return [row for row in rows if row] or [self._row(form, section)]

    def _one_for_each(
        self, form: Form, section: Section, row: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """Yield a row for each order that a mail names, where its form wants them all.

        Yields:
            The row itself where it names one, or none.
        """
        numbers = [
            number
            for take in form.take.get("order", ())
            if take.pick is Pick.ALL
            for raw in section.find(take)
            if (number := self._normal(raw, As.ORDER, form, "")) is not None
        ]
        if len({*numbers}) < 2:  # noqa: PLR2004 - several
            yield row
            return
        # A sum is that of all of them, or of one that nobody knows.
        rest = {name: value for name, value in row.items() if name != "amount"}
        for number in choose(numbers, Pick.ALL):
            yield rest | {"order": number}

    def _told(self) -> list[dict[str, Any]]:
        """Return what schema.org data in the mail says, one row for each order."""
        rows: dict[str, dict[str, Any]] = {}
        for told in orders_in(self.message.structured):
            printed = told.get("currency", [""])[0]
            currency = currency_of(printed) or self.profile.currency
            row = self._typed(
                {k: v for k, v in told.items() if k != "currency"}, currency
            )
            if "order" in row:
                # A shop may describe one order twice: as an order and as a parcel.
                known = rows.setdefault(row["order"], {})
                rows[row["order"]] = row | known
        return list(rows.values())

    def _row(self, form: Form, section: Section) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, takes in form.take.items():
            value = self._value(form, section, name, takes)
            if value is not None:
                row[name] = value
        head = section.head
        if head is not None and (row or section.alone):
            for name in form.take.keys() - row.keys():
                if section.alone or name in _SHARED:
                    value = self._value(form, head, name, form.take[name])
                    row |= {} if value is None else {name: value}
        return row

    def _value(
        self, form: Form, section: Section, name: str, takes: tuple[Take, ...]
    ) -> Any:  # noqa: ANN401 - the type of the field
        if name in section.listed:
            return self._normal(section.listed[name], FIELDS[name], form, "")
        for take in takes:
            kind = take.as_ or FIELDS[name]
            raw = section.find(take)
            currency = self._currency(section, take)
            good = [
                value
                for text in raw
                if (value := self._normal(text, kind, form, currency)) is not None
            ]
            if not good:
                continue
            if name == "items":
                return tuple(choose(good, Pick.ALL))
            return choose(good, take.pick)[0]
        return None

    def _currency(self, section: Section, take: Take) -> str:
        if not take.currency_label:
            return take.currency
        named = section.find(Take(label=take.currency_label, pattern="[A-Z]{3}"))
        return named[0] if named else take.currency

    def _language(self, form: Form) -> str:
        """Return the language of the mail, not of its sender."""
        if form.language or self.profile.language != "ja":
            return form.language or self.profile.language
        text = f"{self.subject}\n{self.text[:4000]}"
        english = not found(_JAPANESE, text) and found(_ENGLISH, text)
        return "en" if english else "ja"

    def _normal(
        self, raw: str, kind: As, form: Form, currency: str
    ) -> str | Money | datetime | None:
        setting = Setting(
            zone=self._zone(),
            near=came(self.message),
            currency=self.profile.currency,
            negative=form.negative,
        )
        if kind is As.ORDER and self.profile.order:
            return self._number(raw)
        return normalize(raw, kind, setting, currency=currency)

    def _number(self, raw: str) -> str | None:
        """Return the first order number in ``raw``, as the shop writes them."""
        return next(iter(values(self.profile.order, fold(raw).upper(), most=1)), None)

    def _typed(self, told: Mapping[str, list[str]], currency: str) -> dict[str, Any]:
        """Return schema.org values as the types of their fields."""
        row: dict[str, Any] = {}
        setting = Setting(zone=self._zone(), near=came(self.message), currency=currency)
        for name, texts in told.items():
            if name == "items":
                row[name] = tuple(fold(text)[:200] for text in texts)
            elif name == "amount":
                row[name] = parse_money(texts[0], default=currency)
            elif name == "order" and self.profile.order:
                row[name] = self._number(texts[0])
            else:
                row[name] = normalize(fold(texts[0]), FIELDS[name], setting)
        return {name: value for name, value in row.items() if value}

    def _event(self, form: Form, gives: EventType, row: Mapping[str, Any]) -> Event:
        told = {key: value for key, value in row.items() if key in _FIELD_NAMES}
        told["at"] = happened(told.get("at"), self.message, self._zone())
        told["due"] = promised(told.get("due"), self.message)
        draft = self.profile.status is Status.DRAFT
        return Event(
            type=gives,
            shop=self.profile.shop or self.profiles.shop_of(row.get("merchant", "")),
            brand=self.profile.brand,
            arrived=came(self.message),
            message_id=self.message.message_id,
            verdict=self.verdict.kind,
            leaning=self.verdict.leaning,
            owes_proof=self.verdict.owes_proof,
            goods=self._goods(form, row.get("items", ())),
            issuer=self.profile.id if self.profile.issuer else "",
            carrier=self.profile.id if self.profile.carrier else "",
            provisional=form.provisional,
            outcome=form.outcome,
            language=self._language(form),
            confidence=Confidence.SYNTHETIC if draft else form.confidence,
            form=f"{self.profile.id}/{form.id}",
            **told,
        )

    def _goods(self, form: Form, items: Iterable[str]) -> Goods:
        if form.goods is not Goods.UNKNOWN:
            return form.goods
        text = "\n".join([self.subject, *items])
        for kind, patterns in self.profile.goods.items():
            if any(found(pattern, text) for pattern in patterns):
                return Goods(kind)
        return Goods.UNKNOWN

    def _zone(self) -> tzinfo:
        return self.profiles.zones[self.profile.zone]

    def _missed(self, form: Form, rows: list[dict[str, Any]]) -> Problem:
        """Return what kept a form from reading a mail that looks like its own."""
        lacking = [need for need in form.needs if not any(need in r for r in rows)]
        detail = (
            f"{self.profile.id}/{form.id} needs {' and '.join(lacking or form.needs)}"
        )
        return Problem(code="form-missed", where=self.message.message_id, detail=detail)

    def _missing(self, form: Form, rows: list[dict[str, Any]]) -> tuple[Problem, ...]:
        """Return a Problem for what the form should have found and did not."""
        lacking = absent(form, rows)
        if not lacking:
            return ()
        detail = f"{self.profile.id}/{form.id} found no {' and no '.join(lacking)}"
        where = self.message.message_id
        return (Problem(code="value-missing", where=where, detail=detail),)
