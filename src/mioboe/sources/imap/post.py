"""A thread that stands watch: at one folder by IDLE, or over all by sweeps, or both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.ports.watch import Condition, Haul
from mioboe.sources.imap.catchup import is_unchanged
from mioboe.sources.imap.faults import stint
from mioboe.sources.imap.folders import folders_of
from mioboe.sources.imap.halt import Halt
from mioboe.sources.imap.look import Looker, gone
from mioboe.sources.imap.model import FaultCode, MailboxError
from mioboe.sources.imap.rhythm import backoff, renewal
from mioboe.sources.imap.session import Session

if TYPE_CHECKING:
    from mioboe.sources.imap.folders import Folder
    from mioboe.sources.imap.look import Bench
    from mioboe.sources.imap.model import Fault

#: What concerns one folder, and not the connection.
_OF_FOLDER: Final = frozenset({FaultCode.NO_FOLDER, FaultCode.REFUSED})
_GLANCE_SECONDS: Final = 1.0
#: So often IDLE may end at once before the server is asked each minute instead.
_HASTY: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What posts need of the world."""

    open: Callable[[], Session]
    halt: Halt
    #: Seconds by a clock that nobody sets.
    monotonic: Callable[[], float]
    #: A number from 0 to 1.
    random: Callable[[], float]


