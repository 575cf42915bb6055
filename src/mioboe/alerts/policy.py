"""Whom to tell, by which way, and when: the decision, made anew at every moment.

Nothing is planned ahead. At each moment it is asked what should have been queued by
now and was not; so a program that slept, or was killed, tells what is due and not
what it missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts.model import Alert, Ending
from mioboe.alerts.pace import deadline, lapses, repeat, turn
from mioboe.signals import Level, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.alerts.model import Attempts, Channel, Crew, Matter, Progress, Recipient
    from mioboe.signals import Finding

#: The kind of case where somebody else reads the mailbox.
_MAILBOX_TAKEN: Final = "G"
#: Tries that failed before a way counts as closed.
_GIVEN_UP: Final = 2
#: Whoever looks into it is left in peace so long, and the next person with them.
_LOOKING: Final = timedelta(minutes=10)
_LOOKING_AT_ONCE: Final = timedelta(minutes=4)
#: Clocks are put right by so much without anybody noticing.
_SKEW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is so at the moment of the decision."""

    #: UTC.
    at: datetime
    #: Mail addresses that may get nothing of any case.
    suspects: frozenset[str] = frozenset()
    #: How long it takes at least until an order is shipped, by brand.
    ships_within: Mapping[str, timedelta]
    #: Alerts queued in the last hour, by person and channel.
    lately: Mapping[tuple[str, str], int]
    #: So many times faster than usual all waits pass; more than 1 in drills.
    speed: int = 1


def suspects(findings: Iterable[Finding], crew: Crew) -> frozenset[str]:
    """Return the addresses whose mail somebody else may read.

    Which of the household's mailboxes was taken is not known for sure, so while one
    is, none of them is trusted.

    Args:
        findings: All as they stand.
        crew: Who is told.
    """
    is_taken = any(
        one.case_kind == _MAILBOX_TAKEN
        and one.level.rank >= Level.ASK.rank
        and not one.is_settled
        for one in findings
    )
    return crew.own | crew.watched if is_taken else frozenset()


def ending(
    matter: Matter, finding: Finding | None, progress: Progress, crew: Crew
) -> Ending | None:
    """Return why nobody needs to be told of a matter any more.

    Args:
        matter: One that is open.
        finding: What it is about, as it stands; `None`: there is none any more.
        progress: How far it has come.
        crew: Who is told.

    Returns:
        The reason; `None`: it stays open.
    """
    if progress.closed is not None:
        return progress.closed
    if finding is None or finding.level.rank < Level.ASK.rank:
        return Ending.WITHDRAWN
    if finding.is_settled:
        return Ending.ANSWERED
    asked = [one.name for one in crew.recipients if one.ways(matter.level)]
    if asked and all(progress.answers.get(name) is Said.UNSURE for name in asked):
        return Ending.NOBODY_KNOWS
    return None


def plan(matter: Matter, progress: Progress, crew: Crew, now: Now) -> tuple[Alert, ...]:
    """Return the alerts about a matter that are due and not yet queued.

    Args:
        matter: One that is open.
        progress: How far it has come.
        crew: Who is told, in order.
        now: The moment.

    Returns:
        At most one for each person and channel. None while the last one there waits
        to be delivered: after an outage everything is said once.
    """
    if progress.closed is not None or now.at >= lapses(matter.finding):
        return ()
    return tuple(_due(matter, progress, crew, now))


def _due(matter: Matter, progress: Progress, crew: Crew, now: Now) -> Iterator[Alert]:
    people = [one for one in crew.recipients if one.ways(matter.level)]
    is_waited_for = False
    for place, person in enumerate(people):
        ready = _is_turn(matter, place, person, now)
        if not ready and is_waited_for:
            return
        is_waited_for |= _is_waited_for(progress, person, matter)
        if person.name in progress.answers or _is_quiet(person, matter, crew, now):
            continue
        if _is_looking(progress, matter, now):
            continue
        for channel, is_bare in _ways(person, matter, crew, now):
            attempts = progress.attempts.get((person.name, channel.id))
            if _is_due(matter, attempts, now) and _has_room(person, channel, now):
                yield Alert(
                    matter=matter.number,
                    person=person.name,
                    channel=channel.id,
                    round=attempts.round + 1 if attempts else 1,
                    is_bare=is_bare,
                )


def _is_turn(matter: Matter, place: int, person: Recipient, now: Now) -> bool:
    finding = matter.finding
    when = turn(
        finding,
        _ships_within(finding, now),
        place,
        queued=matter.queued,
        after=person.after,
    )
    return _has_come(when, matter.queued, now)


def _is_waited_for(progress: Progress, person: Recipient, matter: Matter) -> bool:
    """Return whether an answer of a person may still come in time.

    No, where they do not know, or no way to them works: then it is the next person's
    turn at once.
    """
    if progress.answers.get(person.name) is Said.UNSURE:
        return False
    ways = person.ways(matter.level)
    tried = [progress.attempts.get((person.name, way.id)) for way in ways]
    is_cut_off = all(
        one is not None and one.sent is None and one.failures >= _GIVEN_UP
        for one in tried
    )
    return not is_cut_off


def _is_quiet(person: Recipient, matter: Matter, crew: Crew, now: Now) -> bool:
    if person.quiet is None or matter.level in person.breaks_quiet:
        return False
    local = now.at.astimezone(crew.zone).time()
    return person.quiet.holds(local)


def _is_looking(progress: Progress, matter: Matter, now: Now) -> bool:
    """Return whether somebody said just now that they are looking into it."""
    if not progress.acknowledged:
        return False
    finding = matter.finding
    until = deadline(finding, _ships_within(finding, now))
    is_pressing = until is not None and now.at >= until - _LOOKING
    peace = _LOOKING_AT_ONCE if is_pressing else _LOOKING
    return now.at < max(progress.acknowledged.values()) + peace


def _ways(
    person: Recipient, matter: Matter, crew: Crew, now: Now
) -> Iterator[tuple[Channel, bool]]:
    """Yield the channels to a person, and whether nothing of the case may go there.

    A mailbox under suspicion is used only where there is no other way.
    """
    ways = person.ways(matter.level)
    barred = set(now.suspects)
    if matter.level is Level.ACT:
        barred |= crew.watched
    if matter.finding.case_kind == _MAILBOX_TAKEN:
        barred |= crew.own | crew.watched
    safe = [way for way in ways if barred.isdisjoint(way.addresses)]
    yield from ((way, False) for way in safe)
    if not safe:
        yield from ((way, True) for way in ways)


def _is_due(matter: Matter, attempts: Attempts | None, now: Now) -> bool:
    if attempts is None:
        return True
    if attempts.sent is None:
        return False
    finding = matter.finding
    when = repeat(
        finding,
        _ships_within(finding, now),
        rounds=attempts.round,
        sent=attempts.sent,
    )
    return _has_come(when, attempts.sent, now)


def _has_come(when: datetime, since: datetime, now: Now) -> bool:
    """Return whether a wait that began at ``since`` is over."""
    return now.at >= since + (when - since) / now.speed or _was_set_back(now, since)


def _was_set_back(now: Now, past: datetime) -> bool:
    """Return whether the clock was set back since: waiting for it may take hours."""
    return now.at < past - _SKEW


def _has_room(person: Recipient, channel: Channel, now: Now) -> bool:
    return now.lately.get((person.name, channel.id), 0) < person.most_an_hour


def _ships_within(finding: Finding, now: Now) -> timedelta:
    return now.ships_within.get(finding.brand, timedelta(0))
