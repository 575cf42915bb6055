"""Every drill that is shipped, scanned as any archive is, says what it must."""

from __future__ import annotations

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
