from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mioboe.data
from mioboe.press.glyphs import covered, settable

FONTS = Path(mioboe.data.__file__).parent / "fonts"
FONT = (FONTS / "NotoSansJP-Regular.ttf").read_bytes()
GLYPHS = covered(FONT)


def cp932() -> set[str]:
    """Return every character that Japanese mail of old could hold."""
    found = set()
    for lead in [*range(0x81, 0xA0), *range(0xE0, 0xFD)]:
        for trail in range(0x40, 0xFD):
            try:
                found.add(codecs.decode(bytes([lead, trail]), "cp932"))
            except UnicodeDecodeError:
                continue
    return {char for char in found if not "\ue000" <= char <= "\uf8ff"}


def test_names_of_people_and_firms_can_be_set() -> None:
    text = "髙﨑①㈱～ー々〆ヶ№℡㍿令和德増祐神社福邉邊\ufa19\ufa1b\ufa37"

    assert settable(text, GLYPHS) == text


def test_all_of_cp932_but_one_sign_can_be_set() -> None:
    assert {char for char in cp932() if ord(char) not in GLYPHS} == {"≒"}


def test_both_weights_have_the_same_glyphs() -> None:
    assert covered((FONTS / "NotoSansJP-Bold.ttf").read_bytes()) == GLYPHS


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("贈り物🎁", "贈り物〓"),
        ("한", "[U+D55C]"),
        ("a\u202eb\u200dc", "abc"),
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("か\u3099", "が"),
        ("\x00\x1b[31m", "[31m"),
        ("\ud800", ""),
        ("\ue63e", "〓"),
        ("250-1234567-1234567", "250-1234567-1234567"),
        (
            "someone.with.a.name@shop.example",
            "someone.\u200bwith.\u200ba.\u200bname@\u200bshop.\u200bexample",
        ),
    ],
)
def test_what_cannot_be_set_is_replaced(text: str, want: str) -> None:
    assert settable(text, GLYPHS) == want


@given(st.text())
def test_what_comes_out_can_be_set(text: str) -> None:
    allowed = GLYPHS | {0x0A, 0x200B}

    assert {ord(char) for char in settable(text, GLYPHS)} <= allowed


def test_a_file_that_is_no_font_is_told() -> None:
    with pytest.raises(ValueError, match="no cmap"):
        covered(b"\0" * 40)
