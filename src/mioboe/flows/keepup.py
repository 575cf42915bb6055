"""Findings kept up to date while mails come in, without looking at all of it again.

What a watch brings is nearly always later than everything that there was. Then the
fold goes on from where it stood; in every other case it is made anew.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mioboe.flows.scan import happenings
from mioboe.ports.alerts import Mark
from mioboe.signals import Finding, Known, take, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.flows.scan import Tools
    from mioboe.ports.alerts import AlertStore, Growth
    from mioboe.signals import Happening

_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)


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


class Findings:
    """The record of findings, kept up to date. For one thread."""

    def __init__(self, store: AlertStore, tools: Tools) -> None:
        """Begin with nothing known.

        Args:
            store: The store of ``tools``.
            tools: What scanning works with.
        """
        self._store = store
        self._tools = tools
        self._fold: _Fold | None = None

    def bring_up(self) -> bool:
        """Return whether the record had to be brought up to date.

        Raises:
            StoreError: The store failed; the next call does what this one did not.
        """
        is_stale = False
        while self._store.folded() != self._tools.edition:
            is_stale = True
            self._record(self._next())
        return is_stale

    def _next(self) -> _Fold:
        known = self._fold
        growth = self._store.happened.growth(known.mark, known.last) if known else None
        if known is None or growth is None:
            return self._anew()
        return self._taken(replace(known, mark=growth.mark), _in_order(growth))

    def _anew(self) -> _Fold:
        mark = self._store.happened.mark()
        first = next((number for number, _ in self._store.events()), 0)
        blank = _Fold(mark=mark, number=first)
        return self._taken(blank, happenings(self._store))

    def _taken(self, fold: _Fold, new: Iterable[tuple[int, Happening]]) -> _Fold:
        known, raised = fold.known, list(fold.raised)
        number, last = fold.number, fold.last
        rules, household = self._tools.rules, self._tools.household
        for told_by, happening in new:
            known, found = take(happening, known, rules, household)
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

    def _record(self, fold: _Fold) -> None:
        self._fold = None
        edition = self._tools.edition
        self._store.replace_findings(fold.raised, fold.known.findings, edition)
        self._fold = fold


def _in_order(growth: Growth) -> Iterable[tuple[int, Happening]]:
    told: list[tuple[int, Happening]] = [
        (number, event) for number, events in growth.events for event in events
    ]
    counted: list[tuple[int, Happening]] = [(0, tick) for tick in growth.ticks]
    return heapq.merge(sorted(told, key=_time), sorted(counted, key=_time), key=_time)


def _time(pair: tuple[int, Happening]) -> datetime:
    return time_of(pair[1])
