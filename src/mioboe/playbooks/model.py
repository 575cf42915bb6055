"""Playbooks, questions and warnings: what people write, and all of it together."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from mioboe.authenticity import Confidence
from mioboe.cases import MachineId, Machines, Move, Variant
from mioboe.cases.means import Payer
from mioboe.kit import Wording
from mioboe.playbooks.deadlines import Matter
from mioboe.playbooks.desks import ChannelKind, DeskKind, Purpose
from mioboe.playbooks.directory import Directory
from mioboe.playbooks.subjects import base_of, called, tag_of, with_name
from mioboe.signals.format import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterator


class Each(enum.StrEnum):
    """Of what each one is asked about for itself."""

    PAYER = "payer"
    ORDER = "order"


class Track(enum.StrEnum):
    """Branches of work that go on side by side."""

    SHOP = "shop"
    #: Cards, accounts, wallets: whoever paid.
    CARD = "card"
    MAILBOX = "mailbox"
    PARCEL = "parcel"
    POLICE = "police"
    EVIDENCE = "evidence"
    #: The household itself: ask first.
    HOUSEHOLD = "household"
    AFTERCARE = "aftercare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that must hold. It says exactly one of the first eight keys.

    What depends on a question that nobody was asked yet is open, neither true nor
    false; the plan then asks it.
    """

    #: Name of a fact: known, or with `is` one of these, or with `unknown` not known.
    fact: str = ""
    #: A machine one of whose things is in one of the states in `is`. An order, a card
    #: or an account of which nothing was heard is in the first state of its machine.
    state: MachineId | None = None
    #: A believed mail of this type came.
    event: str = ""
    #: This step was done.
    step: str = ""
    #: The case is of one of these kinds, A to J.
    kind: tuple[str, ...] = ()
    any_: tuple[Condition, ...] = ()
    all_: tuple[Condition, ...] = ()
    #: None of these holds.
    not_: tuple[Condition, ...] = ()
    is_: tuple[str, ...] = ()
    #: Of a fact: nobody knows it, though it was asked.
    unknown: bool = False
    #: Of a state: all things of the machine are in one of the states.
    every: bool = False
    #: Of an event, state or step: it is that new, or that old.
    within_hours: int | None = None
    after_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNeed:
    """Which desk a step needs."""

    #: Whose desk; which one follows from what the case knows.
    of: DeskKind
    #: Purposes, best first; a later one is tried where no desk of an earlier one is
    #: open.
    purpose: tuple[Purpose, ...]
    #: Kinds of channel that will do. Empty: any.
    by: tuple[ChannelKind, ...] = ()
    #: Minutes after which waiting on the line is given up.
    at_most_minutes: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A time that must pass before a step can be done."""

    #: It begins with the latest believed mail of this type, or when the step is done.
    #: If neither was, there is nothing to wait for.
    event: str = ""
    step: str = ""
    hours: int
    why: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an hour of waiting costs. The first one of a step that holds counts."""

    #: 0 nothing to 100 the money is gone within the hour.
    per_hour: int
    #: Whether what is lost by waiting is lost for good.
    is_lasting: bool = False
    text: Wording
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action of one person."""

    #: Unique in the playbook. The same id in another playbook is the same action:
    #: the playbook that comes first says how it is done.
    id: str
    #: One plain sentence.
    do: Wording
    why: Wording
    track: Track
    #: Roles of means of payment, for each one of which it is there. `None`: as its
    #: playbook says; empty: once.
    each: tuple[Payer, ...] | None = None
    #: All must hold.
    when: tuple[Condition, ...] = ()
    #: Steps that come first, as far as they apply.
    after: tuple[str, ...] = ()
    desk: DeskNeed | None = None
    #: Steps to turn to when the desk is closed or was not reached.
    fallbacks: tuple[str, ...] = ()
    #: Facts that must be known.
    needs: tuple[str, ...] = ()
    #: Facts that doing it makes true.
    produces: tuple[str, ...] = ()
    #: States that doing it leads to.
    moves: tuple[Move, ...] = ()
    #: What cannot be undone.
    irreversible: Wording | None = None
    #: How it is taken back where the case was a mistake.
    undo: Wording | None = None
    #: States that taking it back leads to.
    undo_moves: tuple[Move, ...] = ()
    #: Ids in `data/warnings.yaml`.
    warnings: tuple[str, ...] = ()
    #: One of these says that it is done, without anybody's word.
    ticked_by: tuple[Condition, ...] = ()
    waits: tuple[Wait, ...] = ()
    #: What is due: the rules of `data/deadlines/` for the brand and the product count.
    deadline: Matter | None = None
    #: Id of a draft.
    draft: str = ""
    #: Questions to be asked when it is done.
    asks: tuple[str, ...] = ()
    #: How long it takes.
    minutes: int = 5
    costs: tuple[Cost, ...] = ()
    variants: tuple[Variant, ...] = ()
    source: str
    checked: date
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Step):
    """A step of a case, told for what it is about. Its id tells it from the others."""

    #: A means of payment: `issuer/jcb`. Empty: none, or all of them.
    subject: str = ""
    #: Orders, where it is about some of several: `shop/number`.
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What to do in one sort of case. One YAML file in `data/playbooks/`."""

    #: The file's name without its ending.
    id: str
    title: Wording
    checked: date
    references: tuple[str, ...] = ()
    #: Kinds of case, A to J. Empty: any.
    kinds: tuple[str, ...] = ()
    #: Ids of brands. Empty: any.
    brands: tuple[str, ...] = ()
    #: All must hold, beside kind and brand.
    when: tuple[Condition, ...] = ()
    #: Playbooks that do not apply where this one does.
    replaces: tuple[str, ...] = ()
    #: 1 comes first, 99 last.
    priority: int = 50
    #: Roles of means of payment. Its steps are there once for each one in such a role,
    #: and what they say of a card, charge or claim is about that one. Empty: once.
    each: tuple[Payer, ...] = ()
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to a question."""

    text: Wording
    #: States that the answer leads to.
    moves: tuple[Move, ...] = ()


class Free(enum.StrEnum):
    """What is answered in other words than choices."""

    #: One of the choices.
    NOTHING = "nothing"
    #: Id of a desk's brand: of an issuer, a bank, a carrier ...
    BRAND = "brand"
    DAY = "day"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to the household; "I don't know" is always allowed.

    Its key in `data/questions.yaml` is the fact that its answer gives.
    """

    text: Wording
    #: What the answer decides.
    decides: Wording
    choices: Mapping[str, Choice] = field(default_factory=dict)
    #: Whether several choices may be true at once.
    many: bool = False
    free: Free = Free.NOTHING
    #: Of a free answer that is a brand: whose desks are offered.
    of: DeskKind | None = None
    #: Where there are several means of payment, or orders, it is asked of each.
    each: Each | None = None
    #: Whether it asks how far something is, so that another answer before it was right
    #: at its time.
    is_update: bool = False
    source: str

    def about(self, name: Wording | None) -> Question:
        """Return the question about something that has a name."""
        return replace(self, text=with_name(self.text, name))


