"""People are reminded of what a case has coming, once, whatever is killed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.alerting import TOKYO
from tests.fakes.handbooks import shipped
from tests.fakes.posts import make_home
from tests.fakes.tellings import DOWN, SENT, Home

from mioboe.alerts.reminders import Remembered
from mioboe.bootstrap import build
from mioboe.cases import MachineId, Move
from mioboe.cases.entries import Answered, Promised
from mioboe.cases.kinds import Closing
from mioboe.cli.runs.reminding import reminding_of
from mioboe.flows.casework.opening import open_by_hand
from mioboe.flows.casework.respond import (
    close,
    open_promises,
    promise,
    withdraw,
)
from mioboe.flows.casework.work import Casework, plan_of, say
from mioboe.flows.watching.reminding import Reminding, remind_people, reminders_of
from mioboe.signals import Household

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.cases import Case

NOON = datetime(2026, 11, 26, 13, 5, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
HANDBOOK = shipped()


@dataclass
class Table:
    """A household with a case in which a desk promised to call within two hours."""

    home: Home

    def __post_init__(self) -> None:
        self.home.clock.at = NOON
        self.case = open_by_hand(self.work(NOON), brand="amazon", kind="A")
        made = Promised(desk="amazon-co-jp", what="電話", until=NOON + 2 * HOUR)
        self.case = promise(self.work(NOON), self.case, made).case

    def work(self, now: datetime) -> Casework:
        return Casework(
            store=self.home.store,
            handbook=HANDBOOK,
            household=Household(zone=TOKYO),
            senders={},
            now=now,
            by="太郎",
        )

    def at(self, span: timedelta) -> list[str]:
        """Return what was told by then, with a look each quarter of an hour."""
        phones, before = self.home.phones, len(self.home.phones.got)
        while self.home.clock.at < NOON + span:
            remind_people(Reminding(telling=self.home.telling, work=self.work))
            self.home.clock.go(15 * MINUTE)
        return [letter.body for _, _, letter in phones.got[before:]]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(Home(tmp_path))


def promises(told: list[str]) -> int:
    return sum("約束" in body or "promised" in body for body in told)


def test_a_promise_is_told_once_to_each_even_after_a_kill(table: Table) -> None:
    assert promises(table.at(2 * HOUR)) == 0
    assert promises(table.at(3 * HOUR)) == 2

    table.home.restart()

    assert promises(table.at(9 * HOUR)) == 0


def test_what_could_not_be_sent_is_sent_later_and_once(table: Table) -> None:
    table.home.phones.outcome = DOWN
    assert table.at(4 * HOUR) == []

    table.home.phones.outcome = SENT
    assert promises(table.at(6 * HOUR)) == 2


def test_a_withdrawn_promise_is_not_told(table: Table) -> None:
    (made,) = open_promises(table.case)
    withdraw(table.work(NOON), table.case, made.entry)

    assert promises(table.at(4 * HOUR)) == 0


def test_a_closed_case_is_not_told(table: Table) -> None:
    close(table.work(NOON), table.case, Closing.SOLVED)

    assert table.at(40 * 24 * HOUR) == []


def paid_by_card(table: Table) -> Case:
    """Return the case, now that the card and the day of its use are known."""
    work, case = table.work(NOON), table.case
    posted = Move(machine=MachineId.CHARGE, to="posted")
    for what in (
        Answered(question="instrument", values=("credit",)),
        Answered(question="used-on", values=("2026-11-25",)),
        Answered(question="charge-shown", values=("posted",), moves=(posted,)),
    ):
        case = say(work, case, what)
    return case


def test_the_time_of_a_step_that_waits_for_others_runs_all_the_same(
    table: Table,
) -> None:
    case, work = paid_by_card(table), table.work(NOON)
    plan = plan_of(work, case)
    found = [
        one for one in reminders_of(case, plan, work) if one.sort is Remembered.DEADLINE
    ]

    assert "file-claim" in {one.step.id for one in plan.waiting}
    assert [one.begin.date().isoformat() for one in found][-1] == "2027-01-23"
    assert len({one.id for one in found}) == len(found) == 5


def test_a_day_of_warning_is_told_in_the_morning_and_once(table: Table) -> None:
    paid_by_card(table)
    table.home.clock.at = datetime(2027, 1, 20, 8, 30, tzinfo=TOKYO)
    # The promise, and the warning of four days ago.
    until_nine = table.home.clock.at + 30 * MINUTE - NOON
    assert len(table.at(until_nine)) == 2

    told = table.at(until_nine + 3 * HOUR)

    assert len(told) == 2
    assert "あと3日" in told[0]
    assert "3 days" in told[1]


def test_a_desk_that_is_to_be_called_is_told_a_quarter_before(table: Table) -> None:
    case, work = paid_by_card(table), table.work(NOON)
    plan = plan_of(work, case)
    opens = datetime(2026, 11, 27, 9, tzinfo=TOKYO)
    booked = tuple(
        replace(one, book=replace(one.reach, at=opens))
        for one in plan.actions
        if one.reach is not None
    )
    found = reminders_of(case, replace(plan, actions=booked), work)
    calls = [one for one in found if one.sort is Remembered.CALL]

    assert calls
    assert {one.begin for one in calls} == {opens - 15 * MINUTE}
    assert {one.end for one in calls} == {opens}


def test_what_the_watch_works_with_reads_cases_of_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    reminding = reminding_of(build(make_home(tmp_path)))(home.telling)
    assert remind_people(reminding) == 0

    table = Table(home)
    table.home.clock.go(3 * HOUR)

    assert remind_people(reminding) == 2
    assert remind_people(reminding) == 0
