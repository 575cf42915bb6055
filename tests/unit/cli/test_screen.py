"""Lines for the screen: they fit, and no text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.cli.pages import screen

LETTERS = st.text(alphabet="（）「」、。 ab注文9円ー", max_size=200)


@given(LETTERS)
def test_breaking_loses_no_letter(text: str) -> None:
    lines = list(screen.wrapped(text, "・", "　"))
    assert "".join(lines).replace("・", "").translate({32: None, 0x3000: None}) == (
        text.translate({32: None})
    )


@given(LETTERS)
def test_no_line_of_letters_and_short_words_is_much_too_wide(text: str) -> None:
    longest = max(map(len, text.split(" ")), default=0)
    for line in screen.wrapped(text):
        assert screen.width(line) <= screen.WIDTH + 2 * longest


@pytest.mark.parametrize("text", ["（ 注文", "「（注文）」", "注文「 abc」"])
def test_what_follows_an_opener_stays(text: str) -> None:
    assert "".join(screen.wrapped(text)) == text


def test_an_opener_does_not_end_a_line() -> None:
    lines = list(screen.wrapped("あ" * (screen.WIDTH // 2 - 1) + "「注文」"))
    assert len(lines) == 2
    assert lines[1] == "「注文」"
