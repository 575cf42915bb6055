"""Takeovers by the hundred, each tried on a household whose mail was read once.

What is known is a value: it is kept at the moment of each attack, and every attack goes
on from there by itself. Nothing is read or judged twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import Event
from mioboe.signals import (
    Finding,
    Happening,
    Household,
    Known,
    Level,
    Rules,
    take,
    time_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


#: Less is a trial that a thief makes, which nobody could tell from a small order: so
#: many yen, or so much of another currency.
_SMALL: Final = {"JPY": 1000}
_SMALL_ABROAD: Final = 10
#: Ordinary mail is judged so long after the last mail of an attack.
_TAIL: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mail of an attack, read. The mails of its hours without a step are noise."""

    at: datetime
    message_id: str
    step: str
    #: Whether it tells that somebody else spends the owner's money.
    is_fraud: bool
    #: What it says happened, or that it was counted; nothing where nobody reads it.
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One takeover that is to be found."""

    seed: int
    #: What it is sorted by: `target`, `tactics` ...
    facts: Mapping[str, str]
    #: In order of arrival.
    mails: Sequence[Mark]
    #: Yen that nobody can stop anymore from a moment on.
    losses: Sequence[tuple[datetime, int]]
    #: When the owner would have understood.
    reacts: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The ordinary mail of a household in which nothing happens."""

    id: str
    #: In order of arrival.
    happenings: Sequence[Happening]
    #: Mailboxes times years.
    mailbox_years: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one takeover."""

    trial: Trial
    #: The highest level that was said about it.
    level: Level
    #: What had been said by the first mail of the attack, and by the first one about
    #: the money.
    at_first: Level
    at_fraud: Level
    #: By the first one about money that is not about a small sum only.
    at_sum: Level
    #: When it was said first at `ask` or higher.
    said_at: datetime | None
    #: Signals without which the level would have been lower.
    decisive: tuple[str, ...] = ()
    #: Whether it went into a question that had been asked before.
    is_joined: bool = False

    @property
    def is_found(self) -> bool:
        """Whether anybody was asked about it."""
        return self.said_at is not None

    @property
    def hours_earlier(self) -> float:
        """How much earlier it was said than the owner would have understood."""
        if self.said_at is None:
            return 0.0
        return max(0.0, (self.trial.reacts - self.said_at).total_seconds() / 3600)

    @property
    def yen_earlier(self) -> int:
        """What could still be stopped when it was said, and not anymore later."""
        if self.said_at is None:
            return 0
        end = self.trial.reacts
        return sum(yen for at, yen in self.trial.losses if self.said_at < at <= end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What was said about the ordinary mail of a household."""

    life: str
    mailbox_years: float
    #: Findings at `ask` and at `act`, each once, at its highest level.
    asks: tuple[Finding, ...]
    acts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """By what is judged."""

    rules: Rules
    household: Household
    #: Whether nothing is known of what is usual, to see what knowing it is worth.
    forgets: bool = False

    def __call__(
        self, happening: Happening, known: Known
    ) -> tuple[Known, tuple[Finding, ...]]:
        """Return what is known with one thing more, and the findings raised."""
        if self.forgets:
            empty = Known().watch.habits
            known = replace(known, watch=replace(known.watch, habits=empty))
        return take(happening, known, self.rules, self.household)

    def without(self, signal: str) -> Judge:
        """Return the same judge to whom one signal counts nothing."""
        levels = self.rules.levels
        silent = replace(
            levels.weights[signal], weight=0, alone=None, strong=None, cold=None
        )
        levels = replace(
            levels,
            weights={**levels.weights, signal: silent},
            decisive=tuple(name for name in levels.decisive if name != signal),
        )
        return replace(self, rules=replace(self.rules, levels=levels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What ordinary years came to."""

    quiet: Quiet
    #: What was known when each attack began, and in the end without any.
    forks: Mapping[datetime, Known]
    end: Known
    #: Signals that spoke, however weakly.
    signals: frozenset[str]


def try_all(
    life: Life, trials: Sequence[Trial], judge: Judge, *, explain: bool = True
) -> tuple[Quiet, tuple[Outcome, ...]]:
    """Try takeovers on one household, each as if it were the only one.

    Args:
        life: The household's ordinary mail.
        trials: The takeovers, in any order.
        judge: Signals and household.
        explain: Whether to find out which signals were decisive; it takes several
            times as long.

    Returns:
        What was said without any attack, and what became of each takeover.
    """
    lived = live(life, trials, judge)
    outcomes = try_on(lived, life, trials, judge)
    if explain:
        outcomes = tuple(
            replace(one, decisive=_decisive(one, life, lived.forks, judge))
            for one in outcomes
        )
    return lived.quiet, outcomes


def live(life: Life, trials: Sequence[Trial], judge: Judge) -> Lived:
    """Return what ordinary years come to, and what is known when each attack begins.

    Args:
        life: The household's ordinary mail.
        trials: The takeovers.
        judge: Signals and household.
    """
    starts = sorted({_start(trial) for trial in trials})
    known, loud = Known(), dict[str, Finding]()
    forks: dict[datetime, Known] = {}
    for happening in life.happenings:
        while len(forks) < len(starts) and starts[len(forks)] <= time_of(happening):
            forks[starts[len(forks)]] = known
        known, raised = judge(happening, known)
        loud |= {f.id: f for f in raised if f.level.rank >= Level.ASK.rank}
    forks |= dict.fromkeys(starts[len(forks) :], known)
    found = known.watch.findings.values()
    return Lived(
        quiet=Quiet(
            life=life.id,
            mailbox_years=life.mailbox_years,
            asks=tuple(f for f in loud.values() if f.level is Level.ASK),
            acts=tuple(f for f in loud.values() if f.level is Level.ACT),
        ),
        forks=forks,
        end=known,
        signals=frozenset(sign.signal for f in found for sign in f.signs),
    )


def try_on(
    lived: Lived, life: Life, trials: Sequence[Trial], judge: Judge
) -> tuple[Outcome, ...]:
    """Return what becomes of takeovers, from where ordinary years had come to.

    Args:
        lived: By a judge who differs at most in signals that did not speak there.
        life: The same household.
        trials: The same takeovers, in any order.
        judge: Signals and household.
    """
    return tuple(
        _tried(trial, life, lived.forks[_start(trial)], judge) for trial in trials
    )


def findings_of(
    lived: Lived, life: Life, trial: Trial, judge: Judge
) -> tuple[Finding, ...]:
    """Return the findings that a takeover raised, and those too weak to be raised.

    Args:
        lived: What ordinary years came to.
        life: The same household.
        trial: The takeover.
        judge: Signals and household.

    Returns:
        As they stand two weeks after its last mail.
    """
    before = lived.forks[_start(trial)]
    end, names = _raised(trial, life, before, judge)
    own = _own(trial)
    weak = (
        name
        for name, finding in end.watch.findings.items()
        if finding.level is Level.NONE
        and name not in before.watch.findings
        and not own.isdisjoint(finding.messages)
    )
    return tuple(end.watch.findings[name] for name in (*names, *sorted(weak)))


def _start(trial: Trial) -> datetime:
    return min(mail.at for mail in trial.mails)


def _tried(trial: Trial, life: Life, known: Known, judge: Judge) -> Outcome:
    """Return what became of a takeover, mail by mail.

    What its mails raise counts, and what others raise that names one of them.
    """
    own = _own(trial)
    level, said_at = Level.NONE, None
    marks: dict[str, Level] = {}
    for at, message_id, happening in _merged(trial, life):
        if happening is not None:
            known, raised = judge(happening, known)
            about = _about(raised, message_id, own)
            level = max([level, *(f.level for f in about)], key=lambda one: one.rank)
        if said_at is None and level.rank >= Level.ASK.rank:
            said_at = at
        marks[message_id] = level
    first, fraud, large = _firsts(trial)
    return Outcome(
        trial=trial,
        level=level,
        at_first=marks.get(first, Level.NONE),
        at_fraud=marks.get(fraud, Level.NONE),
        at_sum=marks.get(large, Level.NONE),
        said_at=said_at,
        is_joined=said_at is None and _is_asked(known, own),
    )


def _own(trial: Trial) -> set[str]:
    return {mail.message_id for mail in trial.mails if mail.step}


def _about(raised: Iterable[Finding], message_id: str, own: set[str]) -> list[Finding]:
    """Return the findings that are about an attack."""
    is_own = message_id in own
    return [f for f in raised if is_own or not own.isdisjoint(f.messages)]


def _merged(
    trial: Trial, life: Life
) -> Iterator[tuple[datetime, str, Happening | None]]:
    """Yield the mails of an attack among the ordinary ones, in order of arrival.

    A mail of the attack that says nothing is yielded without anything that happened.
    """
    start = _start(trial)
    end = max(mail.at for mail in trial.mails) + _TAIL
    low = bisect_left(life.happenings, start, key=time_of)
    high = bisect_left(life.happenings, end, key=time_of)
    items: list[tuple[datetime, str, Happening | None]] = [
        (time_of(one), "", one) for one in life.happenings[low:high]
    ]
    for mail in trial.mails:
        told: Iterable[Happening | None] = mail.happenings or (None,)
        items += [(mail.at, mail.message_id, one) for one in told]
    yield from sorted(items, key=lambda item: item[0])


def _firsts(trial: Trial) -> tuple[str, str, str]:
    """Return the first mail of an attack, of the money, and of more than small sums."""
    own = [mail for mail in trial.mails if mail.step]
    frauds = [mail for mail in own if mail.is_fraud] or own
    large = [mail for mail in frauds if not _is_small(mail)] or frauds
    return own[0].message_id, frauds[0].message_id, large[0].message_id


def _is_small(mail: Mark) -> bool:
    """Return whether a mail tells of small sums only. A sum untold may be any."""
    events = [one for one in mail.happenings if isinstance(one, Event)]
    sums = [event.amount for event in events if event.amount is not None]
    return bool(sums) and all(
        one.value < _SMALL.get(one.currency, _SMALL_ABROAD) for one in sums
    )


def _is_asked(known: Known, own: set[str]) -> bool:
    return any(
        finding.level.rank >= Level.ASK.rank and not own.isdisjoint(finding.messages)
        for finding in known.findings
    )


def _decisive(
    outcome: Outcome, life: Life, forks: Mapping[datetime, Known], judge: Judge
) -> tuple[str, ...]:
    """Return the signals without which less, or nothing, would have been said."""
    if not outcome.is_found:
        return ()
    known = forks[_start(outcome.trial)]
    return tuple(
        signal
        for signal in sorted(_signals(outcome.trial, life, known, judge))
        if _tried(outcome.trial, life, known, judge.without(signal)).level.rank
        < outcome.level.rank
    )


def _signals(trial: Trial, life: Life, known: Known, judge: Judge) -> frozenset[str]:
    end, names = _raised(trial, life, known, judge)
    signs = (sign for name in names for sign in end.watch.findings[name].signs)
    return frozenset(sign.signal for sign in signs if sign.weight > 0)


def _raised(
    trial: Trial, life: Life, known: Known, judge: Judge
) -> tuple[Known, tuple[str, ...]]:
    """Return what is known after a takeover, and the ids of what it raised."""
    own = _own(trial)
    names: dict[str, None] = {}
    for _, message_id, happening in _merged(trial, life):
        if happening is not None:
            known, raised = judge(happening, known)
            names |= dict.fromkeys(f.id for f in _about(raised, message_id, own))
    return known, tuple(names)
