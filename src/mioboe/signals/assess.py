"""One event to findings: what speaks against its being ours, and how loudly.

Events come in order of arrival, and each is judged by what was known when it came.
Orders are looked at one by one. At one shop within hours they are one episode: while
it only asks, further orders join the first question; once it says act, every order has
a finding of its own, since each must be cancelled.

A notice that comes late, or that tells of something around an order, is held against
the orders that came before it (`Rule.looks_back`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.ledger import apply as apply_to_ledger
from mioboe.ledger import find_gift
from mioboe.signals.findings import mention, put_together, spread
from mioboe.signals.habits import Habits
from mioboe.signals.known import Known
from mioboe.signals.model import Facts
from mioboe.signals.trail import extend, happened
from mioboe.signals.watch import (
    ALL,
    of_brand,
    remember,
    settle,
    thing_of,
    unsettled,
    waiting,
)
from mioboe.signals.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mioboe.events import Event
    from mioboe.ledger import Ledger, Order
    from mioboe.signals.format import Levels, Rule
    from mioboe.signals.model import Finding, Hit, Household
    from mioboe.signals.rulebook import Rules
    from mioboe.signals.watch import (
        Watch,
    )

#: A mail that took longer came late.
_LATE: Final = timedelta(minutes=30)
#: A date this far ahead of the mail is none: clocks and zones are off by less.
_AHEAD: Final = timedelta(days=1)
#: Nor is one this far back: no shop writes of what was years ago.
_ANCIENT: Final = timedelta(days=800)
#: What speaks against orders of which the mails came before it.
_AROUND: Final = frozenset({
    EventType.MAIL_FLOOD,
    EventType.MAIL_TRASHED,
    EventType.MAIL_VANISHED,
})
#: Events that place an order.
_PLACES: Final = (EventType.ORDER_PLACED, EventType.GIFT_CARD_ISSUED)


def assess(
    event: Event, known: Known, rules: Rules, household: Household
) -> tuple[Known, tuple[Finding, ...]]:
    """Return what is known with ``event``, and what it made of the findings.

    Args:
        event: The next event in order of arrival.
        known: What all events before it add up to.
        rules: Signals, checks and weights.
        household: Who is watched over.

    Returns:
        What is known now, and the findings that were raised or rose, in order. A
        guess raises none: its mail joins the finding about its order, if there is one.
    """
    if event.is_guess:
        return replace(known, watch=mention(known.watch, event)), ()
    event = _in_time(event)
    levels, ledger = rules.levels, known.ledger
    watch = settle(known.watch, ledger, levels, now=event.arrived, zone=household.zone)
    watch = replace(watch, trail=extend(watch.trail, event))
    after = apply_to_ledger(ledger, event)
    key = after.touched
    if key is not None and key not in ledger.orders:
        watch = remember(watch, key, levels, after.orders[key].seen)
    facts = _facts(event, (ledger, after), watch, (household, levels))
    watch, raised = _judged(watch, facts, rules.on(event), rules)
    known = Known(ledger=after, watch=watch)
    if not _looks_back(event):
        return known, raised
    orders = waiting(watch, after)
    known, more = look_back(known, orders, (rules, household), now=event.arrived)
    return known, (*raised, *more)


def look_back(
    known: Known,
    orders: Iterable[Order],
    fixed: tuple[Rules, Household],
    *,
    now: datetime,
) -> tuple[Known, tuple[Finding, ...]]:
    """Hold orders that came before against what is known by now.

    Args:
        known: What is known, the new thing in it.
        orders: The orders; only those whose first mail is still remembered.
        fixed: Signals and weights; who is watched over.
        now: When the new thing came. UTC.

    Returns:
        What is known now, and the findings that were raised or rose.
    """
    rules, household = fixed
    raised: tuple[Finding, ...] = ()
    for order in orders:
        event = _placing(known.watch, order)
        if event is None:
            continue
        again = [rule for rule in rules.on(event) if rule.looks_back]
        event = replace(event, arrived=max(now, event.arrived))
        ledger = replace(known.ledger, touched=order.key)
        facts = _facts(event, (ledger, ledger), known.watch, (household, rules.levels))
        watch, more = _judged(known.watch, facts, again, rules)
        known, raised = replace(known, watch=watch), (*raised, *more)
    return known, raised


def _judged(
    watch: Watch, facts: Facts, on: Iterable[Rule], rules: Rules
) -> tuple[Watch, tuple[Finding, ...]]:
    """Return the memory with what the rules say of the event, and what that raised."""
    hits = list(_hits(facts, on, rules))
    signs = [
        weigh(rule, hit, facts.event, rules.levels, is_cold=facts.is_cold)
        for rule, hit in hits
    ]
    watch, raised = put_together(watch, facts, signs, rules)
    for sign, (_, hit) in zip(signs, hits, strict=True):
        watch, risen = spread(watch, facts, (sign, hit.also), rules)
        raised = (*raised, *risen)
    return watch, raised


def _hits(facts: Facts, on: Iterable[Rule], rules: Rules) -> Iterator[tuple[Rule, Hit]]:
    """Yield the rules that fire, but for what an answer taught."""
    for rule in on:
        hit = rules.checks[rule.check].run(facts, rule)
        if hit is None:
            continue
        value = rule.teaching(hit.facts)
        if not value or (rule.id, value) not in facts.lessons:
            yield rule, hit


def _in_time(event: Event) -> Event:
    """Return ``event`` dated to its mail where the date that it prints cannot be.

    No habit, pause or window may rest on an order of the year 1899 or 2099.
    """
    is_ahead = event.at - event.arrived > _AHEAD
    is_ancient = event.arrived - event.at > _ANCIENT
    return replace(event, at=event.arrived) if is_ahead or is_ancient else event


def _looks_back(event: Event) -> bool:
    """Return whether an event may change what earlier orders look like."""
    is_late = event.arrived - happened(event) > _LATE
    return event.type in _AROUND or (is_late and event.type not in _PLACES)


def _placing(watch: Watch, order: Order) -> Event | None:
    """Return the event that placed an order, while it is remembered."""
    for kind in _PLACES:
        for event in reversed(watch.trail.of(kind, order.brand)):
            if order.key.number in {event.order, event.message_id}:
                return event
    return None


def _facts(
    event: Event,
    ledgers: tuple[Ledger, Ledger],
    watch: Watch,
    fixed: tuple[Household, Levels],
) -> Facts:
    (before, after), (household, levels) = ledgers, fixed
    key = after.touched
    shop = key.shop if key else event.shop
    brand = after.orders[key].brand if key else event.brand
    facts = Facts(
        event=event,
        ledger=after,
        before=before,
        order=after.orders[key] if key else None,
        gift=find_gift(before, event),
        account=after.accounts.get(brand),
        habits=watch.habits.get(of_brand(brand)) or Habits(),
        shop_habits=watch.habits.get(shop) or Habits(),
        all_habits=watch.habits.get(ALL) or Habits(),
        unsettled=unsettled(watch, after, shop, doubtful=event.is_doubtful),
        open=None,
        recent=watch.recent(brand),
        household=household,
        levels=levels,
        trail=watch.trail,
        lessons=watch.known_values,
        tainted=watch.tainted,
        owned=watch.owned,
    )
    known = watch.finding_about(thing_of(event, facts.order))
    if known is not None and facts.order is None:
        # Two notices about an account are one thing only when they come together.
        hours = (event.arrived - known.at).total_seconds() / 3600
        known = known if hours <= levels.episode_hours else None
    return replace(facts, open=known)
