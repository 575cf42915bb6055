"""Nobody is told twice because a record was made again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.alerting import NIGHT, finding

from mioboe.alerts import Matter, news
from mioboe.ledger import OrderKey
from mioboe.signals import Answer, Level, Said

if TYPE_CHECKING:
    from mioboe.signals import Finding

HOUR = timedelta(hours=1)
ASKED = finding(level=Level.ASK)
ALARM = finding(at=NIGHT + HOUR, messages=("<1@x.test>", "<2@x.test>"))


def told(*findings: Finding) -> tuple[Matter, ...]:
    """Return the matters that come up one fold after the other."""
    known: tuple[Matter, ...] = ()
    for one in findings:
        known = (*known, *news([one], known, one.at + timedelta(seconds=3)))
    return known


def test_a_finding_that_was_raised_comes_up_once() -> None:
    known = told(finding())

    assert [m.number for m in known] == [1]
    assert news([finding()], known, NIGHT + HOUR) == ()


def test_what_rose_in_one_fold_comes_up_as_it_stands_at_the_end() -> None:
    (matter,) = news([ASKED, ALARM], (), NIGHT)

    assert matter.level is Level.ACT


def test_what_rises_later_comes_up_again() -> None:
    known = told(ASKED, ALARM)

    assert [m.level for m in known] == [Level.ASK, Level.ACT]
    assert news([ASKED, ALARM], known, NIGHT + 2 * HOUR) == ()


def test_a_note_disturbs_nobody() -> None:
    assert news([finding(level=Level.NOTE)], (), NIGHT) == ()


def test_an_alarm_that_a_later_mail_renews_comes_up_again() -> None:
    later = replace(ALARM, at=NIGHT + 60 * HOUR, messages=(*ALARM.messages, "<9@x>"))

    assert len(told(ALARM, later)) == 2


def test_the_same_mails_by_another_id_are_nothing_new() -> None:
    assert news([replace(ALARM, id="finding_other")], told(ALARM), NIGHT) == ()


@pytest.mark.parametrize("name", ["", "<1@x.test>"])
def test_orders_whose_mails_have_no_name_or_the_same_are_told_each(name: str) -> None:
    one, other = (
        finding(
            id=f"finding_{number}",
            messages=(name,),
            orders=(OrderKey("amazon.co.jp", number),),
        )
        for number in ("1", "2")
    )

    assert len(told(one, other)) == 2


def test_accounts_whose_mails_have_no_name_are_told_each() -> None:
    one = finding(id="finding_1", messages=("",), orders=())
    other = replace(one, id="finding_2", at=NIGHT + timedelta(seconds=1))

    assert len(told(one, other)) == 2


def test_newer_data_that_blame_a_later_mail_tell_nobody_again() -> None:
    known = (Matter(number=1, finding=finding(), queued=NIGHT + 5 * HOUR),)

    assert news([ALARM], known, NIGHT + 6 * HOUR) == ()


def test_two_findings_are_numbered_on() -> None:
    other = finding(id="finding_b", messages=("<7@x>",))

    (new,) = news([finding(), other], told(finding()), NIGHT)

    assert (new.number, new.finding.id) == (2, "finding_b")


def test_what_no_mail_tells_comes_up_too() -> None:
    bare = finding(id="finding_c", messages=())

    assert len(news([bare], told(finding()), NIGHT)) == 1
    assert news([bare], told(bare), NIGHT + HOUR) == ()


def test_what_is_an_alarm_by_an_answer_tells_nobody_who_gave_it() -> None:
    at = NIGHT + HOUR
    no = Answer(number=1, at=at, finding=ASKED.id, said=Said.NOT_OURS)
    risen = finding(at=at, answer=no)

    assert news([ASKED, risen], told(ASKED), at) == ()

    later = replace(risen, at=at + HOUR, messages=(*risen.messages, "<3@x>"))
    assert len(news([ASKED, risen, later], told(ASKED), at + HOUR)) == 1
