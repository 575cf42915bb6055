"""Phrases in which mails of all senders say the same thing, in their many wordings.

Each cue is one mark, whatever its wording: it lets what is learned of one sender hold
for the next. What it speaks for is learned, not written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.events.patterns import found

if TYPE_CHECKING:
    from collections.abc import Iterator

#: On folded text in lower case.
CUES: Final = {
    "thanks-for-order": (
        r"thank(?:s| you) for (?:your|the|placing)[a-z .,']{0,24}(?:order|purchase"
        r"|booking)"
        r"|thank(?:s| you) for (?:shopping|buying)|we(?:'ve| have)? (?:received"
        r"|got) your order"
        r"|(?:注文|購入|予約|買い?上げ?)(?:いただき|頂き|下さり"
        r"|くださり)?(?:まして)?[、,]?(?:誠に"
        r"|まことに)?(?:ありがとう|有難う)"
    ),
    "order-confirmed": (
        r"order (?:confirm|receiv|has been (?:placed|received|confirmed)|is confirmed"
        r"|placed|complete|summary)|confirm(?:ation|ed|ing)?[a-z :]{0,20}\border\b"
        r"|booking (?:is )?confirm|purchase confirm"
        r"|(?:注文|予約|購入)(?:の?内容)?(?:の?ご?確認|を承|を受け?付け|が?確定"
        r"|が?完了|の?受付)"
    ),
    "shipped": (
        r"(?:has|have|was|were|just|been|we've|order|items?|package"
        r"|parcel) (?:been |just )?"
        r"(?:shipped|dispatched|sent out)|shipment confirm|shipping confirm"
        r"|on (?:its|the|their) way|handed over to"
        r"|(?:発送|出荷)(?:が)?(?:完了|いたしま|致しま|しま|させて|のお知らせ"
        r"|のご?連絡|済)"
    ),
    "will-ship": (
        r"(?:when|once|as soon as|until)[a-z' ]{0,40}(?:ships?|shipped|sent"
        r"|dispatched)\b"
        r"|(?:発送|出荷)(?:準備|後|次第|完了後|時に|の際|が完了しましたら"
        r"|しましたら|までに)"
    ),
    "on-the-vehicle": (
        r"out for delivery|arriving today|delivery today|will be delivered today"
        r"|配達中|本日(?:お届け|配達)|持ち出し|輸送中"
    ),
    "delivered": (
        r"(?:has been|was|were|have been|is|been) delivered|\bdelivered[:!]|has arrived"
        r"|delivery (?:is )?(?:complete|confirm)|(?:配達|お?届け|配送)(?:が|は"
        r"|を)?(?:完了"
        r"|いたしました|しました|済)"
    ),
    "missed": (
        r"missed you|unable to deliver|delivery attempt|could not (?:be )?deliver"
        r"|不在|再配達|持ち?戻り"
    ),
    "cancelled": (
        r"(?:has been|was|were|is|been|order) cancell?ed|cancellation (?:confirm"
        r"|complete)"
        r"|had to cancel|キャンセル(?:が|を|は|手続き?が?)?(?:完了|いたしま|致しま"
        r"|しま|され|させ|のお知らせ|承)|取り?消"
    ),
    "asked": (
        r"request(?:ed)? (?:to|a|for)|received (?:a|your) request|we(?:'ll"
        r"| will) (?:review|look)"
        r"|(?:依頼|申請|申し?込み|リクエスト)を?(?:受け?付け|承)"
        r"|お問い?合わ?せを?(?:受け?付け|承|いただ)"
    ),
    "part": r"some (?:of the )?items|one (?:or more )?items?|part of your order|一部",
    "paid": (
        r"payment (?:was |has been )?(?:received|successful|complete|confirm|processed)"
        r"|received your payment|you (?:paid|sent)|amount paid"
        r"|thank you for your payment"
        r"|receipt (?:for|from)|your receipt"
        r"|(?:支払い?|決済|入金)(?:が|を|手続き?が?)?(?:完了|確認(?:いた|し|でき)"
        r"|受け?付け)|領収"
    ),
    "bill": (
        r"statement|amount due|due date|minimum payment|invoice is|bill is"
        r"|payment due|autopay"
        r"|請求(?:額|金額)?(?:が|の)?(?:確定|のお知らせ|のご案内)|引き?落とし"
        r"|口座振替|支払い?期限"
    ),
    "refunded": (
        r"refund(?:ed)? (?:has been|was|is|of|you|amount|issued|confirm|sent|for|total)"
        r"|issued a refund|(?:been|you) refund|返金"
    ),
    "gift-card": (
        r"e?-?gift ?(?:card|certificate|voucher)|ギフト(?:カード|券|コード)"
        r"|デジタルギフト"
    ),
    "card-used": (
        r"transaction (?:alert|was made|notification|amount)|purchase alert"
        r"|card (?:was|has been) used"
        r"|charge of|card ending|(?:カード|デビット)(?:の|を"
        r"|が)?ご?利用(?:の?お知らせ|がありま|され|通知|内容|速報)"
        r"|利用速報|ご?利用(?:日時|先|店名|加盟店)"
    ),
    "declined": (
        r"declin|failed|could not be|couldn't|unsuccessful|unable to"
        r"|できません|出来ません|失敗|エラー|承認されません|ご利用いただけません"
    ),
    "sign-in": (
        r"(?:new|recent|unusual|successful) (?:sign[- ]?in|log[- ]?in|device)"
        r"|signed in|logged in"
        r"|(?:sign|log)[- ]?in (?:to|from|attempt|alert|was|detected)|login (?:to"
        r"|from|attempt|alert)"
        r"|(?:ログイン|サインイン)(?:のお知らせ|通知|がありま|され|を検知|しま"
        r"|試行|日時)"
    ),
    "code": (
        r"(?:verification|security|one[- ]time|login|access|confirmation"
        r"|sign[- ]in) (?:code|passcode|password|pin)"
        r"|認証(?:コード|番号|キー)|確認(?:コード|番号)|ワンタイム(?:パスワード"
        r"|コード)|セキュリティコード"
    ),
    "expires": (
        r"expires? in|valid for|minutes|do not share|never share|有効期限|分間有効"
        r"|分以内"
        r"|教えない"
    ),
    "changed": (
        r"(?:has been|was|were|have been|just|been|successfully) (?:changed"
        r"|updated|reset|added|removed|turned o)"
        r"|changes? to your account|you(?:'ve)? (?:changed|updated|added)"
        r"|(?:変更|更新|追加|再設定|設定|削除|無効|登録)(?:が|を|は|に)?(?:完了"
        r"|され|いたしま|致しま|しま|のお知らせ|なりま"
        r"|受け?付け)"
    ),
    "not-you": (
        r"if (?:this|it) was(?:n't| not) you|(?:was|is)n't you|if you did(?:n't"
        r"| not)|not you\?"
        r"|do(?:n't| not) recogni[sz]e|心当たりの?(?:が)?ない|覚えの?(?:が)?ない"
    ),
    "reset-link": (
        r"reset your password|choose a new password|forgot(?:ten)? (?:your )?password"
        r"|パスワードの?(?:再設定|リセット)(?:の?(?:お申|ご案内|手続き?を行|用|を受))"
    ),
    "sold": (
        r"you(?:'ve| have)? (?:sold|made a sale)|your item sold|has sold|the buyer"
        r"|new sale|you received"
        r"|売れま|落札されま|購入者|購入されま|出品者"
    ),
    "advert": (
        r"% ?off|\bsale\b|shop now|free shipping|limited time|\bdeals?\b"
        r"|unsubscribe|newsletter"
        r"|special offer|discount|\bsave up to|キャンペーン|セール|クーポン"
        r"|配信停止|メールマガジン|メルマガ"
        r"|エントリー|抽選|新着|入荷"
    ),
    "review": (
        r"(?:write|leave) a review|\brate\b|survey|feedback|how did we do"
        r"|tell us what you think"
        r"|レビュー|アンケート|ご感想|評価"
    ),
    "warning": (
        r"phishing|scam|beware|不審な|フィッシング|装った|なりすまし"
        r"|ご注意ください"
    ),
    "planned": (
        r"scheduled|upcoming|will be (?:charged|debited|sent|renewed)|reminder|予定"
        r"|まもなく|間もなく|事前"
    ),
    "letter": (
        r"\bi(?:'m|'ve|'ll)? |\bregards\b|\bcheers\b|\bwrote:|お世話になって"
        r"|お疲れ様|よろしくお願い"
    ),
}  # fmt: skip


def cues_in(text: str) -> Iterator[str]:
    """Find the cues of a text.

    Args:
        text: Folded, lower case.

    Yields:
        The names of those that stand in it.

    Example:
        >>> list(cues_in("your order has been shipped"))
        ['shipped']
    """
    for name, pattern in CUES.items():
        if found(pattern, text):
            yield name
