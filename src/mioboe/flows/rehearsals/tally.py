"""What many tried takeovers come to."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.flows.rehearsals.rehearse import Entry, Rehearsal
    from mioboe.flows.rehearsals.trials import Outcome, Quiet

#: Events that say that somebody spends the owner's money.
_MONEY: Final = frozenset({
    EventType.ORDER_PLACED,
    EventType.GIFT_CARD_ISSUED,
    EventType.PAYMENT_COMPLETED,
    EventType.CARD_USED,
    EventType.BANK_DEBITED,
})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of a kind of takeovers were found."""

    name: str
    takeovers: int
    found: int
    at_fraud: int
    acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What many takeovers on many households came to."""

    takeovers: int
    found: int
    #: Asked about by the first fraudulent mail, and by the first mail of all.
    at_fraud: int
    at_first: int
    #: By the first fraudulent mail that is not about a small sum only; `None`: unknown.
    at_sum: int | None
    #: By the highest level said.
    levels: Mapping[Level, int]
    #: Of those found: hours before the owner would have understood.
    median_hours: float
    p90_hours: float
    #: Yen that could still be stopped; yen that were to be lost.
    yen_earlier: int
    yen: int
    #: Of ordinary mail.
    mailbox_years: float
    asks: int
    acts: int
    #: Signal to the takeovers in which it was decisive, most first.
    decisive: Mapping[str, int]
    targets: Sequence[Share]
    tactics: Sequence[Share]
    #: Seeds of takeovers that nobody was asked about; those that went into a question
    #: asked before.
    missed: Sequence[int]
    joined: Sequence[int]

    @property
    def asks_a_year(self) -> float:
        """Needless questions in a year of one mailbox."""
        return self.asks / self.mailbox_years if self.mailbox_years else 0.0

    @property
    def acts_a_year(self) -> float:
        """Needless alarms in a year of one mailbox."""
        return self.acts / self.mailbox_years if self.mailbox_years else 0.0


def tally(outcomes: Iterable[Outcome], quiet: Iterable[Quiet]) -> Tally:
    """Return what takeovers came to.

    Args:
        outcomes: One for each takeover, in any order.
        quiet: One for each household.
    """
    items = sorted(outcomes, key=lambda outcome: outcome.trial.seed)
    lives = list(quiet)
    found = [outcome for outcome in items if outcome.is_found]
    hours = sorted(outcome.hours_earlier for outcome in found)
    decisive = Counter(signal for outcome in items for signal in outcome.decisive)
    return Tally(
        takeovers=len(items),
        found=len(found),
        at_fraud=sum(_asks(outcome.at_fraud) for outcome in items),
        at_first=sum(_asks(outcome.at_first) for outcome in items),
        at_sum=sum(_asks(outcome.at_sum) for outcome in items),
        levels=Counter(outcome.level for outcome in items),
        median_hours=statistics.median(hours) if hours else 0.0,
        p90_hours=_ninetieth(hours),
        yen_earlier=sum(outcome.yen_earlier for outcome in items),
        yen=sum(yen for outcome in items for _, yen in outcome.trial.losses),
        mailbox_years=sum(life.mailbox_years for life in lives),
        asks=sum(len(life.asks) for life in lives),
        acts=sum(len(life.acts) for life in lives),
        decisive=dict(decisive.most_common()),
        targets=_shares(items, "target"),
        tactics=_shares(items, "tactics"),
        missed=tuple(o.trial.seed for o in items if not o.is_found),
        joined=tuple(o.trial.seed for o in items if o.is_joined),
    )


def tally_drills(rehearsals: Iterable[tuple[Rehearsal, float]]) -> Tally:
    """Return what written drills came to, as far as it can be said of them.

    Args:
        rehearsals: How each went, with the mailbox-years of its ordinary mail.
    """
    items = list(rehearsals)
    attacked = [item for item, _ in items if item.first_step]
    needless = [finding for item, _ in items for finding in item.needless]
    spans = [item.earlier_by for item in attacked if item.earlier_by is not None]
    hours = sorted(max(0.0, span.total_seconds() / 3600) for span in spans)
    return Tally(
        takeovers=len(attacked),
        found=sum(item.first is not None for item in attacked),
        at_fraud=sum(_is_in_time(item) for item in attacked),
        at_first=sum(item.said_at == item.first_at for item in attacked),
        at_sum=None,
        levels=Counter(_highest(item.entries) for item in attacked),
        median_hours=statistics.median(hours) if hours else 0.0,
        p90_hours=_ninetieth(hours),
        yen_earlier=0,
        yen=0,
        mailbox_years=sum(years for _, years in items),
        asks=sum(finding.level is Level.ASK for finding in needless),
        acts=sum(finding.level is Level.ACT for finding in needless),
        decisive={},
        targets=(),
        tactics=(),
        missed=(),
        joined=(),
    )


def _is_in_time(item: Rehearsal) -> bool:
    """Return whether somebody was asked by the first mail about money."""
    told = [entry for entry in item.entries if entry.kept is not None]
    for place, entry in enumerate(told):
        kinds = {event.type for event in entry.kept.events} if entry.kept else set()
        if not kinds.isdisjoint(_MONEY):
            return _asks(_highest(told[: place + 1]))
    return item.first is not None


def _highest(entries: Iterable[Entry]) -> Level:
    levels = [finding.level for entry in entries for finding in entry.raised]
    return max(levels, key=lambda level: level.rank, default=Level.NONE)


def _ninetieth(ascending: Sequence[float]) -> float:
    """Return the value that nine of ten do not exceed."""
    if not ascending:
        return 0.0
    return ascending[math.ceil(0.9 * len(ascending)) - 1]


def _shares(items: Sequence[Outcome], fact: str) -> tuple[Share, ...]:
    """Return how each kind fared; a takeover may be of several kinds."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in items:
        for name in outcome.trial.facts.get(fact, "").split():
            kinds.setdefault(name, []).append(outcome)
    return tuple(
        Share(
            name=name,
            takeovers=len(kind),
            found=sum(outcome.is_found for outcome in kind),
            at_fraud=sum(_asks(outcome.at_fraud) for outcome in kind),
            acts=sum(outcome.level is Level.ACT for outcome in kind),
        )
        for name, kind in sorted(kinds.items())
    )


def _asks(level: Level) -> bool:
    return level.rank >= Level.ASK.rank
