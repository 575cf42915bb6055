"""Desks and deadlines as files: what is shipped, and every fault with its line."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest
from tests.fakes.catalogs import write

from mioboe.authenticity import Confidence
from mioboe.catalog import OURS, load
from mioboe.catalog.desks import check_advice, read_calendar, read_directory
from mioboe.catalog.model import Advice, Contact
from mioboe.catalog.words import read_words
from mioboe.cli.pages.hours import Words, told_hours
from mioboe.kit import Wording
from mioboe.playbooks import DeskKind
from mioboe.playbooks.desks import ChannelKind
from mioboe.playbooks.hours import fault_in

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = load()
DIRECTORY, PROBLEMS = read_directory(brands={brand.id for brand in CATALOG.brands})
CHANNELS = [(desk, channel) for desk in DIRECTORY.desks for channel in desk.channels]
_KANA = re.compile("[ぁ-ん]")
DESK = """\
id: some
title: {ja: 窓口, en: desk}
kind: issuer
channels:
  - id: phone
    kind: phone
    purposes: [stop]
    number: 0120-000-000
    hours: Mo-Fr 09:00-17:00
    have: [pen]
    source: test
    checked: 2026-11-26
    confidence: B
"""
RULE = """\
id: some
title: {ja: 期限, en: deadline}
what: {ja: する, en: do}
missed: {ja: 失う, en: lose}
matter: claim
counts_from: use
number: 60
source: test
checked: 2026-11-26
confidence: B
"""


def wordings(value: object) -> list[Wording]:
    if isinstance(value, Wording):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in wordings(one)]
    if dataclasses.is_dataclass(value):
        names = [item.name for item in dataclasses.fields(value)]
        return [text for name in names for text in wordings(getattr(value, name))]
    return []


def test_the_shipped_desks_and_deadlines_have_no_problem() -> None:
    assert PROBLEMS == []


def test_there_are_twenty_issuers_banks_and_wallets_of_japan() -> None:
    money = {DeskKind.ISSUER, DeskKind.BANK, DeskKind.WALLET}
    own = [
        desk.id
        for desk in DIRECTORY.desks
        if desk.kind in money and desk.country == "JP" and not desk.generic
    ]

    assert len(own) >= 20


def test_every_fact_says_where_it_is_from() -> None:
    assert all(channel.source for _, channel in CHANNELS)
    assert all(rule.source for rule in DIRECTORY.deadlines)
    assert all(desk.references for desk in DIRECTORY.desks)
    assert all(rule.references for rule in DIRECTORY.deadlines)


def test_no_telephone_number_of_one_company_counts_as_certain() -> None:
    public = {"188", "110"}
    sure = [
        (desk.id, channel.number)
        for desk, channel in CHANNELS
        if channel.confidence.is_sure and channel.number
    ]

    assert [found for found in sure if found[1] not in public] == []


def test_what_looks_invented_says_so_in_its_name() -> None:
    doubted = [c for _, c in CHANNELS if c.confidence is Confidence.SYNTHETIC]

    assert doubted
    assert all(c.title and "かけない" in c.title.ja for c in doubted)
    assert all(c.variant for c in doubted)


def test_every_issuer_and_bank_without_a_number_says_why() -> None:
    silent = [
        desk.id
        for desk in DIRECTORY.desks
        if desk.kind in {DeskKind.ISSUER, DeskKind.BANK}
        and not desk.generic
        and not any(channel.number for channel in desk.channels)
        and desk.note is None
    ]

    assert silent == []


def test_both_languages_are_there_and_each_is_its_own() -> None:
    for text in wordings((*DIRECTORY.desks, *DIRECTORY.deadlines)):
        assert text.ja
        assert text.en
        assert not _KANA.search(text.en.replace("ゆうパック", "")), text.en


def test_hours_are_told_in_words_with_nothing_left_of_their_syntax() -> None:
    for language, rest in (("ja", r"[A-Za-z]"), ("en", r"PH|off|24/7|-")):
        words = Words(texts=read_words("desks"), language=language)
        for _, channel in CHANNELS:
            told = told_hours(channel.hours, words)
            assert not re.search(rest, told), (channel.id, told)
    assert all(fault_in(channel.hours) == "" for _, channel in CHANNELS)


def test_all_that_the_advice_names_is_there() -> None:
    for advice in CATALOG.advice.values():
        assert check_advice(advice, DIRECTORY) == []


def test_an_advice_that_names_nothing_is_told() -> None:
    def contact(desk: str, channel: str, how: str) -> Contact:
        return Contact(
            step="shop",  # type: ignore[arg-type]
            desk=desk,
            channels=(channel,),
            how=Wording(ja=how, en=how),
        )

    advice = Advice(
        id="some",
        checked=CATALOG.advice["amazon"].checked,
        references=(),
        ships_within_hours=3,
        contacts=(
            contact("nobody", "phone", "x"),
            contact("amazon-co-jp", "no-such", "x"),
            contact("amazon-co-jp", "chat", "{chat}"),
        ),
    )

    details = [problem.detail for problem in check_advice(advice, DIRECTORY)]
    assert "no desk 'nobody'" in details[0]
    assert "no channel 'no-such'" in details[1]
    assert "no number to put for 'chat'" in details[2]


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("Mo-Fr 09:00-17:00", "Mo-Fr 9-17", 9, "'Fr 9-17'"),
        ("    have: [pen]", "    have: [pencil]", 10, "have-pencil"),
        ("    number: 0120-000-000\n", "", 5, "neither a number nor a page"),
        ("kind: issuer", "kind: issuer\nzone: Asia/Tokio", 4, "Asia/Tokio"),
        ("kind: issuer", "kind: issuer\nbrands: [no-such]", 4, "no-such"),
        ("kind: issuer", "kind: isuer", 3, "isuer"),
        ("    source: test", "    sorce: test", 11, "sorce"),
        ("    number:", "    page: http://x.example\n    number:", 8, "https://"),
        ("    source: test", "    source: test\n    variant: x", 12, "variant"),
    ],
)
def test_a_fault_of_a_desk_is_told_with_its_line(
    tmp_path: Path, *, old: str, new: str, line: int, part: str
) -> None:
    path = write(tmp_path, "data/desks/some.yaml", DESK.replace(old, new, 1))

    _, problems = read_directory(tmp_path, brands={"amazon"})

    told = [problem for problem in problems if problem.where.startswith(str(path))]
    assert any(
        problem.where == f"{path}:{line}" and part in problem.detail for problem in told
    ), told


def test_a_desk_with_faulty_hours_stays_and_its_hours_are_unknown(
    tmp_path: Path,
) -> None:
    write(tmp_path, "data/desks/some.yaml", DESK.replace("09:00-17:00", "9-17"))

    directory, problems = read_directory(tmp_path)

    assert directory.desk("some") is not None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("number: 60", "number: 0", 7),
        ("number: 60", "number: sixty", 7),
        ("number: 60", "number: 60\nlead_days: -1", 8),
        ("number: 60", "number: 60\nwarn_days: [-3]", 8),
        ("matter: claim", "matter: clam", 5),
    ],
)
def test_a_fault_of_a_deadline_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    path = write(tmp_path, "data/deadlines/some.yaml", RULE.replace(old, new))

    directory, problems = read_directory(tmp_path)

    assert [problem.where for problem in problems] == [f"{path}:{line}"]
    assert directory.rule("some") is None
    assert directory.rule("jp-credit-60") is not None


def test_a_desk_of_ones_own_replaces_ours(tmp_path: Path) -> None:
    own = DESK.replace("id: some", "id: jcb")
    write(tmp_path, "data/desks/jcb.yaml", own)

    directory, problems = read_directory(tmp_path)

    desk = directory.desk("jcb")
    assert problems == []
    assert desk is not None
    assert desk.title.en == "desk"


def test_holidays_of_a_household_are_read(tmp_path: Path) -> None:
    write(tmp_path, "holidays.yaml", "added: [2027-05-06]\nremoved: 2027-05-05\n")

    calendar, problems = read_calendar(tmp_path)

    days = {day.isoformat() for day in calendar.holidays["JP"] if day.year == 2027}
    assert problems == []
    assert "2027-05-06" in days
    assert "2027-05-05" not in days


@pytest.mark.parametrize("text", ["added: [2027-13-01]", "add: []", "- x", "added: {"])
def test_faulty_holidays_of_a_household_are_told_and_ours_count(
    tmp_path: Path, text: str
) -> None:
    path = write(tmp_path, "holidays.yaml", f"country: JP\n{text}\n")

    calendar, problems = read_calendar(tmp_path)

    assert calendar == read_calendar()[0]
    assert problems
    assert all(problem.where.startswith(f"{path}:") for problem in problems)


def test_the_shipped_files_lie_where_they_are_looked_for() -> None:
    names = {path.stem for path in (OURS / "desks").glob("*.yaml")}

    assert names == {desk.id for desk in DIRECTORY.desks}


def test_every_way_to_reach_a_desk_is_one_that_some_desk_has() -> None:
    assert {channel.kind for _, channel in CHANNELS} == set(ChannelKind)
