"""What signals are worth is counted right, and shown as it was counted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.events import HOME, event, placed, rules
from tests.fakes.lives import bought_as_ever, mixed
from tools import figure_pages
from tools.kept_reads import JUDGING, READING, digest_of, once
from tools.measure_signals import Counts, Work, Worth, added, figures, worth_of

from mioboe.cli.runs.trials import Read
from mioboe.flows.rehearsals.trials import Judge, Life, Mark, Trial

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.events import Event

#: An order far above habit that was the household's own.
DEAR = placed("2025-11-02 20:00", 190000)
LIFE = Life(
    id="ordinary",
    happenings=mixed([*bought_as_ever(2023, 2025, 12), DEAR]),
    mailbox_years=3,
)
GIFTS = [
    placed(f"2026-01-10 03:0{minute}", 50000, gift=True, to="qq@163.example")
    for minute in range(2)
]


def mark(told: Event) -> Mark:
    return Mark(
        at=told.arrived,
        message_id=told.message_id,
        step=told.type.value,
        is_fraud=True,
        happenings=(told,),
    )


def trial(seed: int, *mails: Event) -> Trial:
    marks = [mark(mail) for mail in mails]
    facts = {"target": "amazon-co-jp", "tactics": "gift-burst"}
    return Trial(seed=seed, facts=facts, mails=marks, losses=(), reacts=marks[-1].at)


BURST = trial(1, *GIFTS)
CODE = trial(2, event("one-time-code", "2026-01-09 12:00"))
WORTH = worth_of(
    Read(
        life=LIFE,
        trials=(BURST, CODE),
        judge=Judge(rules=rules(), household=HOME),
    )
)


def test_a_takeover_counts_once_however_many_findings_it_raised() -> None:
    work = WORTH.work["first-gift-card"]

    assert (work.fired, work.stands) == (1, 1)


def test_a_signal_that_spoke_too_softly_fired_and_stands_nowhere() -> None:
    work = WORTH.work["code-unasked"]

    assert (work.fired, work.stands, work.decisive) == (1, 0, 0)


def test_what_was_asked_in_vain_counts_against_the_signals_of_that_question() -> None:
    asked = WORTH.whole.needless_asks + WORTH.whole.needless_acts

    assert all(work.needless <= asked for work in WORTH.work.values())
    assert (WORTH.work["amount-above-habit"].needless > 0) is (asked > 0)


def test_leaving_a_signal_out_that_never_decided_changes_nothing() -> None:
    for name, work in WORTH.work.items():
        without = WORTH.without[name]
        assert without.found <= WORTH.whole.found
        if not work.decisive and not work.needless:
            assert without == WORTH.whole


def test_households_where_a_signal_never_spoke_keep_what_they_had() -> None:
    other = Worth(
        mailbox_years=2, whole=Counts(found=5), without_habits=Counts(found=4)
    )

    told = figures([WORTH, other])

    for row in told["signals"].values():
        assert row["without"]["found"] >= 5
    assert told["mailbox_years"] == 5
    assert told["without_habits"]["found"] == 4 + WORTH.without_habits.found


def test_counts_are_added_field_by_field() -> None:
    assert added([Work(fired=1, needless=2), Work(fired=3)]) == Work(
        fired=4, needless=2
    )
    assert added([Counts(acts=1)]) == Counts(acts=1)


FOUND: dict[str, Any] = {
    "takeovers": 200,
    "date": "2026-01-01",
    "commit": "abc",
    "judging": "1",
    "reading": "2",
    "seeds": [1, 200],
    **figures([
        Worth(
            mailbox_years=10,
            whole=Counts(found=190, at_fraud=180, needless_asks=4),
            without_habits=Counts(found=100, at_fraud=90),
            without={
                "sign-in": Counts(found=187, at_fraud=180, needless_asks=1),
                "gone": Counts(),
            },
            work={
                "sign-in": Work(fired=60, stands=50, needless=3, decisive=7),
                "gone": Work(),
            },
        )
    ]),
}


def test_a_row_says_how_often_how_surely_and_at_what_cost() -> None:
    shown = figure_pages.told(FOUND, {"sign-in"})

    wanted = "| [sign-in](#sign-in) | 60 | 25.0 % | 3 | 94.3 % | 7 | −3 |  | −0.30 |"
    assert wanted in shown
    assert "| −90 | −90 | −0.40 |" in shown


def test_signals_that_are_gone_are_left_out_and_new_ones_are_named() -> None:
    shown = figure_pages.told(FOUND, {"sign-in", "two-step-changed"})

    assert "gone" not in shown
    assert shown.endswith("[two-step-changed](#two-step-changed).\n")


def test_a_page_without_figures_says_so() -> None:
    assert figure_pages.told({}, {"sign-in"}) == "Not measured yet.\n"


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return made

    first = once(tmp_path / "there" / "x.pickle", make)

    assert once(tmp_path / "there" / "x.pickle", make) == first == made == [1]


def test_the_written_figures_are_possible() -> None:
    found = figure_pages.figures()
    if not found:
        pytest.skip("nothing was measured yet")
    takeovers = found["takeovers"]

    assert takeovers >= found["whole"]["found"] >= found["whole"]["at_fraud"]
    for name, row in found["signals"].items():
        assert takeovers >= row["fired"] >= row["stands"] >= 0, name
        assert set(row["without"]) == set(found["whole"]), name
    text = figure_pages.FIGURES.read_text(encoding="utf-8")
    assert (
        text == f"{json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)}\n"
    )


def test_a_digest_stands_for_the_files_and_their_names() -> None:
    assert digest_of(READING) == digest_of(READING) != digest_of(JUDGING)


def test_the_same_life_without_attacks_says_the_same_of_ordinary_mail() -> None:
    read = Read(life=LIFE, trials=(), judge=Judge(rules=rules(), household=HOME))
    worth = worth_of(read)

    assert worth.whole == replace(WORTH.whole, found=0, at_fraud=0, acts=0)
