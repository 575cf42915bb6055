"""Numbers and sums of mails whose form nobody described: only what is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events.lines import Lines
from mioboe.events.patterns import found, values
from mioboe.kit import parse_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.kit import Money

#: What may stand between a label and its value: a few signs, at most two line ends.
_GAP: Final = r"[^0-9A-Za-z\n]{0,12}(?:\n[^0-9A-Za-z\n]{0,12}){0,2}"
_ORDER: Final = (
    r"(?i)(?:(?:注文|受注|オーダー|購入|予約|お?申込)(?:番号|No\.?|ID|#)"
    r"|\border[ \t]*(?:number|no\.|no\b|id\b|reference|ref\b\.?|\#|:)"
    r"|\b(?:booking|reservation)[ \t]*(?:number|no\.|id\b|reference|ref\b\.?|\#))"
    + _GAP
    + r"(?P<v>[A-Za-z#_-]{0,8}[0-9][0-9A-Za-z-]{3,30})\b"
)
_TRACKING: Final = (
    r"(?i)(?:問い?合わ?せ(?:伝票)?番号|送り状番号|伝票番号|追跡番号|配送番号"
    r"|荷物番号|\btracking[ \t]*(?:number|no\.|no\b|id\b|code|\#|:)"
    r"|\b(?:parcel|consignment)[ \t]*(?:number|no\.|id\b|\#))"
    + _GAP
    + r"(?P<v>[0-9A-Za-z][0-9A-Za-z-]{7,33})\b"
)
_LEAST_DIGITS: Final = 7
_CODE: Final = (
    r"(?im)^[\s>*「【\[]*[0-9]{4,8}[\s」】\]*.。]*$"
    r"|(?:code|コード|番号|passcode|password|パスワード|pin)"
    r"[^0-9\n]{0,24}(?:\n\s*){0,2}\b[0-9]{4,8}\b"
    r"|\b[0-9]{4,8} is your\b"
)
_MONEY: Final = (
    r"[¥$€£][ \t]?[0-9]|[0-9][ \t]?円|[0-9][ \t]?[€£]"
    r"|(?:JPY|USD|EUR|GBP)[ \t]?[0-9]|[0-9][ \t]?(?:JPY|USD|EUR|GBP)\b"
)
#: Labels of the sum that was paid, those that leave no doubt first.
_SUMS: Final = (
    (
        *("ご請求金額", "ご請求額", "請求金額", "お支払い金額", "お支払金額"),
        *("お支払い合計", "お支払合計", "お支払い総額", "総合計", "注文合計"),
        *("ご注文合計", "ご注文金額", "注文金額", "合計金額", "ご利用金額"),
        *("利用金額", "ご利用額", "決済金額", "ご購入金額", "order total"),
        *("grand total", "total charged", "total paid", "amount paid"),
        *("amount charged", "payment amount", "transaction amount", "you paid"),
    ),
    ("合計", "総額", "金額", "お支払い額", "total", "amount"),
)
_REFUNDS: Final = (
    (
        *("返金額", "返金金額", "ご返金額", "ご返金金額", "返金予定額"),
        *("refund amount", "refund total", "total refund", "amount refunded"),
    ),
)
_TOLD: Final = (
    r"(?i)\b(?:payment of|purchase of|transaction of|charge of|you paid|charged"
    r"|refund of|refunded|total of|order of|spent)[ \t]+"
    r"(?P<v>(?:[A-Z]{3}|[¥$€£])[ \t]?[0-9][0-9,.]{0,14}"
    r"|[0-9][0-9,.]{0,14}[ \t]?(?:[A-Z]{3}\b|[€£]))"
)


def order_number(subject: str, text: str) -> str:
    r"""Return the one order number that a mail names, in upper case.

    Args:
        subject: Folded.
        text: Folded.

    Returns:
        The number behind a label; nothing where two labels have different ones and
        the subject does not say which.

    Example:
        >>> order_number("", "ご注文番号:\n  A-20260110-3")
        'A-20260110-3'
    """
    return _one(_ORDER, subject) or _one(_ORDER, text)


def tracking_number(text: str) -> str:
    """Return the one number of a parcel that a mail names, or nothing."""
    number = _one(_TRACKING, text)
    return number if sum(map(str.isdigit, number)) >= _LEAST_DIGITS else ""


def has_money(text: str) -> bool:
    """Return whether any sum of money stands in ``text``."""
    return found(_MONEY, text)


def has_code(text: str) -> bool:
    """Return whether a code of four to eight digits stands in ``text``."""
    return found(_CODE, text)


def amount(text: str, *, of_refund: bool = False) -> Money | None:
    r"""Return the sum of a mail, where one label is clear.

    Args:
        text: Folded.
        of_refund: Whether the sum that flows back is wanted.

    Returns:
        The sum behind the clearest label that there is; `None` where it stands there
        with different values, or without a currency.

    Example:
        >>> amount("小計: 3,000円\n送料: 240円\nご請求金額: 3,240円").text
        '3240'
        >>> amount("Total: $5.00\nTotal: $7.00") is None
        True
    """
    for sums in _by_clearness(text, _REFUNDS if of_refund else _SUMS):
        if sums:
            return sums.pop() if len(sums) == 1 else None
    return None


def _by_clearness(
    text: str, tiers: tuple[tuple[str, ...], ...]
) -> Iterator[set[Money]]:
    lines = Lines(text)
    for labels in tiers:
        behind = (value for label in labels for value in lines.find(label, most=20))
        yield {money for value in behind if (money := parse_money(value[:60]))}
    yield {
        money for value in values(_TOLD, text, most=20) if (money := parse_money(value))
    }


def _one(pattern: str, text: str) -> str:
    numbers = {value.upper().strip("#_-") for value in values(pattern, text, most=50)}
    return numbers.pop() if len(numbers) == 1 else ""
