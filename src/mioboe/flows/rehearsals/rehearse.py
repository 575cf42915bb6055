"""Play a drill through the one path, and say how early mioboe spoke.

The mails are scanned as any archive is. Beside what was found stand the milestones of
the report: when its writer read the mail, told the shop, lost the money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import Wording
from mioboe.ports import Kept, Staged
from mioboe.signals import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mioboe.flows.scan import Told


#: A provider takes a mail, and its inner hops take a little longer.
_HOPS: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that the person in the report did or suffered."""

    at: datetime
    what: Wording
    #: Whether the person understood or acted here, so that mioboe can be earlier.
    is_reaction: bool
    #: Whether the report leaves the time open and a plausible one was chosen.
    is_guessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must have been said when a step's mail has come."""

    step: str
    level: Level
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the time line: a mail of the incident, or a moment of the report."""

    at: datetime
    step: str = ""
    kept: Kept | None = None
    raised: tuple[Finding, ...] = ()
    #: A finding that had been raised before, to which this mail only adds.
    known: Finding | None = None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """How a drill went."""

    entries: tuple[Entry, ...]
    #: The first mail of the incident that says that something happened.
    first_step: str
    first_at: datetime | None
    #: The first finding about the incident that asks or says act, and when.
    first: Finding | None
    said_at: datetime | None
    #: When the person in the report understood or acted first.
    reacted_at: datetime | None
    #: What was wanted and not said: step and what is missing.
    missed: tuple[tuple[str, str], ...]
    #: Findings at `ask` and at `act` about ordinary mail.
    needless: tuple[Finding, ...]

    @property
    def earlier_by(self) -> timedelta | None:
        """How much earlier mioboe spoke than the person reacted."""
        if self.said_at is None or self.reacted_at is None:
            return None
        return self.reacted_at - self.said_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What was staged, and what must come of it."""

    staged: Sequence[Staged]
    moments: Sequence[Moment]
    wanted: Sequence[Wanted]


def rehearse(
    told: Iterable[Told], last: Mapping[str, Finding], script: Script
) -> Rehearsal:
    """Hold what was found against what was staged and what must be found.

    Args:
        told: What the scan of the drill's mails found, in order of arrival.
        last: Every finding as it stands at the end, by id.
        script: The mails, the report, and what must have been said.

    Returns:
        The time line of the incident, and how early mioboe spoke.
    """
    steps = {mail.message_id: mail.step for mail in script.staged if mail.step}
    items = list(told)
    mails = [
        Entry(
            at=item.kept.arrived,
            step=steps[item.kept.message_id],
            kept=item.kept,
            raised=item.raised,
            known=_known(item, last),
        )
        for item in items
        if item.kept.message_id in steps
    ]
    counted = _counted(items, script)
    quiet = [
        f
        for t in items
        if t.kept.message_id not in steps
        for f in t.raised
        if f not in counted
    ]
    eventful = [entry for entry in mails if entry.kept and entry.kept.events]
    raised = [(e.at, f) for e in mails for f in e.raised]
    raised = sorted([*raised, *((f.at, f) for f in counted)], key=lambda pair: pair[0])
    loud = [(at, f) for at, f in raised if f.level.rank >= Level.ASK.rank]
    reactions = [moment.at for moment in script.moments if moment.is_reaction]
    entries = [*mails, *(Entry(at=m.at, moment=m) for m in script.moments)]
    incident = {finding.id for entry in mails for finding in entry.raised}
    return Rehearsal(
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
        first_step=eventful[0].step if eventful else "",
        first_at=eventful[0].at if eventful else None,
        first=loud[0][1] if loud else None,
        said_at=loud[0][0] if loud else None,
        reacted_at=min(reactions, default=None),
        missed=tuple(_missed(raised, last, script)),
        needless=tuple(_needless(quiet, incident)),
    )


def _counted(items: Iterable[Told], script: Script) -> list[Finding]:
    """Return findings that rest on mails only counted, while the incident goes on."""
    times = [mail.at for mail in script.staged if mail.step]
    if not times:
        return []
    first, last = min(times), max(times) + _HOPS
    found = (f for item in items for f in item.raised if not f.messages)
    return [f for f in found if first <= f.at <= last]


def _known(item: Told, last: Mapping[str, Finding]) -> Finding | None:
    """Return the loudest finding that the mail belongs to and did not raise."""
    new = {finding.id for finding in item.raised}
    about = [
        finding
        for finding in last.values()
        if item.kept.message_id in finding.messages
        and finding.id not in new
        and finding.opened <= item.kept.arrived
    ]
    return max(about, key=lambda finding: finding.level.rank, default=None)


def _needless(findings: Iterable[Finding], incident: set[str]) -> Iterator[Finding]:
    """Yield each finding about ordinary mail once, at its highest level."""
    loud: dict[str, Finding] = {}
    for finding in findings:
        if finding.level.rank >= Level.ASK.rank and finding.id not in incident:
            loud[finding.id] = finding
    yield from loud.values()


def _missed(
    raised: Sequence[tuple[datetime, Finding]],
    last: Mapping[str, Finding],
    script: Script,
) -> Iterator[tuple[str, str]]:
    """Yield what was wanted and not said.

    A level must be reached by its step. A signal that did not raise a level is not
    printed at its step; it must stand in the finding at the end.
    """
    ends = {mail.step: mail.at + _HOPS for mail in script.staged}
    about = {finding.id for _, finding in raised}
    signals = {s.signal for name in about & set(last) for s in last[name].signs}
    for want in script.wanted:
        until = ends.get(want.step)
        said = [f.level.rank for at, f in raised if until is not None and at <= until]
        if max(said, default=0) < want.level.rank:
            yield want.step, f"level {want.level.value}"
        for name in want.signals:
            if name not in signals:
                yield want.step, f"signal {name}"
