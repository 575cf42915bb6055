"""How the watch is doing, on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.flows.answer import short
from mioboe.flows.watching.latency import Latency
from mioboe.flows.watching.vigil import ALIVE, LAST_MAIL, PINGED
from mioboe.kit import Wording
from mioboe.ports.alerts import Queue, Spell

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEW: Final = 10
_STAGES: Final = ("noticed", "judged", "queued", "sent", "answered")
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What there is to say of a watch."""

    #: Of the watch that runs; 0: none does.
    pid: int
    since: datetime | None
    #: Notes of the watch by name.
    notes: Mapping[str, str]
    queue: Queue
    spells: tuple[Spell, ...]
    latencies: tuple[Latency, ...]

    @property
    def is_well(self) -> bool:
        """Whether it watches, and all that it should."""
        return self.pid > 0 and all(one.end is not None for one in self.spells)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """Writes it in one language."""

    words: Words
    zone: tzinfo
    #: Names of brands, and sentences of problems.
    brands: Mapping[str, str]
    problems: Mapping[str, Wording]

    def lines(self, status: Status) -> Iterator[str]:
        """Write how a watch is doing.

        Yields:
            Lines without their ends.
        """
        yield from self._head(status)
        yield ""
        yield from self._spells(status.spells)
        yield ""
        yield from self._matters(status.latencies)

    def _head(self, status: Status) -> Iterator[str]:
        of = self.words.of
        alive = status.notes.get(ALIVE, "")
        if status.since is not None:
            since = self._when(status.since)
            yield of("watching", since=since, pid=str(status.pid))
        else:
            yield of("not-watching")
            if alive:
                yield of("last-alive", when=self._noted(alive))
        yield of("last-mail", when=self._noted(status.notes.get(LAST_MAIL, "")))
        yield of("last-ping", when=self._noted(status.notes.get(PINGED, "")))
        count = str(status.queue.waiting)
        if status.queue.oldest is not None:
            when = self._when(status.queue.oldest)
            yield of("queue-oldest", count=count, when=when)
        else:
            yield of("queue", count=count)

    def _spells(self, spells: tuple[Spell, ...]) -> Iterator[str]:
        if not spells:
            yield self.words.of("spells-none")
            return
        yield self.words.of("spells-heading")
        for one in spells[-_FEW:]:
            name = one.mailbox.partition(":")[2] or self.words.of("everything")
            begin = self._when(one.begin)
            end = self._when(one.end) if one.end else ""
            known = self.problems.get(one.code)
            why = known.fill(self.words.language) if known else one.code
            code = "spell-over" if one.end else "spell-lasts"
            text = self.words.of(code, mailbox=name, begin=begin, end=end, why=why)
            yield from listed(text)

    def _matters(self, rows: tuple[Latency, ...]) -> Iterator[str]:
        if not rows:
            yield self.words.of("matters-none")
            return
        yield self.words.of("matters-heading")
        for row in reversed(rows[-_FEW:]):
            finding = row.matter.finding
            state = self.words.of("state-open" if row.is_open else "state-closed")
            shop = self.brands.get(finding.brand, finding.brand)
            yield from listed(
                self.words.of("matter", id=short(finding), shop=shop, state=state)
            )
            times = {stage: self._after(row, stage) for stage in _STAGES}
            delivered = self._when(row.delivered)
            yield from wrapped(
                self.words.of("stages", delivered=delivered, **times), "    "
            )

    def _after(self, row: Latency, stage: str) -> str:
        """Return how long after its delivery a mail reached a stage."""
        at: datetime | None = getattr(row, stage)
        if at is None:
            return self.words.of("unknown")
        seconds = (at - row.delivered).total_seconds()
        shown = f"{seconds:.1f}" if abs(seconds) < _MINUTE else f"{seconds:,.0f}"
        return self.words.of("after", seconds=shown)

    def _noted(self, text: str) -> str:
        if not text:
            return self.words.of("never")
        return self._when(datetime.fromisoformat(text))

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
