from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.fakes.flows import Names, as_mail
from tests.fakes.keys import ed25519_key
from tests.fakes.posts import (
    KEY_NAME,
    Post,
    card,
    forged,
    friendly,
    make_home,
    ordered,
    unsigned,
)

from mioboe.authenticity import Answer, AnswerStatus, VerdictKind
from mioboe.bootstrap import build
from mioboe.drills.sign import record
from mioboe.ports import Mail

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.flows.reading import MailReader
    from mioboe.ports import Reading

KEY = {KEY_NAME: Answer(AnswerStatus.FOUND, (record(ed25519_key()),))}
ORDER = ordered("250-0000001-0000001", 1010, "2026-01-10 13:05")
GIFT = card("250-0000002-0000002", 50000, "2026-01-10 14:05")


@pytest.fixture
def names() -> Names:
    """Return a DNS that knows the shop's key."""
    return Names(dict(KEY))


@pytest.fixture
def reader(tmp_path: Path, names: Names) -> MailReader:
    """Return a reader that asks that DNS."""
    return replace(build(make_home(tmp_path)).reader, resolver=names)


def read(reader: MailReader, *posts: Post) -> list[Reading]:
    """Return the readings of the mails that matter."""
    return [reading for _, reading in reader([as_mail(post) for post in posts])]


def test_a_genuine_order_is_read(reader: MailReader) -> None:
    (reading,) = read(reader, ORDER)

    (event,) = reading.events
    assert reading.verdict.kind is VerdictKind.GENUINE
    assert (event.order, event.amount and event.amount.text) == (
        "250-0000001-0000001",
        "1010",
    )
    assert reading.message_id == ORDER.message_id
    assert reading.subject == "注文済み: 「電球」"
    assert reading.author == "auto-confirm@amazon.co.jp"
    assert reading.arrived == datetime(2026, 1, 10, 4, 5, 3, tzinfo=UTC)
    assert reading.raw == ORDER.raw
    assert reading.form == "amazon-co-jp/order-current"
    assert not reading.is_unsure


def test_a_gift_card_is_read_with_its_recipient(reader: MailReader) -> None:
    (reading,) = read(reader, GIFT)

    assert reading.events[0].goods == "gift-card"
    assert reading.events[0].gift_recipient == "x9k2@gmail.com"


def test_each_mail_keeps_its_place(reader: MailReader) -> None:
    lunch = friendly("2026-01-10 12:00")
    mails = [as_mail(post) for post in (lunch, ORDER, lunch, GIFT)]

    assert [place for place, _ in reader(mails)] == [1, 3]


def test_a_forged_mail_matters_and_says_nothing(reader: MailReader) -> None:
    (reading,) = read(reader, forged("2026-01-10 13:05"))

    assert reading.verdict.kind is VerdictKind.FORGED
    assert reading.events == ()


def test_an_unproven_mail_is_read_and_marked(reader: MailReader) -> None:
    (reading,) = read(reader, unsigned("2026-01-10 13:05"))

    assert reading.verdict.kind is VerdictKind.UNPROVEN
    assert [event.owes_proof for event in reading.events] == [True]


def test_the_dns_is_asked_once_for_all(reader: MailReader, names: Names) -> None:
    read(reader, ORDER, GIFT, friendly("2026-01-10 12:00"))

    assert len(names.asked) == 1
    assert KEY_NAME in names.asked[0]


def test_without_a_name_to_ask_nobody_is_asked(
    reader: MailReader, names: Names
) -> None:
    assert read(reader) == []
    read(reader, friendly("2026-01-10 12:00"))

    assert names.asked == []


def test_the_answers_are_kept_with_the_verdict(reader: MailReader) -> None:
    (reading,) = read(reader, ORDER)

    assert reading.verdict.answers[KEY_NAME] == KEY[KEY_NAME]


def test_without_an_answer_the_reading_is_unsure(
    reader: MailReader, names: Names
) -> None:
    names.answers.clear()
    names.other = AnswerStatus.FAILED

    (reading,) = read(reader, ORDER)

    assert reading.is_unsure
    assert reading.verdict.kind is VerdictKind.UNPROVEN


