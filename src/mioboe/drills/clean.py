"""Ordinary households by the dozen: none of them is attacked, all of them look odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.drills.chance import chance_of
from mioboe.drills.fill import moment, zone_of
from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random
    from zoneinfo import ZoneInfo

    from mioboe.drills.model import Drill, Habit, Household, Person

_FAMILIES: Final = MappingProxyType({
    "青柳": "aoyagi",
    "倉持": "kuramochi",
    "篠原": "shinohara",
    "長瀬": "nagase",
    "水野": "mizuno",
    "矢島": "yajima",
    "若林": "wakabayashi",
    "須賀": "suga",
})
_GIVEN: Final = ("陽子", "直人", "千代", "芳江", "昭彦", "ひとみ", "剛", "美智子")
_PLACES: Final = (
    ("060-0005", "北海道"), ("980-0021", "宮城県"), ("160-0023", "東京都"),
    ("450-0002", "愛知県"), ("604-8006", "京都府"), ("730-0011", "広島県"),
    ("810-0001", "福岡県"),
)  # fmt: skip
_MAILBOXES: Final = ("gmail", "microsoft", "icloud", "wakaba", "hoshi")
#: Issuer to the name of its card.
_CARDS: Final = MappingProxyType({
    "smbc": "三井住友カードＶＩＳＡ（ＮＬ）",
    "rakuten-card": "楽天カード（Visa）",
    "jcb": "ＪＣＢカードＷ",
    "sbi-debit": "デビットカード",
    "paypay-bank": "Ｖｉｓａデビット",
})
#: Habits this frequent are what the rest is ordinary beside; they always stay.
_USUAL: Final = 10
#: Percent of the other habits that a household has.
_KEPT: Final = 60
#: The last year; forms and fees of later ones are not known.
_LAST: Final = 2025
#: Most days by which fixed moments are moved.
_DAYS: Final = 200


def clean_household(pool: Drill, seed: int, years: int) -> Drill:
    """Return an ordinary household, made up by chance.

    Args:
        pool: Its habits are drawn from: `clean-ten-years`.
        seed: The same seed gives the same household.
        years: How long its mail goes back from the end of 2025.

    Returns:
        A drill without incident: other names, mailboxes, cards, sums, frequencies and
        days than the pool's, and some of its habits.

    Example:
        >>> from mioboe.drills.model import Drill, Household
        >>> from mioboe.kit import Wording
        >>> pool = Drill(id="pool", title=Wording(ja="", en=""),
        ...     checked=date(2026, 1, 1), household=Household(people=()),
        ...     since=date(2016, 1, 1), until=date(2025, 12, 31))
        >>> made = clean_household(pool, 7, 3)
        >>> made.id, made.since.isoformat()
        ('clean-7', '2023-01-01')
    """
    chance = chance_of(f"clean/{seed}")
    since = date(_LAST - years + 1, 1, 1)
    zone = zone_of(pool.household.timezone)
    cards = {person.id: chance.choice(list(_CARDS)) for person in pool.household.people}
    habits = [
        _varied(habit, cards.get(habit.who, ""), chance, zone)
        for habit in pool.habits
        if habit.per_year >= _USUAL or chance.randrange(100) < _KEPT
    ]
    return replace(
        pool,
        id=f"clean-{seed}",
        title=Wording(
            ja=f"何も起こらない家 {seed}", en=f"A household without incident, {seed}"
        ),
        notes=(f"Made from {pool.id} by seed {seed}.",),
        household=_named(pool.household, cards, chance),
        since=since,
        until=date(_LAST, 12, 31),
        habits=tuple(habits),
        incident=(),
        report=(),
        expect=(),
    )


def _named(household: Household, cards: Mapping[str, str], chance: Random) -> Household:
    family = chance.choice(list(_FAMILIES))
    given = chance.sample(_GIVEN, len(household.people))
    place = chance.choice(_PLACES)
    people = []
    for number, person in enumerate(household.people):
        # The last one lives elsewhere, as in the pool.
        is_last = number == len(household.people) - 1
        home = chance.choice(_PLACES) if is_last else place
        other = _other(person, f"{family} {given[number]}", home, chance)
        people.append(replace(other, card=_CARDS[cards[person.id]]))
    return replace(household, people=tuple(people))


def _other(person: Person, name: str, home: tuple[str, str], chance: Random) -> Person:
    family = _FAMILIES[name.partition(" ")[0]]
    return replace(
        person,
        name=name,
        addresses=(f"{person.id}@{family}-ke.example",),
        postcodes=(home[0],),
        prefecture=home[1],
        mailbox=chance.choice(_MAILBOXES),
        digits=f"{chance.randrange(10**4):04}",
    )


def _varied(habit: Habit, card: str, chance: Random, zone: ZoneInfo) -> Habit:
    """Return ``habit`` at other times, with other sums and the person's own card."""
    options = {**habit.options, **({"card": card} if "card" in habit.options else {})}
    often = Decimal(str(round(chance.uniform(0.5, 1.6), 2)))
    moved = timedelta(days=chance.randint(-_DAYS, _DAYS), hours=chance.randint(-1, 1))
    return replace(
        habit,
        per_year=habit.per_year * often,
        yen=round(habit.yen * chance.uniform(0.6, 1.7)) if habit.spread else habit.yen,
        at=tuple(f"{moment(text, zone) + moved:%Y-%m-%d %H:%M}" for text in habit.at),
        options=options,
    )
