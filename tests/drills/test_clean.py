"""Households in which nothing happens: a written one, and those that are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.drills.staged import drills, played, pool, stage

from mioboe.drills import DrillError, check_drill, clean_household, play
from mioboe.drills.lives import Life, Part, Role
from mioboe.drills.script import script
from mioboe.kit import Wording

if TYPE_CHECKING:
    from mioboe.drills import Pool

WRITTEN = drills()["clean-ten-years"]
SEEDS = range(1, len(pool().lives) + 1)


def life(*people: Role) -> Life:
    title = Wording(ja="ある家", en="a household")
    return Life(id="test", title=title, years="5", people=people)


def pool_of(*people: Role) -> Pool:
    return replace(pool(), lives={"test": life(*people)})


def test_ten_clean_years_hold_what_is_ordinary_and_looks_odd() -> None:
    forms = {mail.form for mail in played("clean-ten-years").mails}

    assert forms >= {
        "amazon-co-jp/gift-order-current",
        "amazon-co-jp/sign-in",
        "amazon-co-jp/password-changed",
        "amazon-co-jp/contact-changed",
        "amazon-co-jp/orders-legacy",
        "amazon-co-jp/digital",
        "amazon-co-jp/subscription",
        "amazon-co-jp/order-english-legacy",
        "amazon-co-jp/payment-completed",
        "amazon-com/ordered",
        "yodobashi/order",
        "post/list",
        "phish/amazon-prime",
    }


def test_all_steps_of_a_clean_drill_are_ordinary() -> None:
    found = played("clean-ten-years")

    assert not [mail for mail in found.mails if mail.step]
    assert WRITTEN.expect == ()
    assert 100 < sum(mail.is_forged for mail in found.mails) < len(found.mails) / 5


def test_a_longer_drill_keeps_the_moments_of_a_shorter_one() -> None:
    card = tuple(h for h in WRITTEN.habits if h.id == "mother-card")
    longer = replace(WRITTEN, habits=card)
    shorter = replace(longer, since=date(2024, 1, 1))

    whole = {mail.raw for mail in play(longer, stage()).mails}
    assert {mail.raw for mail in play(shorter, stage()).mails} <= whole


def test_every_habit_can_be_played() -> None:
    rare = tuple(name for name, habit in pool().habits.items() if not habit.per_year)
    turns = tuple(Part(habit=name, name=f"{name}-x", at=("50 20:00",)) for name in rare)
    everybody = Role(id="one", cards=("smbc",), habits=tuple(pool().habits))
    drill = clean_household(pool_of(everybody, replace(everybody, id="two")), 1, 2)
    turned = clean_household(
        pool_of(Role(id="one", cards=("smbc",), parts=turns)), 1, 2
    )

    assert len(drill.habits) >= 2 * len(pool().habits)
    assert check_drill(drill, stage(), signals=()) == ()
    assert check_drill(turned, stage(), signals=()) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_life_has_mails_of_its_own_and_no_incident(seed: int) -> None:
    drill = clean_household(pool(), seed)
    mails = script(drill, stage().words)

    assert len(mails) > 20 * (2025 - drill.since.year)
    assert len({mail.key for mail in mails}) == len(mails)
    assert drill.incident == ()
    assert len({habit.id for habit in drill.habits}) == len(drill.habits)


def test_there_are_at_least_forty_lives_and_half_of_them_last_ten_years() -> None:
    years = [one.years for one in pool().lives.values()]

    assert len(years) >= 40
    assert 0.4 <= years.count("10") / len(years) <= 0.6


def test_each_seed_lives_another_life_until_all_have_been_lived() -> None:
    first = [clean_household(pool(), seed).notes for seed in SEEDS]
    names = {notes[0].partition(" by ")[0] for notes in first}

    assert len(names) == len(pool().lives)


def test_the_same_life_comes_again_with_other_people_and_other_habits() -> None:
    only = replace(pool(), lives={"giver": pool().lives["giver"]})
    made = [clean_household(only, seed) for seed in range(1, 9)]

    assert len({drill.household for drill in made}) == 8
    assert len({tuple(h.id for h in drill.habits) for drill in made}) >= 6
    assert len({h.yen for drill in made for h in drill.habits if h.spread}) > 40


def test_the_same_seed_makes_the_same_household() -> None:
    assert clean_household(pool(), 5, 3) == clean_household(pool(), 5, 3)


def test_the_same_seed_makes_the_same_mails() -> None:
    drill = clean_household(pool(), 12, 1)

    again = play(clean_household(pool(), 12, 1), stage()).mails
    assert [mail.raw for mail in play(drill, stage()).mails] == [m.raw for m in again]


def test_a_household_may_be_made_as_old_as_is_asked_for() -> None:
    assert clean_household(pool(), 3, 2).since == date(2024, 1, 1)


def test_parts_of_one_day_follow_one_another_as_far_apart_as_they_say() -> None:
    parts = (
        Part(habit="moving", at=("40 20:05",)),
        Part(habit="everyday", name="before", span="0-40"),
        Part(habit="everyday", name="after", span="40-100", options={"card": ""}),
        Part(habit="large-thing", at=("40 20:35",)),
    )
    drill = clean_household(pool_of(Role(id="one", parts=parts)), 1)
    by_id = {habit.id: habit for habit in drill.habits}

    (moving,), (thing,) = by_id["one-moving"].at, by_id["one-large-thing"].at
    assert moving[:10] == thing[:10] == str(by_id["one-after"].since)
    assert int(thing[14:]) - int(moving[14:]) in {30, -30}
    before, after = by_id["one-before"], by_id["one-after"]
    assert before.until is not None
    assert after.since is not None
    assert (after.since - before.until).days == 1
    assert before.per_year == after.per_year
    assert (before.options["card"] != "", after.options["card"]) == (True, "")


def test_a_second_account_has_the_name_and_home_of_the_first() -> None:
    first, second = clean_household(
        pool_of(Role(id="own"), Role(id="work", same_as="own")), 1
    ).household.people

    assert second.name == first.name
    assert second.postcodes == first.postcodes
    assert second.addresses != first.addresses


@pytest.mark.parametrize(
    "role",
    [
        Role(id="one", habits=("no-such",)),
        Role(id="one", names="no-such"),
        Role(id="one", cards=("no-such",)),
    ],
)
def test_a_life_that_names_what_is_not_there_is_named(role: Role) -> None:
    with pytest.raises(DrillError, match="no-such"):
        clean_household(pool_of(role), 1)
