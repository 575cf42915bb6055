"""What goes wrong with a case: said in words, got over, and written down."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.commands import Ended

DESKS = ROOT / "src" / "mioboe" / "data" / "desks"
#: A Wednesday, and no public holiday.
WORKDAY = "2026-12-02 10:00"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a HOME with a case of which no mail is known."""
    folder = tmp_path / "home"
    folder.mkdir()
    by_hand(folder)
    case(folder, "answer", "ours", "nobody")
    return folder


def case(home: Path, *words: str) -> Ended:
    return mioboe("case", *words, home=home)


def by_hand(home: Path) -> Ended:
    return case(home, "open", "--by-hand", "--kind", "A", "--shop", "amazon.co.jp")


def one_line(text: str) -> str:
    """Return a text without the breaks and indents of its lines."""
    return "".join(line.strip() for line in text.splitlines())


def test_of_an_issuer_that_nobody_knows_the_back_of_the_card_is_named(
    home: Path,
) -> None:
    case(home, "answer", "instrument", "credit")
    answered = case(home, "answer", "issuer", "十六カード")
    ways = [one_line(case(home, "done").out) for _ in range(6)]

    assert_calm(answered, 0, complaints=0)
    assert "「十六カード」の窓口は、ここには載っていません" in one_line(answered.out)
    assert "十六カード" in case(home, "log").out
    assert any("カード会社 カード裏面の番号" in way for way in ways)


def test_who_knows_neither_card_nor_issuer_is_still_told_what_to_do(
    home: Path,
) -> None:
    case(home, "answer", "issuer", "unknown")
    ended = case(home, "answer", "instrument", "unknown")

    assert_calm(ended, 0, complaints=0)
    assert "■ いますること" in ended.out
    assert "mioboe case answer instrument" not in ended.out, "nobody is asked twice"
    assert "わかりません" in case(home, "log").out


def test_a_holiday_that_the_calendar_lacks_closes_the_desk(home: Path) -> None:
    case(home, "answer", "instrument", "credit")
    case(home, "answer", "issuer", "三井住友カード")
    before = mioboe("desks", "消費者ホットライン", "--at", WORKDAY, home=home)
    (home / "holidays.yaml").write_text("added: [2026-12-02]\n", encoding="utf-8")
    after = mioboe("desks", "消費者ホットライン", "--at", WORKDAY, home=home)

    assert before.out != after.out
    assert_calm(case(home, "next", "--at", WORKDAY), 1, complaints=0)


def test_a_faulty_file_of_holidays_is_named_and_left_out(home: Path) -> None:
    path = home / "holidays.yaml"
    path.write_text("# ours\nadded: [2026-13-02]\n", encoding="utf-8")
    ended = case(home, "next")

    assert_calm(ended, 1, complaints=1)
    assert f"{path}:2:" in ended.err
    assert "■ いますること" in ended.out


def test_answers_that_contradict_are_both_shown_and_the_last_one_counts(
    home: Path,
) -> None:
    case(home, "answer", "instrument", "credit")
    ended = case(home, "answer", "instrument", "debit")

    assert_calm(ended, 0, complaints=0)
    told = one_line(ended.out)
    assert "クレジットカード → デビットカード" in told
    assert "新しいほうで進めます" in told
    assert "デビットの利用を停止します" in told


def test_an_answer_that_is_taken_back_counts_no_more_and_stays_in_the_log(
    home: Path,
) -> None:
    case(home, "answer", "instrument", "credit")
    number = case(home, "answer", "instrument", "debit").out.split("withdraw ")[1]
    ended = case(home, "withdraw", number.split()[0])

    assert_calm(ended, 0, complaints=0)
    assert "デビット" not in ended.out
    assert "■ 食い違い" not in ended.out
    assert "デビットカード" in one_line(case(home, "log").out)


def test_a_case_that_was_a_mistake_blames_nobody_and_takes_back_what_was_done(
    home: Path, tmp_path: Path
) -> None:
    case(home, "answer", "instrument", "credit")
    case(home, "done", "lock-card")
    ended = case(home, "close", "mistake")
    paper = tmp_path / "police.pdf"
    refused = case(home, "dossier", "--for", "police", "-o", str(paper))
    own = case(home, "dossier", "--for", "self", "-o", str(tmp_path / "self.pdf"))

    assert_calm(ended, 0, complaints=0)
    assert "確かめて何もなかったのは、よいことです" in ended.out
    assert "一時停止を解除します" in ended.out
    assert "終了（まちがい）" in case(home, "list").out
    assert "動いたお金の記録はありません" in case(home, "loss").out
    assert (refused.status, paper.exists()) == (2, False)
    assert "「まちがい」として終わっています" in refused.err
    assert_calm(own, 0)


def test_a_case_that_is_merged_goes_on_in_the_other_and_says_where(
    home: Path,
) -> None:
    by_hand(home)
    merged = case(home, "merge", "case-2", "--case", "case-1")
    listed = case(home, "list").out.splitlines()
    ended = case(home, "next", "case-2")
    refused = case(home, "answer", "instrument", "credit", "--case", "case-2")

    assert_calm(merged, 0, complaints=0)
    assert ["対応中" in listed[0], "ほかの件に統合" in listed[1]] == [True, True]
    assert "この件は case-1 にまとめました" in ended.out
    assert (refused.status, "--case case-1" in refused.err) == (2, True)


def test_a_desk_with_a_typo_is_named_by_its_line_and_the_shipped_one_stays(
    home: Path,
) -> None:
    own = home / "data" / "desks"
    own.mkdir(parents=True)
    shutil.copy(DESKS / "jcb.yaml", own)
    text = (own / "jcb.yaml").read_text(encoding="utf-8")
    (own / "jcb.yaml").write_text(text.replace("hours: 24/7", "hours: 24/8", 1))
    ended = case(home, "next")
    desk = mioboe("desks", "JCB", home=home)

    assert_calm(ended, 1)
    assert ended.complaints
    assert all(f"{own / 'jcb.yaml'}:" in line for line in ended.complaints)
    assert "0120-794-082" in desk.out


def test_what_came_back_twice_is_told_as_long_as_it_is_not_billed_again(
    home: Path,
) -> None:
    case(home, "loss", "10000", "--from", "JCB")
    case(home, "back", "10000", "--from", "JCB", "--route", "shop-refund")
    ended = case(home, "back", "10000", "--from", "JCB", "--route", "issuer-claim")

    assert_calm(ended, 0, complaints=0)
    assert "10,000円 多く戻っています" in one_line(ended.out)


def test_a_number_that_is_no_case_and_one_that_is_over_are_said(home: Path) -> None:
    case(home, "close", "solved")
    again = case(home, "close", "solved")

    assert again.status == 2
    assert "case-1" in again.err
