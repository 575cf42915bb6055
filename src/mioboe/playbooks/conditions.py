"""When a condition of a playbook holds: true, false, or open until somebody is asked.

The three values are those of Kleene: what is open makes a whole open only where it
decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.cases import Case, states_of
from mioboe.cases.means import brand_of, means_of, role_of
from mioboe.cases.moves import OF_MEANS, OF_ORDERS, orders_of
from mioboe.playbooks.model import Each, Handbook, Task
from mioboe.playbooks.subjects import about, base_of, short, shorts, subject_of, tag_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mioboe.cases import MachineId
    from mioboe.cases.model import Fact
    from mioboe.playbooks.model import Condition, Step

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

    #: The means of payment or order that is looked at. Empty: all of them.
    about: str = ""
    #: Means of payment to which steps were done, by id of the step.
    subjects: Mapping[str, str] = field(default_factory=dict)

    def at(self, subject: str) -> View:
        """Return the same case, looked at for one means of payment or one order."""
        return replace(self, about=subject) if subject != self.about else self

    def of(self, step: Step) -> View:
        """Return the same case, looked at for what a step is about."""
        return self.at(step.subject) if isinstance(step, Task) else self

    def fact(self, name: str) -> tuple[str, ...]:
        """Return what is known about a fact; nothing where nothing is."""
        own = {"kind": self.kind, "shop": self.case.shop, "brand": self.case.brand}
        if own.get(name):
            return (own[name],)
        if self.about and role_of(self.about) == name and brand_of(self.about):
            return (brand_of(self.about),)
        known = [fact.values for fact in self._facts(name) if fact.is_known]
        return tuple(dict.fromkeys(value for values in known for value in values))

    def is_open(self, name: str) -> bool:
        """Return whether a fact could be asked, and was not."""
        base, tag = base_of(name), tag_of(name)
        view = self.at(subject_of(tag, self.case)) if tag else self
        if base not in self.handbook.questions:
            return False
        return not any(view._facts(base)) and not view.fact(base)  # noqa: SLF001 - its own

    def open_names(self, name: str) -> Questions:
        """Return the ids under which an open fact is asked, of each thing."""
        question = self.handbook.questions.get(name)
        each = question.each if question else None
        if self.about or each is None:
            return (self.asked(name),)
        things = means_of if each is Each.PAYER else orders_of
        tags = shorts(things(self.case)) or {"": ""}
        return tuple(dict.fromkeys(about(name, tag) for tag in tags.values()))

    def asked(self, name: str) -> str:
        """Return the id under which something is asked for what is looked at."""
        if not self.about:
            return name
        question = self.handbook.questions.get(name)
        each = question.each if question else None
        is_means = bool(role_of(self.about))
        if each is not (Each.PAYER if is_means else Each.ORDER):
            return name
        return about(name, short(self.about, self.case))

    def when_done(self, name: str) -> datetime | None:
        """Return when a step was done last, to what is looked at; `None`: never."""
        whose = {"", self.about} if role_of(self.about) else None
        found = (
            at
            for key, at in self.done.items()
            if base_of(key) == name
            and (whose is None or self.subjects.get(key, "") in whose)
        )
        return max(found, default=None)

    def _facts(self, name: str) -> Iterator[Fact]:
        """Yield what was said about a fact, for what is looked at."""
        facts, asked = self.case.facts, self.asked(name)
        plain = facts.get(name)
        if asked != name:
            if asked in facts:
                yield facts[asked]
            elif plain is not None and self._covers(plain):
                yield plain
            return
        if plain is not None:
            yield plain
        elif self.about and (once := facts.get(about(name, self._tail))) is not None:
            # It was asked of each of several, of which one is left.
            yield once
        question = self.handbook.questions.get(name)
        if not self.about and question is not None and question.each is not None:
            yield from (one for key, one in facts.items() if key.startswith(f"{name}@"))

    @property
    def _tail(self) -> str:
        return self.about.partition("/")[2]

    def _covers(self, plain: Fact) -> bool:
        """Return whether what was said of all was said of this one, too."""
        return not plain.about or self.about in plain.about


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
        return Truth(None, view.open_names(condition.fact))
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
        for name, standing in things
        if is_looked_at(condition.state, name, view)
    ]
    return _said(bool(fit) and all(fit) if condition.every else any(fit))


def is_looked_at(machine: MachineId, name: str, view: View) -> bool:
    """Return whether a thing is the one that is looked at, or none is."""
    same = OF_MEANS if role_of(view.about) else OF_ORDERS
    return not view.about or machine not in same or name == view.about


def _event(condition: Condition, view: View) -> Truth:
    at = latest_mail(view, condition.event)
    return _said(at is not None and _in_time(condition, at, view))


def _step(condition: Condition, view: View) -> Truth:
    at = view.when_done(condition.step)
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
