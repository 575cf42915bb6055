from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.profiles import FORGED, form, label, message, profile, read

from mioboe.events import PURCHASE_SUBJECTS, EventType
from mioboe.events.purchases import tells_of_purchase
from mioboe.kit import fold
from mioboe.messages import Sift, SiftWords

PLACED = EventType.ORDER_PLACED
SIMPLE = form(
    "order", PLACED, take={"order": label("注文番号")}, needs=("order", "amount")
)


@pytest.mark.parametrize(
    "text",
    [
        "【ご注文番号】 A20260110-0031\n合計金額 3,240円",
        "注文番号：１２３４５６\nお支払い合計：￥１，２００",
        "受注No.\n  889-2210\n\n¥540",
        "Order #10023\nTotal $12.50",
        "Order number: W99-1234 · EUR 20",
        "Your receipt no. 2093-1123 ... Total 9,99 €",
    ],
)
def test_a_sum_and_an_order_number_tell_of_a_purchase(text: str) -> None:
    assert tells_of_purchase(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "合計 3,240円",
        "注文番号 A20260110",
        "ご注文は 3,240円 から。お電話 03-1234-5678",
        "in order to save $20 call 555-0100",
        "注文番号をご確認ください。送料 500円",
    ],
)
def test_either_of_them_alone_does_not(text: str) -> None:
    assert not tells_of_purchase(fold(text))


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert tells_of_purchase(fold(text)) in {True, False}


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    text = "注文番号 ¥" * 200_000
    start = time.process_time()

    assert not tells_of_purchase(text)
    assert time.process_time() - start < 2


def test_a_mail_that_no_form_reads_says_so_where_it_tells_of_a_purchase() -> None:
    text = "注文番号: A-1234\n合計: 1,010円\n"

    found = read(message(text), profile(SIMPLE))

    assert (found.form, found.events) == ("", ())
    assert [p.code for p in found.problems] == ["purchase-unread", "form-missed"]
    assert found.problems[1].detail == "shop/order needs amount"


def test_a_mail_that_no_form_reads_and_that_says_nothing_has_no_problem() -> None:
    other = form("x", PLACED, needs=("order",), take={"order": label("注文番号")})

    found = read(message("こんにちは", by="a@other.example"), profile(other))

    assert found.problems == ()


def test_a_later_form_that_reads_the_mail_takes_the_miss_away() -> None:
    found = read(message("注文番号: A-1234"), profile(SIMPLE, form("bill")))

    assert (found.form, found.problems) == ("shop/bill", ())


def test_nothing_is_missing_from_a_forged_mail() -> None:
    text = "注文番号: A-1234\n合計: 1,010円\n"

    assert read(message(text), profile(SIMPLE), verdict=FORGED).problems == ()


@pytest.mark.parametrize(
    "subject",
    [
        "【星書房】ご注文ありがとうございます",
        "注文確認のお知らせ",
        "領収書をお送りします",
        "商品発送のお知らせ",
        "Your order #1234 is confirmed",
        "Order Confirmation - Nowhere Books",
        "Your receipt from Nowhere",
    ],
)
def test_such_subjects_pass_the_sift_whoever_sends_them(subject: str) -> None:
    sift = Sift(SiftWords(topics=PURCHASE_SUBJECTS))

    assert sift.wants(f"From: a@b.test\nSubject: {subject}\n\n".encode())


@pytest.mark.parametrize(
    "subject",
    [
        "今度の土曜はどうですか",
        "週末限定セール、送料無料",
        "In order to save paper",
        "Re: border patrol",
        "メルマガ 1月号",
    ],
)
def test_others_do_not(subject: str) -> None:
    sift = Sift(SiftWords(topics=PURCHASE_SUBJECTS))

    assert not sift.wants(f"From: a@b.test\nSubject: {subject}\n\n".encode())
