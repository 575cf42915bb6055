"""From a mail that arrives to a person who answers: the program itself, on loopback."""

from __future__ import annotations

import json
import re
import resource
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.commands import mioboe
from tests.fakes.posts import card, life, number
from tests.fakes.receivers import HOST
from tests.fakes.watchers import killed, until

from mioboe.alerts import Stage
from mioboe.signals import Answer, Said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.dovecot import Dovecot
    from tests.fakes.posts import Post
    from tests.fakes.receivers import Receiver
    from tests.fakes.watchers import Watched

pytestmark = pytest.mark.allow_hosts([HOST])
TOKYO = ZoneInfo("Asia/Tokyo")


def raid(minutes_ago: int = 5, first: int = 9000) -> list[Post]:
    """Return three gift cards that were bought just now."""
    begin = datetime.now(TOKYO) - timedelta(minutes=minutes_ago)  # noqa: TID251 - live
    times = (begin + timedelta(minutes=n) for n in range(3))
    return [
        card(number(first + n), 50000, f"{at:%Y-%m-%d %H:%M}")
        for n, at in enumerate(times)
    ]


def test_the_first_phone_is_off_and_the_second_person_says_not_ours(
    home: Watched,
) -> None:
    with home.watching():
        home.deliver(*life(2020, 2025))
        home.deliver(*raid())
        home.wait(lambda: home.alerts("ken"))
        first = home.alerts("mizuho")[0]
        alert = home.alerts("ken")[-1]
        links = {button["url"] for button in alert["actions"]}
        assert len(links) == 1
        # Whatever looks at the link before a person does answers nothing.
        assert [home.ask("GET", url) for url in links for _ in range(3)] == [200] * 3
        with home.store() as store:
            assert store.said.all() == ()

        assert home.press(alert, "not-ours") == 200
        assert home.press(alert, "mine") == 410
        until(lambda: is_all_over(home))

    assert first["title"] == "【mioboe】Amazon：すぐに確かめてください"
    assert "合言葉：みかんの木" in first["message"]
    assert "本物のメールです" in first["message"]
    assert "Our phrase" in alert["message"]
    (answer,) = answers(home)
    assert (answer.said, answer.by) == (Said.NOT_OURS, "岡野 健")
    assert home.pings()[0] == "/ping/start"
    # Nothing of people or mails is in the log.
    log = "\n".join(home.lines)
    assert not re.search(r"Amazon|岡野|mizuho|ken|50,?000|250-", log), log


def is_all_over(home: Watched) -> bool:
    with home.store() as store:
        return not store.outbox.open()


def answers(home: Watched) -> list[Answer]:
    with home.store() as store:
        values = [saying.value for saying in store.said.all()]
    return [value for value in values if isinstance(value, Answer)]


def test_numbers_and_status_say_how_it_is(home: Watched) -> None:
    with home.watching() as process:
        home.deliver(*life(2020, 2025))
        home.deliver(*raid())
        home.wait(lambda: home.alerts("mizuho"))
        until(lambda: "mioboe_alerts_sent_total 0" not in home.page("/metrics"))
        numbers = home.page("/metrics")
        assert home.page("/livez") == "ok\n"
        status = mioboe("--home", home.folder, "status")

    assert re.search(r'mioboe_latency_seconds_count\{stage="sent"\} [1-9]', numbers)
    assert "mioboe_mails 39" in numbers
    assert f"プロセス {process.pid}" in status.out
    assert "答えを待っています" in status.out
    after = mioboe("--home", home.folder, "status")
    assert "いまは見張っていません" in after.out
    assert (status.status, after.status) == (0, 1)


def test_a_second_watch_refuses_and_names_the_first(home: Watched) -> None:
    with home.watching() as process:
        second = mioboe("--home", home.folder, "watch")

    assert second.status == 2
    assert f"process {process.pid}, since" in second.err
    with home.watching():
        pass


def test_killed_at_any_point_it_tells_once_and_misses_nothing(home: Watched) -> None:
    home.deliver(*life(2020, 2025))
    waits = [0.0, 0.3, 0.7, 1.1, 1.6]
    for turn, wait in enumerate(waits):
        process = home.start()
        if turn == 1:
            home.deliver(*raid())
        time.sleep(wait)
        killed(process)
    with home.watching():
        home.wait(lambda: home.alerts("mizuho"))
        until(lambda: rounds(home) != [])

    with home.store() as store:
        matters = store.outbox.matters()
        assert store.count(["imap:home"]) == 39
    found = {matter.finding.id for matter in matters}
    assert len({(m.finding.id, m.level) for m in matters}) == len(matters)
    assert found
    # At most one of each was said twice: that which was being sent.
    sent = [(one["title"], one["message"]) for one in home.alerts("mizuho")]
    texts = [(title, strip(message)) for title, message in sent]
    assert len(texts) - len(set(texts)) <= len(waits)


def strip(message: str) -> str:
    """Return an alert without its link, which is another each time."""
    return re.sub(r"http\S+", "", message)


