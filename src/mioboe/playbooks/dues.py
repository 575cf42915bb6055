"""Until when a step of a case is to be done, by the rules for what was paid with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from mioboe.cases import MachineId
from mioboe.cases.entries import Moved
from mioboe.cases.means import PAYERS, brand_of, means_named, role_of
from mioboe.events import EventType
from mioboe.playbooks.deadlines import DueFacts, Matter, Product, Start
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.reach import brands_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mioboe.cases import What
    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.deadlines import DeadlineRule, Due

#: Whose rules count for a product, the first that is known.
_WHOSE: Final = {
    Product.CREDIT: (DeskKind.ISSUER,),
    Product.PREPAID: (DeskKind.PREPAID, DeskKind.WALLET),
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
    role = role_of(view.about)
    mine = [one for one in products if role in {"", PAYERS.get(one, "")}]
    if not mine:
        return [(brand_of(view.about), None)]
    return [
        (brand, product)
        for product in mine
        for brand in _brands(product, view) or ("",)
    ]


def _brands(product: Product, view: View) -> tuple[str, ...]:
    """Return whose it is; where the usual payer is not known, the next likely one."""
    if view.about:
        return tuple(filter(None, (brand_of(view.about),)))
    known = (brands_of(kind, view) for kind in _WHOSE[product])
    return next((brands for brands in known if brands), ())


def _start(start: Start, view: View) -> date | datetime | None:
    told = [_day(value) for value in view.fact(_DAYS.get(start, ""))]
    days = [day for day in told if day is not None]
    if days:
        return min(days)
    moments = [*_moments(start, view)]
    return min(moments, default=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moments(start: Start, view: View) -> Iterable[datetime]:
    case = view.case
    if start is Start.LEARNED:
        return [case.opened] if case.opened else []
    if start is Start.USE:
        return [at for event in _USES for at in _seen(event, view)]
    if start is Start.MESSAGE:
        # Many ask by SMS, which only the owner can tell of.
        asked = [*_seen(EventType.CLAIM_RESULT, view), *_moved(view, "asked")]
        return asked[-1:]
    if start is Start.APPLICATION:
        return _moved(view, "filed")
    return []


def _seen(event: EventType, view: View) -> list[datetime]:
    """Return when mails of a type came, but not those of another payer."""
    whose = {"", view.about} if role_of(view.about) else None
    seen = view.case.seen.get(event, ())
    return [one.at for one in seen if whose is None or one.payer in whose]


def _moved(view: View, state: str) -> list[datetime]:
    """Return when a claim came into a state, by the log."""
    return [e.happened for e in view.case.live if _moves(e.what, state, view)]


def _moves(what: What, state: str, view: View) -> bool:
    moves = (what,) if isinstance(what, Moved) else getattr(what, "moves", ())
    return any(
        m.machine is MachineId.CLAIM
        and m.to == state
        and (not view.about or means_named(view.case, m.subject) in {"", view.about})
        for m in moves
    )
