"""Tell people of what was found, until one of them answers.

One turn looks at every open matter, closes what needs nobody any more, queues what is
due, and delivers what waits. All that a turn knows is in the store, so any number of
turns may be missed, and a program that is killed goes on with the next one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts import (
    HOLDS,
    Crew,
    Ending,
    Entry,
    Matter,
    Occasion,
    Purpose,
    Stage,
    Ticket,
    Words,
    compose,
    fold,
    issue,
    plan,
)
from mioboe.alerts.groups import covered, leaders
from mioboe.alerts.pace import lapses
from mioboe.alerts.policy import Now, ending, suspects
from mioboe.ports import Clock
from mioboe.ports.alerts import AlertStore, Notifier
from mioboe.signals import Answer, Finding, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mioboe.alerts import Alert, Letter, Progress
    from mioboe.ports.alerts import Claim

#: Longer than any try takes.
_LEASE: Final = timedelta(minutes=2)
_AGAIN_FIRST: Final = timedelta(seconds=5)
_AGAIN_MOST: Final = timedelta(minutes=2)
#: What will not go well by itself is tried so often, in case somebody mends it.
_AGAIN_REFUSED: Final = timedelta(minutes=15)
_HOUR: Final = timedelta(hours=1)
#: So many are delivered before it is looked whether somebody has answered.
_AT_ONCE: Final = 8
_DOUBLED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What telling people works with."""

    store: AlertStore
    crew: Crew
    notifier: Notifier
    clock: Clock
    #: Returns the words of a person.
    words: Callable[[str], Words]
    #: How long it takes at least until an order is shipped, by brand.
    ships_within: Mapping[str, timedelta]
    #: Signs the links. 32 random bytes.
    key: bytes
    #: The owner's own address; empty: alerts have no link.
    base_url: str = ""
    #: As of `Now`.
    speed: int = 1
    #: Who delivers: one name for each program that runs.
    holder: str = "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one turn did."""

    queued: int = 0
    sent: int = 0
    failed: int = 0
    #: Whether something is left that could be delivered at once.
    is_more: bool = False


def _never() -> bool:
    return False


def tell(tools: Telling, is_over: Callable[[], bool] = _never) -> Turn:
    """Return what one turn did.

    Args:
        tools: What to work with.
        is_over: Whether to break off; it is asked before each alert.

    Raises:
        StoreError: The store failed; the next turn does what this one did not.
    """
    queued = _queue_what_is_due(tools)
    sent = failed = 0
    for _ in range(_AT_ONCE):
        now = tools.clock.now()
        claim = None
        if not is_over():
            claim = tools.store.outbox.claim(tools.holder, now, now + _LEASE)
        if claim is None:
            return Turn(queued=queued, sent=sent, failed=failed)
        if _deliver(claim, tools):
            sent += 1
        else:
            failed += 1
    return Turn(queued=queued, sent=sent, failed=failed, is_more=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What the store holds of open matters at one moment."""

    now: datetime
    #: Open ones, in order, and all there ever were.
    matters: tuple[Matter, ...]
    all: tuple[Matter, ...]
    log: Mapping[int, list[Entry]]
    #: By finding, in order.
    answers: Mapping[str, list[Answer]]
    findings: Mapping[str, Finding]

    def progress(self, matter: Matter) -> Progress:
        """Return how far a matter has come."""
        entries = self.log.get(matter.number, ())
        return progress_of(matter, entries, self.answers.get(matter.finding.id, ()))

    def refused(self) -> list[tuple[Matter, datetime]]:
        """Return the matters of which somebody said that they are not ours."""
        said = {
            answer.finding: answer.at
            for answers in self.answers.values()
            for answer in answers
            if answer.said is Said.NOT_OURS
        }
        return [
            (matter, said[matter.finding.id])
            for matter in self.all
            if matter.finding.id in said
        ]

    def lately(self) -> Counter[tuple[str, str]]:
        """Return how many alerts each channel got in the last hour."""
        return Counter(
            (entry.person, entry.channel)
            for entries in self.log.values()
            for entry in entries
            if entry.stage is Stage.QUEUED and entry.at > self.now - _HOUR
        )


def _queue_what_is_due(tools: Telling) -> int:
    outbox = tools.store.outbox
    matters = outbox.open()
    if not matters:
        return 0
    view = _View(
        now=tools.clock.now(),
        matters=matters,
        all=outbox.matters(),
        log=_by_matter(outbox.open_log()),
        answers=_by_finding(answers_of(tools.store)),
        findings=tools.store.findings(),
    )
    endings = _endings(view, tools.crew)
    for number, why in endings.items():
        outbox.close(number, why, view.now)
    still = [one for one in matters if one.number not in endings]
    return _queue(still, view, tools)


def _endings(view: _View, crew: Crew) -> Mapping[int, Ending]:
    """Return the matters of which nobody needs to be told any more, and why."""
    newest = {matter.finding.id: matter.number for matter in view.matters}
    known = covered(view.matters, view.refused())
    found = {}
    for matter in view.matters:
        is_overtaken = newest[matter.finding.id] > matter.number
        why = Ending.OVERTAKEN if is_overtaken else _ending(matter, view, crew)
        if why is None and matter.number in known:
            why = Ending.ANSWERED
        if why is None and view.now >= lapses(matter.finding):
            why = Ending.LAPSED
        if why is not None:
            found[matter.number] = why
    return found


def _ending(matter: Matter, view: _View, crew: Crew) -> Ending | None:
    finding = view.findings.get(matter.finding.id)
    return ending(matter, finding, view.progress(matter), crew)


def _queue(still: Sequence[Matter], view: _View, tools: Telling) -> int:
    lately = view.lately()
    moment = Now(
        at=view.now,
        suspects=suspects(view.findings.values(), tools.crew),
        ships_within=tools.ships_within,
        lately=lately,
        speed=tools.speed,
    )
    queued, told = 0, leaders(still)
    for matter in _by_weight(still):
        if matter.number in told:
            due = plan(matter, view.progress(matter), tools.crew, moment)
            queued += tools.store.outbox.queue(due, view.now)
            lately.update((alert.person, alert.channel) for alert in due)
    return queued


def progress_of(
    matter: Matter, entries: Iterable[Entry], answers: Iterable[Answer]
) -> Progress:
    """Return how far a matter has come, by its log and by what people said.

    Args:
        matter: Which one.
        entries: Its log, in order.
        answers: All that were not taken back, in order.
    """
    said = [
        Entry(
            matter=matter.number,
            at=answer.at,
            stage=Stage.ANSWERED,
            person=answer.by,
            said=answer.said,
        )
        for answer in answers_to(matter, answers)
    ]
    return fold(sorted([*entries, *said], key=lambda entry: entry.at))


def answers_to(matter: Matter, answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield what was said of a matter since people were told of it.

    Args:
        matter: Which one.
        answers: All that were not taken back, in order.
    """
    for answer in answers:
        if answer.finding == matter.finding.id and answer.at >= matter.queued:
            yield answer


def answers_of(store: AlertStore) -> tuple[Answer, ...]:
    """Return all answers that were not taken back, in order."""
    return tuple(
        saying.value
        for saying in store.said.all()
        if isinstance(saying.value, Answer) and saying.taken_back is None
    )


def _by_matter(entries: Iterable[Entry]) -> Mapping[int, list[Entry]]:
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.matter].append(entry)
    return found


