"""What the program is built from: what a change means for judged mail, what faults."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from tests.fakes.posts import make_home
from tests.fakes.sources import PACKAGE

from mioboe.bootstrap import BadSettingsError, build
from mioboe.catalog import BadDataError
from mioboe.kit import Problem

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a HOME with data of its own, the same as ours."""
    home = make_home(tmp_path / "home")
    for name in (
        *("desks/jcb.yaml", "advice/amazon.yaml", "texts/report.yaml"),
        *("signals/dormancy-break.yaml", "brands/amazon.yaml"),
        *("profiles/amazon-co-jp.yaml", "levels.yaml", "triage.yaml"),
    ):
        path = home / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((PACKAGE / "data" / name).read_bytes())
    return home


@pytest.mark.parametrize(
    "name", ["desks/jcb.yaml", "advice/amazon.yaml", "texts/report.yaml"]
)
def test_what_is_only_told_has_no_mail_judged_anew(home: Path, name: str) -> None:
    before = build(home).edition
    with (home / "data" / name).open("a", encoding="utf-8") as file:
        file.write("# checked again\n")

    assert build(home).edition == before


@pytest.mark.parametrize(
    "name",
    [
        *("signals/dormancy-break.yaml", "brands/amazon.yaml", "levels.yaml"),
        *("profiles/amazon-co-jp.yaml", "triage.yaml"),
    ],
)
def test_what_decides_has_mail_judged_anew(home: Path, name: str) -> None:
    before = build(home).edition
    with (home / "data" / name).open("a", encoding="utf-8") as file:
        file.write("# another weight\n")

    assert build(home).edition != before


def test_a_new_way_to_reach_people_has_no_mail_judged_anew(home: Path) -> None:
    before = build(home).edition
    with (home / "mioboe.toml").open("a", encoding="utf-8") as file:
        file.write('\n[evidence]\ntimestamp_url = "https://tsa.example/"\n')

    assert build(home).edition == before


def test_another_person_has_mail_judged_anew(home: Path) -> None:
    before = build(home).edition
    with (home / "mioboe.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[household.people]]\nname = "岡野 そら"\n')

    assert build(home).edition != before


@pytest.mark.parametrize("kind", [BadDataError, BadSettingsError])
def test_faults_that_a_worker_meets_arrive_whole(
    kind: type[BadDataError | BadSettingsError],
) -> None:
    """Processes send what they raise as bytes."""
    problem = Problem(code="data-fault", where="levels.yaml:3", detail="no number")

    error = pickle.loads(pickle.dumps(kind([problem])))  # noqa: S301 - our own bytes

    assert error.problems == (problem,)
    assert str(error) == "levels.yaml:3: no number"
