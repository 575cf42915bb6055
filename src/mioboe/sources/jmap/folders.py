"""Which folders there are, and what they are for. RFC 8621 section 2."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap.folders import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_INBOX: Final = "INBOX"
_ROLES: Final = {
    "inbox": FolderKind.INBOX,
    "all": FolderKind.ALL,
    "archive": FolderKind.ARCHIVE,
    "trash": FolderKind.TRASH,
    "junk": FolderKind.SPAM,
    "sent": FolderKind.SENT,
    "drafts": FolderKind.DRAFTS,
}
_URGENT: Final = (FolderKind.INBOX, FolderKind.SPAM, FolderKind.TRASH)
#: Folders lie in folders; a server that says they lie in one another is not followed.
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class JmapFolder:
    """One folder."""

    id: str
    #: As people read it, steps and all.
    name: str
    kind: FolderKind
    #: Changes with it, if not with every change.
    counts: tuple[int, int]

    @property
    def is_urgent(self) -> bool:
        """Whether it is looked into at every change."""
        return self.kind in _URGENT

    @property
    def validity(self) -> int:
        """A number for it: another folder of the same name has another one."""
        digest = hashlib.blake2b(self.id.encode("utf-8", "replace"), digest_size=4)
        return int.from_bytes(digest.digest())


def folders_of(listed: Sequence[Mapping[str, Any]]) -> tuple[JmapFolder, ...]:
    """Return the folders that are to be read, the urgent ones first.

    Args:
        listed: As the server gives them.

    Returns:
        All but drafts.
    """
    by_id = {str(one["id"]): one for one in listed}
    found = []
    for name, one in by_id.items():
        path = _path(one, by_id)
        kind = _ROLES.get(str(one.get("role") or "").lower()) or _by_name(path)
        is_inbox = kind is FolderKind.INBOX
        folder = JmapFolder(
            id=name,
            # Another folder may bear the name that we give to the inbox.
            name=_INBOX if is_inbox else f"{path} ({name})" if path == _INBOX else path,
            kind=kind,
            counts=(int(one["totalEmails"]), int(one["unreadEmails"])),
        )
        if kind is not FolderKind.DRAFTS:
            found.append(folder)
    return tuple(sorted(found, key=lambda f: (not f.is_urgent, f.kind, f.name)))


def _by_name(path: str) -> FolderKind:
    """Return what a folder without a role is for; no second one is the inbox."""
    kind = kind_of(path, frozenset())
    return FolderKind.OTHER if kind is FolderKind.INBOX else kind


def _path(one: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> str:
    steps: list[str] = []
    here: Mapping[str, Any] | None = one
    while here is not None and len(steps) < _DEEPEST:
        steps.insert(0, str(here["name"]))
        here = by_id.get(str(here.get("parentId")))
    return "/".join(steps)
