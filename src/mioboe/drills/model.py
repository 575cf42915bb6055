"""A rehearsed incident: the household, its years, the attack, and what was reported."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mioboe import ports
from mioboe.kit import MioboeError, Wording
from mioboe.signals import Level

#: What fills a blank of a form.
Value = str | int | Decimal | datetime


class DrillError(MioboeError):
    """A drill cannot be played; `check_drill` names what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the household, with what shops print about them."""

    id: str
    #: As shops print it, family name first, one space: `"岡野 みずほ"`.
    name: str
    addresses: tuple[str, ...]
    postcodes: tuple[str, ...] = ()
    #: Prefecture, and the rest of the address, as a ship-to shows them.
    prefecture: str = "東京都"
    street: str = ""
    #: Id of a file in `mailboxes/`: who keeps this person's mail.
    mailbox: str
    #: Name of the card, as its issuer prints it; last four digits.
    card: str = ""
    digits: str = "0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Who is watched over."""

    timezone: str = "Asia/Tokyo"
    language: str = "ja"
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Something that happens again and again in an ordinary life.

    One of ``per_year``, ``days``, ``every`` and ``at`` says when.
    """

    id: str
    #: Name in `scenes.SCENES`: which mails one time of it makes.
    scene: str
    #: Id of the person; empty: the first one. Of `habits/`: whoever has it.
    who: str = ""
    #: How often, spread by chance.
    per_year: Decimal = Decimal(0)
    #: Month (`"11"`) to its weight; months that are not named weigh 1.
    months: Mapping[str, Decimal] = field(default_factory=dict)
    #: Days on which it always happens: `"25"` each month, `"12-28"` each year.
    days: tuple[str, ...] = ()
    #: Days from one time to the next: `"400-460"` for who comes back after a year.
    every: str = ""
    #: Moments, local: `"2019-03-02 21:40"`.
    at: tuple[str, ...] = ()
    #: Local hours from which one is drawn, e.g. `"7-8 20-23"`.
    hours: str = "8-22"
    #: First and last day; without them those of the drill.
    since: date | None = None
    until: date | None = None
    #: Median sum, and how far sums spread (deviation of the natural logarithm).
    yen: int = 0
    spread: Decimal = Decimal("0.5")
    #: What the scene reads; its docstring names them.
    options: Mapping[str, str] = field(default_factory=dict)
    #: Id of the step that its mails are, where the attacker sends them. Empty: none.
    step: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One mail of the incident."""

    id: str
    #: When it is sent, local: `"2016-05-24 22:05:10"`.
    at: str
    #: Id of a form, or the kind that several forms share.
    form: str
    #: Id of the person; empty: the first one.
    to: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    #: Rows of the form's blocks.
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    #: Id of a sender other than the form's own: for forgeries.
    sender: str = ""


class MilestoneKind(enum.StrEnum):
    """What a milestone of a report is."""

    #: The person saw a mail, or did not, and took it for nothing.
    MISSED = "missed"
    #: The person understood that it is real.
    NOTICED = "noticed"
    #: Shop, issuer or bank was told.
    CONTACTED = "contacted"
    #: What others said or did; what they promised.
    ANSWERED = "answered"
    #: Money went, or a chance to stop it.
    LOST = "lost"
    #: Money came back, or never went.
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What the person in the report did or suffered, and when."""

    id: str
    #: Local, as for `Step`.
    at: str
    kind: MilestoneKind
    what: Wording
    #: The step of the incident that it answers. May be empty.
    step: str = ""
    yen: int = 0
    #: Whether the report leaves the time open and a plausible one was chosen.
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What mioboe must have said when a step's mail has come."""

    step: str
    #: The highest finding about the shop is at least this.
    level: Level
    #: Ids of signals that must be among its signs.
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A scripted household and attacker. One YAML file in `data/drills/`."""

    #: The file's name without its ending.
    id: str
    title: Wording
    #: When its facts were last held against the report.
    checked: date
    references: tuple[str, ...] = ()
    #: What the report leaves open, and what was chosen.
    notes: tuple[str, ...] = ()
    household: Household
    #: First and last day of the ordinary mail.
    since: date
    until: date
    habits: tuple[Habit, ...] = ()
    incident: tuple[Step, ...] = ()
    report: tuple[Milestone, ...] = ()
    expect: tuple[Expectation, ...] = ()
    #: Most findings at `ask` that ordinary mail may get, for each mailbox and year.
    asks_a_mailbox_year: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One mail that is to be written."""

    #: When the sender sends it. Aware.
    at: datetime
    #: Id or kind of a form.
    form: str
    #: Id of the person.
    to: str
    #: Unique in the drill; what is drawn by chance for this mail hangs on it alone.
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] = field(default_factory=dict)
    sender: str = ""
    #: Id of the step of the incident; empty for ordinary mail.
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged(ports.Staged):
    """One mail as it lies in the mailbox, lines ending in CRLF.

    `at` is when the provider took it; its inner hops take up to three seconds more.
    `facts` holds what tells it from others of its kind: `order`, `total`, ...
    """

    #: What it is, for a reader: the form's title and those facts.
    about: Wording
    #: Id of the form.
    form: str
    #: Whether somebody other than the sender it names wrote it.
    is_forged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A drill with all its mails."""

    #: In order of arrival.
    mails: tuple[Staged, ...]
    #: DNS name to its TXT records. No records: the name is known to have none.
    answers: Mapping[str, tuple[str, ...]]
    #: Text of `mioboe.toml`.
    settings: str
