"""The money of a case: what the log says, and where it is silent, what mails say."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mioboe.cases import Entry, MachineId, fold, losses_in_mails, losses_of
from mioboe.cases.entries import Lost, MailCame
from mioboe.cases.kinds import Closing
from mioboe.events import EventType
from mioboe.kit import Money
from mioboe.ledger import OrderKey

if TYPE_CHECKING:
    from mioboe.cases import Case, Losses
    from mioboe.cases.entries import Recovered

#: States in which an order costs nothing any more.
_OVER: Final = {
    MachineId.ORDER: frozenset({"cancelled", "returned"}),
    MachineId.GIFT_CARD: frozenset({"voided"}),
}
#: Why a case is closed that cost nobody anything.
_NOTHING_LOST: Final = frozenset({
    Closing.MISTAKE,
    Closing.OURS,
    Closing.FORGED_MAIL,
})
#: States of all that was paid with, in which none of the orders does.
_CLEAN: Final = frozenset({"never-posted", "reversed"})


def provisional(case: Case) -> tuple[Lost | Recovered, ...]:
    """Return what mails say about money and nobody confirmed.

    Args:
        case: Any case.

    Returns:
        Nothing about orders that were never charged and are over, nor where nothing
        was lost after all; and refunds only where something had left.
    """
    if case.closing in _NOTHING_LOST:
        return ()
    found = losses_in_mails(case)
    lost = [*(what for _, what in case.of(Lost)), *found]
    taken = {w.instrument for w in lost if isinstance(w, Lost) and w.is_taken}
    return tuple(one for one in found if _counts(one, case, taken))


def _counts(one: Lost | Recovered, case: Case, taken: set[str]) -> bool:
    if not isinstance(one, Lost):
        return one.instrument in taken
    return one.is_taken or one.order is None or not _is_over(case, one.order)


def averted(case: Case) -> tuple[Money, ...]:
    """Return what was ordered and never left, by currency."""
    sums: dict[str, Decimal] = {}
    for one in losses_in_mails(case):
        if not isinstance(one, Lost) or one.is_taken or one.order is None:
            continue
        if _is_over(case, one.order):
            money = one.amount
            sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.value
    return tuple(Money(value, currency) for currency, value in sums.items())


def account_of(case: Case) -> Losses:
    """Return the account of a case, with what only mails say taken in."""
    last = case.entries[-1] if case.entries else None
    if last is None:
        return losses_of(case)
    more = [
        Entry(
            number=last.number + place,
            recorded=last.recorded,
            happened=last.happened,
            by=last.by,
            what=what,
        )
        for place, what in enumerate(provisional(case), start=1)
    ]
    return losses_of(fold(case.id, (*case.entries, *more), {}))


def _is_over(case: Case, order: OrderKey) -> bool:
    name = f"{order.shop}/{order.number}"
    states = case.states
    refunds = (m for _, m in case.of(MailCame) if m.event is EventType.REFUND_ISSUED)
    if any(OrderKey(mail.shop, mail.order) == order for mail in refunds):
        return True
    charges = [one.state for (m, _), one in states.items() if m is MachineId.CHARGE]
    if charges and _CLEAN.issuperset(charges):
        return True
    return any(
        (machine, name) in states and states[machine, name].state in ends
        for machine, ends in _OVER.items()
    )
