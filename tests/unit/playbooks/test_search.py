"""The search: what people type when they are in a hurry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.catalog import load
from mioboe.catalog.desks import read_directory
from mioboe.catalog.words import read_words
from mioboe.playbooks import Purpose
from mioboe.playbooks.search import Names, search

DIRECTORY, _ = read_directory()
NAMES = Names(
    brands={brand.id: (brand.title, *brand.names) for brand in load().brands},
    words=read_words("desks"),
)


def found(query: str) -> list[str]:
    got = search(DIRECTORY.desks, query.split(), NAMES, zone="Asia/Tokyo")
    return [desk.id for desk in got.desks]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("三井住友カード", ["smbc-card"]),
        ("Ｖｐａｓｓ", ["smbc-card"]),
        ("vpass", ["smbc-card"]),
        ("楽天カード", ["rakuten-card"]),
        ("rakuten card", ["rakuten-card"]),
        ("アメックス", ["american-express"]),
        ("d-card", ["d-card"]),
        ("アマゾン", ["amazon-co-jp", "amazon-com"]),
        ("TBA", ["amazon-logistics"]),
        ("188", ["hotline-188"]),
        ("ヤマト", ["yamato"]),
        ("クロネコ 荷物", ["yamato"]),
    ],
)
def test_a_name_finds_its_desk(query: str, wanted: list[str]) -> None:
    assert found(query) == wanted


def test_police_of_the_household_comes_first() -> None:
    names = found("警察")

    assert set(names[:3]) == {"police-9110", "police-cyber", "police-station"}
    assert names[-1] == "gb-report-fraud"


@pytest.mark.parametrize(
    ("word", "purpose"),
    [
        ("止める", Purpose.STOP),
        ("停止", Purpose.STOP),
        ("stop", Purpose.STOP),
        ("紛失", Purpose.LOST_STOLEN),
        ("lost-stolen", Purpose.LOST_STOLEN),
        ("補償", Purpose.CLAIM),
        ("フィッシング", Purpose.REPORT_PHISHING),
    ],
)
def test_a_word_may_say_what_is_wanted(word: str, purpose: Purpose) -> None:
    got = search(DIRECTORY.desks, [word], NAMES)

    assert got.purpose is purpose
    assert got.desks
    assert all(
        any(purpose in channel.purposes for channel in desk.channels)
        for desk in got.desks
    )


def test_a_name_without_a_desk_gets_those_of_the_household_that_stand_in() -> None:
    got = search(DIRECTORY.desks, ["十六カード", "止める"], NAMES, zone="Asia/Tokyo")

    assert got.stand_in
    assert got.purpose is Purpose.STOP
    assert {desk.id for desk in got.desks} == {
        "bank",
        "card-issuer",
        "carrier-billing",
        "prepaid-card",
        "wallet",
    }


def test_no_query_means_all() -> None:
    assert sorted(found("")) == [desk.id for desk in DIRECTORY.desks]


@given(st.lists(st.text(max_size=12), max_size=4))
def test_no_query_raises_or_finds_nothing(query: list[str]) -> None:
    assert search(DIRECTORY.desks, query, NAMES).desks
