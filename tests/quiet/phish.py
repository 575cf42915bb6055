"""What forgers send in Japan, in our own words: a brand is claimed, from elsewhere."""

from __future__ import annotations

from typing import Final

from tests.quiet.letters import Letter

_URGE: Final = (
    "24時間以内にご確認がない場合、ご利用を停止いたします。\nhttps://kakunin.test/login"
)


def _from(address: str, *rows: tuple[str, str]) -> tuple[Letter, ...]:
    """Return letters of one address: display name and subject of each."""
    return tuple(Letter(name, address, subject, _URGE) for name, subject in rows)


#: The name of a brand before the address of a stranger.
NAMES: Final = (
    *_from(
        "info@txkr3.test",
        ("Amazon.co.jp", "お支払い方法の更新をお願いします"),
        ("Amazon", "【重要】アカウントの一時停止について"),
        ("アマゾンジャパン", "プライム会費のお支払いに問題があります"),
        ("Amazon カスタマーサービス", "異常なサインインを検出しました"),
        ("amazon.co.jp", "ご注文の確認 572-278837-97576547"),
        ("Аmаzоn", "アカウント情報の確認"),
        ("Am\u200bazon", "お届け先の確認"),
        ("ＡＭＡＺＯＮ", "返金のお知らせ"),
        ("\u202enozamA\u202c", "セキュリティ通知"),
        ("A m a z o n", "ギフトカードが当選しました"),
        ("三井住友カード", "【重要】ご利用確認のお願い"),
        ("三井住友銀行", "お取引を規制しました"),
        ("SMBC", "セキュリティ強化のお願い"),
        ("VPASS", "第三者不正利用の可能性"),
        ("楽天カード株式会社", "カードご利用のお知らせ(本人ご利用分)"),
        ("楽天銀行", "ワンタイム認証の設定"),
        ("楽天市場", "会員情報の確認"),
    ),
    *_from(
        "service@qwzpl.test",
        ("JCBカード", "JCBカード2026年1月10日分お振替内容確定のご案内"),
        ("MyJCB", "本人認証サービスの登録"),
        ("PayPay銀行", "口座の取引制限"),
        ("PayPay", "支払いアカウントの制限"),
        ("住信SBIネット銀行", "スマート認証の再登録"),
        ("イオンカード", "1月ご請求額のお知らせ"),
        ("イオンフィナンシャルサービス", "不正利用検知のご連絡"),
        ("エポスカード", "カードの利用制限"),
        ("セゾンカード", "Netアンサーのご確認"),
        ("ビューカード", "VIEW's NET の再認証"),
        ("三菱UFJ銀行", "お客さま情報の確認"),
        ("アメリカン・エキスプレス", "不審なご請求の確認"),
        ("Mastercard", "カードの本人確認"),
        ("えきねっと", "アカウントの自動退会処理について"),
        ("ETC利用照会サービス", "サービスの利用停止"),
        ("国税庁", "未払い税金のお知らせ"),
        ("e-Tax", "税務署からのお知らせ"),
        ("ヤマト運輸", "お荷物のお届けについて"),
        ("佐川急便", "不在通知"),
        ("日本郵便", "配達できませんでした"),
        ("Apple", "Apple IDがロックされました"),
        ("Apple サポート", "領収書"),
        ("NTTドコモ", "dアカウントの不正ログイン"),
        ("ソフトバンク", "利用料金の未払い"),
        ("メルカリ", "アカウントの利用制限"),
        ("LINE", "アカウントの安全認証"),
        ("Netflix", "お支払い情報の更新"),
        ("PayPal", "Your account has been limited"),
        ("Microsoft アカウント チーム", "通常とは異なるサインイン"),
        ("Yahoo! JAPAN", "Yahoo! JAPAN IDの確認"),
    ),
)
#: A domain, or a local part, that plays a brand.
DOMAINS: Final = tuple(
    Letter(name, address, "ご確認のお願い", _URGE)
    for name, address in (
        ("", "no-reply@amazon-co-jp.test"),
        ("", "support@amazon.co.jp.txkr.test"),
        ("サポート", "info@arnazon.test"),
        ("サポート", "info@amaz0n.test"),
        ("サポート", "info@xn--amazn-mye.test"),
        ("", "account@amazon-support.test"),
        ("", "smbc-card@smbc-card-jp.test"),
        ("会員係", "info@vpass-ne-jp.test"),
        ("会員係", "info@rakuten-card.test"),
        ("", "admin@rakuten.co.jp.kaiin.test"),
        ("", "mail@my.jcb.co.jp.qqq.test"),
        ("", "info@paypay-bank-co-jp.test"),
        ("", "info@eki-net-com.test"),
        ("", "auto-confirm.amazon.co.jp@xxyy.test"),
        ("会員係", "vpass.ne.jp@xxyy.test"),
        ("", "no-reply.rakuten-bank@xxyy.test"),
    )
)
#: The brand's own address, which only proof could make genuine.
SPOOFED: Final = tuple(
    Letter(name, address, subject, _URGE, proof="fail")
    for name, address, subject in (
        ("Amazon.co.jp", "auto-confirm@amazon.co.jp", "注文済み: 「電球」"),
        ("Amazon.co.jp", "account-update@amazon.co.jp", "アカウントの修正"),
        (
            "三井住友カード",
            "statement@vpass.ne.jp",
            "ご利用のお知らせ【三井住友カード】",
        ),
        ("楽天カード", "info@mail.rakuten-card.co.jp", "カード利用のお知らせ"),
        ("JCB", "mail@qa.jcb.co.jp", "JCBカード／ショッピングご利用のお知らせ"),
        ("楽天銀行", "service@ac.rakuten-bank.co.jp", "デビットカードご利用通知"),
    )
)
#: Names no brand in its headers: nothing can be said of it but that it is not genuine.
NAMELESS: Final = (
    Letter("カスタマーセンター", "a@txkr3.test", "ご本人確認のお願い", _URGE),
    Letter("", "b@txkr3.test", "お荷物のお届けについて", _URGE),
    Letter("配送センター", "c@txkr3.test", "再配達のご依頼", _URGE),
    Letter("Support", "d@txkr3.test", "Your payment failed", _URGE),
)
CLAIMING: Final = (*NAMES, *DOMAINS, *SPOOFED)
