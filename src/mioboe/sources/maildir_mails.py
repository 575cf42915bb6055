"""From the files of a Maildir to mails: what the sift wants is read whole."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.ports import Mail
from mioboe.ports.watch import Arrival, FolderKind
from mioboe.sources.found import digest, number_of
from mioboe.sources.imap import Limits
from mioboe.sources.imap.look import whereabouts
from mioboe.sources.locators import below
from mioboe.sources.model import Wants
from mioboe.sources.opening import fault, open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The sift needs the header, which most often ends before this.
_HEAD: Final = 64 * 1024
_SEEN: Final = re.compile(r"[:;!]2,[A-Za-z]*S")
#: Most programs begin the name of a file with the second in which the mail came.
_SECONDS: Final = re.compile(r"(\d{9,10})\.")
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Read:
    """What a batch of files came to."""

    arrivals: list[Arrival] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Names of files that could not be read, or are no longer there.
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads mails of one folder."""

    path: str
    kind: FolderKind
    #: Says by its header whether a mail is wanted whole.
    sift: Wants
    limits: Limits

    def read(self, mails: Iterable[tuple[int, str]]) -> Read:
        """Return what files came to.

        Args:
            mails: Number and name of each, as `new/1700000000.M1P2.host`.
        """
        done = Read()
        for uid, name in mails:
            try:
                raw, size = self._bytes(name)
            except FileNotFoundError:
                done.missing.append(name)  # It was moved on; it is met again.
            except OSError as error:
                done.missing.append(name)
                done.problems.append(fault(error, below(self.path, name)))
            else:
                self._take(done, (uid, name), raw, size)
        return done

    def _take(self, done: Read, mail: tuple[int, str], raw: bytes, size: int) -> None:
        uid, name = mail
        if not self.sift.wants(raw):
            done.numbers.append(number_of(raw))
            return
        arrival = self._arrival(uid, name, raw)
        done.arrivals.append(arrival)
        done.numbers.append(int(arrival.mail.digest[:15], 16))
        if len(raw) < size:
            detail = f"{size >> 20} MiB; {len(raw) >> 20} were read"
            where = below(self.path, name)
            done.problems.append(Problem(code="too-large", where=where, detail=detail))

    def _bytes(self, name: str) -> tuple[bytes, int]:
        """Return a mail, or as much of it as is looked at, and its size.

        Raises:
            OSError: It cannot be read.
        """
        handle, status = open_file(os.path.join(self.path, name))  # noqa: PTH118 - strings
        limits = self.limits
        most = limits.piece if status.st_size > limits.largest else limits.largest
        with os.fdopen(handle, "rb") as file:
            head = file.read(_HEAD)
            if len(head) < _HEAD or not self.sift.wants(head):
                return head, len(head)
            return head + file.read(most - len(head)), status.st_size

    def _arrival(self, uid: int, name: str, raw: bytes) -> Arrival:
        came = came_at(self.path, name)
        mail = Mail(
            digest=digest(raw),
            raw=raw,
            mtime=came.timestamp(),
            lay=whereabouts(self.kind),
        )
        return Arrival(uid=uid, mail=mail, arrived=came, is_read=is_read(name))


def names_in(path: str) -> Iterator[str]:
    """Yield the names of all mails, as `new/1700000000.M1P2.host`.

    A mail that is moved from `new` to `cur` meanwhile is met twice, never missed.

    Raises:
        OSError: The folder cannot be read.
    """
    for part in ("new", "cur"):
        try:
            with os.scandir(os.path.join(path, part)) as entries:  # noqa: PTH118 - strings
                names = [
                    entry.name
                    for entry in entries
                    if not entry.name.startswith(".")
                    and entry.is_file(follow_symlinks=False)
                ]
        except FileNotFoundError:
            continue
        yield from (f"{part}/{name}" for name in names)


def is_read(name: str) -> bool:
    """Return whether a mail was marked as read.

    Example:
        >>> is_read("cur/1700000000.M1P2.host:2,RS"), is_read("new/1700000000.M1P2.S")
        (True, False)
    """
    return bool(_SEEN.search(name))


def came_at(path: str, name: str) -> datetime:
    """Return when a mail came, by the name of its file or else its time of change."""
    stamp = _SECONDS.match(name.rpartition("/")[2])
    if stamp:
        return datetime.fromtimestamp(int(stamp[1]), UTC)
    try:
        changed = os.stat(os.path.join(path, name)).st_mtime  # noqa: PTH116, PTH118 - strings
    except OSError:
        return _FIRST
    return datetime.fromtimestamp(changed, UTC)
