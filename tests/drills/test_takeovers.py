"""Takeovers drawn by chance can be played, each the same each time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.drills.staged import FOLDER, pool, stage

from mioboe.catalog.reader import read_yaml
from mioboe.drills import clean_household
from mioboe.drills.attacks import (
    FRAUD,
    HELD_OUT,
    check_arsenal,
    household_of,
    load_arsenal,
    play_home,
    play_takeover,
    random_takeover,
)
from mioboe.drills.attacks.acts import Deeds, carry_out
from mioboe.drills.attacks.cast import Cast, can_use, issuer_of, others_of
from mioboe.drills.chance import chance_of
from mioboe.drills.fill import moment, zone_of
from mioboe.drills.play import play_all

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.drills.attacks import (
        Home,
        Takeover,
    )

ARSENAL, PROBLEMS = load_arsenal(FOLDER, read_yaml)
HOME: Home = play_home(clean_household(pool(), 3), stage())[0]
TOKYO = zone_of("Asia/Tokyo")


def casts(day: date) -> list[Cast]:
    return [
        Cast(
            seed=1,
            home=HOME,
            person=person,
            target=target,
            others=others_of(ARSENAL, person, chance_of("test")),
            issuer=issuer_of(HOME.drill, person),
            stage=stage(),
            day=day,
        )
        for target in ARSENAL.targets.values()
        for person in HOME.drill.household.people
    ]


CASTS = [*casts(date(2018, 5, 1)), *casts(date(2025, 5, 1))]


def test_all_that_takeovers_are_drawn_from_is_sound() -> None:
    assert PROBLEMS == ()
    assert list(check_arsenal(ARSENAL, stage())) == []


@pytest.mark.parametrize("name", sorted(ARSENAL.tactics))
def test_every_tactic_can_be_told_somewhere_and_its_mails_written(name: str) -> None:
    tactic = ARSENAL.tactics[name]
    fitting = {cast.target.id: cast for cast in CASTS if can_use(cast, tactic)}

    assert fitting
    for cast in fitting.values():
        deeds = Deeds(cast=cast)
        begins = moment(f"{cast.day} 02:10", TOKYO)
        carry_out(tactic, begins, deeds)
        play_all(deeds.sendings, HOME.drill, stage())


def test_the_same_seed_draws_the_same_takeover() -> None:
    first, second = (random_takeover(11, HOME, ARSENAL, stage()) for _ in range(2))

    assert first == second
    mails = [play_takeover(one, HOME, stage()).mails for one in (first, second)]
    assert mails[0] == mails[1]


def test_other_seeds_draw_other_takeovers() -> None:
    drawn = [random_takeover(seed, HOME, ARSENAL, stage()) for seed in range(60)]

    assert len({one.target for one in drawn}) > 2
    assert len({one.tactics for one in drawn}) > 40
    assert len({one.strikes.hour for one in drawn}) > 12


@pytest.mark.parametrize("seed", range(40))
def test_every_takeover_tells_of_money_and_is_understood_later(seed: int) -> None:
    takeover = random_takeover(seed, HOME, ARSENAL, stage())

    frauds = [mail.at for mail in takeover.sendings if mail.step in FRAUD]
    assert min(frauds) < takeover.reacts
    assert takeover.begins <= min(frauds)
    assert all(loss.yen > 0 for loss in takeover.losses)
    assert HOME.drill.since < takeover.begins.date() <= HOME.drill.until


def test_held_out_takeovers_have_households_of_their_own() -> None:
    tuning = {household_of(seed, 40) for seed in range(400)}
    held_out = {household_of(HELD_OUT + seed, 40) for seed in range(400)}

    assert tuning == set(range(1, 41))
    assert min(held_out) >= HELD_OUT


def struck(seeds: range) -> list[Takeover]:
    return [random_takeover(seed, HOME, ARSENAL, stage()) for seed in seeds]


def times_of(takeover: Takeover, tactic: str) -> list[datetime]:
    does = {act.does for act in ARSENAL.tactics[tactic].acts}
    return [mail.at for mail in takeover.sendings if mail.step in does]


def test_what_gets_in_comes_before_the_money() -> None:
    drawn = [one for one in struck(range(200, 280)) if "sign-in" in one.tactics]

    assert drawn
    assert all(times_of(one, "sign-in")[0] < one.strikes for one in drawn)


def test_what_locks_out_comes_after_the_money() -> None:
    drawn = [one for one in struck(range(200, 400)) if "two-step-after" in one.tactics]

    assert drawn
    times = [
        at - one.strikes for one in drawn for at in times_of(one, "two-step-after")
    ]
    assert times
    assert all(time > timedelta(0) for time in times)


def test_shops_that_write_in_english_after_the_attacker_wished_it() -> None:
    english = [
        mail.form
        for takeover in struck(range(200, 400))
        if "english" in takeover.tactics and takeover.target == "amazon-co-jp"
        for mail in takeover.sendings
    ]

    assert "amazon-co-jp/order-english" in english
    assert "amazon-co-jp/order" not in english


def test_a_strangers_card_costs_the_owner_nothing() -> None:
    tactic = ARSENAL.tactics["strangers-card"]
    deeds = Deeds(cast=next(cast for cast in CASTS if can_use(cast, tactic)))
    carry_out(tactic, moment("2025-05-01 02:10", TOKYO), deeds)

    assert deeds.orders
    assert deeds.losses == []
    assert not [mail for mail in deeds.sendings if mail.step == "charge"]