def rounds(home: Watched) -> list[int]:
    with home.store() as store:
        log = store.outbox.log()
    return [entry.round for entry in log if entry.stage is Stage.SENT]


def test_a_mailbox_that_goes_and_comes_back_is_told_of_by_status(
    home: Watched, dovecot: Dovecot
) -> None:
    with home.watching():
        until(lambda: home.page("/livez") == "ok\n")
        dovecot.stop(signal.SIGKILL)
        try:
            until(lambda: home.page("/livez") != "ok\n")
            blind = mioboe("--home", home.folder, "status")
        finally:
            dovecot.start()
        until(lambda: home.page("/livez") == "ok\n", 60)
        seeing = mioboe("--home", home.folder, "status")

    assert "いまも" in blind.out
    assert blind.status == 1
    assert "いまも" not in seeing.out
    assert seeing.status == 0


def test_a_store_that_is_locked_for_a_while_loses_nothing(home: Watched) -> None:
    with home.watching():
        home.deliver(*life(2020, 2025))
        until(lambda: "mioboe_mails 36" in home.page("/metrics"))
        other = sqlite3.connect(home.folder / "mioboe.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        home.deliver(*raid())
        time.sleep(12)
        other.execute("ROLLBACK")
        other.close()
        home.wait(lambda: home.alerts("mizuho"), 60)

    with home.store() as store:
        assert store.count(["imap:home"]) == 39


def test_a_disk_that_is_full_for_a_while_loses_nothing(home: Watched) -> None:
    with home.watching() as process:
        home.deliver(*life(2020, 2025))
        until(lambda: "mioboe_mails 36" in home.page("/metrics"))
        free = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, free[1]))
        home.deliver(*raid())
        until(lambda: "store_faults_total 0" not in home.page("/metrics"))
        assert home.alerts("mizuho") == []
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, free)
        home.wait(lambda: home.alerts("mizuho"), 60)

    with home.store() as store:
        assert store.count(["imap:home"]) == 39
    assert any(line.split(" ", 2)[2].startswith("store: ") for line in home.lines)


def test_a_notifier_that_is_down_gets_it_once_when_it_is_back(
    home: Watched, phone: Receiver
) -> None:
    phone.status = 503
    with home.watching():
        home.deliver(*life(2020, 2025))
        home.deliver(*raid())
        until(lambda: "mioboe_alerts_failed_total 0" not in home.page("/metrics"))
        refused = len(phone.got)
        phone.status = 200
        until(lambda: "mioboe_alerts_sent_total 0" not in home.page("/metrics"), 30)

    assert refused
    with home.store() as store:
        log = store.outbox.log()
    sent = [(e.person, e.matter, e.round) for e in log if e.stage is Stage.SENT]
    assert len(sent) == len(set(sent))


def test_there_must_be_a_mailbox_to_watch(tmp_path: Path) -> None:
    ended = mioboe("--home", tmp_path / "nothing", "watch")

    assert ended.status == 2
    assert "mioboe setup" in ended.err


def test_a_test_goes_to_every_channel_and_says_what_came_of_it(
    home: Watched, phone: Receiver
) -> None:
    good = mioboe("--home", home.folder, "alerts", "test")
    phone.status = 403
    bad = mioboe("--home", home.folder, "alerts", "test")

    assert (good.status, bad.status) == (0, 1)
    assert good.out.count("送れました") == 2
    assert "HTTP 403" in bad.out
    bodies = [json.loads(one.body) for one in phone.got[:2]]
    assert [body["topic"] for body in bodies] == ["mizuho", "ken"]
    assert "合言葉：みかんの木" in bodies[0]["message"]
    link = re.search(r"http\S+", bodies[0]["message"])
    assert link
    with home.watching():
        assert home.ask("GET", link[0]) == 200
        assert home.ask("POST", link[0], "said=mine") == 410
    assert answers(home) == []


def test_a_faulty_channel_is_told_without_its_secret(home: Watched) -> None:
    settings = home.folder / "mioboe.toml"
    text = settings.read_text(encoding="utf-8")
    secret = "nothing://tk_secret@x/y"
    settings.write_text(text.replace(f"ntfy://{HOST}", secret), encoding="utf-8")

    ended = mioboe("--home", home.folder, "watch")

    assert ended.status == 2
    assert "岡野 みずほ" in ended.err
    assert "tk_secret" not in ended.err


def test_a_secret_that_is_missing_is_told_by_its_place(home: Watched) -> None:
    (home.folder / "secret").unlink()

    ended = mioboe("--home", home.folder, "watch")

    assert ended.status == 2
    assert "secret cannot be read" in ended.err


def test_a_watch_that_was_off_says_for_how_long(home: Watched) -> None:
    with home.watching():
        pass
    with home.store() as store:
        long_ago = datetime.now(UTC) - timedelta(hours=5)  # noqa: TID251 - live
        store.set_note("watch-alive", long_ago.isoformat())
    with home.watching():
        home.wait(lambda: home.alerts("mizuho"), 30)

    (notice,) = home.alerts("mizuho")
    assert notice["title"] == "【mioboe】また見ています"
    assert "5時間" in notice["message"]
