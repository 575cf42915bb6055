from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mioboe.kit import Money, parse_money

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(text: str, default: str = "") -> str | None:
    """Return an amount as `63000 JPY`."""
    money = parse_money(text, default=default)
    return f"{money.text} {money.currency}" if money else None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        # Yen: both code points, every width, before and behind.
        ("￥ 2,168", "2168 JPY"),
        ("¥2,168", "2168 JPY"),
        ("￥\u30003,000", "3000 JPY"),
        ("￥98，765", "98765 JPY"),
        ("２，１６８円", "2168 JPY"),
        ("２１６８円", "2168 JPY"),
        ("63000円", "63000 JPY"),
        ("63,000円（税込）", "63000 JPY"),
        ("1,234 円", "1234 JPY"),
        ("1,234\u3000円", "1234 JPY"),
        ("1,010 JPY", "1010 JPY"),
        ("1,010 ＪＰＹ", "1010 JPY"),
        ("JPY 1,010", "1010 JPY"),
        ("JPY1,010", "1010 JPY"),
        ("2420 JPY", "2420 JPY"),
        ("63,000 yen", "63000 JPY"),
        ("&yen;98,765", "98765 JPY"),
        ("¥63,000-", "63000 JPY"),
        ("￥0", "0 JPY"),
        ("0円", "0 JPY"),
        # Decimals that say nothing.
        ("4,754.00 JPY", "4754 JPY"),
        ("990.00 JPY", "990 JPY"),
        ("￥990.00", "990 JPY"),
        # Other currencies keep theirs.
        ("9.99 USD", "9.99 USD"),
        ("$9.99", "9.99 USD"),
        ("US$9.99", "9.99 USD"),
        ("6.13 USD", "6.13 USD"),
        ("$1,234,567.89", "1234567.89 USD"),
        ("£12.50", "12.50 GBP"),
        ("1'234.50 CHF", "1234.50 CHF"),
        ("10,000 KRW", "10000 KRW"),
        ("₹1,00,000", "100000 INR"),
        ("100 RMB", "100 CNY"),
        # Europe: the point groups, the comma parts.
        ("1.234,56 €", "1234.56 EUR"),
        ("€1.234,56", "1234.56 EUR"),
        ("12,50 €", "12.50 EUR"),
        ("64,50 MXN", "64.50 MXN"),
        ("USD 1.234,5", "1234.5 USD"),
        ("57,48 CAD", "57.48 CAD"),
        ("EUR 12.50", "12.50 EUR"),
        ("1,234.56 EUR", "1234.56 EUR"),
        ("12.345,67 zł", "12345.67 PLN"),
        ("1.234 €", "1234 EUR"),
        ("1 234,56 €", "1234.56 EUR"),
        ("1\u00a0234,56 €", "1234.56 EUR"),
        ("24\u202f000 €", "24000 EUR"),
        # Every minus.
        ("-1,080円", "-1080 JPY"),
        ("\u22121,080円", "-1080 JPY"),
        ("\u20101,080円", "-1080 JPY"),
        ("－１，０８０円", "-1080 JPY"),
        ("△1,080円", "-1080 JPY"),
        ("▲1,080円", "-1080 JPY"),
        ("- 1,080円", "-1080 JPY"),
        ("¥-1,080", "-1080 JPY"),
        ("-¥1,080", "-1080 JPY"),
        ("-$12.00", "-12.00 USD"),
        ("EUR -12.00", "-12.00 EUR"),
        ("+500円", "500 JPY"),
        # The first one counts, whatever surrounds it.
        ("合計：￥1,234（税込￥1,358）", "1234 JPY"),
        ("約3,000円", "3000 JPY"),
        ("3,000円分", "3000 JPY"),
        ("50,000円×3", "50000 JPY"),
        ("3点 1,500円", "1500 JPY"),
        ("2026/01/10 1,500円", "1500 JPY"),
        ("15:30に¥500", "500 JPY"),
        ("1,000-2,000円", "2000 JPY"),
    ],
)
def test_an_amount_with_its_sign_is_read(text: str, want: str | None) -> None:
    assert read(text) == want


@pytest.mark.parametrize("text", ["HK$ 100", "NT$100", "A$5.00", "C$5", "R$ 20"])
def test_not_every_dollar_is_the_american_one(text: str) -> None:
    money = parse_money(text)

    assert money is None or money.currency != "USD"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("4,754.00", "4754 JPY"),
        ("990.00", "990 JPY"),
        ("1,234", "1234 JPY"),
        ("610", "610 JPY"),
        ("-1,080", "-1080 JPY"),
        ("△1,080", "-1080 JPY"),
        ("\\3,000", "3000 JPY"),
        ("9.99 USD", "9.99 USD"),
        ("1.5", None),
        ("2 x 1,000円", "1000 JPY"),
        ("1万円", None),
        ("3万5千円", None),
        ("100元", None),
    ],
)
def test_a_bare_number_has_the_currency_of_its_sender(
    text: str, want: str | None
) -> None:
    assert read(text, "JPY") == want


