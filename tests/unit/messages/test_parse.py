from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.kit import fold
from mioboe.messages import Message, parse
from mioboe.messages.flowed import join_flowed
from mioboe.messages.limits import HOP_COUNT, READ_BYTES, TEXT_BYTES

_NOTE = "このメールはHTML形式です。表示できない場合はブラウザでご覧ください。"
_PLAIN = "ご注文ありがとうございます。注文番号 250-1234567-1234567 合計 1,010 JPY"


def _alternative(plain: str, html: str, more: str = "") -> bytes:
    return (
        "Content-Type: multipart/mixed; boundary=m\n\n"
        "--m\nContent-Type: multipart/alternative; boundary=a\n\n"
        f"--a\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--a\nContent-Type: text/html; charset=utf-8\n\n{html}\n--a--\n{more}--m--\n"
    ).encode()


def test_a_message_is_read_whole() -> None:
    raw = (
        b"Received: from a.test (b.test [192.0.2.1]) by mx.test with ESMTPS;\r\n"
        b" Sat, 10 Jan 2026 13:05:09 +0900\r\n"
        b"From: =?utf-8?B?5rOo?= <A@Shop.test>\r\nTo: taro@home.test\r\n"
        b"Cc: hanako@home.test\r\nReply-To: r@shop.test\r\nSender: s@shop.test\r\n"
        b"Subject: =?utf-8?B?5rOo5paH?=\r\nDate: Sat, 10 Jan 2026 13:05:00 +0900\r\n"
        b"Message-ID: <1@shop.test>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<p>Total <a href='https://shop.test/'>shop</a><p hidden>x"
    )

    got = parse(raw)

    assert (got.subject, got.author.name, got.author.spec) == (
        "注文",
        "注",
        "a@shop.test",
    )
    assert [a.spec for a in got.recipients] == ["taro@home.test", "hanako@home.test"]
    assert (got.reply_to[0].spec, got.sender[0].spec) == ("r@shop.test", "s@shop.test")
    assert got.message_id == "<1@shop.test>"
    assert got.date == datetime(2026, 1, 10, 4, 5, tzinfo=UTC)
    assert got.arrived == datetime(2026, 1, 10, 4, 5, 9, tzinfo=UTC)
    assert [(hop.index, hop.peer_name) for hop in got.hops] == [(0, "b.test")]
    assert (got.text, got.html_text, got.hidden_text) == ("Total shop",) * 2 + ("x",)
    assert [(link.host, link.text) for link in got.links] == [("shop.test", "shop")]
    assert [(part.content_type, part.charset) for part in got.parts] == [
        ("text/html", "us-ascii")
    ]
    assert bytes(got.body) == raw[got.body_start :]
    assert got.oddities == frozenset()


def test_nothing_at_all_is_a_message() -> None:
    got = parse(b"")

    assert (got.text, got.subject, got.author.spec, got.date) == ("", "", "", None)
    assert got.message_id.startswith("<sha256-e3b0c442")
    assert got.message_id.endswith("@mioboe.invalid>")
    assert got.oddities == {"from-missing"}


def test_the_plain_text_is_read_where_it_says_anything() -> None:
    got = parse(_alternative(_PLAIN, "<p>HTML text of the order"))

    assert got.text == fold(_PLAIN)
    assert got.html_text == "HTML text of the order"


@pytest.mark.parametrize(
    "plain", ["", " \n", _NOTE, "View: http://x.test/a", "See HTML"]
)
def test_the_html_is_read_where_the_plain_text_is_a_note(plain: str) -> None:
    html = "<p>ご注文の確認</p><p>合計 1,010 JPY</p>" + "<p>明細です。</p>" * 9

    assert parse(_alternative(plain, html)).text.startswith(
        "ご注文の確認\n合計 1,010 JPY"
    )


def test_a_plain_text_that_speaks_of_html_at_length_is_one() -> None:
    plain = _NOTE + _PLAIN * 10

    assert parse(_alternative(plain, "<p>x")).text == fold(plain)


