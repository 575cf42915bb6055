"""Small marks of a message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.brands import AMAZON, org

from mioboe.authenticity import marks
from mioboe.authenticity.marks import Links
from mioboe.authenticity.model import Provider, Trust
from mioboe.messages import Address, Header, Link, Message

AUTHOR = Address("Shop", "info", "shop.example")


def mail(*headers: str, subject: str = "") -> Message:
    pairs = (line.partition(":") for line in headers)
    fields = tuple(Header(name, value.encode(), 0, 0) for name, _, value in pairs)
    return Message(
        raw=b"",
        body_start=0,
        headers=fields,
        message_id="",
        subject=subject,
        authors=(AUTHOR,),
    )


@pytest.mark.parametrize(
    ("hosts", "want"),
    [
        ((), Links.NONE),
        (("",), Links.NONE),
        (("www.amazon.co.jp",), Links.OFFICIAL),
        (("amazon.co.jp", "img.media.test"), Links.OFFICIAL),
        (("amazon.co.jp", "evil.test"), Links.MIXED),
        (("amazon.co.jp.evil.test",), Links.FOREIGN),
    ],
)
def test_links_are_official_mixed_or_foreign(
    hosts: tuple[str, ...], want: Links
) -> None:
    links = tuple(Link(href="x", host=host) for host in hosts)

    assert marks.link_hosts(replace(mail(), links=links), AMAZON) is want


def test_more_than_one_author_is_marked() -> None:
    assert not marks.has_several_authors(mail())
    assert marks.has_several_authors(replace(mail(), authors=(AUTHOR, AUTHOR)))
    assert marks.has_several_authors(
        replace(mail(), oddities=frozenset({"from-twice"}))
    )


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("Shop", ""),
        ("info@shop.example", ""),
        ("help@mail.shop.example", ""),
        ("auto-confirm@amazon.co.jp", "amazon.co.jp"),
        ("<AUTO＠Amazon.co.jp>", "amazon.co.jp"),
        ("a@b", ""),
        ("@" * 200, ""),
    ],
)
def test_a_strange_address_in_the_name_is_found(name: str, want: str) -> None:
    message = replace(mail(), authors=(Address(name, "x", "shop.example"),))

    assert marks.address_in_name(message, org) == want


def test_a_reply_to_another_organization_is_marked() -> None:
    own = (Address("", "help", "mail.shop.example"),)
    strange = (Address("", "help", "evil.test"),)

    assert not marks.reply_goes_elsewhere(mail(), org)
    assert not marks.reply_goes_elsewhere(replace(mail(), reply_to=own), org)
    assert marks.reply_goes_elsewhere(replace(mail(), reply_to=own + strange), org)


def test_characters_without_room_are_marked() -> None:
    assert not marks.hides_characters(mail(subject="注文"))
    assert marks.hides_characters(mail(subject="注\u200b文"))
    assert marks.hides_characters(
        replace(mail(), authors=(Address("A\u00adb", "", ""),))
    )


@pytest.mark.parametrize(
    ("date", "subject", "want"),
    [
        ("Date: Sat, 10 Jan 2026 13:05:00 +0800", "ご注文", True),
        ("Date: Sat, 10 Jan 2026 13:05:00 +0900", "ご注文", False),
        ("Date: Sat, 10 Jan 2026 13:05:00 +0800", "Your order", False),
        ("X: y", "ご注文", False),
    ],
)
def test_a_chinese_zone_on_japanese_text_is_marked(
    date: str, subject: str, *, want: bool
) -> None:
    assert marks.has_chinese_zone(mail(date, subject=subject)) is want


@pytest.mark.parametrize(
    ("header", "subject", "want"),
    [
        ("List-Id: <a.lists.test>", "", True),
        ("List-Post: <mailto:a@lists.test>", "", True),
        ("Precedence: list", "", True),
        ("Precedence: bulk", "", False),
        ("X-ML-Name: club", "", True),
        ("X: y", "[club:01234] Re: hello", True),
        ("X: y", "Re: (club 12) hello", True),
        ("X: y", "[Amazon] hello", False),
        ("X: y", "【club】hello", False),
        ("List-Unsubscribe: <https://a.test>", "", False),
    ],
)
def test_traces_of_a_list(header: str, subject: str, *, want: bool) -> None:
    assert marks.is_from_list(mail(header, subject=subject)) is want


@pytest.mark.parametrize(
    ("headers", "want"),
    [
        (("X-Forwarded-For: a@b.test",), True),
        (("Resent-From: a@b.test",), True),
        (("Delivered-To: a@b.test", "Delivered-To: c@d.test"), True),
        (("Delivered-To: a@b.test",), False),
        (("Return-Path: <SRS0=abc=DE=shop.example=info@fwd.test>",), True),
        (("Return-Path: <taro+caf_=hanako=home.test@gmail.com>",), True),
        (("Return-Path: <bounce-1=taro=home.test@shop.example>",), False),
        ((), False),
    ],
)
def test_traces_of_forwarding(headers: tuple[str, ...], *, want: bool) -> None:
    assert marks.is_forwarded(mail(*headers)) is want


@pytest.mark.parametrize(
    ("headers", "want"),
    [
        ((), False),
        (("ARC-Seal: i=1; a=rsa-sha256; d=google.com; s=x",), False),
        (("ARC-Seal: i=1; d=fwd.test",), True),
        (("ARC-Seal: i=2; d=google.com", "ARC-Seal: i=1; d=fwd.test"), True),
        (("ARC-Seal: i=1",), True),
    ],
)
def test_seals_of_others(headers: tuple[str, ...], *, want: bool) -> None:
    gmail = Provider(id="gmail", authservs=("mx.google.com",))
    message = mail(*headers)

    assert marks.is_sealed_by_others(message, Trust(providers=(gmail,))) is want
