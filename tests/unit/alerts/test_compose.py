"""An alert is short, says what matters, and carries nothing that an attacker wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.alerting import NIGHT, TOKYO, finding, gift, words

from mioboe.alerts import Occasion, compose
from mioboe.alerts.compose import rehearsal
from mioboe.ledger import OrderKey
from mioboe.signals import Level

if TYPE_CHECKING:
    from mioboe.signals import Finding

LINK = "http://192.168.1.5:8642/a/xyz"
SHIPS = timedelta(hours=3)
HALF = timedelta(minutes=30)


def occasion(**more: object) -> Occasion:
    usual = Occasion(now=NIGHT + HALF, zone=TOKYO, ships_within=SHIPS, link=LINK)
    return replace(usual, **more)  # type: ignore[arg-type]


def test_an_alarm_says_what_it_must_in_japanese() -> None:
    letter = compose(finding(), words(), occasion())

    assert letter.title == "【mioboe】Amazon.co.jp：すぐに確かめてください"
    assert letter.body.splitlines() == [
        "合言葉：みかんの木",
        "本物のメールです。そして、ご家族の注文ではない可能性がとても高いです。",
        "Amazon.co.jp：注文、63,000円（1月10日 22:05）",
        "あと約2時間30分で発送されます。その前なら、店が止められます。",
        f"答える：{LINK}",
        "mioboe が、認証コードやパスワードをお聞きすることはありません。",
    ]


def test_an_alarm_says_the_same_in_english() -> None:
    letter = compose(gift(), words("en"), occasion())

    assert letter.title == "mioboe: Amazon.co.jp - act now"
    assert "Our phrase: みかんの木" in letter.body
    assert "a gift card, 63,000 yen" in letter.body
    assert "spent within minutes" in letter.body


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("level", [Level.ACT, Level.ASK])
@pytest.mark.parametrize("about", [finding(), gift(), finding(orders=())])
@pytest.mark.parametrize("sure", [{"is_proven": True}, {"is_proven": False}])
def test_every_kind_of_alert_has_its_words(
    language: str, level: Level, about: Finding, sure: dict[str, Any]
) -> None:
    about = replace(about, level=level, **sure)

    letter = compose(about, words(language), occasion())

    assert "?" not in letter.body.replace("of you?", "")
    assert len(letter.body) < 500
    assert [value for value, _ in letter.choices] == [
        "mine",
        "ours",
        "not-ours",
        "unsure",
    ]


def test_how_much_time_is_left_is_said_until_none_is() -> None:
    late = compose(finding(), words(), occasion(now=NIGHT + 4 * SHIPS))

    assert "もう発送されたかもしれません" in late.body


def test_nothing_out_of_the_mail_stands_in_an_alert() -> None:
    evil = "https://evil.example/090-1234-5678"
    order = OrderKey("amazon.co.jp", evil)
    about = finding(order=evil, orders=(order, order), messages=(f"<{evil}>",))

    letter = compose(about, words(), occasion())

    assert "evil" not in letter.title + letter.body
    assert "2件" in letter.body


def test_a_repeat_says_so() -> None:
    letter = compose(finding(), words(), occasion(round=3))

    assert letter.title.endswith("（3回目）")
    assert letter.is_repeat


def test_other_matters_are_counted() -> None:
    assert "ほかに2件" in compose(finding(), words(), occasion(others=2)).body


def test_without_an_address_of_ones_own_the_command_is_said() -> None:
    letter = compose(finding(), words(), occasion(link=""))

    assert "mioboe answer abcdef not-ours" in letter.body
    assert (letter.link, letter.choices) == ("", ())


def test_a_mailbox_under_suspicion_learns_neither_case_nor_phrase_nor_link() -> None:
    letter = compose(finding(), words(), occasion(is_bare=True))

    text = letter.title + letter.body
    for secret in ("みかん", "Amazon", "63,000", "http", "answer"):
        assert secret not in text
    assert (letter.link, letter.choices) == ("", ())


def test_a_test_says_that_it_is_one() -> None:
    letter = rehearsal(words(), LINK)

    assert letter.title == "【mioboe】テスト"
    assert LINK in letter.body
    assert "みかんの木" in letter.body
    assert letter.level is Level.NOTE
