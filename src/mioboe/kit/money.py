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

#: Three digits after the point: what looks like a group of thousands is none.
_THREE_DIGITS: Final = frozenset({"BHD", "JOD", "KWD", "OMR"})

#: Signs that are no letters. A dollar of somebody else's is not the American one.
_MARKS: Final = {
    "円": "JPY", "¥": "JPY", "€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN",
    "us$": "USD", "usd$": "USD", "hk$": "HKD", "nt$": "TWD", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "s$": "SGD", "nz$": "NZD", "mx$": "MXN", "r$": "BRL",
    "$": "USD",
}  # fmt: skip
#: Currencies whose own mails print a dollar sign and nothing else.
_DOLLARS: Final = frozenset({
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN",
})  # fmt: skip
_WORDS: Final = {"yen": "JPY", "rmb": "CNY"}
#: Codes of ISO 4217 that mails write in any case.
_CODES: Final = (
    "JPY", "USD", "EUR", "GBP", "INR", "PLN", "CAD", "AUD", "CNY", "KRW", "HKD", "SGD",
    "TWD", "THB", "CHF", "SEK",
)  # fmt: skip
#: Codes that count in capitals only: the rest of what a card may be used in.
_CAPITAL_CODES: Final = (
    "AED", "ARS", "BDT", "BGN", "BHD", "BND", "BRL", "CLP", "COP", "CZK", "DKK", "EGP",
    "FJD", "GEL", "HUF", "IDR", "ILS", "ISK", "JOD", "KES", "KHR", "KWD", "KZT", "LAK",
    "LKR", "MAD", "MMK", "MNT", "MOP", "MUR", "MXN", "MYR", "NOK", "NPR", "NZD", "OMR",
    "PEN", "PGK", "PHP", "PKR", "QAR", "RON", "RSD", "RUB", "SAR", "TRY", "UAH", "UYU",
    "UZS", "VND", "XPF", "ZAR",
)  # fmt: skip
_CURRENCIES: Final = {
    **_MARKS,
    **_WORDS,
    **{code.lower(): code for code in (*_CODES, *_CAPITAL_CODES)},
}
#: Shift_JIS and ISO-2022-JP have the yen sign where ASCII has the backslash.
_BACKSLASH = re.compile(r"\\(?=\s{0,2}[0-9])")
_MARK = "|".join(sorted(map(re.escape, _MARKS), key=len, reverse=True))
_SIGN = (
    rf"(?:(?<![a-z])(?:{_MARK})"
    rf"|(?<![a-z])(?:{'|'.join((*_WORDS, *_CODES))}"
    rf"|(?-i:{'|'.join(_CAPITAL_CODES)}))(?![a-z]))"
)
#: Groups parted by blanks are read where the currency behind them is written so.
_SPACED = (
    r"[0-9]{1,3}(?:\s[0-9]{3}){1,4}(?:,[0-9]{1,2})?"
    r"(?=\s?(?:€|zł|(?:EUR|PLN|SEK|NOK|DKK|CZK|HUF)(?![a-z])))"
)
_AMOUNT = re.compile(
    rf"(?P<minus>(?<![0-9a-z])[-−△▲])?\s{{0,2}}(?P<before>{_SIGN})?\s{{0,2}}"
    rf"(?P<inner>(?<![0-9])[-−△▲])?\s?"
    rf"(?P<digits>{_SPACED}|[0-9](?:[0-9.,']{{0,20}}[0-9])?)"
    rf"(?:\s{{0,3}}(?P<after>{_SIGN})(?!\s?[0-9]))?",
    re.IGNORECASE | re.ASCII,
)
#: Behind a number without a sign: it is a piece of a date, an id, a time, or a count.
_COUNTS = re.compile(
    r"[0-9/:-]|\s?(?:[x×*]\s?[0-9]|[年月日時分%点件個回枚本名人位台冊ヶか号])"
)
#: Behind any number: it is a multiple, or of a currency that is not known.
_MULTIPLE = re.compile(r"\s?[万千億元]")
_POINT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+,\d{1,2}")


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

    def told(self, language: str) -> str:
        """Return the sum as people write it.

        Args:
            language: `ja`, or any other for English.

        Example:
            >>> Money.yen(63000).told("ja"), Money.yen(63000).told("en")
            ('63,000円', '63,000 yen')
        """
        if self.currency == "JPY":
            return f"{self.value:,}" + ("円" if language == "ja" else " yen")
        return f"{self.value:,} {self.currency}"

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
        default: Currency for a number without a sign, and where it is a dollar, for
            one with a dollar sign and no more. Empty: a number without a sign is no
            amount, and a dollar is the American one.
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
        >>> parse_money("$12.50", default="CAD").currency
        'CAD'
        >>> parse_money("250-1234567-1234567") is None
        True
    """
    plain = _BACKSLASH.sub("¥", fold(text).replace("&yen;", "¥").strip())
    for match in _AMOUNT.finditer(plain):
        if strict and match.group().strip() != plain:
            return None
        sign = _sign(match)
        currency = _currency(sign, default)
        if not currency or _runs_on(plain, match, signed=bool(sign)):
            continue
        value = _decimal(match["digits"], currency)
        if value is not None:
            minus = bool(match["minus"] or match["inner"])
            return Money(-value if minus else value, currency)
    return None


def currency_of(text: str) -> str:
    """Return the ISO 4217 code of a currency by its code, sign or name; or nothing.

    Example:
        >>> currency_of("￥"), currency_of("jpy "), currency_of("Yen"), currency_of("?")
        ('JPY', 'JPY', 'JPY', '')
    """
    return _CURRENCIES.get(fold(text).strip().lower(), "")


def _runs_on(text: str, match: re.Match[str], *, signed: bool) -> bool:
    """Return whether the digits are a piece of something longer: a date, an id."""
    start, end = match.span("digits")
    before = text[max(0, start - 2) : start]
    if _MULTIPLE.match(text, end):
        return True
    if signed:
        return before[-1:].isdigit() or before.endswith(("/", ":"))
    joined = before[-1:] == "-" and before[:1].isalnum()
    return (
        joined
        or before.endswith(("/", ":", "#"))
        or _COUNTS.match(text, match.end()) is not None
    )


def _sign(match: re.Match[str]) -> str | None:
    """Return what tells the currency; of `$5.00 CAD` the letters do."""
    before, after = match["before"], match["after"]
    return after if before == "$" and after else before or after


def _currency(sign: str | None, default: str) -> str:
    if not sign or (sign == "$" and default in _DOLLARS):
        return default
    return _CURRENCIES[sign.lower()]


def _decimal(digits: str, currency: str) -> Decimal | None:
    plain = digits.replace("'", "").replace(" ", "")
    if _POINT_GROUPS.fullmatch(plain) and _is_continental(plain, currency):
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


def _is_continental(digits: str, currency: str) -> bool:
    """Return whether the point groups thousands here, and a comma parts the cents."""
    if "," in digits:
        return MINOR_DIGITS.get(currency) != 0
    return currency not in _THREE_DIGITS
