"""A watch that is told to stop does, whatever it is at, and goes on from there."""

from __future__ import annotations

import signal
import sqlite3
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.posts import card, life, number
from tests.fakes.receivers import HOST
from tests.fakes.watchers import until

if TYPE_CHECKING:
    import subprocess

    from tests.fakes.dovecot import Dovecot
    from tests.fakes.posts import Post
    from tests.fakes.watchers import Watched

pytestmark = pytest.mark.allow_hosts([HOST])
TOKYO: Final = ZoneInfo("Asia/Tokyo")
#: Within so many seconds.
SOON: Final = 2.0
FRAUDS: Final = 300


def burst(count: int) -> list[Post]:
    """Return so many gift cards, bought one after the other until just now."""
    now = datetime.now(TOKYO)  # noqa: TID251 - live
    times = (now - timedelta(minutes=1 + n // 2) for n in reversed(range(count)))
    return [
        card(number(9000 + n), 50000, f"{at:%Y-%m-%d %H:%M}", to=f"y{n}@gmail.com")
        for n, at in enumerate(times)
    ]


def seconds_to_stop(process: subprocess.Popen[str]) -> float:
    """Return how long a watch takes to end, once it was told to."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    return time.monotonic() - began


def count_of(home: Watched) -> int:
    with home.store() as store:
        return store.count(["imap:home"])


def test_in_the_midst_of_a_burst(home: Watched) -> None:
    home.deliver(*life(2020, 2025), *burst(FRAUDS))
    for moment in (0.0, 0.4, 0.9, 1.6, 2.5, 4.0):
        with home.watching() as process:
            time.sleep(moment)
            assert seconds_to_stop(process) < SOON

    with home.watching():
        until(lambda: count_of(home) == 36 + FRAUDS)
        home.wait(lambda: home.alerts("mizuho"))
        until(lambda: f'findings{{level="act"}} {FRAUDS}' in home.page("/metrics"))


def test_while_another_program_holds_the_store(home: Watched) -> None:
    with home.watching() as process:
        home.deliver(*life(2020, 2025))
        until(lambda: count_of(home) == 36)
        other = sqlite3.connect(home.folder / "mioboe.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        home.deliver(*burst(3))
        time.sleep(1.0)
        assert seconds_to_stop(process) < SOON
        other.close()

    with home.watching():
        until(lambda: count_of(home) == 39)


def test_while_the_mail_server_is_frozen(home: Watched, dovecot: Dovecot) -> None:
    with home.watching() as process:
        until(lambda: home.page("/livez") == "ok\n")
        dovecot.freeze()
        try:
            assert seconds_to_stop(process) < SOON
        finally:
            dovecot.thaw()
