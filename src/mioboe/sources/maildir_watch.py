"""A Maildir on this machine, watched: the port `Mailbox`, by looking and by a bell.

Whatever fetches or delivers mail puts it there; nothing in it is touched, not even the
time of last access where the system allows that. A mail has no number, so what was read
is known by the names of its files, which stay the same while they are moved and marked.

Source: the Maildir page of cr.yp.to; Maildir++ for folders below a dot.
"""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.ports.watch import Condition, Haul, Listing, Position
from mioboe.sources.imap import Halt
from mioboe.sources.inotify import bell
from mioboe.sources.maildir import KEY_SIZE, base_name, key_of, settled
from mioboe.sources.maildir_folders import folders_in
from mioboe.sources.maildir_mails import Reader, came_at, is_read, names_in
from mioboe.sources.opening import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from mioboe.sources.imap import Setting
    from mioboe.sources.inotify import Bell
    from mioboe.sources.maildir_folders import Folders, MaildirFolder

#: Names of files do not mean anything else one day.
_ALWAYS: Final = 1
_BATCH: Final = 400
#: After so many mails of a long first look it is kept what was read so far.
_KEPT_EVERY: Final = 4000
#: Where nothing rings.
_POLL_SECONDS: Final = 5
_FAREWELL_SECONDS: Final = 10
#: While folders are being made faster than they can be looked at.
_MOST_WALKS: Final = 5
#: What a state begins with until the first look into a folder has ended.
_UNFINISHED: Final = "-"
_DONE: Final = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of a folder."""

    position: Position
    #: When its parts last changed, as far as that may be relied on.
    stamps: tuple[int, ...] = ()
    #: Of each name: to make them anew takes longest of all in a large folder.
    keys: Mapping[str, bytes] = field(default_factory=dict)


class MaildirMailbox:
    """Watches one Maildir and the folders in it; see `ports.watch.Mailbox`."""

    def __init__(
        self,
        name: str,
        path: Path,
        setting: Setting,
        leave_out: frozenset[str] = frozenset(),
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            name: What the owner calls it.
            path: The Maildir, or a folder of Maildirs.
            setting: What all mailboxes share.
            leave_out: Names of folders that are not looked into.
        """
        self._id = name
        self._root = os.fspath(path)
        self._setting = setting
        self._leave_out = leave_out
        self._halt = Halt()
        self._thread: threading.Thread | None = None
        self._known: dict[str, _Known] = {}
        self._hand: Callable[[Haul | Condition], None] = _nobody
        self._problem: Problem | None = None
        self._is_told = False

    @property
    def name(self) -> str:
        """The archive of its mails."""
        return f"maildir:{self._id}"

    def start(
        self,
        positions: Mapping[str, Position],
        hand: Callable[[Haul | Condition], None],
    ) -> None:
        """Begin to watch; see `ports.watch.Mailbox`."""
        self._hand = hand
        self._known = {f: _Known(position=p) for f, p in positions.items()}
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; returns when it has ended."""
        self._halt.ring()
        if self._thread is not None:
            self._thread.join(_FAREWELL_SECONDS)
            if self._thread.is_alive():
                return
        self._halt.close()

    def _run(self) -> None:
        ear = bell()
        wait = self._setting.rhythm.poll
        if not ear.rings:
            wait = min(wait, _POLL_SECONDS)
        try:
            while not self._halt.is_halted:
                self._tell(self._looked(ear), wait)
                ear.wait(self._halt, wait)
        finally:
            ear.close()

    def _looked(self, ear: Bell) -> Problem | None:
        """Return what keeps us from looking; `None`: all was looked at."""
        try:
            self._look(ear)
        except OSError as error:
            return fault(error, self._root)
        except Exception as error:  # noqa: BLE001 - the outermost frame of a thread
            # A fault of ours must not end the watch.
            detail = f"{type(error).__name__}: {error}"
            return Problem(code="unreadable", where=self._root, detail=detail)
        return None

    def _look(self, ear: Bell) -> None:
        """Look into every folder.

        Raises:
            OSError: The Maildir itself cannot be read.
        """
        began = self._now()
        found = self._found(ear)
        problems = [fault(error, path) for path, error in found.closed.values()]
        for folder in found.open:
            if folder.name in self._leave_out:
                continue
            try:
                self._look_into(folder)
            except OSError as error:
                problems.append(fault(error, folder.path))
            if self._halt.is_halted:
                return
        for name in self._known.keys() - found.names:
            self._gone(name)
        self._hand(
            Haul(
                mailbox=self.name,
                problems=tuple(problems),
                # What lies in a closed folder has not vanished.
                swept=None if problems else began,
                noticed=self._now(),
            )
        )

    def _found(self, ear: Bell) -> Folders:
        """Return what there is, with the bell hung in all of it.

        Raises:
            OSError: The Maildir itself cannot be read.
        """
        ear.hang(self._root)
        found = folders_in(self._root)
        for _ in range(_MOST_WALKS):
            # `any` alone would end at the first new place, and leave the rest silent.
            new = [place for place in found.places if ear.hang(place)]
            if not new:
                break
            # What was made in it before it was hung was told to nobody.
            found = folders_in(self._root)
        return found

    def _look_into(self, folder: MaildirFolder) -> None:
        """Hand on what is new in a folder, and what it holds of late.

        Raises:
            OSError: It cannot be listed.
        """
        known = self._known.get(folder.name)
        stamps = tuple(settled(os.stat(part).st_mtime_ns) for part in folder.parts)  # noqa: PTH116 - strings
        if known is not None and all(stamps) and known.stamps == stamps:
            return
        noticed = self._now()
        had = known.keys if known is not None else {}
        keys = {n: had.get(n) or _key(n) for n in names_in(folder.path)}
        names = {key: name for name, key in keys.items()}
        position = known.position if known else _start(folder)
        is_backlog = not position.state.startswith(_DONE)
        read = _keys(position.state) & names.keys()
        is_fresh = known is None
        for haul, more in self._hauls(folder, position, names, read):
            position = haul.position or position
            is_new = is_fresh and not read
            self._hand(replace(haul, is_fresh=is_new, is_backlog=is_backlog))
            read |= more
            if self._halt.is_halted:
                return
        position = replace(position, state=_state(read, _DONE), messages=len(names))
        listing = self._listing(folder, names, noticed)
        self._hand(
            Haul(mailbox=self.name, position=position, listing=listing, noticed=noticed)
        )
        is_whole = len(read) == len(names)
        self._known[folder.name] = _Known(
            position=position, stamps=stamps if is_whole else (), keys=keys
        )

    def _hauls(
        self,
        folder: MaildirFolder,
        position: Position,
        names: Mapping[bytes, str],
        read: frozenset[bytes],
    ) -> Iterator[tuple[Haul, frozenset[bytes]]]:
        """Yield what is new, the newest first, and the keys read with each batch."""
        reader = Reader(
            path=folder.path,
            kind=folder.kind,
            sift=self._setting.sift,
            limits=self._setting.limits,
        )
        new = sorted(names.keys() - read, key=lambda key: names[key], reverse=True)
        so_far = read
        for at in range(0, len(new), _BATCH):
            noticed = self._now()
            mails = [(_uid(key), names[key]) for key in new[at : at + _BATCH]]
            fetched = reader.read(mails)
            keys = frozenset(new[at : at + _BATCH]) - {
                _key(name) for name in fetched.missing
            }
            so_far |= keys
            if (at + _BATCH) % _KEPT_EVERY == 0:
                mark = (
                    position.state[:1] if position.state[:1] == _DONE else _UNFINISHED
                )
                position = replace(position, state=_state(so_far, mark))
            haul = Haul(
                mailbox=self.name,
                position=position,
                arrivals=tuple(fetched.arrivals),
                mails=tuple(fetched.numbers),
                problems=tuple(fetched.problems),
                noticed=noticed,
            )
            yield haul, keys

    def _listing(
        self, folder: MaildirFolder, names: Mapping[bytes, str], noticed: datetime
    ) -> Listing:
        since = noticed - timedelta(days=self._setting.rhythm.listed_days)
        late = {
            key: name
            for key, name in names.items()
            if came_at(folder.path, name) >= since
        }
        return Listing(
            folder=folder.name,
            uidvalidity=_ALWAYS,
            since=since,
            present=frozenset(map(_uid, late)),
            read=frozenset(_uid(key) for key, name in late.items() if is_read(name)),
        )

    def _gone(self, name: str) -> None:
        """Hand on that a folder is no more, and with it all its mails."""
        del self._known[name]
        now = self._now()
        listing = Listing(
            folder=name,
            uidvalidity=_ALWAYS,
            since=now - timedelta(days=self._setting.rhythm.listed_days),
            present=frozenset(),
            read=frozenset(),
        )
        self._hand(Haul(mailbox=self.name, listing=listing, noticed=now))

    def _tell(self, problem: Problem | None, wait: float) -> None:
        """Hand on whether it can be watched, whenever that changes."""
        if self._is_told and problem == self._problem:
            return
        self._is_told, self._problem = True, problem
        self._hand(
            Condition(
                mailbox=self.name,
                folders=(),
                at=self._now(),
                problem=problem,
                retry_seconds=wait if problem else 0,
            )
        )

    def _now(self) -> datetime:
        return self._setting.clock.now().astimezone(UTC)


def _start(folder: MaildirFolder) -> Position:
    return Position(
        folder=folder.name, kind=folder.kind, uidvalidity=_ALWAYS, state=_UNFINISHED
    )


def _key(name: str) -> bytes:
    return key_of(base_name(name))


def _uid(key: bytes) -> int:
    """Return a number for a mail; as large as the store takes, so none is met twice."""
    return int.from_bytes(key) >> 1


def _state(keys: frozenset[bytes], mark: str) -> str:
    return mark + base64.b64encode(b"".join(sorted(keys))).decode("ascii")


def _keys(state: str) -> frozenset[bytes]:
    try:
        raw = base64.b64decode(state[1:], validate=True)
    except ValueError:
        return frozenset()
    return frozenset(raw[at : at + KEY_SIZE] for at in range(0, len(raw), KEY_SIZE))


def _nobody(_: Haul | Condition) -> None:
    """Take what comes before anybody has asked for it."""
