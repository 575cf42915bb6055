"""One look into a folder: what is new is fetched and handed on, page by page."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.ports import Mail
from mioboe.ports.watch import Arrival, Condition, Haul, Listing, Position
from mioboe.sources.found import digest, number_of
from mioboe.sources.imap import Setting
from mioboe.sources.imap.look import whereabouts
from mioboe.sources.jmap.client import text_of
from mioboe.sources.jmap.faults import MethodError, told
from mioboe.sources.jmap.mark import Mark, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mioboe.sources.jmap.client import JmapClient
    from mioboe.sources.jmap.folders import JmapFolder
    from mioboe.sources.jmap.model import Found, Head

#: A mail on which so many fetches failed is passed over until the next start.
_STRIKES: Final = 3
_LATE: Final = 500
#: What a server says that does not know any more what has changed.
_FORGOTTEN: Final = frozenset({"cannotCalculateChanges", "tooManyChanges"})
_ODD_NUMBER: Final = 7
_SECOND: Final = timedelta(seconds=1)


@dataclass(slots=True)
class Fetched:
    """What a page of ids came to."""

    arrivals: list[Arrival] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    #: When the oldest of them came.
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is known of a mailbox while it is watched."""

    #: Name of the mailbox.
    name: str
    setting: Setting
    hand: Callable[[Haul | Condition], None]
    positions: dict[str, Position]
    #: Ids by folder that were read since the start.
    seen: collections.defaultdict[str, set[str]]
    strikes: collections.Counter[str]


