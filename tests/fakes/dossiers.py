"""An invented case with two shops, two issuers, and much that not everybody may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mioboe.authenticity import VerdictKind
from mioboe.dossiers import (
    Attachment,
    Audience,
    Call,
    DeniedOrder,
    DossierInput,
    Instrument,
    InstrumentKind,
    Loss,
    Moment,
    Origin,
    Owner,
    Promised,
    PromiseState,
    Proof,
    Remark,
    Scope,
    Source,
    Variant,
)
from mioboe.kit import Money

ZONE: Final = ZoneInfo("Asia/Tokyo")
SHOP: Final = "shop.example"
OTHER_SHOP: Final = "toys.example"
ISSUER: Final = "あおぞら台カード"
BANK: Final = "みどり野銀行"
#: Texts that only some readers may see, by what they are.
SECRETS: Final = {
    "other shop": "T-5550001",
    "bank": "7788",
    "other card": "もう一枚のカードの件",
    "note": "夫にはまだ話していない",
    "family": "髙﨑 桃子",
    "postal": "東京都渋谷区架空町1-2-3",
}
AUDIENCES: Final = (
    Audience(variant=Variant.SHOP, name="例の店 カスタマーサービス", shop=SHOP),
    Audience(variant=Variant.ISSUER, name=f"{ISSUER} 不正利用係", issuer=ISSUER),
    Audience(variant=Variant.POLICE, name="サイバー犯罪相談窓口"),
    Audience(variant=Variant.CONSUMER_CENTER, name="消費生活センター"),
    Audience(variant=Variant.SELF),
)
_OF_SHOP: Final = Scope(shop=SHOP, instrument="card")
_ACCOUNT: Final = Scope(shop=SHOP)
_OF_OTHER: Final = Scope(shop=OTHER_SHOP, instrument="bank")


def at(text: str) -> datetime:
    """Return a local moment."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def _mail(number: int, title: str = "") -> Source:
    return Source(origin=Origin.MESSAGE, item=number, title=title)


_MOMENTS: Final = (
    Moment(
        at=at("2026-01-10 13:05"),
        received=at("2026-01-10 13:06"),
        what="「例の店」から注文確認のメール。イヤホン 63,000円。"
        "送り先は知らない名前と住所。",
        source=_mail(1, "ご注文の確認"),
        scope=_OF_SHOP,
    ),
    Moment(
        at=at("2026-01-10 13:20"),
        received=at("2026-01-11 00:02"),
        what="おもちゃの店から注文確認のメール（T-5550001）。銀行口座から 12,000円。",
        source=_mail(2),
        scope=_OF_OTHER,
    ),
    Moment(
        at=at("2026-01-10 16:35"),
        received=at("2026-01-10 16:35"),
        what="発送のお知らせ。注文から 3時間30分。取り消しはもうできない。",
        source=_mail(3, "商品を発送しました"),
        scope=_OF_SHOP,
    ),
    Moment(
        at=at("2026-01-10 21:00"),
        what="「例の店」のチャット窓口に連絡。アカウントを止めてもらった。",
        source=Source(origin=Origin.CALL, item=4),
        scope=_ACCOUNT,
    ),
    Moment(
        at=at("2026-01-10 22:10"),
        what="カードを止めようと、紛失・盗難の窓口に電話。1時間つながらず、"
        "アプリで利用を停止した。",
        source=Source(origin=Origin.OWNER),
        scope=Scope(instrument="card"),
    ),
    Moment(
        at=at("2026-01-11 09:00"),
        what="不正利用の窓口に電話。カード番号 4111 1111 1111 1111 を無効にし、"
        "再発行になった。",
        source=Source(origin=Origin.CALL, item=5),
        scope=Scope(instrument="card"),
    ),
    Moment(
        at=at("2026-01-11 09:40"),
        what="夫にはまだ話していない。",
        source=Source(origin=Origin.OWNER),
        scope=Scope(is_private=True),
    ),
    Moment(
        at=at("2026-01-12 10:15"),
        what="警察に相談。相談として受け付けてもらった。",
        source=Source(origin=Origin.OWNER),
    ),
)
_ORDERS: Final = (
    DeniedOrder(
        number="250-0000001-0000001",
        shop=SHOP,
        placed=at("2026-01-10 13:05"),
        amount=Money.yen(63_000),
        goods="ワイヤレスイヤホン（ブラック）",
        recipient="﨑山 ㈱～①営業所 某、大阪府架空市9-9-9",
        carrier="架空運輸",
        tracking="4000-0000-0002",
        state="発送済み。店が運送会社に返送を依頼",
        item=1,
        scope=_OF_SHOP,
    ),
    DeniedOrder(
        number="T-5550001",
        shop=OTHER_SHOP,
        placed=at("2026-01-10 13:20"),
        amount=Money.yen(12_000),
        goods="ブロックのおもちゃ 🎁",
        state="取り消し済み",
        item=2,
        scope=_OF_OTHER,
    ),
)
_PROOFS: Final = (
    Proof(
        item=1,
        subject="ご注文の確認 250-0000001-0000001",
        author="order@shop.example",
        received=at("2026-01-10 13:06"),
        verdict=VerdictKind.GENUINE,
        reasons=(
            (
                "差出人 order@shop.example は、例の店がこの種類のメールを送るときに"
                "実際に使っているアドレスです。"
            ),
            "例の店の電子署名が正しく、途中で書き換えられていません。",
        ),
        technical=("DKIM d=shop.example s=a2025 rsa-sha256 2048 pass",),
        scope=_OF_SHOP,
    ),
    Proof(
        item=2,
        subject="ご注文ありがとうございます T-5550001",
        author="info@toys.example",
        received=at("2026-01-11 00:02"),
        verdict=VerdictKind.UNPROVEN,
        reasons=("署名がありません。本物とも偽物とも言えません。",),
        scope=_OF_OTHER,
    ),
)
_CALLS: Final = (
    Call(
        at=at("2026-01-10 21:00"),
        desk="例の店 カスタマーサービス",
        channel="チャット",
        minutes=40,
        person="担当A",
        said="身に覚えのない注文であること、発送を止めてほしいことを伝えた。"
        "アカウントを止めるとの回答。",
        scope=_ACCOUNT,
    ),
    Call(
        at=at("2026-01-10 22:10"),
        desk="紛失・盗難デスク",
        channel="電話",
        is_reached=False,
        minutes=60,
        scope=Scope(instrument="card"),
    ),
    Call(
        at=at("2026-01-11 09:00"),
        desk="不正利用デスク",
        channel="電話",
        minutes=15,
        person="B様",
        said="カードを無効にした。店からの売上はまだ届いていない。"
        "警察への届け出は今はいらない。",
        scope=Scope(instrument="card"),
    ),
    Call(
        at=at("2026-01-13 12:00"),
        desk="別のカード会社",
        said="もう一枚のカードの件。利用はなかった。",
        scope=Scope(instrument="second"),
    ),
)
_PROMISES: Final = (
    Promised(
        made=at("2026-01-10 21:30"),
        desk="例の店",
        what="調査の結果をメールで知らせる",
        due=at("2026-01-11 21:30"),
        state=PromiseState.SLIPPED,
        scope=_ACCOUNT,
    ),
    Promised(
        made=at("2026-01-11 09:10"),
        desk=ISSUER,
        what="新しいカードを書留で送る",
        due=at("2026-01-18 23:59"),
        scope=Scope(instrument="card"),
    ),
)
_LOSSES: Final = (
    Loss(
        what=f"{ISSUER}（イヤホン）",
        amount=Money.yen(0),
        at_stake=Money.yen(63_000),
        route="請求されない見込み（売上が届かない）",
        scope=_OF_SHOP,
    ),
    Loss(
        what=f"{BANK}（おもちゃ）",
        amount=Money.yen(12_000),
        back=Money.yen(12_000),
        route="店からの返金",
        is_final=True,
        scope=_OF_OTHER,
    ),
)


