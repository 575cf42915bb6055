"""Findings kept up to date while mails come in, without looking at all of it again.

What a watch brings is nearly always later than everything that there was. Then the
fold goes on from where it stood; in every other case it is made anew.
"""

from __future__ import annotations

import enum
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.flows.hidden import hidden
from mioboe.flows.scan import Folded, Tools, fold_on, happenings, when
from mioboe.ports.alerts import AlertStore, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.ports.alerts import Growth
    from mioboe.signals import Happening


class Effort(enum.IntEnum):
    """What it took to bring the record up to date."""

    #: It was.
    NONE = 0
    #: Only what is new was looked at.
    LITTLE = 1
    ALL = 2
    #: It is not: everything would have had to be looked at, or it was to break off.
    PUT_OFF = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fold:
    """How far everything was folded."""

    mark: Mark
    whole: Folded


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What findings are made with, in one thread."""

    store: AlertStore
    #: For the same store.
    tools: Tools
    #: Whether to break off: what is not done then is done by a later call.
    is_over: Callable[[], bool] = _never


class _OverError(Exception):
    """It was to break off."""


class Findings:
    """The record of findings, kept up to date. For one thread at a time."""

    def __init__(self) -> None:
        self._fold: _Fold | None = None

    def bring_up(self, judging: Judging, *, at_any_cost: bool = True) -> Effort:
        """Return what it took to bring the record up to date.

        Args:
            judging: Whichever thread it is, the record is the same.
            at_any_cost: Whether it may look at everything again; otherwise it is left
                as it is, where that were needed.

        Raises:
            StoreError: The store failed; the next call does what this one did not.
        """
        try:
            return self._bring_up(judging, at_any_cost=at_any_cost)
        except _OverError:
            return Effort.PUT_OFF

    def _bring_up(self, judging: Judging, *, at_any_cost: bool) -> Effort:
        effort = Effort.NONE
        while judging.store.folded() != judging.tools.edition:
            fold = self._further(judging)
            if fold is not None:
                effort = max(effort, Effort.LITTLE)
            elif at_any_cost:
                fold, effort = _anew(judging), Effort.ALL
            else:
                return Effort.PUT_OFF
            self._record(fold, judging)
        return effort

    def _further(self, judging: Judging) -> _Fold | None:
        """Return the fold with what came since; `None`: all must be looked at."""
        known = self._fold
        if known is None:
            return None
        growth = judging.store.happened.growth(
            known.mark, known.whole.last, in_mail=known.whole.ends_in_mail
        )
        if growth is None:
            return None
        new = _while_wanted(_in_order(growth), judging)
        whole = fold_on(known.whole, new, judging.tools)
        return _Fold(mark=growth.mark, whole=whole)

    def _record(self, fold: _Fold, judging: Judging) -> None:
        # What fails here may have been done in half.
        self._fold = None
        edition, whole = judging.tools.edition, fold.whole
        judging.store.replace_findings(whole.raised, whole.known.findings, edition)
        self._fold = fold


def _anew(judging: Judging) -> _Fold:
    store = judging.store
    mark = store.happened.mark()
    first = next((number for number, _ in store.events()), 0)
    everything = _while_wanted(happenings(store), judging)
    whole = fold_on(Folded(number=first), everything, judging.tools)
    return _Fold(mark=mark, whole=whole)


def _while_wanted(
    what: Iterable[tuple[int, Happening]], judging: Judging
) -> Iterator[tuple[int, Happening]]:
    """Tell what happened, one by one.

    Yields:
        What is given.

    Raises:
        _OverError: It is to break off.
    """
    for one in what:
        if judging.is_over():
            raise _OverError
        yield one


def _in_order(growth: Growth) -> Iterable[tuple[int, Happening]]:
    told: list[tuple[int, Happening]] = [
        (number, event) for number, events in growth.events for event in events
    ]
    counted: list[tuple[int, Happening]] = [(0, tick) for tick in growth.ticks]
    became = hidden(growth.fates)
    told, counted = sorted(told, key=when), sorted(counted, key=when)
    # As `happenings` has them, should they come in one moment.
    return heapq.merge(told, counted, became, key=when)
