"""The commerce mails of the benchmark: orders, shipping, gift cards, card notices.

Forms as shared/domain/MAIL_FORMATS.md tells them; names and numbers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import phrases

if TYPE_CHECKING:
    import datetime as dt
    import random


@dataclass(frozen=True, slots=True)
class Note:
    """What a shop or an issuer writes."""

    name: str
    sender: str
    subject: str
    text: str
    charset: str = "utf-8"


def write(chance: random.Random, at: dt.datetime) -> Note:
    """Return one note of a kind drawn by chance."""
    kinds = (_order, _shipped, _delivered, _card_vpass, _card_rakuten, _card_jcb)
    return chance.choices(kinds, (30, 20, 15, 15, 15, 5))[0](chance, at)


def _number(chance: random.Random) -> str:
    return f"250-{chance.randrange(10**7):07d}-{chance.randrange(10**7):07d}"


def _order(chance: random.Random, at: dt.datetime) -> Note:
    product, price = chance.choice(phrases.PRODUCTS), chance.randrange(300, 20000)
    if at.year < 2022:  # noqa: PLR2004 - the year in which the form changed
        subject = "Amazon.co.jp ご注文の確認"
        text = (
            "山田太郎様\n\nご注文ありがとうございます。\n\n"
            f"注文番号： {_number(chance)}\n"
            f"注文日： {at:%Y/%m/%d}\n====================\n{product}\n￥ {price:,}\n\n"
            f"商品の小計：　￥ {price:,}\n配送料・手数料：　￥ 0\n"
            f"注文合計：　￥ {price:,}\n"
        )
    else:
        subject = f"注文済み: 「{product[:10]}…」"
        text = (
            "山田太郎様、ご注文ありがとうございます。\n\n注文済み\n\n注文番号\n"
            f"{_number(chance)}\n\n* {product}\n  数量: 1\n  {price:,} JPY\n\n合計\n"
            f"{price:,} JPY\n"
        )
    return Note("Amazon.co.jp", "auto-confirm@amazon.co.jp", subject, text)


def _shipped(chance: random.Random, _at: dt.datetime) -> Note:
    product = chance.choice(phrases.PRODUCTS)
    text = f"商品を発送しました。\n\n注文番号\n{_number(chance)}\n\n* {product}\n"
    sender = "shipment-tracking@amazon.co.jp"
    return Note("Amazon.co.jp", sender, f"発送済み: 「{product[:10]}…」", text)


def _delivered(chance: random.Random, _at: dt.datetime) -> Note:
    product = chance.choice(phrases.PRODUCTS)
    text = f"お届けしました。\n\n注文番号\n{_number(chance)}\n"
    sender = "order-update@amazon.co.jp"
    return Note("Amazon.co.jp", sender, f"配達済み: 「{product[:10]}…」", text)


def _card_vpass(chance: random.Random, at: dt.datetime) -> Note:
    text = (
        "山田　太郎　様\n\nご利用カード：サンプルカード\n\n"
        f"◇利用日：{at:%Y/%m/%d %H:%M}\n◇利用先：{chance.choice(phrases.SHOPS)}\n"
        f"◇利用取引：買物\n◇利用金額：{chance.randrange(100, 30000):,}円\n"
    )
    subject = "ご利用のお知らせ【三井住友カード】"
    sender = "statement@vpass.ne.jp"
    return Note("三井住友カード", sender, subject, text, "iso-2022-jp")


def _card_rakuten(chance: random.Random, at: dt.datetime) -> Note:
    early = chance.random() < 0.5  # noqa: PLR2004 - a coin
    shop = "" if early else f"■利用先: {chance.choice(phrases.SHOPS)}\n"
    text = (
        f"{'＜速報情報＞' if early else ''}\n■利用日: {at:%Y/%m/%d}\n{shop}"
        f"■利用者: 本人\n■利用金額: {chance.randrange(100, 30000):,} 円\n"
    )
    subject = "カード利用のお知らせ(本人ご利用分)"
    if early:
        subject = f"【速報版】{subject}"
    sender = "info@mail.rakuten-card.co.jp"
    return Note("楽天カード株式会社", sender, subject, text)


def _card_jcb(chance: random.Random, at: dt.datetime) -> Note:
    text = (
        "カード名称　：　サンプルカード\n\n"
        f"【ご利用日時(日本時間)】　{at:%Y/%m/%d %H:%M}\n"
        f"【ご利用金額】　{chance.randrange(100, 30000):,}円\n"
        f"【ご利用先】　{chance.choice(phrases.SHOPS)}\n"
    )
    subject = "JCBカード／ショッピングご利用のお知らせ"
    return Note("", "mail@qa.jcb.co.jp", subject, text, "iso-2022-jp")
