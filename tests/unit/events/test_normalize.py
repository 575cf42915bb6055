from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.events import FIELDS, Event
from mioboe.events.model import As
from mioboe.events.normalize import Setting, normalize
from mioboe.kit import Money

TOKYO = ZoneInfo("Asia/Tokyo")
SETTING = Setting(
    zone=TOKYO, near=datetime(2026, 1, 10, 4, 5, tzinfo=UTC), currency="JPY"
)


@pytest.mark.parametrize(
    ("raw", "kind", "want"),
    [
        ("  two \t words ", As.TEXT, "two words"),
        ("x" * 500, As.TEXT, "x" * 200),
        (" \t ", As.TEXT, None),
        ("250-1234567-1234567 (詳細)", As.ORDER, "250-1234567-1234567"),
        ("[d01-1234567-1234567]", As.ORDER, "D01-1234567-1234567"),
        ("#12345", As.ORDER, "12345"),
        ("「A-1」", As.ORDER, "A-1"),
        ("---", As.ORDER, "---"),
        ("〒150-0001 東京都", As.POSTCODE, "1500001"),
        ("1500001", As.POSTCODE, "1500001"),
        ("150 0001", As.POSTCODE, "1500001"),
        ("03-1234-5678", As.POSTCODE, None),
        ("0120-999-373", As.POSTCODE, None),
        ("250-1234567-1234567", As.POSTCODE, None),
        ("12345", As.POSTCODE, None),
        ("Taro <Taro.Y@Free.Example> 様", As.EMAIL, "taro.y@free.example"),
        (
            "送信先 o'neil+gift@mail.free.example",
            As.EMAIL,
            "o'neil+gift@mail.free.example",
        ),
        ("山田 太郎", As.EMAIL, None),
        ("a@b", As.EMAIL, None),
        ("山田 太郎 様", As.NAME, "山田 太郎"),
        ("山田太郎様", As.NAME, "山田太郎"),
        ("やまだ さん", As.NAME, "やまだ"),
        ("株式会社みほん 御中", As.NAME, "株式会社みほん"),
        ("様", As.NAME, None),
    ],
)
def test_text_is_normalized(raw: str, kind: As, want: str | None) -> None:
    assert normalize(raw, kind, SETTING) == want


def test_a_sum_has_the_currency_of_the_take_before_that_of_the_sender() -> None:
    assert normalize("9.99", As.MONEY, SETTING, currency="USD") == Money(
        Decimal("9.99"), "USD"
    )
    assert normalize("990", As.MONEY, SETTING) == Money.yen(990)
    assert normalize("¥990", As.MONEY, SETTING, currency="USD") == Money.yen(990)


def test_what_flows_back_is_negative_once() -> None:
    back = replace(SETTING, negative=True)

    assert normalize("186円", As.MONEY, back) == Money.yen(-186)
    assert normalize("-186円", As.MONEY, back) == Money.yen(-186)
    assert normalize("0円", As.MONEY, back) == Money.yen(0)


def test_a_moment_is_in_the_zone_of_the_sender() -> None:
    when = normalize("2026/01/10 13:05", As.INSTANT, SETTING)

    assert when == datetime(2026, 1, 10, 4, 5, tzinfo=UTC)


def test_every_field_that_can_be_read_is_one_of_an_event() -> None:
    assert set(FIELDS) <= set(Event.__slots__)


@given(st.text(), st.sampled_from(list(As)))
def test_no_value_makes_it_raise(raw: str, kind: As) -> None:
    value = normalize(raw, kind, SETTING)

    assert value is None or not isinstance(value, str) or 0 < len(value) <= 320
