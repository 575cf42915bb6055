from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from mioboe.drills.chance import chance_of
from mioboe.drills.fill import Sheet, blanks, fill, fill_block, moment
from mioboe.drills.model import DrillError
from mioboe.drills.stage import Block

if TYPE_CHECKING:
    from mioboe.drills.model import Value

TOKYO = ZoneInfo("Asia/Tokyo")
AT = datetime(2026, 1, 9, 15, 4, 5, tzinfo=UTC)


def sheet(*, html: bool = False, **values: Value) -> Sheet:
    return Sheet(values=values, chance=chance_of("test"), zone=TOKYO, html=html)


@pytest.mark.parametrize(
    ("template", "want"),
    [
        ("${total:,}円", "63,000円"),
        ("${total:,.2f}", "63,000.00"),
        ("${total}", "63000"),
        ("$${total}", "$63000"),
        ("${at:%Y/%m/%d %H:%M:%S}", "2026/01/10 00:04:05"),
        ("${at:%-m月%-d日 (%曜) %-H時}", "1月10日 (土) 0時"),
        ("${at:%a, %b %-d}", "Sat, Jan 10"),
        ("${at-1d:%y%m%d}", "260109"),
        ("${at+90m:%H:%M}", "01:34"),
        ("${at:date}", "Sat, 10 Jan 2026 00:04:05 +0900"),
        ("${at:stamp}", "1767971045"),
        ("${day:%m/%d}", "05/24"),
        ("${name:wide}", "Ａｍａｚｏｎ　ＣＯ"),
        ("${name:cut6}", "Amazon…"),
        ("${name:cut40}", "Amazon CO"),
        ("{css: 1} $ ${", "{css: 1} $ ${"),
    ],
)
def test_blanks_are_filled_as_their_form_says(template: str, want: str) -> None:
    values = sheet(total="63000", at=AT, day="2016-05-24", name="Amazon CO")

    assert fill(template, values) == want


@pytest.mark.parametrize(
    ("template", "pattern"),
    [
        ("${hex8}", "[0-9a-f]{8}"),
        ("${digits11}", "[0-9]{11}"),
        ("${lower32}", "[a-z2-7]{32}"),
        ("${upper13}", "[A-Z0-9]{13}"),
        ("${mixed4}", "[A-Za-z0-9]{4}"),
        ("${pick:a|b}", "[ab]"),
    ],
)
def test_drawn_blanks_have_their_letters(template: str, pattern: str) -> None:
    assert re.fullmatch(pattern, fill(template, sheet()))
    assert fill(template, sheet()) == fill(template, sheet())


@pytest.mark.parametrize(
    "template",
    ["${missing}", "${name:,}", "${at:%Q}", "${name:%Y}", "${name+1d:%Y}"],
)
def test_what_cannot_be_filled_is_named(template: str) -> None:
    with pytest.raises(DrillError):
        fill(template, sheet(name="x", at=AT))


def test_values_are_escaped_in_html_and_blocks_are_not() -> None:
    values = sheet(html=True, name="<b>&", html_rows="<tr></tr>")

    assert fill("${name}${html_rows}", values) == "&lt;b&gt;&amp;<tr></tr>"


def test_a_block_is_written_once_for_each_row() -> None:
    block = Block(each="${item} ${name};", between="\n")

    text = fill_block(
        block, ({"item": "a"}, {"item": "b", "name": "y"}), sheet(name="x")
    )
    assert text == "a x;\nb y;"


def test_blanks_that_chance_fills_ask_for_no_value() -> None:
    assert blanks("${a}${hex3}${pick:x|y}${b+1d:%d}") == {"a", "b"}


def test_a_time_that_is_none_is_named() -> None:
    assert moment("2016-05-24", TOKYO).hour == 0
    with pytest.raises(DrillError, match="no time: 'soon'"):
        moment("soon", TOKYO)
