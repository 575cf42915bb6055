"""What may be asked of a server: verbs that only read, typed.

A session is one signed-in connection, for one thread.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from imapclient.imap_utf7 import (  # type: ignore[import-untyped]
    decode,
    encode,
)

from mioboe.kit import MONTHS
from mioboe.sources.imap.faults import refusal, told
from mioboe.sources.imap.model import (
    Fault,
    FaultCode,
    Head,
    MailboxError,
    Standing,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from imapclient import IMAPClient  # type: ignore[import-untyped]

    from mioboe.sources.imap.wire import Wire

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HEAD: Final = ("UID", "RFC822.SIZE", "INTERNALDATE", "FLAGS")
_SEEN: Final = b"\\Seen"
#: Longer lines of UIDs are refused by some servers.
_UIDS_AT_ONCE: Final = 500


class Session:
    """One signed-in connection. Whatever fails is a `MailboxError`."""

    def __init__(self, client: IMAPClient, wire: Wire) -> None:
        self._client = client
        self._wire = wire
        # Names are kept as the server sends them: one that is not well-formed would
        # make the library give up the whole list.
        client.folder_encode = False
        self._names: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of changes by itself."""
        return bool(self._client.has_capability("IDLE"))

    @property
    def can_modseq(self) -> bool:
        """Whether the server numbers the changes of a folder (CONDSTORE, QRESYNC)."""
        has = self._client.has_capability
        return bool(has("CONDSTORE") or has("QRESYNC"))

    def close(self) -> None:
        """End the connection, without waiting for the server's farewell."""
        with contextlib.suppress(OSError):
            self._wire.shutdown()

    def folders(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Return name and attributes of every folder, as the server lists them."""
        with told():
            listed = self._client.list_folders()
            found = []
            for flags, _, raw in listed:
                name = shown_name(raw)
                self._names[name] = _text(raw)
                found.append((name, frozenset(_text(flag).lower() for flag in flags)))
            return tuple(found)

    def _name(self, folder: str) -> str:
        """Return the name of a folder as the server gave it.

        Raises:
            MailboxError: It cannot be sent: it would end the command, or break it.
        """
        name = self._names.get(folder) or encode(folder).decode("ascii")
        if not (name.isascii() and name.isprintable()):
            fault = Fault(code=FaultCode.REFUSED, detail="a name that cannot be sent")
            raise MailboxError(fault)
        return name

    def examine(self, folder: str) -> Standing:
        """Return how a folder stands, which is opened for reading only.

        Raises:
            MailboxError: There is no such folder, or the connection failed.
        """
        with told():
            self._wire.stirred()
            try:
                answer = self._client.select_folder(self._name(folder), readonly=True)
            except self._client.Error as error:
                if isinstance(error, self._client.AbortError):
                    raise
                raise MailboxError(refusal(str(error), FaultCode.REFUSED)) from error
            self._wire.stirred()
            return _standing(answer, messages=b"EXISTS")

    def status(self, folder: str) -> Standing:
        """Return how a folder stands, without opening it."""
        items = ["UIDVALIDITY", "UIDNEXT", "MESSAGES"]
        with told():
            if self.can_modseq:
                items.append("HIGHESTMODSEQ")
            answer = self._client.folder_status(self._name(folder), items)
            return _standing(answer, messages=b"MESSAGES")

    def uids(self, low: int) -> tuple[int, ...]:
        """Return the UIDs from ``low`` on in the open folder, ascending."""
        # `n:*` names the last mail whatever its UID is.
        return tuple(uid for uid in self._search(["UID", f"{low}:*"]) if uid >= low)

    def recent(self, since: datetime) -> tuple[frozenset[int], frozenset[int]]:
        """Return which mails of late the open folder has, and which are read.

        Args:
            since: Day from which on mails count, by the server's calendar.
        """
        day = f"{since:%d-}{MONTHS[since.month - 1]}{since:-%Y}"
        present = self._search(["SINCE", day, "UNDELETED"])
        read = self._search(["SINCE", day, "UNDELETED", "SEEN"]) if present else []
        return frozenset(present), frozenset(read)

    def _search(self, criteria: list[str]) -> list[int]:
        with told():
            return sorted(int(uid) for uid in self._client.search(criteria))

    def heads(self, uids: Collection[int]) -> dict[int, Head]:
        """Return header and facts of mails; those that are gone are left out."""
        return self._heads(uids, "BODY.PEEK[HEADER]")

    def pieces(self, uids: Collection[int], size: int) -> dict[int, Head]:
        """Return the first ``size`` bytes and facts of mails that are still there."""
        return self._heads(uids, f"BODY.PEEK[]<0.{size}>")

    def _heads(self, uids: Collection[int], part: str) -> dict[int, Head]:
        with told():
            found = self._fetch(uids, [*_HEAD, part])
            return {
                uid: Head(
                    uid=uid,
                    size=int(items.get(b"RFC822.SIZE", 0)),
                    arrived=_instant(items.get(b"INTERNALDATE")),
                    is_read=_SEEN in items.get(b"FLAGS", ()),
                    raw=body,
                )
                for uid, items in found.items()
                if (body := _body(items)) is not None
            }

    def bodies(self, uids: Collection[int]) -> dict[int, bytes]:
        """Return whole mails, byte for byte; those that are gone are left out."""
        with told():
            found = self._fetch(uids, ["BODY.PEEK[]"])
            bodies = {uid: _body(items) for uid, items in found.items()}
            return {uid: body for uid, body in bodies.items() if body is not None}

    def _fetch(
        self, uids: Iterable[int], items: list[str]
    ) -> dict[int, Mapping[bytes, Any]]:
        wanted = sorted(uids)
        found: dict[int, Mapping[bytes, Any]] = {}
        for start in range(0, len(wanted), _UIDS_AT_ONCE):
            part = wanted[start : start + _UIDS_AT_ONCE]
            found |= self._client.fetch(part, items)
        # The answers to what we asked are no news.
        self._wire.untagged_responses.pop("FETCH", None)
        return found

    def noop(self) -> None:
        """Ask the server for nothing; it may tell of changes."""
        with told():
            self._client.noop()

    @property
    def has_stirred(self) -> bool:
        """Whether `stirred` would return anything."""
        return self._wire.has_stirred

    def stirred(self) -> frozenset[str]:
        """Return what the server told of the open folder since this was last asked."""
        return self._wire.stirred()

    def idle(self, seconds: float) -> bool:
        """Return whether the server agrees to tell of changes, once it has.

        Args:
            seconds: How long to wait for it at most. What it told is in `stirred`.
        """
        with told():
            if not self._wire.begin_idle():
                return False
            if not self._wire.has_stirred:
                self._wire.listen(seconds)
            self._wire.end_idle()
            return True


def _standing(answer: Mapping[bytes, Any], *, messages: bytes) -> Standing:
    """Return what EXAMINE or STATUS told.

    Raises:
        MailboxError: It lacks what every server must tell.
    """
    if not answer.get(b"UIDVALIDITY"):
        detail = "a folder without UIDVALIDITY"
        raise MailboxError(Fault(code=FaultCode.PROTOCOL, detail=detail))
    return Standing(
        uidvalidity=int(answer[b"UIDVALIDITY"]),
        next_uid=int(answer.get(b"UIDNEXT") or 0),
        messages=int(answer.get(messages) or 0),
        modseq=int(answer.get(b"HIGHESTMODSEQ") or 0),
    )


def _body(items: Mapping[bytes, Any]) -> bytes | None:
    """Return the one part of a mail that was asked for."""
    for name, value in items.items():
        if name.startswith(b"BODY[") and isinstance(value, bytes):
            return value
    return None


def _instant(value: object) -> datetime:
    if not isinstance(value, datetime):
        return _EPOCH
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(value: bytes | str) -> str:
    """Return what the server sent, byte for character."""
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def shown_name(raw: bytes | str) -> str:
    """Return the name of a folder as people read it.

    Args:
        raw: As the server sends it: modified UTF-7, or what it takes for that.

    Example:
        >>> shown_name(b"&j,dg0TDhMPww6w-")
        '迷惑メール'
        >>> shown_name(b"a&b")
        'a&b'
    """
    if not isinstance(raw, bytes):
        return str(raw)
    try:
        name = str(decode(raw))
        if encode(name) == raw and name.isprintable():
            return name
    except ValueError:
        pass
    return raw.decode("ascii", "backslashreplace")
