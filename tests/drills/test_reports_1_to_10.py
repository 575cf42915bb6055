"""The reports v01 to v10, held against the sums and times of FACTS.md 2.14."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.drills.staged import drills, played

from mioboe.drills import MilestoneKind
from mioboe.signals import Level

TOKYO = ZoneInfo("Asia/Tokyo")
REPORTS = tuple(f"v{number:02}" for number in range(1, 11))


def at(drill: str, name: str) -> datetime:
    found = drills()[drill]
    moments = {s.id: s.at for s in found.incident} | {m.id: m.at for m in found.report}
    return datetime.fromisoformat(moments[name])


def sums(drill: str, prefix: str) -> list[int]:
    steps = drills()[drill].incident
    return [int(s.values["total"]) for s in steps if s.id.startswith(prefix)]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_plays_in_seconds(name: str) -> None:
    assert 300 < len(played(name).mails) < 1000


@pytest.mark.parametrize("name", REPORTS)
def test_every_step_is_in_the_mailbox_in_the_order_of_the_script(name: str) -> None:
    ids = [step.id for step in drills()[name].incident]

    assert [mail.step for mail in played(name).mails if mail.step in ids] == ids


@pytest.mark.parametrize("name", REPORTS)
def test_a_good_friend_speaks_before_the_person_of_the_report_notices(
    name: str,
) -> None:
    drill = drills()[name]
    noticed = next(m for m in drill.report if m.kind is MilestoneKind.NOTICED)
    first = next(mail for mail in played(name).mails if mail.step)

    assert drill.expect[0].step == first.step
    assert drill.expect[0].level.rank >= Level.ASK.rank
    assert any(e.level is Level.ACT for e in drill.expect)
    ranks = [e.level.rank for e in drill.expect]
    assert ranks == sorted(ranks)
    own = datetime.fromisoformat(noticed.at).replace(tzinfo=TOKYO)
    assert own > first.at


def test_v01_tells_of_fifteen_orders_and_the_shop_comes_before_the_owner() -> None:
    assert len(sums("v01", "coins-")) == 15
    assert sum(sums("v01", "coins-")) == 114325
    assert at("v01", "fraud-notice") < at("v01", "noticed")


def test_v02_gets_no_code_and_no_notice_of_the_own_card() -> None:
    day = [m for m in played("v02").mails if m.at.date() >= at("v02", "order").date()]

    assert not [m for m in day if m.form in {"amazon-co-jp/code", "smbc/use"}]
    assert sums("v02", "order") == [20000]


def test_v03_orders_five_things_for_eleven_yen_from_one_seller() -> None:
    orders = [s for s in drills()["v03"].incident if s.id.startswith("order")]

    assert sums("v03", "order") == [11] * 5
    assert len({s.values["seller"] for s in orders}) == 1
    assert all("recipient" not in s.values for s in orders)


def test_v04_is_on_hold_after_eight_hours_and_called_twice() -> None:
    wait = at("v04", "held") - at("v04", "order")

    assert abs(wait - timedelta(hours=8)) < timedelta(minutes=10)
    assert sums("v04", "order") == [69986]
    assert at("v04", "call-2") - at("v04", "call-1") == timedelta(days=1)
    assert at("v04", "noticed") > at("v04", "call-2")


def test_v05_has_no_order_mail_and_a_decision_after_half_a_day() -> None:
    assert "amazon-co-jp/order" not in {s.form for s in drills()["v05"].incident}
    wait = at("v05", "decided") - at("v05", "proof")
    assert abs(wait - timedelta(hours=12)) < timedelta(hours=1)


def test_v06_is_locked_out_and_waits_five_hours() -> None:
    wait = at("v06", "code") - at("v06", "protected")

    assert timedelta(hours=5) <= wait < timedelta(hours=6)


def test_v07_spends_the_balance_first_and_the_card_after_it_within_the_hour() -> None:
    by_form: dict[str, int] = {}
    for step in drills()["v07"].incident:
        if step.id.startswith("order"):
            total = int(step.values["total"])
            by_form[step.form] = by_form.get(step.form, 0) + total

    assert list(by_form.values()) == [60000, 40000]
    assert at("v07", "order-6") - at("v07", "order-1") < timedelta(hours=1)


def test_v08_gets_nine_english_mails_and_one_about_the_lock() -> None:
    steps = drills()["v08"].incident

    assert len([s for s in steps if s.form.endswith("gift-issued-english")]) == 9
    assert len([s for s in steps if s.form.endswith("held-account-english")]) == 1


def test_v09_is_cancelled_before_eight_in_the_morning() -> None:
    assert at("v09", "order").hour < 5
    assert at("v09", "cancelled").hour < 8


def test_v10_is_charged_eight_times_on_the_other_card_without_any_order() -> None:
    steps = drills()["v10"].incident

    assert len(steps) == 8
    assert {s.values["card"] for s in steps} != {
        drills()["v10"].household.people[0].card
    }
    first = at("v10", "charge-1")
    orders = [
        m.at.replace(tzinfo=None)
        for m in played("v10").mails
        if m.form.startswith("amazon-co-jp/") and "order" in m.facts
    ]
    assert first - max(orders) > timedelta(days=10)
