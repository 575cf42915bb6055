"""Ordinary households without end: none of them is attacked, all of them look odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.drills.chance import chance_of
from mioboe.drills.fill import Sheet, fill, moment, zone_of
from mioboe.drills.lives import Role
from mioboe.drills.model import Drill, DrillError, Household, Person
from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from mioboe.drills.lives import Life, Part, Pool
    from mioboe.drills.model import Habit

#: Issuer to the name of its card.
_CARDS: Final = MappingProxyType({
    "smbc": "三井住友カードＶＩＳＡ（ＮＬ）",
    "rakuten-card": "楽天カード（Visa）",
    "jcb": "ＪＣＢカードＷ",
    "sbi-debit": "デビットカード",
    "rakuten-bank": "楽天銀行デビットカード",
    "paypay-bank": "Ｖｉｓａデビット",
    "paypay-card": "PayPayカード",
    "mufg-debit": "三菱ＵＦＪデビット",
})
#: Percent of the habits of which a person has some.
_SOME: Final = 50
#: The last year; forms and fees of later ones are not known.
_LAST: Final = 2025
#: Most days by which the turns of a life are moved.
_SHIFT: Final = 25
#: A list of habits of which every household has this many.
_STRAY: Final = "stray-habits"
_STRAYS: Final = 3
#: When the facts of habits and lives were last held against their sources.
_CHECKED: Final = date(2026, 11, 26)


def clean_household(pool: Pool, seed: int, years: int | None = None) -> Drill:
    """Return an ordinary household, made up by chance.

    Args:
        pool: What it is made of.
        seed: The same seed gives the same household. Seeds from 1 to the number of
            lives have a life each; then all come again, in another order, with other
            people, habits, sums and days.
        years: How long its mail goes back from the end of 2025. `None`: as the life
            says.

    Raises:
        DrillError: A life names a habit, list or issuer that is not there.

    Returns:
        A drill without incident.
    """
    life = _life(pool, seed)
    chance = chance_of(f"clean/{seed}")
    low, _, high = life.years.partition("-")
    drawn = chance.randint(int(low), int(high or low))
    homes = _homes(life, pool, chance)
    empty = _empty(life, seed, years or drawn, homes)
    time = _Years(empty, timedelta(days=chance.randint(-_SHIFT, _SHIFT)))
    habits = [habit for home in homes for habit in _habits(home, pool, time)]
    return replace(empty, habits=tuple(habits))


def _empty(life: Life, seed: int, years: int, homes: Sequence[_Home]) -> Drill:
    """Return a drill in which nothing happens at all."""
    people = tuple(home.person for home in homes)
    return Drill(
        id=f"clean-{seed}",
        title=Wording(ja=f"{life.title.ja}（{seed}）", en=f"{life.title.en} ({seed})"),
        checked=_CHECKED,
        notes=(f"Made from the life {life.id} by seed {seed}.",),
        household=Household(language=life.language, people=people),
        since=date(_LAST - years + 1, 1, 1),
        until=date(_LAST, 12, 31),
    )


@dataclass(frozen=True, slots=True)
class _Home:
    """A role with what chance gave it."""

    role: Role
    person: Person
    #: What fills the blanks of its habits.
    values: Mapping[str, str]
    #: Habits that any household may have.
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Years:
    """The time of a household, and by how much its turns are moved."""

    drill: Drill
    shift: timedelta

    def day(self, percent: str) -> date:
        """Return the day at which so many percent of the years are over."""
        first, last = self.drill.since, self.drill.until
        share = int(percent)
        if share in {0, 100}:
            return last if share else first
        day = first + (last - first) * share / 100 + self.shift
        return min(max(day, first), last)


def _life(pool: Pool, seed: int) -> Life:
    """Return the life of a seed: each once, in an order drawn anew for each round."""
    lap, number = divmod(seed - 1, len(pool.lives))
    names = sorted(pool.lives)
    chance_of(f"lives/{lap}").shuffle(names)
    return pool.lives[names[number]]


def _homes(life: Life, pool: Pool, chance: Random) -> tuple[_Home, ...]:
    """Return everybody of the household; the first one has the strays."""
    family = chance.choice(_words(pool, life.families))
    here, before, *others = chance.sample(_words(pool, "places"), 2 + len(life.people))
    strays = tuple(chance.sample(_words(pool, _STRAY), _STRAYS))
    homes: dict[str, _Home] = {}
    for role, other in zip(life.people, others, strict=True):
        twin = homes.get(role.same_as)
        given = chance.choice(_words(pool, role.names))
        person = _person(role, other if role.elsewhere else here, chance)
        name = twin.person.name if twin else _name(family, given, life.language)
        spelled = f"{role.id}@{family.rpartition(' ')[2]}-ke.example"
        named = replace(person, name=name, addresses=(spelled,))
        homes[role.id] = _home(role, named, before, chance)
    first, *rest = homes.values()
    return (replace(first, strays=strays), *rest)


def _name(family: str, given: str, language: str) -> str:
    """Return a name as shops print it; ``family`` ends in its spelling in addresses."""
    own = family.rpartition(" ")[0]
    return f"{given} {own}" if language == "en" else f"{own} {given}"


def _person(role: Role, place: str, chance: Random) -> Person:
    """Return somebody without name and address."""
    code, _, prefecture = place.partition(" ")
    return Person(
        id=role.id,
        name="",
        addresses=(),
        postcodes=(code,),
        prefecture=prefecture,
        mailbox=chance.choice(role.mailboxes),
        digits=f"{chance.randrange(10**4):04}",
    )


def _home(role: Role, person: Person, before: str, chance: Random) -> _Home:
    issuer = chance.choice(role.cards)
    if issuer not in _CARDS:
        msg = f"{role.id}: no issuer {issuer!r}; one of {', '.join(_CARDS)}"
        raise DrillError(msg)
    local, _, domain = person.addresses[0].partition("@")
    old_code, _, old_place = before.partition(" ")
    values = {
        "card": issuer,
        "name": person.name,
        "address": person.addresses[0],
        "code": person.postcodes[0],
        "place": person.prefecture,
        "old_address": f"{local}.1@{domain}",
        "old_code": old_code,
        "old_place": old_place,
    }
    return _Home(role, replace(person, card=_CARDS[issuer]), values)


def _habits(home: _Home, pool: Pool, years: _Years) -> Iterator[Habit]:
    chance = chance_of(f"{years.drill.id}/{home.role.id}/some")
    some = [name for name in home.role.some if chance.randrange(100) < _SOME]
    known = {*home.role.habits, *(part.habit for part in home.role.parts)}
    for name in dict.fromkeys((*home.role.habits, *some, *home.strays)):
        if name in home.role.habits or name not in known:
            yield _varied(_habit(pool, name), home, f"{years.drill.id}/{name}")
    for part in home.role.parts:
        habit = _habit(pool, part.habit)
        named = replace(
            habit,
            id=part.name or habit.id,
            options={**habit.options, **part.options},
        )
        varied = _varied(named, home, f"{years.drill.id}/{habit.id}")
        yield _placed(varied, part, years)


def _varied(habit: Habit, home: _Home, seed: str) -> Habit:
    """Return ``habit`` as this person has it: as often, as dear, with the own card."""
    chance = chance_of(f"{seed}/{home.role.id}")
    zone = zone_of("Asia/Tokyo")
    sheet = Sheet(values=home.values, chance=chance, zone=zone)
    often = Decimal(str(round(chance.uniform(0.6, 1.5), 2)))
    dear = chance.uniform(0.6, 1.7)
    return replace(
        habit,
        id=f"{home.role.id}-{habit.id}",
        who=home.role.id,
        per_year=habit.per_year * often,
        yen=round(habit.yen * dear) if habit.spread else habit.yen,
        days=tuple(fill(text, sheet) for text in habit.days),
        hours=fill(habit.hours, sheet),
        every=fill(habit.every, sheet),
        options={key: fill(text, sheet) for key, text in habit.options.items()},
    )


def _placed(habit: Habit, part: Part, years: _Years) -> Habit:
    """Return ``habit`` in its part of the years, or on its days."""
    if part.at:
        moments = tuple(_moment(text, years) for text in part.at)
        return replace(habit, per_year=Decimal(0), days=(), every="", at=moments)
    low, _, high = part.span.partition("-")
    since, until = years.day(low), years.day(high)
    if high != "100":
        until -= timedelta(days=1)
    return replace(habit, since=since, until=until)


def _moment(text: str, years: _Years) -> str:
    percent, _, clock = text.partition(" ")
    at = datetime.combine(years.day(percent), datetime.min.time())
    # Parts of one day stay in their order and as far apart.
    late = chance_of(f"{years.drill.id}/{percent}").randrange(45)
    start = moment(f"{at:%Y-%m-%d} {clock}", zone_of("Asia/Tokyo"))
    return f"{start + timedelta(minutes=late):%Y-%m-%d %H:%M}"


def _habit(pool: Pool, name: str) -> Habit:
    if name in pool.habits:
        return pool.habits[name]
    msg = f"no habit {name!r}"
    raise DrillError(msg)


def _words(pool: Pool, name: str) -> tuple[str, ...]:
    if name in pool.words:
        return pool.words[name]
    msg = f"no list of words {name!r}"
    raise DrillError(msg)
