"""A watch that is killed at any point misses no mail and keeps none twice.

MIOBOE_KILLS sets how often; the gate takes a few.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.commands import environment
from tests.fakes.imap_server import serving
from tests.fakes.posts import make_home, ordered
from tests.fakes.sources import ROOT

from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
KILLS: Final = int(os.environ.get("MIOBOE_KILLS", "5"))
_MAILS_EACH: Final = 4


def orders_in(path: Path) -> list[str]:
    """Return the orders that a store knows, one for each event."""
    store = SqliteStore(path)
    found = [event.order for _, events in store.events() for event in events]
    store.close()
    return sorted(found)


def test_a_watch_killed_at_any_point_misses_nothing_and_keeps_nothing_twice(
    tmp_path: Path,
) -> None:
    home = make_home(tmp_path / "home")
    chance = random.Random(7)  # noqa: S311 - moments of death
    wanted: list[str] = []
    with serving() as server:
        command = [sys.executable, "-m", "tests.fakes.watcher", str(home)]
        command += [str(server.port), server.password]

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(  # noqa: S603 - our own program
                command,
                cwd=ROOT,
                env={**environment(), "PYTHONPATH": f"{ROOT}/src:{ROOT}"},
            )

        for _ in range(KILLS):
            with start() as process:
                connections = server.connections
                while server.connections == connections:
                    time.sleep(0.005)
                for _ in range(_MAILS_EACH):
                    order = f"250-{len(wanted):07}-0000001"
                    server.deliver(ordered(order, 1000, "2026-01-10 13:05").raw)
                    wanted.append(order)
                    time.sleep(chance.uniform(0, 0.04))
                time.sleep(chance.uniform(0, 0.15))
                process.kill()
        with start() as process:
            until = time.monotonic() + 30
            while orders_in(home / "mioboe.sqlite") != sorted(wanted):
                assert time.monotonic() < until
                time.sleep(0.1)
            process.kill()

    assert orders_in(home / "mioboe.sqlite") == sorted(wanted)
