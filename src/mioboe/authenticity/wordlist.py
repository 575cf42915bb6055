"""Words that stand around a brand's name, in its own mails and in imitations."""

from __future__ import annotations

from typing import Final

from mioboe.authenticity.skeleton import skeleton

#: In domains, local parts and Latin display names.
AROUND: Final = frozenset(
    """
    account accounts ad admin alert alerts alarm app apps assist auth auto bank bill
    billing biz buy campaign card cards care cash center centre cert check club co
    com confirm connect contact corp credit cs customer customers deliver delivery
    desk do event express faq fan gift global group guard help home house id inc
    info inform information infomail invoice jcb japan jp jpn kaiin kaisha kanri key
    limited link login logon ltd mail mailer mailing market master mail mobile msg my
    mypage ne net new news newsletter nihon no not notice notification notify
    official one online or order orders page pass pay payment payments point points
    portal post premium prime protect refund renew reply return reward rewards safe
    safety sale sales secure security sec send server service services shop shopping
    sign signin site sms social staff statement status store sub support sys system
    team tel the ticket top track tracking trade update updates upgrade user verify
    verification vip visa warning web webmail www your
    """.split()  # noqa: SIM905 - words are read best as words
)
AROUND_TWINS: Final = frozenset(map(skeleton, AROUND))

#: In Japanese display names, as skeletons, the longest first. They are taken out
#: wherever they stand.
JAPANESE: Final = tuple(
    sorted(
        map(
            skeleton,
            """
            株式会社 (株) 有限会社 合同会社 お客様 お客さま カスタマー サポート
            サービス センター デスク 事務局 事務所 窓口 相談 受付 本部 本社 運営
            管理 管理者 係 担当 チーム 公式 オフィシャル 会員 会員様 様 さま 各位
            利用者 ユーザー アカウント セキュリティ セキュリティー 安全 安心 保護
            認証 確認 本人 重要 緊急 至急 警告 注意 お知らせ おしらせ 通知 連絡 案内
            ご案内 ご連絡 速報 最新 情報 自動 配信 送信 専用 返信 不可 メール
            ニュース マガジン カード 銀行 支払 支払い お支払い 請求 決済 注文 購入
            配送 配達 発送 宅配 荷物 不在 ストア ショップ ショッピング オンライン
            ネット ポイント プライム モバイル アプリ ジャパン 日本 からの より から
            の を は へ に が と な ご お
            """.split(),  # noqa: SIM905 - words are read best as words
        ),
        key=lambda word: (-len(word), word),
    )
)

#: Before a name they say that it only carried the mail.
CARRIERS: Final = frozenset(map(skeleton, ("via", "by", "on", "through", "経由")))

#: With these a sender speaks about the reader's account, money or parcel. Patterns.
ACCOUNT: Final = """
    アカウント パスワード サインイン ログイン ログオン セキュリティ 認証 本人 会員
    お?支払 請求 決済 引き?落 振込 入金 残高 ご?利用(?:の|を|が|制限|停止|明細|通知)
    注文 発送 配達 配送 お届け 荷物 不在 更新 停止 制限 凍結 保留 失効 期限 有効期
    不正 異常 第三者 緊急 至急 重要 口座 還付 返金 ポイント 当選 プレゼント 解約
    退会 個人情報 確認 お知らせ 通知 警告
    """.split()  # noqa: SIM905 - words are read best as words
ACCOUNT_LATIN: Final = (
    r"\b(?:account|password|sign-?in|log-?in|payment|invoice|billing|order|refund|"
    r"suspen\w+|verif\w+|confirm\w*|unusual|security|alert|limited|expire[sd]?|"
    r"update|delivery|parcel|shipment|shipped|urgent|locked|hold|gift card)\b"
)
#: Who writes these speaks about forgers. Patterns.
WARNING: Final = (
    "かた(?:る|った)", "騙(?:る|った)", "装(?:う|い|った)", "なりすま", "詐欺",
    "フィッシング", "注意喚起", r"\bphish", r"\bscam", r"\bspoof",
)  # fmt: skip