class Asked(Mapping[str, Question]):
    """Questions by id. It knows those about one thing, too: `charge-shown@jcb`."""

    def __init__(self, plain: Mapping[str, Question], directory: Directory) -> None:
        self._plain = plain
        self._directory = directory

    def __getitem__(self, name: str) -> Question:
        """Return a question; one about something names it in front."""
        question = self._plain[base_of(name)]
        tag = tag_of(name)
        if not tag:
            return question
        return question.about(called(tag, self._directory))

    def __iter__(self) -> Iterator[str]:
        """Return the ids of the questions, each once."""
        return iter(self._plain)

    def __len__(self) -> int:
        """Return how many questions there are."""
        return len(self._plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWarning:
    """Something never to do, or to look out for. A key in `data/warnings.yaml`."""

    text: Wording
    why: Wording
    source: str
    checked: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Handbook:
    """All that a plan is made by."""

    #: By id.
    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    #: By id, those of the triage among them.
    questions: Mapping[str, Question] = field(default_factory=dict)
    warnings: Mapping[str, StepWarning] = field(default_factory=dict)
    machines: Machines = field(default_factory=dict)
    kinds: Kinds
    directory: Directory = field(default_factory=Directory)

    def __post_init__(self) -> None:
        """Let questions be found that are about one thing of several."""
        asked = Asked(self.questions, self.directory)
        object.__setattr__(self, "questions", asked)
