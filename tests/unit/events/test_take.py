from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.profiles import message

from mioboe.events.model import Each, Pick, Place, Take
from mioboe.events.take import Section, choose, cut, split, whole
from mioboe.messages import Link

SECTION = Section(
    text="注文番号: A-1\n合計: 5円\n合計: 7円",
    subject="ご注文 A-2",
    html="注文番号: A-3",
    links="https://shop.example/o/A-4\nhttps://shop.example/o/A-5",
    structured=({"orderNumber": "A-6"}, {"orderNumber": "A-7"}),
)


@pytest.mark.parametrize(
    ("take", "want"),
    [
        (Take(label=("注文番号",)), ["A-1"]),
        (Take(label=("合計",)), ["5円", "7円"]),
        (Take(label=("総計", "合計", "注文番号")), ["5円", "7円", "A-1"]),
        (Take(pattern=r"A-\d"), ["A-1"]),
        (Take(pattern=r"合計: (?P<v>\d)"), ["5", "7"]),
        (Take(label=("合計",), pattern=r"\d"), ["5", "7"]),
        (Take(label=("合計",), pattern="x"), []),
        (Take(from_=Place.SUBJECT, pattern=r"A-\d"), ["A-2"]),
        (Take(from_=Place.HTML, label=("注文番号",)), ["A-3"]),
        (Take(from_=Place.LINK, pattern=r"A-\d"), ["A-4", "A-5"]),
        (Take(from_=Place.DATA, path="orderNumber"), ["A-6", "A-7"]),
    ],
)
def test_a_take_finds_values_where_it_looks(take: Take, want: list[str]) -> None:
    assert SECTION.find(take) == want


def test_a_whole_message_has_all_places() -> None:
    link = Link(href="https://shop.example/1", host="shop.example")
    mail = message("text", links=(link, link), html_text="html", structured=({"a": 1},))

    section = whole(mail, "subject", "cut")

    assert (section.text, section.subject, section.html) == ("cut", "subject", "html")
    assert section.links == "https://shop.example/1\nhttps://shop.example/1"
    assert section.structured == ({"a": 1},)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("合計 5円\nおすすめ商品\n合計 9円", "合計 5円\n"),
        ("合計 5円\n  ■ おすすめ商品 \n9円", "合計 5円\n"),
        ("合計 5円\n> Buy it again", "合計 5円\n"),
        ("合計 5円。本日のおすすめ商品は", "合計 5円。本日のおすすめ商品は"),
        ("Buy it again\nおすすめ商品", ""),
        ("", ""),
    ],
)
def test_advertising_is_cut_from_its_first_line(text: str, want: str) -> None:
    assert cut(text, ["おすすめ商品", "Buy it again"]) == want


def test_without_patterns_nothing_is_cut() -> None:
    assert cut("おすすめ商品", ()) == "おすすめ商品"


def test_a_mail_is_split_where_a_section_begins() -> None:
    section = Section(
        text="注文番号: A\n注文番号: B\nお届け先: x\n5円\nお届け先: y\n7円\n"
    )

    pieces = split(section, Each(start="お届け先"), {"order": ["A", "B"]})

    assert [piece.text for piece in pieces] == [
        "お届け先: x\n5円\n",
        "お届け先: y\n7円\n",
    ]
    assert [piece.listed for piece in pieces] == [{"order": "A"}, {"order": "B"}]


@pytest.mark.parametrize("listed", [["A"], ["A", "B", "C"], []])
def test_a_list_of_another_length_tells_nothing(listed: list[str]) -> None:
    section = Section(text="お届け先: x\nお届け先: y\n")

    pieces = split(section, Each(start="お届け先"), {"order": listed})

    assert [piece.listed for piece in pieces] == [{}, {}]


def test_what_no_section_begins_stays_whole() -> None:
    assert split(SECTION, Each(start="お届け先"), {}) == [SECTION]


def test_sections_without_end_are_kept_to_a_few() -> None:
    assert len(split(Section(text="x\n" * 5000), Each(start="x"), {})) == 60


@given(st.lists(st.integers(), min_size=1))
def test_what_counts_among_values(found: list[int]) -> None:
    assert choose(found, Pick.FIRST) == found[:1]
    assert choose(found, Pick.LAST) == found[-1:]
    every = choose(found, Pick.ALL)
    assert len(every) == len(set(every)) <= 100
    assert set(every) <= set(found)
