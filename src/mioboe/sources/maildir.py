"""Maildirs: whose files are mails, what their names tell, and what is new in them.

Source: the Maildir page of cr.yp.to; Maildir++ for folders below a dot.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.sources.locators import below
from mioboe.sources.model import Kind, Mark, Span
from mioboe.sources.opening import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: `tmp` holds what is being delivered.
FOLDERS: Final = ("cur", "new")
_INSIDE: Final = frozenset({*FOLDERS, "tmp"})
_FLAGS: Final = re.compile(r"[:;!]2,[^/]*$")
#: How many mails make a span: about 32 MiB.
_BATCH: Final = 800
_USUAL_SIZE: Final = 40_000
KEY_SIZE: Final = 8
#: A folder that changed a moment ago may change again without a later time: clocks of
#: file systems tick every few milliseconds, and some only every other second.
_TICK_NS: Final = 100_000_000
_SLOW_TICK_NS: Final = 2_000_000_000
_SECOND_NS: Final = 1_000_000_000


def is_maildir(path: str) -> bool:
    """Return whether the folder holds mails as a Maildir does."""
    return os.path.isdir(os.path.join(path, "cur"))  # noqa: PTH112, PTH118 - called for each folder of a tree


def is_inside(name: str) -> bool:
    """Return whether a folder of that name is the Maildir's own."""
    return name in _INSIDE


def base_name(name: str) -> str:
    """Return what stays the same when a mail is read, flagged or moved out of `new`.

    Example:
        >>> base_name("cur/1700000000.M1P2.host:2,S")
        '1700000000.M1P2.host'
    """
    return _FLAGS.sub("", name.rpartition("/")[2])


def current_names(path: str) -> dict[str, str]:
    """Return the mails that are there now, by base name."""
    found = {}
    for folder in FOLDERS:
        try:
            names = os.listdir(os.path.join(path, folder))  # noqa: PTH118, PTH208 - strings are what we need
        except OSError:
            continue
        found.update({base_name(name): f"{folder}/{name}" for name in names})
    return found


def key_of(*facts: str | int) -> bytes:
    """Return 8 bytes that stand for a file in ``Mark.seen``."""
    text = "\0".join(map(str, facts)).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=KEY_SIZE).digest()


def seen_keys(mark: Mark | None) -> frozenset[bytes]:
    """Return the keys that a mark holds."""
    if mark is None:
        return frozenset()
    keys = mark.seen
    return frozenset(keys[at : at + KEY_SIZE] for at in range(0, len(keys), KEY_SIZE))


def settled(stamp: int) -> int:
    """Return a modification time that may be relied on later, else 0."""
    tick = _TICK_NS if stamp % _SECOND_NS else _SLOW_TICK_NS
    return stamp if time.time_ns() - stamp > tick else 0


def maildir_spans(path: str, known: Mapping[str, Mark]) -> Iterator[Span | Problem]:
    """Yield what is new in one Maildir, without the folders below it."""
    unit = os.path.realpath(path)
    old = known.get(unit)
    stamps = _stamps(path)
    if old is not None and all(stamps) and stamps == old.stamps:
        return
    seen = seen_keys(old)
    keys: set[bytes] = set()
    batch: list[str] = []
    for item in _list(path):
        if isinstance(item, Problem):
            yield item
            continue
        key = key_of(base_name(item))
        keys.add(key)
        if key not in seen:
            batch.append(item)
        if len(batch) == _BATCH:
            yield _span(path, unit, batch)
            batch = []
    mark = Mark(size=len(keys), stamps=stamps, seen=b"".join(sorted(keys)))
    yield _span(path, unit, batch, mark)


def _span(path: str, unit: str, names: list[str], mark: Mark | None = None) -> Span:
    return Span(
        kind=Kind.MAILDIR,
        path=path,
        names=tuple(names),
        size=len(names) * _USUAL_SIZE,
        unit=unit,
        mark=mark,
    )


def _stamps(path: str) -> tuple[int, ...]:
    stamps = []
    for folder in FOLDERS:
        try:
            status = os.stat(os.path.join(path, folder))  # noqa: PTH116, PTH118 - strings
        except OSError:
            stamps.append(1)
            continue
        stamps.append(settled(status.st_mtime_ns))
    return tuple(stamps)


def _list(path: str) -> Iterator[str | Problem]:
    """Yield the names of all mails, oldest first as names go, and what is wrong."""
    for folder in FOLDERS:
        where = os.path.join(path, folder)  # noqa: PTH118 - strings
        try:
            with os.scandir(where) as entries:
                found = [(entry.name, _is_file(entry)) for entry in entries]
        except FileNotFoundError:
            continue
        except OSError as error:
            yield fault(error, where)
            continue
        for name, is_file in sorted(found):
            if name.startswith("."):
                continue
            if is_file:
                yield f"{folder}/{name}"
            else:
                yield Problem(code="not-a-file", where=below(where, name))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False
