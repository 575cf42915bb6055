"""A mailbox that hands on what a test tells it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mioboe.ports import Mail
from mioboe.ports.watch import Arrival, Condition, FolderKind, Haul, Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.posts import Post

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


@dataclass
class ScriptedMailbox:
    """Hands on a list of items as soon as it is started."""

    items: list[Haul | Condition] = field(default_factory=list)
    name: str = "imap:taro"
    #: Where it was told to go on from.
    positions: Mapping[str, Position] = field(default_factory=dict)
    is_stopped: bool = False

    def start(
        self,
        positions: Mapping[str, Position],
        hand: Callable[[Haul | Condition], None],
    ) -> None:
        self.positions = positions
        for item in self.items:
            hand(item)

    def stop(self) -> None:
        self.is_stopped = True


def haul(*posts: Post, first: int = 1, folder: str = "INBOX") -> Haul:
    """Return what a look brought that found these mails."""
    arrivals = tuple(
        Arrival(
            uid=first + place,
            mail=Mail(digest=f"{first + place:032x}", raw=post.raw),
            arrived=NOON,
        )
        for place, post in enumerate(posts)
    )
    return Haul(
        mailbox="imap:taro",
        position=Position(
            folder=folder,
            kind=FolderKind.INBOX,
            uidvalidity=7,
            next_uid=first + len(posts),
        ),
        arrivals=arrivals,
        mails=tuple(range(first, first + len(posts))),
        noticed=NOON,
    )
