"""Every drill that is shipped, scanned as any archive is, says what it must."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DRILLS = sorted(path.stem for path in (ROOT / "src/mioboe/data/drills").glob("*.yaml"))
SEEDS = [name for name in DRILLS if name.startswith("seed-")]


def test_the_five_seeds_and_a_clean_household_are_there() -> None:
    assert [f"seed-{number}" for number in range(5)] == SEEDS
    assert "clean-ten-years" in DRILLS


@pytest.mark.parametrize("name", DRILLS)
def test_a_drill_goes_as_it_must(name: str) -> None:
    ended = mioboe("--language", "en", "drill", name)

    assert_calm(ended, 0, complaints=0)
    if name in SEEDS:
        assert "spoke with the very first fraudulent mail" in ended.out


def test_where_money_leaves_an_account_the_bank_comes_before_the_shop(
    tmp_path: Path,
) -> None:
    mioboe("drill", "seed-3", "--write", str(tmp_path))
    home = tmp_path / "seed-3"

    ended = mioboe("--home", str(home), "--language", "en", "scan", str(home / "mail"))

    steps = ended.out.partition("What to do first")[2]
    assert 0 < steps.find("the bank") < steps.find("Tell the shop")


def test_a_takeover_drawn_by_chance_is_tried_and_can_be_scanned(tmp_path: Path) -> None:
    tried = mioboe(
        "drill", "--random", "1", "--seed", "3", "--json", "--write", str(tmp_path)
    )

    takeover, summary = map(json.loads, tried.out.splitlines())
    assert (takeover["kind"], takeover["seed"]) == ("takeover", 3)
    assert summary["found"] == int(takeover["level"] in {"ask", "act"})
    assert tried.status == (1 if summary["missed"] or summary["acts_a_year"] else 0)
    home = tmp_path / "takeover-3"
    scanned = mioboe("--home", str(home), "scan", str(home / "mail"), "--json")
    told = [json.loads(line) for line in scanned.out.splitlines()]
    levels = {line["level"] for line in told if line["kind"] == "finding"}
    assert takeover["level"] in {*levels, "none"}
