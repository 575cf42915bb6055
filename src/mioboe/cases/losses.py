"""What is at stake, what left, what came back, and by which way the rest should."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mioboe.cases.entries import Lost, MailCame, Recovered
from mioboe.cases.kinds import Closing, LossKind, Proof, Route
from mioboe.cases.model import CaseStatus
from mioboe.events import EventType
from mioboe.kit import Money
from mioboe.ledger import OrderKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cases.model import Case

_ORDERS: Final = frozenset({EventType.ORDER_PLACED, EventType.GIFT_CARD_ISSUED})
_CHARGES: Final = frozenset({EventType.CARD_USED, EventType.BANK_DEBITED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLine:
    """One sort of loss on one instrument, in one currency."""

    instrument: str
    loss: LossKind
    #: Ordered or authorized, and not gone.
    at_stake: Money
    taken: Money
    back: Money
    #: By which ways it is expected back, or came.
    routes: tuple[Route, ...]
    #: The weakest thing that the line rests on.
    proof: Proof
    is_final: bool

    @property
    def out(self) -> Money:
        """What is gone and did not come back; never less than nothing."""
        rest = self.taken.value - self.back.value
        return Money(max(rest, Decimal(0)), self.taken.currency)

    @property
    def excess(self) -> Money:
        """What came back twice; the issuer will ask for it again."""
        rest = self.back.value - self.taken.value
        return Money(max(rest, Decimal(0)), self.taken.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossTotal:
    """All lines of one sort of loss in one currency."""

    loss: LossKind
    at_stake: Money
    taken: Money
    back: Money
    out: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """The account of a case."""

    lines: tuple[LossLine, ...]
    #: By sort of loss, then currency. Points are never added to money.
    totals: tuple[LossTotal, ...]
    #: Whether nothing can change any more: all rests on statements, or it is closed.
    is_final: bool


def losses_of(case: Case) -> Losses:
    """Return the account of a case.

    Args:
        case: Any case. One that was a mistake has no losses.

    Returns:
        Lines by instrument, sort and currency. Of two losses on one instrument about
        one order the later one counts: first it is at stake, then it is taken.
    """
    if case.closing is Closing.MISTAKE:
        return Losses(lines=(), totals=(), is_final=True)
    lost = _latest(what for _, what in case.of(Lost))
    back = [what for _, what in case.of(Recovered)]
    both: tuple[Lost | Recovered, ...] = (*lost, *back)
    groups = {_group(what) for what in both}
    is_over = case.status is CaseStatus.CLOSED
    lines = tuple(
        _line(
            [what for what in lost if _group(what) == group],
            [what for what in back if _group(what) == group],
            is_over=is_over,
        )
        for group in sorted(groups)
    )
    final = all(line.is_final for line in lines)
    return Losses(lines=lines, totals=_totals(lines), is_final=final)


def _group(what: Lost | Recovered) -> tuple[str, str, str]:
    return what.instrument, what.loss, what.amount.currency


def _latest(losses: Iterable[Lost]) -> list[Lost]:
    """Return the losses, of each order on each instrument only the last."""
    kept: dict[object, Lost] = {}
    for number, what in enumerate(losses):
        key = number if what.order is None else (_group(what), what.order)
        kept.pop(key, None)
        kept[key] = what
    return list(kept.values())


def _line(lost: list[Lost], back: list[Recovered], *, is_over: bool) -> LossLine:
    both: tuple[Lost | Recovered, ...] = (*back, *lost)
    one = both[0]
    routes = dict.fromkeys(what.route for what in both)
    ranks = list(Proof)
    line = LossLine(
        instrument=one.instrument,
        loss=one.loss,
        at_stake=_sum((w.amount for w in lost if not w.is_taken), one.amount),
        taken=_sum((w.amount for w in lost if w.is_taken), one.amount),
        back=_sum((w.amount for w in back), one.amount),
        routes=tuple(route for route in routes if route is not Route.OPEN),
        proof=min((what.proof for what in both), key=ranks.index),
        is_final=is_over,
    )
    is_even = not line.out.value and not line.at_stake.value
    return replace(
        line, is_final=is_over or (is_even and line.proof is Proof.STATEMENT)
    )


def _sum(amounts: Iterable[Money], like: Money) -> Money:
    total = sum((amount.value for amount in amounts), Decimal(0))
    return Money(total, like.currency)


def _totals(lines: Iterable[LossLine]) -> tuple[LossTotal, ...]:
    groups: dict[tuple[str, str], list[LossLine]] = {}
    for line in lines:
        groups.setdefault((line.loss, line.taken.currency), []).append(line)
    return tuple(
        LossTotal(
            loss=group[0].loss,
            at_stake=_sum((line.at_stake for line in group), group[0].taken),
            taken=_sum((line.taken for line in group), group[0].taken),
            back=_sum((line.back for line in group), group[0].taken),
            out=_sum((line.out for line in group), group[0].taken),
        )
        for _, group in sorted(groups.items())
    )


def losses_in_mails(case: Case) -> tuple[Lost | Recovered, ...]:
    """Return what the mails of a case say about money, as entries to be confirmed.

    Args:
        case: Any case.

    Returns:
        A loss for each order with a sum, taken where a notice of a card or bank names
        the same sum; a loss for each notice that fits no order; what was refunded.
        Nothing that the log already has a loss for.
    """
    mails = [what for _, what in case.of(MailCame) if what.is_likely and what.amount]
    known = {what.order for _, what in case.of(Lost)}
    orders: dict[OrderKey, MailCame] = {}
    for mail in mails:
        if mail.event in _ORDERS and mail.order:
            orders.setdefault(OrderKey(mail.shop, mail.order), mail)
    charges = [mail for mail in mails if mail.event in _CHARGES]
    found: list[Lost | Recovered] = []
    for key, mail in orders.items():
        paid = next((c for c in charges if c.amount == mail.amount), None)
        if paid is not None:
            charges.remove(paid)
        if key not in known:
            found.append(_loss(mail, paid, key))
    found += [_loss(mail, mail, None) for mail in charges if not known]
    found += [_refund(mail, found) for mail in mails if _is_refund(mail, case)]
    return tuple(found)


def _loss(mail: MailCame, paid: MailCame | None, key: OrderKey | None) -> Lost:
    assert mail.amount is not None  # noqa: S101 - only such are asked about
    return Lost(
        instrument=(paid.instrument or paid.issuer) if paid else "",
        amount=abs(mail.amount),
        is_taken=paid is not None,
        proof=Proof.MAIL,
        order=key,
    )


def _is_refund(mail: MailCame, case: Case) -> bool:
    is_known = any(what.amount == mail.amount for _, what in case.of(Recovered))
    return mail.event is EventType.REFUND_ISSUED and not is_known


def _refund(mail: MailCame, found: Iterable[Lost | Recovered]) -> Recovered:
    assert mail.amount is not None  # noqa: S101 - only such are asked about
    key = OrderKey(mail.shop, mail.order)
    same = (w.instrument for w in found if isinstance(w, Lost) and w.order == key)
    return Recovered(
        instrument=next(same, ""),
        amount=abs(mail.amount),
        route=Route.SHOP_REFUND,
        proof=Proof.MAIL,
    )