def test_where_nobody_will_ask_it_is_not_unsure(
    reader: MailReader, names: Names
) -> None:
    names.answers.clear()
    names.other = AnswerStatus.UNASKED

    (reading,) = read(reader, ORDER)

    assert not reading.is_unsure


def without(post: Post, *fields: bytes) -> Post:
    """Return a mail without these header fields."""
    head, _, body = post.raw.partition(b"\r\n\r\n")
    kept: list[bytes] = []
    skip = False
    for line in head.split(b"\r\n"):
        if not line[:1].isspace():
            skip = line.partition(b":")[0] in fields
        if not skip:
            kept.append(line)
    return replace(post, raw=b"\r\n".join(kept) + b"\r\n\r\n" + body)


def test_a_mail_without_a_date_came_when_its_file_was_written(
    reader: MailReader,
) -> None:
    bare = without(ORDER, b"Received", b"Date", b"DKIM-Signature")
    when = datetime(2026, 2, 1, tzinfo=UTC)

    dated = reader.reread(as_mail(bare, mtime=when.timestamp()))
    nowhere = reader.reread(as_mail(bare))

    assert dated.arrived == when
    assert nowhere.arrived == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("mtime", [1e30, -1e30, float("inf"), float("nan"), -1.0])
def test_no_time_of_a_file_makes_it_raise(reader: MailReader, mtime: float) -> None:
    bare = without(ORDER, b"Received", b"Date")

    assert reader.reread(as_mail(bare, mtime=mtime)).arrived.tzinfo is UTC


def test_a_mail_that_its_mbox_quoted_is_read_as_it_was_signed(
    reader: MailReader,
) -> None:
    signed = ordered(
        "250-0000001-0000001", 1010, "2026-01-10 13:05", item="x\n>From me"
    )
    undone = signed.raw.replace(b"\r\n>From", b"\r\nFrom")
    assert undone != signed.raw

    mail = Mail(digest="00", raw=undone, quoted=signed.raw)
    ((_, reading),) = reader([mail])

    assert reading.verdict.kind is VerdictKind.GENUINE
    assert reading.raw == signed.raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\x00" * 100,
        b"From: x\r\n",
        b"From: auto-confirm@amazon.co.jp\r\n\r\n",
        b"From: \xff\xfe\r\nSubject: amazon \xff\r\n\r\n\xff",
        b"From: Amazon <a@b.test>\r\nDate: Mon, 99 Foo 9999 99:99:99 +9999\r\n\r\nx",
    ],
)
def test_no_bytes_make_it_raise(reader: MailReader, raw: bytes) -> None:
    mail = Mail(digest="00", raw=raw)

    reader([mail])
    assert reader.reread(mail).arrived.tzinfo is not None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "注文番号\n250-1234567-1234567\n合計\n5 \u0131nr",
            id="a dotless i",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Order","orderNumber":'
            '"250-1234567-1234567","acceptedOffer":{"itemOffered":{"name":"\\ud800"}}}'
            "</script>注文番号 250-1234567-1234567",
            id="a lone surrogate",
        ),
    ],
)
def test_one_hostile_mail_does_not_end_the_reading_of_all(
    reader: MailReader, body: str
) -> None:
    kind = "html" if body.startswith("<") else "plain"
    raw = (
        "From: auto-confirm@amazon.co.jp\r\n"
        "Subject: =?utf-8?b?5rOo5paH5riI44G/OiDjgIzmnKzjgI0=?=\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"\r\n{body}\r\n"
    )
    hostile = Post(raw=raw.encode(), message_id="<x>")

    assert len(read(reader, hostile, ORDER)) == 2


def plain(author: str) -> Mail:
    """Return an unsigned mail of that author that no form knows."""
    text = f"From: {author}\nSubject: [star-map] A new comment\n\nHello"
    return Mail(digest=author, raw=text.encode())


def test_of_who_writes_floods_of_mails_only_known_addresses_matter(
    reader: MailReader,
) -> None:
    assert reader([plain("notifications@github.com")]) == []


def test_who_plays_one_that_writes_floods_of_mails_is_kept(reader: MailReader) -> None:
    ((_, reading),) = reader([plain("noreply@github-com.test")])

    assert reading.verdict.kind is VerdictKind.FORGED
