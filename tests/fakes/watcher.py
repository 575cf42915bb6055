"""A whole watch as a program of its own, to be killed.

python -m tests.fakes.watcher HOME PORT PASSWORD
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from tests.fakes.watches import IMPATIENT, QUICK, WallClock

from mioboe.bootstrap import build
from mioboe.flows.watching.watch import WatchTools, watch
from mioboe.sources.imap import (
    Account,
    ImapMailbox,
    Password,
    Security,
    Setting,
)
from mioboe.store import SqliteStore


def main(home: Path, port: int, password: str) -> None:
    """Watch until it is killed."""
    app = build(home)
    tools = WatchTools(
        store=SqliteStore(home / "mioboe.sqlite"),
        read=app.reader,
        clock=WallClock(),
        on_news=lambda _: None,
        on_condition=lambda _: None,
        on_trouble=lambda _: None,
    )
    account = Account(
        id="taro",
        host="127.0.0.1",
        port=port,
        user="taro@home.example",
        sign_in=Password(secret=password),
        security=Security.NONE,
    )
    setting = Setting(sift=app.sift, clock=WallClock(), rhythm=QUICK, limits=IMPATIENT)
    watch([ImapMailbox(account, setting)], tools, threading.Event())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
