"""Signs to findings: which thing they are about, and when a finding rises."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from mioboe.events import Goods
from mioboe.kit import identify
from mioboe.ledger import OrderKey
from mioboe.signals.kinds import triage
from mioboe.signals.model import Facts, Finding, Level, Sign
from mioboe.signals.watch import thing_of
from mioboe.signals.weigh import level_of, strength, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mioboe.events import Event
    from mioboe.signals.model import Answer
    from mioboe.signals.rulebook import Rules
    from mioboe.signals.watch import Watch

T = TypeVar("T")

_LAST: Final = 20
_MESSAGES: Final = 60
_ORDERS: Final = 40
#: So many orders of a burst have the numbers of its last one.
_NEAR: Final = 32
#: The signal that an answer is.
NOT_OURS: Final = "said-not-ours"


def put_together(
    watch: Watch, facts: Facts, signs: Sequence[Sign], rules: Rules
) -> tuple[Watch, tuple[Finding, ...]]:
    """Return the memory with the signs of one event, and what they raised.

    Args:
        watch: The memory before.
        facts: The event and what was known.
        signs: What fired.
        rules: All rules, weights and kinds of case.

    Returns:
        The memory, and at most one finding: the one about the same thing, where it
        is new, or its level rose, or an alarm that nobody heeded has a new reason.
    """
    known = facts.open
    if known is None and not signs:
        return watch, ()
    finding = _put(known or _blank(facts), facts, signs, rules)
    if known is None and (first := _question(watch, facts, finding)) is not None:
        known, finding = first, _joined(first, finding, facts, rules)
    said = known is None or finding.level.rank > known.level.rank
    if known is not None and _is_renewed(known, finding, facts):
        finding, said = replace(finding, at=facts.event.arrived), True
    said = said and finding.level.rank > 0
    return _about(watch, finding, _things(facts)), (finding,) if said else ()


def mention(watch: Watch, event: Event) -> Watch:
    """Return the memory with a mail added to the finding about its order.

    Args:
        watch: The memory.
        event: A guess: it raises no finding, and adds no sign to one.
    """
    about = OrderKey(event.shop, event.order)
    finding = watch.finding_about(about) if event.order else None
    if finding is None:
        return watch
    messages = _merged(finding.messages, [event.message_id], _MESSAGES)
    finding = replace(finding, messages=messages)
    return replace(watch, findings=watch.findings.set(finding.id, finding))


def _is_renewed(known: Finding, finding: Finding, facts: Facts) -> bool:
    """Return whether an alarm is long past, and something new speaks for it."""
    hours = (facts.event.arrived - known.at).total_seconds() / 3600
    old = {sign.signal for sign in known.signs if sign.is_proven}
    new = (s for s in finding.signs if s.is_proven and s.signal not in old)
    return (
        known.level is Level.ACT
        and hours >= facts.levels.renews_hours
        and any(sign.weight > 0 for sign in new)
    )


def spread(
    watch: Watch,
    facts: Facts,
    said: tuple[Sign, Sequence[OrderKey]],
    rules: Rules,
) -> tuple[Watch, tuple[Finding, ...]]:
    """Return the memory with a sign put on the other orders it speaks against too.

    Args:
        watch: The memory, the event's own finding in it.
        facts: The event and what was known.
        said: The sign, and the orders, first one first.
        rules: All rules, weights and kinds of case.

    Returns:
        The memory, and the findings of those orders that were raised or rose. Of a
        burst of very many orders, the first ones keep the numbers that the sign had
        when it came to them, unless it makes them rise.
    """
    sign, keys = said
    own = watch.finding_about(thing_of(facts.event, facts.order))
    if own is None:
        return watch, ()
    echo = _Echo(sign=sign, facts=facts)
    far = len(keys) - _NEAR
    raised: list[Finding] = []
    for place, key in enumerate(keys):
        known = watch.finding_about(key)
        if known is None or known.id == own.id:
            continue
        if known.level.rank < Level.ASK.rank <= own.level.rank < Level.ACT.rank:
            before, own = own.level, _joined(own, known, facts, rules)
            watch = _about(watch, own, [key])
            if own.level.rank > before.rank:
                raised.append(own)
            continue
        if echo.is_old_to(known, own, key):
            if place >= far:
                watch = keep(watch, _renumbered(known, sign, facts.event))
            continue
        order = facts.ledger.orders[key]
        finding = _put(known, replace(facts, order=order), [sign], rules)
        if own.level is Level.ACT and _is_drawn(known):
            finding = replace(finding, level=Level.ACT)
        watch = _about(watch, finding, [key])
        if finding.level.rank > known.level.rank:
            raised.append(finding)
    return watch, tuple(raised)


def _is_drawn(known: Finding) -> bool:
    """Return whether an alarm beside it makes a finding one."""
    return known.level is Level.ASK and known.is_proven


@dataclass(frozen=True, slots=True, kw_only=True)
class _Echo:
    """A sign that each order of a burst brings again, to all orders before it.

    What it would change is asked first, and cheaply: else a burst would cost the square
    of its orders.
    """

    sign: Sign
    facts: Facts
    #: By level and signs: whether they make that level, and no other.
    steady: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def is_old_to(self, known: Finding, own: Finding, key: OrderKey) -> bool:
        """Return whether the sign gives a finding other numbers at most.

        Args:
            known: What is found about an order.
            own: What is found about that of the event.
            key: The order of the first.
        """
        return (
            self._is_known(known.signs)
            and not (own.level is Level.ACT and _is_drawn(known))
            and self._proves_nothing(known, key)
            and self._is_steady(known)
        )

    def _is_known(self, signs: Iterable[Sign]) -> bool:
        for one in signs:
            if one.signal == self.sign.signal:
                return strength(self.sign) <= strength(one)
        return False

    def _proves_nothing(self, known: Finding, key: OrderKey) -> bool:
        """Return whether neither proof nor sum is new to a finding."""
        if known.is_proven and known.amount is not None:
            return True
        event, order = self.facts.event, self.facts.ledger.orders[key]
        proves = not known.is_proven and (event.is_proven or order.is_proven)
        sums = known.amount is None and (event.amount or order.amount)
        return not proves and not sums

    def _is_steady(self, known: Finding) -> bool:
        """Return whether a finding stays at its level, by the signs that it has."""
        if known.level is Level.ACT and not known.is_settled:
            return True
        signs = tuple((s.signal, *strength(s)) for s in known.signs)
        alike = known.level, known.is_settled, known.answered, signs
        if alike not in self.steady:
            self.steady[alike] = _at_level(known, self.facts) is known
        return self.steady[alike]


def _renumbered(known: Finding, sign: Sign, event: Event) -> Finding:
    """Return ``known`` with the numbers and the mail of a sign that it has already."""
    return replace(
        known,
        signs=tuple(
            sign
            if one.signal == sign.signal and strength(one) == strength(sign)
            else one
            for one in known.signs
        ),
        messages=_merged(known.messages, [event.message_id], _MESSAGES),
    )


def _blank(facts: Facts) -> Finding:
    """Return a finding that says nothing yet about what the event is about."""
    event, order = facts.event, facts.order
    first = order.messages[0] if order else event.message_id
    return Finding(
        id=identify(
            "finding",
            event.brand,
            order.key.number if order else "",
            first,
            event.arrived.isoformat(),
        ),
        level=Level.NONE,
        at=event.arrived,
        opened=event.arrived,
        shop=order.key.shop if order else event.shop,
        brand=order.brand if order else event.brand,
        order=order.key.number if order and order.key.number[:1] != "<" else "",
        goods=order.goods if order else Goods.UNKNOWN,
        messages=order.messages
        if order
        else _merged((), [event.message_id], _MESSAGES),
        orders=(order.key,) if order else (),
    )


def _put(
    finding: Finding, facts: Facts, signs: Sequence[Sign], rules: Rules
) -> Finding:
    """Return ``finding`` with more signs, and the level that they make."""
    event, order = facts.event, facts.order
    put = together(finding.signs, signs)
    finding = replace(
        finding,
        amount=finding.amount or (order.amount if order else None) or event.amount,
        signs=put,
        messages=_merged(finding.messages, [event.message_id], _MESSAGES),
        is_proven=finding.is_proven
        or event.is_proven
        or bool(order and order.is_proven),
    )
    return _sorted_out(_at_level(finding, facts), rules)


def _at_level(finding: Finding, facts: Facts) -> Finding:
    """Return ``finding`` at the level that its signs make; it never sinks.

    What the household knows of rises only by signs that were not there when it said so;
    then it is a question again.
    """
    signs = finding.signs
    if finding.is_settled:
        signs = tuple(s for s in signs if s.signal not in finding.answered)
        if level_of(signs, facts.levels).rank < Level.ASK.rank:
            return finding
        finding = replace(finding, answer=None, answered=(), level=Level.NONE)
    level = level_of(signs, facts.levels)
    if level.rank <= finding.level.rank:
        return finding
    return replace(finding, level=level, at=facts.event.arrived)


def _sorted_out(finding: Finding, rules: Rules) -> Finding:
    """Return ``finding`` with the kind of case that it would be."""
    kind = triage(finding, rules.rules, rules.kinds)
    return replace(
        finding, case_kind=kind.kind, rivals=kind.rivals, question=kind.question
    )


def said_not_ours(finding: Finding, answer: Answer, rules: Rules) -> Finding:
    """Return ``finding`` as the alarm that it is: nobody of the household knows of it.

    Args:
        finding: At any level.
        answer: That it is not ours.
        rules: All rules, weights and kinds of case.
    """
    weight = rules.levels.weights[NOT_OURS].weight
    sign = Sign(signal=NOT_OURS, weight=weight, facts={"who": answer.by})
    risen = finding.level is not Level.ACT
    return _sorted_out(
        replace(
            finding,
            level=Level.ACT,
            at=answer.at if risen else finding.at,
            signs=together(finding.signs, [sign]),
            answer=answer,
            answered=(),
        ),
        rules,
    )


def _question(watch: Watch, facts: Facts, finding: Finding) -> Finding | None:
    """Return the question of the same episode that ``finding`` can join.

    What a genuine mail says never joins a question that rests on none, which people
    may have dismissed; nor the other way about.
    """
    if facts.order is None or finding.level is Level.ACT:
        return None
    since = facts.event.arrived - timedelta(hours=facts.levels.episode_hours)
    for name in reversed(watch.last.get(finding.brand, ())):
        first = watch.findings[name]
        asks = first.level is Level.ASK and bool(first.orders) and not first.answer
        fits = first.is_proven is finding.is_proven
        if asks and fits and first.shop == finding.shop and first.opened >= since:
            return first
    return None


def _joined(first: Finding, finding: Finding, facts: Facts, rules: Rules) -> Finding:
    """Return the first question with what ``finding`` is about added to it.

    It rises where the signs of all together say so.
    """
    both = replace(
        first,
        signs=together(first.signs, finding.signs),
        messages=_merged(first.messages, finding.messages, _MESSAGES),
        orders=_merged(first.orders, finding.orders, _ORDERS),
    )
    return _sorted_out(_at_level(both, facts), rules)


def _things(facts: Facts) -> list[OrderKey | str]:
    return [thing_of(facts.event, facts.order)]


def keep(watch: Watch, finding: Finding) -> Watch:
    """Return the memory with a finding that it knows replaced."""
    return replace(watch, findings=watch.findings.set(finding.id, finding))


def _about(watch: Watch, finding: Finding, things: Iterable[OrderKey | str]) -> Watch:
    about, last = watch.about, watch.last
    for thing in things:
        about = about.set(thing, finding.id)
    if finding.id not in watch.findings:
        names = (*last.get(finding.brand, ()), finding.id)[-_LAST:]
        last = last.set(finding.brand, names)
    findings = watch.findings.set(finding.id, finding)
    return replace(watch, findings=findings, about=about, last=last)


def _merged(old: tuple[T, ...], new: Iterable[T], most: int) -> tuple[T, ...]:
    return tuple(item for item in dict.fromkeys((*old, *new)) if item)[:most]
