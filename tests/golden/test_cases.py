"""The five reports as cases, from the first mail to the day on which each is closed."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from mioboe.bootstrap import drill_data
from mioboe.cli.runs.rehearsed import scripts, transcript
from mioboe.drills import play

if TYPE_CHECKING:
    from mioboe.drills import Played

HERE: Final = Path(__file__).parent / "cases"
SEEDS: Final = sorted(scripts())
#: Each process of the reports: in which of them it occurs, and words of it there.
PROCESSES: Final = {
    "Z1 genuine or forged": ("seed-4", "メッセージセンター", "本物のメールです"),
    "Z2 the burst": ("seed-4", "四通のメールが続けて", "56円"),
    "Z2 shipped within hours": ("seed-0", "発送済み・配達中"),
    "Z3 cancel": ("seed-2", "取り消しは断られた", "商品をキャンセル"),
    "Z3 return": ("seed-0", "「受け取ってから」と断られた"),
    "Z3 refuse": ("seed-2", "開けずに「受け取りません」", "受け取りを断った"),
    "Z3 recall": ("seed-0", "運送会社への返送", "荷物を戻してもらう"),
    "Z4 reach the shop": ("seed-4", "折り返し電話", "出品者に聞けと言われたが"),
    "Z5 protection": (
        "seed-4",
        "アカウント保護",
        "約5時間",
        "届いた確認コードで再設定",
    ),
    "Z6 gift cards": ("seed-3", "ギフト券を無効に", "ギフトカードは一度も"),
    "Z7 hidden": ("seed-2", "非表示の注文"),
    "Z7 cancelled tab": ("seed-3", "「キャンセルされた注文」"),
    "Z7 other profile": ("seed-1", "知らないプロフィール"),
    "Z7 only in the picker": ("seed-4", "「他の注文を選択」だけ"),
    "Z7 deleted by the shop": ("seed-1", "履歴から消えて"),
    "Z8 the card desks": ("seed-0", "紛失・盗難", "20分待って", "明日 9:00"),
    "Z9 the web claim": ("seed-1", "Vpass", "店の調査待ち", "期限", "戻った"),
    "Z10 the issuer's inquiry": ("seed-2", "2週間ほど調べ", "郵便で知らせる"),
    "Z11 debit": ("seed-3", "デビットの利用を停止", "口座からすぐに引かれる"),
    "Z12 the statement watch": ("seed-2", "請求は処理した", "50,000円が請求されて"),
    "Z13 the police": ("seed-0", "警察に渡す経過のまとめ", "被害届は受け取られない"),
    "Z14 promises": ("seed-1", "約束の時刻を過ぎています", "24時間", "あと3日"),
    "Z14 kept early": ("seed-4", "1週間以内に必ず", "守られた"),
    "Z15 the household first": ("seed-1", "家族みんなに聞いた"),
    "Z16 the new number": ("seed-0", "新しいカードが届いた", "支払いを一つずつ"),
    "Z17 hardening": ("seed-1", "パスキー", "一日の利用限度額", "使っていない"),
    "Z18 stop the delivery": ("seed-0", "返送を指示しましたか"),
}


@functools.cache
def played(name: str) -> Played:
    stage, drills = drill_data()
    return play(drills[name], stage)


@functools.cache
def told(name: str, language: str) -> str:
    """Return the transcript of a case, as `mioboe drill NAME --case` prints it."""
    lines = transcript(scripts()[name], played(name), language)
    return "\n".join(lines).lstrip("\n") + "\n"


def scene(text: str, at: str) -> str:
    """Return what was said at one time, in one line."""
    found = text.partition(f"━━ {at} ━━")[2].partition("━━ 20")[0]
    return re.sub(r"\n *", "", found)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", SEEDS)
def test_a_case_goes_as_it_did_when_it_was_last_read(
    name: str, language: str, request: pytest.FixtureRequest
) -> None:
    path = HERE / f"{name}.{language}.txt"
    text = told(name, language)
    if request.config.getoption("update_golden", default=False):
        path.write_text(text, encoding="utf-8")

    assert text == path.read_text(encoding="utf-8")


def test_all_five_reports_are_cases() -> None:
    assert [f"seed-{number}" for number in range(5)] == SEEDS


@pytest.mark.parametrize("process", PROCESSES)
def test_every_process_of_the_reports_occurs(process: str) -> None:
    name, *words = PROCESSES[process]
    text = re.sub(r"\n *(?:│ )?", "", (HERE / f"{name}.ja.txt").read_text("utf-8"))

    assert [word for word in words if word not in text] == []


def test_all_eighteen_processes_are_looked_for() -> None:
    assert {name.split()[0] for name in PROCESSES} == {f"Z{n}" for n in range(1, 19)}


def test_at_ten_past_ten_at_night_the_card_is_locked_in_the_app_first() -> None:
    text = told("seed-0", "ja")

    now = scene(text, "2019-10-23 22:10")
    assert "いますること" in now
    assert "カードの利用を一時停止します" in now.partition("そのあと")[0]
    assert "明日 9:00" in now


def test_then_the_lost_card_desk_for_twenty_minutes_and_the_fraud_desk_at_nine() -> (
    None
):
    text = told("seed-0", "ja")

    after = scene(text, "2019-10-23 22:14")
    assert "紛失・盗難" in after
    assert "20分待ってつながらなければ、切ります" in after
    assert "あわせて 明日 9:00" in after
    deaf = scene(text, "2019-10-23 22:36")
    assert "0120" not in deaf
    assert "0570-050535" in scene(text, "2019-10-24 09:00")


def test_what_is_reported_with_the_first_mail_costs_no_yen() -> None:
    text = told("seed-3", "ja")

    assert "13,000円 は、請求されていません" in text
    assert "動いたお金の記録はありません" in text


@pytest.mark.parametrize("name", SEEDS)
def test_every_case_ends_closed_and_with_nothing_out(name: str) -> None:
    end = told(name, "ja").splitlines()[-12:]

    assert any("終わりにしました" in line for line in end)
    assert not any(re.search(r"残り [1-9]", line) for line in end)
