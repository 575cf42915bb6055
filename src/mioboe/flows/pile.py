"""The pile of mails that no profile read, sender by sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.events import UNREAD_PURCHASE
from mioboe.ports import Unread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mioboe.ports import Store

#: Code of the Problem of a form that was nearly the one.
_NEARLY: Final = "form-missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """The unread mails of one sender, the newest first."""

    author: str
    mails: tuple[Unread, ...]

    @property
    def purchases(self) -> int:
        """How many of them hold a sum of money and an order number."""
        return sum(tells_of_purchase(mail) for mail in self.mails)


def pile(mails: Iterable[Unread]) -> list[Heap]:
    """Return unread mails by sender.

    Args:
        mails: As the store gives them, the newest first.

    Returns:
        One heap for each sender, the one with the newest mail first.
    """
    heaps: dict[str, list[Unread]] = {}
    for mail in mails:
        heaps.setdefault(mail.author, []).append(mail)
    return [Heap(author=name, mails=tuple(found)) for name, found in heaps.items()]


def tells_of_purchase(mail: Unread) -> bool:
    """Return whether an unread mail holds a sum of money and an order number."""
    return any(problem.code == UNREAD_PURCHASE for problem in mail.problems)


def nearly(mail: Unread) -> list[str]:
    """Return the forms that were nearly the one, each with what was absent."""
    return [problem.detail for problem in mail.problems if problem.code == _NEARLY]


def bytes_of(numbers: Collection[int], store: Store) -> dict[int, bytes]:
    """Return kept messages whole, by id."""
    return {one.id: one.raw for one in store.originals() if one.id in numbers}
