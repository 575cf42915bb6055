"""Findings kept up to date while mails come in, without looking at all of it again.

What a watch brings is nearly always later than everything that there was. Then the
fold goes on from where it stood; in every other case it is made anew.
"""

from __future__ import annotations

import enum
import heapq
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mioboe.flows.hidden import hidden
from mioboe.flows.scan import Tools, happenings
from mioboe.ports.alerts import AlertStore, Mark
from mioboe.signals import Finding, Known, take, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.ports.alerts import Growth
    from mioboe.signals import Happening

_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)


class Effort(enum.IntEnum):
    """What it took to bring the record up to date."""

    #: It was.
    NONE = 0
    #: Only what is new was looked at.
    LITTLE = 1
    ALL = 2
    #: It is not, because everything would have had to be looked at.
    PUT_OFF = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fold:
    """How far everything was folded."""

    mark: Mark
    known: Known = field(default_factory=Known)
    raised: tuple[tuple[int, Finding], ...] = ()
    #: Id of the message that came last; the first one's, before there was any.
    number: int = 0
    #: When the last thing came.
    last: datetime = _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What findings are made with, in one thread."""

    store: AlertStore
    #: For the same store.
    tools: Tools


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
        growth = judging.store.happened.growth(known.mark, known.last)
        if growth is None:
            return None
        known = replace(known, mark=growth.mark)
        return _taken(known, _in_order(growth), judging.tools)

    def _record(self, fold: _Fold, judging: Judging) -> None:
        # What fails here may have been done in half.
        self._fold = None
        edition = judging.tools.edition
        judging.store.replace_findings(fold.raised, fold.known.findings, edition)
        self._fold = fold


def _anew(judging: Judging) -> _Fold:
    store = judging.store
    mark = store.happened.mark()
    first = next((number for number, _ in store.events()), 0)
    blank = _Fold(mark=mark, number=first)
    return _taken(blank, happenings(store), judging.tools)


def _taken(fold: _Fold, new: Iterable[tuple[int, Happening]], tools: Tools) -> _Fold:
    known, raised = fold.known, list(fold.raised)
    number, last = fold.number, fold.last
    for told_by, happening in new:
        known, found = take(happening, known, tools.rules, tools.household)
        # What no mail told stands with the mail that came before it.
        number, last = told_by or number, time_of(happening)
        raised += [(number, finding) for finding in found]
    return _Fold(
        mark=fold.mark,
        known=known,
        raised=tuple(raised),
        number=number,
        last=last,
    )


def _in_order(growth: Growth) -> Iterable[tuple[int, Happening]]:
    told: list[tuple[int, Happening]] = [
        (number, event) for number, events in growth.events for event in events
    ]
    counted: list[tuple[int, Happening]] = [(0, tick) for tick in growth.ticks]
    became = hidden(growth.fates)
    told, counted = sorted(told, key=_time), sorted(counted, key=_time)
    # As `happenings` has them, should they come in one moment.
    return heapq.merge(told, counted, became, key=_time)


def _time(pair: tuple[int, Happening]) -> datetime:
    return time_of(pair[1])
