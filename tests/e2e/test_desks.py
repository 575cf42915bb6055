"""`mioboe desks`, as somebody calls it at ten in the evening."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe

if TYPE_CHECKING:
    from pathlib import Path

NIGHT = "2026-11-26 22:10"
_COLUMNS = 80


def columns(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in line)
    return len(line) + wide


def test_at_night_the_open_desk_comes_first_and_the_closed_one_says_when(
    tmp_path: Path,
) -> None:
    ended = mioboe(
        "--language", "ja", "desks", "三井住友", "--at", NIGHT, home=tmp_path
    )

    assert_calm(ended, 0, complaints=0)
    places = [
        ended.out.index(part)
        for part in (
            "カード裏面の番号",
            "いま使える",
            "0120-919-456",
            "いまは閉まっている",
            "0120-975-776",
            "明日 10:00から",
        )
    ]
    assert places == sorted(places)


def test_a_card_that_nobody_knows_gets_the_number_on_its_back(tmp_path: Path) -> None:
    ended = mioboe("--language", "en", "desks", "Juroku", "stop", home=tmp_path)

    assert ended.status == 0
    assert "no entry for “Juroku stop”" in ended.out
    assert "the number on the back of the card" in ended.out


def test_old_facts_say_how_old_they_are(tmp_path: Path) -> None:
    ended = mioboe("--language", "en", "desks", "d-card", "--at", NIGHT, home=tmp_path)

    assert "not verified" in ended.out
    assert "2887 days old" in ended.out


def test_sources_are_told_on_demand(tmp_path: Path) -> None:
    without = mioboe("--language", "en", "desks", "epos", home=tmp_path)
    ended = mioboe("--language", "en", "desks", "epos", "--sources", home=tmp_path)

    assert "faq.eposcard.co.jp" not in without.out
    assert "faq.eposcard.co.jp" in ended.out


def test_numbers_that_contradict_one_another_are_both_shown(tmp_path: Path) -> None:
    ended = mioboe("--language", "ja", "desks", "エポス", home=tmp_path)

    assert "03-5340-3333" in ended.out
    assert "0120-008-022" in ended.out
    assert "資料によって違います" in ended.out


@pytest.mark.parametrize("language", ["ja", "en"])
def test_all_desks_fit_the_screen(tmp_path: Path, language: str) -> None:
    ended = mioboe("--language", language, "desks", home=tmp_path)

    assert ended.status == 0
    assert max(map(columns, ended.out.splitlines())) <= _COLUMNS


def test_a_time_that_is_none_is_said(tmp_path: Path) -> None:
    ended = mioboe("desks", "epos", "--at", "soon", home=tmp_path)

    assert ended.status == 2
    assert ended.complaints == ["mioboe: no time: 'soon'"]


def test_a_holiday_of_the_household_closes_a_desk(tmp_path: Path) -> None:
    at = ("--at", "2027-05-06 12:00")
    before = mioboe("--language", "en", "desks", "#9110", *at, home=tmp_path)
    (tmp_path / "holidays.yaml").write_text("added: [2027-05-06]\n", encoding="utf-8")
    behind = mioboe("--language", "en", "desks", "#9110", *at, home=tmp_path)

    assert "until today 17:15" in before.out
    assert "opens tomorrow 8:30" in behind.out


def test_faulty_holidays_are_said_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "holidays.yaml").write_text("added: [someday]\n", encoding="utf-8")

    ended = mioboe("check", home=tmp_path)

    assert ended.status == 2
    assert "holidays.yaml:1" in ended.err
