from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.drills.staged import drills, stage

from mioboe.catalog.reader import read_yaml
from mioboe.drills import DrillError, check_drill, load_drills, load_stage, play
from mioboe.drills.model import Expectation, Habit, Milestone, MilestoneKind, Step
from mioboe.kit import Wording
from mioboe.signals import Level

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.drills import Drill

NOTHING = Wording(ja="", en="")


def broken(**parts: object) -> Drill:
    seed = replace(drills()["seed-4"], habits=(), report=(), expect=(), incident=())
    return replace(seed, **parts)  # type: ignore[arg-type]


def faults(drill: Drill) -> list[str]:
    found = check_drill(drill, stage(), signals={"micro-order"})
    return [f"{problem.where}: {problem.detail}" for problem in found]


CODE = Step(id="a", at="2021-06-14 10:00", form="amazon-co-jp/code")


@pytest.mark.parametrize(
    ("drill", "want"),
    [
        (broken(incident=(CODE,)), "no value for ${code}"),
        (broken(incident=(replace(CODE, form="x/y"),)), "no form 'x/y'"),
        (broken(incident=(replace(CODE, at="soon"),)), "no time: 'soon'"),
        (broken(incident=(replace(CODE, to="nobody"),)), "no person 'nobody'"),
        (broken(incident=(replace(CODE, sender="x"),)), "no sender 'x'"),
        (broken(habits=(Habit(id="h", scene="x", who="owner"),)), "no scene 'x'"),
        (
            broken(
                habits=(
                    Habit(
                        id="h",
                        scene="order",
                        who="owner",
                        per_year=Decimal(2),
                        options={"goods": "x"},
                    ),
                )
            ),
            "no list of words 'x'",
        ),
        (
            broken(
                habits=(
                    Habit(
                        id="h",
                        scene="order",
                        who="owner",
                        per_year=Decimal(2),
                        options={"items": "some"},
                    ),
                )
            ),
            "items is 'some'",
        ),
        (
            broken(
                report=(
                    Milestone(
                        id="m",
                        at="soon",
                        kind=MilestoneKind.LOST,
                        what=NOTHING,
                        step="b",
                    ),
                )
            ),
            "no step 'b'",
        ),
        (
            broken(expect=(Expectation(step="b", level=Level.ASK, signals=("x",)),)),
            "no signal 'x'",
        ),
        (broken(incident=(CODE, CODE)), "the id stands twice"),
    ],
)
def test_a_fault_is_named_with_its_place(drill: Drill, want: str) -> None:
    found = faults(drill)

    assert any(want in fault for fault in found)
    assert all(fault.startswith("seed-4.") for fault in found)


def test_a_drill_with_a_fault_cannot_be_played() -> None:
    with pytest.raises(DrillError):
        play(broken(incident=(CODE,)), stage())


def test_a_missing_key_is_named() -> None:
    sound = broken(incident=(replace(CODE, values={"code": "1"}),))

    with pytest.raises(DrillError, match="no key amazon-co-jp"):
        play(sound, replace(stage(), keys={}))


def test_faults_of_files_are_collected(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "words").mkdir()
    (folder / "words/a.yaml").write_text("id: b\nwords: [x]\n", "utf-8")
    (folder / "words/c.yaml").write_text("id: c\nword: [x]\n", "utf-8")
    (folder / "d.yaml").write_text("id: d\n", "utf-8")

    found, problems = load_stage(folder, read_yaml)
    _, more = load_drills(folder, read_yaml)

    assert found.words == {"a": ("x",)}
    details = " ".join(problem.detail for problem in (*problems, *more))
    assert "id is 'b'; the file's name says 'a'" in details
    assert "unknown key: word" in details
    assert "required key 'household' is missing" in details
