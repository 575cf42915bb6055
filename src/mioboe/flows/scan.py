"""Read archives, then judge everything in order of arrival.

Reading and judging are two steps. What was read is kept; findings are the fold of all
events in HOME, in order of arrival, with only what was known at each of them. So an
archive that turns up later changes nothing but what follows from its mails, and a
rebuild gives the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from mioboe.authenticity import Answers, AnswerStatus
from mioboe.events import Whereabouts
from mioboe.flows.drift import tell_drift
from mioboe.flows.hidden import hidden
from mioboe.flows.reading import MailReader
from mioboe.kit import Problem
from mioboe.ports import Archives, Kept, Mail, Progress, Resolver
from mioboe.ports.watch import WatchStore
from mioboe.signals import (
    Finding,
    Household,
    Known,
    Rules,
    take,
    time_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mioboe.ports import Original, Reading, Store
    from mioboe.signals import (
        Happening,
    )

T = TypeVar("T")

_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
_SIFTED: Final = "sifted"
_READ: Final = "read"
_AT_ONCE: Final = 200
_LASTING: Final = frozenset({AnswerStatus.FOUND, AnswerStatus.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What scanning works with."""

    store: WatchStore
    archives: Archives
    reader: MailReader
    rules: Rules
    household: Household
    progress: Progress
    #: A resolver that answers from a record first, and asks ``beyond`` for the rest.
    remembering: Callable[[Answers, Resolver], Resolver]
    #: Changes whenever data, settings or version do: what was judged is then stale.
    edition: str
    #: Changes whenever the sift does: what was passed over must then be read again.
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message, and the findings that it raised."""

    kept: Kept
    raised: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What everything so far comes to. Begins empty."""

    known: Known = field(default_factory=Known)
    #: Each finding as it was raised or rose, with the id of the message it stands with.
    raised: tuple[tuple[int, Finding], ...] = ()
    #: Id of the message that came last; the first one's, before there was any.
    number: int = 0
    #: When the last thing came, and whether it was a mail that tells of something.
    last: datetime = _NEVER
    ends_in_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a scan came to, over the archives named, whenever they were read."""

    messages: int
    problems: tuple[Problem, ...]
    #: Paths of which nothing could be read, with the reason.
    unread: tuple[Problem, ...]
    #: Forms that changed lately, told once.
    notes: tuple[Problem, ...] = ()


def scan(paths: Sequence[str], tools: Tools) -> Summary:
    """Read what is new in the archives, and bring the findings up to date.

    Args:
        paths: Archives.
        tools: What to work with.

    Returns:
        How many messages there are, and what could not be read.

    Raises:
        StoreError: The store failed.
    """
    store = tools.store
    _forget_what_is_stale(tools)
    unread = []
    for path in paths:
        _read(path, tools)
        if not store.count([path]):
            faults = store.problems([path])
            unread.append(faults[0] if faults else Problem(code="no-mail", where=path))
    is_new = store.folded() != tools.edition
    fold(tools)
    return Summary(
        messages=store.count(paths),
        problems=store.problems(paths),
        unread=tuple(unread),
        notes=tell_drift(store) if is_new else (),
    )


def told(paths: Sequence[str], store: Store) -> Iterator[Told]:
    """Tell what a scan found.

    Yields:
        The relevant messages of the archives in order of arrival, each with the
        findings that it raised.
    """
    raised = store.raised()
    for kept in store.kept(paths):
        if not kept.is_told:
            continue
        yield Told(kept=kept, raised=raised.get(kept.id, ()))


def fold(tools: Tools) -> None:
    """Bring the record of findings up to date, where it is not."""
    # Again, where another program added something while it was made.
    while tools.store.folded() != tools.edition:
        _fold_all(tools)


def _fold_all(tools: Tools) -> None:
    first = next((number for number, _ in tools.store.events()), 0)
    whole = fold_on(Folded(number=first), happenings(tools.store), tools)
    tools.store.replace_findings(whole.raised, whole.known.findings, tools.edition)


def fold_on(
    before: Folded, new: Iterable[tuple[int, Happening]], tools: Tools
) -> Folded:
    """Return what everything comes to with some more.

    Args:
        before: What all that came earlier comes to.
        new: As of `happenings`, in order of arrival.
        tools: What to work with; nothing is written.
    """
    known, raised = before.known, list(before.raised)
    number, last, ends_in_mail = before.number, before.last, before.ends_in_mail
    for told_by, happening in new:
        known, found = take(happening, known, tools.rules, tools.household)
        # What no mail told stands with the mail that came before it.
        number, last = told_by or number, time_of(happening)
        ends_in_mail = bool(told_by)
        raised += [(number, finding) for finding in found]
    return Folded(
        known=known,
        raised=tuple(raised),
        number=number,
        last=last,
        ends_in_mail=ends_in_mail,
    )


def happenings(store: WatchStore) -> Iterator[tuple[int, Happening]]:
    """Return all that happened, in order of arrival.

    Yields:
        The id of the message that tells of it, 0 where none does, and what happened.
        What people took back is left out: it is as if it had never been said.
    """
    told: Iterator[tuple[int, Happening]] = (
        (number, event) for number, events in store.events() for event in events
    )
    counted: Iterator[tuple[int, Happening]] = ((0, tick) for tick in store.ticks())
    yield from heapq.merge(told, counted, _became(store), _said(store), key=when)


def _became(store: WatchStore) -> Iterator[tuple[int, Happening]]:
    """Yield what became of mails; read when the first is asked for, as events are."""
    yield from hidden(store.watched.fates())


def _said(store: Store) -> Iterator[tuple[int, Happening]]:
    """Yield what people said and did not take back; read as late."""
    said: list[tuple[int, Happening]] = [
        (0, saying.value) for saying in store.said.all() if not saying.taken_back
    ]
    yield from sorted(said, key=when)


def when(pair: tuple[int, Happening]) -> datetime:
    """Return when something of `happenings` came to be known."""
    return time_of(pair[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What making everything again came to."""

    messages: int
    #: Messages whose verdict or events came out differently.
    changed: int
    #: Whether the findings are what they were.
    is_same: bool


