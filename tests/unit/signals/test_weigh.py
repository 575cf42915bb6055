from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.events import placed, rules

from mioboe.authenticity import VerdictKind
from mioboe.signals import Level, Sign
from mioboe.signals.format import Levels, Weight
from mioboe.signals.model import Hit
from mioboe.signals.weigh import level_of, score_of, together, weigh

if TYPE_CHECKING:
    from mioboe.signals.format import Rule

LEVELS = Levels(
    checked=date(2026, 1, 1),
    references=(),
    note=2,
    ask=3,
    act=6,
    decisive=("sure",),
    weights={
        "sure": Weight(weight=1),
        "grave": Weight(weight=3, strong=4, cold=1),
        "plain": Weight(weight=2),
        "weak": Weight(weight=1),
        "shy": Weight(weight=3, alone=1, needs=2),
        "silent": Weight(weight=1, alone=0),
        "light": Weight(weight=-2),
        "missing": Weight(weight=1, alone=0),
    },
    only_ask=("missing",),
    ask_lapses_days=60,
    act_lapses_days=730,
    settles_hours=24,
    renews_hours=24,
    episode_hours=24,
    known_orders=3,
    known_days=45,
)
SHIPPED = rules().levels


ORDER = placed("2026-01-10 20:05", 3000)


def rule(name: str) -> Rule:
    """Return a rule of that name."""
    return replace(rules().rules["sign-in"], id=name)


def signs(*names: str) -> tuple[Sign, ...]:
    """Return these signs with their plain weights."""
    return tuple(
        Sign(signal=name, weight=LEVELS.weights[name].weight) for name in names
    )


@pytest.mark.parametrize(
    ("is_strong", "is_cold", "want"),
    [(False, False, 3), (True, False, 4), (False, True, 1), (True, True, 1)],
)
def test_a_sign_counts_what_the_data_says(
    *, is_strong: bool, is_cold: bool, want: int
) -> None:
    hit = Hit(is_strong=is_strong)
    sign = weigh(rule("grave"), hit, ORDER, LEVELS, is_cold=is_cold)

    assert sign.weight == want


def test_a_sign_keeps_its_facts() -> None:
    hit = Hit(facts={"a": "b"})

    assert weigh(rule("weak"), hit, ORDER, LEVELS, is_cold=True) == Sign(
        signal="weak", weight=1, facts={"a": "b"}
    )


@pytest.mark.parametrize(
    ("owes", "of_doubtful", "want"),
    [(False, False, False), (True, False, True), (True, True, False)],
)
def test_a_sign_of_a_mail_without_proof_is_marked_so(
    *, owes: bool, of_doubtful: bool, want: bool
) -> None:
    event = replace(ORDER, verdict=VerdictKind.UNPROVEN, owes_proof=owes)
    about = replace(rule("weak"), of_doubtful=of_doubtful)

    sign = weigh(about, Hit(), event, LEVELS, is_cold=False)

    assert (sign.is_proven, sign.is_doubtful) == (False, want)


@pytest.mark.parametrize(
    ("names", "want"),
    [
        ((), 0),
        (("weak",), 1),
        (("weak", "plain"), 3),
        (("shy",), 1),
        (("shy", "weak"), 2),
        (("shy", "plain"), 5),
        (("silent",), 0),
        (("silent", "weak"), 2),
        (("shy", "silent"), 2),
        (("light",), 0),
        (("grave", "light"), 1),
    ],
)
def test_weights_add_up(names: tuple[str, ...], want: int) -> None:
    assert score_of(signs(*names), LEVELS) == want


@pytest.mark.parametrize(
    ("names", "want"),
    [
        ((), Level.NONE),
        (("weak",), Level.NONE),
        (("plain",), Level.NOTE),
        (("weak", "plain"), Level.ASK),
        (("grave",), Level.ASK),
        (("grave", "plain"), Level.ASK),
        (("grave", "plain", "weak"), Level.ACT),
        (("sure",), Level.ACT),
        (("grave", "light"), Level.ASK),
        (("grave", "plain", "weak", "light"), Level.ASK),
    ],
)
def test_a_score_is_a_level(names: tuple[str, ...], want: Level) -> None:
    assert level_of(signs(*names), LEVELS) is want


