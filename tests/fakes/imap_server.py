"""An IMAP server of a few hundred lines on loopback that misbehaves on demand."""

from __future__ import annotations

import base64
import contextlib
import re
import select
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_FETCH: Final = re.compile(r"(\S+) \((.*)\)$")
_PARTIAL: Final = re.compile(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>")
CAPABILITIES: Final = "IMAP4rev1 IDLE AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"


class Dropped(Exception):  # noqa: N818 - nothing is wrong
    """The server closes this connection."""


@dataclass
class Item:
    """One mail in a folder."""

    raw: bytes
    flags: set[str] = field(default_factory=set)
    #: What the server says of its size, and of the length of its literal.
    size: int | None = None
    literal: int | None = None


@dataclass
class Box:
    """One folder."""

    uidvalidity: int = 7
    items: dict[int, Item] = field(default_factory=dict)
    next_uid: int = 1
    attributes: str = ""

    def add(self, raw: bytes, **more: int) -> int:
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.items[uid] = Item(raw, **more)  # type: ignore[arg-type]
        return uid


@dataclass
class Trouble:
    """What goes wrong at a command, so many times."""

    command: str
    #: drop, bye, freeze, garbage, no, bad, cut.
    action: str
    times: int = 1


class ImapServer:
    """Serves one user. Safe to change from a test while it runs."""

    def __init__(self) -> None:
        self.boxes = {"INBOX": Box()}
        self.capabilities = CAPABILITIES
        self.password = "letmein"
        #: What is said to a sign-in that is refused.
        self.refusal = "[AUTHENTICATIONFAILED] Invalid credentials"
        self.tokens: set[str] = set()
        self.troubles: list[Trouble] = []
        self.commands: list[str] = []
        self.connections = 0
        #: Whether it tells how many mails there are with every answer.
        self.is_chatty = False
        self.changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._is_ended = False
        self._begin(self._accept)

    def _begin(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._is_ended:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            # Else each answer of several lines waits for the peer's slow nod.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open.add(sock)
            self._begin(_Talk(self, sock).run)

    def close(self) -> None:
        self._is_ended = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop_all()
        for thread in self._threads:
            thread.join(5)

    def drop_all(self) -> None:
        """Cut every connection."""
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def forget(self, sock: socket.socket) -> None:
        self._open.discard(sock)
        sock.close()

    @property
    def is_ended(self) -> bool:
        return self._is_ended

    def deliver(self, raw: bytes, folder: str = "INBOX", **more: int) -> int:
        """Put a mail into a folder, and tell whoever idles there."""
        with self.changed:
            uid = self.boxes[folder].add(raw, **more)
            self.changed.notify_all()
        return uid

    def remove(self, uid: int, folder: str = "INBOX") -> None:
        with self.changed:
            del self.boxes[folder].items[uid]
            self.changed.notify_all()

    def trouble(self, command: str, action: str, times: int = 1) -> None:
        self.troubles.append(Trouble(command, action, times))

    def action(self, command: str) -> str:
        """Return what goes wrong at this command now; empty: nothing."""
        for trouble in self.troubles:
            if trouble.command == command and trouble.times > 0:
                trouble.times -= 1
                return trouble.action
        return ""


class _Talk:
    """One connection."""

    def __init__(self, server: ImapServer, sock: socket.socket) -> None:
        self._server = server
        self._sock = sock
        self._file = sock.makefile("rb")
        self._box = Box()
        self._tag = ""

    def run(self) -> None:
        try:
            self._trip("GREETING")
            self._say("* OK ready")
            while line := self._file.readline():
                self._answer(line.decode("utf-8").rstrip("\r\n"))
        except (OSError, ValueError, Dropped):
            pass
        finally:
            self._file.close()
            self._server.forget(self._sock)

    def _say(self, text: str) -> None:
        self._sock.sendall(text.encode("utf-8") + b"\r\n")

    def _trip(self, command: str) -> bool:
        """Misbehave, if that is due; return whether the command is answered."""
        action = self._server.action(command)
        if action == "drop":
            raise Dropped
        if action == "bye":
            self._say("* BYE shutting down")
            raise Dropped
        if action == "freeze":
            while not self._server.is_ended:
                select.select([], [], [], 0.05)
            raise Dropped
        if action == "garbage":
            self._say("%!? \x00\x01 (((((")
        if action == "cut":
            self._sock.sendall(b"* OK [UIDVAL")
            raise Dropped
        if action in {"no", "bad", "ok"}:
            self._say(f"{self._tag} {action.upper()} not today")
            return True
        return False

    def _answer(self, line: str) -> None:
        self._tag, _, rest = line.partition(" ")
        words = rest.split(" ", 2)
        name = " ".join(words[:2]) if words[0] == "UID" else words[0]
        self._server.commands.append(rest)
        if self._trip(name.upper()):
            return
        handler = getattr(self, f"_{name.lower().replace(' ', '_')}", None)
        if handler is None:
            self._say(f"{self._tag} BAD unknown")
            return
        handler(rest.removeprefix(name).strip())

    def _ok(self, text: str = "done") -> None:
        self._say(f"{self._tag} OK {text}")

    def _capability(self, _: str) -> None:
        self._say(f"* CAPABILITY {self._server.capabilities}")
        self._ok()

    def _login(self, rest: str) -> None:
        if rest.endswith(f'"{self._server.password}"'):
            self._ok()
        else:
            self._say(f"{self._tag} NO {self._server.refusal}")

    def _authenticate(self, _: str) -> None:
        self._say("+ ")
        said = base64.b64decode(self._file.readline()).decode()
        token = said.partition("auth=Bearer ")[2].strip("\x01")
        if token in self._server.tokens:
            self._ok()
            return
        self._say("+ " + base64.b64encode(b'{"status":"400"}').decode())
        self._file.readline()
        self._say(f"{self._tag} NO {self._server.refusal}")

    def _list(self, _: str) -> None:
        for name, box in self._server.boxes.items():
            self._say(f'* LIST ({box.attributes}) "/" "{name}"')
        self._ok()

    def _status(self, rest: str) -> None:
        box = self._server.boxes.get(rest.split('"')[1])
        if box is None:
            self._say(f"{self._tag} NO [NONEXISTENT] no such folder")
            return
        name = rest.split('"')[1]
        items = f"UIDVALIDITY {box.uidvalidity} UIDNEXT {box.next_uid}"
        self._say(f'* STATUS "{name}" ({items} MESSAGES {len(box.items)})')
        self._ok()

    def _examine(self, rest: str) -> None:
        box = self._server.boxes.get(rest.strip('"'))
        if box is None:
            self._say(f"{self._tag} NO [NONEXISTENT] no such folder")
            return
        self._box = box
        self._say(f"* {len(box.items)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* OK [UIDVALIDITY {box.uidvalidity}] valid")
        self._say(f"* OK [UIDNEXT {box.next_uid}] next")
        self._ok("[READ-ONLY] done")

    def _noop(self, _: str) -> None:
        self._say(f"* {len(self._box.items)} EXISTS")
        self._ok()

    def _logout(self, _: str) -> None:
        self._say("* BYE")
        self._ok()
        raise Dropped

    def _uid_search(self, rest: str) -> None:
        uids = sorted(self._box.items)
        if rest.startswith("UID "):
            low = int(rest[4:].partition(":")[0])
            # As servers do: the last one belongs to `n:*` whatever its UID is.
            uids = [u for u in uids if u >= low] or uids[-1:]
        elif "SEEN" in rest:
            uids = [u for u in uids if "\\Seen" in self._box.items[u].flags]
        self._say("* SEARCH" + "".join(f" {uid}" for uid in uids))
        if self._server.is_chatty:
            self._say(f"* {len(self._box.items)} EXISTS")
        self._ok()

    def _uid_fetch(self, rest: str) -> None:
        found = _FETCH.match(rest)
        assert found is not None, rest
        with self._server.changed:
            items = dict(self._box.items)
        places = {uid: place for place, uid in enumerate(sorted(items), start=1)}
        for uid in self._wanted(found[1]):
            if uid in items:
                self._send(places[uid], uid, items[uid], found[2])
        self._ok()

    @staticmethod
    def _wanted(text: str) -> Iterator[int]:
        for part in text.split(","):
            low, _, high = part.partition(":")
            yield from range(int(low), int(high or low) + 1)

    def _send(self, place: int, uid: int, item: Item, parts: str) -> None:
        size = len(item.raw) if item.size is None else item.size
        facts = (
            f"UID {uid} RFC822.SIZE {size} FLAGS ({' '.join(item.flags)})"
            ' INTERNALDATE "10-Jan-2026 13:05:00 +0900"'
        )
        partial = _PARTIAL.search(parts)
        if partial:
            start, count = int(partial[1]), int(partial[2])
            name = f"BODY[]<{start}>"
            body = item.raw[start : start + count]
        elif "HEADER" in parts:
            name = "BODY[HEADER]"
            body = item.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        else:
            name, body = "BODY[]", item.raw
        length = len(body) if item.literal is None else item.literal
        head = f"* {place} FETCH ({facts} {name} {{{length}}}\r\n"
        self._sock.sendall(head.encode() + body + b")\r\n")

    def _idle(self, _: str) -> None:
        before = dict(self._box.items)
        self._say("+ idling")
        while not self._server.is_ended:
            ready, _, _ = select.select([self._sock], [], [], 0.002)  # type: ignore[assignment]
            if ready:
                if self._file.readline() != b"DONE\r\n":
                    raise Dropped
                if not self._trip("DONE"):
                    self._ok()
                return
            if self._trip("IDLING"):
                return
            now = dict(self._box.items)
            for uid in before.keys() - now.keys():
                place = sorted(before).index(uid) + 1
                self._say(f"* {place} EXPUNGE")
            if now.keys() - before.keys():
                self._say(f"* {len(now)} EXISTS")
            before = now


@contextlib.contextmanager
def serving() -> Iterator[ImapServer]:
    """Run a server for a while."""
    server = ImapServer()
    try:
        yield server
    finally:
        server.close()
