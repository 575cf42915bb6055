"""`mioboe redact`, as its users start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.posts import make_home, ordered

from mioboe.messages import parse

if TYPE_CHECKING:
    from pathlib import Path

ORDER = ordered("250-0000001-0000001", 1010, "2026-01-10 13:05")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a HOME of a household that is called 岡野 みずほ."""
    return make_home(tmp_path_factory.mktemp("redact") / "home")


def test_a_mail_is_written_without_its_people(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.eml"

    ended = mioboe("redact", "-", "-o", out, home=home, stdin=ORDER.raw)

    assert_calm(ended, 0, complaints=1)
    assert ended.out == ""
    made = parse(out.read_bytes())
    assert made.author.spec == "auto-confirm@amazon.co.jp"
    for word in ("みずほ", "岡野", "0000001", "mizuho", "home.example"):
        assert word not in made.text + made.subject
        assert word.encode() not in made.raw.replace(b"mx.home.example", b"")
    assert "1,010 JPY" in made.text
    tried = mioboe("profile", "try", "amazon-co-jp", out, home=home)
    assert_calm(tried, 0)


def test_it_goes_to_standard_output_and_says_what_to_look_at(home: Path) -> None:
    ended = mioboe("--language", "en", "redact", "-", home=home, stdin=ORDER.raw)

    assert_calm(ended, 0, complaints=1)
    assert "From: " in ended.out
    assert "no signature fits" in ended.err


def test_nothing_is_overwritten_and_nothing_comes_of_nothing(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").write_text("x", encoding="utf-8")
    (tmp_path / "empty").touch()

    there = ["redact", "-", "-o", str(tmp_path / "there")]
    assert_calm(mioboe(*there, home=home, stdin=ORDER.raw), 2, complaints=1)
    assert (tmp_path / "there").read_text(encoding="utf-8") == "x"
    for name in ("empty", "none"):
        assert_calm(mioboe("redact", tmp_path / name, home=home), 2, complaints=1)
