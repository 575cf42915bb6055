"""When a condition of a playbook holds: true, false, or open until somebody is asked.

The three values are those of Kleene: what is open makes a whole open only where it
decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.cases import Case, states_of
from mioboe.playbooks.model import Handbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mioboe.playbooks.model import Condition

#: Ids of questions, the one to ask first in front.
Questions = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What conditions look at."""

    case: Case
    handbook: Handbook
    now: datetime
    #: Of the household.
    zone: ZoneInfo
    #: A to J. Empty: not known.
    kind: str = ""
    #: When steps were done, by a person's word or by a mail; by id.
    done: Mapping[str, datetime] = field(default_factory=dict)

    def fact(self, name: str) -> tuple[str, ...]:
        """Return what is known about a fact; nothing where nothing is."""
        own = {"kind": self.kind, "shop": self.case.shop, "brand": self.case.brand}
        if own.get(name):
            return (own[name],)
        fact = self.case.facts.get(name)
        return fact.values if fact is not None and fact.is_known else ()

    def is_open(self, name: str) -> bool:
        """Return whether a fact could be asked, and was not."""
        is_told = name in self.case.facts or bool(self.fact(name))
        return name in self.handbook.questions and not is_told


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether something holds."""

    #: `None`: open.
    value: bool | None
    #: What to ask where it is open.
    open: Questions = ()


_YES: Final = Truth(value=True)
_NO: Final = Truth(value=False)


def holds(condition: Condition, view: View) -> Truth:
    """Return whether one condition holds.

    Args:
        condition: With exactly one key; one without any always holds.
        view: The case at a moment.
    """
    for key, test in _TESTS:
        if getattr(condition, key):
            return test(condition, view)
    return _YES


def all_hold(conditions: Iterable[Condition], view: View) -> Truth:
    """Return whether all conditions hold; of none, yes."""
    return _all([holds(condition, view) for condition in conditions])


def any_holds(conditions: Iterable[Condition], view: View) -> Truth:
    """Return whether one of the conditions holds; of none, no."""
    return _not(_all([_not(holds(condition, view)) for condition in conditions]))


def latest_mail(view: View, event: str) -> datetime | None:
    """Return when the last mail of a type came that is believed."""
    seen = [one.at for one in view.case.seen.get(event, ()) if one.is_likely]
    return max(seen, default=None)


def _all(truths: list[Truth]) -> Truth:
    if any(truth.value is False for truth in truths):
        return _NO
    asked = [truth for truth in truths if truth.value is None]
    if not asked:
        return _YES
    names = dict.fromkeys(name for truth in asked for name in truth.open)
    return Truth(None, tuple(names))


def _not(truth: Truth) -> Truth:
    if truth.value is None:
        return truth
    return _NO if truth.value else _YES


def _fact(condition: Condition, view: View) -> Truth:
    values = view.fact(condition.fact)
    if view.is_open(condition.fact):
        return Truth(None, (condition.fact,))
    if condition.unknown:
        return _said(not values)
    if not condition.is_:
        return _said(bool(values))
    return _said(not {*values}.isdisjoint(condition.is_))


def _state(condition: Condition, view: View) -> Truth:
    assert condition.state is not None  # noqa: S101 - only such come here
    things = states_of(view.case, condition.state, view.handbook.machines)
    fit = [
        standing.state in condition.is_ and _in_time(condition, standing.since, view)
        for _, standing in things
    ]
    return _said(bool(fit) and all(fit) if condition.every else any(fit))


def _event(condition: Condition, view: View) -> Truth:
    at = latest_mail(view, condition.event)
    return _said(at is not None and _in_time(condition, at, view))


def _step(condition: Condition, view: View) -> Truth:
    at = view.done.get(condition.step)
    return _said(at is not None and _in_time(condition, at, view))


def _kind(condition: Condition, view: View) -> Truth:
    return _said(view.kind in condition.kind)


def _said(value: bool) -> Truth:  # noqa: FBT001 - the one thing it says
    return _YES if value else _NO


def _in_time(condition: Condition, at: datetime, view: View) -> bool:
    age = view.now - at
    newest, oldest = condition.after_hours, condition.within_hours
    return (newest is None or age >= timedelta(hours=newest)) and (
        oldest is None or age < timedelta(hours=oldest)
    )


_TESTS: Final[tuple[tuple[str, Callable[[Condition, View], Truth]], ...]] = (
    ("fact", _fact),
    ("state", _state),
    ("event", _event),
    ("step", _step),
    ("kind", _kind),
    ("any_", lambda condition, view: any_holds(condition.any_, view)),
    ("all_", lambda condition, view: all_hold(condition.all_, view)),
    ("not_", lambda condition, view: _not(any_holds(condition.not_, view))),
)