@given(st.lists(st.sampled_from(sorted(LEVELS.weights)), unique=True))
def test_without_proof_nobody_is_told_to_act(names: list[str]) -> None:
    made = signs(*names)
    proven = level_of(made, LEVELS)
    doubtful = level_of([replace(sign, is_proven=False) for sign in made], LEVELS)

    assert doubtful is not Level.ACT
    assert doubtful is (Level.ASK if proven is Level.ACT else proven)


def test_doubtful_signs_ask_only_where_they_would_be_an_alarm() -> None:
    grave, plain, weak = (
        replace(sign, is_proven=False, is_doubtful=True)
        for sign in signs("grave", "plain", "weak")
    )

    assert level_of([grave, plain], LEVELS) is Level.NONE
    assert level_of([grave, plain, weak], LEVELS) is Level.ASK


def test_what_is_only_missing_makes_a_doubt_a_question() -> None:
    found = [replace(sign, is_proven=True) for sign in signs("plain", "missing")]

    assert level_of(found[:1], LEVELS) is Level.NOTE
    assert level_of(found, LEVELS) is Level.ASK


def test_what_is_only_missing_makes_no_question_an_alarm() -> None:
    names = ("grave", "plain", "missing")
    found = [replace(sign, is_proven=True) for sign in signs(*names)]

    assert score_of(found, LEVELS) == LEVELS.act
    assert level_of(found, LEVELS) is Level.ASK


def test_what_no_proof_supports_adds_nothing_to_an_alarm() -> None:
    grave, plain, weak = signs("grave", "plain", "weak")

    assert level_of([grave, plain, replace(weak, is_proven=False)], LEVELS) is Level.ASK


@given(st.lists(st.sampled_from(sorted(SHIPPED.weights)), unique=True), st.data())
def test_no_further_doubt_makes_a_finding_quieter(
    names: list[str], data: st.DataObject
) -> None:
    heavy = sorted(n for n, w in SHIPPED.weights.items() if w.weight > 0)
    more = data.draw(st.sampled_from(heavy))

    def level(every: set[str]) -> Level:
        made = [Sign(signal=n, weight=SHIPPED.weights[n].weight) for n in every]
        return level_of(made, SHIPPED)

    assert level({*names, more}).rank >= level(set(names)).rank


def test_of_one_signal_the_heavier_sign_counts() -> None:
    strong = replace(signs("grave")[0], weight=4, facts={"new": "1"})

    assert together(signs("grave", "weak"), [strong]) == (strong, *signs("weak"))
    assert together([strong], signs("grave")) == (strong,)


def test_of_one_signal_the_proven_sign_counts() -> None:
    proven, doubtful = (replace(signs("grave")[0], is_proven=p) for p in (True, False))

    assert together([proven], [doubtful]) == (proven,)
    assert together([doubtful], [proven]) == (proven,)


def test_what_lightens_stands_last() -> None:
    put = together(signs("light", "weak"), signs("grave"))

    assert [sign.signal for sign in put] == ["grave", "weak", "light"]


def test_the_thresholds_that_are_shipped_stand_in_order() -> None:
    assert 0 < SHIPPED.note < SHIPPED.ask < SHIPPED.act
    assert SHIPPED.ask_lapses_days < SHIPPED.act_lapses_days


@pytest.mark.parametrize("name", sorted(SHIPPED.weights))
def test_the_weights_that_are_shipped_make_sense(name: str) -> None:
    weight = SHIPPED.weights[name]

    assert weight.strong is None or weight.strong >= weight.weight
    assert weight.alone is None or weight.alone <= max(weight.weight, 1)
    assert weight.cold is None or weight.cold <= max(weight.weight, 1)
    assert weight.needs >= 1
