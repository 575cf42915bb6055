"""Answers, reasons and habits as their users ask for them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.posts import life, make_home, raid, write_tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a HOME in which a tree with a raid was scanned, and the tree."""
    folder = tmp_path_factory.mktemp("answers")
    home = make_home(folder / "home")
    tree = write_tree(folder / "mail", [*life(2022, 2025), *raid()])
    mioboe("scan", tree, home=home)
    return home, tree


@pytest.fixture
def home(scanned: tuple[Path, Path], tmp_path: Path) -> Path:
    """Return a HOME of this test's own, scanned."""
    return shutil.copytree(scanned[0], tmp_path / "home")


def findings(home: Path, tree: Path) -> list[dict[str, object]]:
    """Return the findings that ask or say act."""
    lines = mioboe("scan", tree, "--json", home=home).out.splitlines()
    told = [json.loads(line) for line in lines]
    return [one for one in told if one["kind"] == "finding" and one["level"] != "note"]


def test_every_question_is_answered_and_the_scan_is_quiet(
    scanned: tuple[Path, Path], home: Path
) -> None:
    for one in findings(home, scanned[1]):
        name = str(one["id"]).removeprefix("finding_")[:6]
        ended = mioboe("answer", name, "ours", "--by", "みずほ", home=home)
        assert_calm(ended, 0, complaints=0)
        assert name in ended.out

    assert_calm(mioboe("scan", scanned[1], home=home), 0, complaints=0)
    listed = mioboe("answers", home=home)
    assert_calm(listed, 0, complaints=0)
    assert "みずほ" in listed.out


def test_not_ours_asks_for_action_and_can_be_taken_back(
    scanned: tuple[Path, Path], home: Path
) -> None:
    one = findings(home, scanned[1])[0]

    assert_calm(
        mioboe("answer", str(one["order"]), "not-ours", home=home), 1, complaints=0
    )
    assert_calm(mioboe("answers", "--take-back", "1", home=home), 0, complaints=0)
    assert_calm(mioboe("answers", "--take-back", "1", home=home), 2, complaints=1)


@pytest.mark.parametrize("words", [("why", "zzzzzz"), ("answer", "zzzzzz", "mine")])
def test_a_finding_that_is_not_there_is_said(
    home: Path, words: tuple[str, ...]
) -> None:
    assert_calm(mioboe(*words, home=home), 2, complaints=1)


def test_why_shows_reasons_points_and_the_question(
    scanned: tuple[Path, Path], home: Path
) -> None:
    one = findings(home, scanned[1])[-1]

    ended = mioboe("--language", "en", "why", str(one["order"]), home=home)

    assert_calm(ended, 0, complaints=0)
    assert "Score" in ended.out
    assert "The question that decides" in ended.out


def test_a_replay_tells_what_would_have_been_said(home: Path) -> None:
    assert_calm(mioboe("replay", "--since", "2022-01-01", home=home), 1, complaints=0)
    assert_calm(mioboe("replay", "--since", "2027-01-01", home=home), 0, complaints=0)


def test_what_was_seen_is_taken_in(home: Path) -> None:
    ended = mioboe(
        "saw", "order-unlisted", "--shop", "amazon.co.jp", "--at", "2026-01-12",
        home=home,
    )  # fmt: skip

    assert_calm(ended, 1, complaints=0)


def test_a_shop_that_is_not_known_is_said(home: Path) -> None:
    assert mioboe("saw", "signed-out", "--shop", "nowhere", home=home).status == 2


def test_habits_are_shown_and_an_empty_home_says_so(home: Path, tmp_path: Path) -> None:
    shown = mioboe("--language", "en", "habits", home=home)
    assert_calm(shown, 0, complaints=0)
    assert "At all shops together" in shown.out

    assert_calm(mioboe("habits", home=make_home(tmp_path / "other")), 0, complaints=0)
