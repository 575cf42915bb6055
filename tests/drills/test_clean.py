from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.drills.staged import drills, played, stage

from mioboe.drills import check_drill, clean_household, play

POOL = drills()["clean-ten-years"]


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
    assert POOL.expect == ()
    assert 100 < sum(mail.is_forged for mail in found.mails) < len(found.mails) / 5


@pytest.mark.parametrize("seed", range(4))
def test_made_households_can_be_played(seed: int) -> None:
    drill = clean_household(POOL, seed, 2)

    assert check_drill(drill, stage(), signals=()) == ()
    mails = play(drill, stage()).mails
    assert len(mails) > 100
    assert not [mail for mail in mails if mail.step]
    assert drill.since == date(2024, 1, 1)


def test_the_same_seed_makes_the_same_household() -> None:
    assert clean_household(POOL, 5, 3) == clean_household(POOL, 5, 3)


def test_other_seeds_make_other_households() -> None:
    made = [clean_household(POOL, seed, 3) for seed in range(8)]

    assert len({drill.household for drill in made}) > 6
    assert len({tuple(h.id for h in drill.habits) for drill in made}) == 8


def test_a_longer_drill_keeps_the_moments_of_a_shorter_one() -> None:
    card = tuple(h for h in POOL.habits if h.id == "mother-card")
    longer = replace(POOL, habits=card)
    shorter = replace(longer, since=date(2024, 1, 1))

    whole = {mail.raw for mail in play(longer, stage()).mails}
    assert {mail.raw for mail in play(shorter, stage()).mails} <= whole
