"""Which folders a Maildir has, and what each is for."""

from __future__ import annotations

import binascii
import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imapclient import imap_utf7  # type: ignore[import-untyped]

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap.folders import kind_of
from mioboe.sources.locators import shown
from mioboe.sources.maildir import is_inside, is_maildir

if TYPE_CHECKING:
    from collections.abc import Iterator

_INBOX: Final = "INBOX"
#: Folders lie in folders; links are not followed, so this is for a disk gone mad.
_DEEPEST: Final = 12
#: `new` before `cur`: a mail that is moved on while we look is met in both, not missed.
_PARTS: Final = ("new", "cur")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirFolder:
    """One folder: a Maildir of its own."""

    #: As people read it.
    name: str
    kind: FolderKind
    path: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders whose files are mails."""
        paths = (os.path.join(self.path, part) for part in _PARTS)  # noqa: PTH118 - strings
        return tuple(path for path in paths if os.path.isdir(path))  # noqa: PTH112 - strings


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """What lies in and below a folder."""

    #: The inbox first; drafts are left out.
    open: tuple[MaildirFolder, ...]
    #: By name: the path and what keeps us from reading it.
    closed: Mapping[str, tuple[str, OSError]]
    #: All folders of the disk that were looked through, or whose files are mails.
    places: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """All names, those in a closed folder by the folder's."""
        return frozenset(folder.name for folder in self.open) | self.closed.keys()


def folders_in(root: str) -> Folders:
    """Return the folders of a Maildir.

    Args:
        root: The Maildir itself, or a folder that holds Maildirs.

    Raises:
        OSError: It cannot be read.
        FileNotFoundError: There is none in it: where a disk is not there, most often
            an empty folder is.
    """
    closed: dict[str, tuple[str, OSError]] = {}
    walked = list(_walk(root, (), closed))
    found = [
        MaildirFolder(name=name, kind=kind_of(name, frozenset()), path=path)
        for path, name in walked
        if is_maildir(path)
    ]
    if not found and not closed:
        raise FileNotFoundError(errno.ENOENT, "there is no Maildir in it")
    kept = [folder for folder in found if folder.kind is not FolderKind.DRAFTS]
    kept.sort(key=lambda f: (f.kind is not FolderKind.INBOX, f.name))
    parts = (part for folder in kept for part in folder.parts)
    places = (*(path for path, _ in walked), *parts)
    return Folders(open=tuple(kept), closed=closed, places=places)


def _walk(
    path: str, steps: tuple[str, ...], closed: dict[str, tuple[str, OSError]]
) -> Iterator[tuple[str, str]]:
    """Yield path and name of every folder of the disk, from one downward.

    Raises:
        OSError: The topmost folder cannot be read.
    """
    name = shown("/".join(steps)) or _INBOX
    try:
        with os.scandir(path) as entries:
            below = sorted(
                entry.name
                for entry in entries
                if not is_inside(entry.name) and entry.is_dir(follow_symlinks=False)
            )
    except OSError as error:
        if not steps:
            raise
        if not isinstance(error, FileNotFoundError):
            closed[name] = (path, error)
        return
    yield path, name
    for step in below if len(steps) < _DEEPEST else ():
        inner = os.path.join(path, step)  # noqa: PTH118 - strings
        yield from _walk(inner, (*steps, _readable(step)), closed)


def _readable(name: str) -> str:
    """Return the name of a folder as people read it.

    Source:
        Maildir++: a dot before it; RFC 3501 section 5.1.3 for what is no ASCII.

    Example:
        >>> _readable(".&MLQw33ux-")
        'ゴミ箱'
        >>> _readable(".R&D")
        'R&D'
    """
    plain = name.removeprefix(".")
    try:
        decoded: str = imap_utf7.decode(plain.encode("ascii"))
    except (ValueError, LookupError, binascii.Error):
        return plain
    return decoded if imap_utf7.encode(decoded) == plain.encode() else plain
