"""`mioboe watch` over a Maildir: from the file that is delivered to what is known."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import time
from typing import TYPE_CHECKING

from tests.fakes.commands import start
from tests.fakes.posts import SETTINGS, friendly, life, make_home, raid
from tests.fakes.watched_places import MaildirPlace

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

MAILBOX = """
[[mailboxes]]
id = "fetched"
address = "mizuho@home.example"
kind = "maildir"
path = "Maildir"
[alerts]
listen = "127.0.0.1:0"
"""


def count(home: Path, table: str) -> int:
    """Return how many rows a table of the store has."""
    path = home / "mioboe.sqlite"
    if not path.exists():
        return 0
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own word
    except sqlite3.OperationalError:
        return 0  # It is being made.
    finally:
        db.close()
    return found


def wait_for(home: Path, table: str, rows: int) -> None:
    until = time.monotonic() + 60
    while count(home, table) < rows:
        assert time.monotonic() < until, count(home, table)
        time.sleep(0.05)


@contextlib.contextmanager
def watching(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the watch; it is killed if it does not end by itself."""
    with start("--home", home, "watch") as process:
        try:
            yield process
        finally:
            process.kill()


def test_mail_that_is_delivered_is_judged_and_a_raid_is_found(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", f"{SETTINGS}{MAILBOX}")
    place = MaildirPlace(home / "Maildir")
    past = life(2022, 2025)
    for one in past:
        place.deliver(one.lf)
    with watching(home) as process:
        wait_for(home, "message", len(past))
        place.deliver(friendly("2026-01-20 13:00").lf)
        for one in raid():
            place.deliver(one.lf)
        wait_for(home, "message", len(past) + 3)
        wait_for(home, "finding", 1)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err
    assert "みずほ".encode() not in err + out
    assert count(home, "message") == len(past) + 3


def test_a_signal_ends_it_at_whatever_moment_it_comes(tmp_path: Path) -> None:
    for pause in (0.0, 0.05):
        home = make_home(tmp_path / f"home-{pause}", f"{SETTINGS}{MAILBOX}")
        place = MaildirPlace(home / "Maildir")
        for one in life(2022, 2025):
            place.deliver(one.lf)
        with watching(home) as process:
            wait_for(home, "message", 1)
            time.sleep(pause)
            for one in raid():
                place.deliver(one.lf)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)

        assert process.returncode == 0, pause
