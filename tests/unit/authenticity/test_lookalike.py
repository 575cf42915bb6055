"""Disguises, and those who only are called alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.brands import AMAZON, BRANDS, NOBODY, org

from mioboe.authenticity.brands import index_brands
from mioboe.authenticity.lookalike import (
    Kind,
    domain_disguise,
    local_disguise,
    name_disguise,
    shown_name,
)
from mioboe.authenticity.skeleton import skeleton, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amaz0n", "amazon"), ("arnazon", "amazon"), ("АМАΖОN", "amazon"),
        ("Ａｍａｚｏｎ", "amazon"), ("ama\u200bzon", "amazon"), ("amazón", "amazon"),
        ("PayPaI", "paypal"), ("payp4l", "paypal"), ("rnicrosoft", "microsoft"),
        ("vvindows", "windows"), ("clocomo", "docomo"), ("g00gle", "google"),
        ("ニコ二", "ニコニ"), ("力ード", "カード"), ("工ポス", "エポス"),
        ("ロコ", "口コ"), ("イ一ジ", "イージ"), ("アマゾソ", "アマゾン"),
        ("樂天", "楽天"), ("乐天", "楽天"), ("国", "國"), ("銀行", "银行"),
        ("ｱﾏｿﾞﾝ", "アマゾン"), ("へ", "ヘ"), ("卜ヨタ", "トヨタ"), ("夕", "タ"),
        ("раураl", "paypal"), ("ɑpple", "apple"), ("ⅴisa", "visa"),
    ],
)  # fmt: skip
def test_what_looks_alike_has_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("amazon", "amazonas"), ("ハ", "バ"), ("2点", "z点"), ("三井", "二井"),
     ("jcb", "jcd"), ("注文10", "注文lo"), ("visa", "vise")],
)  # fmt: skip
def test_what_does_not_look_alike_stays_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=60))
def test_a_skeleton_is_its_own(text: str) -> None:
    # `rn` out of `rrn`-like runs may need a second step; words never grow back.
    once = skeleton(text)

    assert len(skeleton(once)) <= len(once)
    assert words(text) == words(text)


@pytest.mark.parametrize(
    ("domain", "brand", "kind", "strong"),
    [
        ("amazon-support.example", "amazon", Kind.TOKEN, True),
        ("support-amazon.example", "amazon", Kind.TOKEN, True),
        ("amazonsupport.example", "amazon", Kind.TOKEN, True),
        ("supportamazon.example", "amazon", Kind.TOKEN, True),
        ("supportarnazon.example", "amazon", Kind.TOKEN, True),
        ("amzon.amazon.example", "amazon", Kind.TOKEN, True),
        ("rakuten.amzon-login.example", "amazon", Kind.TYPO, True),
        ("amazon24.example", "amazon", Kind.TOKEN, True),
        ("amazon.example", "amazon", Kind.TOKEN, True),
        ("amazon.cn", "amazon", Kind.TOKEN, True),
        ("amazon-co-jp.example", "amazon", Kind.TOKEN, True),
        ("amazon-fans.example", "amazon", Kind.TOKEN, False),
        ("mail.amazon-co-jp.example", "amazon", Kind.TOKEN, True),
        ("amazon.newsletter.example", "amazon", Kind.TOKEN, False),
        ("amazon.co.jp.account.example", "amazon", Kind.EMBEDDED, True),
        ("www.amazon.com.evil.test", "amazon", Kind.EMBEDDED, True),
        ("vpass.ne.jp.evil.test", "smbc-card", Kind.EMBEDDED, True),
        ("amaz0n.example", "amazon", Kind.TWIN, True),
        ("arnazon.example", "amazon", Kind.TWIN, True),
        ("amaz0n-login.example", "amazon", Kind.TWIN, True),
        ("xn--mazon-3ve.example", "amazon", Kind.TWIN, True),
        ("xn--amazn-mye.com", "amazon", Kind.TWIN, True),
        ("amzon.example", "amazon", Kind.TYPO, False),
        ("amazom.example", "amazon", Kind.TYPO, False),
        ("amaazon.example", "amazon", Kind.TYPO, False),
        ("amzaon.example", "amazon", Kind.TYPO, False),
        ("rakutan.example", "rakuten", Kind.TYPO, False),
        ("smbc-card.example", "smbc-card", Kind.TOKEN, True),
        ("smbccard-login.example", "smbc-card", Kind.TOKEN, True),
        ("au-pay.example", "au", Kind.TOKEN, True),
        ("jcb-card.example", "au", Kind.TOKEN, True),
        ("jcb.example", "au", Kind.TOKEN, False),
        ("apple-support.example", "apple", Kind.TOKEN, True),
        ("apple.example", "apple", Kind.TOKEN, False),
        ("rakutencard-jp.example", "rakuten-card", Kind.TOKEN, True),
    ],
)
def test_a_disguised_domain_is_seen(
    domain: str, brand: str, kind: Kind, *, strong: bool
) -> None:
    found = domain_disguise(domain, BRANDS, org)

    assert found is not None
    assert (found.brand, found.kind, found.strong) == (brand, kind, strong)


@pytest.mark.parametrize(
    "domain",
    [
        "amazon.co.jp", "bounces.amazon.co.jp", "vpass.ne.jp", "au.test",
        "amazonas.example", "amazons.example", "jcbasketball.example",
        "pineapple.example", "apple-tree.example", "applebees.example",
        "au-bon-pain.example", "beau-pays.example", "kagawa.example",
        "pref.kagawa.lg.jp", "segawa.example", "sagawa-clinic.example",
        "japan.example", "aeonian.example", "vpassion.example", "shop.example",
        "xn--80ak6aa92e.example-safe.test", "xn--.example", "xn--a.example", "example",
        "", ".", "..", "a" * 300 + ".example", "-.example", "smb.cc.example",
    ],
)  # fmt: skip
def test_who_is_only_called_alike_is_not_accused(domain: str) -> None:
    found = domain_disguise(domain, BRANDS, org)

    assert found is None or domain.startswith("xn--80ak6aa92e")


def test_the_cyrillic_apple_is_seen() -> None:
    found = domain_disguise("xn--80ak6aa92e.example", BRANDS, org)

    assert found is not None
    assert (found.brand, found.kind) == ("apple", Kind.TWIN)


@pytest.mark.parametrize(
    ("local", "brand", "kind", "strong"),
    [
        ("no-reply.email.aeon", "apple", Kind.TOKEN, True),
        ("admin-vpass.ne.jp", "smbc-card", Kind.EMBEDDED, True),
        ("amazon.co.jp", "amazon", Kind.EMBEDDED, True),
        ("Amazon-Support", "amazon", Kind.TOKEN, True),
        ("rakuten_card", "rakuten-card", Kind.TOKEN, True),
        ("amaz0n", "amazon", Kind.TWIN, True),
        ("amazon", "amazon", Kind.TOKEN, False),
        ("taro.amazon", "amazon", Kind.TOKEN, False),
    ],
)
def test_a_disguised_local_part_is_seen(
    local: str, brand: str, kind: Kind, *, strong: bool
) -> None:
    found = local_disguise(local, BRANDS)

    assert found is not None
    assert (found.brand, found.kind, found.strong) == (brand, kind, strong)


@pytest.mark.parametrize(
    "local",
    ["", "info", "no-reply", "taro.yamada", "amazonas", "kagawa", "apple", "jcb",
     "paul.beau", "aeonia",
     "taro=amazon.co.jp", "x" * 500, "....", "=amazon"],
)  # fmt: skip
def test_an_ordinary_local_part_is_none(local: str) -> None:
    assert local_disguise(local, BRANDS) is None


@pytest.mark.parametrize(
    ("name", "brand", "whole"),
    [
        ("Amazon.co.jp", "amazon", True),
        ("ＡＭＡＺＯＮ　ＣＯ　ＪＰ", "amazon", True),
        ("Amazon カスタマーサービス", "amazon", True),
        ("お客様センター（アマゾン）", "amazon", True),
        ("三井住友カード株式会社", "smbc-card", True),
        ("【重要】楽天カード", "rakuten-card", True),
        ("楽天市場", "rakuten", True),
        ("楽天お買い物くらぶ", "rakuten", False),
        ("auto-confirm@amazon.co.jp", "amazon", True),
        ("Amazon Prime, x", "amazon", False),
        ("LINE", "apple", True),
        ("Apple Support", "apple", True),
    ],
)
def test_a_brands_name_is_seen(name: str, brand: str, *, whole: bool) -> None:
    found = shown_name(name, BRANDS)

    assert found is not None
    assert (found.brand, found.whole, found.disguise) == (brand, whole, None)


@pytest.mark.parametrize(
    "name",
    ["", "山田 太郎", "Line Hansen", "Visa Koivu", "Amazonas Tours", "Beau Au Lait",
     "Taro via Amazon", "Pineapple", "au Bon Pain", "カード", "天楽", "Linen"],
)  # fmt: skip
def test_an_ordinary_name_shows_no_brand(name: str) -> None:
    assert shown_name(name, BRANDS) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Amaz0n", Kind.TWIN), ("Аmаzоn.co.jp", Kind.TWIN), ("アマゾソ", Kind.TWIN),
        ("乐天市场", Kind.TWIN), ("三井住友力一ド", Kind.TWIN),
        ("Ama\u200bzon", Kind.INVISIBLE), ("Amazon\u00ad.co.jp", None),
        ("三 井 住 友 カ ー ド", Kind.SPACED), ("A m a z o n", Kind.SPACED),
        ("Amazon", None), ("AMAZON", None), ("Ａｍａｚｏｎ", None),
        ("楽天 カード", None), ("山田", None),
    ],
)  # fmt: skip
def test_a_hidden_name_is_seen(name: str, kind: Kind | None) -> None:
    found = name_disguise(name, BRANDS)

    assert (found.kind if found else None) == kind


def test_a_name_of_signs_alone_is_none() -> None:
    brands = index_brands((replace(AMAZON, names=("！",)),))

    assert brands.names == {}


def test_without_brands_nothing_is_one() -> None:
    assert shown_name("Amazon", NOBODY) is None
    assert domain_disguise("amazon-login.example", NOBODY, org) is None
    assert local_disguise("amazon", NOBODY) is None


@given(st.text(max_size=300))
def test_nothing_makes_them_raise(text: str) -> None:
    domain_disguise(text, BRANDS, org)
    local_disguise(text, BRANDS)
    shown_name(text, BRANDS)


@given(st.text("abnrvcl.-=_01", max_size=5000))
def test_long_labels_are_cut(text: str) -> None:
    domain_disguise("xn--" + text, BRANDS, org)
    local_disguise(text, BRANDS)
