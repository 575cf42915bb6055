"""What a case knows, as it is written into the blanks of drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mioboe.cases import MachineId
from mioboe.cases.entries import Called, MailCame, Promised
from mioboe.cases.kinds import LossKind
from mioboe.cases.losses import losses_of
from mioboe.cases.means import brand_of, role_of
from mioboe.events import EventType
from mioboe.kit import Money, Wording
from mioboe.playbooks.subjects import about as name_about
from mioboe.playbooks.subjects import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mioboe.cases import Case
    from mioboe.ledger import OrderKey

#: Mails that name what an order costs, the surest first.
_ORDERS: Final = (EventType.ORDER_PLACED, EventType.GIFT_CARD_ISSUED)
#: Notices of money that left.
_CHARGES: Final = frozenset({EventType.CARD_USED, EventType.BANK_DEBITED})
#: Facts of a case that are ids of brands or desks, or are written as they are.
_NAMES: Final = ("issuer", "bank", "prepaid", "wallet", "mobile", "provider")
_OPEN: Final = frozenset({"made", "slipped"})
_MONTHS: Final = (
    "January February March April May June July August September October November"
    " December"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """In which words a draft speaks."""

    #: `"ja"` or `"en"`.
    language: str
    zone: tzinfo
    #: `event-...` of `data/texts/report.yaml` and all of `data/texts/drafts.yaml`.
    words: Mapping[str, Wording]
    #: Titles of shops, brands and desks by id; what is missing keeps its id.
    names: Mapping[str, str] = field(default_factory=dict)

    def say(self, code: str, **facts: str) -> str:
        """Return a text; of a code that has none, nothing."""
        found = self.words.get(code)
        return found.fill(self.language, facts) if found else ""

    def name(self, key: str) -> str:
        """Return how something is called."""
        return self.names.get(key, key)

    def moment(self, at: datetime) -> str:
        """Return local day and time."""
        local = at.astimezone(self.zone)
        between = " " if self.language == "ja" else ", "
        return f"{self.day(local)}{between}{local:%H:%M}"

    def day(self, on: date) -> str:
        """Return a day."""
        if self.language == "ja":
            return f"{on.year}年{on.month}月{on.day}日"
        return f"{on.day} {_MONTHS.split()[on.month - 1]} {on.year}"

    def sum(self, money: Money | None) -> str:
        """Return a sum as people write it; empty for none."""
        return money.told(self.language) if money is not None else ""

    def listed(self, items: Iterable[str]) -> str:
        """Return items one below the other."""
        mark = "・" if self.language == "ja" else "- "
        return "\n".join(f"{mark}{item}" for item in items)

    def row(self, items: Iterable[str]) -> str:
        """Return items one behind the other, each once."""
        return ("、" if self.language == "ja" else ", ").join(dict.fromkeys(items))


def facts_of(case: Case, voice: Voice, *, about: str = "") -> dict[str, str]:
    """Return what a case knows, by the names of blanks.

    Args:
        case: The case.
        voice: In which words.
        about: The means of payment that the text is about: `Task.subject`. Empty: all.

    Returns:
        Only what is known. Who writes and how to be reached the case does not know;
        the caller adds it (`name`, `phone`, `address` ...).
    """
    mails = [(e.happened, mail) for e, mail in case.of(MailCame) if mail.is_likely]
    paid = [mail for _, mail in mails if _is_of(mail, about)]
    found = {
        "shop": voice.name(case.shop) if case.shop else "",
        "noticed-at": voice.moment(case.opened) if case.opened else "",
        "orders": voice.row(key.number for key in case.orders if key.number),
        "order-list": voice.listed(_order_lines(case, mails, voice)),
        "total": _total(mails, voice),
        "tracking": voice.row(mail.tracking for _, mail in mails if mail.tracking),
        "carrier": voice.row(voice.name(m.carrier) for _, m in mails if m.carrier),
        "used-on": _day(_told(case, "used-on", voice, about), voice),
        "card": voice.row(mail.instrument for mail in paid if mail.instrument),
        "course": voice.listed(line for _, line in sorted(_course(case, mails, voice))),
        "call-list": voice.listed(line for _, line in _calls(case, voice)),
        **{name: _told(case, name, voice, about) for name in _NAMES},
        **_promise(case, voice),
        **_losses(case, mails, voice),
    }
    if not found["carrier"]:
        found["carrier"] = _told(case, "carrier", voice)
    return {name: value for name, value in found.items() if value}


def _is_of(mail: MailCame, about: str) -> bool:
    """Return whether a notice is of a means of payment; of none, whether it is one."""
    return not about or brand_of(about) in {mail.brand, mail.issuer}


def _told(case: Case, name: str, voice: Voice, about: str = "") -> str:
    if name == role_of(about) and brand_of(about):
        return voice.name(brand_of(about))
    own = case.facts.get(name_about(name, short(about, case))) if about else None
    fact = own or case.facts.get(name)
    if fact is None or not fact.is_known:
        return ""
    return voice.row(voice.name(value) for value in fact.values)


def _day(text: str, voice: Voice) -> str:
    """Return a day as people write it; a text that is none stays as it is."""
    try:
        return voice.day(date.fromisoformat(text))
    except ValueError:
        return text


def _amounts(mails: Iterable[tuple[datetime, MailCame]]) -> dict[str, Money]:
    """Return the first sum that a mail names for each order; without a number, each."""
    found: dict[str, Money] = {}
    for _, mail in mails:
        if mail.event in _ORDERS and mail.amount is not None:
            found.setdefault(mail.order or mail.message, mail.amount)
    return found


def _order_lines(
    case: Case, mails: list[tuple[datetime, MailCame]], voice: Voice
) -> Iterator[str]:
    amounts = _amounts(mails)
    for key in case.orders:
        details = (_first(key, mails, voice), voice.sum(amounts.get(key.number)))
        about = voice.row(detail for detail in details if detail)
        yield (
            voice.say("order-line", order=key.number, about=about)
            if about
            else (key.number)
        )


def _first(
    key: OrderKey, mails: Iterable[tuple[datetime, MailCame]], voice: Voice
) -> str:
    """Return when the first mail about an order came."""
    times = [at for at, mail in mails if mail.order == key.number]
    return voice.moment(min(times)) if times else ""


def _total(mails: Iterable[tuple[datetime, MailCame]], voice: Voice) -> str:
    """Return what all orders come to, each currency for itself."""
    totals: dict[str, Decimal] = {}
    for money in _amounts(mails).values():
        totals[money.currency] = totals.get(money.currency, Decimal(0)) + money.value
    return voice.row(voice.sum(Money(v, c)) for c, v in totals.items())


def _course(
    case: Case, mails: Iterable[tuple[datetime, MailCame]], voice: Voice
) -> Iterator[tuple[datetime, str]]:
    """Yield what happened, each with its time: mails, calls, promises."""
    for at, mail in mails:
        details = (mail.order, voice.sum(mail.amount), voice.name(mail.issuer))
        about = voice.row(detail for detail in details if detail)
        what = voice.say(f"event-{mail.event}") or str(mail.event)
        code = "course-mail-about" if about else "course-mail"
        yield at, voice.say(code, at=voice.moment(at), what=what, about=about)
    yield from _calls(case, voice)
    for entry, promise in case.of(Promised):
        until = voice.moment(promise.until) if promise.until else ""
        yield (
            entry.happened,
            voice.say(
                "course-promise-until" if until else "course-promise",
                at=voice.moment(entry.happened),
                desk=voice.name(promise.desk),
                what=promise.what,
                until=until,
            ),
        )


def _calls(case: Case, voice: Voice) -> Iterator[tuple[datetime, str]]:
    for entry, call in case.of(Called):
        said = call.said.strip() or voice.say("call-no-words")
        yield (
            entry.happened,
            voice.say(
                "course-call-reached" if call.was_reached else "course-call-missed",
                at=voice.moment(entry.happened),
                desk=voice.name(call.desk),
                minutes=str(call.minutes),
                said=said,
            ),
        )


def _promise(case: Case, voice: Voice) -> dict[str, str]:
    """Return the open promise that is to be kept first."""
    states = case.states
    replaced = {what.instead_of for _, what in case.of(Promised)}
    made = [
        promise
        for promise in case.promises
        if promise.entry not in replaced
        and (standing := states.get((MachineId.PROMISE, str(promise.entry))))
        and standing.state in _OPEN
    ]
    if not made:
        return {}
    far = max(one.until or one.made for one in made)
    first = min(made, key=lambda one: (one.until or far, one.entry))
    return {
        "promise": first.what,
        "promise-made": voice.moment(first.made),
        "promise-until": voice.moment(first.until) if first.until else "",
        "promise-desk": voice.name(first.desk),
    }


def _losses(
    case: Case, mails: Iterable[tuple[datetime, MailCame]], voice: Voice
) -> dict[str, str]:
    """Return what left, by the log; where it is silent, by the notices."""
    totals = losses_of(case).totals

    def taken(kind: LossKind) -> str:
        sums = [total.taken for total in totals if total.loss is kind]
        return voice.row(voice.sum(money) for money in sums if money.value)

    noticed = [m.amount for _, m in mails if m.event in _CHARGES and m.amount]
    cash = [total.out for total in totals if total.loss is LossKind.CASH]
    return {
        "charge-amount": taken(LossKind.CASH)
        or voice.row(voice.sum(abs(amount)) for amount in noticed),
        "balance-lost": taken(LossKind.GIFT_BALANCE),
        "points-lost": taken(LossKind.POINTS),
        "out": voice.row(voice.sum(money) for money in cash),
    }
