"""Places that can be watched, each with what a test does to it behind our back."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, Protocol

from tests.fakes import jmap_server
from tests.fakes.imap_server import Box, serving

from mioboe.sources.imap import Account, ImapMailbox, Password, Security
from mioboe.sources.jmap import JmapAccount, JmapMailbox
from mioboe.sources.maildir_watch import MaildirMailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.fakes.imap_server import ImapServer

    from mioboe.ports.watch import Mailbox
    from mioboe.sources.imap import Setting


class Place(Protocol):
    """A mailbox with an inbox and a trash."""

    kind: str

    def mailbox(self, setting: Setting) -> Mailbox: ...

    def deliver(self, raw: bytes, folder: str = "INBOX") -> str: ...

    def mark_read(self, name: str) -> None: ...

    def remove(self, name: str) -> None: ...

    def state(self) -> object: ...


class ImapPlace:
    """A folder on a scripted server."""

    kind = "imap"

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        server.boxes["Trash"] = Box(attributes="\\Trash")

    def mailbox(self, setting: Setting) -> Mailbox:
        account = Account(
            id="taro",
            host="127.0.0.1",
            port=self._server.port,
            user="taro@home.example",
            sign_in=Password(secret=self._server.password),
            security=Security.NONE,
        )
        return ImapMailbox(account, setting)

    def deliver(self, raw: bytes, folder: str = "INBOX") -> str:
        return str(self._server.deliver(raw, folder))

    def mark_read(self, name: str) -> None:
        self._server.boxes["INBOX"].items[int(name)].flags.add("\\Seen")

    def remove(self, name: str) -> None:
        self._server.remove(int(name))

    def state(self) -> object:
        return {
            name: [
                (uid, item.raw, sorted(item.flags)) for uid, item in box.items.items()
            ]
            for name, box in self._server.boxes.items()
        }


class MaildirPlace:
    """Files on a disk."""

    kind = "maildir"

    def __init__(self, root: Path) -> None:
        self.root = root
        self._numbers = itertools.count(1)
        for folder in (root, root / ".Trash"):
            for part in ("cur", "new", "tmp"):
                (folder / part).mkdir(parents=True)

    def mailbox(self, setting: Setting) -> Mailbox:
        return MaildirMailbox("taro", self.root, setting)

    def deliver(self, raw: bytes, folder: str = "INBOX") -> str:
        place = self.root if folder == "INBOX" else self.root / f".{folder}"
        name = f"mail{next(self._numbers)}.M1P1.host"
        (place / "tmp" / name).write_bytes(raw)
        (place / "tmp" / name).rename(place / "new" / name)
        return name

    def mark_read(self, name: str) -> None:
        (self.root / "new" / name).rename(self.root / "cur" / f"{name}:2,S")

    def remove(self, name: str) -> None:
        (self.root / "new" / name).unlink()

    def state(self) -> object:
        found: Mapping[str, tuple[object, ...]] = {
            str(path): (path.stat().st_atime_ns, path.stat().st_mtime_ns)
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }
        return found


class JmapPlace:
    """A folder on a JMAP server."""

    kind = "jmap"

    def __init__(self, server: jmap_server.JmapServer) -> None:
        self._server = server

    def mailbox(self, setting: Setting) -> Mailbox:
        account = JmapAccount(
            id="taro", url=f"{self._server.url}/session", secret=jmap_server.TOKEN
        )
        return JmapMailbox(account, setting)

    def deliver(self, raw: bytes, folder: str = "INBOX") -> str:
        return self._server.deliver(raw, "fI" if folder == "INBOX" else "fT")

    def mark_read(self, name: str) -> None:
        self._server.mark_read(name)

    def remove(self, name: str) -> None:
        self._server.remove(name)

    def state(self) -> object:
        mails = self._server.mails.items()
        called = {name.partition("/")[2] for name in self._server.called}
        assert called <= {"get", "query", "queryChanges"}
        return [(n, m.raw, m.folder, sorted(m.keywords)) for n, m in mails]


@contextlib.contextmanager
def _jmap(_: Path) -> Iterator[Place]:
    with jmap_server.serving() as server:
        yield JmapPlace(server)


@contextlib.contextmanager
def _imap(_: Path) -> Iterator[Place]:
    with serving() as server:
        yield ImapPlace(server)


@contextlib.contextmanager
def _maildir(folder: Path) -> Iterator[Place]:
    yield MaildirPlace(folder / "Maildir")


PLACES: dict[str, Callable[[Path], AbstractContextManager[Place]]] = {
    "imap": _imap,
    "jmap": _jmap,
    "maildir": _maildir,
}
