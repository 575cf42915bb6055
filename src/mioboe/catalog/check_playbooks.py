"""Faults of playbooks, questions and state machines that their shapes cannot show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Confidence
from mioboe.cases import EntryKind
from mioboe.events import EventType
from mioboe.events.model import Outcome
from mioboe.playbooks import Condition
from mioboe.playbooks.model import Free

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mioboe.cases import Machine, Move
    from mioboe.catalog.reader import Path
    from mioboe.kit import Wording
    from mioboe.playbooks import Handbook, Playbook, Question, Step

#: Where in a file something is wrong, and what.
Fault = tuple["Path", str]
#: The same with the file, below `data/`.
Faults = Iterable[tuple[str, "Path", str]]

#: Keys of a condition, of which it has exactly one.
_KEYS: Final = ("fact", "state", "event", "step", "kind", "any_", "all_", "not_")
#: Facts that every case has.
_OWN: Final = frozenset({"kind", "shop", "brand", "country"})
#: Facts that tell when something was, for deadlines.
_DAYS: Final = frozenset({"used-on", "statement-on", "asked-on", "filed-on"})
_KINDS: Final = frozenset("ABCDEFGHIJ")
_EVENTS: Final = frozenset(str(kind) for kind in EventType)
#: What a mail says of a claim beside that there is a result.
_RESULTS: Final = frozenset(f"{EventType.CLAIM_RESULT}/{one}" for one in Outcome)
_ENTRIES: Final = frozenset(str(kind) for kind in EntryKind)
_MOST: Final = 100


def check_machine(machine: Machine) -> Iterator[Fault]:
    """Yield what is wrong with a state machine.

    Args:
        machine: One that could be read.
    """
    if machine.initial not in machine.states:
        yield ("initial",), f"no state {machine.initial!r}"
    for number, way in enumerate(machine.transitions):
        at: Path = ("transitions", number)
        for state in (*way.from_, *([way.to] if way.to else [])):
            if state not in machine.states:
                yield at, f"no state {state!r}"
        for name in way.on:
            if name not in _EVENTS | _RESULTS | _ENTRIES:
                yield (*at, "on"), f"no type of event and no kind of entry {name!r}"
        if way.contradiction and way.contradiction not in machine.contradictions:
            yield (*at, "contradiction"), f"no contradiction {way.contradiction!r}"
        if not way.to and not way.contradiction and way.from_ != (machine.initial,):
            yield at, "it leads nowhere and contradicts nothing"
    for name in sorted(machine.states.keys() - _reached(machine)):
        yield ("states", name), f"nothing leads to {name!r}"


def _reached(machine: Machine) -> set[str]:
    found = {machine.initial}
    while True:
        more = {
            way.to
            for way in machine.transitions
            if way.to and (not way.from_ or not found.isdisjoint(way.from_))
        }
        if more <= found:
            return found
        found |= more


def check_playbooks(handbook: Handbook, brands: Collection[str] | None) -> Faults:
    """Yield what is wrong with playbooks and questions, with the file of each.

    Args:
        handbook: All of them.
        brands: Ids of the brands that exist; `None`: not looked at.
    """
    known = _Known(handbook)
    for name, question in handbook.questions.items():
        if question.source != "data/triage.yaml":
            for steps, detail in _of_question(question, known):
                yield "questions.yaml", (name, *steps), f"{name}: {detail}"
    for book in handbook.playbooks.values():
        file = f"playbooks/{book.id}.yaml"
        for steps, detail in _of_playbook(book, known, brands):
            yield file, steps, detail
        for number, step in enumerate(book.steps):
            for steps, detail in (*_of_step(step, known), *_of_texts(step)):
                yield file, ("steps", number, *steps), f"{step.id}: {detail}"


class _Known:
    """What exists, to be named by playbooks."""

    def __init__(self, handbook: Handbook) -> None:
        self.handbook = handbook
        steps = [s for book in handbook.playbooks.values() for s in book.steps]
        produced = {fact for step in steps for fact in step.produces}
        self.steps = {step.id for step in steps}
        self.facts = produced | {*handbook.questions} | _OWN | _DAYS
        self.purposes = {
            (desk.kind, purpose)
            for desk in handbook.directory.desks
            for channel in desk.channels
            for purpose in channel.purposes
        }
        self.matters = {rule.matter for rule in handbook.directory.deadlines}


def _of_question(question: Question, known: _Known) -> Iterator[Fault]:
    if question.free is Free.NOTHING and len(question.choices) < 2:  # noqa: PLR2004 - yes and no
        yield (), "it has fewer than two choices"
    if question.free is Free.BRAND and question.of is None:
        yield (), "it does not say whose brands"
    if not question.source:
        yield (), "it has no source"
    for name, choice in question.choices.items():
        for detail in _of_moves(choice.moves, "answered", known):
            yield ("choices", name, "moves"), detail


def _of_playbook(
    book: Playbook, known: _Known, brands: Collection[str] | None
) -> Iterator[Fault]:
    for kind in sorted({*book.kinds} - _KINDS):
        yield ("kinds",), f"no kind of case {kind!r}"
    for name in sorted({*book.replaces} - known.handbook.playbooks.keys()):
        yield ("replaces",), f"no playbook {name!r}"
    for brand in book.brands if brands is not None else ():
        if brand not in (brands or ()):
            yield ("brands",), f"no brand {brand!r} in brands/"
    if not book.steps:
        yield (), "it has no step"
    ids = [step.id for step in book.steps]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield ("steps", ids.index(name)), f"two steps are named {name!r}"
    for name in _circle(book):
        yield ("steps", ids.index(name), "after"), f"{name}: it waits for itself"
    for steps, detail in _of_conditions(book.when, known):
        yield ("when", *steps), detail


def _circle(book: Playbook) -> list[str]:
    """Return the steps that wait for themselves."""
    after = {step.id: {*step.after} for step in book.steps}
    found = []
    for name, direct in after.items():
        reached: set[str] = set()
        waiting = [*direct]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += after.get(one, ())
        if name in reached:
            found.append(name)
    return found


def _of_step(step: Step, known: _Known) -> Iterator[Fault]:
    yield from _of_names(step, known)
    yield from _of_desk(step, known)
    yield from _of_waits(step, known)
    for detail in _of_moves(step.moves, "step-done", known):
        yield ("moves",), detail
    for detail in _of_moves(step.undo_moves, "step-undone", known):
        yield ("undo_moves",), detail
    if step.irreversible and not step.warnings:
        yield ("irreversible",), "it cannot be undone, and nothing warns of it"
    for number, cost in enumerate(step.costs):
        if not 0 <= cost.per_hour <= _MOST:
            yield ("costs", number), f"expected 0 to 100, got {cost.per_hour}"
        for steps, detail in _of_conditions(cost.when, known):
            yield ("costs", number, "when", *steps), detail
    for key in ("when", "ticked_by"):
        for steps, detail in _of_conditions(getattr(step, key), known):
            yield (key, *steps), detail


def _of_names(step: Step, known: _Known) -> Iterator[Fault]:
    for key, there in (
        ("after", known.steps),
        ("fallbacks", known.steps),
        ("needs", known.facts),
        ("asks", known.handbook.questions),
        ("warnings", known.handbook.warnings),
    ):
        for name in getattr(step, key):
            if name not in there:
                yield (key,), f"there is no {name!r}"


def _of_waits(step: Step, known: _Known) -> Iterator[Fault]:
    for number, wait in enumerate(step.waits):
        at: Path = ("waits", number)
        if bool(wait.event) == bool(wait.step):
            yield at, "a wait begins with an event or with a step"
        if wait.event and wait.event not in _EVENTS:
            yield at, f"no type of event {wait.event!r}"
        if wait.step and wait.step not in known.steps:
            yield at, f"no step {wait.step!r}"


def _of_desk(step: Step, known: _Known) -> Iterator[Fault]:
    if step.deadline is not None and step.deadline not in known.matters:
        yield ("deadline",), f"no deadline is about {str(step.deadline)!r}"
    if step.desk is None:
        return
    for purpose in step.desk.purpose:
        if (step.desk.of, purpose) not in known.purposes:
            detail = f"no desk of kind {str(step.desk.of)!r} is for {str(purpose)!r}"
            yield ("desk",), detail


def _of_texts(step: Step) -> Iterator[Fault]:
    for key in ("do", "why"):
        text: Wording = getattr(step, key)
        if not text.ja.strip() or not text.en.strip():
            yield (key,), "a text is empty"
    if not step.source.strip():
        yield ("source",), "it has no source"
    if step.confidence in {Confidence.SYNTHETIC, Confidence.GENERIC}:
        yield ("confidence",), "nobody described it"
    if step.minutes <= 0:
        yield ("minutes",), "it takes no time"


def _of_moves(moves: Iterable[Move], on: str, known: _Known) -> Iterator[str]:
    for move in moves:
        machine = known.handbook.machines.get(move.machine)
        if machine is None or move.to not in machine.states:
            yield f"{move.machine}: no state {move.to!r}"
            continue
        ways = [way for way in machine.transitions if way.to == move.to]
        if not any(on in way.on for way in ways):
            yield f"{move.machine}: no {on!r} leads to {move.to!r}"


def check_conditions(
    conditions: Iterable[Condition], handbook: Handbook
) -> Iterator[Fault]:
    """Yield what is wrong with conditions that stand outside of playbooks.

    Args:
        conditions: Of a draft, say.
        handbook: All that they may name.
    """
    yield from _of_conditions(conditions, _Known(handbook))


def _of_conditions(conditions: Iterable[Condition], known: _Known) -> Iterator[Fault]:
    for number, condition in enumerate(conditions):
        for steps, detail in _of_condition(condition, known):
            yield (number, *steps), detail


def _of_condition(condition: Condition, known: _Known) -> Iterator[Fault]:
    used = [key for key in _KEYS if getattr(condition, key)]
    if len(used) != 1:
        wanted = ", ".join(key.rstrip("_") for key in _KEYS)
        yield (), f"expected one of {wanted}; got {len(used)} of them"
        return
    key = used[0]
    if key.endswith("_"):
        for steps, detail in _of_conditions(getattr(condition, key), known):
            yield (key.rstrip("_"), *steps), detail
        return
    if condition.fact and condition.fact not in known.facts:
        yield ("fact",), f"nothing asks for {condition.fact!r} and nothing produces it"
    if condition.event and condition.event not in _EVENTS:
        yield ("event",), f"no type of event {condition.event!r}"
    if condition.step and condition.step not in known.steps:
        yield ("step",), f"no step {condition.step!r}"
    for kind in sorted({*condition.kind} - _KINDS):
        yield ("kind",), f"no kind of case {kind!r}"
    yield from _of_values(condition, known)
    odd = [
        item.name
        for item in fields(Condition)
        if item.name in {"within_hours", "after_hours"}
        and getattr(condition, item.name) is not None
        and key not in {"event", "state", "step"}
    ]
    for name in odd:
        yield (name,), f"{key!r} has no time"


def _of_values(condition: Condition, known: _Known) -> Iterator[Fault]:
    """Yield the values of `is` that a fact or a machine never has."""
    if condition.state is not None:
        machine = known.handbook.machines.get(condition.state)
        there: Collection[str] = machine.states if machine else ()
        if not condition.is_:
            yield ("is",), "it names no state"
    else:
        question = known.handbook.questions.get(condition.fact)
        if question is None or question.free is not Free.NOTHING:
            return
        there = question.choices
    for value in condition.is_:
        if value not in there:
            yield ("is",), f"never {value!r}; there are {', '.join(there)}"
