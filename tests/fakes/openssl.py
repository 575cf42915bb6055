"""A time-stamp authority by OpenSSL, on loopback: what others run, and not our hand."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

BINARY: Final = shutil.which("openssl")
_CONFIG: Final = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Invented {who}
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[clock]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = ours
[ours]
serial = serial
crypto_device = builtin
signer_cert = clock.pem
certs = root.pem
signer_key = clock.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Clock:
    """An authority whose keys lie in a folder."""

    folder: Path
    url: str = ""

    @property
    def root(self) -> Path:
        """The certificate to trust. PEM."""
        return self.folder / "root.pem"

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
        """Run OpenSSL in the folder."""
        assert BINARY
        return subprocess.run(  # noqa: S603 - our own words
            [BINARY, *map(str, words)],
            cwd=self.folder,
            capture_output=True,
            check=False,
        )

    def answer(self, query: bytes) -> bytes:
        """Return the response to a query, DER."""
        (self.folder / "query.tsq").write_bytes(query)
        words = ("-queryfile", "query.tsq", "-config", "conf", "-out", "answer.tsr")
        done = self.run("ts", "-reply", *words)
        assert done.returncode == 0, done.stderr
        return (self.folder / "answer.tsr").read_bytes()


def make_clock(folder: Path) -> Clock:
    """Return an authority with new keys in an empty folder."""
    clock = Clock(folder)
    (folder / "serial").write_text("01\n", encoding="ascii")
    for who in ("root", "clock"):
        (folder / "conf").write_text(_CONFIG.format(who=who), encoding="ascii")
        signer = ("-CA", "root.pem", "-CAkey", "root.key") if who == "clock" else ()
        files = ("-keyout", f"{who}.key", "-out", f"{who}.pem")
        made = clock.run(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650"),
            *("-config", "conf", "-extensions", who, *files, *signer),
        )
        assert made.returncode == 0, made.stderr
    return clock


@contextlib.contextmanager
def served(clock: Clock) -> Iterator[Clock]:
    """Serve an authority over HTTP.

    Yields:
        It, with its address.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = clock.answer(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as it is given
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Clock(clock.folder, f"http://127.0.0.1:{server.server_port}/tsa")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
