"""The made calendar is that of the package it is made from."""

from __future__ import annotations

from tools import make_holidays


def test_the_holidays_are_fresh() -> None:
    assert make_holidays.main(["--check"]) == 0, "run python -m tools.make_holidays"
