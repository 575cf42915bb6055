"""The whole watch, killed at any point: nothing is missed, lost, or told over and over.

MIOBOE_KILLS sets how often; the gate takes a few. The figures are printed:
`MIOBOE_KILLS=1000 python -m pytest -s tests/watch/test_kills.py`.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.commands import environment
from tests.fakes.posts import card, life, number
from tests.fakes.receivers import HOST
from tests.fakes.watchers import Watched, killed, until

from mioboe.alerts import Purpose, Stage, Ticket
from mioboe.alerts.links import check
from mioboe.signals import Answer

pytestmark = pytest.mark.allow_hosts([HOST])
KILLS: Final = int(os.environ.get("MIOBOE_KILLS", "5"))
TOKYO: Final = ZoneInfo("Asia/Tokyo")
_ROUND: Final = re.compile(r"no\. (\d+)|（(\d+)回目）")
#: Starting takes about a second, so some die before they watch.
_LIFE_SECONDS: Final = 3.0
_DRAIN_SECONDS: Final = 300.0


@dataclass
class Deaths:
    """One HOME whose watch is killed again and again."""

    home: Watched
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - moments of death
    mails: int = 0
    #: Orders that nobody placed, so many.
    frauds: int = 0
    #: Findings whose "not ours" was taken.
    taken: list[str] = field(default_factory=list)

    def deliver(self) -> None:
        """Let a fraudulent order arrive."""
        now = datetime.now(TOKYO)  # noqa: TID251 - live
        order = number(700000 + self.frauds)
        at = f"{now - timedelta(minutes=1):%Y-%m-%d %H:%M}"
        to = f"y{self.frauds}@gmail.com"
        self.home.deliver(card(order, 50000 + 10 * self.frauds, at, to=to))
        self.mails += 1
        self.frauds += 1

    def die_once(self) -> None:
        """Start the watch, let something happen, and kill it at some moment."""
        chance = self.chance
        begin = time.monotonic()
        end = begin + chance.uniform(0.0, _LIFE_SECONDS)
        arrives = begin + chance.uniform(-1.0, _LIFE_SECONDS)
        process = start(self.home)
        has_come = False
        while (now := time.monotonic()) < end:
            if not has_come and now >= arrives:
                has_come = True
                self.deliver()
            if chance.random() < 0.1:
                self.answer()
            time.sleep(0.05)
        killed(process)

    def answer(self) -> None:
        """Say "not ours" to the last alert that nobody has answered."""
        for alert in reversed(self.home.alerts("ken")):
            ticket = ticket_of(alert, self.home)
            if ticket.finding not in self.taken:
                with contextlib.suppress(OSError):
                    if self.home.press(alert, "not-ours") == 200:
                        self.taken.append(ticket.finding)
                return


def start(home: Watched) -> subprocess.Popen[str]:
    """Start a watch, and do not wait for it."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "mioboe", "--home", str(home.folder), "watch"],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def ticket_of(alert: dict[str, Any], home: Watched) -> Ticket:
    """Return what the link of an alert allows."""
    key = (home.folder / "answer.key").read_bytes()
    token = alert["click"].rpartition("/")[2]
    ticket = check(token, key, datetime.now(UTC), Purpose.ANSWER)  # noqa: TID251 - live
    assert isinstance(ticket, Ticket), ticket
    return ticket


def said_again(home: Watched) -> list[int]:
    """Return how often each alert came that should have come once, less one."""
    came: Counter[tuple[str, int, int]] = Counter()
    for name in ("mizuho", "ken"):
        for alert in home.alerts(name):
            if "click" in alert:
                found = _ROUND.search(alert["title"])
                no = int(found[1] or found[2]) if found else 1
                came[name, ticket_of(alert, home).matter, no] += 1
    return [times - 1 for times in came.values() if times > 1]


def settle(home: Watched, port: int) -> None:
    """Give the watch a place that is known, and channels that take any number."""
    path = home.folder / "mioboe.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(f'listen = "{HOST}:0"', f'listen = "{HOST}:{port}"')
    text = text.replace(
        "[household.people.channels]",
        "most_an_hour = 100000\n[household.people.channels]",
    )
    path.write_text(text, encoding="utf-8")
    home.port = port


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])


def is_drained(home: Watched, mails: int) -> bool:
    with home.store() as store:
        return (
            store.count(["imap:home"]) == mails and not store.outbox.waiting().waiting
        )


def test_a_watch_killed_at_any_point_misses_loses_and_doubles_nothing(
    home: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(home, free_port())
    past = life(2018, 2025)
    home.deliver(*past)
    deaths = Deaths(home=home, mails=len(past))
    for _ in range(KILLS):
        deaths.die_once()
    deaths.deliver()
    with home.watching():
        until(lambda: is_drained(home, deaths.mails), _DRAIN_SECONDS)
        home.wait(lambda: home.alerts("ken"))
        deaths.answer()

    with home.store() as store:
        kept = store.count(["imap:home"])
        matters = store.outbox.matters()
        [one for one in store.outbox.log() if one.stage is Stage.SENT]
        values = [saying.value for saying in store.said.all()]
    said = {value.finding for value in values if isinstance(value, Answer)}
    twice = len(matters) - len({(one.finding.id, one.level) for one in matters})
    orders = Counter(order for one in matters for order in one.finding.orders)
    lost = set(deaths.taken) - said
    again = said_again(home)
    with capsys.disabled():
        pass

    assert kept == deaths.mails
    assert twice == 0
    assert max(orders.values()) == 1
    assert not lost
    assert deaths.taken
    # Whatever was on its way when the watch died may come a second time, and only that.
    assert max(again, default=0) <= 1
    assert sum(again) <= KILLS
