"""The few methods that may be called: all of them read, and no other can be sent.

Source: RFC 8620 (sessions, methods, download), RFC 8621 (Mailbox and Email).
"""

from __future__ import annotations

import base64
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote, urlsplit

import httpx2

from mioboe.sources.imap import Fault, FaultCode, MailboxError
from mioboe.sources.jmap.faults import MethodError, checked, told
from mioboe.sources.jmap.model import Changed, Found, Head, Session

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping, Sequence

    from mioboe.sources.imap import Limits
    from mioboe.sources.jmap.model import Call, JmapAccount

#: Nothing else leaves for the server; each of these only reads.
READING: Final = frozenset({
    "Mailbox/get",
    "Email/query",
    "Email/queryChanges",
    "Email/get",
})
_CORE: Final = "urn:ietf:params:jmap:core"
_MAIL: Final = "urn:ietf:params:jmap:mail"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_HEAD: Final = ("id", "blobId", "receivedAt", "size", "keywords", "headers")
_NEWEST: Final = [{"property": "receivedAt", "isAscending": False}]
_MOST_OBJECTS: Final = 200
_MOST_HOPS: Final = 3
#: Whoever ends the watch waits no longer than for one answer.
_SILENCE_SECONDS: Final = 20
_PIECE: Final = 64 * 1024


class ForbiddenMethodError(Exception):
    """A method that does more than read was to be called: a mistake of ours."""


