from __future__ import annotations

import email
import email.utils
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.drills.reading import signatures, texts
from tests.drills.staged import drills, stage

from mioboe.drills.model import Sending
from mioboe.drills.play import play_one, settled
from mioboe.drills.sign import load_key, record
from mioboe.drills.stage import Words, is_within
from mioboe.messages import parse

if TYPE_CHECKING:
    from mioboe.drills.model import Drill, Staged, Value
    from mioboe.drills.sign import Key
    from mioboe.drills.stage import Form, Sender

    Values = dict[str, Value]

TOKYO = ZoneInfo("Asia/Tokyo")
FORMS = sorted(stage().forms)
FORGERS = sorted(name for name, s in stage().senders.items() if s.forges)
#: Mails before it could be verified at their time, and cannot be today.
OLD = datetime(2014, 1, 1, tzinfo=TOKYO)

VALUES: dict[str, Value] = {
    "order": "250-1234567-7654321",
    "total": "12345",
    "item": "たいへん長い名前のついた商品で、題名には入りきらないもの",
    "merchant": "セブン－イレブン",
    "gift_to": "hanako.drill@gmail.com",
    "used": "2020-02-03 04:05",
    "trade": "買物",
    "device": "Google Chrome",
    "place": "東京都",
    "code": "123456",
    "old": "old@okano.example",
    "new": "new@okano.example",
    "number": "12345678901",
    "line": "本日は晴れです。",
    "line_two": "明日は雨です。",
    "headline": "お知らせ①",
    "price": "980",
    "friend": '"森川 さち" <sachi@wakaba-net.example>',
    "giver": "森川さち",
    "count": "2",
    "pieces": "3",
    "seller": "ねじのやま商店",
    "quantity": "2",
}
ROWS = ({**VALUES, "price": "12000"}, {**VALUES, "price": "345", "item": "小さな物"})


NONE: Values = {}


def written(form: Form, *, sender: str = "", values: Values = NONE) -> Staged:
    at = datetime(2025, 3, 4, 5, 6, 7, tzinfo=TOKYO)
    if form.until is not None:
        at = datetime(form.until.year, form.until.month, 1, 5, 6, 7, tzinfo=TOKYO)
    sending = Sending(
        at=at,
        form=form.id,
        to="mother",
        key=f"test/{form.id}/{sender}",
        values={**VALUES, **values},
        rows=dict.fromkeys((block.of or n for n, block in form.blocks.items()), ROWS),
        sender=sender,
    )
    return play_one(sending, household(), stage(), keys=KEYS)


def household() -> Drill:
    return drills()["clean-ten-years"]


KEYS: dict[str, Key] = {name: load_key(pem) for name, pem in stage().keys.items()}


def answers(sender: Sender) -> dict[str, tuple[str, ...]]:
    return {
        f"{key.selector}._domainkey.{signer.domain}": (record(KEYS[key.key]),)
        for signer in sender.signatures
        if not signer.stolen
        for key in signer.keys
    }


def pattern(template: str) -> str:
    """Return a pattern for what fills a template: anything in its blanks."""
    return ".*".join(re.escape(t) for t in re.split(r"\$\{[^}]*\}", template))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_the_subject_and_author_that_it_names(name: str) -> None:
    form = stage().forms[name]
    staged = written(form)
    message = parse(staged.raw)

    sender = stage().senders[form.sender]
    if sender.words is Words.RAW:
        assert form.subject.encode(form.charset or sender.charset) in staged.raw
    else:
        assert re.fullmatch(pattern(form.subject), message.subject)
    if not sender.from_ and "$" not in form.from_:
        assert message.author.spec == email.utils.parseaddr(form.from_)[1]
    assert message.message_id == staged.message_id
    assert message.arrived is not None
    assert timedelta(0) <= message.arrived - staged.at <= timedelta(seconds=3)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_its_text_in_each_part(name: str) -> None:
    form = stage().forms[name]
    staged = written(form)
    parts = texts(email.message_from_bytes(staged.raw))

    assert set(parts) == {
        kind
        for kind, body in (("text/plain", form.text), ("text/html", form.html))
        if body
    }
    message = parse(staged.raw)
    assert message.oddities <= {"raw-header"}
    for text in (*parts.values(), message.text):
        assert "${" not in text
        if "${total" in form.text + str(form.blocks):
            assert re.search("12,?345", text)


