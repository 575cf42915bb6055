from __future__ import annotations

import base64
import binascii
import time
from email.header import Header
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mioboe.messages import parse
from mioboe.messages.redaction import Household, redact
from mioboe.messages.redaction.masks import Mask
from mioboe.messages.redaction.people import people_of
from mioboe.messages.redaction.words import Words

if TYPE_CHECKING:
    from mioboe.messages import Message

NOBODY: Final = Household()
PUBLIC: Final = Household(public=frozenset({"gmail.example"}))

TEXT: Final = """\
{family} {given} 様

ご注文ありがとうございます。
■ご注文番号：{order}
■ご注文日時：2026/01/10 13:05
■お届け先
{family} {given} 様
〒{postcode}
{place}
TEL：{phone}
会員ID：{local}（{address}）
カード：****{card}
合計　￥3,240
https://shop.example/orders/{order}?user={local}&t=abc&mail={quoted}
お問い合わせ：help@shop.example
"""
PAGE: Final = """\
<html><head><title>{order}</title><style>.p0001{{color:#ff9900}}</style></head><body>
<!-- {local} {order} --><p>{family}&nbsp;{given}&#27096;</p>
<table><tr><td>ご注文番号</td><td><b>{order}</b></td></tr>
<tr><td>お届け先</td><td>{family} {given} 様<br>〒{postcode}<br>{place}</td></tr>
</table>
<a href="https://shop.example/o?id={order}&amp;mail={quoted}" title='{address}'>詳細</a>
<img src=https://shop.example/t/{order}.gif alt="{family}">
<script type="application/ld+json">{{"@type": "Order", "orderNumber": "{order}",
"customer": {{"@type": "Person", "name": "{family} {given}"}}}}</script>
<p>合計 ￥3,240</p></body></html>
"""


@st.composite
def persons(draw: st.DrawFn) -> dict[str, str]:
    """Return somebody, all of whose words are long enough to be no chance."""
    # None of these characters stands for another one in a mask.
    kanji = st.text("齋渡邊優翔陽菜咲莉結愛凛蓮湊朔", min_size=2, max_size=3)
    letters = st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=12)
    digits = st.text("123456789", min_size=7, max_size=7)
    local = draw(letters)
    domain = f"{draw(letters)}.example"
    number = draw(digits)
    return {
        "family": draw(kanji),
        "given": draw(kanji),
        "local": local,
        "address": f"{local}@{domain}",
        "quoted": f"{local}%40{domain}",
        "domain": domain,
        "order": f"250-{draw(digits)}-{draw(digits)}",
        "postcode": f"{number[:3]}-{number[3:]}",
        "phone": f"090-{draw(digits)[:4]}-{draw(digits)[:4]}",
        "card": draw(digits)[:4],
        "place": f"東京都渋谷区{draw(kanji)}1-22-{draw(digits)[:3]} {draw(kanji)}荘",
    }


def packed(text: str, charset: str, encoding: str) -> bytes:
    raw = text.replace("\n", "\r\n").encode(charset, "replace")
    if encoding == "base64":
        return base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if encoding == "quoted-printable":
        plain = raw.replace(b"\r\n", b"\n")
        return binascii.b2a_qp(plain, istext=True).replace(b"\n", b"\r\n")
    return raw


def mail(person: dict[str, str], charset: str, encoding: str) -> bytes:
    """Return a shop's mail to somebody."""
    name = Header(f"{person['family']} {person['given']}", charset).encode()
    subject = Header(
        f"【みほん店】{person['family']} 様 ご注文の確認 {person['order']}", charset
    ).encode(linesep="\r\n")
    part = f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    head = (
        f"Return-Path: <bounce-{person['local']}={person['domain']}@shop.example>\r\n"
        f"Delivered-To: {person['address']}\r\n"
        "Received: from out.shop.example by mx.box.example with SMTP id 4Xq7Tz1b2W\r\n"
        f" for <{person['address']}>; Sat, 10 Jan 2026 13:05:03 +0900\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=key1;\r\n"
        " h=from:to:subject; bh=AAECAwQFBgcICQ==; b=CgsMDQ4PEBESExQV\r\n"
        'From: "Mihon Shop" <order@shop.example>\r\n'
        f"To: {name} <{person['address']}>\r\n"
        f"Subject: {subject}\r\nDate: Sat, 10 Jan 2026 13:05:00 +0900\r\n"
        f"Message-ID: <{person['order']}.{person['local']}@shop.example>\r\n"
        f"X-Customer: {person['local']} {person['family'].encode().hex()}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="=_cut-12345678"\r\n\r\n'
        f"--=_cut-12345678\r\nContent-Type: text/plain; charset={charset}\r\n{part}"
    ).encode()
    middle = (
        f"\r\n--=_cut-12345678\r\nContent-Type: text/html; charset={charset}\r\n{part}"
    ).encode()
    text = packed(TEXT.format_map(person), charset, encoding)
    page = packed(PAGE.format_map(person), charset, encoding)
    return head + text + middle + page + b"\r\n--=_cut-12345678--\r\n"


