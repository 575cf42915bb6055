"""Until when a step of a case is to be done, by the rules for what was paid with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from mioboe.cases import MachineId
from mioboe.cases.entries import Moved
from mioboe.events import EventType
from mioboe.playbooks.deadlines import DueFacts, Matter, Product, Start
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.reach import brands_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mioboe.cases import Case, What
    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.deadlines import DeadlineRule, Due

#: Whose rules count for a product, the first that is known.
_WHOSE: Final = {
    Product.CREDIT: (DeskKind.ISSUER,),
    Product.PREPAID: (DeskKind.ISSUER, DeskKind.WALLET),
    Product.DEBIT: (DeskKind.BANK, DeskKind.ISSUER),
    Product.WALLET: (DeskKind.WALLET,),
    Product.CARRIER_BILLING: (DeskKind.MOBILE,),
    Product.GIFT_BALANCE: (DeskKind.SHOP,),
}
#: Mails out of which the day of the first use can be read.
_USES: Final = (
    EventType.CARD_USED,
    EventType.BANK_DEBITED,
    EventType.PAYMENT_COMPLETED,
    EventType.ORDER_PLACED,
    EventType.GIFT_CARD_ISSUED,
)
#: Facts that a person gives as days, before what mails say.
_DAYS: Final = {
    Start.USE: "used-on",
    Start.STATEMENT: "statement-on",
    Start.MESSAGE: "asked-on",
    Start.APPLICATION: "filed-on",
}


def dues_of(matter: Matter, view: View) -> tuple[Due, ...]:
    """Return the deadlines for one matter, the earliest first.

    Args:
        matter: What is to be done.
        view: The case at a moment.

    Returns:
        One for each rule that holds for what was paid with. None where that from which
        a rule counts is not known.
    """
    found = {}
    for rule in _rules(matter, view):
        start = _start(rule.counts_from, view)
        if start is not None:
            facts = DueFacts(start=start, zone=str(view.zone))
            found[rule.id] = view.handbook.directory.due(rule, facts)
    return tuple(sorted(found.values(), key=lambda due: (due.at, due.rule.id)))


def _rules(matter: Matter, view: View) -> Iterable[DeadlineRule]:
    directory = view.handbook.directory
    country = next(iter(view.fact("country")), "JP")
    is_shops = matter is Matter.CLOSE_ACCOUNT
    payers = [(view.case.brand, None)] if is_shops else _paid_with(view)
    return [
        rule
        for brand, product in payers
        for rule in directory.rules(brand=brand, product=product, country=country)
        if rule.matter is matter
    ]


def _paid_with(view: View) -> Sequence[tuple[str, Product | None]]:
    known = {str(product): product for product in Product}
    products = [known[value] for value in view.fact("instrument") if value in known]
    if not products:
        return [("", None)]
    return [(_brand(product, view), product) for product in products]


def _brand(product: Product, view: View) -> str:
    brands = (brand for kind in _WHOSE[product] for brand in brands_of(kind, view))
    return next(brands, "")


def _start(start: Start, view: View) -> date | datetime | None:
    told = [_day(value) for value in view.fact(_DAYS.get(start, ""))]
    days = [day for day in told if day is not None]
    if days:
        return min(days)
    moments = [*_moments(start, view.case)]
    return min(moments, default=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moments(start: Start, case: Case) -> Iterable[datetime]:
    if start is Start.LEARNED:
        return [case.opened] if case.opened else []
    if start is Start.USE:
        return [seen.at for event in _USES for seen in case.seen.get(event, ())]
    if start is Start.MESSAGE:
        mails = [seen.at for seen in case.seen.get(EventType.CLAIM_RESULT, ())]
        # Many ask by SMS, which only the owner can tell of.
        return [*mails, *_moved(case, "asked")][-1:]
    if start is Start.APPLICATION:
        return _moved(case, "filed")
    return []


def _moved(case: Case, state: str) -> list[datetime]:
    """Return when a claim came into a state, by the log."""
    return [entry.happened for entry in case.live if _moves(entry.what, state)]


def _moves(what: What, state: str) -> bool:
    moves = (what,) if isinstance(what, Moved) else getattr(what, "moves", ())
    return any(m.machine is MachineId.CLAIM and m.to == state for m in moves)