class JmapClient:
    """Talks with one server. For one thread; whatever fails is a `MailboxError`."""

    def __init__(
        self, account: JmapAccount, limits: Limits, context: ssl.SSLContext
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            account: Which mailbox.
            limits: How long to wait.
            context: Whose certificates to believe.
        """
        self._account = account
        self._http = httpx2.Client(
            verify=context,
            timeout=httpx2.Timeout(
                min(limits.read_seconds, _SILENCE_SECONDS),
                connect=limits.connect_seconds,
            ),
            headers={"Authorization": authorization(account), "User-Agent": "mioboe"},
            trust_env=False,
        )
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def session(self) -> Session:
        """What the server says of itself, asked once.

        Raises:
            MailboxError: It cannot be reached, or refuses.
        """
        if self._session is None:
            with told():
                self._session = self._opened()
        return self._session

    def _opened(self) -> Session:
        url = private(self._account.url)
        answer = self._http.get(url)
        for _ in range(_MOST_HOPS):
            if not answer.is_redirect:
                break
            url = onward(url, answer.headers["Location"])
            answer = self._http.get(url)
        given = self._checked(answer).json()
        core = given["capabilities"][_CORE]
        events = given.get("eventSourceUrl")
        return Session(
            account=str(given["primaryAccounts"][_MAIL]),
            api=absolute(url, given["apiUrl"]),
            download=absolute(url, given["downloadUrl"]),
            events=absolute(url, events) if events else "",
            most_objects=min(int(core.get("maxObjectsInGet", 100)), _MOST_OBJECTS),
        )

    def _checked(self, answer: httpx2.Response) -> httpx2.Response:
        return checked(answer, by_token=not self._account.user)

    def call(self, *calls: Call) -> list[Mapping[str, Any] | MethodError]:
        """Return what each method gave, or how it was refused.

        Raises:
            MailboxError: The request failed.
            ForbiddenMethodError: One of the methods is not among `READING`.
        """
        for name, _ in calls:
            if name not in READING:
                raise ForbiddenMethodError(name)
        session = self.session
        body = {
            "using": [_CORE, _MAIL],
            "methodCalls": [
                [name, {"accountId": session.account, **arguments}, str(number)]
                for number, (name, arguments) in enumerate(calls)
            ],
        }
        with told():
            answer = self._checked(self._http.post(session.api, json=body))
            given = {
                number: MethodError(str(result.get("type", "")))
                if name == "error"
                else result
                for name, result, number in answer.json()["methodResponses"]
            }
            return [given[str(number)] for number in range(len(calls))]

    def one(self, name: str, **arguments: object) -> Mapping[str, Any]:
        """Return what one method gave.

        Raises:
            MethodError: It was refused.
            MailboxError: The request failed.
        """
        (given,) = self.call((name, arguments))
        if isinstance(given, MethodError):
            raise given
        return given

    # ------------------------------------------------------------ the methods

    def folders(self) -> Sequence[Mapping[str, Any]]:
        """Return all folders, as RFC 8621 section 2 has them."""
        with told():
            found: Sequence[Mapping[str, Any]] = self.one("Mailbox/get", ids=None)[
                "list"
            ]
            return found

    def query(
        self, condition: Mapping[str, object], limit: int, after: str = ""
    ) -> Found:
        """Return ids of mails, the newest first.

        Args:
            condition: As RFC 8621 section 4.4.1 has it.
            limit: So many at most.
            after: Id of the mail that they come after.

        Raises:
            MethodError: `anchorNotFound`: that mail is gone.
            MailboxError: The request failed.
        """
        place = {"anchor": after, "anchorOffset": 1} if after else {"position": 0}
        given = self.one(
            "Email/query", filter=condition, sort=_NEWEST, limit=limit, **place
        )
        with told():
            return Found(state=str(given["queryState"]), ids=_ids(given["ids"]))

    def changed(self, condition: Mapping[str, object], since: str) -> Changed:
        """Return what a query finds that it did not find before.

        Raises:
            MethodError: `cannotCalculateChanges`: the server does not know any more.
            MailboxError: The request failed.
        """
        given = self.one(
            "Email/queryChanges",
            filter=condition,
            sort=_NEWEST,
            sinceQueryState=since,
        )
        with told():
            return Changed(
                state=str(given["newQueryState"]),
                added=_ids(item["id"] for item in given["added"]),
                removed=frozenset(_ids(given["removed"])),
            )

    def heads(self, ids: Sequence[str]) -> list[Head]:
        """Return mails without their bodies; those that are gone are left out."""
        with told():
            given = self.one("Email/get", ids=list(ids), properties=list(_HEAD))
            return [_head(item) for item in given["list"]]

    def body(self, blob: str, most: int) -> bytes | None:
        """Return a mail as it came, or the beginning of it; `None`: it is gone.

        Args:
            blob: Which.
            most: So many bytes at most.

        Raises:
            MailboxError: The request failed.
        """
        url = filled(
            self.session.download,
            accountId=self.session.account,
            blobId=blob,
            type="application/octet-stream",
            name="mail.eml",
        )
        with told(), self._http.stream("GET", url) as answer:
            if answer.status_code == httpx2.codes.NOT_FOUND:
                return None
            self._checked(answer)
            found = bytearray()
            for piece in answer.iter_bytes(_PIECE):
                found += piece
                if len(found) >= most:
                    break
            return bytes(found[:most])

    @contextlib.contextmanager
    def events(self, ping: int) -> Iterator[httpx2.Response]:
        """Give the stream of changes, RFC 8620 section 7.3.

        Args:
            ping: The server says every so many seconds that it is there.

        Yields:
            The answer, to be read line by line.

        Raises:
            MailboxError: There is none, or it is refused.
        """
        url = filled(
            self.session.events, types="Email,Mailbox", closeafter="no", ping=str(ping)
        )
        wait = httpx2.Timeout(ping * 2.5 + 5, connect=15)
        with told(), self._http.stream("GET", url, timeout=wait) as answer:
            self._checked(answer)
            yield answer


def authorization(account: JmapAccount) -> str:
    """Return how an account signs in: RFC 6750 with a token, else RFC 7617."""
    if not account.user:
        return f"Bearer {account.secret.strip()}"
    pair = f"{account.user}:{account.secret}".encode()
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def private(url: str) -> str:
    """Return ``url`` if nobody on the way can read what is sent there.

    Raises:
        MailboxError: Somebody can.
    """
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme == "https" or is_here:
        return url
    raise MailboxError(Fault(code=FaultCode.NO_TLS, detail=f"{url[:200]!r}"))


def onward(url: str, location: str) -> str:
    """Return where a redirect leads.

    Raises:
        MailboxError: To somebody else: the password goes nowhere but where its owner
            said.
    """
    there = str(httpx2.URL(url).join(location))
    if urlsplit(there).netloc != urlsplit(url).netloc:
        detail = f"it sends us on to {there}"[:300]
        raise MailboxError(Fault(code=FaultCode.PROTOCOL, detail=detail))
    return private(there)


def absolute(base: str, url: str) -> str:
    """Return a URL that a session gives; some servers leave their own name out.

    Raises:
        MailboxError: Others could read what is sent there.
    """
    if url.startswith("/"):
        parts = urlsplit(base)
        url = f"{parts.scheme}://{parts.netloc}{url}"
    return private(url)


def filled(template: str, **values: str) -> str:
    """Return a URL template of level 1 with its blanks filled.

    Source:
        RFC 6570 section 3.2.2.

    Example:
        >>> filled("https://a.test/{blobId}?n={name}", blobId="a/b", name="é")
        'https://a.test/a%2Fb?n=%C3%A9'
    """
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", quote(value, safe=""))
    return template


def _head(item: Mapping[str, Any]) -> Head:
    lines = (f"{one['name']}:{one['value']}\r\n" for one in item["headers"])
    return Head(
        id=str(item["id"]),
        blob=str(item["blobId"]),
        arrived=moment_of(item["receivedAt"]),
        size=int(item["size"]),
        is_read="$seen" in item["keywords"],
        raw="".join(lines).encode("utf-8", "replace") + b"\r\n",
    )


def moment_of(text: str) -> datetime:
    """Return a UTCDate, RFC 8620 section 1.4."""
    return datetime.fromisoformat(text).astimezone(UTC)


def text_of(moment: datetime) -> str:
    """Return a UTCDate of a moment."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _ids(given: Any) -> tuple[str, ...]:  # noqa: ANN401 - out of JSON
    return tuple(str(one) for one in given)
