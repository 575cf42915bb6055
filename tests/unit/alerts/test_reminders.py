"""What people are reminded of at an instant, once each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from tests.fakes.alerting import TOKYO, channel, crew, person, quiet, words

from mioboe.alerts.reminders import (
    Remembered,
    Reminder,
    compose_reminder,
    remind,
    ways_for,
)
from mioboe.kit import Wording

DUE: Final = datetime(2026, 1, 31, 16, tzinfo=TOKYO)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
HOME: Final = crew(person("太郎"))


def reminder(before: int = 0, **more: Any) -> Reminder:  # noqa: ANN401 - any field
    """Return one of a deadline, so many days before it."""
    usual: dict[str, Any] = {
        "case": "case-1",
        "sort": Remembered.DEADLINE,
        "what": "card",
        "begin": DUE.replace(hour=9) - before * DAY,
        "due": DUE,
        "end": DUE,
        "title": Wording(ja="カードの補償", en="card claim"),
    }
    return Reminder(**usual | more)


ALL: Final = tuple(reminder(days) for days in (30, 14, 7, 3, 0))


def test_each_day_of_warning_is_told_once() -> None:
    told: set[tuple[str, str]] = set()
    when = []
    at = DUE - 40 * DAY
    while at < DUE + 5 * DAY:
        for name, mine in remind(ALL, told, HOME, at).items():
            assert len(mine) == 1
            told |= {(one.id, name) for one in mine}
            when.append((at.month, at.day, at.hour))
        at += HOUR

    assert when == [(1, 1, 9), (1, 17, 9), (1, 24, 9), (1, 28, 9), (1, 31, 9)]


def test_after_a_sleep_what_is_so_now_is_told_and_not_what_was_missed() -> None:
    (one,) = remind(ALL, set(), HOME, DUE - 2 * DAY)["太郎"]

    assert one == reminder(3)
    assert remind(ALL, {(one.id, "太郎")}, HOME, DUE - 2 * DAY) == {}


def test_nothing_is_told_before_its_time_or_after_it() -> None:
    assert remind([reminder(3)], set(), HOME, DUE - 4 * DAY) == {}
    assert remind(ALL, set(), HOME, DUE) == {}


def test_what_one_person_was_told_is_still_told_to_the_other() -> None:
    both = crew(person("太郎"), person("花子"))

    found = remind([reminder()], {(reminder().id, "太郎")}, both, DUE - HOUR)

    assert [*found] == ["花子"]


def test_a_reminder_waits_for_the_morning() -> None:
    home = crew(person("太郎", quiet=quiet("22:00", "10:00")))

    assert remind([reminder()], set(), home, DUE.replace(hour=9)) == {}
    assert remind([reminder()], set(), home, DUE.replace(hour=10))


def test_what_is_due_within_the_hour_does_not_wait() -> None:
    home = crew(person("太郎", quiet=quiet("15:00", "17:00")))

    assert remind([reminder()], set(), home, DUE - HOUR)
    assert remind([reminder()], set(), home, DUE - HOUR - DAY) == {}


def test_a_promise_that_is_over_never_rings_at_night() -> None:
    late = reminder(sort=Remembered.PROMISE, begin=DUE, end=None)
    home = crew(person("太郎", quiet=quiet("15:00", "17:00")))

    assert remind([late], set(), home, DUE + timedelta(minutes=1)) == {}
    assert remind([late], set(), home, DUE + HOUR)


def test_a_mailbox_that_somebody_else_may_read_is_the_last_way() -> None:
    mail, phone = channel("mail", "taro@home.example"), channel("ntfy")
    barred = frozenset({"taro@home.example"})

    assert ways_for(person("太郎", channels=(mail, phone)), barred) == ((phone, False),)
    assert ways_for(person("太郎", channels=(mail,)), barred) == ((mail, True),)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_letter_has_the_phrase_and_the_command_and_no_link(language: str) -> None:
    sorts = [reminder(sort=sort, what=sort.value) for sort in Remembered]
    letter = compose_reminder(sorts, words(language), DUE - 3 * DAY, is_bare=False)

    assert "みかんの木" in letter.body
    assert letter.body.count("mioboe case next case-1") == 1
    assert not letter.link
    assert "http" not in letter.body
    assert "{" not in letter.body
    assert "?" not in letter.body


def test_a_bare_letter_says_nothing_of_the_case() -> None:
    letter = compose_reminder([reminder()], words(), DUE, is_bare=True)

    assert "みかんの木" not in letter.body
    assert "case-1" not in letter.body
    assert "カード" not in letter.title + letter.body
