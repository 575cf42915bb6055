"""What one mail shows of its form: the start of a profile, to be checked by a person.

All of it is a guess from a single mail. Nothing is read by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.events.extract import LIST_TAG
from mioboe.events.lines import Lines, unroll
from mioboe.events.model import EventType
from mioboe.kit import fold, parse_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.messages import Message

#: Field of an event to labels that shops print before it, the telling ones first.
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": (
        *("ご注文番号", "注文番号", "受注番号", "オーダー番号", "注文No.", "受注No."),
        *("ご購入番号", "購入番号", "取引番号", "お取引番号", "予約番号", "注文ID"),
        *("Order number", "Order no.", "Order No", "Order ID", "Order #", "Order"),
        *("Receipt number", "Receipt #", "Booking number"),
    ),
    "amount": (
        *("お支払い合計金額", "お支払い合計", "お支払合計", "お支払い総額", "総合計"),
        *("ご請求金額", "ご請求額", "お支払い金額", "お支払金額", "注文合計"),
        *("ご注文合計", "合計金額", "ご利用金額", "利用金額", "決済金額", "合計"),
        *("Grand total", "Order total", "Total paid", "Amount paid", "Total", "Amount"),
    ),
    "at": (
        *("ご注文日時", "注文日時", "ご注文日", "注文日", "ご購入日", "購入日時"),
        *("ご利用日時", "ご利用日", "利用日時", "利用日", "決済日時", "受付日時"),
        *("Order date", "Date of order", "Ordered on", "Purchase date"),
    ),
    "merchant": ("ご利用先", "利用先", "ご利用店", "加盟店名", "Merchant"),
    "recipient_name": (
        *("お届け先氏名", "お届け先名", "お届け先", "配送先", "送付先"),
        *("Ship to", "Deliver to", "Shipping to", "Recipient"),
    ),
    "items": ("商品名", "ご注文商品", "ご購入商品", "品名", "商品", "Item", "Product"),
    "seller": ("ショップ名", "店舗名", "出品者", "販売元", "Sold by", "Seller"),
    "tracking": (
        *("お問い合わせ番号", "お問い合せ番号", "送り状番号", "追跡番号", "伝票番号"),
        *("Tracking number", "Tracking no.", "Tracking ID"),
    ),
}  # fmt: skip
#: Words of a subject to what such a mail says, the first that fits.
_SAYS: Final = (
    ("キャンセル|取り?消し|cancel", EventType.ORDER_CANCELLED),
    ("返金|払い?戻し|refund", EventType.REFUND_ISSUED),
    ("返品|return", EventType.ORDER_RETURNED),
    ("配達完了|お届け(?:済|完了|しました)|delivered", EventType.ORDER_DELIVERED),
    ("発送|出荷|配送|ship|dispatch", EventType.ORDER_SHIPPED),
    ("ご利用(?:の)?(?:お知らせ|通知|内容|速報)|カード利用", EventType.CARD_USED),
    ("引き?落とし|出金|振替", EventType.BANK_DEBITED),
    ("ギフト(?:カード|券|コード)|gift ?card", EventType.GIFT_CARD_ISSUED),
    ("ワンタイム|認証コード|確認コード|verification code", EventType.ONE_TIME_CODE),
    ("パスワード.*変更|password.*chang", EventType.PASSWORD_CHANGED),
    ("ログイン|サインイン|sign.?in|log.?in", EventType.SIGN_IN),
    ("領収|決済|お支払い?(?:完了|を|が)|receipt|payment", EventType.PAYMENT_COMPLETED),
)
_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9_-]{2,38}[A-Z0-9])", re.IGNORECASE)
_LABELLED = re.compile(
    r"[\s・■□◆◇●○▼▽※★☆*#>|=-]*[【\[(]?"
    r"(?P<label>[^\s\d:\t【】\[\]()<>][^:\t【】\[\]<>]{0,23}?)\s*"
    r"(?:[】\])]\s*:?|:|\t)\s*(?P<value>\S.*)"
)
_NO_LABEL: Final = frozenset({"http", "https", "mailto", "tel"})
_MOST: Final = 40
_MAX_LINES: Final = 2000
_LONGEST_LINE: Final = 400
_META = re.compile(r"[\\.+*?()|\[\]{}^$]")
#: What differs from mail to mail in a subject: numbers, quoted titles, names.
_CHANGING = re.compile(
    r"「[^」]*」|『[^』]*』|\"[^\"]*\"|[^\s【】「」:()]{1,20} ?様"
    r"|[A-Za-z#_-]*\d[\dA-Za-z,.:/_-]*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One label and the value behind it, as the mail prints them. Folded."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What one mail shows of its form."""

    gives: EventType
    #: re2 of its subject; what changes from mail to mail is left open.
    subject: str
    #: Field of an event to where it was found.
    takes: Mapping[str, Found]
    #: re2 of the order number. Empty where there is none.
    order: str
    #: Everything that looks like a label and a value, in the order of the mail.
    labels: tuple[Found, ...]


