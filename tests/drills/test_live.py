"""A drill that happens now: its years, its mail server, its phones."""

from __future__ import annotations

import http.client
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from mioboe.bootstrap import drill_data
from mioboe.drills import DrillError, play
from mioboe.drills.live import eve, sent_now
from mioboe.drills.mailserver import HOST, MailServer, MailServerError, free_port
from mioboe.drills.phones import Phones, Pushed, press

if TYPE_CHECKING:
    from pathlib import Path

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 26, 3, 15, tzinfo=TOKYO)


def test_ordinary_mails_keep_their_time_of_day_and_end_before_now() -> None:
    stage, drills = drill_data()

    before = eve(drills["seed-0"], stage, NOW)

    (mails,) = before.past.values()
    then = [one for one in play(drills["seed-0"], stage).mails if not one.step]
    assert all(one.at < NOW for one in mails)
    assert {f"{one.at:%H:%M}" for one in mails} <= {f"{one.at:%H:%M}" for one in then}
    assert max(one.at for one in mails) > NOW - timedelta(days=30)


def test_the_incident_keeps_its_order_and_comes_when_it_is_sent() -> None:
    stage, drills = drill_data()
    drill = drills["seed-0"]

    first, second, *_ = eve(drill, stage, NOW).coming
    mail = sent_now(second.sending, drill, stage, NOW)

    assert [first.sending.step, second.sending.step] == ["order", "shipped"]
    assert first.gap == timedelta(0)
    assert second.gap == timedelta(hours=3, minutes=30, seconds=20)
    assert NOW - timedelta(seconds=10) <= mail.at <= NOW
    assert mail.raw != sent_now(second.sending, drill, stage, NOW - second.gap).raw


def test_a_drill_in_which_nothing_happens_cannot_be_live() -> None:
    stage, drills = drill_data()
    calm = next(one for one in drills.values() if not one.incident)

    with pytest.raises(DrillError, match="nothing happens"):
        eve(calm, stage, NOW)


@pytest.mark.allow_hosts([HOST])
def test_a_mail_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    program = tmp_path / "dovecot"
    program.write_text("#!/bin/sh\necho 'Fatal: no such setting' >&2\nexit 89\n")
    program.chmod(0o755)

    with (
        pytest.raises(MailServerError, match="no such setting"),
        MailServer(tmp_path / "server", str(program)),
    ):
        pass


@pytest.mark.allow_hosts([HOST])
def test_a_phone_keeps_what_was_published_by_topic() -> None:
    button = {"action": "http", "url": "http://a.test/x", "body": "said=mine"}
    with Phones() as phones:
        for message in ({"topic": "a", "actions": [button]}, {"topic": "b"}):
            connection = http.client.HTTPConnection(HOST, phones.port, timeout=5)
            connection.request("POST", "/", json.dumps(message))
            assert connection.getresponse().status == 200
            connection.close()

        (found,) = phones.on("a")

    assert found.buttons == {"said=mine": "http://a.test/x"}


@pytest.mark.allow_hosts([HOST])
def test_a_button_whose_page_is_gone_was_not_pressed() -> None:
    url = f"http://{HOST}:{free_port()}/a/b"
    message = Pushed(topic="a", title="", buttons={"said=mine": url}, at=0)

    assert not press(message, "said=mine")
