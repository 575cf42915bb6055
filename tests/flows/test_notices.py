"""The watch says when it was blind, once, and to somebody who gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.alerting import NIGHT, crew, person
from tests.fakes.tellings import DOWN, MINUTE, SENT, Home

from mioboe.flows.watching.notices import notify
from mioboe.kit import Problem

if TYPE_CHECKING:
    from mioboe.alerts import Letter
    from mioboe.ports.alerts import Delivery

HOUR = timedelta(hours=1)
GONE = Problem(code="mailbox-dropped", where="imap:taro")
REFUSED = Problem(code="mailbox-login-refused", where="imap:taro")


@pytest.fixture
def home() -> Home:
    return Home()


def live(home: Home, span: timedelta) -> list[str]:
    """Let time go by; return the titles and bodies of what was sent meanwhile."""
    before = len(home.phones.got)
    end = home.clock.at + span
    while home.clock.at < end:
        notify(home.telling, lambda code, language: f"<{code} {language}>")
        home.clock.go(MINUTE)
    return [f"{it.title}\n{it.body}" for _, _, it in home.phones.got[before:]]


def test_a_line_that_drops_for_a_moment_is_nothing_to_tell(home: Home) -> None:
    home.store.journal.blind("imap:taro", home.clock.now(), GONE)
    assert live(home, 5 * MINUTE) == []
    home.store.journal.sees("imap:taro", home.clock.now())

    assert live(home, HOUR) == []


def test_a_mailbox_that_stays_blind_is_told_once_and_when_it_is_back(
    home: Home,
) -> None:
    home.store.journal.blind("imap:taro/INBOX", home.clock.now(), GONE)
    home.store.journal.blind("imap:taro", home.clock.now(), GONE)

    (told,) = live(home, 2 * HOUR)
    assert "taroを" not in told
    assert "メール（taro）" in told
    assert "22:05から" in told
    assert "<mailbox-dropped ja>" in told
    assert "合言葉：みかんの木" in told

    home.store.journal.sees("imap:taro/INBOX", home.clock.now())
    assert live(home, HOUR) == []
    home.store.journal.sees("imap:taro", home.clock.now())
    (over,) = live(home, HOUR)
    assert "3時間のあいだ" in over


def test_what_only_the_owner_can_mend_is_told_soon_and_every_day(home: Home) -> None:
    home.store.journal.blind("imap:taro", home.clock.now(), REFUSED)

    assert len(live(home, 3 * MINUTE)) == 1
    assert len(live(home, timedelta(days=2))) == 2


def test_a_watch_that_was_off_says_for_how_long(home: Home) -> None:
    home.store.journal.slept(NIGHT - 5 * HOUR, NIGHT)

    (told,) = live(home, HOUR)

    assert "すべて" in told
    assert "5時間" in told


def test_a_notice_that_could_not_be_sent_is_sent_later(home: Home) -> None:
    home.store.journal.blind("imap:taro", home.clock.now(), REFUSED)
    home.phones.outcome = DOWN
    assert live(home, HOUR) == []

    home.phones.outcome = SENT
    assert len(live(home, HOUR)) == 1


class OnlyHanako:
    """Reaches one person only."""

    def __init__(self, home: Home) -> None:
        self._phones = home.phones

    def send(self, person: str, channel: str, letter: Letter) -> Delivery:
        return self._phones.send(person, channel, letter) if person == "花子" else DOWN


def test_where_the_first_person_cannot_be_reached_the_next_one_is_told(
    home: Home,
) -> None:
    home.telling = replace(home.telling, notifier=OnlyHanako(home))
    home.store.journal.slept(NIGHT - 5 * HOUR, NIGHT)

    (told,) = live(home, HOUR)

    assert "could not be watched for 5 h" in told


def test_where_there_is_nobody_it_waits(home: Home) -> None:
    home.telling = replace(home.telling, crew=crew(person("無", channels=())))
    home.store.journal.slept(NIGHT - 5 * HOUR, NIGHT)

    assert live(home, HOUR) == []
