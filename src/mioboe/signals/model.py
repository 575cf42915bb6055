"""Signs of doubt and what they add up to; the household; what a check may look at."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Self

from mioboe.events import Event, Goods
from mioboe.kit import Money, squash
from mioboe.ledger import Account, GiftCard, Ledger, Order, OrderKey
from mioboe.signals.format import Levels, Rule
from mioboe.signals.habits import Habits
from mioboe.signals.trail import Trail


class Level(enum.StrEnum):
    """What a finding asks of a person."""

    #: Nothing: too little to show, and remembered in case more comes.
    NONE = "none"
    #: Kept and shown; nobody is disturbed.
    NOTE = "note"
    #: A person is asked whether it was one of the household.
    ASK = "ask"
    #: Act now: it is very likely not the household's.
    ACT = "act"

    #: 0 for nothing, 1 for a note, 2 to ask, 3 to act.
    rank: int

    def __new__(cls, value: str) -> Self:
        """Return the next level: each asks more than those before it."""
        level = str.__new__(cls, value)
        level._value_ = value
        level.rank = len(cls.__members__)
        return level


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the household."""

    name: str
    #: Mail addresses, lower-case.
    addresses: tuple[str, ...] = ()
    #: Seven digits.
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Who is watched over."""

    zone: tzinfo
    people: tuple[Person, ...] = ()

    @property
    def addresses(self) -> frozenset[str]:
        """All mail addresses, lower-case."""
        return frozenset(a for person in self.people for a in person.addresses)

    @property
    def postcodes(self) -> frozenset[str]:
        """All postcodes, seven digits."""
        return frozenset(p for person in self.people for p in person.postcodes)

    @property
    def own(self) -> frozenset[str]:
        """Names, addresses and postcodes, in the form that habits remember."""
        names = {squash(person.name).replace(" ", "") for person in self.people}
        return self.addresses | self.postcodes | names


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One signal that fired, and why."""

    #: Id of the rule.
    signal: str
    weight: int
    #: What fills the blanks of the rule's sentence.
    facts: Mapping[str, str] = field(default_factory=dict)
    #: Whether it rests on a genuine mail.
    is_proven: bool = True
    #: Whether its mail owes a proof and has none: it may be an invention.
    is_doubtful: bool = False


class Said(enum.StrEnum):
    """What a person of the household answered."""

    #: It was I.
    MINE = "mine"
    #: It was one of us.
    OURS = "ours"
    #: It was none of us.
    NOT_OURS = "not-ours"
    #: I don't know.
    UNSURE = "unsure"

    @property
    def settles(self) -> bool:
        """Whether the household knows of it."""
        return self in {Said.MINE, Said.OURS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person of the household said about one finding."""

    #: In the order in which answers were given, from 1.
    number: int
    #: When. UTC.
    at: datetime
    #: Id of the finding.
    finding: str
    said: Said
    #: Who said it: a person's name. May be empty.
    by: str = ""
    #: Whose it is, where it is somebody else's of the household.
    whose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What an answer taught: this, once more, is no reason to doubt."""

    #: Id of the rule.
    signal: str
    #: Value of the fact that the rule names in `teaches`.
    value: str
    #: Number of the answer.
    answer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Signs about the same thing, put together."""

    id: str
    level: Level
    #: When it was raised, or rose: arrival of the message that did it. UTC.
    at: datetime
    #: When it was raised first. UTC.
    opened: datetime
    shop: str
    brand: str
    #: Number of the (first) order; empty where it is about the account.
    order: str = ""
    amount: Money | None = None
    goods: Goods = Goods.UNKNOWN
    #: Kind of case it would be: A to J, domain/FACTS.md 2.14.
    case_kind: str = ""
    #: Other kinds that it may be, the likelier first.
    rivals: tuple[str, ...] = ()
    #: Id of the question that decides between them.
    question: str = ""
    signs: tuple[Sign, ...] = ()
    #: Message-IDs, in order of arrival.
    messages: tuple[str, ...] = ()
    #: Whether it rests on a genuine mail.
    is_proven: bool = False
    #: Orders that belong to it, first one first.
    orders: tuple[OrderKey, ...] = ()
    #: The last answer about it.
    answer: Answer | None = None
    #: Signals that it had when the household said that it knows of it.
    answered: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether the household said that it knows of it, and nothing came since."""
        return self.answer is not None and self.answer.said.settles

    @property
    def score(self) -> int:
        """Sum of the weights."""
        return sum(sign.weight for sign in self.signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A check says yes."""

    facts: Mapping[str, str] = field(default_factory=dict)
    is_strong: bool = False
    #: Further orders of the episode that it speaks against as well.
    also: tuple[OrderKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a check may look at. What was known when the message came."""

    event: Event
    #: The ledger with the event taken in.
    ledger: Ledger
    #: The ledger before it.
    before: Ledger
    #: The order that the event is about, as it is now.
    order: Order | None
    #: The gift card it is about, as it was before the event.
    gift: GiftCard | None
    account: Account | None
    #: Habits at this brand (one account), at this very shop, and at all shops.
    habits: Habits
    shop_habits: Habits
    all_habits: Habits
    #: Orders at this shop that do not count as usual yet, this one too, in order of the
    #: moments at which they were placed (`alongside.moment_of`).
    unsettled: tuple[Order, ...]
    #: The finding that is open about the same thing, if any.
    open: Finding | None
    #: The last findings about this brand, oldest first.
    recent: tuple[Finding, ...]
    household: Household
    levels: Levels
    #: The last events of each kind, this one among them.
    trail: Trail = field(default_factory=Trail)
    #: What answers taught: id of the rule and value.
    lessons: frozenset[tuple[str, str]] = frozenset()
    #: Names, postcodes, addresses and sellers of orders that were not ours.
    tainted: frozenset[str] = frozenset()
    #: Message-IDs of what the household said it knows of.
    owned: frozenset[str] = frozenset()

    @property
    def is_cold(self) -> bool:
        """Whether too little is known of the household's habits to judge by them."""
        first = self.all_habits.first
        if first is None or self.all_habits.orders < self.levels.known_orders:
            return True
        return (self.event.arrived - first).days < self.levels.known_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Decides whether a rule fires. One file in `signals/rules/`."""

    #: Facts and the rule to a hit, or nothing.
    run: Callable[[Facts, Rule], Hit | None]
    #: Params of the rule that are whole numbers, and those that are words.
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
