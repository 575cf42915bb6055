"""A store in memory, for flows. The contract suite holds it against the real one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.fakes.watched_store import MemoryWatched

from mioboe.authenticity import VerdictKind
from mioboe.dossiers.evidence import append
from mioboe.events.upkeep import Seen
from mioboe.kit import Problem, sound
from mioboe.ports import Kept, Original, Reading, Unread
from mioboe.ports.cases import CaseLog, KeptMail, NewMail
from mioboe.ports.sayings import Saying, TakenBack
from mioboe.signals import Finding, Tick

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from mioboe.cases import Entry
    from mioboe.dossiers.evidence import Chain, Item
    from mioboe.events import Event
    from mioboe.ports import Batch, Placed
    from mioboe.signals import Answer


@dataclass
class _All:
    """Everything that is kept; replaced as a whole, so a batch is all or nothing."""

    messages: dict[int, Reading] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    seen: frozenset[tuple[str, int]] = frozenset()
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: tuple[tuple[str, str, Problem], ...] = ()
    raised: tuple[tuple[int, Finding], ...] = ()
    findings: dict[str, Finding] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, Tick] = field(default_factory=dict)


class MemorySayings:
    """`Sayings` that end with the test."""

    def __init__(self, forget: Callable[[], None]) -> None:
        self._all: list[Saying | TakenBack] = []
        self._forget = forget

    def add_answer(self, answer: Answer) -> Answer:
        numbered = replace(answer, number=len(self._all) + 1)
        self._add(Saying(number=numbered.number, value=numbered))
        return numbered

    def add_seen(self, event: Event) -> int:
        self._add(Saying(number=len(self._all) + 1, value=event))
        return len(self._all)

    def take_back(self, back: TakenBack) -> None:
        self._add(back)

    def all(self) -> tuple[Saying, ...]:
        backs = {one.number: one for one in self._all if isinstance(one, TakenBack)}
        sayings = (one for one in self._all if isinstance(one, Saying))
        return tuple(replace(one, taken_back=backs.get(one.number)) for one in sayings)

    def _add(self, one: Saying | TakenBack) -> None:
        self._all.append(one)
        self._forget()


class MemoryCases:
    """`Cases` that end with the test."""

    def __init__(self, mails: Callable[[], list[tuple[int, Reading]]]) -> None:
        self._mails = mails
        self._logs: dict[str, tuple[Entry, ...]] = {}
        self._chains: dict[str, Chain] = {}
        self._contents: dict[str, dict[int, bytes]] = {}
        self._stamps: dict[str, dict[int, bytes]] = {}

    def ids(self) -> tuple[str, ...]:
        return tuple(self._logs)

    def begin(self, entries: Sequence[Entry], items: Sequence[Item] = ()) -> str:
        case = f"case-{len(self._logs) + 1}"
        self._logs[case] = ()
        self.add(case, entries, items)
        return case

    def add(
        self, case: str, entries: Sequence[Entry], items: Sequence[Item] = ()
    ) -> tuple[Entry, ...]:
        log, chain = self._logs[case], self._chains.get(case, ())
        first = len(log) + 1
        kept = tuple(replace(e, number=n) for n, e in enumerate(entries, first))
        for item in items:
            chain = append(chain, item)
            self._contents.setdefault(case, {})[chain[-1].number] = item.content
        self._logs[case], self._chains[case] = (*log, *kept), chain
        return kept

    def log(self, case: str) -> CaseLog:
        return CaseLog(id=case, entries=self._logs[case])

    def chain(self, case: str) -> Chain:
        return self._chains[case]

    def contents(self, case: str) -> Mapping[int, bytes]:
        return self._contents.get(case, {})

    def add_stamp(self, case: str, number: int, stamp: bytes) -> None:
        self._stamps.setdefault(case, {}).setdefault(number, stamp)

    def stamps(self, case: str) -> Mapping[int, bytes]:
        return self._stamps.get(case, {})

    def mails_since(self, number: int) -> tuple[int, tuple[NewMail, ...]]:
        mails = self._mails()
        newest = max((n for n, _ in mails), default=0)
        return newest, tuple(
            NewMail(
                message_id=one.message_id,
                form=one.form,
                arrived=one.arrived,
                events=one.events,
            )
            for n, one in mails
            if n > number and (one.events or one.form)
        )

    def mails(self, message_ids: Sequence[str]) -> tuple[KeptMail, ...]:
        return tuple(
            KeptMail(
                id=number,
                message_id=one.message_id,
                subject=one.subject,
                author=one.author,
                arrived=one.arrived,
                raw=one.raw,
                verdict=one.verdict,
                events=one.events,
            )
            for number, one in self._mails()
            if one.message_id in message_ids
        )


class MemoryStore:
    """A `Store` that ends with the test."""

    def __init__(self) -> None:
        self._all = _All()
        self.said = MemorySayings(lambda: self.set_note("folded", ""))
        self.watched = MemoryWatched(
            self.add,
            lambda: self.set_note("folded", ""),
            lambda: self._in_order(),  # noqa: PLW0108 - it changes
        )
        self.cases = MemoryCases(lambda: self._in_order())  # noqa: PLW0108 - it changes

    def close(self) -> None:
        """Forget nothing: a test may look into it afterwards."""

    def marks(self, archive: str) -> Mapping[str, str]:
        marks = self._all.marks
        return {
            unit: value for (owner, unit), value in marks.items() if owner == archive
        }

    def add(self, batch: Batch) -> int:
        before, key = self._all, (batch.archive, batch.unit)
        after = replace(
            before,
            messages={**before.messages},
            places={**before.places},
            ticks={**before.ticks},
        )
        if batch.is_fresh:
            after.problems = tuple(p for p in after.problems if p[:2] != key)
        new = sum(_add(after, placed) for placed in batch.placed)
        after.seen |= {(batch.archive, mail) for mail in batch.mails}
        after.problems += tuple((*key, problem) for problem in batch.problems)
        if batch.mark:
            after.marks = {**after.marks, key: batch.mark}
        if new:
            after.notes = {**after.notes, "folded": ""}
        self._all = after
        return new

    def originals(self, *, unsure: bool = False) -> Iterator[Original]:
        for number, reading in self._in_order():
            if reading.is_unsure or not unsure:
                yield Original(
                    id=number,
                    digest=reading.digest,
                    raw=reading.raw,
                    arrived=reading.arrived,
                    answers=reading.verdict.answers,
                    verdict=reading.verdict.kind,
                    events=reading.events,
                    form=reading.form,
                    problems=reading.problems,
                    traits=reading.traits,
                )

    def revise(self, readings: Iterable[tuple[int, Reading]]) -> None:
        messages = {**self._all.messages}
        for number, reading in readings:
            known = messages[number]
            messages[number] = replace(reading, digest=known.digest, raw=known.raw)
        notes = {**self._all.notes, "folded": ""}
        self._all = replace(self._all, messages=messages, notes=notes)

    def events(self) -> Iterator[tuple[int, tuple[Event, ...]]]:
        return ((n, one.events) for n, one in self._in_order() if one.events)

    def ticks(self) -> Iterator[Tick]:
        ticks = sorted(self._all.ticks.items(), key=lambda i: (i[1].arrived, i[0]))
        return (tick for _, tick in ticks)

    def kept(self, archives: Collection[str] | None = None) -> Iterator[Kept]:
        for number, reading in self._in_order():
            for rest, archive in self._places(number, archives)[:1]:
                yield _kept(number, reading, archive, rest)

    def seen(self) -> Iterator[Seen]:
        for _, reading in self._in_order():
            if reading.traits is not None:
                yield Seen(
                    form=reading.form,
                    at=reading.arrived,
                    message_id=reading.message_id,
                    traits=reading.traits,
                )

    def unread(self, archives: Collection[str] | None = None) -> Iterator[Unread]:
        for number, reading in reversed(self._in_order()):
            verdict = reading.verdict
            is_read = reading.form and not reading.form.startswith("generic/")
            is_blank = not (verdict.brand or reading.problems)
            if is_read or is_blank or verdict.kind is VerdictKind.FORGED:
                continue
            for place in self._places(number, archives)[:1]:
                yield Unread(
                    id=number,
                    message_id=reading.message_id,
                    subject=reading.subject,
                    author=reading.author,
                    arrived=reading.arrived,
                    verdict=verdict.kind,
                    brand=verdict.brand,
                    problems=reading.problems,
                    archive=place[1],
                    rest=place[0],
                )

    def replace_findings(
        self,
        raised: Iterable[tuple[int, Finding]],
        last: Iterable[Finding],
        edition: str,
    ) -> None:
        self._all = replace(
            self._all,
            raised=tuple(raised),
            findings={finding.id: finding for finding in last},
            notes={**self._all.notes, "folded": edition},
        )

    def folded(self) -> str:
        return self.note("folded")

    def forget_marks(self) -> None:
        self._all = replace(self._all, marks={})

    def raised(self) -> Mapping[int, tuple[Finding, ...]]:
        found: dict[int, tuple[Finding, ...]] = {}
        for number, finding in self._all.raised:
            found[number] = (*found.get(number, ()), finding)
        return found

    def findings(self) -> Mapping[str, Finding]:
        return self._all.findings

    def count(self, archives: Collection[str]) -> int:
        return len({mail for archive, mail in self._all.seen if archive in archives})

    def problems(self, archives: Collection[str]) -> tuple[Problem, ...]:
        found = [p for archive, _, p in self._all.problems if archive in archives]
        return tuple(dict.fromkeys(found))

    def note(self, name: str) -> str:
        return self._all.notes.get(name, "")

    def set_note(self, name: str, value: str) -> None:
        self._all = replace(self._all, notes={**self._all.notes, name: value})

    def _places(
        self, number: int, archives: Collection[str] | None
    ) -> list[tuple[str, str]]:
        return sorted(
            (rest, archive)
            for (archive, rest), owner in self._all.places.items()
            if owner == number and (archives is None or archive in archives)
        )

    def _in_order(self) -> list[tuple[int, Reading]]:
        return sorted(self._all.messages.items(), key=lambda i: (i[1].arrived, i[0]))


def _add(after: _All, placed: Placed) -> int:
    digest = placed.reading.digest
    if len(digest) % 2 or set(digest) - set("0123456789abcdef"):
        msg = f"no digest: {digest!r}"
        raise ValueError(msg)
    if placed.reading.is_tick:
        is_new = digest not in after.ticks
        tick = Tick(arrived=placed.reading.arrived, domain=placed.reading.author)
        after.ticks.setdefault(digest, tick)
        return int(is_new)
    known = (n for n, one in after.messages.items() if one.digest == digest)
    number = next(known, 0)
    is_new = not number
    if is_new:
        number = len(after.messages) + 1
        reading = placed.reading
        after.messages[number] = replace(
            reading,
            message_id=sound(reading.message_id),
            subject=sound(reading.subject),
            author=sound(reading.author),
        )
    after.places[placed.archive, placed.rest] = number
    return int(is_new)


def _kept(number: int, reading: Reading, archive: str, rest: str) -> Kept:
    return Kept(
        id=number,
        message_id=reading.message_id,
        subject=reading.subject,
        author=reading.author,
        arrived=reading.arrived,
        verdict=reading.verdict.kind,
        brand=reading.verdict.brand,
        reasons=reading.verdict.reasons,
        events=reading.events,
        archive=archive,
        rest=rest,
    )
