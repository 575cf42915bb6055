"""A real Dovecot on loopback, in a folder of its own, for one run of the tests."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from mioboe.drills.mailserver import (
    MailServer,
    MailServerError,
    dovecot_program,
    free_port,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BINARY: Final = dovecot_program()
PASSWORD: Final = "correct-horse"
_STARTS: Final = 100
_KEY: Final = b"k" * 32
_STATE_FILES: Final = ("dovecot.index", "dovecot-uidvalidity", "maildirfolder")

#: What tests need beyond a live drill: sign-in by tokens, TLS, folders.
_MORE: Final = """
auth_failure_delay = 0
auth_mechanisms = plain xoauth2 oauthbearer
mail_max_userip_connections = 100
ssl = yes
ssl_cert = <{d}/cert.pem
ssl_key = <{d}/key.pem
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {d}/oauth2.conf
}}
service imap-login {{
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  mailbox Trash {{
    special_use = \\Trash
    auto = create
  }}
  mailbox Spam {{
    special_use = \\Junk
    auto = create
  }}
}}
"""


class Dovecot:
    """The server of live drills with more of its features; it can be mistreated."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tls_port = free_port()
        (folder / "keys/default/HS256").mkdir(parents=True, exist_ok=True)
        self._make_keys()
        self._server = MailServer(
            folder,
            str(BINARY),
            password=PASSWORD,
            more=_MORE.format(d=folder, tls_port=self.tls_port),
        )
        self.port = self._server.port

    def _make_keys(self) -> None:
        folder = self.folder
        key = folder / "keys/default/HS256/default"
        key.write_bytes(base64.b64encode(_KEY))
        (folder / "oauth2.conf").write_text(
            "introspection_mode = local\n"
            f"local_validation_key_dict = fs:posix:prefix={folder}/keys/\n"
            "username_attribute = email\n"
        )
        subprocess.run(  # noqa: S603 - a fixed command
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"),
                *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost"),
                *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
                *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
            ],
            check=True,
            capture_output=True,
        )

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def start(self) -> None:
        """Start, and wait until it answers."""
        for _ in range(_STARTS):
            with contextlib.suppress(MailServerError):
                return self._server.start()
            # It does not start while its predecessor is still ending.
            time.sleep(0.1)
        raise TimeoutError((self.folder / "dovecot.log").read_text())

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it, and all its processes."""
        pid = self._server.pid
        if not pid:
            return
        # Held, it cannot make another child, which would keep its port after its end.
        os.kill(pid, signal.SIGSTOP)
        children = self._children()
        for child in [*children, pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)
        os.kill(pid, signal.SIGCONT)
        self._server.stop(number)
        until = time.monotonic() + 5
        while any(_is_alive(child) for child in children):
            assert time.monotonic() < until, "a process of Dovecot does not end"
            time.sleep(0.02)

    def freeze(self, number: int = signal.SIGSTOP) -> None:
        """Stop all its processes from doing anything; they keep their connections."""
        for child in [self._server.pid, *self._children()]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)

    def thaw(self) -> None:
        self.freeze(signal.SIGCONT)

    def drop(self) -> None:
        """End all connections of signed-in users at once."""
        for child in self._children():
            with contextlib.suppress(OSError):
                name = Path(f"/proc/{child}/cmdline").read_bytes()
                if name.startswith(b"dovecot/imap\0") or name == b"dovecot/imap":
                    os.kill(child, signal.SIGKILL)

    def _children(self) -> list[int]:
        pid = self._server.pid
        assert pid
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        return [int(word) for word in text.split()]

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Return where a folder of a user lies on disk."""
        home = self.folder / "mail" / user
        return home if folder == "INBOX" else home / f".{folder}"

    def deliver(
        self, user: str, raw: bytes, folder: str = "INBOX", *, flags: str = ""
    ) -> str:
        """Put a mail into a folder as a delivery agent does; return its file's name."""
        path = self.maildir(user, folder)
        for name in ("tmp", "new", "cur"):
            (path / name).mkdir(parents=True, exist_ok=True)
            self._own(path / name)
        name = f"{time.time_ns()}.{secrets.token_hex(6)}.test"
        made = path / "tmp" / name
        made.write_bytes(raw)
        self._own(made)
        target = f"cur/{name}:2,{flags}" if flags else f"new/{name}"
        made.rename(path / target)
        return name

    def _own(self, path: Path) -> None:
        for part in [path, *path.parents]:
            if part == self.folder / "mail":
                return
            self._server.own(part)

    def state(self, user: str) -> dict[str, str]:
        """Return every file of a user's Maildir, with a digest of what is in it.

        Left out are Dovecot's own indexes, and sizes and counts in its lists of UIDs:
        it writes them as it likes.
        """
        home = self.maildir(user)

        def content(path: Path) -> bytes:
            raw = path.read_bytes()
            is_list = path.name == "dovecot-uidlist"
            return re.sub(rb" [NWS]\d+", b"", raw) if is_list else raw

        return {
            str(path.relative_to(home)): hashlib.sha256(content(path)).hexdigest()
            for path in sorted(home.rglob("*"))
            if path.is_file() and not path.name.startswith(_STATE_FILES)
        }

    def token(self, user: str, *, seconds: int = 60) -> str:
        """Return an OAuth2 token that it believes."""
        now = int(time.time())
        claims = {"email": user, "sub": user, "iat": now - 1, "exp": now + seconds}
        head = _encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = _encoded(json.dumps(claims).encode())
        signed = hmac.new(_KEY, f"{head}.{body}".encode(), hashlib.sha256).digest()
        return f"{head}.{body}.{_encoded(signed)}"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Dovecot]:
    """Run a server for a while."""
    server = Dovecot(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def served() -> Iterator[Dovecot]:
    """Run a server in a folder of its own; the test is skipped where there is none."""
    if BINARY is None:
        pytest.skip("Dovecot is not installed: apt-get install dovecot-imapd")
    # Not in pytest's own folder, which only its owner may enter.
    with (
        tempfile.TemporaryDirectory(
            prefix="dovecot-", ignore_cleanup_errors=True
        ) as folder,
        running(Path(folder)) as server,
    ):
        yield server


def _is_alive(process: int) -> bool:
    """Return whether a process still does something."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2]
    except OSError:
        return False
    return not state.startswith(" Z")


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