class Looker:
    """Looks into folders over one connection."""

    def __init__(self, client: JmapClient, desk: Desk) -> None:
        self._client = client
        self._desk = desk

    def enter(self, folder: JmapFolder) -> None:
        """Read what is new in a folder, and hand on what it holds of late.

        Raises:
            MethodError: The server refuses.
            MailboxError: The server failed.
        """
        noticed = self._desk.setting.clock.now()
        position = self._desk.positions.get(folder.name)
        mark = mark_of(position.state) if position is not None else None
        if position is None or position.uidvalidity != folder.validity or mark is None:
            position = _start(folder)
            mark = self._begin(folder, position)
        else:
            mark = self._news(folder, position, mark)
        mark = self._missing(folder, position, mark)
        if not mark.is_done:
            mark = self._down(folder, position, mark)
        self._keep(folder, replace(position, state=mark.text()), noticed)

    # --------------------------------------------------------- the parts of it

    def _begin(self, folder: JmapFolder, position: Position) -> Mark:
        """Return the mark after the newest page of a folder that nobody has read."""
        with told():
            page = self._client.query(_in(folder), self._most)
        mark = Mark(state=page.state)
        return self._page(folder, position, mark, page, is_fresh=True)

    def _news(self, folder: JmapFolder, position: Position, mark: Mark) -> Mark:
        """Return the mark after all that has come since.

        Raises:
            MethodError: The server refuses.
        """
        try:
            changed = self._client.changed(_in(folder), mark.state)
        except MethodError as error:
            if error.kind not in _FORGOTTEN:
                raise
            # It does not remember that far back. Whatever it holds is read again, save
            # what we remember; the rest is known by its digest.
            return self._begin(folder, position)
        seen = self._seen(folder)
        # One that left and came back is new here.
        seen -= changed.removed - frozenset(changed.added)
        ids = [one for one in changed.added if one not in seen]
        for at in range(0, len(ids), self._most):
            fetched = self._fetch(folder, ids[at : at + self._most])
            mark = _without(mark, fetched)
            # The state is kept with the last page: then it holds for all of them.
            is_last = at + self._most >= len(ids)
            mark = replace(mark, state=changed.state) if is_last else mark
            self._hand(replace(position, state=mark.text()), fetched, is_backlog=False)
        return replace(mark, state=changed.state)

    def _down(self, folder: JmapFolder, position: Position, mark: Mark) -> Mark:
        """Return the mark after the rest of a folder was read, downward.

        Raises:
            MethodError: The server refuses.
        """
        after = ""
        while not mark.is_done:
            condition = {**_in(folder), "before": mark.down_to}
            try:
                page = self._client.query(condition, self._most, after)
            except MethodError:
                if not after:
                    raise
                after = ""  # That mail is gone: begin at its moment.
                continue
            mark = self._page(folder, position, mark, page)
            after = page.ids[-1] if page.ids else ""
        return mark

    def _page(
        self,
        folder: JmapFolder,
        position: Position,
        mark: Mark,
        page: Found,
        *,
        is_fresh: bool = False,
    ) -> Mark:
        """Return the mark after one page downward."""
        ids = [one for one in page.ids if one not in self._seen(folder)]
        fetched = self._fetch(folder, ids)
        mark = _without(mark, fetched)
        if len(page.ids) < self._most:
            mark = replace(mark, down_to="")
        elif fetched.oldest is not None:
            mark = replace(mark, down_to=text_of(fetched.oldest + _SECOND))
        elif not mark.down_to:
            now = self._desk.setting.clock.now()
            mark = replace(mark, down_to=text_of(now + timedelta(days=1)))
        self._hand(
            replace(position, state=mark.text()),
            fetched,
            is_fresh=is_fresh and folder.name not in self._desk.positions,
            is_backlog=True,
        )
        return mark

    def _missing(self, folder: JmapFolder, position: Position, mark: Mark) -> Mark:
        """Return the mark after another try of what could not be fetched."""
        ids = [one for one in mark.missing if self._desk.strikes[one] < _STRIKES]
        if not ids:
            return mark
        fetched = self._fetch(folder, ids[: self._most])
        tried = set(ids[: self._most])
        kept = tuple(one for one in mark.missing if one not in tried)
        mark = _without(replace(mark, missing=kept), fetched)
        self._hand(replace(position, state=mark.text()), fetched, is_backlog=False)
        return mark

    def _keep(self, folder: JmapFolder, position: Position, noticed: datetime) -> None:
        """Hand on how the folder stands, and which mails of late it has."""
        since = noticed - timedelta(days=self._desk.setting.rhythm.listed_days)
        late = {**_in(folder), "after": text_of(since)}
        present = self._all(late)
        read = self._all({**late, "hasKeyword": "$seen"})
        self._desk.positions[folder.name] = position
        listing = Listing(
            folder=folder.name,
            uidvalidity=position.uidvalidity,
            since=since + _SECOND,
            present=frozenset(map(uid_of, present)),
            read=frozenset(map(uid_of, read)),
        )
        self._desk.hand(
            Haul(
                mailbox=self._desk.name,
                position=position,
                listing=listing,
                noticed=noticed,
            )
        )

    def _all(self, condition: dict[str, object]) -> list[str]:
        """Return all ids that a query finds."""
        found: list[str] = []
        with told():
            while True:
                after = found[-1] if found else ""
                page = self._client.query(condition, _LATE, after)
                found += page.ids
                if len(page.ids) < _LATE:
                    return found

    # ------------------------------------------------------------------ mails

    def _fetch(self, folder: JmapFolder, ids: Sequence[str]) -> Fetched:
        """Return what ids came to; those that are gone are left out.

        Raises:
            MailboxError: The server failed.
        """
        fetched = Fetched()
        setting = self._desk.setting
        heads = self._client.heads(ids) if ids else []
        for head in heads:
            if fetched.oldest is None or head.arrived < fetched.oldest:
                fetched.oldest = head.arrived
            if not setting.sift.wants(head.raw):
                fetched.numbers.append(number_of(head.raw))
                self._seen(folder).add(head.id)
            else:
                self._body(folder, head, fetched)
        return fetched

    def _body(self, folder: JmapFolder, head: Head, fetched: Fetched) -> None:
        limits = self._desk.setting.limits
        where = f"{self._desk.name}/{folder.name};ID={head.id}"
        is_large = head.size > limits.largest
        raw = self._client.body(head.blob, limits.piece if is_large else limits.largest)
        if raw is None:
            self._strike(head, where, fetched)
            return
        if is_large:
            detail = f"{head.size >> 20} MiB; {limits.piece >> 20} were read"
            fetched.problems.append(
                Problem(code="too-large", where=where, detail=detail)
            )
        mail = Mail(
            digest=digest(raw),
            raw=raw,
            mtime=head.arrived.timestamp(),
            lay=whereabouts(folder.kind),
        )
        fetched.arrivals.append(
            Arrival(
                uid=uid_of(head.id),
                mail=mail,
                arrived=head.arrived,
                is_read=head.is_read,
            )
        )
        fetched.numbers.append(int(mail.digest[:15], 16))
        self._seen(folder).add(head.id)

    def _strike(self, head: Head, where: str, fetched: Fetched) -> None:
        """Note that a body did not come; say so when it is given up for now."""
        fetched.missing.append(head.id)
        self._desk.strikes[head.id] += 1
        if self._desk.strikes[head.id] == _STRIKES:
            detail = "no body"
            fetched.problems.append(
                Problem(code="mail-unfetched", where=where, detail=detail)
            )

    def _hand(
        self,
        position: Position,
        fetched: Fetched,
        *,
        is_fresh: bool = False,
        is_backlog: bool,
    ) -> None:
        self._desk.hand(
            Haul(
                mailbox=self._desk.name,
                position=position,
                arrivals=tuple(fetched.arrivals),
                mails=tuple(fetched.numbers),
                problems=tuple(fetched.problems),
                noticed=self._desk.setting.clock.now(),
                is_fresh=is_fresh,
                is_backlog=is_backlog,
            )
        )
        self._desk.positions[position.folder] = position

    def _seen(self, folder: JmapFolder) -> set[str]:
        return self._desk.seen[folder.id]

    @property
    def _most(self) -> int:
        return min(self._client.session.most_objects, self._desk.setting.limits.batch)


def uid_of(name: str) -> int:
    """Return a number for the id of a mail; so large that no two share one."""
    raw = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=_ODD_NUMBER)
    return int.from_bytes(raw.digest())


def _in(folder: JmapFolder) -> dict[str, object]:
    return {"inMailbox": folder.id}


def _start(folder: JmapFolder) -> Position:
    return Position(
        folder=folder.name, kind=folder.kind, uidvalidity=folder.validity, state=""
    )


def _without(mark: Mark, fetched: Fetched) -> Mark:
    """Return a mark that also knows what could not be fetched."""
    both: Iterable[str] = (*mark.missing, *fetched.missing)
    return replace(mark, missing=tuple(dict.fromkeys(both)))