def seen(message: Message) -> str:
    """Return everything in a mail that can be read, and its bytes."""
    pieces = [
        message.subject,
        message.text,
        message.html_text,
        message.hidden_text,
        *(f"{link.href} {link.text}" for link in message.links),
        *(f"{a.name} {a.spec}" for a in (*message.recipients, *message.authors)),
        repr(message.structured),
        message.raw.decode("utf-8", "replace"),
        message.raw.decode("cp932", "replace"),
    ]
    return "\n".join(pieces)


def shape(message: Message) -> object:
    """Return what must not change."""
    return (
        [header.name for header in message.headers],
        [(p.content_type, p.depth, p.charset, bool(p.size)) for p in message.parts],
        message.oddities,
        message.author.spec,
        message.date,
        b"\r\n" in message.raw,
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    persons(),
    st.sampled_from(["utf-8", "shift_jis", "iso-2022-jp", "euc-jp"]),
    st.sampled_from(["base64", "quoted-printable", "8bit"]),
    st.binary(min_size=8, max_size=32),
)
def test_nothing_of_a_person_is_left_and_the_form_stays(
    person: dict[str, str], charset: str, encoding: str, salt: bytes
) -> None:
    raw = mail(person, charset, encoding)
    made = redact(raw, NOBODY, salt)
    before, after = parse(raw), parse(made)

    left = seen(after)
    for what, word in person.items():
        assert what in {"card", "place"} or word not in left, (what, word)
    place = person["place"][6:].split("1-22")[0]
    assert place not in after.text + after.html_text
    assert f"****{person['card']}" not in after.text
    assert shape(after) == shape(before)


@pytest.fixture(scope="module")
def pair() -> tuple[Message, Message]:
    """Return a mail and what is made of it."""
    person = {
        "family": "齋藤", "given": "翔馬", "local": "shoma", "domain": "saito.example",
        "address": "shoma@saito.example", "quoted": "shoma%40saito.example",
        "order": "250-1234567-7654321", "postcode": "150-0001",
        "phone": "090-1111-2222", "card": "4242",
        "place": "東京都渋谷区神南1-2-3 コーポ星203",
    }  # fmt: skip
    raw = mail(person, "iso-2022-jp", "7bit")
    return parse(raw), parse(redact(raw, NOBODY, b"salt"))


def test_labels_dates_sums_and_the_sender_stay(pair: tuple[Message, Message]) -> None:
    _, after = pair

    for word in ("ご注文番号:", "2026/01/10 13:05", "合計 ¥3,240", "お届け先"):
        assert word in after.text
    assert "help@shop.example" in after.text
    assert after.author.spec == "order@shop.example"
    assert after.author.name == "Mihon Shop"
    assert "【みほん店】" in after.subject
    assert "ご注文の確認" in after.subject
    assert "https://shop.example/orders/" in after.text


def test_the_same_stands_for_the_same_everywhere(pair: tuple[Message, Message]) -> None:
    _, after = pair

    number = after.text.partition("ご注文番号:")[2].split("\n")[0].strip()
    name = after.recipients[0].name

    assert number.startswith("250-")
    assert after.html_text.count(number) == 1
    assert after.subject.endswith(number)
    assert after.structured[0]["orderNumber"] == number
    assert after.text.count(f"{name} 様") == 2
    assert after.structured[0]["customer"]["name"] == name
    assert f"mail={after.recipients[0].local}%40" in after.links[0].href


def test_iso_2022_jp_stays_so(pair: tuple[Message, Message]) -> None:
    _, after = pair

    assert after.raw.isascii()
    assert b"=?iso-2022-jp?b?" in after.raw
    assert {part.charset for part in after.parts} == {"cp50221"}


def test_a_signature_names_who_signed_and_fits_nothing(
    pair: tuple[Message, Message],
) -> None:
    before, after = pair
    old, new = before.first("DKIM-Signature"), after.first("DKIM-Signature")

    assert old is not None
    assert new is not None
    assert b"d=shop.example; s=key1" in new.value
    assert b"h=from:to:subject" in new.value
    assert b"AAECAwQFBgcICQ" not in new.value
    assert b"CgsMDQ4PEBESExQV" not in new.value
    assert len(old.value) == len(new.value)


def words() -> Words:
    """Return what redacts the texts of a mail to nobody."""
    message = parse(b"From: a@shop.example\n\nx")
    return Words(Mask(b"s"), people_of(message, NOBODY))


def test_one_salt_gives_one_mail_and_another_gives_another() -> None:
    raw = b"From: a@shop.example\nTo: Taro <taro@home.example>\n\nOrder 1234567\n"

    assert redact(raw, NOBODY, b"a") == redact(raw, NOBODY, b"a")
    assert redact(raw, NOBODY, b"a") != redact(raw, NOBODY, b"b")


