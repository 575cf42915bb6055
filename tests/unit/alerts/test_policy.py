"""Whom, by which way, when: until a person answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.alerting import (
    NIGHT,
    SHIPS,
    channel,
    crew,
    finding,
    gift,
    matter,
    now,
    person,
    quiet,
)

from mioboe.alerts import Alert, Ending, Entry, Progress, Stage, fold, plan
from mioboe.alerts.policy import ending, suspects
from mioboe.signals import Answer, Level, Said

if TYPE_CHECKING:
    from mioboe.alerts import Crew
    from mioboe.signals import Finding

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TARO, HANAKO = person("太郎"), person("花子")
HOME = crew(TARO, HANAKO)


def day_of(
    about: Finding,
    who: Crew,
    span: timedelta,
    *said: Entry,
    works: bool = True,
) -> list[tuple[int, str, int]]:
    """Live through a span minute by minute.

    Returns:
        Minute, person and round of each alert.
    """
    it = matter(about)
    log, told = list(said), []
    for minute in range(int(span / MINUTE)):
        at = now(minute * MINUTE)
        past = [e for e in log if e.at <= at.at]
        for alert in plan(it, fold(past), who, at):
            told.append((minute, alert.person, alert.round))
            log.append(line(alert, Stage.QUEUED, minute))
            log.append(line(alert, Stage.SENT if works else Stage.FAILED, minute))
    return told


def line(alert: Alert, stage: Stage, minute: int) -> Entry:
    return Entry(
        matter=1,
        at=NIGHT + minute * MINUTE,
        stage=stage,
        person=alert.person,
        channel=alert.channel,
        round=alert.round,
    )


def word(
    minute: int, person: str, said: Said | None = None, stage: Stage = Stage.ANSWERED
) -> Entry:
    at = NIGHT + minute * MINUTE
    return Entry(matter=1, at=at, stage=stage, person=person, said=said)


def minutes(told: list[tuple[int, str, int]], name: str) -> list[int]:
    return [minute for minute, person, _ in told if person == name]


def test_the_first_person_is_told_at_once_and_the_second_later() -> None:
    told = day_of(finding(), HOME, HOUR)

    assert told[0] == (0, "太郎", 1)
    assert minutes(told, "花子")[0] == 10
    assert minutes(told, "太郎")[1] == 15


def test_a_gift_card_is_told_faster_than_an_order_that_waits() -> None:
    told = day_of(gift(), HOME, HOUR)

    assert minutes(told, "太郎")[:4] == [0, 2, 5, 8]
    assert minutes(told, "花子")[0] == 4


def test_the_nearer_it_ships_the_more_often_it_is_told() -> None:
    late = finding(opened=NIGHT - 2 * HOUR)

    calm, urgent = (day_of(one, crew(TARO), HOUR) for one in (finding(), late))

    assert len(urgent) > len(calm)


def test_a_question_waits_for_hours() -> None:
    told = day_of(finding(level=Level.ASK), HOME, 5 * HOUR)

    assert minutes(told, "太郎") == [0, 120]
    assert minutes(told, "花子") == [60, 180]


def test_whoever_is_to_be_told_sooner_is() -> None:
    soon = person("花子", after=5 * MINUTE)

    assert minutes(day_of(finding(), crew(TARO, soon), HOUR), "花子")[0] == 5


def test_in_a_drill_all_waits_pass_so_many_times_faster() -> None:
    about = matter(finding())
    first = Alert(matter=1, person="太郎", channel=TARO.channels[0].id)
    log = fold([line(first, stage, 0) for stage in (Stage.QUEUED, Stage.SENT)])

    def told(seconds: int) -> list[tuple[str, int]]:
        moment = replace(now(timedelta(seconds=seconds)), speed=60)
        return [(one.person, one.round) for one in plan(about, log, HOME, moment)]

    assert told(9) == []
    assert told(10) == [("花子", 1)]
    assert told(15) == [("太郎", 2), ("花子", 1)]


def test_an_answer_ends_it() -> None:
    told = day_of(gift(), HOME, HOUR, word(3, "太郎", Said.NOT_OURS))

    assert told == [(0, "太郎", 1), (2, "太郎", 2)]


def test_whoever_does_not_know_is_left_alone_and_the_next_is_asked_at_once() -> None:
    told = day_of(finding(), HOME, HOUR, word(3, "太郎", Said.UNSURE))

    assert minutes(told, "太郎") == [0]
    assert minutes(told, "花子")[0] == 3


def test_looking_into_it_is_no_answer() -> None:
    looks = word(1, "太郎", stage=Stage.ACKNOWLEDGED)

    told = day_of(gift(), HOME, HOUR, looks)

    assert minutes(told, "太郎")[:2] == [0, 5]
    assert minutes(told, "花子")[0] == 5


def test_a_way_that_is_closed_makes_it_the_turn_of_the_next() -> None:
    it, key = matter(), ("太郎", "ntfy-太郎")
    log = [
        Entry(matter=1, at=NIGHT, stage=stage, person=key[0], channel=key[1], round=1)
        for stage in (Stage.QUEUED, Stage.FAILED, Stage.FAILED)
    ]

    (alert,) = plan(it, fold(log), HOME, now(MINUTE))

    assert alert.person == "花子"


def test_what_waits_to_be_delivered_is_not_said_again() -> None:
    told = day_of(gift(), crew(TARO), 2 * HOUR, works=False)

    assert told == [(0, "太郎", 1)]


def test_quiet_hours_hold_back_a_question() -> None:
    asleep = person("太郎", quiet=quiet("22:00", "07:00"))

    told = day_of(finding(level=Level.ASK), crew(asleep), 12 * HOUR)

    assert minutes(told, "太郎")[0] == 8 * 60 + 55


def test_an_alarm_breaks_quiet_hours_unless_the_household_says_no() -> None:
    asleep = person("太郎", quiet=quiet("22:00", "07:00"))
    deaf = person("太郎", quiet=quiet("22:00", "07:00"), breaks_quiet=frozenset())

    assert minutes(day_of(finding(), crew(asleep), HOUR), "太郎")[0] == 0
    assert day_of(finding(), crew(deaf), HOUR) == []


def test_no_channel_takes_more_than_its_cap_in_an_hour() -> None:
    full = now(lately={("太郎", "ntfy-太郎"): 12})

    assert plan(matter(), Progress(), crew(TARO), full) == ()


@pytest.mark.parametrize("days", [31, 400])
def test_what_is_long_ago_disturbs_nobody(days: int) -> None:
    late = now(timedelta(days=days))

    assert plan(matter(), Progress(), HOME, late) == ()


def test_a_person_without_a_channel_is_passed_over() -> None:
    told = day_of(finding(), crew(person("無", channels=()), HANAKO), HOUR)

    assert minutes(told, "花子")[0] == 0


# ------------------------------------------------- mailboxes under suspicion


def mails(*addresses: str) -> Crew:
    ways = tuple(channel(f"mail-{a}", a) for a in addresses)
    return crew(
        person("太郎", channels=ways),
        watched=frozenset({"taro@home.example"}),
        own=frozenset({"taro@home.example", "taro@work.example"}),
    )


def planned(about: Finding, who: Crew, *all_of_them: Finding) -> list[tuple[str, bool]]:
    at = now(suspects=suspects(all_of_them, who))
    found = plan(matter(about), Progress(), who, at)
    return [(alert.channel, alert.is_bare) for alert in found]


def test_no_alarm_goes_to_the_mailbox_that_is_watched() -> None:
    who = mails("taro@home.example", "taro@work.example")

    assert planned(finding(), who) == [("mail-taro@work.example", False)]


def test_nothing_of_a_case_goes_to_a_mailbox_while_one_is_taken() -> None:
    who = mails("taro@work.example", "friend@away.example")
    taken = finding(case_kind="G", id="finding_g", level=Level.ASK)

    assert planned(finding(), who, taken) == [("mail-friend@away.example", False)]
    assert planned(taken, who) == [("mail-friend@away.example", False)]


def test_where_there_is_no_other_way_only_that_there_is_something_is_said() -> None:
    assert planned(finding(), mails("taro@home.example")) == [
        ("mail-taro@home.example", True)
    ]


# -------------------------------------------------------------------- endings


def test_a_matter_ends_by_what_is_known_of_its_finding() -> None:
    mine = Answer(number=1, at=NIGHT, finding="finding_a", said=Said.MINE)
    progress = Progress()

    assert ending(matter(), None, progress, HOME) is Ending.WITHDRAWN
    low = finding(level=Level.NOTE)
    assert ending(matter(), low, progress, HOME) is Ending.WITHDRAWN
    settled = finding(answer=mine)
    assert ending(matter(), settled, progress, HOME) is Ending.ANSWERED
    assert ending(matter(), finding(), progress, HOME) is None


def test_a_matter_ends_when_nobody_knows() -> None:
    one = fold([word(1, "太郎", Said.UNSURE)])
    both = fold([word(1, "太郎", Said.UNSURE), word(2, "花子", Said.UNSURE)])

    assert ending(matter(), finding(), one, HOME) is None
    assert ending(matter(), finding(), both, HOME) is Ending.NOBODY_KNOWS


@given(st.integers(0, 60 * 24 * 20), st.sampled_from([gift(), finding()]))
def test_nobody_gets_two_at_a_time_and_nobody_gets_none_for_a_day(
    minute: int, about: Finding
) -> None:
    it = matter(about)
    entry = Entry(
        matter=1,
        at=NIGHT + minute * MINUTE,
        stage=Stage.QUEUED,
        person="太郎",
        channel="ntfy-太郎",
        round=3,
    )
    log = [entry, replace(entry, stage=Stage.SENT)]

    soon = plan(it, fold(log), crew(TARO), now(minute * MINUTE + MINUTE))
    next_day = plan(it, fold(log), crew(TARO), now(minute * MINUTE + 24 * HOUR))

    assert soon == ()
    assert [alert.round for alert in next_day] == [4]


def test_shipping_times_are_those_of_the_brand() -> None:
    assert SHIPS["amazon"] == 3 * HOUR
    other = finding(brand="rakuten", shop="rakuten.co.jp")

    assert minutes(day_of(other, crew(TARO), HOUR), "太郎")[:3] == [0, 2, 5]
