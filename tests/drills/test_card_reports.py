"""Reports V11 to V19, held against the times and sums of FACTS.md 2.14."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.drills.staged import drills, played

from mioboe.drills import MilestoneKind
from mioboe.signals import Level

REPORTS = tuple(f"v{number}" for number in range(11, 20))
#: In which the number of a card was stolen and no shop writes.
CARD_ALONE = ("v11", "v15", "v16", "v17")


def moment(drill: str, at: str) -> datetime:
    zone = ZoneInfo(drills()[drill].household.timezone)
    return datetime.fromisoformat(at).replace(tzinfo=zone)


def step(drill: str, name: str) -> datetime:
    return moment(drill, next(s.at for s in drills()[drill].incident if s.id == name))


def charges(drill: str) -> list[int]:
    told = [s.values.get("total") for s in drills()[drill].incident]
    return [int(total) for total in told if total]


def balance(drill: str) -> int:
    signs = {MilestoneKind.LOST: 1, MilestoneKind.RECOVERED: -1}
    return sum(m.yen * signs.get(m.kind, 0) for m in drills()[drill].report)


#: Reports in which the writer is first, today; their notes say why.
LATER = {"v13"}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_plays_in_seconds_after_ordinary_years(name: str) -> None:
    mails = played(name).mails

    assert 150 < len(mails) < 900
    assert mails[-1].at - mails[0].at > timedelta(days=2 * 365)


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_wanted_comes_before_the_writer_noticed(name: str) -> None:
    drill = drills()[name]
    first = next(e for e in drill.expect if e.level.rank >= Level.ASK.rank)

    noticed = next(m for m in drill.report if m.kind is MilestoneKind.NOTICED)
    is_earlier = step(name, first.step) < moment(name, noticed.at)
    assert is_earlier is (name not in LATER)


@pytest.mark.parametrize("name", CARD_ALONE)
def test_a_stolen_number_leaves_mails_of_the_issuer_alone(name: str) -> None:
    makers = {m.form.partition("/")[0] for m in played(name).mails if m.step}

    assert makers <= {"paypay-card", "smbc", "rakuten-card", "mufg-debit"}


def test_v15_counts_five_charges_of_which_one_lies_within_sixty_days() -> None:
    told = next(m for m in drills()["v15"].report if m.id == "contacted")
    window = moment("v15", told.at) - timedelta(days=60)
    late = [s for s in drills()["v15"].incident if moment("v15", s.at) > window]

    assert len(charges("v15")) == 5
    assert sum(charges("v15")) == 17000
    assert [s.values["total"] for s in late] == ["5000"]
    assert balance("v15") == 12000


def test_v16_is_one_charge_whose_shop_is_told_days_later() -> None:
    assert charges("v16") == [15600]
    gap = step("v16", "confirmed") - step("v16", "quick")
    assert timedelta(days=1) < gap < timedelta(days=5)


def test_v17_takes_eleven_debits_at_four_and_reaches_the_desk_two_days_later() -> None:
    assert len(charges("v17")) == 11
    assert sum(charges("v17")) == 58000
    assert {moment("v17", s.at).hour for s in drills()["v17"].incident} == {4}
    reached = next(m for m in drills()["v17"].report if m.id == "reached")
    days = moment("v17", reached.at).date() - step("v17", "used-1").date()
    assert days == timedelta(days=2)


def test_v19_leaves_a_month_between_the_two_codes() -> None:
    month = step("v19", "code-2") - step("v19", "code-1")

    assert timedelta(days=28) <= month <= timedelta(days=31)
