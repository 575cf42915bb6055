"""What people say: answers about findings, things seen, and what it teaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.authenticity import VerdictKind
from mioboe.events import Event
from mioboe.flows.scan import fold
from mioboe.kit import MioboeError
from mioboe.ports.sayings import Saying, TakenBack
from mioboe.signals import Answer, Finding, Lesson, lessons_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mioboe.events import EventType
    from mioboe.flows.scan import Tools
    from mioboe.ports import Store

_PREFIX = "finding_"
#: How much of an id people type: unique among any household's findings.
SHORT = 6


class NoFindingError(MioboeError):
    """No finding has such a number, or more than one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of an answer."""

    answer: Answer
    finding: Finding
    #: Findings that rose, or were raised.
    raised: tuple[Finding, ...]
    #: Other findings that the answer settled as well.
    settled: tuple[Finding, ...]
    #: What is known from now on.
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was said, with what it is about and what it taught."""

    saying: Saying
    finding: Finding | None = None
    lessons: tuple[Lesson, ...] = ()


def short(finding: Finding) -> str:
    """Return the few letters by which people name a finding."""
    return finding.id.removeprefix(_PREFIX)[:SHORT]


def find(findings: Mapping[str, Finding], name: str) -> Finding:
    """Return the finding that a person means.

    Args:
        findings: All of them by id.
        name: Its id or the beginning of it, or the number of an order.

    Raises:
        NoFindingError: None, or several.
    """
    wanted = name.strip().lower().removeprefix(_PREFIX)
    if not wanted:
        raise NoFindingError(name)
    by_id = [
        one for key, one in findings.items() if key[len(_PREFIX) :].startswith(wanted)
    ]
    by_order = [one for one in findings.values() if one.order.lower() == wanted]
    found = by_order or by_id
    if len(found) != 1:
        raise NoFindingError(name)
    return found[0]


def answer(given: Answer, tools: Tools) -> Answered:
    """Return what came of an answer, now that it is kept and taken in.

    Args:
        given: Its number is not yet known.
        tools: What to work with.

    Raises:
        StoreError: The store failed.
    """
    before = tools.store.findings()
    kept = tools.store.said.add_answer(given)
    fold(tools)
    after = tools.store.findings()
    rose = [
        one
        for key, one in after.items()
        if key not in before or one.level.rank > before[key].level.rank
    ]
    settled = [
        one for key, one in after.items() if one.answer == kept and key != kept.finding
    ]
    finding = after.get(kept.finding) or before[kept.finding]
    rules = tools.rules.rules.values()
    teaches = kept.said.settles
    return Answered(
        answer=kept,
        finding=finding,
        raised=tuple(rose),
        settled=tuple(settled),
        lessons=lessons_of(finding, rules, kept.number) if teaches else (),
    )


def saw(event: Event, tools: Tools) -> tuple[Finding, ...]:
    """Return the findings that rose by what a person saw, now that it is kept.

    Raises:
        StoreError: The store failed.
    """
    before = tools.store.findings()
    tools.store.said.add_seen(event)
    fold(tools)
    return tuple(
        one
        for key, one in tools.store.findings().items()
        if key not in before or one.level.rank > before[key].level.rank
    )


def seen(
    kind: EventType, where: tuple[str, str], *, at: datetime, now: datetime, by: str
) -> Event:
    """Return what a person saw, as an event.

    Args:
        kind: One of `SEEN_BY_PEOPLE`.
        where: Id of the shop and of its brand; empty: it is about none.
        at: When it happened, as far as the person knows. Aware.
        now: When it is told. UTC.
        by: Who saw it.
    """
    shop, brand = where
    return Event(
        type=kind,
        shop=shop,
        brand=brand,
        at=min(at, now),
        arrived=now,
        message_id="",
        verdict=VerdictKind.UNPROVEN,
        seen_by=by or "?",
    )


def take_back(number: int, tools: Tools, *, by: str, now: datetime) -> bool:
    """Return whether there was something to take back; from now on it counts no more.

    Args:
        number: Of the answer, or of the thing seen.
        tools: What to work with.
        by: Who takes it back.
        now: UTC.
    """
    known = {saying.number: saying for saying in tools.store.said.all()}
    if number not in known or known[number].taken_back:
        return False
    tools.store.said.take_back(TakenBack(at=now, number=number, by=by))
    fold(tools)
    return True


def all_told(store: Store, tools: Tools) -> tuple[Told, ...]:
    """Return all that was said, with what it is about and what it taught."""
    findings = store.findings()
    rules = tools.rules.rules.values()
    told = []
    for saying in store.said.all():
        value, finding = saying.value, None
        lessons: tuple[Lesson, ...] = ()
        if isinstance(value, Answer):
            finding = findings.get(value.finding)
            if finding is not None and value.said.settles and not saying.taken_back:
                lessons = lessons_of(finding, rules, saying.number)
        told.append(Told(saying=saying, finding=finding, lessons=lessons))
    return tuple(told)