def test_what_is_known_of_a_household_is_replaced_wherever_it_stands() -> None:
    raw = (
        "From: a@shop.example\n\nSeinan 青葉台 へようこそ。みずほ さん、Mizuho-123!\n"
    ).encode()
    known = Household(words=("岡野 みずほ", "mizuho-123", "Seinan"))

    text = parse(redact(raw, known, b"s")).text

    for word in ("みずほ", "Mizuho-123", "Seinan"):
        assert word not in text


def test_an_address_at_a_provider_of_all_keeps_the_provider() -> None:
    raw = b"From: a@shop.example\nTo: taro@gmail.example\n\nx taro@gmail.example\n"

    made = parse(redact(raw, PUBLIC, b"s"))

    assert made.recipients[0].domain == "gmail.example"
    assert made.recipients[0].local != "taro"
    assert made.recipients[0].spec in made.text


def test_a_person_who_writes_from_such_a_provider_is_replaced_as_well() -> None:
    raw = b'From: "Jiro Mori" <jiro.mori@gmail.example>\nTo: a@b.example\n\nHi\n'

    made = parse(redact(raw, PUBLIC, b"s"))

    assert "jiro" not in made.raw.decode().lower()


def test_attachments_are_emptied_and_attached_mails_are_redacted() -> None:
    inner = (
        b"From: a@shop.example\r\nTo: Taro <taro@home.example>\r\n\r\nDear Taro,\r\n"
    )
    raw = (
        b"From: b@shop.example\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n"
        b"--b1\r\nContent-Type: application/pdf; name=taro-bill.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nVGFybw==\r\n"
        b"--b1\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b1--\r\n"
    )

    made = redact(raw, Household(words=("Taro",)), b"s")

    after = parse(made)
    assert b"VGFybw" not in made
    assert b"taro" not in made.lower()
    assert after.parts[0].content_type == "application/pdf"
    assert after.parts[0].filename.endswith(".pdf")
    assert after.attached


def test_what_servers_found_keeps_the_names_of_its_properties() -> None:
    found = (
        b"Authentication-Results: mx.home.example; spf=pass"
        b" smtp.mailfrom=b-1@s.example; dmarc=pass header.from=s.example\n"
        b"From: a <o@s.example>\n\nhi"
    )

    made = redact(found, NOBODY, b"salt")

    assert b"spf=pass smtp.mailfrom=b-" in made
    assert b"dmarc=pass header.from=s.example" in made


def test_headers_that_nobody_knows_are_replaced_whole() -> None:
    raw = b"From: a@shop.example\nX-Who: Taro of Nagoya\nPrecedence: bulk\n\nx\n"

    made = parse(redact(raw, NOBODY, b"s"))

    who = made.first("X-Who")
    assert who is not None
    assert not {b"Taro", b"Nagoya"} & set(who.value.split())
    assert b"Precedence: bulk" in made.raw


@pytest.mark.parametrize(
    "text",
    [
        "2026年1月10日 13:05",
        "Jan 10, 2026",
        "1,234円 ¥5 $12.50 99 USD",
        "数量: 12 500ml A4",
        "ご注文ありがとうございます",
        "Your order has shipped",
    ],
)
def test_dates_sums_and_words_stay(text: str) -> None:
    assert words().text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "03-1234-5678",
        "〒150-0001",
        "JP1234567890",
        "４２４２－１１１１",
        "ABCD-EFGH-JKLM",
        "下4桁 1234",
        "12 Baker Street, London",
    ],
)
def test_numbers_of_people_do_not(text: str) -> None:
    assert words().text(text) != text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary() | st.text().map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_can_be_redacted(raw: bytes) -> None:
    redact(raw, NOBODY, b"s")
    redact(b"From: a@b.test\nContent-Type: text/html\n\n" + raw, NOBODY, b"s")
    redact(b"From: a@b.test\nTo: " + raw + b"\nSubject: " + raw, NOBODY, b"s")


@pytest.mark.parametrize(
    "piece",
    [
        "a@", "1-", "250-1234567-1234567 ", "https://x.test/a?b=c&", "山田 様 ",
        "<a b=",
        "東京都", "&#1;", "=?utf-8?b?", "Dear A A ", "\t", "0", "1 Aa ", "お届け先:",
        "*", "%E3", "<!-", "A1", "{", "市1", "a.", "150-0001\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_ten_times_the_mail_takes_ten_times_as_long(kind: str, piece: str) -> None:
    def cost(count: int) -> float:
        text = (piece * count).encode()
        raw = b"From: a@b.test\nContent-Type: " + kind.encode() + b"\n\n" + text
        start = time.process_time()
        redact(raw, NOBODY, b"s")
        return time.process_time() - start

    size = 10_000 // len(piece)
    once = min(cost(size) for _ in range(2))
    assert cost(size * 10) <= max(once * 40, 1.0)
