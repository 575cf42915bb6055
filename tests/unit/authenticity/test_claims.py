"""Which brand a mail presents itself as."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.brands import BRANDS, NOBODY, org

from mioboe.authenticity.claims import By, Claim, claims
from mioboe.messages import Address, Link, Message

STRANGER = ("", "info", "txnfyd.test")
ACCOUNT = "【Amazon】お支払い方法の更新"


def mail(
    author: tuple[str, str, str] = STRANGER,
    subject: str = "",
    text: str = "",
    links: tuple[Link, ...] = (),
) -> Message:
    return Message(
        raw=b"",
        body_start=0,
        headers=(),
        message_id="",
        subject=subject,
        authors=(Address(*author),),
        text=text,
        links=links,
    )


def found(message: Message) -> list[tuple[str, By, bool]]:
    return [(c.brand, c.by, c.strong) for c in claims(message, BRANDS, org)]


def link(href: str, text: str = "") -> Link:
    return Link(href=f"https://{href}/x", host=href, text=text)


def test_the_brands_own_address_claims_by_sender() -> None:
    message = mail(("Amazon.co.jp", "auto-confirm", "amazon.co.jp"), ACCOUNT)

    assert found(message) == [("amazon", By.SENDER, True)]


def test_any_other_address_of_the_brand_claims_by_domain() -> None:
    message = mail(("Taro Yamada", "taro", "mail.amazon.co.jp"), "Lunch?")

    assert found(message) == [("amazon", By.OFFICIAL_DOMAIN, True)]


def test_an_official_domain_ends_the_search() -> None:
    message = mail(("Card", "statement", "vpass.ne.jp"), f"Amazon: {ACCOUNT}")

    assert found(message) == [("smbc-card", By.OFFICIAL_DOMAIN, True)]


def test_the_name_of_another_brand_counts_beside_an_official_domain() -> None:
    message = mail(("Amazon", "statement", "vpass.ne.jp"), ACCOUNT)

    assert found(message) == [
        ("amazon", By.DISPLAY_NAME, True),
        ("smbc-card", By.OFFICIAL_DOMAIN, True),
    ]


def test_a_customers_mailbox_does_not_speak_for_the_provider() -> None:
    assert found(mail(("Hanako", "hanako", "au.test"))) == []
    assert found(mail(("au", "info", "mail.au.test"))) == [
        ("au", By.OFFICIAL_DOMAIN, True)
    ]


def test_a_customers_mailbox_may_play_a_brand() -> None:
    message = mail(("Amazon", "x1", "au.test"))

    assert found(message) == [("amazon", By.DISPLAY_NAME, True)]


def test_each_author_may_claim() -> None:
    authors = (Address("", "a", "evil.test"), Address("", "b", "amazon.co.jp"))

    assert found(replace(mail(), authors=authors)) == [
        ("amazon", By.OFFICIAL_DOMAIN, True)
    ]


@pytest.mark.parametrize(
    ("author", "by"),
    [
        (("", "info", "amazon-login.example"), By.LOOKALIKE_DOMAIN),
        (("Amazon.co.jp", "info", "txnfyd.test"), By.DISPLAY_NAME),
        (("Аmаzоn", "info", "txnfyd.test"), By.DISPLAY_NAME),
        (("", "no-reply.amazon", "txnfyd.test"), By.LOCAL_PART),
        (("", "amazon.co.jp", ""), By.LOCAL_PART),
    ],
)
def test_strangers_claim_by_what_readers_see(
    author: tuple[str, str, str], by: By
) -> None:
    assert found(mail(author)) == [("amazon", by, True)]


def test_the_strongest_stands_first() -> None:
    message = mail(("Amazon", "amazon-info", "amazon.co.jp.login.test"), ACCOUNT)

    assert [by for _, by, _ in found(message)] == [
        By.LOOKALIKE_DOMAIN,
        By.DISPLAY_NAME,
        By.LOCAL_PART,
        By.SUBJECT,
    ]


@pytest.mark.parametrize(
    ("subject", "brand"),
    [
        ("【Amazon】お支払い方法の更新", "amazon"),
        ("[Amazon.co.jp] Your account has been locked", "amazon"),
        ("Amazonアカウントの確認", "amazon"),
        ("重要なお知らせ：Amazon アカウント", "amazon"),
        ("ご利用のお知らせ【三井住友カード】", "smbc-card"),
        ("Re: 【楽天カード】ご請求額のお知らせ", "rakuten-card"),
    ],
)
def test_a_subject_that_speaks_about_the_account_claims_weakly(
    subject: str, brand: str
) -> None:
    assert found(mail(subject=subject)) == [(brand, By.SUBJECT, False)]


@pytest.mark.parametrize(
    "subject",
    [
        "Amazonのセールまとめ",
        "週末のおすすめ: Amazonで買えるもの",
        "Fwd: Amazon.co.jp ご注文の確認",
        "Re: Amazonのアカウントの件",
        "Amazonをかたるフィッシングにご注意",
        "【注意喚起】Amazonを装った不審なメール",
        "Scam alert: Amazon account mails",
        "アカウントの更新について",
        "【重要】お知らせ：週末のAmazonについて",
        "Lunch on the Amazonas",
        "",
    ],
)
def test_a_mention_claims_nothing(subject: str) -> None:
    assert found(mail(subject=subject)) == []


def test_a_hidden_name_in_the_subject_is_no_mention() -> None:
    message = mail(subject="【Amaz0n】お支払い方法の更新")

    assert found(message) == [("amazon", By.SUBJECT, True)]


BODY = "平素はご利用ありがとうございます。\nAmazon.co.jp カスタマーサービス"


def test_the_brands_sentence_and_a_lying_link_claim() -> None:
    message = mail(
        subject="大切なお知らせ",
        text=BODY,
        links=(link("evil.test", "https://www.amazon.co.jp/signin"),),
    )

    assert found(message) == [
        ("amazon", By.BODY, True),
        ("amazon", By.LINKS, False),
    ]


def test_the_brands_sentence_and_strange_links_claim_weakly() -> None:
    message = mail(
        subject="お支払い方法の確認", text=BODY, links=(link("evil.test", "ログイン"),)
    )

    assert found(message) == [("amazon", By.BODY, False)]


@pytest.mark.parametrize(
    ("subject", "text", "links"),
    [
        # A friend sends the mail on: its links lead where they say.
        ("注文した？", BODY, (link("www.amazon.co.jp", "amazon.co.jp"),)),
        ("お支払いの件", BODY, (link("www.amazon.co.jp", "ログイン"),)),
        ("お支払いの件", BODY, (link("img.media.test"), link("amazon.co.jp"))),
        ("お支払いの件", BODY, ()),
        # A newsletter counts clicks.
        ("今週のセール", "Amazonで!", (link("click.news.test", "amazon.co.jp"),)),
        ("お支払いの件", "こんにちは", (link("evil.test", "ログイン"),)),
        ("お支払いの件", BODY, (link("media.test", "amazon.co.jp"),)),
    ],
)
def test_sentences_without_a_lie_claim_nothing(
    subject: str, text: str, links: tuple[Link, ...]
) -> None:
    assert found(mail(subject=subject, text=text, links=links)) == []


def test_a_claim_shows_what_made_it() -> None:
    (claim,) = claims(mail(("Amazon 様", "x", "evil.test")), BRANDS, org)

    assert claim == Claim(brand="amazon", by=By.DISPLAY_NAME, shown="Amazon 様")


def test_no_brands_no_claims() -> None:
    message = mail(("Amazon", "x", "evil.test"), ACCOUNT, text=BODY,
                   links=(link("evil.test", "amazon.co.jp"),))  # fmt: skip

    assert claims(message, NOBODY, org) == ()


def test_half_a_surrogate_pair_hides_nothing() -> None:
    message = mail(
        ("\ud800Amazon", "\udfff", "evil.test\ud800"),
        "\ud800 アカウント",
        text="\ud800" + BODY,
        links=(link("evil.test", "amazon.co.jp"),),
    )

    assert By.BODY in [by for _, by, _ in found(message)]
    assert By.DISPLAY_NAME in [by for _, by, _ in found(message)]


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40), st.text())
def test_nothing_makes_it_raise(
    subject: str, name: str, domain: str, text: str
) -> None:
    message = mail(
        (name, name, domain), subject, text=text, links=(link(domain, text[:200]),)
    )

    claims(message, BRANDS, org)