def test_the_footer_of_a_list_is_joined_behind() -> None:
    footer = "--m\nContent-Type: text/plain\n\n_____\nlist@lists.test\n"

    for plain in (_PLAIN, _NOTE):
        got = parse(_alternative(plain, "<p>" + "order " * 40, footer))
        assert got.text.endswith("\n_____\nlist@lists.test")


def test_attachments_and_attached_messages_are_no_part_of_the_text() -> None:
    more = (
        "--m\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\n"
        "attached text\n--m\nContent-Type: message/rfc822\n\nSubject: in\n\n"
        "http://inner.test\n--m\nContent-Type: text/csv\n\na,b\n"
    )

    got = parse(_alternative(_PLAIN, "<p>x", more))

    assert got.text == fold(_PLAIN)
    assert [(p.content_type, p.filename, p.depth) for p in got.parts[2:]] == [
        ("text/plain", "a.txt", 1),
        ("text/plain", "", 2),
        ("text/csv", "", 1),
    ]
    assert got.attached == (b"Subject: in\n\nhttp://inner.test",)
    assert got.links == ()


def test_an_attached_message_in_base64_is_given_decoded() -> None:
    inner = base64.encodebytes(b"Subject: in\n\nHi").decode()
    more = (
        "--m\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        f"{inner}\n"
    )

    assert parse(_alternative(_PLAIN, "", more)).attached == (b"Subject: in\n\nHi",)


def test_a_multipart_whose_boundary_never_comes_shows_what_there_is() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\n\n"

    assert parse(head + b"Total 5 USD\n").text == "Total 5 USD"
    assert parse(head + b"<!DOCTYPE html><p>a<p>b").text == "a\nb"


def test_a_cut_multipart_still_gives_its_text() -> None:
    whole = _alternative(_PLAIN, "<p>x")

    assert parse(whole[: whole.index(b"--a\nContent-Type: text/html")]).text == fold(
        _PLAIN
    )


def test_a_page_may_name_its_own_charset() -> None:
    page = '<html><head><meta http-equiv=x content="text/html; charset=shift_jis">表示'
    raw = b"Content-Type: text/html\n\n" + page.encode("cp932")

    assert parse(raw).text == "表示"


def test_all_authors_are_kept_and_two_from_headers_marked() -> None:
    got = parse(b"From: a@x.test, b@x.test\nFrom: c@y.test\nSubject: 1\nSubject: 2\n\n")

    assert [a.spec for a in got.authors] == ["a@x.test", "b@x.test", "c@y.test"]
    assert got.subject == "1"
    assert got.oddities == {"from-twice", "subject-twice"}


def test_an_address_in_the_name_of_the_author_is_marked() -> None:
    assert parse(b'From: "a@shop.test" <x@y.test>\n\n').oddities == {"address-in-name"}
    assert parse(b'From: x@y.test\nTo: "a@shop.test" <b@c.test>\n\n').oddities == set()


def _arrived(*headers: str) -> datetime | None:
    return parse("\n".join(headers).encode() + b"\n\n").arrived


def test_the_topmost_received_line_says_when_a_message_came() -> None:
    old = "Received: by a.test; Fri, 10 Jan 2014 13:05:00 +0900"
    broken = "Received: by a.test; Tue, 32 Foo 1899"
    early = "Received: by a.test; Thu, 01 Jan 1981 00:00:00 +0000"
    date = "Date: Sat, 10 Jan 2026 13:05:00 +0900"
    of_2026 = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)
    of_2014 = datetime(2014, 1, 10, 4, 5, tzinfo=UTC)

    assert _arrived(old, date) == of_2014
    assert _arrived(broken, early, old, date) == of_2014
    assert _arrived(broken, early, date) == of_2026
    assert _arrived(date, f"Delivery-{old[-37:].lstrip()}") == of_2026
    assert _arrived(date, "Delivery-date: Fri, 10 Jan 2014 13:05:00 +0900") == of_2014
    assert _arrived(date, f"X-{old}") == of_2014
    assert _arrived("Date: Thu, 01 Jan 1981 00:00:00 +0000") is None
    assert parse(b"Date: Thu, 01 Jan 1981 00:00:00 +0000\n\n").date is None