class Post:
    """One watch, with a connection of its own that is opened again and again."""

    def __init__(
        self,
        bench: Bench,
        means: Means,
        *,
        folder: Folder | None = None,
        found: Callable[[tuple[Folder, ...]], None] | None = None,
    ) -> None:
        """Prepare; `run` begins.

        Args:
            bench: What the posts of the mailbox share.
            means: What it needs of the world.
            folder: Where to stand; `None`: nowhere.
            found: Called with the folders at each sweep; `None`: it does not sweep.
        """
        self._bench = bench
        self._means = means
        self._folder = folder
        self._found = found
        self._is_up = False
        self._swept = float("-inf")
        self._renew_at = float("-inf")
        #: Folders that could not be looked into, which was told.
        self._closed: set[str] = set()
        #: How often in a row IDLE ended at once, without any news.
        self._hasty = 0

    def run(self) -> None:
        """Stand watch until it is halted, or the folder is no more."""
        failures = 0
        while not self._means.halt.is_halted:
            began = self._means.monotonic()
            fault = stint(self._connected)
            if self._means.halt.is_halted:
                return
            lived = self._means.monotonic() - began
            failures = 1 if lived > self._bench.rhythm.sound else failures + 1
            wait = backoff(self._bench.rhythm, fault, failures, self._means.random)
            self._tell(fault, wait)
            if fault.code is FaultCode.NO_FOLDER and self._found is None:
                return
            self._means.halt.wait(wait)

    def _connected(self) -> None:
        """Open one connection, and stand at it."""
        with self._means.open() as session:
            self._stand(session)

    def _stand(self, session: Session) -> None:
        looker = Looker(session, self._bench)
        self._renew_at, self._hasty = float("-inf"), 0
        if self._folder is None:
            self._sweep_on(session, looker)
            return
        with self._bench.board.held(self._folder.name):
            while not self._means.halt.is_halted:
                self._turn(session, looker, self._folder)

    def _turn(self, session: Session, looker: Looker, folder: Folder) -> None:
        """Do what is most urgent at a folder, or wait for something."""
        if told := session.stirred():
            looker.again(folder, told)
        elif self._means.monotonic() >= self._renew_at:
            looker.enter(folder)
            self._tell(None)
            rest = renewal(self._bench.rhythm, self._means.random)
            self._renew_at = self._means.monotonic() + rest
        elif self._is_sweep_due():
            self._sweep(session, looker)
            self._renew_at = float("-inf")
        else:
            self._rest(session)

    def _rest(self, session: Session) -> None:
        now = self._means.monotonic()
        until = self._renew_at
        if self._found is not None:
            until = min(until, self._next_sweep())
        seconds = max(0.0, until - now)
        if session.can_idle and self._hasty < _HASTY:
            self._idle(session, seconds)
        elif not self._means.halt.wait(min(seconds, self._bench.rhythm.poll)):
            session.noop()

    def _idle(self, session: Session, seconds: float) -> None:
        """Let the server tell of changes; if it ends that at once, ask from now on."""
        began = self._means.monotonic()
        agrees = session.idle(seconds)
        lasted = self._means.monotonic() - began
        if not agrees:
            self._hasty = _HASTY
        elif session.has_stirred or lasted >= min(seconds, _GLANCE_SECONDS):
            self._hasty = 0
        else:
            self._hasty += 1

    def _sweep_on(self, session: Session, looker: Looker) -> None:
        """Sweep again and again; keep the connection alive between."""
        alive_at = self._means.monotonic() + self._bench.rhythm.renew_least
        while not self._means.halt.is_halted:
            now = self._means.monotonic()
            if self._is_sweep_due():
                self._sweep(session, looker)
                self._tell(None)
            elif now >= alive_at:
                session.noop()
                alive_at = now + self._bench.rhythm.renew_least
            else:
                until = min(self._next_sweep(), alive_at)
                self._means.halt.wait(min(until - now, _GLANCE_SECONDS))

    def _next_sweep(self) -> float:
        rhythm = self._bench.rhythm
        is_hurried = self._bench.board.is_hurried
        return self._swept + (rhythm.sweep_soon if is_hurried else rhythm.sweep)

    def _is_sweep_due(self) -> bool:
        is_sweeper = self._found is not None
        return is_sweeper and self._means.monotonic() >= self._next_sweep()

    def _sweep(self, session: Session, looker: Looker) -> None:
        """Look into every folder where nobody stands."""
        board, began = self._bench.board, self._bench.clock.now()
        board.begin_sweep()
        board.relent(self._means.monotonic())
        listed = folders_of(session.folders())
        names = {folder.name for folder in listed}
        folders = tuple(f for f in listed if f.name not in self._bench.leave_out)
        if self._found is not None:
            self._found(folders)
        for position in board.known():
            if position.folder not in names:
                gone(self._bench, position.folder)
        for folder in folders:
            if not board.is_held(folder.name):
                self._sweep_one(session, looker, folder)
        self._swept = self._means.monotonic()
        self._bench.hand(
            Haul(
                mailbox=self._bench.name,
                swept=began,
                noticed=self._bench.clock.now(),
            )
        )

    def _sweep_one(self, session: Session, looker: Looker, folder: Folder) -> None:
        """Look into a folder, unless it stands as it did; it may be gone meanwhile.

        Raises:
            MailboxError: The connection failed.
        """
        try:
            known = self._bench.board.position(folder.name)
            if known is None or not is_unchanged(known, session.status(folder.name)):
                looker.enter(folder)
            self._closed.discard(folder.name)
        except MailboxError as error:
            if error.fault.code not in _OF_FOLDER:
                raise
            if folder.name in self._closed:
                return
            self._closed.add(folder.name)
            problem = error.fault.problem(f"{self._bench.name}/{folder.name}")
            now = self._bench.clock.now()
            haul = Haul(mailbox=self._bench.name, problems=(problem,), noticed=now)
            self._bench.hand(haul)

    def _tell(self, fault: Fault | None, wait: float = 0) -> None:
        """Hand on whether the mailbox can be watched; not twice that it can."""
        if fault is None and self._is_up:
            return
        self._is_up = fault is None
        self._bench.hand(
            Condition(
                mailbox=self._bench.name,
                folders=(self._folder.name,) if self._folder else (),
                at=self._bench.clock.now(),
                problem=fault.problem(self._bench.name) if fault else None,
                retry_seconds=wait,
            )
        )


def begin(post: Post, name: str) -> threading.Thread:
    """Return the thread in which a post has begun to stand."""
    # Python need not wait for it: everything that it hands on is kept elsewhere.
    thread = threading.Thread(target=post.run, name=name, daemon=True)
    thread.start()
    return thread
