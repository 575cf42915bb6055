"""The shape of `data/signals/` and `data/levels.yaml`: signals, and what they count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mioboe.events import EventType, Status
from mioboe.kit import Wording, squash
from mioboe.signals.format.patterns import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """What a framework calls that which a signal shows."""

    #: `F3` (MITRE Fight Fraud Framework) or `ATT&CK`.
    framework: str
    version: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One signal, as data. One YAML file in `data/signals/`."""

    #: The file's name without its ending.
    id: str
    title: Wording
    #: The sentence a good friend would say; `{name}` is a fact of the sign.
    why: Wording
    status: Status
    checked: date
    references: tuple[str, ...]
    #: Events that it looks at.
    on: tuple[EventType, ...]
    #: File in `signals/rules/` whose `check` decides.
    check: str
    #: Numbers and words that the check reads.
    params: Mapping[str, str] = field(default_factory=dict)
    #: What the check `pattern` looks for.
    pattern: Pattern | None = None
    #: Whether a notice that comes late is held against orders that came before it.
    looks_back: bool = False
    #: The fact of its hits that an answer "mine" or "ours" makes known for good.
    teaches: str = ""
    #: Number in domain/FACTS.md 4.2, where it is one of the list.
    fact: str = ""
    #: What frameworks call it.
    techniques: tuple[Technique, ...] = ()
    #: When it is right, and still nothing is wrong.
    false_positives: tuple[str, ...]
    #: Kinds of case that it speaks for, A to J, and how much beside its weight, in
    #: percent. None: an account of the household and its own money (A).
    kinds: Mapping[str, int] = field(default_factory=dict)
    #: Whether it is about mails that owe a proof and have none, and counts in full
    #: there. What else fires on such a mail may be an attacker's invention.
    of_doubtful: bool = False

    def number(self, name: str) -> int:
        """Return the whole number in ``params`` under ``name``."""
        return int(self.params[name])

    def teaching(self, facts: Mapping[str, str]) -> str:
        """Return the value that an answer makes known for good; empty: there is none.

        Args:
            facts: Of a hit or a sign of this rule.
        """
        return squash(facts.get(self.teaches, "")) if self.teaches else ""

    def bound(self, name: str, currency: str) -> int:
        """Return the whole number for sums in a currency.

        Args:
            name: Params hold it with `_jpy` behind it in yen, and with `_other` behind
                it in every other currency.
            currency: ISO 4217.
        """
        return self.number(_in(name, currency))

    def bounds(self, name: str, currency: str) -> tuple[int, ...]:
        """Return whole numbers for sums in a currency; named as for `bound`."""
        return tuple(int(text) for text in self.words(_in(name, currency)))

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words in ``params`` under ``name``, which blanks part."""
        return tuple(self.params[name].split())


def _in(name: str, currency: str) -> str:
    return f"{name}_jpy" if currency == "JPY" else f"{name}_other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one signal counts."""

    weight: int
    #: What it counts where nothing else speaks against the same thing.
    alone: int | None = None
    #: What it counts where its check calls it strong.
    strong: int | None = None
    #: Sum of the others from which on it counts more than `alone`.
    needs: int = 1
    #: What it counts while little is known of the household's habits.
    cold: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How signs add up to levels. `data/levels.yaml`."""

    checked: date
    references: tuple[str, ...]
    #: Least score of each level.
    note: int
    ask: int
    act: int
    #: Signals that make a finding `act` by themselves.
    decisive: tuple[str, ...]
    weights: Mapping[str, Weight]
    #: Days after which an unanswered `ask` counts as usual.
    ask_lapses_days: int
    #: Days after which an unanswered `act` counts as usual.
    act_lapses_days: int
    #: Hours that an order waits before it counts as usual.
    settles_hours: int
    #: Hours after which an alarm that was not heeded is raised again by a new sign.
    renews_hours: int
    #: Hours within which orders at one shop are one episode.
    episode_hours: int
    #: Orders before habits count as known.
    known_orders: int
    #: Days of history before habits count as known.
    known_days: int
    #: Mails about sign-ups within `flood_minutes` that are a flood.
    flood_mails: int = 30
    #: Mails that are one where never so many came together before, by far.
    flood_few: int = 12
    flood_minutes: int = 15
    #: Signals that by themselves, however many, ask and never alarm: what people do to
    #: their own accounts, and that they buy something dear.
    own_doing: tuple[str, ...] = ()
    #: Signals that help to ask and never to alarm: what is only missing, or only dear.
    only_ask: tuple[str, ...] = ()
