"""Lives: what kind of household it is, before chance gives it names, sums and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mioboe.drills.model import Habit
from mioboe.kit import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A habit of one person that belongs to some of the years only, or to some days."""

    #: Id of a file in `habits/`.
    habit: str
    #: Tells two parts of one habit apart. Empty: the habit's id.
    name: str = ""
    #: Percent of the household's years, from and to.
    span: str = "0-100"
    #: Moments in place of the habit's own: percent of the years, and time of the day.
    #: `"40 20:15"`; parts of one percentage fall on one day.
    at: tuple[str, ...] = ()
    #: Beside those of the habit, or in their place.
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One person of a life, or a second account of one."""

    id: str
    #: Id of the role whose second account it is: same name and home.
    same_as: str = ""
    #: List of given names in `words/`.
    names: str = "names-women"
    #: Whether home is elsewhere.
    elsewhere: bool = False
    #: Ids of mailboxes and of issuers, of which one is drawn.
    mailboxes: tuple[str, ...] = ("gmail", "microsoft", "icloud", "wakaba", "hoshi")
    cards: tuple[str, ...] = ("smbc", "jcb", "rakuten-card")
    #: Ids of habits: those that it has, and those of which it has about half.
    habits: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A way to live and to shop. One YAML file in `lives/`.

    In all texts of its parts and habits blanks stand for what chance draws: `${card}`
    (the issuer), `${name}`, `${address}`, `${place}` and `${code}` of home, the same
    with `old_` for the home before, and those of `fill`.
    """

    #: The file's name without its ending.
    id: str
    title: Wording
    #: How far its mail goes back: `"10"`, `"3-5"`.
    years: str
    language: str = "ja"
    #: List of family names in `words/`, each with its spelling in addresses.
    families: str = "families"
    people: tuple[Role, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What ordinary households are made of. `load_pool` reads it."""

    habits: Mapping[str, Habit]
    lives: Mapping[str, Life]
    #: Lists to draw names from, by id.
    words: Mapping[str, tuple[str, ...]]
