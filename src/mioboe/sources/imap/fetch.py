"""From UIDs to mails: what the sift wants is fetched whole, of the rest the header.

A few new mails are fetched by their first piece, which most often is all of them, so
that an alert costs one exchange with the server. Many are looked at by their headers
first: of an old mailbox three mails in a hundred matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.events import Whereabouts
from mioboe.kit import Problem
from mioboe.ports import Mail
from mioboe.ports.watch import Arrival
from mioboe.sources.found import digest, number_of
from mioboe.sources.imap.model import Limits
from mioboe.sources.imap.session import Session
from mioboe.sources.model import Wants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mioboe.sources.imap.model import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a batch of UIDs came to."""

    #: The mails that the sift wants, in order of their UIDs.
    arrivals: tuple[Arrival, ...] = ()
    #: A number for each mail, wanted or not.
    numbers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: UIDs of wanted mails whose header came, and no more than that.
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches mails of a folder that is open."""

    session: Session
    #: Mailbox and folder, for problems.
    where: str
    #: Says by its header whether a mail is wanted whole.
    sift: Wants
    limits: Limits
    #: What the folder is for.
    lay: Whereabouts = Whereabouts.UNKNOWN

    def fetch(self, uids: Sequence[int]) -> Fetched:
        """Return what ``uids`` came to; those that are gone are left out.

        Raises:
            MailboxError: The connection failed; nothing was read.
        """
        limits = self.limits
        whole: dict[int, bytes] = {}
        if len(uids) <= limits.few:
            heads = self.session.pieces(uids, limits.small)
            whole = {uid: head.raw for uid, head in heads.items() if _is_whole(head)}
        else:
            heads = self.session.heads(uids)
        wanted = {u: heads[u] for u in sorted(heads) if self.sift.wants(heads[u].raw)}
        for group in self._groups(h for u, h in wanted.items() if u not in whole):
            whole |= self._bodies(group)
        arrivals = tuple(
            self._arrival(head, whole[uid])
            for uid, head in wanted.items()
            if uid in whole
        )
        passed = [number_of(head.raw) for u, head in heads.items() if u not in wanted]
        return Fetched(
            arrivals=arrivals,
            numbers=(*passed, *(int(a.mail.digest[:15], 16) for a in arrivals)),
            problems=tuple(self._problems(wanted.values(), whole)),
            missing=tuple(uid for uid in wanted if uid not in whole),
        )

    def _groups(self, heads: Iterable[Head]) -> Iterator[list[Head]]:
        """Yield mails to fetch together, by what the server says of their size."""
        group: list[Head] = []
        size = 0
        for head in heads:
            if group and size + head.size > self.limits.bytes_at_once:
                yield group
                group, size = [], 0
            group.append(head)
            size += head.size
        if group:
            yield group

    def _bodies(self, group: Iterable[Head]) -> dict[int, bytes]:
        """Return the mails of a group; of a very large one its first piece."""
        large = {head.uid for head in group if head.size > self.limits.largest}
        small = [head.uid for head in group if head.uid not in large]
        bodies = self.session.bodies(small) if small else {}
        pieces = self.session.pieces(large, self.limits.piece) if large else {}
        return bodies | {uid: head.raw for uid, head in pieces.items()}

    def _arrival(self, head: Head, raw: bytes) -> Arrival:
        came = head.arrived.timestamp()
        return Arrival(
            uid=head.uid,
            mail=Mail(digest=digest(raw), raw=raw, mtime=came, lay=self.lay),
            arrived=head.arrived,
            is_read=head.is_read,
        )

    def _problems(
        self, wanted: Iterable[Head], whole: Mapping[int, bytes]
    ) -> Iterator[Problem]:
        for head in wanted:
            where = f"{self.where};UID={head.uid}"
            if head.uid not in whole:
                detail = "its header came, and no more than that"
                yield Problem(code="mail-gone", where=where, detail=detail)
            elif head.size > self.limits.largest:
                detail = f"{head.size >> 20} MiB; {self.limits.piece >> 20} were read"
                yield Problem(code="too-large", where=where, detail=detail)


def _is_whole(head: Head) -> bool:
    """Return whether a first piece is the mail, by the server's word for its size.

    A piece that is too short would make a genuine mail look altered.
    """
    return len(head.raw) == head.size
