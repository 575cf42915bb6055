"""Only one watch on one HOME: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from mioboe.kit import MioboeError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The watch that runs."""

    pid: int
    #: UTC.
    since: datetime


class AlreadyWatchedError(MioboeError):
    """Another watch is running on this HOME; stop it, or leave it to its work."""

    def __init__(self, holder: Holder | None) -> None:
        self.holder = holder
        who = f"process {holder.pid}, since {holder.since:%F %T} UTC" if holder else "?"
        super().__init__(f"this HOME is being watched already ({who})")


class WatchLock:
    """Held while a watch runs. The kernel lets go of it, however the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    def take(self, now: datetime) -> None:
        """Take the lock.

        Args:
            now: UTC, for whoever asks who holds it.

        Raises:
            AlreadyWatchedError: Another process holds it.
            OSError: The file cannot be written.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise AlreadyWatchedError(self._read()) from None
        text = json.dumps({"pid": os.getpid(), "since": now.isoformat()})
        os.ftruncate(file, 0)
        os.write(file, text.encode())
        self._file = file

    def holder(self) -> Holder | None:
        """Return the watch that runs; `None`: none does."""
        try:
            file = os.open(self._path, os.O_RDWR)
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._read()
        finally:
            os.close(file)
        return None

    def release(self) -> None:
        """Let go of the lock."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _read(self) -> Holder | None:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            since = datetime.fromisoformat(found["since"]).astimezone(UTC)
            return Holder(pid=int(found["pid"]), since=since)
        except (OSError, ValueError, KeyError, TypeError):
            return None
