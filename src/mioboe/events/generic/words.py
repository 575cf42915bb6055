"""A mail of a recognized kind to what it says happened: by its numbers and sums.

Words alone tell nothing: an order needs its number or its sum, a parcel its number, a
payment its sum. What did not happen (declined, asked for) is told by a few phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mioboe.events.generic.cues import CUES
from mioboe.events.generic.model import GuessKind
from mioboe.events.generic.values import (
    amount,
    has_code,
    order_number,
    tracking_number,
)
from mioboe.events.model import EventType, Goods
from mioboe.events.patterns import found

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Where a text says what it is about.
_BEGINNING: Final = 600
TYPES: Final[Mapping[GuessKind, EventType]] = {
    GuessKind.ORDER: EventType.ORDER_PLACED,
    GuessKind.SHIPMENT: EventType.ORDER_SHIPPED,
    GuessKind.DELIVERY: EventType.ORDER_DELIVERED,
    GuessKind.CANCELLATION: EventType.ORDER_CANCELLED,
    GuessKind.PAYMENT: EventType.PAYMENT_COMPLETED,
    GuessKind.REFUND: EventType.REFUND_ISSUED,
    GuessKind.GIFT_CARD: EventType.GIFT_CARD_ISSUED,
    GuessKind.CARD_USE: EventType.CARD_USED,
    GuessKind.ONE_TIME_CODE: EventType.ONE_TIME_CODE,
}
#: Without one of these, words alone tell nothing.
_NEEDS: Final[Mapping[GuessKind, frozenset[str]]] = {
    GuessKind.ORDER: frozenset({"order", "amount"}),
    GuessKind.SHIPMENT: frozenset({"order", "tracking"}),
    GuessKind.DELIVERY: frozenset({"order", "tracking"}),
    GuessKind.CANCELLATION: frozenset({"order"}),
    GuessKind.PAYMENT: frozenset({"amount"}),
    GuessKind.REFUND: frozenset({"amount"}),
    GuessKind.GIFT_CARD: frozenset({"amount"}),
    GuessKind.CARD_USE: frozenset({"amount"}),
}
_OF_MONEY: Final = frozenset({
    GuessKind.ORDER,
    GuessKind.PAYMENT,
    GuessKind.REFUND,
    GuessKind.GIFT_CARD,
    GuessKind.CARD_USE,
})
_DECLINED: Final = (
    r"(?i)declin|failed|could not be|couldn't|unsuccessful"
    r"|できません|失敗|エラー|承認されません|ご利用いただけません"
)
_FAILED: Final = (
    r"(?i)exception|undeliver|unable to deliver|could not be deliver|missed you"
    r"|不在|再配達|持ち?戻り"
)
_ASKED: Final = (
    r"(?i)request(?:ed)? (?:to|a|for)|received (?:a|your) request"
    r"|some (?:of the )?items"
    r"|part of your order|依頼|申請|リクエスト|一部|商品の?キャンセル"
)
_REFUSED: Final = (
    r"|could not|couldn't|unable to|cannot|too late"
    r"|できません|できかね|いたしかね|致しかね"
)
#: Where these stand, it did not happen, or not to the household.
_NOT: Final[Mapping[GuessKind, str]] = {
    GuessKind.ORDER: _DECLINED,
    GuessKind.SHIPMENT: _FAILED,
    GuessKind.DELIVERY: _FAILED,
    GuessKind.PAYMENT: _DECLINED + r"|you received|to your balance|お受け取り",
    GuessKind.CARD_USE: _DECLINED,
    GuessKind.CANCELLATION: _ASKED + _REFUSED,
    GuessKind.REFUND: _ASKED,
    GuessKind.GIFT_CARD: (
        r"(?i)you(?:'ve| have)? (?:received|got)|sent you|opened|届きました|贈られ|開封"
    ),
}
_ATTEMPT: Final = (
    r"(?i)attempt|blocked|failed|unsuccessful|tried to|試み|試行|失敗|ブロック"
)
_DONE: Final = (
    r"(?i)(?:has|have|was|were|been|just|successfully|is)[ \t]+"
    r"(?:been[ \t]+|just[ \t]+)*"
    r"(?:changed|updated|reset|added|turned o|enabled|disabled|removed"
    r"|granted|generated)"
    r"|変更(?:が|を|は|手続き?が)?(?:完了|され|いたしま|致しま|しま|のお知らせ|済)"
    r"|(?:許可|付与|生成)(?:され|しま|いたしま)"
    r"|(?:追加|無効|解除|登録)(?:が|に|を)?(?:完了|され|なりま|しま|いたしま)"
)
#: What was changed, the first that the subject names; else the first of the text.
_CHANGES: Final[tuple[tuple[str, EventType], ...]] = (
    (
        (
            r"(?i)app(?:[- ]specific)? password|アプリ(?:用|固有の)? ?パスワード"
            r"|granted access|アクセス(?:権)?(?:が|を).{0,8}(?:許可|付与)"
        ),
        EventType.ACCESS_GRANTED,
    ),
    (
        (
            r"(?i)device (?:was |has been )?(?:added|registered)"
            r"|(?:デバイス|端末|機器)(?:が|を).{0,12}(?:追加|登録)"
        ),
        EventType.DEVICE_ADDED,
    ),
    (
        r"(?i)two[- ]?(?:step|factor)|2fa|二段階|2段階|多要素|二要素",
        EventType.TWO_STEP_CHANGED,
    ),
    (r"(?i)password|passcode|パスワード|暗証番号", EventType.PASSWORD_CHANGED),
    (
        r"(?i)payment method|(?:credit|debit) card|(?:支払い?|決済)方法",
        EventType.PAYMENT_METHOD_ADDED,
    ),
    (
        r"(?i)e-?mail address|(?:phone|mobile) number|メールアドレス|電話番号|連絡先",
        EventType.CONTACT_CHANGED,
    ),
    (
        r"(?i)(?:shipping|delivery|new) address|address was added|届け先|住所",
        EventType.ADDRESS_ADDED,
    ),
)


def by_words(
    kind: GuessKind, subject: str, text: str
) -> list[tuple[EventType, dict[str, Any]]]:
    """Return what a mail of that kind says happened, with the values it prints.

    Args:
        kind: What it was recognized as.
        subject: As `subject_of` gives it.
        text: As `text_of` gives it.

    Returns:
        At most one event; none where the values that such a mail has are missing.

    Example:
        >>> told = by_words(GuessKind.REFUND, "Your refund", "Refund amount: $5.00")
        >>> [(kind.value, values["amount"].text) for kind, values in told]
        [('refund-issued', '5.00')]
    """
    values = _values(kind, subject, text)
    needs, against = _NEEDS.get(kind), _NOT.get(kind)
    if needs and not needs & values.keys():
        return []
    if against and found(against, f"{subject}\n{text[:_BEGINNING]}"):
        return []
    told = _type_of(kind, subject, text)
    return [(told, values)] if told is not None else []


def _values(kind: GuessKind, subject: str, text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if kind in _NEEDS:
        values["order"] = order_number(subject, text)
    if kind in {GuessKind.SHIPMENT, GuessKind.DELIVERY}:
        values["tracking"] = tracking_number(text)
    if kind in _OF_MONEY:
        values["amount"] = amount(text, of_refund=kind is GuessKind.REFUND)
    if kind is GuessKind.GIFT_CARD:
        values["goods"] = Goods.GIFT_CARD
    return {name: value for name, value in values.items() if value}


def _type_of(kind: GuessKind, subject: str, text: str) -> EventType | None:
    """Return the type of event of a kind of mail; `None` where it stays open."""
    if kind is GuessKind.SIGN_IN:
        tried = found(_ATTEMPT, subject)
        return EventType.SIGN_IN_ATTEMPT if tried else EventType.SIGN_IN
    if kind is GuessKind.ONE_TIME_CODE and not _has_code(f"{subject}\n{text}"):
        return None
    if kind is not GuessKind.ACCOUNT_CHANGE:
        return TYPES.get(kind)
    if not found(_DONE, subject) and not found(_DONE, text[:_BEGINNING]):
        return None
    for where in (subject, text[:_BEGINNING]):
        for pattern, change in _CHANGES:
            if found(pattern, where):
                return change
    return None


def _has_code(text: str) -> bool:
    return has_code(text) and found(f"(?i){CUES['code']}", text)
