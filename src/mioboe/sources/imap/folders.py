"""Which folders there are, what they are for, and which of them to stand watch at.

Source: RFC 6154 for the attributes; the names are those that servers and programs give
where there are no attributes, in English and Japanese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.ports.watch import FolderKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_ATTRIBUTES: Final = {
    "\\inbox": FolderKind.INBOX,
    "\\all": FolderKind.ALL,
    "\\allmail": FolderKind.ALL,
    "\\archive": FolderKind.ARCHIVE,
    "\\trash": FolderKind.TRASH,
    "\\junk": FolderKind.SPAM,
    "\\spam": FolderKind.SPAM,
    "\\sent": FolderKind.SENT,
    "\\drafts": FolderKind.DRAFTS,
}
_CLOSED: Final = frozenset({"\\noselect", "\\nonexistent"})
_NAMES: Final = {
    FolderKind.TRASH: (
        *(
            "trash",
            "deleted",
            "deleted items",
            "deleted messages",
            "bin",
            "wastebasket",
        ),
        *("ゴミ箱", "ごみ箱", "削除済み", "削除済みアイテム", "削除済みメール"),
    ),
    FolderKind.SPAM: (
        *("junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail"),
        *("bulk", "迷惑メール", "迷惑メールフォルダ", "迷惑メールフォルダー", "スパム"),
    ),
    FolderKind.SENT: (
        *("sent", "sent items", "sent messages", "sent mail"),
        *("送信済み", "送信済みメール", "送信済みアイテム", "送信済メール", "送信箱"),
    ),
    FolderKind.DRAFTS: ("drafts", "draft", "下書き", "下書きメール", "草稿"),
    FolderKind.ARCHIVE: ("archive", "archives", "アーカイブ", "保管"),
}
_KIND_OF: Final = {name: kind for kind, names in _NAMES.items() for name in names}
_STEPS: Final = re.compile(r"[/.\\]")
#: Where to stand watch, the more urgent first. Mail that a filter keeps out of the
#: inbox is told of by the view of all mails; a genuine one taken for spam by the spam
#: folder.
_WATCHED: Final = (
    FolderKind.INBOX,
    FolderKind.ALL,
    FolderKind.SPAM,
    FolderKind.TRASH,
)
#: What a view of all mails shows anyway.
_IN_ALL: Final = frozenset({FolderKind.ARCHIVE, FolderKind.SENT, FolderKind.OTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One folder that can be opened."""

    #: As people read it, steps and all.
    name: str
    kind: FolderKind


def folders_of(listed: Iterable[tuple[str, frozenset[str]]]) -> tuple[Folder, ...]:
    """Return the folders that are to be read, the inbox first.

    Args:
        listed: Name and attributes of each, the latter in small letters.

    Returns:
        All but drafts and what cannot be opened. Where there is a view of all mails,
        what it shows is left out.
    """
    found = [
        Folder(name=name, kind=kind_of(name, attributes))
        for name, attributes in listed
        if not attributes & _CLOSED
    ]
    passed = {FolderKind.DRAFTS}
    if any(folder.kind is FolderKind.ALL for folder in found):
        passed |= _IN_ALL
    kept = [folder for folder in found if folder.kind not in passed]
    return tuple(sorted(kept, key=lambda f: (_urgency(f), f.name)))


def kind_of(name: str, attributes: frozenset[str]) -> FolderKind:
    r"""Return what a folder is for, by its attributes or else its name.

    Example:
        >>> kind_of("INBOX.ゴミ箱", frozenset())
        <FolderKind.TRASH: 'trash'>
        >>> kind_of("[Gmail]/All Mail", frozenset({"\\all"}))
        <FolderKind.ALL: 'all'>
    """
    if name.upper() == "INBOX":
        return FolderKind.INBOX
    for attribute in sorted(attributes):
        if attribute in _ATTRIBUTES:
            return _ATTRIBUTES[attribute]
    last = _STEPS.split(name)[-1].strip().lower()
    return _KIND_OF.get(last, FolderKind.OTHER)


def watched(folders: Iterable[Folder], posts: int) -> tuple[Folder, ...]:
    """Return where to stand watch, all the time, with that many connections."""
    urgent = [folder for folder in folders if folder.kind in _WATCHED]
    return tuple(sorted(urgent, key=_urgency)[: max(0, posts)])


def _urgency(folder: Folder) -> int:
    kinds = _WATCHED
    return kinds.index(folder.kind) if folder.kind in kinds else len(kinds)
