"""Being told of changes: a thread that listens to the server's stream of events.

Source: RFC 8620 section 7.3.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Final

from mioboe.sources.imap import Fault, FaultCode, MailboxError
from mioboe.sources.imap.rhythm import backoff
from mioboe.sources.jmap.client import JmapClient

if TYPE_CHECKING:
    import httpx2

    from mioboe.sources.imap import Halt, Setting
    from mioboe.sources.jmap.model import JmapAccount

#: A router forgets a silent connection after five minutes.
_PING_SECONDS: Final = 60
_CHANGE: Final = "event: state"
_FAREWELL_SECONDS: Final = 5


class Ear:
    """Listens until it is halted; where it hears nothing, somebody must look."""

    def __init__(
        self,
        account: JmapAccount,
        setting: Setting,
        halt: Halt,
        news: threading.Event,
    ) -> None:
        """Prepare; `start` begins.

        Args:
            account: Which mailbox.
            setting: What all mailboxes share.
            halt: Ends the listening.
            news: Set when something may have changed.
        """
        self._account = account
        self._setting = setting
        self._halt = halt
        self._news = news
        self._is_open = threading.Event()
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def hears(self) -> bool:
        """Whether it is told of changes at the moment."""
        return self._is_open.is_set()

    def start(self) -> None:
        """Begin, in a thread of its own, unless it has begun."""
        if self._thread is not None:
            return
        name = f"{self._account.name}/events"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; the halt must have rung before."""
        self._hang_up()
        if self._thread is not None:
            self._thread.join(_FAREWELL_SECONDS)

    def _run(self) -> None:
        setting, failures = self._setting, 0
        while not self._halt.is_halted:
            began = setting.monotonic()
            fault = self._listen()
            self._is_open.clear()
            if self._halt.is_halted:
                return
            lived = setting.monotonic() - began
            failures = 1 if lived > setting.rhythm.sound else failures + 1
            self._halt.wait(backoff(setting.rhythm, fault, failures, setting.random))

    def _listen(self) -> Fault:
        """Return why the stream came to its end."""
        setting = self._setting
        try:
            with (
                JmapClient(self._account, setting.limits, setting.context) as client,
                client.events(_PING_SECONDS) as stream,
            ):
                self._socket = stream.extensions["network_stream"].get_extra_info(
                    "socket"
                )
                if self._halt.is_halted:
                    return Fault(code=FaultCode.HALTED)
                self._is_open.set()
                self._hear(stream)
        except MailboxError as error:
            return error.fault
        finally:
            self._socket = None
        return Fault(code=FaultCode.DROPPED)

    def _hear(self, stream: httpx2.Response) -> None:
        # What changed before the stream was open was told to nobody.
        self._news.set()
        for line in stream.iter_lines():
            if self._halt.is_halted:
                return
            if line.startswith(_CHANGE):
                self._news.set()

    def _hang_up(self) -> None:
        sock = self._socket
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
