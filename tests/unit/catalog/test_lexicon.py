"""The words of unknown senders: one file, which is made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tools.train_generic import LEXICON, PAGE, page

from mioboe.catalog import load
from mioboe.catalog.lexicon import read_lexicon
from mioboe.events.generic import GuessKind, Lexicon

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {
    "kinds": ["order", "other"],
    "bias": [0, 1],
    "least": {"order": 0.8},
    "weights": {"s:order": [1, -1]},
}


def written(folder: Path, data: object) -> Path:
    path = folder / "generic.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_shipped_words_know_every_kind() -> None:
    assert set(load().readers.lexicon.kinds) == set(GuessKind)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    lexicon, problems = read_lexicon(written(tmp_path, SOUND))

    assert not problems
    assert lexicon.weights == {"s:order": (1.0, -1.0)}
    assert lexicon.least == {GuessKind.ORDER: 0.8}


@pytest.mark.parametrize(
    "fault",
    [
        {"kinds": ["order", "no-kind"]},
        {"bias": [0]},
        {"weights": {"s:order": [1]}},
        {"weights": 7},
        {"least": None},
    ],
)
def test_a_faulty_file_is_named_and_recognizes_nothing(
    fault: dict[str, object], tmp_path: Path
) -> None:
    path = written(tmp_path, SOUND | fault)

    lexicon, (problem,) = read_lexicon(path)

    assert lexicon == Lexicon()
    assert problem.where == str(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path / "none.json")[1]


def test_the_page_shows_the_figures_of_the_file() -> None:
    text = PAGE.read_text(encoding="utf-8")
    data = json.loads(LEXICON.read_text(encoding="utf-8"))

    assert page(text, data) == text