def test_a_message_id_is_made_up_where_there_is_none() -> None:
    assert parse(b"Message-ID: junk <a@b> junk\n\n").message_id == "<a@b>"
    assert parse(b"Message-ID: a@b\n\n").message_id == "a@b"
    assert (
        parse(b"Message-ID: \n\nx").message_id == parse(b"Message-ID: \n\nx").message_id
    )
    assert parse(b"X: \n\nx").message_id != parse(b"X: \n\ny").message_id


def test_flowed_lines_are_joined() -> None:
    raw = b"Content-Type: text/plain; format=flowed\n\n"
    raw += b"Order \nnumber 5\n> a \n> b\n-- \nme"

    assert parse(raw).text == "Order number 5\n> a b\n-- \nme"
    assert join_flowed("注文 \r\n番号\r\n", delsp=True) == "注文番号\n"


def test_schema_org_items_are_given() -> None:
    page = (
        '<script type="application/ld+json">{"@type": "Order"}</script>'
        "<p itemscope itemtype=http://schema.org/Parcel><b itemprop=n>1</b>"
    )

    got = parse(f"Content-Type: text/html\n\n{page}".encode()).structured

    assert got == ({"@type": "Order"}, {"@type": "Parcel", "n": "1"})


def test_limits_of_a_message_are_kept_and_marked() -> None:
    large = b"Subject: x\n\n" + b"0123456789abcde\n" * (READ_BYTES // 16 + 9)
    got = parse(large)
    assert got.oddities == {"from-missing", "cut", "text-cut"}
    assert len(got.text) <= TEXT_BYTES
    assert got.raw is large
    hops = parse(b"From: a@b.test\n" + b"Received: by a\n" * (HOP_COUNT + 1) + b"\n")
    assert (len(hops.hops), hops.oddities) == (
        HOP_COUNT,
        frozenset({"too-many-hops"}),
    )


def test_utf_7_is_shown_raw_and_marked() -> None:
    raw = b"From: a@b.test\nContent-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4-"

    assert (parse(raw).text, parse(raw).oddities) == (
        "+ADw-script+AD4-",
        frozenset({"utf-7"}),
    )


_SNIPPETS = st.sampled_from([
    *(b"From: ", b"Subject: =?utf-8?B?", b"Received: from (", b"\n", b"\n\n", b"--b"),
    b"Content-Type: multipart/alternative; boundary=b\n",
    b"Content-Type: text/html; charset=iso-2022-jp\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
    *(b"<p hidden>", b"<table><tr><td>", b"\x1b$B", b"(B", b"\x82\xa0", b"\xe3\x81"),
    *(b"=E3=81", b"SGk=", b"a@b", b"<a@b>", b'"', b"http://", b";", b"\r", b"\0"),
])


@given(st.lists(_SNIPPETS | st.binary(max_size=4), max_size=40))
def test_any_bytes_are_a_message(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)

    got = parse(raw)

    assert isinstance(got, Message)
    assert got.raw is raw
    assert 0 <= got.body_start <= len(raw)
    for text in (got.text, got.html_text, got.hidden_text):
        text.encode()
        assert fold(text) == text


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_page_skipped_for_a_text_is_read_when_a_later_text_points_to_it() -> None:
    say = "This is a text that says something by itself, of some forty letters."
    note = "Please view this message in HTML: your mail program shows text only."
    parts = [("plain", say), ("html", "<p>" + "The page. " * 60), ("plain", note)]
    body = "".join(f"--b\nContent-Type: text/{k}\n\n{t}\n" for k, t in parts)
    raw = f"Content-Type: multipart/alternative; boundary=b\n\n{body}--b--\n".encode()

    assert parse(raw, pages=False).text == parse(raw).text
