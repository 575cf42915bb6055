from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.profiles import message

from mioboe.events import EventType, fault
from mioboe.events.patterns import found
from mioboe.events.upkeep import Found, outline
from mioboe.kit import fold

TEXT = fold(
    "星 花子 様\n\nご注文ありがとうございます。\n\n"
    "■ご注文番号：H-20260110-3\n■ご注文日時：2026/01/10 13:05\n"
    "商品名：星の図鑑\nお届け先：星 花子 様\n配送方法：宅配便\n\n"
    "合計　￥3,240\nhttps://hoshi.example/a: b\n"
)


def test_labels_of_what_matters_are_found_with_their_values() -> None:
    seen = outline(message(TEXT, "【星書房】ご注文(H-20260110-3)の確認"))

    assert seen.takes["order"] == Found("ご注文番号", "H-20260110-3")
    assert seen.takes["at"] == Found("ご注文日時", "2026/01/10 13:05")
    assert seen.takes["amount"] == Found("合計", "¥3,240")
    assert seen.takes["items"] == Found("商品名", "星の図鑑")
    assert seen.order == r"[A-Z]-\d{8}-\d"
    assert Found("配送方法", "宅配便") in seen.labels
    assert not any("http" in one.label for one in seen.labels)


def test_what_changes_in_a_subject_is_left_open() -> None:
    first, other = (f"【星書房】ご注文({n})の確認" for n in ("H-1234-5", "H-9999-8"))

    pattern = outline(message(TEXT, first)).subject

    assert found(pattern, first)
    assert found(pattern, other)
    assert not found(pattern, "【星書房】セールのお知らせ")


@pytest.mark.parametrize(
    ("subject", "gives"),
    [
        ("ご注文の確認", EventType.ORDER_PLACED),
        ("商品を発送しました", EventType.ORDER_SHIPPED),
        ("カードご利用のお知らせ", EventType.CARD_USED),
        ("ご返金のお知らせ", EventType.REFUND_ISSUED),
        ("Your order was cancelled", EventType.ORDER_CANCELLED),
        ("New sign-in", EventType.SIGN_IN),
        ("こんにちは", EventType.ORDER_PLACED),
    ],
)
def test_the_kind_is_guessed_from_the_subject(subject: str, gives: EventType) -> None:
    assert outline(message("", subject)).gives is gives


@given(st.text(), st.text())
def test_any_mail_has_an_outline_whose_patterns_are_sound(text: str, sub: str) -> None:
    seen = outline(message(fold(text), sub))

    assert fault(seen.subject) == ""
    assert fault(seen.order) == ""
    assert not seen.subject or found(seen.subject, fold(sub)[:400])


@pytest.mark.parametrize("piece", ["a:", "合計\t1\t", "■", "注文番号\n", "「", "1-"])
def test_a_long_mail_takes_no_longer_than_its_length(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()

    outline(message(text, text))

    assert time.process_time() - start < 3
