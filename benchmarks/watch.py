"""What the watch costs: from a server's notice to the alert in the queue, and memory.

    python -m benchmarks.watch                 prints all of it
    python -m benchmarks.watch --mails 500

The server is the one of the tests, in a process of its own, on loopback. Beside it the
bare fetch: what IMAPClient and imap-tools alone need from the notice to the bytes,
nothing judged. From the notice to the alert it is the whole program, `mioboe watch`, on
a mailbox of Dovecot, and mails of frauds one after another.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from imap_tools import MailBoxUnencrypted
from imapclient import IMAPClient  # type: ignore[import-untyped]
from tests.fakes.dovecot import served
from tests.fakes.imap_server import ImapServer
from tests.fakes.posts import card, life, make_home, ordered
from tests.fakes.receivers import receiving
from tests.fakes.watchers import Watched, until
from tests.fakes.watches import WallClock

from mioboe.bootstrap import build
from mioboe.flows.watching.latency import latencies, spans
from mioboe.flows.watching.watch import WatchTools, watch
from mioboe.sources.imap import Account, ImapMailbox, Password, Security, Setting
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from mioboe.flows.watching.watch import News
    from mioboe.ports.watch import Condition


def serve(pipe: Connection) -> None:
    """Run a server; each number that comes is a mail to deliver now."""
    server = ImapServer()
    pipe.send((server.port, server.password))
    while (number := pipe.recv()) is not None:
        # The moment before anybody is told.
        pipe.send(time.monotonic())
        server.deliver(mail_of(number))
    server.close()


def mail_of(number: int) -> bytes:
    """Return an order that no other is."""
    return ordered(f"250-{number:07}-0000001", 1000 + number, "2026-01-10 13:05").raw


def account_of(port: int, password: str, number: int = 0) -> Account:
    """Return the account on the server of the tests."""
    return Account(
        id=f"box-{number}",
        host="127.0.0.1",
        port=port,
        user="taro@home.example",
        sign_in=Password(secret=password),
        security=Security.NONE,
    )


def measure(port: int, password: str, pipe: Connection, mails: int) -> list[float]:
    """Return the milliseconds from notice to kept message, one a mail."""
    kept: list[float] = []
    up, arrived, halted = threading.Event(), threading.Semaphore(0), threading.Event()

    def hear(news: News) -> None:
        if news.placed:
            kept.append(time.monotonic())
            arrived.release()

    def learn(condition: Condition) -> None:
        if condition.folders == ("INBOX",):
            up.set()

    with tempfile.TemporaryDirectory() as folder:
        app = build(make_home(Path(folder)))

        def run() -> None:
            store = SqliteStore(Path(folder) / "mioboe.sqlite")
            tools = WatchTools(
                store=store,
                read=app.reader,
                clock=WallClock(),
                on_news=hear,
                on_condition=learn,
                on_trouble=print,
            )
            setting = Setting(sift=app.sift, clock=WallClock())
            watch([ImapMailbox(account_of(port, password), setting)], tools, halted)
            store.close()

        thread = threading.Thread(target=run)
        thread.start()
        up.wait(20)
        began = []
        for number in range(mails):
            time.sleep(0.03)
            pipe.send(number)
            began.append(pipe.recv())
            arrived.acquire(timeout=10)
        halted.set()
        thread.join()
    return [(end - start) * 1000 for start, end in zip(began, kept, strict=True)]


def bare(port: int, password: str, pipe: Connection, mails: int) -> list[float]:
    """Return the same for IMAPClient alone, from notice to bytes."""
    client = IMAPClient("127.0.0.1", port, ssl=False)
    client.login("taro@home.example", password)
    client.select_folder("INBOX", readonly=True)
    found = []
    for number in range(mails, 2 * mails):
        known = max(client.search(), default=0)
        client.idle()
        time.sleep(0.03)
        pipe.send(number)
        start = pipe.recv()
        client.idle_check(timeout=5)
        client.idle_done()
        new = [uid for uid in client.search() if uid > known]
        client.fetch(new, ["BODY.PEEK[]"])
        found.append((time.monotonic() - start) * 1000)
    client.shutdown()
    return found


def bare_tools(port: int, password: str, pipe: Connection, mails: int) -> list[float]:
    """Return the same for imap-tools alone."""
    box = MailBoxUnencrypted("127.0.0.1", port)
    found = []
    with box.login("taro@home.example", password, initial_folder=None):
        box.folder.set("INBOX", readonly=True)
        for number in range(2 * mails, 3 * mails):
            known = max((int(uid) for uid in box.uids()), default=0)
            box.idle.start()  # type: ignore[no-untyped-call]
            time.sleep(0.03)
            pipe.send(number)
            start = pipe.recv()
            box.idle.poll(timeout=5)
            box.idle.stop()  # type: ignore[no-untyped-call]
            new = [uid for uid in box.uids() if int(uid) > known]
            list(box.fetch(f"UID {','.join(new)}", mark_seen=False))
            found.append((time.monotonic() - start) * 1000)
    return found


def queued(frauds: int) -> list[float]:
    """Return the milliseconds from notice to queued alert, one a fraud."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served() as dovecot,
        receiving() as phone,
    ):
        home = Watched(Path(folder) / "home", dovecot, phone, user="bench")
        home.deliver(*life(2018, 2025))
        with home.watching():
            now = datetime.now().astimezone(ZoneInfo("Asia/Tokyo"))  # noqa: TID251
            for number in range(frauds):
                # Mails of one minute would have one Message-ID.
                at = f"{now - timedelta(minutes=frauds - number):%Y-%m-%d %H:%M}"
                to, order = f"y{number}@gmail.com", f"250-{number:07}-0000002"
                home.deliver(card(order, 50000, at, to=to))
                until(partial(_is_told, home, number + 1), 30)
        with home.store() as store:
            return [1000 * one for one in spans(latencies(store))["queued"]]