@pytest.mark.parametrize("name", FORMS)
def test_every_signature_of_every_form_verifies(name: str) -> None:
    form = stage().forms[name]
    sender = stage().senders[form.sender]

    sender = settled(sender, {**form.defaults, **VALUES}, TOKYO)
    found = signatures(written(form).raw, answers(sender))

    assert all(good for _, good in found)
    day = written(form).at.date()
    assert len(found) == sum(
        any(is_within(day, key.since, key.until) for key in signer.keys)
        for signer in sender.signatures
    )


@pytest.mark.parametrize("name", FORGERS)
def test_no_forger_has_a_valid_signature_of_the_brand(name: str) -> None:
    form = stage().forms["amazon-co-jp/order-legacy"]
    sender = stage().senders[name]
    genuine = answers(stage().senders["amazon-co-jp"])

    staged = written(form, sender=name)
    found = signatures(staged.raw, {**answers(sender), **genuine})

    assert staged.is_forged
    assert not [domain for domain, good in found if good and "amazon.co.jp" in domain]
    assert len(found) == len(sender.signatures)


def test_amazon_signs_twice_and_says_so_in_its_headers() -> None:
    message = email.message_from_bytes(
        written(stage().forms["amazon-co-jp/order-current"]).raw
    )

    signed = [re.search(r"d=([^;]+)", s) for s in message.get_all("DKIM-Signature", [])]
    assert [match[1] for match in signed if match] == ["amazon.co.jp", "amazonses.com"]
    for value in message.get_all("DKIM-Signature", []):
        assert "c=relaxed/simple" in value
        assert re.search(r"s=[a-z2-7]{32};", value)
    assert message["X-AMAZON-MAIL-RELAY-TYPE"] == "notification"
    assert message["Date"].endswith("+0000")
    assert re.fullmatch(
        r"<0101[0-9a-f-]+-000000@us-west-2\.amazonses\.com>", message["Message-ID"]
    )
    bounce = r"\d{14}[0-9a-f]{32}-C[A-Z0-9]{13}@bounces\.amazon\.co\.jp"
    assert re.fullmatch(bounce, message["Bounces-to"])
    assert re.fullmatch(f"<{bounce}>", message["Return-Path"])


def test_vpass_writes_jis_with_its_own_boundary() -> None:
    raw = written(stage().forms["smbc/use"]).raw
    message = email.message_from_bytes(raw)

    assert str(message.get_boundary()).endswith(":-)")
    assert raw.isascii()
    assert re.fullmatch(r"<.+@mail\d{3}\.vpass\.ne\.jp>", message["Message-Id"])
    assert message["Reply-To"] == "webmaster@smbc-card.com"
    text = texts(message)["text/plain"]
    assert "◇利用日：2020/02/03 04:05\n◇利用先：セブン－イレブン\n" in text


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"total": "-1080", "trade": "返品"}, "◇利用金額：-1,080円"),
        ({"amount": "9.99 USD"}, "◇利用金額：9.99 USD"),
        ({"amount": "990.00 JPY"}, "◇利用金額：990.00 JPY"),
    ],
)
def test_vpass_writes_minus_and_foreign_sums(
    values: dict[str, Value], line: str
) -> None:
    staged = written(stage().forms["smbc/use"], values=values)

    assert line in texts(email.message_from_bytes(staged.raw))["text/plain"]


def test_layout_b_of_vpass_has_no_labels() -> None:
    staged = written(stage().forms["smbc/use-b"])

    text = texts(email.message_from_bytes(staged.raw))["text/plain"]
    assert "ご利用日時：2020/02/03 04:05\nセブン－イレブン（買物）\n12,345円\n" in text


def test_list_software_cuts_characters_between_words() -> None:
    headline = "総会の議事録と来年度の役員"
    raw = written(stage().forms["post/list"], values={"headline": headline}).raw

    subject = email.message_from_bytes(raw)["Subject"]
    assert len(re.findall(r"=\?ISO-2022-JP\?B\?", subject)) > 1


def test_a_forger_may_write_raw_chinese_bytes_in_headers() -> None:
    raw = written(stage().forms["phish/card-smbc"]).raw

    assert "三 井 住 友".encode("gbk") in raw.partition(b"\r\n\r\n")[0]
    assert b"+0800" in raw
