"""In which order steps are done, and why.

First what is lost for good by waiting. Within that, what costs most for the minutes it
takes: two minutes that lock a card come before a call of twenty that saves somewhat
more, since the call then starts two minutes later and no more (Smith's rule for jobs on
one machine; here the machine is a frightened person). A step that others wait for is as
urgent as they are, for the time that both take. A deadline that is near adds its own
weight. All else being equal, the order in the playbooks counts.

Source:
    W. E. Smith, Various optimizers for single-stage production, 1956; the order of
    operations: domain/FACTS.md 5.2 and 5.3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.playbooks.actions import Because
from mioboe.playbooks.conditions import all_hold
from mioboe.playbooks.deadlines import Due
from mioboe.playbooks.model import Cost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from mioboe.playbooks.conditions import View
    from mioboe.playbooks.model import Step

#: Days until a deadline, and what an hour of waiting then costs, at least.
_NEAR: Final = ((1, 80), (3, 50), (7, 25), (14, 12), (30, 6))
#: Steps that take no longer are said to be quick.
_QUICK_MINUTES: Final = 5
#: A desk that closes within that time is said to close soon.
_SOON: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """How much waiting with a step costs."""

    is_lasting: bool = False
    #: Cost per hour for each minute that it takes, with what it holds up.
    rate: float = 0.0
    #: What of itself costs something.
    cost: Cost | None = None
    #: Id of the step that it holds up, where that one is the more urgent.
    before: str = ""
    #: Id of the step that it stands in for, whose desk cannot be reached.
    instead: str = ""
    #: The deadline that presses.
    due: Due | None = None

    @property
    def rank(self) -> tuple[bool, float]:
        """What sorts: the most urgent has the least."""
        return (not self.is_lasting, -self.rate)


def urgencies(
    steps: Sequence[Step], dues: Mapping[str, Sequence[Due]], view: View
) -> dict[str, Urgency]:
    """Return how urgent each step is.

    Args:
        steps: All that apply and are not over.
        dues: Their deadlines by id, the earliest first.
        view: The case at a moment.
    """
    own = {s.id: _own(s, dues.get(s.id, ()), view) for s in steps}
    minutes = {step.id: max(step.minutes, 1) for step in steps}
    behind = _behind(steps)
    found = {}
    for step in steps:
        best = own[step.id]
        for later in sorted(behind[step.id]):
            held = own[later]
            total = minutes[step.id] + minutes[later]
            rate = held.rate * minutes[later] / total
            lent = Urgency(is_lasting=held.is_lasting, rate=rate, before=later)
            if lent.rank < best.rank:
                best = Urgency(
                    is_lasting=lent.is_lasting,
                    rate=rate,
                    cost=own[step.id].cost,
                    before=later,
                    due=own[step.id].due,
                )
        found[step.id] = best
    return found


def lent(step: Step, other: Step, urgency: Urgency) -> Urgency:
    """Return how urgent a step is that stands in for another one.

    Args:
        step: What is done meanwhile.
        other: The step whose desk cannot be reached.
        urgency: How urgent that one is.
    """
    rate = urgency.rate * max(other.minutes, 1) / max(step.minutes, 1)
    return replace(urgency, rate=rate, before="", due=None, instead=other.id)


def _own(step: Step, dues: Sequence[Due], view: View) -> Urgency:
    seen = view.of(step)
    cost = next((c for c in step.costs if all_hold(c.when, seen).value), None)
    per_hour = cost.per_hour if cost else 0
    due = next(iter(dues), None)
    near = _nearness(due, view.now)
    return Urgency(
        is_lasting=(cost is not None and cost.is_lasting) or near == _NEAR[0][1],
        rate=max(per_hour, near) / max(step.minutes, 1),
        cost=cost,
        due=due if near else None,
    )


def _nearness(due: Due | None, now: datetime) -> int:
    """Return what waiting costs for a deadline; one that is over costs nothing more."""
    if due is None or due.at < now:
        return 0
    left = due.at - now
    return next((n for days, n in _NEAR if left <= timedelta(days=days)), 0)


def _behind(steps: Sequence[Step]) -> dict[str, set[str]]:
    """Return the steps that wait for each step, however far behind it."""
    ids = {step.id for step in steps}
    direct = {
        step.id: {later.id for later in steps if step.id in later.after}
        for step in steps
    }
    found: dict[str, set[str]] = {}
    for name in ids:
        reached: set[str] = set()
        waiting = [*direct[name]]
        while waiting:
            one = waiting.pop()
            if one not in reached and one != name:
                reached.add(one)
                waiting += direct[one]
        found[name] = reached
    return found


def because_of(
    step: Step, urgency: Urgency, known: Mapping[str, Step]
) -> tuple[Because, ...]:
    """Return why a step stands where it stands, the weightiest reason first.

    Args:
        step: The step.
        urgency: How urgent it is.
        known: All steps by id.
    """
    found = []
    if urgency.before in known:
        found.append(Because(code="before", about=known[urgency.before].do))
    if urgency.instead in known:
        found.append(Because(code="instead", about=known[urgency.instead].do))
    if urgency.cost is not None:
        code = "lasting" if urgency.cost.is_lasting else "cost"
        found.append(Because(code=code, about=urgency.cost.text))
    if urgency.due is not None:
        day = urgency.due.day.isoformat()
        found.append(
            Because(code="due", facts={"day": day}, about=urgency.due.rule.title)
        )
    if step.minutes <= _QUICK_MINUTES:
        found.append(Because(code="quick", facts={"minutes": str(step.minutes)}))
    return tuple(found)


def because_of_desk(
    closes: datetime | None, now: datetime, zone: tzinfo
) -> tuple[Because, ...]:
    """Return that a desk closes soon, where it does.

    Args:
        closes: When it closes. Aware; `None`: never, or it is not open.
        now: The moment. Aware.
        zone: Of the household.
    """
    if closes is None or closes - now > _SOON:
        return ()
    time = closes.astimezone(zone).strftime("%H:%M")
    return (Because(code="closes", facts={"time": time}),)
