"""One event to findings: what speaks against its being ours, and how loudly.

Events come in order of arrival, and each is judged by what was known when it came.
Orders are looked at one by one. At one shop within hours they are one episode: while
it only asks, further orders join the first question; once it says act, every order has
a finding of its own, since each must be cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mioboe.ledger import Ledger, find_gift
from mioboe.ledger import apply as apply_to_ledger
from mioboe.signals.findings import mention, put_together, spread
from mioboe.signals.model import Check, Facts, Habits, Levels, Rule
from mioboe.signals.watch import (
    ALL,
    Watch,
    of_brand,
    remember,
    settle,
    thing_of,
    unsettled,
)
from mioboe.signals.weigh import weigh

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.signals.model import Finding, Household


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All signals, their checks, and what they count."""

    rules: Mapping[str, Rule]
    #: By file name in `signals/rules/`.
    checks: Mapping[str, Check]
    levels: Levels

    def on(self, event: Event) -> tuple[Rule, ...]:
        """Return the rules that look at such an event, sorted by id."""
        return tuple(rule for rule in self.rules.values() if event.type in rule.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that the mails so far add up to. Begins empty."""

    ledger: Ledger = field(default_factory=Ledger)
    watch: Watch = field(default_factory=Watch)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding so far, as it stands now, first opened first.

        Those too weak to show are left out.
        """
        found = (f for f in self.watch.findings.values() if f.level.rank)
        return tuple(sorted(found, key=lambda finding: (finding.opened, finding.id)))


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
    levels, ledger = rules.levels, known.ledger
    watch = settle(known.watch, ledger, levels, now=event.arrived, zone=household.zone)
    after = apply_to_ledger(ledger, event)
    key = after.touched
    if key is not None and key not in ledger.orders:
        watch = remember(watch, key, levels, after.orders[key].seen)
    facts = _facts(event, (ledger, after), watch, (household, levels))
    hits = [
        (rule, hit)
        for rule in rules.on(event)
        if (hit := rules.checks[rule.check].run(facts, rule)) is not None
    ]
    signs = [
        weigh(rule, hit, event, levels, is_cold=facts.is_cold) for rule, hit in hits
    ]
    watch, raised = put_together(watch, facts, signs, rules.rules)
    for sign, (_, hit) in zip(signs, hits, strict=True):
        watch, risen = spread(watch, facts, (sign, hit.also), rules.rules)
        raised = (*raised, *risen)
    return Known(ledger=after, watch=watch), raised


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
    )
    known = watch.finding_about(thing_of(event, facts.order))
    if known is not None and facts.order is None:
        # Two notices about an account are one thing only when they come together.
        hours = (event.arrived - known.at).total_seconds() / 3600
        known = known if hours <= levels.episode_hours else None
    return replace(facts, open=known)
