"""State machines as tables: what can be in which state, and what moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mioboe.authenticity import Confidence
from mioboe.cases.kinds import MachineId
from mioboe.kit import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One of the sides of a contradiction between sources."""

    text: Wording
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Something on which sources contradict one another. Nobody decides it here."""

    topic: Wording
    says: tuple[Saying, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state."""

    title: Wording
    #: What it means for the household, in one sentence.
    means: Wording | None = None
    #: Whether nothing more is to be done about the thing.
    is_end: bool = False
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What moves a thing from some states to another."""

    #: Empty: from any state.
    from_: tuple[str, ...] = ()
    #: Types of events (`order-shipped`), and kinds of entries: `step-done`,
    #: `answered` and `call` (one that names this state among its moves), `moved` (a
    #: person's word), `promise-slipped` ...
    on: tuple[str, ...]
    #: Empty: it stays where it is.
    to: str = ""
    #: Id of what is then contradictory, out of `contradictions`.
    contradiction: str = ""
    #: Whether a mail that is neither proven nor forged does it as well: so where
    #: believing it costs little, and not believing it much.
    by_unproven: bool = False
    why: Wording
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One kind of thing and its states. One YAML file in `data/machines/`."""

    #: The file's name without its ending.
    id: MachineId
    title: Wording
    checked: date
    confidence: Confidence
    references: tuple[str, ...] = ()
    #: The state in which a thing begins when the case first hears of it.
    initial: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    contradictions: Mapping[str, Wording] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
