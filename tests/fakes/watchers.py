"""`mioboe watch` as its users start it: a process of its own, on a HOME of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tests.fakes.commands import environment
from tests.fakes.dovecot import PASSWORD, Dovecot
from tests.fakes.posts import SETTINGS, make_home
from tests.fakes.receivers import HOST, Receiver

from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.posts import Post

_AT: Final = re.compile(r"answers at http://[^:]+:(\d+)")
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}

_MORE: Final = """
[alerts]
phrase = "みかんの木"
base_url = "http://{host}:1/mioboe"
listen = "{host}:0"
heartbeat = "http://{host}:{port}/ping"
[[mailboxes]]
id = "home"
address = "mizuho@home.example"
host = "{host}"
port = {imap}
security = "none"
user = "{user}"
password = "file:secret"
"""
_PEOPLE: Final = """\
[household.people.channels]
ask = ["ntfy://{host}:{port}/mizuho"]
[[household.people]]
name = "岡野 健"
language = "en"
escalate_after_minutes = 0
[household.people.channels]
ask = ["ntfy://{host}:{port}/ken"]
"""


@dataclass
class Watched:
    """A HOME whose mailbox is watched."""

    folder: Path
    dovecot: Dovecot
    phone: Receiver
    user: str
    port: int = 0
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        facts = {
            "host": HOST,
            "port": self.phone.port,
            "imap": self.dovecot.port,
            "user": self.user,
        }
        people, trust = SETTINGS.split("[authenticity]")
        text = f"{people}{_PEOPLE.format(**facts)}[authenticity]{trust}"
        make_home(self.folder, text + _MORE.format(**facts))
        (self.folder / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")

    def deliver(self, *posts: Post) -> None:
        """Let mails arrive."""
        for post in posts:
            self.dovecot.deliver(self.user, post.raw)

    @contextlib.contextmanager
    def watching(self) -> Iterator[subprocess.Popen[str]]:
        """Watch for a while, until told to stop."""
        process = self.start()
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
            self.lines += err.splitlines()
            assert out == ""

    def start(self) -> subprocess.Popen[str]:
        """Begin to watch; returns when answers are taken."""
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "mioboe", "--home", str(self.folder), "watch"],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        while line := process.stderr.readline():
            self.lines.append(line)
            if found := _AT.search(line):
                self.port = int(found[1])
                return process
        raise AssertionError(self.lines)

    def alerts(self, name: str) -> list[dict[str, Any]]:
        """Return what a person was sent, in order."""
        return [one["body"] for one in self._letters() if one["topic"] == name]

    def _letters(self) -> list[dict[str, Any]]:
        posted = (one for one in self.phone.got if one.method == "POST")
        return [{"topic": one.json["topic"], "body": one.json} for one in posted]

    def wait(self, is_there: Callable[[], object], seconds: float = 60) -> None:
        """Wait until something holds of what was sent."""
        self.phone.wait(lambda _: is_there(), seconds)

    def press(self, alert: dict[str, Any], said: str) -> int:
        """Press a button of an alert, as the app of ntfy does; return the status."""
        (button,) = (one for one in alert["actions"] if one["body"] == f"said={said}")
        return self.ask(button["method"], button["url"], button["body"])

    def ask(self, method: str, url: str, body: str = "") -> int:
        """Ask the page behind a link; return the status."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            path = urlsplit(url).path
            connection.request(method, path, body or None, _FORM if body else {})
            return connection.getresponse().status
        finally:
            connection.close()

    def page(self, path: str) -> str:
        """Return what a page says to a program on this machine."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    @contextlib.contextmanager
    def store(self) -> Iterator[SqliteStore]:
        """Look into the store."""
        made = SqliteStore(self.folder / "mioboe.sqlite")
        try:
            yield made
        finally:
            made.close()

    def pings(self) -> list[str]:
        """Return what the switch heard."""
        return [one.path for one in self.phone.got if one.path.startswith("/ping")]


def killed(process: subprocess.Popen[str]) -> None:
    """Kill a watch at once, as a power cut does."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)


def until(is_there: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not is_there():
        assert time.monotonic() < end
        time.sleep(0.02)
