"""The port `Mailbox`, over JMAP: one thread that looks, one that is told when to."""

from __future__ import annotations

import collections
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.ports.watch import Condition, Haul, Listing
from mioboe.sources.imap import FaultCode, Halt, MailboxError
from mioboe.sources.imap.faults import stint
from mioboe.sources.imap.rhythm import backoff
from mioboe.sources.jmap.client import JmapClient
from mioboe.sources.jmap.ear import Ear
from mioboe.sources.jmap.faults import told
from mioboe.sources.jmap.folders import folders_of
from mioboe.sources.jmap.look import Desk, Looker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mioboe.ports.watch import Position
    from mioboe.sources.imap import Fault, Setting
    from mioboe.sources.jmap.folders import JmapFolder
    from mioboe.sources.jmap.model import JmapAccount

_FAREWELL_SECONDS: Final = 5


class JmapMailbox:
    """Watches one account; see `ports.watch.Mailbox`."""

    def __init__(self, account: JmapAccount, setting: Setting) -> None:
        self._account = account
        self._setting = setting
        self._halt = Halt()
        self._news = threading.Event()
        self._ear = Ear(account, setting, self._halt, self._news)
        self._thread: threading.Thread | None = None
        self._desk: Desk | None = None
        self._is_up = False
        self._counts: dict[str, tuple[int, int]] = {}
        #: Folders that could not be looked into, which was told.
        self._closed: set[str] = set()

    @property
    def name(self) -> str:
        """The archive of its mails."""
        return self._account.name

    def start(
        self,
        positions: Mapping[str, Position],
        hand: Callable[[Haul | Condition], None],
    ) -> None:
        """Begin to watch; see `ports.watch.Mailbox`."""
        desk = Desk(
            name=self.name,
            setting=self._setting,
            hand=hand,
            positions=dict(positions),
            seen=collections.defaultdict(set),
            strikes=collections.Counter(),
        )
        self._desk = desk
        self._thread = threading.Thread(
            target=self._run, args=(desk,), name=self.name, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End all threads; returns when they have ended."""
        self._halt.ring()
        self._news.set()
        self._ear.stop()
        if self._thread is not None:
            limits = self._setting.limits
            self._thread.join(limits.read_seconds + _FAREWELL_SECONDS)
            if self._thread.is_alive():
                return
        self._halt.close()

    def _run(self, desk: Desk) -> None:
        setting, failures = self._setting, 0
        while not self._halt.is_halted:
            began = setting.monotonic()
            fault = stint(lambda: self._connected(desk))
            if self._halt.is_halted:
                return
            lived = setting.monotonic() - began
            failures = 1 if lived > setting.rhythm.sound else failures + 1
            wait = backoff(setting.rhythm, fault, failures, setting.random)
            self._tell(desk, fault, wait)
            self._halt.wait(wait)

    def _connected(self, desk: Desk) -> None:
        """Open one connection, and look on."""
        setting = self._setting
        with JmapClient(self._account, setting.limits, setting.context) as client:
            self._watch(client, desk)

    def _watch(self, client: JmapClient, desk: Desk) -> None:
        """Look, again and again."""
        setting, swept = self._setting, float("-inf")
        if client.session.events:
            self._ear.start()
        while True:
            self._news.clear()
            if self._halt.is_halted:
                return
            is_sweep = setting.monotonic() >= swept + setting.rhythm.sweep
            if is_sweep:
                swept = setting.monotonic()
            self._look(client, desk, is_sweep=is_sweep)
            self._tell(desk, None)
            rest = swept + setting.rhythm.sweep - setting.monotonic()
            if not self._ear.hears:
                rest = min(rest, setting.rhythm.poll)
            self._news.wait(max(0.0, rest))

    def _look(self, client: JmapClient, desk: Desk, *, is_sweep: bool) -> None:
        """Look into the folders that may have changed; into all for a sweep.

        Raises:
            MailboxError: The server failed.
        """
        began = desk.setting.clock.now()
        with told():
            folders = folders_of(client.folders())
        names = {folder.name for folder in folders}
        for name in desk.positions.keys() - names:
            self._gone(desk, name)
        looker = Looker(client, desk)
        for folder in folders:
            if self._halt.is_halted:
                return
            if folder.name in self._account.leave_out:
                continue
            is_changed = self._counts.get(folder.id) != folder.counts
            if is_sweep or folder.is_urgent or is_changed:
                self._enter(looker, desk, folder)
        if is_sweep:
            now = desk.setting.clock.now()
            desk.hand(Haul(mailbox=self.name, swept=began, noticed=now))

    def _enter(self, looker: Looker, desk: Desk, folder: JmapFolder) -> None:
        """Look into a folder; it may be gone meanwhile.

        Raises:
            MailboxError: The server failed.
        """
        try:
            with told():
                looker.enter(folder)
            self._counts[folder.id] = folder.counts
            self._closed.discard(folder.name)
        except MailboxError as error:
            if error.fault.code is not FaultCode.REFUSED:
                raise
            if folder.name in self._closed:
                return
            self._closed.add(folder.name)
            problem = error.fault.problem(f"{self.name}/{folder.name}")
            now = desk.setting.clock.now()
            desk.hand(Haul(mailbox=self.name, problems=(problem,), noticed=now))

    def _gone(self, desk: Desk, name: str) -> None:
        """Hand on that a folder is no more, and with it all its mails."""
        position = desk.positions.pop(name)
        now = desk.setting.clock.now()
        listing = Listing(
            folder=name,
            uidvalidity=position.uidvalidity,
            since=now - timedelta(days=desk.setting.rhythm.listed_days),
            present=frozenset(),
            read=frozenset(),
        )
        desk.hand(Haul(mailbox=self.name, listing=listing, noticed=now))

    def _tell(self, desk: Desk, fault: Fault | None, wait: float = 0) -> None:
        """Hand on whether the mailbox can be watched; not twice that it can."""
        if fault is None and self._is_up:
            return
        self._is_up = fault is None
        desk.hand(
            Condition(
                mailbox=self.name,
                folders=(),
                at=desk.setting.clock.now(),
                problem=fault.problem(self.name) if fault else None,
                retry_seconds=wait,
            )
        )
