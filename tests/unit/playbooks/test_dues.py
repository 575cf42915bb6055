from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import NOON, TOKYO, mail, opened
from tests.fakes.handbooks import book, handbook, shipped, step

from mioboe.cases import MachineId, Move
from mioboe.cases.entries import Answered, StepDone
from mioboe.events import EventType
from mioboe.playbooks.actions import Cause
from mioboe.playbooks.conditions import View
from mioboe.playbooks.deadlines import Matter
from mioboe.playbooks.dues import dues_of
from mioboe.playbooks.plan import plan

if TYPE_CHECKING:
    from tests.fakes.caselogs import Log


def view(log: Log) -> View:
    return View(case=log.case, handbook=shipped(), now=log.now, zone=TOKYO)


def paid(*values: str, **facts: str) -> Log:
    log = opened()
    log.add(Answered(question="instrument", values=values))
    for name, value in facts.items():
        log.add(Answered(question=name.replace("_", "-"), values=(value,)))
    return log


def days(log: Log, matter: Matter = Matter.CLAIM) -> dict[str, str]:
    return {due.rule.id: due.day.isoformat() for due in dues_of(matter, view(log))}


def test_sixty_days_of_a_credit_card_count_from_the_first_use() -> None:
    log = paid("credit", issuer="rakuten-card", used_on="2026-11-26")

    assert days(log) == {"jp-credit-60": "2027-01-24"}


def test_a_day_that_a_person_gives_counts_above_the_mails() -> None:
    log = paid("credit", used_on="2026-11-20")
    log.add(mail(EventType.CARD_USED), at=NOON)

    assert days(log)["jp-credit-60"] == "2027-01-18"


def test_without_a_day_the_first_mail_counts() -> None:
    log = paid("credit")
    log.add(mail(EventType.CARD_USED), at=NOON)
    log.add(mail(EventType.ORDER_PLACED), at=NOON - timedelta(days=6))

    assert days(log)["jp-credit-60"] == "2027-01-18"


def test_where_nothing_says_when_there_is_no_deadline() -> None:
    assert days(paid("credit")) == {}


def test_ten_days_at_kyash_come_before_sixty_of_a_card() -> None:
    log = paid("credit", "prepaid", prepaid="kyash", used_on="2026-11-26")
    found = dues_of(Matter.CLAIM, view(log))

    assert found[0].rule.id == "jp-kyash-10"
    assert found[0].day == date(2026, 12, 5)


def test_of_an_unknown_instrument_the_shortest_comes_first() -> None:
    log = opened()
    log.add(mail(EventType.CARD_USED), at=NOON)
    found = dues_of(Matter.CLAIM, view(log))

    assert len(found) > 2
    assert found == tuple(sorted(found, key=lambda due: due.at))


def test_the_answer_counts_from_the_day_on_which_it_was_asked_for() -> None:
    log = paid("credit", issuer="smbc-card", asked_on="2026-12-01")

    assert days(log, Matter.ANSWER) == {"jp-vpass-14": "2026-12-14"}


def test_the_refund_counts_from_when_the_claim_was_filed() -> None:
    log = paid("credit", issuer="smbc-card")
    filed = Move(machine=MachineId.CLAIM, to="filed")
    log.add(StepDone(step="file-claim", moves=(filed,)), at=NOON)

    assert days(log, Matter.REFUND) == {"jp-vpass-refund": "2027-01-31"}


def test_two_days_of_an_american_debit_card_count_from_when_it_was_learned() -> None:
    log = paid("debit", country="US")
    log.add(mail(EventType.BANK_DEBITED), at=NOON - timedelta(days=9))
    found = {due.rule.id: due for due in dues_of(Matter.CLAIM, view(log))}

    assert "us-debit-2" in found
    assert found["us-debit-2"].day >= NOON.date()


def test_an_answer_without_a_day_counts_from_the_mail_about_the_claim() -> None:
    log = paid("credit", issuer="smbc-card")
    assert days(log, Matter.ANSWER) == {}

    log.add(mail(EventType.CLAIM_RESULT), at=NOON)
    assert days(log, Matter.ANSWER) == {"jp-vpass-14": "2026-12-09"}


