"""From a delivery into a real mailbox to what the store has, and over restarts."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]
from tests.fakes.archives import Everything, mail
from tests.fakes.dovecot import PASSWORD, served
from tests.fakes.events import TOKYO
from tests.fakes.flows import Steps
from tests.fakes.posts import card, make_home, ordered
from tests.fakes.watches import IMPATIENT, QUICK, WallClock, watching

from mioboe.bootstrap import build
from mioboe.flows.scan import fold
from mioboe.flows.watching.watch import News, WatchTools, watch
from mioboe.ports.watch import Condition
from mioboe.sources.imap import ImapMailbox, Setting
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fakes.dovecot import Dovecot

    from mioboe.bootstrap import App
    from mioboe.sources.imap import Account

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ORDER = ordered("250-0000001-0000001", 63000, "2026-01-10 13:05")
GIFT = card("250-0000002-0000002", 50000, "2026-01-10 14:05")


@dataclass
class Watching:
    """A whole watch in a thread, and what it told."""

    news: list[News] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, item: News | Condition) -> None:
        with self._changed:
            if isinstance(item, News):
                self.news.append(item)
            else:
                self.conditions.append(item)
            self._changed.notify_all()

    def wait(self, is_there: Callable[[], object]) -> None:
        with self._changed:
            assert self._changed.wait_for(is_there, 15), (self.news, self.conditions)

    @property
    def orders(self) -> list[str]:
        return [
            event.order
            for news in self.news
            for placed in news.placed
            for event in placed.reading.events
        ]

    @property
    def changes(self) -> list[str]:
        return [str(change.kind) for news in self.news for change in news.changes]

    @property
    def is_quiet(self) -> bool:
        """Whether the inbox was read to its end."""
        return any(c.folders == ("INBOX",) and not c.problem for c in self.conditions)


@contextlib.contextmanager
def whole(app: App, path: Path, account: Account) -> Iterator[Watching]:
    """Watch an account with a store at ``path``, for a while."""
    told, halted = Watching(), threading.Event()
    setting = Setting(sift=app.sift, clock=WallClock(), rhythm=QUICK, limits=IMPATIENT)

    def run() -> None:
        store = SqliteStore(path)
        tools = WatchTools(
            store=store,
            read=app.reader,
            clock=WallClock(),
            on_news=told.hear,
            on_condition=told.hear,
            on_trouble=lambda _: None,
        )
        watch([ImapMailbox(account, setting)], tools, halted)
        store.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield told
    finally:
        halted.set()
        thread.join()


@pytest.fixture
def app(tmp_path: Path) -> App:
    return build(make_home(tmp_path / "home"))


def test_an_order_that_is_delivered_is_judged_and_kept(
    dovecot: Dovecot, account: Account, app: App, tmp_path: Path
) -> None:
    path = tmp_path / "mioboe.sqlite"
    with whole(app, path, account) as told:
        told.wait(lambda: told.is_quiet)
        dovecot.deliver(account.user, mail("Lunch?"))
        dovecot.deliver(account.user, ORDER.raw)
        told.wait(lambda: told.orders)

    store = SqliteStore(path)
    (kept,) = store.kept()
    assert kept.verdict == "genuine"
    assert kept.archive == "imap:taro"
    assert kept.rest.startswith("/INBOX;UIDVALIDITY=")
    (original,) = store.originals()
    assert original.raw == ORDER.raw
    assert original.events[0].lay == "inbox"
    store.close()


def test_a_restart_goes_on_and_finds_nothing_twice(
    dovecot: Dovecot, account: Account, app: App, tmp_path: Path
) -> None:
    path = tmp_path / "mioboe.sqlite"
    dovecot.deliver(account.user, ORDER.raw)
    with whole(app, path, account) as first:
        first.wait(lambda: first.orders and first.is_quiet)
    dovecot.deliver(account.user, GIFT.raw)
    with whole(app, path, account) as second:
        second.wait(lambda: second.orders and second.is_quiet)

    assert first.orders == ["250-0000001-0000001"]
    assert second.orders == ["250-0000002-0000002"]


def test_a_mail_that_somebody_bins_and_deletes_is_evidence(
    dovecot: Dovecot, account: Account, app: App, tmp_path: Path
) -> None:
    dovecot.deliver(account.user, ORDER.raw)
    dovecot.deliver(account.user, GIFT.raw)
    client = IMAPClient("127.0.0.1", dovecot.port, ssl=False)
    client.login(account.user, PASSWORD)
    client.select_folder("INBOX")
    path = tmp_path / "mioboe.sqlite"
    with whole(app, path, account) as told:
        told.wait(lambda: len(told.orders) == 2 and told.is_quiet)
        client.add_flags([1], [rb"\Seen"])
        told.wait(lambda: "read" in told.changes)
        client.move([1], "Trash")
        told.wait(lambda: "trashed" in told.changes)
    client.shutdown()

    assert told.changes == ["read", "trashed"]
    store = SqliteStore(path)
    assert [change.to for change in store.watched.changes()] == ["", "Trash"]
    store.close()


def test_an_order_of_which_the_mail_is_binned_at_once_is_a_finding(
    dovecot: Dovecot, account: Account, app: App, tmp_path: Path
) -> None:
    at = datetime.now(TOKYO) - timedelta(minutes=1)  # noqa: TID251 - live
    order = ordered("250-0000003-0000003", 3000, f"{at:%Y-%m-%d %H:%M}")
    client = IMAPClient("127.0.0.1", dovecot.port, ssl=False)
    client.login(account.user, PASSWORD)
    path = tmp_path / "mioboe.sqlite"
    with whole(app, path, account) as told:
        told.wait(lambda: told.is_quiet)
        dovecot.deliver(account.user, order.raw)
        told.wait(lambda: told.orders)
        client.select_folder("INBOX")
        client.move([1], "Trash")
        told.wait(lambda: "trashed" in told.changes)
    client.shutdown()

    store = SqliteStore(path)
    fold(app.tools(store, Steps(), jobs=1))
    (found,) = [one for one in store.findings().values() if one.order]
    store.close()
    assert found.order == "250-0000003-0000003"
    assert [sign.signal for sign in found.signs] == ["order-mail-hidden"]


@pytest.fixture
def own() -> Iterator[Dovecot]:
    """Yield a server of one test's own, to be killed and frozen."""
    with served() as server:
        yield server