def _by_finding(answers: Iterable[Answer]) -> Mapping[str, list[Answer]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.finding].append(answer)
    return found


def _by_weight(matters: Iterable[Matter]) -> list[Matter]:
    """Return the gravest first, and of those the newest: a cap holds back the rest."""
    return sorted(matters, key=lambda one: (-one.level.rank, -one.number))


def _deliver(claim: Claim, tools: Telling) -> bool:
    outbox = tools.store.outbox
    letter = _letter(claim.alert, tools)
    if letter is None:
        # Nobody needs it any more; the next turn closes its matter.
        outbox.failed(claim, tools.clock.now(), _again(claim, tools), "settled")
        return False
    done = tools.notifier.send(claim.alert.person, claim.alert.channel, letter)
    now = tools.clock.now()
    if done.is_sent:
        outbox.sent(claim, now)
        return True
    again = _again(claim, tools) if done.may_retry else now + _AGAIN_REFUSED
    outbox.failed(claim, now, again, done.why)
    return False


def _again(claim: Claim, tools: Telling) -> datetime:
    times: int = 2 ** min(claim.attempts - 1, _DOUBLED)
    return tools.clock.now() + min(_AGAIN_MOST, _AGAIN_FIRST * times)


def _letter(alert: Alert, tools: Telling) -> Letter | None:
    waiting = {matter.number: matter for matter in tools.store.outbox.open()}
    matter = waiting.get(alert.matter)
    finding = tools.store.findings().get(matter.finding.id) if matter else None
    if matter is None or finding is None:
        return None
    now = tools.clock.now()
    occasion = Occasion(
        now=now,
        zone=tools.crew.zone,
        ships_within=tools.ships_within.get(finding.brand, timedelta(0)),
        round=alert.round,
        link=link_of(matter, alert.person, tools, now),
        others=len(waiting) - 1,
        is_bare=alert.is_bare,
    )
    return compose(finding, tools.words(alert.person), occasion)


def link_of(matter: Matter, person: str, tools: Telling, now: datetime) -> str:
    """Return the link by which a person answers; empty: there is no address."""
    if not tools.base_url:
        return ""
    ticket = Ticket(
        purpose=Purpose.ANSWER,
        matter=matter.number,
        finding=matter.finding.id,
        person=person,
        expires=now.replace(microsecond=0) + HOLDS,
    )
    return f"{tools.base_url.rstrip('/')}/a/{issue(ticket, tools.key)}"