def test_to_close_an_account_the_rule_of_its_shop_counts() -> None:
    log = paid("credit", asked_on="2026-11-26")

    assert days(log, Matter.CLOSE_ACCOUNT) == {"jp-amazon-close-5": "2026-11-30"}


def test_a_deadline_that_is_near_makes_its_step_urgent_and_is_the_reason() -> None:
    due = step("claim", deadline=Matter.CLAIM, minutes=20)
    made = replace(
        handbook(book(step("other", 30, minutes=20), due)),
        directory=shipped().directory,
    )
    log = paid("credit", issuer="rakuten-card", used_on="2026-11-26")

    def first(day: int) -> str:
        at = datetime(2027, 1, day, 9, tzinfo=TOKYO)
        action = plan(log.case, made, now=at, zone="Asia/Tokyo").actions[0]
        return f"{action.step.id} {[one.code for one in action.because]}"

    assert first(10) == "other ['cost']"
    assert first(22) == "claim ['due']"
    assert first(24) == "claim ['due']"
    assert first(26) == "other ['cost']", "what is over presses no more"


@pytest.mark.parametrize("value", ["soon", "2026-13-01"])
def test_a_day_that_is_none_is_passed_over(value: str) -> None:
    assert days(paid("credit", used_on=value)) == {}


def test_a_deadline_stands_in_the_agenda_with_its_reminders() -> None:
    log = paid("credit", issuer="rakuten-card", used_on="2026-11-26", ours="nobody")
    posted = Move(machine=MachineId.CHARGE, to="posted")
    log.add(Answered(question="charge-shown", values=("posted",), moves=(posted,)))
    for name in ("save-pages", "report-shop", "call-issuer", "stop-card"):
        log.add(StepDone(step=name))
    found = plan(log.case, shipped(), now=log.now, zone="Asia/Tokyo")
    (claim,) = [a for a in (*found.actions, *found.later) if a.step.id == "file-claim"]
    times = [one.at.date().isoformat() for one in found.agenda if one.due is not None]

    assert claim.dues[0].day == date(2027, 1, 24)
    assert "2026-12-25" in times
    assert times[-1] <= "2027-01-24"


def test_a_deadline_stands_in_the_agenda_while_its_step_waits_for_others() -> None:
    log = paid("credit", issuer="rakuten-card", used_on="2026-11-26", ours="nobody")
    posted = Move(machine=MachineId.CHARGE, to="posted")
    log.add(Answered(question="charge-shown", values=("posted",), moves=(posted,)))
    found = plan(log.case, shipped(), now=log.now, zone="Asia/Tokyo")
    (claim,) = [one for one in found.waiting if one.step.id == "file-claim"]
    last = [one for one in found.agenda if one.cause is Cause.DUE]

    assert claim.after, "it waits"
    assert claim.dues[0].day == date(2027, 1, 24)
    assert [one.at for one in last] == [claim.dues[0].at]
    assert [one.cause for one in found.agenda].count(Cause.WARNING) == 4


def test_a_deadline_that_several_steps_serve_stands_in_the_agenda_once() -> None:
    due = replace(step("told", 1), deadline=Matter.CLAIM)
    filed = replace(step("filed", 1), deadline=Matter.CLAIM, after=("told",))
    made = replace(handbook(book(due, filed)), directory=shipped().directory)
    log = paid("credit", issuer="rakuten-card", used_on="2026-11-26")
    found = plan(log.case, made, now=log.now, zone="Asia/Tokyo")

    assert [one.step.id for one in found.waiting] == ["filed"]
    assert [one.cause for one in found.agenda].count(Cause.DUE) == 1


def test_the_time_runs_and_is_shown_while_nothing_is_on_the_statement() -> None:
    log = paid("credit", issuer="rakuten-card", used_on="2026-11-26", ours="nobody")
    for name in ("call-issuer", "save-pages", "report-shop"):
        log.add(StepDone(step=name))
    found = plan(log.case, shipped(), now=log.now, zone="Asia/Tokyo")

    assert "file-claim" not in {one.id for one in found.ahead}
    assert [o.due.day for o in found.agenda if o.due and o.cause is Cause.DUE] == [
        date(2027, 1, 24)
    ]
