from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mioboe.kit import fold, has_invisible, squash


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("注文合計：　￥２，１６８", "注文合計: ¥2,168"),
        ("\u00a51,000 \uffe51,000", "¥1,000 ¥1,000"),
        ("ｱﾏｿﾞﾝ", "アマゾン"),
        ("Ama\u200bzon", "Amazon"),
        ("Ama\u00adzon", "Amazon"),
        ("A\u2060m\ufeffa\u200dz\u200eon", "Amazon"),
        ("\u202eevil", "evil"),
        ("A\U000e0041mazon", "Amazon"),
        ("a\u2010b\u2011c\u2012d\u2013e\u2212f\uff0dg", "a-b-c-d-e-f-g"),
        ("1\u301c2\uff5e3", "1~2~3"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u00a0b\u3000c\u2009d\u202fe", "a b c d e"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("㈱ ㋿ ①", "(株) 令和 1"),
        ("ＡＢＣ　abc", "ABC abc"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("", ""),
    ],
)
def test_text_is_folded(text: str, want: str) -> None:
    assert fold(text) == want


@pytest.mark.parametrize(
    "marks", ["\u0301\u0316", "\u0316\u0301\u0327", "\u0f73", "\uff9e\u0301"]
)
def test_a_heap_of_marks_is_folded_in_linear_time(marks: str) -> None:
    assert len(fold("a" + marks * 200_000)) < 100


def test_as_many_marks_as_any_language_has_are_kept() -> None:
    text = "a" + "\u0316\u0301" * 10

    assert fold(text) == unicodedata.normalize("NFKC", text)


def test_case_stays() -> None:
    assert fold("Amazon AMAZON") == "Amazon AMAZON"


@given(st.text())
@example("\uffa0\u3164x")
@example("\u00af\u2026\u33c2")
def test_folding_twice_changes_nothing_in_text_without_controls(text: str) -> None:
    text = "".join(c for c in text if unicodedata.category(c) != "Cc")

    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["e\x00\u0301", "か\x01\u3099"])
def test_folding_twice_changes_nothing_where_a_control_is_cut_out(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_holds_nothing_invisible(text: str) -> None:
    folded = fold(text)

    assert not has_invisible(folded)
    assert not any(c in folded for c in "\r\x00\x1b\u00a0\u3000\uffe5")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_printable_ascii_is_folded_already(text: str) -> None:
    assert fold(text) is text


@pytest.mark.parametrize("text", ["a\u200bb", "\u00ad", "\ufe0f", "x\u3164"])
def test_characters_without_room_are_found(text: str) -> None:
    assert has_invisible(text)


def test_ordinary_text_has_none() -> None:
    assert not has_invisible("注文合計： ￥2,168 — 様、ｱﾏｿﾞﾝ\n\t")


def test_squashed_text_is_for_looking_up() -> None:
    assert squash("  ＡＭＡＺＯＮ　ＣＯ　\n ＪＰ ") == "amazon co jp"
    assert squash("Straße") == "strasse"


@given(st.text())
def test_squashing_leaves_no_blank_twice(text: str) -> None:
    squashed = squash(text)

    assert "  " not in squashed
    assert "\n" not in squashed
    assert squashed == squashed.strip(" ")
