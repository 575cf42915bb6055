"""A store in memory that also keeps what telling people needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.fakes.stores import MemoryStore

from mioboe.alerts import Alert, Entry, Stage, news
from mioboe.ports.alerts import Claim, Mark, Queue, Spell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.stores import MemorySayings

    from mioboe.alerts import Ending, Matter
    from mioboe.kit import Problem
    from mioboe.ports import Clock
    from mioboe.ports.alerts import Handled
    from mioboe.signals import Answer, Finding

#: What is due, or held, for longer was written before the clock was set back.
_FARTHEST: Final = timedelta(minutes=20)
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass
class _Waiting:
    """An alert that was queued."""

    id: int
    alert: Alert
    queued: datetime
    due: datetime
    holder: str = ""
    lease: datetime = _LONG_AGO
    attempts: int = 0
    is_sent: bool = False
    is_dropped: bool = False

    @property
    def is_open(self) -> bool:
        return not (self.is_sent or self.is_dropped)

    def is_free(self, at: datetime) -> bool:
        """Return whether it can be tried, and nobody does."""
        past = (moment <= at or moment > at + _FARTHEST for moment in self._moments)
        return self.is_open and all(past)

    @property
    def _moments(self) -> tuple[datetime, datetime]:
        return self.due, self.lease


class MemoryOutbox:
    """`Outbox` that ends with the test."""

    def __init__(self, said: MemorySayings) -> None:
        self._said = said
        self._matters: list[Matter] = []
        self._closed: set[int] = set()
        self._alerts: list[_Waiting] = []
        self._log: list[Entry] = []
        self._tickets: set[str] = set()

    def raise_matters(self, raised: Iterable[Finding], at: datetime) -> None:
        """Keep what is new in a record of findings."""
        self._matters += news(raised, self._matters, at)

    def matters(self) -> tuple[Matter, ...]:
        return tuple(self._matters)

    def open(self) -> tuple[Matter, ...]:
        return tuple(one for one in self._matters if one.number not in self._closed)

    def log(self, matter: int = 0) -> tuple[Entry, ...]:
        return tuple(one for one in self._log if matter in {0, one.matter})

    def open_log(self) -> tuple[Entry, ...]:
        return tuple(one for one in self._log if one.matter not in self._closed)

    def queue(self, alerts: Iterable[Alert], at: datetime) -> int:
        return sum(self._queue(alert, at) for alert in alerts)

    def _queue(self, alert: Alert, at: datetime) -> bool:
        known = {replace(one.alert, is_bare=alert.is_bare) for one in self._alerts}
        is_open = any(matter.number == alert.matter for matter in self.open())
        if alert in known or not is_open:
            return False
        number = len(self._alerts) + 1
        self._alerts.append(_Waiting(id=number, alert=alert, queued=at, due=at))
        self._write(alert, at, Stage.QUEUED)
        return True

    def claim(self, holder: str, at: datetime, until: datetime) -> Claim | None:
        free = [one for one in self._alerts if one.is_free(at)]
        one = min(free, key=lambda one: (one.attempts > 0, one.id), default=None)
        if one is None:
            return None
        one.holder, one.lease = holder, until
        one.attempts += 1
        return Claim(
            id=one.id,
            alert=one.alert,
            attempts=one.attempts,
            queued=one.queued,
            holder=holder,
            until=until,
        )

    def sent(self, claim: Claim, at: datetime) -> bool:
        one = self._alerts[claim.id - 1]
        was_sent, one.is_sent = one.is_sent, True
        if not was_sent:
            self._write(one.alert, at, Stage.SENT)
        return not was_sent

    def failed(self, claim: Claim, at: datetime, again: datetime, why: str) -> bool:
        one = self._alerts[claim.id - 1]
        is_held = (one.holder, one.lease) == (claim.holder, claim.until)
        if not (is_held and one.is_open):
            return False
        one.due, one.lease = again, _LONG_AGO
        self._write(one.alert, at, Stage.FAILED, why)
        return True

    def acknowledge(self, matter: int, person: str, at: datetime) -> None:
        entry = Entry(matter=matter, at=at, stage=Stage.ACKNOWLEDGED, person=person)
        self._log.append(entry)

    def close(self, matter: int, ending: Ending, at: datetime) -> None:
        if any(one.number == matter for one in self.open()):
            self._closed.add(matter)
            for one in self._alerts:
                one.is_dropped |= one.alert.matter == matter
            entry = Entry(matter=matter, at=at, stage=Stage.CLOSED, ending=ending)
            self._log.append(entry)

    def accept(self, ticket: str, answer: Answer) -> Answer | None:
        if ticket in self._tickets:
            return None
        self._tickets.add(ticket)
        return self._said.add_answer(answer)

    def waiting(self) -> Queue:
        queued = [one.queued for one in self._alerts if one.is_open]
        return Queue(waiting=len(queued), oldest=min(queued, default=None))

    def _write(self, alert: Alert, at: datetime, stage: Stage, why: str = "") -> None:
        self._log.append(
            Entry(
                matter=alert.matter,
                at=at,
                stage=stage,
                person=alert.person,
                channel=alert.channel,
                round=alert.round,
                detail=why,
            )
        )


class MemoryJournal:
    """`Journal` that ends with the test."""

    def __init__(self) -> None:
        self._handled: dict[str, Handled] = {}
        self._spells: list[Spell] = []

    def handled(self, mails: Iterable[Handled]) -> None:
        for one in mails:
            self._handled.setdefault(one.message_id, one)

    def when(self, message_ids: Iterable[str]) -> tuple[Handled, ...]:
        found = (self._handled.get(name) for name in dict.fromkeys(message_ids))
        return tuple(sorted(filter(None, found), key=lambda one: one.noticed))

    def blind(self, mailbox: str, at: datetime, problem: Problem) -> bool:
        if any(one.mailbox == mailbox and one.end is None for one in self._spells):
            return False
        self._add(
            Spell(mailbox=mailbox, begin=at, code=problem.code, detail=problem.detail)
        )
        return True

    def sees(self, mailbox: str, at: datetime) -> Spell | None:
        for place, one in enumerate(self._spells):
            if one.mailbox == mailbox and one.end is None:
                self._spells[place] = replace(one, end=at)
                return self._spells[place]
        return None

    def slept(self, begin: datetime, end: datetime) -> None:
        self._add(Spell(mailbox="", begin=begin, end=end))

    def told(self, spells: Iterable[Spell], at: datetime) -> None:
        for one in spells:
            kept = self._spells[one.number - 1]
            self._spells[one.number - 1] = replace(kept, told=at)

    def spells(self, since: datetime) -> tuple[Spell, ...]:
        lasted = (one for one in self._spells if one.end is None or one.end >= since)
        return tuple(sorted(lasted, key=lambda one: (one.begin, one.number)))

    def _add(self, spell: Spell) -> None:
        self._spells.append(replace(spell, number=len(self._spells) + 1))


class MemoryHappened:
    """`Happened` that never knows what is new: everything is looked at again."""

    def mark(self) -> Mark:
        return Mark(message=0, said=0, ticks=0, revised=0, change=0)

    def growth(self, mark: Mark, last: datetime, *, in_mail: bool) -> None:
        del mark, last, in_mail


class MemoryAlertStore(MemoryStore):
    """An `AlertStore` that ends with the test."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.outbox = MemoryOutbox(self.said)
        self.journal = MemoryJournal()
        self.happened = MemoryHappened()

    def replace_findings(
        self,
        raised: Iterable[tuple[int, Finding]],
        last: Iterable[Finding],
        edition: str,
    ) -> None:
        raised = list(raised)
        super().replace_findings(raised, last, edition)
        self.outbox.raise_matters((one for _, one in raised), self._clock.now())
