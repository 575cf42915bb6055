"""A sign put on all orders of a burst: what the shorter way gives is what the plain one
gives, and it costs no more for each order of a long burst than of a short one.
"""

from __future__ import annotations

import functools
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.events import HOME, event, number_of, placed, rules, tell

from mioboe.authenticity import VerdictKind
from mioboe.events import EventType, Goods
from mioboe.kit import Money
from mioboe.ledger import OrderKey
from mioboe.signals import Answer, Finding, Level, Said, Sign
from mioboe.signals.findings import spread
from mioboe.signals.habits import Habits
from mioboe.signals.kinds import triage
from mioboe.signals.model import Facts
from mioboe.signals.watch import Watch
from mioboe.signals.weigh import level_of, together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mioboe.events import Event

    Spread = Callable[..., tuple[Watch, tuple[Finding, ...]]]

#: Signals that speak for, against, by themselves and with others only.
SIGNALS = sorted(rules().levels.weights)
#: More than have the numbers of a burst's last order.
MANY = 80


def merged(*items: Iterable[Any], most: int) -> tuple[Any, ...]:
    return tuple(x for x in dict.fromkeys(x for some in items for x in some) if x)[
        :most
    ]


def risen(finding: Finding, facts: Facts) -> Finding:
    """Return a finding at the level and of the kind that its signs make."""
    signs = finding.signs
    is_quiet = False
    if finding.is_settled:
        signs = tuple(s for s in signs if s.signal not in finding.answered)
        is_quiet = level_of(signs, facts.levels).rank < Level.ASK.rank
        if not is_quiet:
            finding = replace(finding, answer=None, answered=(), level=Level.NONE)
    level = level_of(signs, facts.levels)
    if not is_quiet and level.rank > finding.level.rank:
        finding = replace(finding, level=level, at=facts.event.arrived)
    kind = triage(finding, rules().rules, rules().kinds)
    return replace(
        finding, case_kind=kind.kind, rivals=kind.rivals, question=kind.question
    )


def joined(own: Finding, known: Finding, facts: Facts) -> Finding:
    both = replace(
        own,
        signs=together(own.signs, known.signs),
        messages=merged(own.messages, known.messages, most=60),
        orders=merged(own.orders, known.orders, most=40),
    )
    return risen(both, facts)


def signed(known: Finding, sign: Sign, key: OrderKey, facts: Facts) -> Finding:
    order, told = facts.ledger.orders[key], facts.event
    more = replace(
        known,
        amount=known.amount or order.amount or told.amount,
        signs=together(known.signs, [sign]),
        messages=merged(known.messages, [told.message_id], most=60),
        is_proven=known.is_proven or told.is_proven or order.is_proven,
    )
    return risen(more, facts)


def plainly(
    watch: Watch, facts: Facts, said: tuple[Sign, Sequence[OrderKey]], _: object
) -> tuple[Watch, tuple[Finding, ...]]:
    """Return what `spread` does, one order after the other, without a short cut."""
    sign, keys = said
    assert facts.order is not None
    own, raised = watch.finding_about(facts.order.key), []
    for key in keys:
        known = watch.finding_about(key)
        if own is None or known is None or known.id == own.id:
            continue
        if known.level.rank < Level.ASK.rank <= own.level.rank < Level.ACT.rank:
            before, new = own, joined(own, known, facts)
            own = new
        else:
            before, new = known, signed(known, sign, key, facts)
            is_drawn = known.level is Level.ASK and known.is_proven
            if own.level is Level.ACT and is_drawn:
                new = replace(new, level=Level.ACT)
        watch = replace(
            watch,
            findings=watch.findings.set(new.id, new),
            about=watch.about.set(key, new.id),
        )
        if new.level.rank > before.level.rank:
            raised.append(new)
    return watch, tuple(raised)


@dataclass(frozen=True, kw_only=True)
class Burst:
    """Orders of one evening, what is found about them, and a sign of the last one."""

    watch: Watch
    facts: Facts
    sign: Sign
    keys: tuple[OrderKey, ...]

    def by(self, way: Spread) -> tuple[Watch, tuple[Finding, ...]]:
        return way(self.watch, self.facts, (self.sign, self.keys), rules())


def orders_of(count: int, proven: Sequence[bool]) -> list[Event]:
    verdicts = {True: VerdictKind.GENUINE, False: VerdictKind.UNPROVEN}
    return [
        placed(
            f"2026-01-10 {10 + n // 60}:{n % 60:02}",
            None if n % 5 == 4 else 1000 + n,
            order=number_of(n),
            verdict=verdicts[proven[n % len(proven)]],
        )
        for n in range(count)
    ]


@functools.cache
def facts_of(count: int, proven: tuple[bool, ...]) -> Facts:
    orders = orders_of(count, proven)
    ledger = tell(orders).known.ledger
    (last,) = [o for o in ledger.orders.values() if o.key.number == orders[-1].order]
    return Facts(
        event=orders[-1],
        ledger=ledger,
        before=ledger,
        order=last,
        gift=None,
        account=None,
        habits=Habits(),
        shop_habits=Habits(),
        all_habits=Habits(),
        unsettled=tuple(ledger.orders.values()),
        open=None,
        recent=(),
        household=HOME,
        levels=rules().levels,
    )


