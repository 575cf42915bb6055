"""Amounts with their currency. Never float, never a sum across currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Self

from mioboe.kit.text import fold

#: Digits after the point by ISO 4217, where it is not two.
MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0}
#: The widest amount that a consumer mail can mean; more digits are an order number.
_MAX_DIGITS = 12

_SIGNS: Final = {
    "円": "JPY", "¥": "JPY", "yen": "JPY", "jpy": "JPY", "rmb": "CNY",
    "us$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN",
    "usd": "USD", "eur": "EUR", "gbp": "GBP", "inr": "INR", "pln": "PLN",
    "cad": "CAD", "aud": "AUD", "cny": "CNY", "krw": "KRW", "hkd": "HKD",
    "sgd": "SGD", "twd": "TWD", "thb": "THB", "chf": "CHF", "sek": "SEK",
}  # fmt: skip
#: Shift_JIS and ISO-2022-JP have the yen sign where ASCII has the backslash.
_BACKSLASH = re.compile(r"\\(?=\s{0,2}[0-9])")
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<minus>[-−△▲])?\s{{0,2}}(?P<before>{_SIGN})?\s{{0,2}}(?P<inner>[-−△▲])?"
    rf"(?P<digits>[0-9](?:[0-9.,'\u00a0]{{0,20}}[0-9])?)\s{{0,3}}(?P<after>{_SIGN})?",
    re.IGNORECASE,
)
_CODE = re.compile(r"\s?([A-Z]{3})(?![A-Za-z])")
_CODE_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z]{3})\s?$")
_CODES: Final = frozenset([
    "AED",
    "ARS",
    "BDT",
    "BGN",
    "BHD",
    "BND",
    "BRL",
    "CLP",
    "COP",
    "CZK",
    "DKK",
    "EGP",
    "FJD",
    "GEL",
    "HUF",
    "IDR",
    "ILS",
    "ISK",
    "JOD",
    "KES",
    "KHR",
    "KWD",
    "KZT",
    "LAK",
    "LKR",
    "MAD",
    "MMK",
    "MNT",
    "MOP",
    "MUR",
    "MXN",
    "MYR",
    "NOK",
    "NPR",
    "NZD",
    "OMR",
    "PEN",
    "PGK",
    "PHP",
    "PKR",
    "QAR",
    "RON",
    "RSD",
    "RUB",
    "SAR",
    "TRY",
    "UAH",
    "UYU",
    "UZS",
    "VND",
    "XPF",
    "ZAR",
])
_GROUPS_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}")


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money. Negative when it flows back."""

    value: Decimal
    #: ISO 4217, upper-case.
    currency: str

    @classmethod
    def yen(cls, value: int) -> Self:
        """Return that many yen."""
        return cls(Decimal(value), "JPY")

    @property
    def text(self) -> str:
        """The value as plain digits, e.g. `"63000"` or `"6.13"`; no exponent."""
        return format(self.value, "f")

    @property
    def fact(self) -> str:
        """The sum with its currency, e.g. `"63000 JPY"`: what reasons hold."""
        return f"{self.text} {self.currency}"

    def __neg__(self) -> Money:
        return Money(-self.value, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.value), self.currency)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency} do not add up"
            raise ValueError(msg)
        return Money(self.value + other.value, self.currency)


def parse_money(text: str, *, default: str = "", strict: bool = False) -> Money | None:
    r"""Read the first amount in ``text``.

    Args:
        text: What stands after a label, in any width and script:
            `"￥ 2,168"`, `"1,010 JPY"`, `"-1,080円"`, `"4,754.00"`, `"&yen;98,765"`.
        default: Currency for a number without a sign. Empty: such a number is no
            amount.
        strict: Whether the amount must be all there is, save blanks.

    Returns:
        The amount, in whole yen where the currency is JPY (`4,754.00` is 4754);
        `None` where there is none, or where it has too many digits to be money.

    Example:
        >>> parse_money("合計： ￥ 2,168（税込）").text
        '2168'
        >>> parse_money(r"\1,000").text
        '1000'
        >>> parse_money("4,754.00", default="JPY")
        Money(value=Decimal('4754'), currency='JPY')
        >>> parse_money("1.234,56 €")
        Money(value=Decimal('1234.56'), currency='EUR')
        >>> parse_money("250-1234567-1234567") is None
        True
    """
    plain = _BACKSLASH.sub("¥", fold(text).replace("&yen;", "¥").strip())
    for match in _AMOUNT.finditer(plain):
        if strict and match.group().strip() != plain:
            return None
        sign = match["before"] or match["after"]
        currency = _SIGNS[sign.lower()] if sign else _code(plain, match) or default
        if not currency or _runs_on(plain, match, signed=bool(sign)):
            continue
        value = _decimal(match["digits"], currency)
        if value is not None:
            minus = bool(match["minus"] or match["inner"])
            return Money(-value if minus else value, currency)
    return None


def _code(text: str, match: re.Match[str]) -> str:
    """Return the ISO 4217 code beside a number without a known sign; or nothing."""
    behind = _CODE.match(text, match.end())
    before = _CODE_BEFORE.search(
        text[max(0, match.start() - 5) : match.start("digits")]
    )
    code = (behind or before or ("", ""))[1]
    return code if code in _CODES else ""


def _runs_on(text: str, match: re.Match[str], *, signed: bool) -> bool:
    """Return whether the digits are a piece of something longer: a date, an id."""
    end = match.end()
    after = text[end : end + 1]
    start = match.start("digits")
    before = text[start - 1 : start]
    if signed:
        return bool(before) and (before.isdigit() or before in "/:")
    return (
        after.isdigit() or after in set("-/:年月日時分%点件個") or before in set("/:#")
    )


def _decimal(digits: str, currency: str) -> Decimal | None:
    plain = digits.replace("'", "").replace("\u00a0", "")
    if currency in {"EUR", "PLN"} and _GROUPS_DOT.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    if len(plain.partition(".")[0]) > _MAX_DIGITS:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if MINOR_DIGITS.get(currency) == 0:
        whole = value.to_integral_value()
        return whole.quantize(Decimal(1)) if whole == value else None
    return value