@pytest.mark.parametrize(
    "text",
    [
        "",
        "円",
        "JPY",
        "￥",
        "なし",
        "1点",
        "3個",
        "2 点",
        "5件",
        "10%",
        "10％",
        "２０２６年",
        "1月10日",
        "13時",
        "5分",
        "10:00",
        "2026/01/10",
        "2026年1月10日",
        "1234567890123",
        "A 12345678901234567890 円",
        "一万円",
        "1回",
        "250-1234567-1234567",
        "2026-01-10",
        "090-1234-5678",
        "03-1234-5678",
        "150-0001",
        "〒150-0001",
    ],
)
def test_what_is_no_amount_gives_none_even_with_a_currency_at_hand(text: str) -> None:
    assert read(text, "JPY") is None


@pytest.mark.parametrize(
    "text",
    [
        "1234",
        "250-1234567-1234567",
        "2026-01-10",
        "数量: 1",
        "¥1,234.5",
        "1234567890123円",
        "Quantity: 1 Audible credit",
        "Monsieur 5",
        "Liqueur 700ml",
        "3 cadeaux",
    ],
)
def test_without_a_sign_and_a_currency_there_is_no_amount(text: str) -> None:
    assert read(text) is None


def test_strict_wants_nothing_beside_the_amount() -> None:
    assert parse_money(" 1,234 円 ", strict=True) == Money.yen(1234)
    assert parse_money("合計 1,234円", strict=True) is None
    assert parse_money("1,234円(税込)", strict=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "5 \u0131nr",
        "\u0131NR 5",
        "5 \u212arw",
        "5 u\u017fd",
    ],
)
def test_letters_that_only_ignoring_case_makes_equal_raise_nothing(text: str) -> None:
    parse_money(text, default="JPY")


@given(st.integers(-(10**11), 10**11), st.sampled_from(["{}円", "¥{}", "{:,} JPY"]))
def test_whole_yen_come_back(value: int, form: str) -> None:
    assert parse_money(form.format(value)) == Money.yen(value)


@given(st.decimals(0, 10**8, places=2))
def test_cents_come_back(value: Decimal) -> None:
    assert parse_money(f"${value:,}") == Money(value, "USD")


def _shapes() -> Iterator[str]:
    yield from ("円", "¥", "￥", "$", "€", "JPY", "inr", "usd", "&yen;", "yen", "zł")
    yield from ("-", "−", "△", ".", ",", "'", " ", "\u00a0", "\n", "/", ":", "年", "点")
    yield from ("0", "1", "9", "12", "345", "1234567890", "０", "①", "٣", "²", "ı", "İ")


@given(st.lists(st.sampled_from(list(_shapes())) | st.characters()).map("".join))
@example("1" * 400 + "円")
@example("9." * 300 + "€")
def test_no_text_makes_it_raise(text: str) -> None:
    money = parse_money(text, default="JPY")
    assert money is None or abs(money.value) < 10**12


def test_sums_of_one_currency_add_up() -> None:
    assert Money.yen(1) + Money.yen(2) == Money.yen(3)
    assert -Money.yen(5) == Money.yen(-5)
    assert abs(Money.yen(-5)) == Money.yen(5)
    assert Money(Decimal("1E+3"), "USD").text == "1000"


def test_sums_of_two_currencies_do_not() -> None:
    with pytest.raises(ValueError, match="JPY and USD"):
        Money.yen(1) + Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    ("text", "default", "want"),
    [
        ("$1,034.50", "CAD", "1034.50 CAD"),
        ("$1,034.50", "AUD", "1034.50 AUD"),
        ("-$12.00", "CAD", "-12.00 CAD"),
        # What is no dollar at home has the American one abroad.
        ("$12.00", "JPY", "12.00 USD"),
        ("$12.00", "EUR", "12.00 USD"),
        ("$12.00", "", "12.00 USD"),
        # A dollar that says whose it is.
        ("US$12.00", "CAD", "12.00 USD"),
        ("$12.00 CAD", "USD", "12.00 CAD"),
        ("$12.00 USD", "CAD", "12.00 USD"),
        ("CA$12.00", "USD", "12.00 CAD"),
    ],
)
def test_a_bare_dollar_is_that_of_its_sender(
    text: str, default: str, want: str
) -> None:
    money = parse_money(text, default=default)
    assert money is not None
    assert money.fact == want