def test_a_server_killed_and_started_again_costs_nothing(
    own: Dovecot, account: Account, app: App, tmp_path: Path
) -> None:
    there = dataclasses.replace(account, port=own.port)
    with whole(app, tmp_path / "mioboe.sqlite", there) as told:
        told.wait(lambda: told.is_quiet)
        own.stop(9)
        own.deliver(there.user, ORDER.raw)
        told.wait(lambda: told.conditions[-1].problem)
        own.start()
        told.wait(lambda: told.orders)

    assert told.orders == ["250-0000001-0000001"]


def test_a_server_that_freezes_and_thaws_costs_nothing(
    own: Dovecot, account: Account, app: App, tmp_path: Path
) -> None:
    there = dataclasses.replace(account, port=own.port)
    with whole(app, tmp_path / "mioboe.sqlite", there) as told:
        told.wait(lambda: told.is_quiet)
        own.freeze()
        own.deliver(there.user, ORDER.raw)
        told.wait(lambda: told.conditions[-1].problem)
        own.thaw()
        told.wait(lambda: told.orders)

    assert set(told.orders) == {"250-0000001-0000001"}


def test_a_folder_with_a_hostile_name_blinds_nobody(
    dovecot: Dovecot, account: Account
) -> None:
    dovecot.deliver(account.user, mail("one"))
    for name in ("a&b", "&!!!-", 'q"uote', "back\\slash", "sp ace"):
        dovecot.deliver(account.user, mail(f"in {name}"), name)
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.sweeps and basket.is_up)
        basket.wait(lambda: "in sp ace" in basket.subjects)

    assert "one" in basket.subjects
    assert 'in q"uote' in basket.subjects
