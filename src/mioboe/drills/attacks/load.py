"""The folders `tactics`, `targets` and `odds` to an arsenal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.drills.attacks.model import Arsenal, Odds, Tactic, Target
from mioboe.drills.load import read_all
from mioboe.drills.model import DrillError
from mioboe.drills.scenes import SCENES
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.drills.load import Read
    from mioboe.drills.stage import Stage


def load_arsenal(folder: Path, read: Read) -> tuple[Arsenal, tuple[Problem, ...]]:
    """Read what takeovers are drawn from.

    Args:
        folder: `data/drills`.
        read: Reads one YAML text.

    Raises:
        DrillError: There are no odds.

    Returns:
        What could be read, and all faults.
    """
    problems: list[Problem] = []
    odds = read_all(folder / "odds", Odds, read, problems)
    tactics = read_all(folder / "tactics", Tactic, read, problems)
    targets = read_all(folder / "targets", Target, read, problems)
    if "takeover" not in odds:
        faults = "; ".join(f"{p.where}: {p.detail}" for p in problems)
        msg = f"no odds of takeovers {faults}"
        raise DrillError(msg)
    return Arsenal(tactics=tactics, targets=targets, odds=odds["takeover"]), tuple(
        problems
    )


def check_arsenal(arsenal: Arsenal, stage: Stage) -> Iterator[Problem]:
    """Yield what is named and does not exist.

    Args:
        arsenal: What is checked.
        stage: Has the forms and lists of words.
    """
    for target in arsenal.targets.values():
        yield from _of_target(target, stage)
    for tactic in arsenal.tactics.values():
        yield from _of_tactic(tactic, arsenal, stage)


def _of_target(target: Target, stage: Stage) -> Iterator[Problem]:
    where = f"targets/{target.id}"
    kinds = {form.kind for form in stage.forms.values()} | stage.forms.keys()
    for name, form in target.writes.items():
        if form not in kinds:
            yield _problem(where, f"{name}: no form {form!r}")
    for listing in sorted(set(target.goods.values()) - stage.words.keys()):
        yield _problem(where, f"no list of words {listing!r}")


def _of_tactic(tactic: Tactic, arsenal: Arsenal, stage: Stage) -> Iterator[Problem]:
    where = f"tactics/{tactic.id}"
    for name in sorted(set(tactic.targets) - arsenal.targets.keys()):
        yield _problem(where, f"no target {name!r}")
    for name in sorted({act.scene for act in tactic.acts} - SCENES.keys() - {""}):
        yield _problem(where, f"no scene {name!r}")
    lists = {act.goods for act in tactic.acts} - {""}
    for name in sorted(lists - stage.words.keys()):
        yield _problem(where, f"no list of words {name!r}")


def _problem(where: str, detail: str) -> Problem:
    return Problem(code="bad-drill", where=where, detail=detail)