def _is_told(home: Watched, matters: int) -> bool:
    with home.store() as store:
        return len(store.outbox.matters()) >= matters


def memory(port: int, password: str, count: int) -> tuple[float, float]:
    """Return the memory of this process in MB, before and with ``count`` mailboxes."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(make_home(Path(folder)))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        up, halted = threading.Semaphore(0), threading.Event()
        setting = Setting(sift=app.sift, clock=WallClock())
        boxes = [
            ImapMailbox(account_of(port, password, number), setting)
            for number in range(count)
        ]

        def learn(condition: Condition) -> None:
            if not condition.problem and condition.folders == ("INBOX",):
                up.release()

        def run() -> None:
            store = SqliteStore(Path(folder) / "mioboe.sqlite")
            tools = WatchTools(
                store=store,
                read=app.reader,
                clock=WallClock(),
                on_news=lambda _: None,
                on_condition=learn,
                on_trouble=print,
            )
            watch(boxes, tools, halted)
            store.close()

        thread = threading.Thread(target=run)
        thread.start()
        for _ in boxes:
            up.acquire(timeout=30)
        time.sleep(2)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        halted.set()
        thread.join()
    return before, after


def shown(name: str, found: list[float]) -> str:
    """Return one line of figures."""
    ranked = sorted(found)
    late = ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]
    return f"{name}: median {statistics.median(ranked):.1f} ms, p99 {late:.1f} ms"


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--frauds", type=int, default=100)
    parser.add_argument("--mailboxes", type=int, default=50)
    chosen = parser.parse_args()
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    port, password = here.recv()
    mails = chosen.mails
    print(shown("notice to kept message", measure(port, password, here, mails)))
    print(shown("IMAPClient, bare fetch", bare(port, password, here, mails)))
    print(shown("imap-tools, bare fetch", bare_tools(port, password, here, mails)))
    first, *later = queued(chosen.frauds)
    print(f"notice to queued alert, the first after the start: {first:.1f} ms")
    print(shown("notice to queued alert, all after it", later))
    before, after = memory(port, password, chosen.mailboxes)
    print(
        f"{chosen.mailboxes} mailboxes: {after:.0f} MB, of which {before:.0f} without"
    )
    here.send(None)
    process.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
