"""A Dovecot on loopback, in a folder of its own, for one live drill, or for tests.

Only what a drill needs: mailboxes that are filled as a delivery agent fills them, and
IMAP to read them. Dovecot 2.3. Tests add lines of their own to its configuration.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Final, Self

from mioboe.kit import MioboeError

if TYPE_CHECKING:
    from pathlib import Path

HOST: Final = "127.0.0.1"
_SECONDS: Final = 10.0
_NOBODY: Final = "nobody"
#: Where it lies on many systems; not on everybody's PATH.
_MORE_PLACES: Final = ("/usr/sbin", "/usr/local/sbin")

#: Mails, and what it keeps of itself, lie below `{folder}`; nobody else is served.
_CONFIGURATION: Final = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = {host}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
disable_plaintext_auth = no
ssl = no
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = {host}
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class MailServerError(MioboeError):
    """Dovecot is not there, or does not start."""


class MailServer:
    """Runs while it is entered. Works for root and for an ordinary user."""

    def __init__(
        self, folder: Path, program: str, *, password: str = "", more: str = ""
    ) -> None:
        """Prepare a folder for it.

        Args:
            folder: Of its own; nobody else is served.
            program: Dovecot.
            password: Of all users; empty: one that nobody can guess.
            more: Further lines of its configuration; they hold over those here.

        Raises:
            OSError: The folder cannot be written.
        """
        self.port = free_port()
        self.password = password or secrets.token_urlsafe()
        self._folder, self._program = folder, program
        self._is_root = os.getuid() == 0
        # As root it refuses to serve mails of root.
        self._me = pwd.getpwnam(_NOBODY) if self._is_root else pwd.getpwuid(os.getuid())
        self._process: subprocess.Popen[bytes] | None = None
        self._configure(more)

    def __enter__(self) -> Self:
        """Return the server, started, as soon as it answers.

        Raises:
            MailServerError: It does not; with what it says.
            OSError: The folder cannot be written.
        """
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it with all its processes."""
        self.stop()

    @property
    def pid(self) -> int:
        """The first of its processes; 0: it does not run."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it; return as soon as it answers.

        Raises:
            MailServerError: It does not; with what it says.
            OSError: The folder cannot be written.
        """
        command = [self._program, "-F", "-c", str(self._folder / "dovecot.conf")]
        with (self._folder / "stderr").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - found by `dovecot_program`
        end = time.monotonic() + _SECONDS
        while self._process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, self.port), 1).close()
                return
            time.sleep(0.02)
        self.stop()
        raise MailServerError(self._complaint())

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it, by a signal."""
        if self._process is not None:
            self._process.send_signal(number)
            try:
                self._process.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self._process = None

    def deliver(self, user: str, raw: bytes) -> None:
        """Put a mail into the inbox of a user, as a delivery agent does.

        Raises:
            OSError: It cannot be written.
        """
        box = self._folder / "mail" / user
        for name in ("tmp", "new", "cur"):
            if not (box / name).is_dir():
                (box / name).mkdir(parents=True)
                self.own(box / name)
                self.own(box)
        name = f"{time.time_ns()}.{secrets.token_hex(6)}.drill"
        made = box / "tmp" / name
        made.write_bytes(raw)
        self.own(made)
        made.rename(box / "new" / name)

    def own(self, path: Path) -> None:
        """Give a file or folder to the user by whom mails are served."""
        if self._is_root:
            os.chown(path, self._me.pw_uid, self._me.pw_gid)

    def _configure(self, more: str) -> None:
        for name in ("run", "state", "mail"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        if self._is_root:
            self._folder.chmod(0o755)
        self.own(self._folder / "mail")
        text = _CONFIGURATION.format(
            folder=self._folder,
            host=HOST,
            port=self.port,
            user=self._me.pw_name,
            group=grp.getgrgid(self._me.pw_gid).gr_name,
            password=self.password,
        )
        (self._folder / "dovecot.conf").write_text(text + more, encoding="utf-8")

    def _complaint(self) -> str:
        """Return the last line that it wrote."""
        files = (self._folder / name for name in ("dovecot.log", "stderr"))
        texts = [file.read_text(errors="replace") for file in files if file.exists()]
        lines = "\n".join(texts).strip().splitlines()
        return lines[-1] if lines else self._program


def dovecot_program() -> str | None:
    """Return where Dovecot lies; `None`: it is not installed."""
    places = [*os.environ.get("PATH", os.defpath).split(os.pathsep), *_MORE_PLACES]
    return shutil.which("dovecot", path=os.pathsep.join(places))


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])
