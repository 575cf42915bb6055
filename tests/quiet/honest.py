"""Honest mails that name brands, or look like orders, and mean nothing to us."""

from __future__ import annotations

from typing import Final

from tests.quiet.letters import Letter

_ORDER: Final = (
    "注文番号: 250-7654321-1234567\n* 電球\n  数量: 1\n合計: 63,000 JPY\n"
    "https://www.amazon.co.jp/your-orders\n"
)
_QUOTED: Final = "".join(f"> {line}\n" for line in _ORDER.splitlines())
_FORWARDED: Final = (
    "これって頼んだ?\n\n---------- Forwarded message ---------\n"
    "From: Amazon.co.jp <auto-confirm@amazon.co.jp>\n"
    "Date: 2026年1月10日(土) 12:00\nSubject: 注文済み: 「電球」\n"
    f"To: <saki@friend.example>\n\n{_ORDER}"
)
_LIST: Final = ("List-Id: <kumiai.circle.example>", "Precedence: list")
_BULK: Final = ("List-Unsubscribe: <https://news.example/stop>",)

JAPANESE: Final = (
    Letter(
        "みさき銀行",
        "news@misaki-bank.example",
        "Amazonギフトカード1,000円分が当たる春のキャンペーン",
        "口座を開いた方の中から500名様に。\nhttps://www.misaki-bank.example/spring",
        fields=_BULK,
    ),
    Letter("岡野 さき", "saki@friend.example", "Fwd: 注文済み: 「電球」", _FORWARDED),
    Letter(
        "岡野 さき",
        "saki@friend.example",
        "Re: Amazonの荷物が届いたよ",
        f"ありがとう!\n\n{_QUOTED}",
    ),
    Letter(
        "星書房オンライン",
        "order@hoshi-books.example",
        "ご注文の確認(Amazon Payでのお支払い)",
        "ご注文ありがとうございます。ご注文番号 10423\n合計 3,240円\n"
        "https://clicks.counter.example/t/1",
        fields=("Reply-To: support@helpdesk.example", *_BULK),
    ),
    Letter(
        "買い物上手の会",
        "letter@otoku-blog.example",
        "今週のAmazonセールまとめ",
        "一番安いのはこれ。\nhttps://otoku-blog.example/amazon-sale",
        fields=_BULK,
    ),
    Letter(
        "Amazonセール通信",
        "letter@otoku-blog.example",
        "タイムセールの見どころ",
        "https://otoku-blog.example/timesale",
        fields=_BULK,
    ),
    Letter(
        "みなと県警察",
        "anzen@minato-police.example",
        "Amazonをかたるフィッシングメールにご注意ください",
        "偽の「アカウント停止」メールが出回っています。リンクを開かないでください。",
    ),
    Letter(
        "なりすまし対策の会",
        "alert@antiphish.example",
        "[注意喚起] 三井住友カードを装う詐欺メール (2026/01/10)",
        "件名の例: 【三井住友カード】ご利用確認のお願い\nhttps://antiphish.example/20",
    ),
    Letter(
        "くらしの相談室",
        "magazine@kurashi-soudan.example",
        "ギフトカードの番号を教えてと言われたら、それは詐欺です",
        "Amazonギフトカードを買わせて番号を聞き出す手口です。",
        fields=_BULK,
    ),
    Letter(
        "坂本 健",
        "ken@circle.example",
        "[kumiai:00123] Re: Amazonで買ったテント",
        f"うちもこれです。\n\n{_QUOTED}",
        fields=_LIST,
    ),
    Letter(
        "みなと文具店",
        "order@minato-bungu.example",
        "ご注文ありがとうございます【注文番号: 100234】",
        "注文番号: 100234\n万年筆 1点\n合計: 13,200円\nhttps://minato-bungu.example/me",
    ),
    Letter(
        "みなと文具店",
        "order@minato-bungu.example",
        "ご注文の確認(Amazon Payでのお支払い)",
        "注文番号: P03-1234567-1234567\n合計: 13,200円\nお支払い方法: Amazon Pay",
    ),
    Letter(
        "青空書房",
        "ship@aozora-books.example",
        "商品を発送しました(クロネコヤマト)",
        "注文番号 7781\n送り状番号 1234-5678-9012\nhttps://aozora-books.example/track",
    ),
    Letter(
        "ヤマト運輸",
        "info@kuronekoyamato.co.jp",
        "お荷物お届けのお知らせ【受付番号:8771】",
        "ご依頼主: アマゾンジャパン合同会社\nお届け予定: 1月11日 午前中",
    ),
    Letter(
        "佐川急便株式会社",
        "info@sagawa-exp.co.jp",
        "【佐川急便】お荷物お届け予定のお知らせ",
        "お荷物の番号 1234 5678 9012",
    ),
    Letter(
        "日本郵便",
        "yubin@post.japanpost.jp",
        "【日本郵便】お荷物のお届けについて",
        "お届け予定日 1月11日",
    ),
    Letter(
        "なぎさマンション管理室",
        "box@nagisa-kanri.example",
        "宅配ボックスにお荷物が届きました(Amazon)",
        "ボックス番号 7、暗証番号はお部屋のモニターでご確認ください。",
    ),
    Letter(
        "ひかり電力",
        "bill@hikari-denryoku.example",
        "1月分の電気料金のお知らせ",
        "ご請求額 8,421円\nお支払い方法: 三井住友カード",
    ),
    Letter(
        "空の旅マイレージ",
        "mile@soratabi.example",
        "楽天カードのポイントをマイルに交換できます",
        "https://soratabi.example/rakuten",
        fields=_BULK,
    ),
    Letter(
        "経理 佐々木",
        "sasaki@kaisha.example",
        "楽天銀行への振込口座変更の件",
        "給与の振込先を楽天銀行にする方は月末までに届けてください。",
    ),
    Letter(
        "請求書ボックス",
        "no-reply@seikyu-box.example",
        "請求書が届いています(アマゾンウェブサービスジャパン)",
        "金額 12,430円\nhttps://seikyu-box.example/i/1",
    ),
    Letter(
        "アンケートひろば",
        "point@enquete-hiroba.example",
        "ポイント交換が完了しました(Amazonギフトカード 500円分)",
        "ギフトカード番号はマイページでご覧ください。\n"
        "https://enquete-hiroba.example/my",
    ),
    Letter(
        "福利厚生クラブ",
        "present@fukuri-club.example",
        "永年勤続のお祝い:Amazonギフトカードをお届けします",
        "10,000円分です。\nhttps://fukuri-club.example/gift",
    ),
    Letter(
        "しごとナビ",
        "offer@shigoto-navi.example",
        "アマゾンジャパン合同会社の求人が3件あります",
        "https://shigoto-navi.example/j/1",
        fields=_BULK,
    ),
    Letter(
        "あけぼの新聞デジタル",
        "asa@akebono-news.example",
        "Amazon、返品の期限を変更へ",
        "https://akebono-news.example/1",
        fields=_BULK,
    ),
    Letter(
        "ドコモショップみなと店",
        "yoyaku@minato-keitai.example",
        "ご来店予約を受け付けました",
        "1月12日 14:00",
    ),
    Letter(
        "りんご通信",
        "editor@ringo-tsushin.example",
        "Appleの新製品をまとめて紹介",
        "https://ringo-tsushin.example/12",
        fields=_BULK,
    ),
    Letter(
        "三井 翔",
        "sho@mitsui-ke.example",
        "同窓会の会費をPayPayで集めます",
        "3,000円です。よろしく!",
    ),
    Letter(
        "みなと小学校PTA",
        "pta@minato-es.example",
        "集金のお知らせ",
        "引落日 1月27日 / 4,500円 / ゆうちょ銀行",
    ),
    Letter("", "no-reply@yado.example", "ご予約の確認", "お支払い: JCBカード 24,000円"),
)
ENGLISH: Final = (
    Letter(
        "Deal Digest",
        "hello@deal-digest.example",
        "This week: the best Amazon finds under $25",
        "https://deal-digest.example/w1",
        fields=_BULK,
    ),
    Letter(
        "Market Notes",
        "notes@market-notes.example",
        "Amazon order volume, explained",
        "A long read.\nhttps://market-notes.example/amazon",
        fields=_BULK,
    ),
    Letter(
        "Harbor Credit Union",
        "alerts@harborcu.example",
        "Your Visa statement is ready",
        "Sign in at https://www.harborcu.example/ to see it.",
    ),
    Letter(
        "Harbor Outfitters",
        "orders@harbor-outfitters.example",
        "Order #111-7654321-1234567 confirmed",
        "Order # 111-7654321-1234567\nTotal $83.60\nPaid with Amazon Pay",
    ),
    Letter(
        "Harbor Outfitters",
        "orders@harbor-outfitters.example",
        "Your order has shipped with Amazon Logistics",
        "Order # 5512\nhttps://harbor-outfitters.example/t/5512",
    ),
    Letter(
        "IT Service Desk",
        "it@kaisha.example",
        "Beware of phishing: fake Microsoft sign-in pages",
        "Never type your password behind a link in a mail.",
    ),
    Letter(
        "octo-build",
        "notifications@code-forge.example",
        "[tools/amazon-parser] Fix order confirmation parsing (#12)",
        "Merged #12 into main.",
        fields=(
            "List-Id: tools/amazon-parser <amazon-parser.tools.code-forge.example>",
        ),
    ),
    Letter(
        "Ken Sakamoto via Google Groups",
        "kumiai@groups.example",
        "Google account for the club",
        "Who has the password?",
        fields=_LIST,
    ),
    Letter(
        "Line Hansen", "line@hansen.example", "Dinner on Friday?", "At ours, at seven."
    ),
    Letter(
        "Visa Korhonen", "visa@korhonen.example", "Photos of the lake", "See attached."
    ),
    Letter(
        "Corner Café",
        "receipts@corner-cafe.example",
        "Your receipt: $6.13 (Apple Pay)",
        "Flat white $6.13",
    ),
    Letter(
        "Mizuho Okano",
        "mizuho.work@kaisha.example",
        "Fwd: Your Amazon.com order #111-7654321-1234567",
        "Begin forwarded message:\n\n> From: Amazon.com <auto-confirm@amazon.com>\n"
        "> Subject: Your Amazon.com order\n> Order # 111-7654321-1234567\n"
        "> Total $83.60\n",
    ),
    Letter(
        "City Library", "due@library.example", "Your loan is due", "Return by Friday."
    ),
)
#: What brands themselves send, and is no order.
OFFICIAL: Final = (
    Letter(
        "Amazon.co.jp",
        "store-news@amazon.co.jp",
        "【タイムセール】おすすめ商品: 電球 ほか",
        "参考価格 63,000円\nhttps://www.amazon.co.jp/deal",
        fields=_BULK,
    ),
    Letter(
        "Amazon.co.jp",
        "auto-confirm@amazon.co.jp",
        "プライム会員限定: ギフトカードを買うと500ポイント",
        "ギフトカード 5,000円以上のご購入で。",
    ),
    Letter(
        "Amazonアソシエイト",
        "associates@amazon.co.jp",
        "お支払いレポートのお知らせ",
        "1月分の紹介料 1,204円",
    ),
    Letter(
        "田中 ひとし",
        "hitoshi@amazon.co.jp",
        "週末のフットサル",
        "参加費は500円です。注文番号はないよ。",
    ),
    Letter(
        "三井住友カード",
        "mail@contact.vpass.ne.jp",
        "【三井住友カード】ポイントアップキャンペーンのご案内",
        "ご利用金額の合計に応じて最大10,000円。",
    ),
    Letter(
        "楽天カード株式会社",
        "info@mail.rakuten-card.co.jp",
        "【楽天カード】お誕生日ポイントのお知らせ",
        "500ポイントを進呈しました。",
    ),
    Letter(
        "楽天市場",
        "news@emagazine.rakuten.co.jp",
        "お買い物マラソンが始まります",
        "https://event.rakuten.co.jp/",
        fields=_BULK,
    ),
    Letter(
        "Google アラート",
        "googlealerts-noreply@google.com",
        "Google アラート - Amazon 不正注文",
        "https://www.google.com/alerts",
    ),
    Letter(
        "Netflix",
        "info@mailer.netflix.com",
        "今月の新着作品",
        "https://www.netflix.com/",
    ),
    Letter(
        "e-Tax",
        "info@e-tax.nta.go.jp",
        "税務署からのお知らせ【受付完了】",
        "受付番号 1",
    ),
)
