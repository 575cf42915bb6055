"""A few brands for tests; shapes as in data/brands."""

from __future__ import annotations

from mioboe.authenticity.brands import index_brands
from mioboe.authenticity.model import Brand, Confidence, Sender

AMAZON = Brand(
    id="amazon",
    title="Amazon",
    domains=("amazon.co.jp", "amazon.com"),
    names=("Amazon", "Amazon.co.jp", "アマゾン"),
    tokens=("amazon", "amazonpay"),
    claims=("Amazon.co.jp カスタマーサービス",),
    innocent=("amazonas",),
    link_domains=("media.test",),
    senders=(
        Sender(
            address="auto-confirm@amazon.co.jp",
            confidence=Confidence.RAW,
            source="test",
        ),
    ),
)
VPASS = Brand(
    id="smbc-card",
    title="三井住友カード",
    domains=("vpass.ne.jp", "smbc-card.com"),
    names=("三井住友カード", "Vpass"),
    tokens=("vpass", "smbccard"),
)
RAKUTEN = Brand(
    id="rakuten",
    title="楽天",
    domains=("rakuten.co.jp",),
    names=("楽天", "楽天市場"),
    tokens=("rakuten",),
)
CARD = Brand(
    id="rakuten-card",
    title="楽天カード",
    domains=("rakuten-card.co.jp",),
    names=("楽天カード",),
    tokens=("rakutencard",),
)
SMALL = Brand(
    id="au",
    title="au",
    domains=("au.test", "auone.test"),
    names=("au", "au PAY"),
    tokens=("aupay", "jcb"),
    guests=("au.test",),
)
WORDS = Brand(
    id="apple",
    title="Apple",
    domains=("apple.com",),
    names=("Apple", "LINE", "Visa"),
    tokens=("apple", "sagawa", "aeon"),
    innocent=("apple", "sagawa", "kagawa", "segawa"),
)

BRANDS = index_brands((AMAZON, VPASS, RAKUTEN, CARD, SMALL, WORDS))
NOBODY = index_brands(())


def org(domain: str) -> str:
    """Return the organizational domain, as far as tests need it."""
    labels = domain.split(".")
    keep = 3 if ".".join(labels[-2:]) in {"co.jp", "ne.jp"} else 2
    return ".".join(labels[-keep:])
