"""Takeovers are tried on a household each as if it were the only one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.fakes.events import HOME, event, moment, placed, rules
from tests.fakes.lives import bought_as_ever, mixed

from mioboe.flows.rehearsals.tally import tally
from mioboe.flows.rehearsals.trial_lines import trial_lines
from mioboe.flows.rehearsals.trials import Judge, Life, Mark, Trial, try_all
from mioboe.signals import Level

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.flows.rehearsals.trials import Outcome

STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
LIFE = Life(
    id="ordinary", happenings=mixed(bought_as_ever(2020, 2025, 12)), mailbox_years=6
)
JUDGE = Judge(rules=rules(), household=HOME)
SIGN_IN = event("sign-in", "2026-01-09 12:00", device="Chrome", place="Lagos")
GIFTS = [
    placed(f"2026-01-10 03:0{minute}", 50000, gift=True, to="qq@163.example")
    for minute in range(3)
]


def mark(told: Event, *, fraud: bool = True) -> Mark:
    return Mark(
        at=told.arrived,
        message_id=told.message_id,
        step=told.type.value,
        is_fraud=fraud,
        happenings=(told,),
    )


def trial(*mails: Mark, seed: int = 1, hours: int = 48) -> Trial:
    return Trial(
        seed=seed,
        facts={"target": "amazon-co-jp", "tactics": "sign-in gift-burst"},
        mails=mails,
        losses=[(mail.at + timedelta(hours=2), 50000) for mail in mails],
        reacts=mails[0].at + timedelta(hours=hours),
    )


BURST = trial(mark(SIGN_IN, fraud=False), *map(mark, GIFTS))
SILENT = trial(
    Mark(at=GIFTS[0].arrived, message_id="<x>", step="order", is_fraud=True,
         happenings=()),
    seed=2,
)  # fmt: skip


def outcomes(*trials: Trial, judge: Judge = JUDGE) -> tuple[Outcome, ...]:
    return try_all(LIFE, trials, judge)[1]


def test_a_burst_of_gift_cards_is_found_at_the_first_of_them() -> None:
    (found,) = outcomes(BURST)

    assert found.is_found
    assert found.at_fraud.rank >= Level.ASK.rank
    assert found.level is Level.ACT
    assert found.said_at is not None
    assert found.said_at <= GIFTS[0].arrived


def test_what_was_said_in_time_stops_what_was_not_lost_yet() -> None:
    (found,) = outcomes(BURST)

    in_time = [at for at, _ in BURST.losses if found.said_at and at > found.said_at]
    assert found.yen_earlier == 50000 * len(in_time) > 0
    assert found.hours_earlier > 0


def test_an_owner_who_was_faster_gains_nothing() -> None:
    mails = [mark(gift) for gift in GIFTS]
    (found,) = outcomes(trial(*mails, hours=0))

    assert (found.hours_earlier, found.yen_earlier) == (0, 0)


def test_a_mail_that_nobody_could_read_is_missed() -> None:
    (missed,) = outcomes(SILENT)

    assert not missed.is_found
    assert (missed.level, missed.yen_earlier) == (Level.NONE, 0)


def test_takeovers_know_nothing_of_one_another() -> None:
    alone = outcomes(BURST)[0]
    other = trial(mark(placed("2025-11-02 04:00", 90000, **STRANGER)), seed=3)

    together = {one.trial.seed: one for one in outcomes(other, BURST, SILENT)}

    assert together[1] == alone


def test_a_decisive_signal_is_one_without_which_less_would_be_said() -> None:
    (found,) = outcomes(BURST)

    for signal in found.decisive:
        (without,) = outcomes(BURST, judge=JUDGE.without(signal))
        assert without.level.rank < found.level.rank


def test_who_forgets_what_is_usual_finds_less_in_an_unusual_sum() -> None:
    dear = trial(mark(placed("2026-01-10 20:05", 98000)), mark(SIGN_IN))

    knowing = outcomes(dear)[0]
    forgetting = outcomes(
        dear, judge=Judge(rules=rules(), household=HOME, forgets=True)
    )

    assert forgetting[0].level.rank <= knowing.level.rank


def test_ordinary_years_are_counted_without_any_attack() -> None:
    with_attack, _ = try_all(LIFE, [BURST], JUDGE)
    without, _ = try_all(LIFE, [], JUDGE)

    assert with_attack == without
    assert without.mailbox_years == 6


def test_a_tally_adds_up() -> None:
    quiet, found = try_all(LIFE, [BURST, SILENT], JUDGE)
    came = tally(found, [quiet])

    assert (came.takeovers, came.found, came.at_fraud, came.at_sum) == (2, 1, 1, 1)
    assert came.missed == (2,)
    assert came.levels[Level.ACT] == 1
    assert [share.name for share in came.tactics] == ["gift-burst", "sign-in"]
    assert came.yen == 250000
    assert came.asks_a_year == len(quiet.asks) / 6


def test_nothing_at_all_adds_up_too() -> None:
    came = tally([], [])

    assert (came.takeovers, came.median_hours, came.asks_a_year) == (0, 0, 0)


def test_machines_get_a_line_for_each_takeover_and_one_for_all() -> None:
    quiet, found = try_all(LIFE, [BURST, SILENT], JUDGE)
    lines = list(trial_lines(found, tally(found, [quiet])))

    assert [line["kind"] for line in lines] == ["takeover", "takeover", "summary"]
    assert lines[0]["level"] == "act"
    assert lines[1]["said_at"] is None
    assert datetime.fromisoformat(lines[0]["reacts_at"]) == BURST.reacts
    assert lines[-1]["found"] == 1
    assert lines[-1]["missed"] == [2]


def test_a_trial_of_a_few_yen_is_counted_apart() -> None:
    (found,) = outcomes(trial(mark(placed("2026-01-09 12:00", 56)), *map(mark, GIFTS)))
    (only,) = outcomes(trial(mark(placed("2026-01-09 12:00", 56))))

    assert found.at_sum.rank >= Level.ASK.rank
    assert only.at_sum is only.at_fraud


def test_a_sum_that_a_mail_does_not_tell_may_be_any() -> None:
    (found,) = outcomes(trial(*SILENT.mails, *map(mark, GIFTS)))

    assert found.at_sum is found.at_fraud is Level.NONE


def test_mail_that_comes_after_the_attack_is_judged_as_well() -> None:
    late = placed("2026-01-10 03:00", 50000, gift=True, to="qq@163.example")
    silent = Mark(
        at=moment("2026-01-10 02:00"),
        message_id="<none>",
        step="sign-in",
        is_fraud=False,
        happenings=(),
    )
    (found,) = outcomes(trial(silent, mark(late)))

    assert found.at_first is Level.NONE
    assert found.is_found
