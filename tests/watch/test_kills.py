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
from tests.fakes.posts import card, life, number, ordered
from tests.fakes.receivers import HOST
from tests.fakes.watchers import Watched, killed, until

from mioboe.alerts import Purpose, Ticket
from mioboe.alerts.links import check
from mioboe.signals import Answer

pytestmark = pytest.mark.allow_hosts([HOST])
KILLS: Final = int(os.environ.get("MIOBOE_KILLS", "5"))
TOKYO: Final = ZoneInfo("Asia/Tokyo")
_ROUND: Final = re.compile(r"no\. (\d+)|（(\d+)回目）")
#: Starting takes about a second, so some die before they watch.
_LIFE_SECONDS: Final = 3.0
_DRAIN_SECONDS: Final = 300.0
#: One mail of so many is fraudulent; so likely an alert is answered in each moment.
_FRAUD_EACH: Final = 6
_ANSWERS: Final = 0.03


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
        """Let a mail arrive: an order of long ago, now and then a fraudulent one."""
        if self.mails % _FRAUD_EACH:
            year, month = 2010 + self.mails % 8, 1 + self.mails % 12
            at = f"{year}-{month:02}-{1 + self.mails % 28:02} 20:15"
            self.home.deliver(ordered(number(300000 + self.mails), 2400, at))
        else:
            self.defraud()
        self.mails += 1

    def defraud(self) -> None:
        """Let a fraudulent order arrive."""
        now = datetime.now(TOKYO)  # noqa: TID251 - live
        order = number(700000 + self.frauds)
        at = f"{now - timedelta(minutes=1):%Y-%m-%d %H:%M}"
        to = f"y{self.frauds}@gmail.com"
        self.home.deliver(card(order, 50000 + 10 * self.frauds, at, to=to))
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
            if chance.random() < _ANSWERS:
                self.answer()
            time.sleep(0.05)
        killed(process)

    def answer(self) -> bool:
        """Say "not ours" to the last alert; return whether anything was ever taken."""
        for alert in self.home.alerts("ken")[-1:]:
            finding = ticket_of(alert, self.home).finding
            with contextlib.suppress(OSError):
                is_new = finding not in self.taken
                if is_new and self.home.press(alert, "not-ours") == 200:
                    self.taken.append(finding)
        return bool(self.taken)


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


def told(home: Watched) -> tuple[int, list[int]]:
    """Return how many alerts came, and how often each came once too often."""
    came: Counter[tuple[str, int, int]] = Counter()
    for name in ("mizuho", "ken"):
        for alert in home.alerts(name):
            if "click" in alert:
                found = _ROUND.search(alert["title"])
                no = int(found[1] or found[2]) if found else 1
                came[name, ticket_of(alert, home).matter, no] += 1
    return came.total(), [times - 1 for times in came.values() if times > 1]


def settle(home: Watched, port: int) -> None:
    """Give the watch a place that is known, and alerts without rest or end."""
    path = home.folder / "mioboe.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(f'listen = "{HOST}:0"', f'listen = "{HOST}:{port}"')
    text = text.replace("[alerts]", "[alerts]\nspeed = 100")
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


def has_all(home: Watched, mails: int) -> bool:
    with home.store() as store:
        return store.count(["imap:home"]) == mails


def test_a_watch_killed_at_any_point_misses_loses_and_doubles_nothing(
    home: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(home, free_port())
    past = life(2018, 2025)
    home.deliver(*past)
    deaths = Deaths(home=home, mails=len(past))
    for _ in range(KILLS):
        deaths.die_once()
    deaths.defraud()
    deaths.mails += 1
    with home.watching():
        until(lambda: has_all(home, deaths.mails), _DRAIN_SECONDS)
        home.wait(lambda: home.alerts("ken"))
        until(deaths.answer, _DRAIN_SECONDS)

    with home.store() as store:
        kept = store.count(["imap:home"])
        orders = [name for one in store.findings().values() for name in one.orders]
        matters = [(one.finding.id, one.level) for one in store.outbox.matters()]
        values = [saying.value for saying in store.said.all()]
    said = {value.finding for value in values if isinstance(value, Answer)}
    twice = len(orders) - len(set(orders)) + len(matters) - len(set(matters))
    lost = set(deaths.taken) - said
    alerts, again = told(home)
    with capsys.disabled():
        sys.stdout.write(
            f"\nkills {KILLS}: mails missed {deaths.mails - kept} of {deaths.mails}, "
            f"answers lost {len(lost)} of {len(deaths.taken)}, "
            f"findings twice {twice} of {len(orders)}, "
            f"alerts repeated {sum(again)} of {alerts}\n"
        )

    assert kept == deaths.mails
    assert twice == 0
    assert not lost
    assert deaths.taken
    # Whatever was on its way when the watch died may come a second time, and only that.
    assert max(again, default=0) <= 1
    assert sum(again) <= KILLS
