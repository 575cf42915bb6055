"""Folders of YAML: one kind of thing, one folder, one file a member.

The owner's own folder has the same layout; a file there replaces ours by its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from mioboe.catalog.reader import read_yaml
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mioboe.catalog.memo import Memo


class Member(Protocol):
    """What a folder is a folder of."""

    @property
    def id(self) -> str:
        """The name of its file, without the ending."""
        ...


M = TypeVar("M", bound=Member)
T = TypeVar("T")


def read_folder(
    roots: Iterable[Path], name: str, kind: type[M], memo: Memo | None = None
) -> tuple[dict[str, M], list[Problem]]:
    """Read every member of one kind.

    Args:
        roots: Data folders, ours first; a later one replaces members by id.
        name: The folder in each of them, e.g. `"profiles"`.
        kind: The dataclass of a member.
        memo: What documents said before.

    Returns:
        The members by id, sorted; and the Problems of all files. A faulty file is
        left out; the rest works.
    """
    members: dict[str, M] = {}
    problems: list[Problem] = []
    for root in roots:
        for path in sorted((root / name).glob("*.yaml")):
            member, faults = _read(path, kind, memo)
            if member is not None and member.id != path.stem:
                detail = f"id is {member.id!r}, the file is named {path.stem!r}"
                faults.append(Problem(code="bad-data", where=str(path), detail=detail))
            elif member is not None:
                members[member.id] = member
            problems.extend(faults)
    return dict(sorted(members.items())), problems


def read_file(
    roots: Iterable[Path], name: str, kind: type[T], memo: Memo | None = None
) -> tuple[T | None, list[Problem]]:
    """Read one file; the last root that has it counts.

    Args:
        roots: Data folders, ours first.
        name: The file in them, e.g. `"levels.yaml"`.
        kind: Its dataclass.
        memo: What documents said before.

    Returns:
        The value, or `None` where it has a fault; and all faults.
    """
    paths = [root / name for root in roots if (root / name).exists()]
    if not paths:
        return None, [Problem(code="bad-data", where=name, detail="is missing")]
    return _read(paths[-1], kind, memo)


def _read(
    path: Path, kind: type[T], memo: Memo | None
) -> tuple[T | None, list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Problem(code="bad-data", where=str(path), detail=str(error))]
    return read_yaml(text, kind, where=str(path), memo=memo)
