"""One connection to an IMAP server: bytes out through the guard, bytes in by limits.

`imaplib` names `open`, `read`, `readline`, `send` and `shutdown` as the methods to
override for another transport. This one can be interrupted at any moment, never waits
for ever, bounds lines and literals, and knows what it has read ahead: a notice that
comes together with the answer before it would otherwise lie unseen until the next one.
"""

from __future__ import annotations

import contextlib
import imaplib
import select
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.sources.imap.guard import Guard
from mioboe.sources.imap.model import Fault, FaultCode, MailboxError

if TYPE_CHECKING:
    from mioboe.sources.imap.halt import Halt
    from mioboe.sources.imap.model import Limits

#: UIDs of a million mails fit.
_MAX_LINE: Final = 16 << 20
_CHUNK: Final = 1 << 16
_NOT_YET: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
#: Answers that say that a folder is not what it was.
_STIRRING: Final = ("EXISTS", "EXPUNGE", "FETCH", "VANISHED")
#: A dead peer is noticed by the system after about two minutes.
_KEEPALIVE: Final = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to a server."""

    host: str
    port: int
    #: `None`: the connection begins in the clear.
    context: ssl.SSLContext | None


class Wire(imaplib.IMAP4):
    """The connection. Errors of the system and of `imaplib` come through."""

    def __init__(self, route: Route, limits: Limits, halt: Halt) -> None:
        self._context = route.context
        self._limits = limits
        self._halt = halt
        self._guard = Guard()
        self._buffer = bytearray()
        #: Where no line end was found yet.
        self._scanned = 0
        #: Mails in the open folder, as last told.
        self._count: object = None
        super().__init__(route.host, route.port, limits.connect_seconds)

    def open(
        self,
        host: str = "",
        port: int = 143,
        timeout: float | None = None,
    ) -> None:
        """Connect; see `imaplib.IMAP4.open`."""
        self.host, self.port = host, port
        sock = socket.create_connection((host, port), timeout)
        with contextlib.ExitStack() as undo:
            undo.callback(sock.close)
            _keep_alive(sock)
            if self._context is not None:
                sock = self._context.wrap_socket(sock, server_hostname=host)
            undo.pop_all()
        sock.settimeout(self._limits.read_seconds)
        self.sock = sock

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """Send bytes that the guard lets pass."""
        self._guard.check(bytes(data))
        self.sock.sendall(data)

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes.

        Raises:
            MailboxError: The server means to send more than is wanted.
        """
        if size > self._limits.largest + _CHUNK:
            detail = f"a literal of {size} bytes"
            raise MailboxError(Fault(code=FaultCode.PROTOCOL, detail=detail))
        while len(self._buffer) < size:
            self._receive(self._limits.read_seconds)
        return self._taken(size)

    def readline(self) -> bytes:
        """Return the next line, with its end.

        Raises:
            MailboxError: It does not end.
        """
        while not self.has_line():
            if len(self._buffer) > _MAX_LINE:
                detail = "a line without an end"
                raise MailboxError(Fault(code=FaultCode.PROTOCOL, detail=detail))
            self._receive(self._limits.read_seconds)
        return self._taken(self._scanned + 1)

    def has_line(self) -> bool:
        """Return whether a whole line lies ready."""
        found = self._buffer.find(b"\n", self._scanned)
        self._scanned = found if found >= 0 else len(self._buffer)
        return found >= 0

    @property
    def has_unread(self) -> bool:
        """Whether the server has said anything that was not looked at."""
        return bool(self._buffer)

    def shutdown(self) -> None:
        """Close the connection."""
        self.sock.close()

    def begin_idle(self) -> bool:
        """Return whether the server will tell of changes from now on."""
        self._idle = self._command("IDLE")
        while self._get_response():
            # Whatever comes before the go-ahead is kept for `stirred`.
            if self.tagged_commands[self._idle]:
                return False
        return True

    def listen(self, seconds: float) -> bool:
        """Wait for one line of the server.

        Args:
            seconds: How long at most.

        Returns:
            Whether one came.

        Raises:
            abort: The server ended the connection.
        """
        until = time.monotonic() + seconds
        while not self.has_line():
            left = until - time.monotonic()
            if left <= 0 or not self._receive(left, is_owed=False):
                return False
        self._get_response()
        if "BYE" in self.untagged_responses:
            raise self.abort(str(self.untagged_responses["BYE"][-1]))
        return True

    def end_idle(self) -> None:
        """Take the server out of IDLE; what it told meanwhile is in `stirred`."""
        if not self.tagged_commands[self._idle]:
            self.send(b"DONE\r\n")
        self._command_complete("IDLE", self._idle)

    @property
    def has_stirred(self) -> bool:
        """Whether `stirred` would return anything."""
        return bool(self._told())

    def stirred(self) -> frozenset[str]:
        """Return what the server told of the open folder since this was last asked.

        A count of mails that is the one already known is no news: some servers repeat
        it with every answer.
        """
        told = self._told()
        counts = self.untagged_responses.get("EXISTS")
        if counts:
            self._count = counts[-1]
        for name in _STIRRING:
            self.untagged_responses.pop(name, None)
        return told

    def _told(self) -> frozenset[str]:
        told = {name for name in _STIRRING if name in self.untagged_responses}
        if told == {"EXISTS"} and self.untagged_responses["EXISTS"][-1] == self._count:
            return frozenset()
        return frozenset(told)

    def _taken(self, size: int) -> bytes:
        taken = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        self._scanned = 0
        return taken

    def _receive(self, seconds: float, *, is_owed: bool = True) -> bool:
        """Return whether bytes came in time.

        Raises:
            TimeoutError: None came, and the server owes some.
            abort: The connection is closed.
        """
        until = time.monotonic() + seconds
        while True:
            data = self._received()
            if data is not None:
                break
            left = until - time.monotonic()
            if left > 0:
                self._await(left)
            elif is_owed:
                msg = f"no answer in {seconds:.0f} seconds"
                raise TimeoutError(msg)
            else:
                return False
        if not data:
            msg = "the server closed the connection"
            raise self.abort(msg)
        self._buffer += data
        return True

    def _received(self) -> bytes | None:
        """Return what has come; `None`: nothing yet."""
        self.sock.settimeout(0)
        try:
            return self.sock.recv(_CHUNK)
        except _NOT_YET:
            return None
        finally:
            self.sock.settimeout(self._limits.read_seconds)

    def _await(self, seconds: float) -> None:
        """Wait until something has come, or time is up.

        Raises:
            MailboxError: The watch is being ended.
        """
        poller = select.poll()
        poller.register(self.sock, select.POLLIN)
        poller.register(self._halt, select.POLLIN)
        poller.poll(seconds * 1000)
        if self._halt.is_halted:
            raise MailboxError(Fault(code=FaultCode.HALTED))


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in _KEEPALIVE:
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
