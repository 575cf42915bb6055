"""Households and takeovers read once, and kept in a folder outside of the project.

Reading takes longer than judging. What was read is good for as long as neither the
mails nor the code that reads them change; its digest is part of the file's name.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import mioboe
from mioboe.catalog import load
from mioboe.cli.runs.trials import Read, workshop
from mioboe.flows.rehearsals.trials import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mioboe.cli.runs.trials import Job, Workshop
    from mioboe.flows.rehearsals.trials import Life, Trial
    from mioboe.signals import Household, Rules

Made = TypeVar("Made")

PACKAGE: Final = Path(mioboe.__file__).parent
#: What decides the mails of drills, and what is read in them.
READING: Final = (
    *("kit", "messages", "authenticity", "events", "drills"),
    *("data/drills", "data/profiles", "data/brands", "data/providers"),
    *("data/mailboxes", "data/generic.json"),
)
#: What decides what is said of them.
JUDGING: Final = (
    *(
        "ledger",
        "signals",
        "flows/rehearsals/trials.py",
        "data/signals",
        "data/levels.yaml",
    ),
)
_ENDINGS: Final = frozenset({".json", ".py", ".yaml"})


def digest_of(names: Iterable[str]) -> str:
    """Return a short digest of files of the package.

    Args:
        names: Files, or folders with all code and data below them.
    """
    digest = hashlib.blake2b(digest_size=8)
    for top in names:
        for path in sorted([PACKAGE / top, *(PACKAGE / top).rglob("*")]):
            if path.is_file() and path.suffix in _ENDINGS:
                digest.update(f"{path.relative_to(PACKAGE)}\0".encode())
                digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def kept(job: Job, folder: Path) -> Read:
    """Return one household and its takeovers, out of the folder where they lie there.

    Args:
        job: The household and the seeds of its takeovers.
        folder: Of nobody else: what lies there is believed.
    """

    def read() -> tuple[Life, tuple[Trial, ...], Household]:
        found = _workshop().read(job)
        return found.life, found.trials, found.judge.household

    life, trials, household = once(folder / name_of(job, READING), read)
    judge = Judge(rules=_rules(), household=household)
    return Read(life=life, trials=trials, judge=judge)


def once(path: Path, make: Callable[[], Made]) -> Made:
    """Return what lies at a path, made and laid there where nothing does.

    Args:
        path: In a folder of nobody else.
        make: Makes it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(pickle.dumps(make()))
        part.replace(path)
    made: Made = pickle.loads(path.read_bytes())  # noqa: S301 - our own
    return made


def name_of(job: Job, names: tuple[str, ...]) -> str:
    """Return a file name for what is made of a job.

    Args:
        job: A household and seeds.
        names: Files and folders of the package that decide what comes of it.
    """
    seeds = hashlib.blake2b(repr(job).encode(), digest_size=4).hexdigest()
    return f"{_digest_of(names)}-{job.household}-{seeds}.pickle"


_digest_of = functools.cache(digest_of)


@functools.cache
def _workshop() -> Workshop:
    return workshop()


@functools.cache
def _rules() -> Rules:
    return load().rules
