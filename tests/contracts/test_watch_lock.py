"""One watch a HOME; the lock ends with its process, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.fakes.alerting import NIGHT
from tests.fakes.commands import environment

from mioboe.store.watch_lock import AlreadyWatchedError, WatchLock

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from mioboe.store.watch_lock import WatchLock
WatchLock(Path(sys.argv[1])).take(datetime(2026, 1, 10, 13, 5, tzinfo=UTC))
print("held", flush=True)
time.sleep(60)
"""


def holding(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLD, str(path)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    path = tmp_path / "home" / "watch.lock"
    with holding(path) as process:
        lock = WatchLock(path)
        with pytest.raises(AlreadyWatchedError) as caught:
            lock.take(NIGHT)
        holder = lock.holder()
        process.send_signal(signal.SIGKILL)

    assert caught.value.holder == holder
    assert holder is not None
    assert (holder.pid, holder.since) == (
        process.pid,
        datetime(2026, 1, 10, 13, 5, tzinfo=UTC),
    )
    assert f"process {process.pid}, since 2026-01-10 13:05:00 UTC" in str(caught.value)


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "watch.lock"
    with holding(path) as process:
        process.send_signal(signal.SIGKILL)

    lock = WatchLock(path)
    assert lock.holder() is None
    with lock:
        lock.take(NIGHT)
        holder = WatchLock(path).holder()
        assert holder is not None
        assert holder.pid == os.getpid()
    assert WatchLock(path).holder() is None


def test_who_holds_it_need_not_be_readable(tmp_path: Path) -> None:
    path = tmp_path / "watch.lock"
    with holding(path) as process:
        path.write_text("nonsense", encoding="utf-8")
        with pytest.raises(AlreadyWatchedError, match=r"\(\?\)"):
            WatchLock(path).take(NIGHT)
        process.send_signal(signal.SIGKILL)


def test_nobody_holds_what_is_not_there(tmp_path: Path) -> None:
    assert WatchLock(tmp_path / "watch.lock").holder() is None
