"""Playbooks, questions, warnings and state machines: read when a case needs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mioboe.cases import Machine, MachineId
from mioboe.catalog.check_playbooks import check_machine, check_playbooks
from mioboe.catalog.desks import read_directory
from mioboe.catalog.folders import read_file, read_folder
from mioboe.catalog.load import OURS
from mioboe.catalog.reader import lines_of
from mioboe.kit import Problem
from mioboe.playbooks import Handbook, Playbook, Question, StepWarning
from mioboe.playbooks.questions import questions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from mioboe.catalog.check_playbooks import Faults
    from mioboe.catalog.memo import Memo
    from mioboe.signals.format import Kinds


def read_handbook(
    kinds: Kinds,
    home: Path | None = None,
    *,
    brands: Collection[str] | None = None,
    memo: Memo | None = None,
) -> tuple[Handbook, list[Problem]]:
    """Read all that a plan is made by.

    Args:
        kinds: Kinds of case and the questions between them.
        home: HOME; its `data/` replaces our files by id. `None`: ours alone.
        brands: Ids of the brands that exist; `None`: not looked at.
        memo: What documents said before.

    Returns:
        The handbook, and all faults, each with its file and line. A file that cannot be
        read is left out; one that names what does not exist is used as far as it goes:
        in the middle of a case a playbook with a typo is better than none.
    """
    own = home / "data" if home else None
    roots = [OURS, own] if own and own.is_dir() else [OURS]
    directory, faults = read_directory(home, brands=brands, memo=memo)
    machines, odd = read_folder(roots, "machines", Machine, memo)
    books, more = read_folder(roots, "playbooks", Playbook, memo)
    faults += [*odd, *more]
    questions, warnings, wrong = _asked_and_warned(roots, memo)
    faults += wrong
    whole = Handbook(
        playbooks=books,
        questions={**questions_of(kinds), **questions},
        warnings=warnings,
        machines={MachineId(name): one for name, one in machines.items()},
        kinds=kinds,
        directory=directory,
    )
    faults += told(roots, _checked(whole, brands))
    return whole, faults


def _asked_and_warned(
    roots: list[Path], memo: Memo | None
) -> tuple[Mapping[str, Question], Mapping[str, StepWarning], list[Problem]]:
    asked = Mapping[str, Question]
    questions, faulty = read_file(roots, "questions.yaml", asked, memo)  # type: ignore[type-abstract]
    warned = Mapping[str, StepWarning]
    warnings, wrong = read_file(roots, "warnings.yaml", warned, memo)  # type: ignore[type-abstract]
    return questions or {}, warnings or {}, [*faulty, *wrong]


def _checked(handbook: Handbook, brands: Collection[str] | None) -> Faults:
    for name, machine in handbook.machines.items():
        for steps, detail in check_machine(machine):
            yield f"machines/{name}.yaml", steps, detail
    yield from check_playbooks(handbook, brands)


def told(roots: Iterable[Path], faults: Faults) -> Iterator[Problem]:
    """Yield faults with the file and line in which they stand.

    Args:
        roots: Data folders, ours first.
        faults: Each with its file, below `data/`.
    """
    for name, steps, detail in faults:
        path = [root / name for root in roots if (root / name).exists()][-1]
        lines = lines_of(path.read_text(encoding="utf-8"))
        at = steps
        while at and at not in lines:
            at = at[:-1]
        where = f"{path}:{lines.get(at, 1)}"
        yield Problem(code="bad-data", where=where, detail=detail)
