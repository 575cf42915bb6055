"""The folder `data/drills` to the stage and the drills on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from mioboe.drills.lives import Life, Pool
from mioboe.drills.model import Drill, Habit
from mioboe.drills.stage import Form, Mailbox, Sender, Stage, WordList
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

T = TypeVar("T")


class Read(Protocol):
    """`catalog.reader.read_yaml`: text, kind and path to value and faults."""

    def __call__(
        self, text: str, kind: type[T], *, where: str
    ) -> tuple[T | None, list[Problem]]:
        """Return the value, or `None`, and all faults."""
        ...


def load_stage(folder: Path, read: Read) -> tuple[Stage, tuple[Problem, ...]]:
    """Read forms, senders, mailboxes, words and keys.

    Args:
        folder: `data/drills`.
        read: Reads one YAML text.

    Returns:
        What could be read, and all faults. An id that differs from the file's name is
        one.
    """
    problems: list[Problem] = []
    forms = read_all(folder / "forms", Form, read, problems)
    senders = read_all(folder / "senders", Sender, read, problems)
    mailboxes = read_all(folder / "mailboxes", Mailbox, read, problems)
    lists = read_all(folder / "words", WordList, read, problems)
    paths = sorted((folder / "keys").glob("*.pem"))
    stage = Stage(
        forms=forms,
        senders=senders,
        mailboxes=mailboxes,
        words={name: listing.words for name, listing in lists.items()},
        keys={path.stem: path.read_bytes() for path in paths},
    )
    return stage, tuple(problems)


def load_drills(
    folder: Path, read: Read
) -> tuple[dict[str, Drill], tuple[Problem, ...]]:
    """Read all drills.

    Args:
        folder: `data/drills`.
        read: Reads one YAML text.

    Returns:
        Id to drill, in order of ids; and all faults.
    """
    problems: list[Problem] = []
    return read_all(folder, Drill, read, problems, pattern="*.yaml"), tuple(problems)


def load_pool(folder: Path, read: Read) -> tuple[Pool, tuple[Problem, ...]]:
    """Read what ordinary households are made of.

    Args:
        folder: `data/drills`.
        read: Reads one YAML text.

    Returns:
        Habits, lives and lists of words; and all faults.
    """
    problems: list[Problem] = []
    lists = read_all(folder / "words", WordList, read, problems)
    pool = Pool(
        habits=read_all(folder / "habits", Habit, read, problems),
        lives=read_all(folder / "lives", Life, read, problems),
        words={name: listing.words for name, listing in lists.items()},
    )
    return pool, tuple(problems)


def read_all(
    folder: Path,
    kind: type[T],
    read: Read,
    problems: list[Problem],
    *,
    pattern: str = "**/*.yaml",
) -> dict[str, T]:
    """Read every file of a folder.

    Args:
        folder: Need not exist.
        kind: What each file is.
        read: Reads one YAML text.
        problems: Gets all faults.
        pattern: Which files.

    Returns:
        Path without its ending to the value; in order of paths.
    """
    found: dict[str, T] = {}
    for path in sorted(folder.glob(pattern)):
        value, faults = read(path.read_text(encoding="utf-8"), kind, where=str(path))
        problems += faults
        if value is None:
            continue
        name = path.relative_to(folder).with_suffix("").as_posix()
        problems += _misnamed(value, name, path)
        found[name] = value
    return found


def _misnamed(value: object, name: str, path: Path) -> Iterator[Problem]:
    own = getattr(value, "id", name)
    if own != name:
        detail = f"id is {own!r}; the file's name says {name!r}"
        yield Problem(code="bad-data", where=f"{path}:1", detail=detail)
