"""The pages for people without the program say what the program says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools import make_when

if TYPE_CHECKING:
    from pathlib import Path

PAGES = dict(make_when.pages())


def test_the_pages_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert make_when.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_names_the_household_the_shop_and_the_card_in_that_order(
    path: Path,
) -> None:
    text = PAGES[path]
    words = {
        "ja": (
            "ご家族に",
            "Amazon に「不正ログイン",
            "カード会社のアプリ",
            "#9110",
            "188",
        ),
        "en": ("Ask everybody", "Tell Amazon", "Lock the card", "#9110", "188"),
    }[path.stem.rpartition(".")[2]]
    places = [text.find(word) for word in words]

    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("text", PAGES.values(), ids=["ja", "en"])
def test_a_page_needs_no_program(text: str) -> None:
    assert "mioboe case" not in text
    assert "{" not in text
