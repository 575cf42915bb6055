"""Invented words and sentences of which the benchmark's mails are made."""

from __future__ import annotations

JAPANESE = (
    "いつもお世話になっております。",
    "先日ご案内した集まりの件で、会場が変わりましたのでお知らせします。",
    "添付の資料をご確認のうえ、来週の水曜日までにお返事をいただけると助かります。",
    "庭の梅がようやく咲き始めました。次の休みに見に来ませんか。",
    "今月の特集は、身近な材料で作る春の保存食です。",
    "会員の皆さまには、先行してお申し込みいただける期間を設けました。",
    "天候により開始時刻が変わる場合は、当日の朝八時に掲示します。",
    "写真を共有の置き場に入れておきました。ご自由にお使いください。",
    "このたびは講座にご参加いただき、誠にありがとうございました。",
    "次回の定例会は第三木曜日の午後七時から、公民館の二階で行います。",
    "配信の停止をご希望の方は、下の案内からお手続きください。",
    "新しい路線図は駅の窓口で配布しています。",
)
ENGLISH = (
    "Thanks for the quick reply, that answers most of my questions.",
    "The nightly build failed again in the same test as last week.",
    "From what I can see the second patch is not needed any more.",
    "Could you review the attached notes before the meeting on Thursday?",
    "We have added new walking tours for the spring season.",
    "The garden club meets at the old mill on the first Sunday of the month.",
    "Your weekly digest is ready: twelve new topics and forty replies.",
    "I moved the photos into the shared folder and renamed them by date.",
    "The library will be closed for stocktaking from Monday to Wednesday.",
    "Please find the minutes below and tell me if anything is missing.",
    "There is a small change to the timetable from the beginning of April.",
    "This issue covers slow cooking, fast trains and a very patient cat.",
)
JAPANESE_SUBJECTS = (
    "【今週のおすすめ】春の保存食を作ってみませんか",
    "定例会のお知らせと前回の議事録",
    "写真を送ります",
    "Re: 来週の打ち合わせの件",
    "★本日限り★ 会員さま先行のご案内",
    "［花だより］第{n}号 梅の見ごろと散歩道",
    "講座お申し込み受付のお知らせ（受付番号{n}）",
    "町内会より 清掃日の変更について",
    "ﾒｰﾙﾏｶﾞｼﾞﾝ 第{n}号",
    "天気の急変にご注意ください",
)
ENGLISH_SUBJECTS = (
    "Re: [dev-list] nightly build, run {n}",
    "Weekly digest: {n} new topics",
    "[PATCH v2 3/7] drop the second pass",
    "Minutes of the last meeting",
    "Spring walking tours are here",
    "Photos from Sunday",
    "Your reading list for this week",
    "Timetable change from April",
    "Re: Re: question about the notes",
    "Ticket {n}: reply from the support desk",
)
SENDERS = (
    ("花だより編集部", "letter@hanadayori.example"),
    ("町内会事務局", "office@chonaikai.example"),
    ("春野 さくら", "sakura@haruno.example"),
    ("駅前料理教室", "news@cooking.example"),
    ("The Walking Club", "tours@walking.example"),
    ("dev-list", "dev-list@lists.example"),
    ("Old Mill Garden Club", "garden@oldmill.example"),
    ("Weekly Digest", "digest@topics.example"),
    ("Robin Field", "robin@field.example"),
    ("Library Service", "service@library.example"),
    ("山川 一郎", "ichiro@yamakawa.example"),
    ("天気のたより", "weather@tenki.example"),
)
PRODUCTS = (
    "折りたたみ傘 軽量 55cm",
    "ステンレス水筒 500ml",
    "鉛筆 HB 12本入り",
    "園芸用手袋 M",
    "木製まな板 中",
    "USB充電ケーブル 1m",
)
SHOPS = (
    "ミドリ書店",
    "ＳＡＫＵＲＡ　ＭＡＲＴ",
    "ヒガシ電機",
    "KITA COFFEE",
    "ニシ薬局",
)
