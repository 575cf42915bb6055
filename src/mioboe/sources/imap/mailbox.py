"""The port `Mailbox`, over IMAP: as many posts as the provider lets us have."""

from __future__ import annotations

import random
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mioboe.ports import Clock
from mioboe.ports.watch import FolderKind
from mioboe.sources.imap.board import Board
from mioboe.sources.imap.connect import Opener
from mioboe.sources.imap.folders import Folder, watched
from mioboe.sources.imap.halt import Halt
from mioboe.sources.imap.look import Bench
from mioboe.sources.imap.model import Limits
from mioboe.sources.imap.post import Means, Post, begin
from mioboe.sources.imap.rhythm import Rhythm
from mioboe.sources.model import Wants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.ports.watch import Condition, Haul, Position
    from mioboe.sources.imap.model import Account

_INBOX: Final = Folder(name="INBOX", kind=FolderKind.INBOX)
_FAREWELL_SECONDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all mailboxes of one program share."""

    sift: Wants
    clock: Clock
    limits: Limits = Limits()  # noqa: RUF009 - a frozen value
    rhythm: Rhythm = Rhythm()  # noqa: RUF009 - a frozen value
    #: Whose certificates to believe. It is large, so all mailboxes share one.
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    monotonic: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random  # noqa: S311 - spreads waits


class ImapMailbox:
    """Watches one account; see `ports.watch.Mailbox`."""

    def __init__(self, account: Account, setting: Setting) -> None:
        self._account = account
        self._setting = setting
        self._halt = Halt()
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()
        self._bench: Bench | None = None
        opener = Opener(
            account, self._halt, limits=setting.limits, context=setting.context
        )
        self._means = Means(
            open=opener,
            halt=self._halt,
            monotonic=setting.monotonic,
            random=setting.random,
        )

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
        setting = self._setting
        self._bench = Bench(
            name=self.name,
            board=Board(positions),
            hand=hand,
            sift=setting.sift,
            limits=setting.limits,
            rhythm=setting.rhythm,
            clock=setting.clock,
            leave_out=self._account.leave_out,
        )
        if self._account.connections == 1:
            self._begin("all", Post(self._bench, self._means, folder=_INBOX, found=_ok))
            return
        self._begin("INBOX", Post(self._bench, self._means, folder=_INBOX))
        self._begin("sweep", Post(self._bench, self._means, found=self._man))

    def stop(self) -> None:
        """End all threads; returns when they have ended."""
        self._halt.ring()
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.join(self._setting.limits.connect_seconds + _FAREWELL_SECONDS)
        if not any(thread.is_alive() for thread in threads):
            self._halt.close()

    def _man(self, folders: tuple[Folder, ...]) -> None:
        """Stand watch at the folders where that is worth a connection."""
        for folder in watched(folders, self._account.connections - 1):
            if folder.kind is not FolderKind.INBOX and self._bench is not None:
                post = Post(self._bench, self._means, folder=folder)
                self._begin(folder.name, post)

    def _begin(self, name: str, post: Post) -> None:
        """Begin a post, unless it stands already."""
        with self._lock:
            known = self._threads.get(name)
            if self._halt.is_halted or (known is not None and known.is_alive()):
                return
            self._threads[name] = begin(post, f"{self.name}/{name}")


def _ok(_: tuple[Folder, ...]) -> None:
    """Nobody else is to stand watch."""