_RAW: Final = b"""\
Return-Path: <order@shop.example>\r
Received: from mx.shop.example (mx.shop.example [192.0.2.7])\r
\tby mail.example with ESMTPS; Sat, 10 Jan 2026 13:06:00 +0900\r
DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=a2025; c=relaxed/relaxed;\r
\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r
\tb=aW52ZW50ZWQgc2lnbmF0dXJlIG9mIGEgZmFrZSBtYWlsIHRoYXQgaXMgbG9uZyBlbm91Z2ggdG8gYnJlYWs=\r
From: order@shop.example\r
To: hanako@mail.example\r
Subject: order 250-0000001-0000001\r
Date: Sat, 10 Jan 2026 13:05:00 +0900\r
Message-ID: <1@shop.example>\r
\r
\xff\r
"""


def invented_case() -> DossierInput:
    """Return the case."""
    return DossierInput(
        case="M-2026-001",
        title="例の店での身に覚えのない注文（2026年1月）",
        made=at("2026-01-13 12:00"),
        zone=ZONE,
        owner=Owner(
            name="髙﨑 花子",
            addresses=("hanako@mail.example",),
            postal=f"150-0000 {SECRETS['postal']}",
            phone="000-0000-0000",
            others=("髙﨑 太郎", SECRETS["family"]),
        ),
        statement="10年以上使っていない「例の店」のアカウントで、"
        "知らない人あての注文が入りました。本人も家族も注文していません。メールとパスワードは、変えられていませんでした。",
        instruments=(
            Instrument(
                id="card", kind=InstrumentKind.CREDIT_CARD, issuer=ISSUER, last4="1111"
            ),
            Instrument(
                id="second",
                kind=InstrumentKind.CREDIT_CARD,
                issuer="別のカード会社",
                last4="2222",
            ),
            Instrument(
                id="bank", kind=InstrumentKind.BANK_ACCOUNT, issuer=BANK, last4="7788"
            ),
        ),
        moments=_MOMENTS,
        orders=_ORDERS,
        proofs=_PROOFS,
        calls=_CALLS,
        promises=_PROMISES,
        losses=_LOSSES,
        remarks=(
            Remark(
                title="店の案内と実際が違います",
                text="店のメールには「発送前の注文は取り消しました」とありますが、"
                "この注文は発送されていました。",
                scope=_ACCOUNT,
            ),
        ),
        attachments=(
            Attachment(item=1, title="ご注文の確認", content=_RAW, scope=_OF_SHOP),
            Attachment(
                item=2, title="T-5550001", content=b"From: b\r\n", scope=_OF_OTHER
            ),
        ),
        head="9201e22b5d5eadb0a5a13508bae4d73e9305202db9c9b517e57ec7d5f7c816f7",
        stamped=at("2026-01-13 12:01"),
    )


def long_case(entries: int) -> DossierInput:
    """Return the case with that many entries in its time line."""
    many = tuple(
        replace(
            _MOMENTS[number % len(_MOMENTS)],
            at=_MOMENTS[0].at + timedelta(minutes=37 * number),
        )
        for number in range(entries)
    )
    return replace(invented_case(), moments=many)
