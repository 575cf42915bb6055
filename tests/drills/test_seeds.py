"""The five seeds, held against the times and sums of FACTS.md 1.1."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.drills.staged import FOLDER, drills, played, stage

from mioboe.drills import MilestoneKind, check_drill
from mioboe.signals import Level

TOKYO = ZoneInfo("Asia/Tokyo")
SEEDS = ("seed-0", "seed-1", "seed-2", "seed-3", "seed-4")
SIGNALS = {path.stem for path in (FOLDER.parent / "signals").glob("*.yaml")}


def step(drill: str, name: str) -> datetime:
    at = next(s.at for s in drills()[drill].incident if s.id == name)
    return datetime.fromisoformat(at).replace(tzinfo=TOKYO)


def milestone(drill: str, name: str) -> datetime:
    at = next(m.at for m in drills()[drill].report if m.id == name)
    return datetime.fromisoformat(at).replace(tzinfo=TOKYO)


def sums(drill: str, *steps: str) -> list[int]:
    by_id = {s.id: s for s in drills()[drill].incident}
    return [int(by_id[name].values["total"]) for name in steps]


def balance(drill: str) -> int:
    lost = {MilestoneKind.LOST: 1, MilestoneKind.RECOVERED: -1}
    return sum(m.yen * lost.get(m.kind, 0) for m in drills()[drill].report)


@pytest.mark.parametrize("name", drills())
def test_no_drill_has_a_fault(name: str) -> None:
    assert check_drill(drills()[name], stage(), signals=SIGNALS) == ()


@pytest.mark.parametrize("name", SEEDS)
def test_every_step_is_one_mail_in_the_order_of_the_script(name: str) -> None:
    steps = [mail.step for mail in played(name).mails if mail.step]

    assert steps == [s.id for s in drills()[name].incident]


@pytest.mark.parametrize("name", SEEDS)
def test_a_finding_is_expected_at_the_first_mail_that_can_give_one(name: str) -> None:
    drill = drills()[name]
    order = [s.id for s in drill.incident]

    first = drill.expect[0]
    assert first.level.rank >= Level.ASK.rank
    assert order.index(first.step) <= 1
    assert any(e.level is Level.ACT for e in drill.expect)
    ranks = [e.level.rank for e in drill.expect]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("name", SEEDS)
def test_the_person_of_the_report_notices_later_than_the_first_mail(name: str) -> None:
    drill = drills()[name]

    noticed = next(m for m in drill.report if m.kind is MilestoneKind.NOTICED)
    assert milestone(name, noticed.id) > step(name, drill.expect[0].step)


@pytest.mark.parametrize(
    ("name", "lost"),
    [("seed-0", 0), ("seed-1", 0), ("seed-2", 0), ("seed-3", 10000), ("seed-4", 0)],
)
def test_what_is_finally_lost_is_what_the_report_says(name: str, lost: int) -> None:
    assert balance(name) == lost


def test_seed_0_ships_three_and_a_half_hours_after_the_order() -> None:
    wait = step("seed-0", "shipped") - step("seed-0", "order")

    assert abs(wait - timedelta(hours=3.5)) < timedelta(minutes=2)
    assert 12 <= step("seed-0", "order").hour < 17


def test_seed_0_keeps_the_clock_of_the_report() -> None:
    assert f"{milestone('seed-0', 'chat'):%H:%M}" == "21:00"
    assert milestone("seed-0", "lost-desk").hour == 22
    assert f"{milestone('seed-0', 'fraud-desk'):%H:%M}" == "09:00"
    last = milestone("seed-0", "returned") - milestone("seed-0", "police")
    assert last == timedelta(hours=1)
    assert step("seed-0", "answer-returned") == milestone("seed-0", "returned")


def test_seed_0_comes_after_ten_years_without_an_order() -> None:
    mails = played("seed-0").mails
    orders = [m.at for m in mails if m.form == "amazon-co-jp/order-2011"]

    assert orders
    assert step("seed-0", "order") - max(orders) > timedelta(days=3652)
    assert sums("seed-0", "order") == [62980]


def test_seed_1_buys_three_cards_of_fifty_thousand_within_minutes() -> None:
    assert sums("seed-1", "order-1", "order-2", "order-3") == [50000] * 3
    assert step("seed-1", "order-3") - step("seed-1", "order-1") < timedelta(minutes=10)
    for number in "123":
        gap = step("seed-1", f"card-{number}") - step("seed-1", f"order-{number}")
        assert timedelta(0) < gap < timedelta(minutes=2)


def test_seed_1_waits_a_day_two_days_and_is_answered_on_the_third() -> None:
    called = milestone("seed-1", "contacted")

    assert milestone("seed-1", "promise-broken") - called == timedelta(hours=24)
    assert milestone("seed-1", "three-more-days") - called == timedelta(hours=48)
    assert step("seed-1", "result") - called == timedelta(hours=72)
    claim = milestone("seed-1", "refund") - called
    assert abs(claim - timedelta(days=14)) < timedelta(days=2)


def test_seed_1_gets_no_code_by_mail_around_the_orders() -> None:
    start = step("seed-1", "order-1")
    near = [
        mail
        for mail in played("seed-1").mails
        if abs(mail.at - start) < timedelta(days=3)
    ]

    assert not [m for m in near if m.form == "amazon-co-jp/code"]


def test_seed_2_is_ignored_and_answered_after_a_week() -> None:
    first = step("seed-2", "gift-1")

    assert milestone("seed-2", "contacted") - first > timedelta(hours=24)
    week = step("seed-2", "specialist") - milestone("seed-2", "contacted")
    assert abs(week - timedelta(days=7)) < timedelta(days=1)
    assert milestone("seed-2", "charged") > milestone("seed-2", "specialist")
    goods = [s for s in drills()["seed-2"].incident if s.id.startswith("goods")]
    assert all("recipient" not in s.values for s in goods)


def test_seed_3_issues_and_opens_the_sums_of_the_report() -> None:
    rows = [
        int(row["total"])
        for s in drills()["seed-3"].incident
        for row in s.rows.get("cards", ())
    ]

    assert rows == [3000, 10000, 3000, 20000, 10000, 20000]
    assert sums("seed-3", "opened-1", "debit-1") == [10000, 10000]
    assert sums("seed-3", "opened-2", "debit-2") == [20000, 20000]
    first_wave = [s.id for s in drills()["seed-3"].incident if s.at < "2016-05"]
    assert len(first_wave) == 2


def test_seed_3_has_a_month_between_its_waves_and_minutes_within_them() -> None:
    month = step("seed-3", "opened-1") - step("seed-3", "issued-1")

    assert timedelta(days=28) <= month <= timedelta(days=32)
    debit = step("seed-3", "debit-1") - step("seed-3", "opened-1")
    assert timedelta(minutes=1) <= debit <= timedelta(minutes=5)
    assert step("seed-3", "opened-2") - step("seed-3", "issued-5") < timedelta(
        minutes=3
    )
    assert step("seed-3", "debit-2") - step("seed-3", "opened-2") < timedelta(minutes=2)


def test_seed_3_leaves_no_order_mail_in_the_mailbox() -> None:
    orders = {s.values.get("order", "") for s in drills()["seed-3"].incident} - {""}
    mails = [m for m in played("seed-3").mails if not m.step]

    assert not [m for m in mails for order in orders if order in m.about.en]


def test_seed_4_has_four_mails_in_a_row_two_weeks_after_the_sign_in() -> None:
    names = ["order", "payment-number", "payment-completed", "shipped"]
    mails = [m for m in played("seed-4").mails if m.step in names]
    between = [m for m in played("seed-4").mails if mails[0].at <= m.at <= mails[-1].at]

    assert [m.step for m in mails] == names
    assert between == mails
    assert step("seed-4", "order") - step("seed-4", "sign-in") == timedelta(
        days=14, minutes=3, seconds=5
    )
    assert sums("seed-4", *names) == [56] * 4


def test_seed_4_goes_to_the_own_name_and_far_ahead() -> None:
    by_id = {s.id: s for s in drills()["seed-4"].incident}

    assert "recipient" not in by_id["order"].values
    due = datetime.fromisoformat(by_id["shipped"].values["due"])
    assert due.replace(tzinfo=TOKYO) - step("seed-4", "order") > timedelta(days=30)


def test_seed_4_is_protected_twenty_minutes_after_the_call() -> None:
    assert step("seed-4", "protected") - milestone("seed-4", "contacted") == timedelta(
        minutes=20
    )
    waited = step("seed-4", "code") - step("seed-4", "protected")
    assert timedelta(hours=5) <= waited < timedelta(hours=6)
    absent = milestone("seed-4", "still-absent") - step("seed-4", "order")
    assert abs(absent - timedelta(hours=30)) < timedelta(minutes=1)