def outline(message: Message) -> Outline:
    """Return what ``message`` shows of its form.

    Args:
        message: A mail of a sender that no profile reads. Any message will do.
    """
    text = unroll(message.text or message.html_text)
    subject = LIST_TAG.sub("", fold(message.subject))
    takes = dict(_takes(Lines(text)))
    number = _number(takes["order"].value) if "order" in takes else ""
    return Outline(
        gives=_gives(subject),
        subject=_pattern(subject),
        takes=takes,
        order=_shape(number),
        labels=tuple(_labels(text)),
    )


def _takes(lines: Lines) -> Iterator[tuple[str, Found]]:
    for field, labels in LABELS.items():
        for label in labels:
            values = lines.find(label, most=1)
            if values and _fits(field, values[0]):
                yield field, Found(label, values[0])
                break


def _fits(field: str, value: str) -> bool:
    if field == "order":
        return bool(_number(value))
    if field == "amount":
        return parse_money(value, default="JPY") is not None
    return field != "at" or any(char.isdigit() for char in value)


def _number(value: str) -> str:
    """Return the first word of a value that may be an order number."""
    found = _NUMBER.search(value)
    has_digit = found is not None and any(c.isdigit() for c in found.group())
    return found.group().upper() if found is not None and has_digit else ""


def _shape(number: str) -> str:
    r"""Return re2 for numbers that look like this one.

    Example:
        >>> _shape("H-20260110-3")
        '[A-Z]-\\d{8}-\\d'
    """

    def run(match: re.Match[str]) -> str:
        text, count = match.group(), len(match.group())
        kind = r"\d" if text.isdigit() else "[A-Z]"
        return kind + (f"{{{count}}}" if count > 1 else "")

    return re.sub(r"[0-9]+|[A-Z]+", run, number)


def _pattern(subject: str) -> str:
    r"""Return re2 for subjects like this one; what changes is left open.

    Example:
        >>> _pattern("【星書房】ご注文(12-345)の確認")
        '【星書房】ご注文\\(.+\\)の確認'
    """
    fixed, at = [], 0
    for match in _CHANGING.finditer(subject[:_LONGEST_LINE]):
        fixed.append(subject[at : match.start()])
        at = match.end()
    fixed.append(subject[at:_LONGEST_LINE])
    pattern = ".+".join(_META.sub(r"\\\g<0>", part) for part in fixed)
    return pattern.strip().removeprefix(".+").removesuffix(".+").strip()


def _gives(subject: str) -> EventType:
    found = (kind for words, kind in _SAYS if re.search(words, subject, re.IGNORECASE))
    return next(found, EventType.ORDER_PLACED)


def _labels(text: str) -> Iterator[Found]:
    """Yield labels with their values, each label once."""
    seen: set[str] = set()
    for line in text.split("\n", _MAX_LINES)[:_MAX_LINES]:
        match = _LABELLED.fullmatch(line[:_LONGEST_LINE].strip())
        if match is None or match["label"].strip().lower() in seen | _NO_LABEL:
            continue
        seen.add(match["label"].strip().lower())
        yield Found(match["label"].strip(), match["value"].strip())
        if len(seen) == _MOST:
            return