def signs() -> st.SearchStrategy[Sign]:
    return st.builds(
        Sign,
        signal=st.sampled_from(SIGNALS),
        weight=st.integers(-30, 60),
        facts=st.fixed_dictionaries({"count": st.sampled_from(["2", "3"])}),
        is_proven=st.booleans(),
        is_doubtful=st.booleans(),
    )


def answers() -> st.SearchStrategy[Answer | None]:
    given_ = st.builds(
        Answer,
        number=st.just(1),
        at=st.just(event(EventType.ORDER_PLACED, "2026-01-10 09:00").arrived),
        finding=st.just("x"),
        said=st.sampled_from(Said),
    )
    return st.none() | given_


@st.composite
def findings(draw: st.DrawFn, number: int, order: Event) -> Finding:
    found = together([], draw(st.lists(signs(), max_size=4)))
    names = [sign.signal for sign in found]
    finding = Finding(
        id=f"finding_{number}",
        level=draw(st.sampled_from(Level)),
        at=order.arrived,
        opened=order.arrived,
        shop=order.shop,
        brand=order.brand,
        amount=draw(st.none() | st.just(Money.yen(500))),
        goods=Goods.UNKNOWN,
        signs=found,
        messages=draw(st.sampled_from([(), (order.message_id,), ("<a>", "<b>")])),
        is_proven=draw(st.booleans()),
        answer=draw(answers()),
        answered=tuple(draw(st.lists(st.sampled_from(names), unique=True)))
        if names
        else (),
    )
    kind = triage(finding, rules().rules, rules().kinds)
    return replace(
        finding, case_kind=kind.kind, rivals=kind.rivals, question=kind.question
    )


@st.composite
def bursts(draw: st.DrawFn, *, count: int) -> Burst:
    """Some orders share a finding, of some nothing is found, some are told twice."""
    proven = tuple(draw(st.lists(st.booleans(), min_size=1, max_size=3)))
    orders, facts = orders_of(count, proven), facts_of(count, proven)
    known = [draw(findings(n, order)) for n, order in enumerate(orders[-6:])]
    keys = sorted(facts.ledger.orders)
    which = draw(st.lists(st.integers(-1, len(known) - 1), min_size=5, max_size=9))
    assert facts.order is not None
    about = {
        key: known[which[n % len(which)]].id
        for n, key in enumerate(keys)
        if which[n % len(which)] >= 0
    }
    watch = Watch()
    watch = replace(
        watch,
        findings=watch.findings.update({one.id: one for one in known}),
        about=watch.about.update({**about, facts.order.key: known[-1].id}),
    )
    found = [s for one in known for s in one.signs]
    sign = draw(signs() | st.sampled_from(found) if found else signs())
    again = {"count": draw(st.sampled_from(["3", "4"]))}
    return Burst(
        watch=watch, facts=facts, sign=replace(sign, facts=again), keys=tuple(keys)
    )


@settings(deadline=None, max_examples=300)
@given(bursts(count=8))
def test_the_short_way_gives_what_the_plain_one_gives(burst: Burst) -> None:
    assert burst.by(spread) == burst.by(plainly)


def unnumbered(found: tuple[Watch, tuple[Finding, ...]]) -> list[Finding]:
    watch, raised = found
    return [
        replace(one, signs=tuple(replace(s, facts={}) for s in one.signs), messages=())
        for one in (*raised, *(watch.findings[name] for name in sorted(watch.findings)))
    ]


@settings(deadline=None, max_examples=60)
@given(bursts(count=MANY))
def test_of_a_long_burst_it_is_all_the_same_but_for_numbers_and_mails(
    burst: Burst,
) -> None:
    assert unnumbered(burst.by(spread)) == unnumbered(burst.by(plainly))


def cards(count: int, verdict: VerdictKind) -> list[Event]:
    """Return gift cards of one evening, all to the same stranger."""
    return [
        placed(
            f"2026-01-10 {12 + n // 100}:{n // 2 % 50:02}:{n % 2:02}",
            50000,
            gift=True,
            to="y@away.example",
            order=number_of(n),
            verdict=verdict,
        )
        for n in range(count)
    ]


def seconds_each(burst: list[Event]) -> float:
    """Return how long one of a burst takes, on the average of all."""
    started = time.process_time()
    assert tell(burst).loudest.rank >= Level.ASK.rank
    return (time.process_time() - started) / len(burst)


@pytest.mark.parametrize("verdict", [VerdictKind.GENUINE, VerdictKind.UNPROVEN])
def test_one_of_a_thousand_costs_little_more_than_one_of_a_hundred(
    verdict: VerdictKind,
) -> None:
    once = seconds_each(cards(100, verdict))
    again = seconds_each(cards(1000, verdict))

    figures = f"{once * 1e3:.1f} ms of 100, {again * 1e3:.1f} ms of 1000"
    sys.stdout.write(f"\nburst, {verdict}: {figures}\n")
    assert again <= once * 5
