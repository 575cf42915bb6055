"""Walking a tree: every file of it once, links and special files left alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.sources.archives import (
    SPAN_BYTES,
    SPAN_FILES,
    mbox_spans,
    peek,
    zip_spans,
)
from mioboe.sources.locators import shown
from mioboe.sources.maildir import (
    is_inside,
    is_maildir,
    key_of,
    maildir_spans,
    seen_keys,
)
from mioboe.sources.model import Kind, Mark, Span
from mioboe.sources.opening import fault
from mioboe.sources.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: From this size on, and under these names, a file is looked at before it is handed on.
_BIG: Final = 8 * 1024 * 1024
_ARCHIVES: Final = (".mbox", ".mbx", ".zip")


class Tree:
    """One walk over a tree, with what it has met so far."""

    def __init__(self, root: str, known: Mapping[str, Mark]) -> None:
        self._root = root
        self._prefix = len(os.path.join(root, ""))  # noqa: PTH118 - as the owner gave it
        self._known = known
        self._unit = os.path.realpath(root)
        self._old = known.get(self._unit)
        self._seen = seen_keys(self._old)
        self._keys: list[bytes] = []
        self._names: list[str] = []
        self._size = 0
        self._strangers = 0
        self._visited: set[tuple[int, int]] = set()
        #: Whether anything was met that is mail, now or at the last time.
        self._has_mail = bool(self._seen)
        self._has_problem = False

    def spans(self) -> Iterator[Span | Problem]:
        """Yield the spans of the tree; one problem where there is no mail at all."""
        for item in self._walk():
            self._has_problem = self._has_problem or isinstance(item, Problem)
            self._has_mail = self._has_mail or isinstance(item, Span)
            yield item
        mark = Mark(size=len(self._keys), seen=b"".join(sorted(self._keys)))
        if self._has_mail:
            if self._names or (self._keys and mark != self._old):
                yield self._take(mark)
        elif not self._has_problem:
            detail = f"{self._strangers} files, none of them a mail"
            yield Problem(code="no-mail", where=shown(self._root), detail=detail)

    def _walk(self) -> Iterator[Span | Problem]:
        folders = [self._root]
        while folders:
            path = folders.pop()
            try:
                status = os.stat(path)  # noqa: PTH116 - strings all along
                with os.scandir(path) as listed:
                    entries = sorted(listed, key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            except OSError as error:
                yield fault(error, path)
                continue
            if (status.st_dev, status.st_ino) in self._visited:
                continue
            self._visited.add((status.st_dev, status.st_ino))
            below: list[str] = []
            yield from self._folder(path, entries, below)
            folders += reversed(below)

    def _folder(
        self, path: str, entries: list[os.DirEntry[str]], below: list[str]
    ) -> Iterator[Span | Problem]:
        """Yield what is in one folder; the folders in it go into ``below``."""
        in_maildir = is_maildir(path)
        if in_maildir:
            self._has_mail = self._has_mail or os.path.realpath(path) in self._known
            yield from maildir_spans(path, self._known)
        for entry in entries:
            try:
                if entry.is_symlink():
                    yield from self._link(entry)
                elif entry.is_dir(follow_symlinks=False):
                    if self._enters(entry, in_maildir=in_maildir):
                        below.append(entry.path)
                elif entry.name.startswith(".") or in_maildir:
                    continue
                elif entry.is_file(follow_symlinks=False):
                    yield from self._file(entry)
                else:
                    yield Problem(code="not-a-file", where=shown(entry.path))
            except FileNotFoundError:
                continue
            except OSError as error:
                yield fault(error, entry.path)

    def _enters(self, entry: os.DirEntry[str], *, in_maildir: bool) -> bool:
        if in_maildir and is_inside(entry.name):
            return False
        return not entry.name.startswith(".") or is_maildir(entry.path)

    def _link(self, entry: os.DirEntry[str]) -> Iterator[Problem]:
        """Yield what is wrong with a link; one inside the tree is met at its target."""
        target = os.path.realpath(entry.path)
        if not os.path.lexists(target) or os.path.islink(target):  # noqa: PTH114
            yield Problem(code="link-broken", where=shown(entry.path))
        elif os.path.commonpath([target, self._unit]) != self._unit:
            detail = f"leads to {shown(target)}"
            where = shown(entry.path)
            yield Problem(code="link-leaves-tree", where=where, detail=detail)

    def _file(self, entry: os.DirEntry[str]) -> Iterator[Span | Problem]:
        status = entry.stat(follow_symlinks=False)
        if not status.st_size:
            yield Problem(code="empty-file", where=shown(entry.path))
            return
        shape: Shape | Problem | None = None
        if status.st_size >= _BIG or entry.name.lower().endswith(_ARCHIVES):
            shape = peek(entry.path)
            if shape is Shape.MBOX or shape is Shape.ZIP:
                yield from self._archive(entry.path, shape)
                return
        name = entry.path[self._prefix :]
        key = key_of(name, status.st_size, status.st_mtime_ns, status.st_ino)
        if key not in self._seen:
            if shape is None and not self._has_mail:
                shape = peek(entry.path)
            if isinstance(shape, Problem):
                yield shape
                return
            if shape is Shape.OTHER:
                self._strangers += 1
            else:
                yield from self._add(name, status.st_size)
        self._keys.append(key)

    def _archive(self, path: str, shape: Shape) -> Iterator[Span | Problem]:
        self._has_mail = self._has_mail or os.path.realpath(path) in self._known
        spans = mbox_spans if shape is Shape.MBOX else zip_spans
        yield from spans(path, self._known)

    def _add(self, name: str, size: int) -> Iterator[Span]:
        self._has_mail = True
        full = self._size + size > SPAN_BYTES or len(self._names) == SPAN_FILES
        if self._names and full:
            yield self._take(None)
        self._names.append(name)
        self._size += size

    def _take(self, mark: Mark | None) -> Span:
        """Return the files gathered so far, and begin anew."""
        span = Span(
            kind=Kind.FILES,
            path=self._root,
            names=tuple(self._names),
            size=self._size,
            strangers=self._strangers,
            unit=self._unit,
            mark=mark,
        )
        self._names, self._size, self._strangers = [], 0, 0
        return span
