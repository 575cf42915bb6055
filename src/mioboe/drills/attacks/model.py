"""How attackers go about it, as data; and one takeover that was drawn from it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from mioboe.drills.model import Drill, Sending
from mioboe.kit import Wording


class Phase(enum.StrEnum):
    """What a tactic is for. Source: domain/FACTS.md 4.1."""

    #: Getting in: what shop or mailbox provider may say of it.
    ACCESS = "access"
    #: Making ready: addresses, instruments, small trials.
    POSITIONING = "positioning"
    #: Making money: orders, gift cards, charges.
    MONETISING = "monetising"
    #: Keeping the owner from seeing it.
    CONCEALING = "concealing"
    #: Keeping the owner out.
    LOCK_OUT = "lock-out"
    #: What the shop does about it.
    REACTION = "reaction"


class Goes(enum.StrEnum):
    """Who gets what the attacker orders."""

    #: The owner, at the own address.
    OWNER = "owner"
    #: A stranger's address, out of the list `drop-people`.
    DROP = "drop"


class Paid(enum.StrEnum):
    """With what the attacker pays."""

    #: The owner's card; the issuer may write.
    CARD = "card"
    #: The owner's balance, points or coins with the shop: no issuer writes.
    BALANCE = "balance"
    #: A stranger's card: the owner loses nothing.
    STRANGER = "stranger"


class Run(enum.StrEnum):
    """How the sums of several orders hang together."""

    ANEW = "anew"
    SAME = "same"
    RISING = "rising"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Which sums an attacker picks, in yen. One of ``of`` and ``between`` is set."""

    of: tuple[int, ...] = ()
    #: So much less than a sum of ``of``: a span such as `"1-300"`.
    under: str = "0"
    #: Drawn evenly on the logarithm from this span.
    between: str = ""
    #: What a sum ``between`` is rounded to.
    step: int = 1
    run: Run = Run.ANEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A mail that an order or a charge brings about later."""

    does: str
    #: Minutes since the order: a span, drawn on the logarithm.
    after: str
    percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a tactic does, once or several times."""

    #: Key of a target's `writes`, or `charge`: the issuer alone writes.
    does: str
    #: Scene that tells of it in place of a target. Empty: none.
    scene: str = ""
    #: Minutes since the tactic began: a span, drawn on the logarithm.
    after: str = "0"
    times: str = "1"
    #: Minutes between two times.
    apart: str = "1-5"
    percent: int = 100
    #: Whether it is done once for each order that the attacker placed.
    each: bool = False
    sums: Sums | None = None
    #: List of words that the goods are drawn from; the merchants of charges.
    goods: str = ""
    to: Goes = Goes.OWNER
    paid: Paid = Paid.CARD
    follows: tuple[Follow, ...] = ()
    #: Minutes until the money cannot be stopped anymore: a span. Empty: it is lost when
    #: the goods ship, or not at all.
    lost: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    #: Options of the scene.
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactic:
    """One way to do one part of a takeover. One YAML file in `tactics/`."""

    #: The file's name without its ending.
    id: str
    title: Wording
    phase: Phase
    #: How often it is chosen beside the others of its phase.
    weight: int
    #: Minutes: before the first order (access, positioning, concealing), after it
    #: (lock-out), after the last one (reaction). A span, drawn on the logarithm.
    begins: str = "0"
    acts: tuple[Act, ...] = ()
    #: Local hours in which the money is made, for tactics that choose them.
    hours: str = ""
    #: Language to which the attacker sets the shop.
    language: str = ""
    #: Percent of the shop's mails from the first order on that the owner never sees.
    hides: int = 0
    #: Ids of the targets where it is known to happen. Empty: wherever all its acts can
    #: be written.
    targets: tuple[str, ...] = ()
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One shop, wallet or card that is attacked; or who else writes of it.

    One YAML file in `targets/`.
    """

    #: The file's name without its ending.
    id: str
    title: Wording
    #: How often it is chosen; 0: it only writes of attacks on others.
    weight: int
    #: Folders of forms by which a household is known to use it.
    used: tuple[str, ...] = ()
    #: Order number, with blanks.
    number: str = ""
    #: What happens to the form that tells of it. `order@en` is the English one.
    writes: Mapping[str, str] = field(default_factory=dict)
    #: List of goods that a tactic names to the one that this shop sells in its place.
    goods: Mapping[str, str] = field(default_factory=dict)
    #: Issuer to the shop's name as it prints it; `other` for the rest.
    merchants: Mapping[str, str] = field(default_factory=dict)
    #: How many yen one unit of its currency is.
    yen: Decimal = Decimal(1)
    #: Mailboxes whose provider this is; `*` for all. Empty: it is no provider.
    serves: tuple[str, ...] = ()
    #: First and last day on which its forms are in use.
    since: date | None = None
    until: date | None = None
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How takeovers are put together. `odds/takeover.yaml`."""

    #: Phase to the weights of having 0, 1, 2 ... tactics of it.
    tactics: Mapping[str, tuple[int, ...]]
    #: Percent of takeovers at a shop that the household has not used.
    unused: int
    #: Percent of takeovers within the first year of the household's mail.
    early: int
    #: Local hours of the first order; one is drawn where no tactic says.
    hours: tuple[str, ...]
    #: Scenes of the household that go on during the attack.
    noise: tuple[str, ...]
    #: How many mails of them, within how many minutes.
    noise_mails: str
    noise_minutes: str
    #: Minutes until the owner understands, since the first fraudulent mail: spans, of
    #: which one is drawn.
    reacts: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arsenal:
    """All that takeovers are drawn from. `load_arsenal` reads it."""

    tactics: Mapping[str, Tactic]
    targets: Mapping[str, Target]
    odds: Odds


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household that may be attacked."""

    drill: Drill
    #: Person and folder of forms to the number of ordinary mails.
    uses: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Money that nobody can stop anymore from a moment on."""

    at: datetime
    yen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """One takeover. `step` of a sending is its act; noise has none."""

    seed: int
    #: Id of the person, of the target and of the tactics in order of their phases.
    person: str
    target: str
    tactics: tuple[str, ...]
    #: When the first mail is sent, and the first order placed. Local.
    begins: datetime
    strikes: datetime
    sendings: tuple[Sending, ...]
    losses: tuple[Loss, ...]
    #: When the owner would have understood. Local.
    reacts: datetime


#: Acts whose mail says that somebody else spends the owner's money.
FRAUD: Final = frozenset({
    "order", "gift-card", "gift-issued", "digital", "coins", "payment", "charge",
})  # fmt: skip
