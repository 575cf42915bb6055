"""What to read next in a folder, so that nothing is missed and nothing read twice.

A position says: every UID below `next_uid` was read, save those in its holes. Whatever
is found unread becomes a hole first and is filled from its upper end, so the newest
mail comes first however long the watch was away, and a program that is killed at any
point knows what it has not read. All functions here are pure.

Source: RFC 9051 section 2.3.1.1: UIDs ascend, are never used twice, and mean nothing
once UIDVALIDITY changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.ports.watch import Hole, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mioboe.sources.imap.folders import Folder
    from mioboe.sources.imap.model import Standing

#: A mail on which so many fetches failed is passed over until later.
STRIKES: Final = 3


def opened(
    position: Position | None, folder: Folder, standing: Standing
) -> tuple[Position, bool]:
    """Return the position to go on from, and whether it begins anew.

    Args:
        position: As it was kept; `None`: the folder is new.
        folder: Which folder.
        standing: How it stands now.

    Returns:
        The same position; or the start of the folder, if it is new or its UIDs mean
        something else than they did. What was read before is then known by its digest.
    """
    if position is not None and position.uidvalidity == standing.uidvalidity:
        return replace(position, kind=folder.kind), False
    start = Position(
        folder=folder.name, kind=folder.kind, uidvalidity=standing.uidvalidity
    )
    return start, True


def is_unchanged(position: Position | None, standing: Standing) -> bool:
    """Return whether a folder stands for certain as it did when it was read."""
    if position is None or position.holes or not standing.modseq:
        return False
    then = (position.uidvalidity, position.next_uid, position.messages, position.modseq)
    now = (standing.uidvalidity, standing.next_uid, standing.messages, standing.modseq)
    return then == now


def lowest(position: Position) -> int:
    """Return the lowest UID that may have to be read."""
    return position.holes[0].low if position.holes else position.next_uid


def extended(position: Position, present: Sequence[int]) -> Position:
    """Return the position with what came since as a hole.

    Args:
        position: The position.
        present: UIDs that the folder has, ascending; all from `lowest` on.

    Returns:
        A position whose holes hold every mail that is to be read, and no hole without
        one.
    """
    new = present[bisect_left(present, position.next_uid) :]
    holes = list(position.holes)
    if new:
        holes.append(Hole(low=position.next_uid, high=new[-1]))
    return replace(
        position,
        next_uid=new[-1] + 1 if new else position.next_uid,
        holes=_joined([hole for hole in holes if _within(hole, present)]),
    )


def batch(
    position: Position,
    present: Sequence[int],
    strikes: Mapping[int, int],
    most: int,
) -> tuple[int, ...]:
    """Return the UIDs to read next, ascending.

    Args:
        position: As `extended` gives it.
        present: As for `extended`.
        strikes: How many fetches failed, for the mails that they failed on.
        most: How many UIDs at most.

    Returns:
        The highest unread ones; a mail on which a fetch failed before is read alone.
        None: everything was read that can be.
    """
    for hole in reversed(position.holes):
        places = _within(hole, present)
        taken = _topmost((present[place] for place in reversed(places)), strikes, most)
        if taken:
            return tuple(reversed(taken))
    return ()


def _topmost(uids: Iterable[int], strikes: Mapping[int, int], most: int) -> list[int]:
    """Return the first ones that may be fetched together."""
    taken: list[int] = []
    for uid in uids:
        struck = strikes.get(uid, 0)
        if struck and taken:
            return taken
        if struck < STRIKES:
            taken.append(uid)
        if taken and (struck or len(taken) == most):
            return taken
    return taken


def filled(
    position: Position, read: Sequence[int], strikes: Mapping[int, int]
) -> Position:
    """Return the position after a batch.

    Args:
        position: As it was given to `batch`.
        read: What `batch` returned.
        strikes: As for `batch`: mails passed over stay holes.

    Returns:
        The position without what was read, and without the UIDs between and above in
        the same hole, where no mail is.
    """
    low, high = read[0], read[-1]
    holes: list[Hole] = []
    for hole in position.holes:
        if hole.low > high or hole.high < low:
            holes.append(hole)
            continue
        if hole.low < low:
            holes.append(Hole(low=hole.low, high=low - 1))
        passed = [
            uid
            for uid in sorted(strikes)
            if strikes[uid] >= STRIKES and high < uid <= hole.high
        ]
        holes += [Hole(low=uid, high=uid) for uid in passed]
    return replace(position, holes=_joined(holes))


def reopened(position: Position, uids: Sequence[int]) -> Position:
    """Return the position with mails to be read after all."""
    again = [Hole(low=uid, high=uid) for uid in uids]
    return replace(position, holes=_joined([*position.holes, *again]))


def settled(position: Position, standing: Standing) -> Position:
    """Return the position of a folder that was read to its end.

    `next_uid` stays behind the last mail seen, whatever the server says comes next: a
    mail that has its UID and does not show yet is then not missed.
    """
    return replace(position, messages=standing.messages, modseq=standing.modseq)


def _within(hole: Hole, present: Sequence[int]) -> range:
    """Return the places of the UIDs that lie in a hole."""
    return range(bisect_left(present, hole.low), bisect_right(present, hole.high))


def _joined(holes: Sequence[Hole]) -> tuple[Hole, ...]:
    joined: list[Hole] = []
    for hole in sorted(holes, key=lambda h: h.low):
        if joined and hole.low <= joined[-1].high + 1:
            high = max(hole.high, joined[-1].high)
            joined[-1] = replace(joined[-1], high=high)
        else:
            joined.append(hole)
    return tuple(joined)
