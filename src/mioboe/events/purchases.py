"""Whether a mail tells of a purchase, whoever sends it: for the pile of unread mails.

This reads nothing and decides nothing. It says which mails a profile is missing for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events.patterns import found
from mioboe.kit import Problem

if TYPE_CHECKING:
    from mioboe.messages import Message

#: Code of the Problem of a mail that tells of a purchase and that no profile read.
UNREAD_PURCHASE: Final = "purchase-unread"

#: What subjects of such mails say. Any of them lets a mail through the sift, so only
#: words that ordinary mail and advertising seldom have.
PURCHASE_SUBJECTS: Final = (
    *("ご注文", "注文番号", "注文確認", "注文内容", "注文完了", "注文を承", "受注"),
    *("ご購入", "購入完了", "お買い上げ", "領収書", "決済完了", "発送しま", "発送の"),
    *(
        "発送完了",
        "出荷",
        "your order",
        "order confirm",
        "order number",
        "order receiv",
    ),
    *(
        "your purchase",
        "purchase confirm",
        "your receipt",
        "receipt for",
        "receipt from",
    ),
    *(
        "your invoice",
        "payment receiv",
        "payment confirm",
        "has shipped",
        "been shipped",
    ),
    *("been dispatched",),
)

_ORDER: Final = (
    r"(?i)(?:"
    r"(?:注文|受注|オーダー|購入|予約|取引|決済|伝票|受付)(?:番号|No\.?|ID|#)"
    r"|\border[ \t]*(?:number|no\.?|nr\.?|id|reference|ref\.?|\#|:)"
    r"|\b(?:receipt|invoice|booking|confirmation)[ \t]*(?:number|no\.?|id|\#)"
    r")"
    r"[^0-9A-Za-z\n]{0,12}(?:\n[^0-9A-Za-z\n]{0,12}){0,2}"
    r"[A-Za-z#_-]{0,8}[0-9][0-9A-Za-z-]{3,}"
)
_MONEY: Final = (
    r"[¥$€£][ \t]?[0-9]|[0-9][ \t]?円|[0-9][ \t]?[€£]"
    r"|(?:JPY|USD|EUR|GBP)[ \t]?[0-9]|[0-9][ \t]?(?:JPY|USD|EUR|GBP)\b"
)


def tells_of_purchase(text: str) -> bool:
    """Return whether ``text`` holds a sum of money and an order number.

    Args:
        text: Folded.

    Example:
        >>> tells_of_purchase("ご注文番号: A-20260110-3  合計 ¥3,240")
        True
        >>> tells_of_purchase("ご注文は ¥3,240 から承ります")
        False
    """
    return found(_MONEY, text) and found(_ORDER, text)


def unread_purchase(message: Message) -> tuple[Problem, ...]:
    """Return the Problem of a mail that no profile read and that tells of a purchase.

    Args:
        message: Any message.

    Returns:
        Nothing where it does not tell of one.
    """
    if tells_of_purchase(message.text) or tells_of_purchase(message.html_text):
        return (Problem(code="purchase-unread", where=message.message_id),)
    return ()
