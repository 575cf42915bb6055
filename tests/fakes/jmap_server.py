"""A JMAP server on loopback that misbehaves on demand, for one user."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import threading
import urllib.parse
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN: Final = "fake-token"
_CORE: Final = "urn:ietf:params:jmap:core"
_MAIL: Final = "urn:ietf:params:jmap:mail"


@dataclass
class Stored:
    """One mail."""

    raw: bytes
    folder: str
    arrived: datetime
    keywords: dict[str, bool] = field(default_factory=dict)
    #: What the server says of its size.
    size: int | None = None


@dataclass
class JmapServer:
    """Its state. Safe to change from a test while it runs."""

    folders: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "fI": {"name": "Inbox", "role": "inbox"},
            "fT": {"name": "Trash", "role": "trash"},
            "fD": {"name": "Drafts", "role": "drafts"},
        }
    )
    mails: dict[str, Stored] = field(default_factory=dict)
    token: str = TOKEN
    password: str = "letmein"
    #: Members of each folder at each state so far.
    history: list[dict[str, frozenset[str]]] = field(default_factory=list)
    #: States before this one are forgotten.
    remembers_from: int = 0
    most_objects: int = 100
    tells: bool = True
    #: Names of methods that were called, and paths that were asked for.
    called: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    #: Status to answer with instead, by path and so many times.
    troubles: list[tuple[str, int]] = field(default_factory=list)
    #: Errors to give instead, by method.
    refusals: list[tuple[str, str]] = field(default_factory=list)
    redirect: str = ""
    url: str = ""
    is_ended: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.note()

    def note(self) -> None:
        """Begin a new state."""
        with self.changed:
            self.history.append({
                folder: frozenset(
                    n for n, m in self.mails.items() if m.folder == folder
                )
                for folder in self.folders
            })
            self.changed.notify_all()

    def _members(self, folder: str) -> frozenset[str]:
        return frozenset(n for n, m in self.mails.items() if m.folder == folder)

    def deliver(
        self,
        raw: bytes,
        folder: str = "fI",
        *,
        at: datetime | None = None,
        size: int | None = None,
    ) -> str:
        digest = hashlib.sha256(raw).hexdigest()[:8]
        name = f"M{len(self.mails)}{digest}"
        came = at or datetime.now(UTC)  # noqa: TID251 - a fake's own clock
        self.mails[name] = Stored(raw, folder, came, size=size)
        self.note()
        return name

    def remove(self, name: str) -> None:
        del self.mails[name]
        self.note()

    def move(self, name: str, folder: str) -> None:
        self.mails[name].folder = folder
        self.note()

    def mark_read(self, name: str) -> None:
        self.mails[name].keywords["$seen"] = True
        self.note()

    # ------------------------------------------------------------- the methods

    def session(self) -> dict[str, Any]:
        told = {
            "capabilities": {_CORE: {"maxObjectsInGet": self.most_objects}, _MAIL: {}},
            "primaryAccounts": {_MAIL: "u1"},
            "apiUrl": "/api/",
            "downloadUrl": self.url + "/blob/{accountId}/{blobId}/{name}?t={type}",
            "state": "s",
        }
        if self.tells:
            told["eventSourceUrl"] = (
                self.url + "/events?types={types}&closeafter={closeafter}&ping={ping}"
            )
        return told

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        return {
            "methodResponses": [self._one(*call) for call in request["methodCalls"]],
            "sessionState": "s",
        }

    def _one(self, name: str, arguments: dict[str, Any], number: str) -> list[Any]:
        self.called.append(name)
        for refusal in self.refusals:
            if refusal[0] == name:
                self.refusals.remove(refusal)
                return ["error", {"type": refusal[1]}, number]
        handler = {
            "Mailbox/get": self._folders,
            "Email/query": self._query,
            "Email/queryChanges": self._changes,
            "Email/get": self._get,
        }.get(name)
        if handler is None:
            return ["error", {"type": "unknownMethod"}, number]
        with self.changed:
            given = handler(arguments)
        kind = "error" if "type" in given else name
        return [kind, given, number]

    def _folders(self, _: dict[str, Any]) -> dict[str, Any]:
        def counts(folder: str) -> dict[str, int]:
            there = [m for m in self.mails.values() if m.folder == folder]
            unread = [m for m in there if "$seen" not in m.keywords]
            return {"totalEmails": len(there), "unreadEmails": len(unread)}

        return {
            "list": [
                {"id": name, "parentId": None, **one, **counts(name)}
                for name, one in self.folders.items()
            ]
        }

    def _query(self, arguments: dict[str, Any]) -> dict[str, Any]:
        names = [n for n, m in self.mails.items() if _fits(m, arguments["filter"])]
        names.sort(key=lambda n: (self.mails[n].arrived, n), reverse=True)
        start = arguments.get("position", 0)
        if anchor := arguments.get("anchor"):
            if anchor not in names:
                return {"type": "anchorNotFound"}
            start = names.index(anchor) + arguments["anchorOffset"]
        page = names[start : start + arguments["limit"]]
        return {"queryState": str(len(self.history) - 1), "ids": page}

    def _changes(self, arguments: dict[str, Any]) -> dict[str, Any]:
        since = int(arguments["sinceQueryState"])
        if since < self.remembers_from or since >= len(self.history):
            return {"type": "cannotCalculateChanges"}
        folder = arguments["filter"]["inMailbox"]
        old = self.history[since].get(folder, frozenset())
        new = self.history[-1].get(folder, frozenset())
        return {
            "newQueryState": str(len(self.history) - 1),
            "removed": sorted(old - new),
            "added": [{"id": n, "index": 0} for n in sorted(new - old)],
        }

    def _get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        ids = arguments["ids"]
        if len(ids) > self.most_objects:
            return {"type": "requestTooLarge"}
        return {"list": [self._shown(n) for n in ids if n in self.mails]}

    def _shown(self, name: str) -> dict[str, Any]:
        mail = self.mails[name]
        head = mail.raw.partition(b"\n\n")[0].decode("utf-8", "replace")
        pairs = [line.partition(":") for line in head.splitlines()]
        return {
            "id": name,
            "blobId": f"B{name}",
            "receivedAt": f"{mail.arrived:%Y-%m-%dT%H:%M:%SZ}",
            "size": len(mail.raw) if mail.size is None else mail.size,
            "keywords": dict(mail.keywords),
            "headers": [{"name": one[0], "value": one[2]} for one in pairs],
        }


def _fits(mail: Stored, condition: dict[str, Any]) -> bool:
    known = {"inMailbox", "before", "after", "hasKeyword"}
    assert condition.keys() <= known, condition

    def moment(key: str, otherwise: datetime) -> datetime:
        text = condition.get(key)
        return datetime.fromisoformat(text) if text else otherwise

    second = mail.arrived.replace(microsecond=0)
    ever = datetime(9000, 1, 1, tzinfo=UTC)
    return (
        mail.folder == condition["inMailbox"]
        and moment("after", ever - timedelta(days=365 * 8000))
        <= second
        < moment("before", ever)
        and condition.get("hasKeyword", "") in {"", *mail.keywords}
    )


@contextlib.contextmanager
def serving(port: int = 0, state: JmapServer | None = None) -> Iterator[JmapServer]:
    """Run a server for a while."""
    server = state or JmapServer()
    server.is_ended = False

    class Handler(_Handler):
        jmap = server

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    httpd.daemon_threads = True
    server.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_ended = True
        with server.changed:
            server.changed.notify_all()
        httpd.shutdown()
        httpd.server_close()
        thread.join(5)


class _Handler(http.server.BaseHTTPRequestHandler):
    jmap: JmapServer
    timeout = 5

    def do_GET(self) -> None:
        path = urllib.parse.urlsplit(self.path).path
        if self._is_stopped(path):
            return
        if path == "/session":
            self._send(json.dumps(self.jmap.session()).encode())
        elif path == "/events":
            self._events()
        elif path.startswith("/blob/u1/B"):
            mail = self.jmap.mails.get(path.split("/")[3][1:])
            self._send(mail.raw) if mail else self._status(404)
        else:
            self._status(404)

    def do_POST(self) -> None:
        if self._is_stopped("/api/"):
            return
        length = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(length))
        self._send(json.dumps(self.jmap.answer(request)).encode())

    def _is_stopped(self, path: str) -> bool:
        """Return whether something else than the answer was sent."""
        self.jmap.asked.append(f"{self.command} {path}")
        for trouble in self.jmap.troubles:
            if path.startswith(trouble[0]):
                self.jmap.troubles.remove(trouble)
                self._status(trouble[1])
                return True
        if path == "/session" and self.jmap.redirect:
            self.send_response(302)
            self.send_header("Location", self.jmap.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return True
        good = {f"Bearer {self.jmap.token}", "Basic dGFybzpsZXRtZWlu"}
        if self.headers["Authorization"] not in good:
            self._status(401)
            return True
        return False

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = len(self.jmap.history)
        with contextlib.suppress(OSError):
            while not self.jmap.is_ended:
                with self.jmap.changed:
                    if len(self.jmap.history) == known:
                        self.jmap.changed.wait(0.2)
                    is_new = len(self.jmap.history) > known
                    known = len(self.jmap.history)
                told = "event: state\ndata: {}\n\n" if is_new else ": here\n\n"
                self.wfile.write(told.encode())
                self.wfile.flush()
        self.close_connection = True

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _status(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