def rebuild(tools: Tools) -> Rebuilt:
    """Judge every kept message anew, and make the findings again.

    Args:
        tools: What to work with.

    Returns:
        What came out differently; nothing, unless data, settings or version changed
        since it was read.
    """
    store = tools.store
    before = (store.raised(), store.findings())
    messages = sum(1 for _ in store.originals())
    changed = judge_again(tools, unsure=False)
    store.replace_findings([], [], "")
    fold(tools)
    store.set_note(_READ, tools.edition)
    after = (store.raised(), store.findings())
    return Rebuilt(messages=messages, changed=changed, is_same=before == after)


def judge_again(tools: Tools, *, unsure: bool) -> int:
    """Judge kept messages anew, by the answers that they were judged by.

    Only what the DNS did not answer then is asked now.

    Args:
        tools: What to work with.
        unsure: Only messages that lacked an answer.

    Returns:
        How many came out differently.
    """
    changed = 0
    for originals in _pieces(tools.store.originals(unsure=unsure), _AT_ONCE):
        readings = [(original, _reread(original, tools)) for original in originals]
        revised = [(o.id, reading) for o, reading in readings if _differs(o, reading)]
        tools.store.revise(revised)
        changed += len(revised)
    return changed


def _read(path: str, tools: Tools) -> None:
    marks = tools.store.marks(path)
    for batch in tools.archives.batches(path, marks, tools.reader):
        tools.store.add(batch)
        tools.progress.advance(batch.size)


def _forget_what_is_stale(tools: Tools) -> None:
    """Judge anew what newer data may judge differently; read what was passed over."""
    store = tools.store
    if store.note(_SIFTED) != tools.words:
        store.forget_marks()
        store.set_note(_SIFTED, tools.words)
    is_stale = store.note(_READ) != tools.edition
    judge_again(tools, unsure=not is_stale)
    if is_stale:
        store.set_note(_READ, tools.edition)


def _differs(original: Original, reading: Reading) -> bool:
    same = (
        original.verdict is reading.verdict.kind
        and original.events == reading.events
        and (original.form, original.traits) == (reading.form, reading.traits)
        and original.problems == reading.problems
    )
    return not same or reading.verdict.answers != original.answers


def _reread(original: Original, tools: Tools) -> Reading:
    lasting = {n: a for n, a in original.answers.items() if a.status in _LASTING}
    resolver = tools.remembering(lasting, tools.reader.resolver)
    reader = replace(tools.reader, resolver=resolver)
    came = original.arrived.timestamp()
    lay = next((event.lay for event in original.events), Whereabouts.UNKNOWN)
    mail = Mail(digest=original.digest, raw=original.raw, mtime=came, lay=lay)
    return reader.reread(mail)


def _pieces(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while piece := list(islice(iterator, size)):
        yield piece
