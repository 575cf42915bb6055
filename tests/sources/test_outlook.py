from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.fakes.archives import mail, mbox, read_all
from tests.fakes.commands import environment, mioboe
from tests.fakes.outlook import fake_readpst, msg
from tests.fakes.posts import make_home, ordered

from mioboe.kit import Problem
from mioboe.messages import parse
from mioboe.sources.outlook import mail_of_msg, unsigned
from mioboe.sources.shape import Shape, shape_of

if TYPE_CHECKING:
    from pathlib import Path

needs_olefile = pytest.mark.skipif(
    importlib.util.find_spec("olefile") is None,
    reason="olefile is not installed: the extra `outlook`",
)
HEADERS = (
    "Received: from a.example by mx.b.example; Sat, 10 Jan 2026 13:05:03 +0900\r\n"
    "DKIM-Signature: v=1; d=shop.example;\r\n b=AAAA\r\n"
    "From: =?utf-8?B?5pif?= <order@shop.example>\r\n"
    "Subject: =?utf-8?B?44GU5rOo5paH?=\r\nDate: Sat, 10 Jan 2026 13:05:00 +0900\r\n"
    "Message-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed;\r\n boundary="gone"\r\n'
)
PAGE = "<p>ご注文番号: <b>A-1</b></p>"


def test_files_of_outlook_are_known_by_their_first_bytes() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)

    assert shape_of(ole, "a.MSG") is Shape.MSG
    assert shape_of(ole, "letter.doc") is Shape.OTHER
    assert shape_of(b"!BDN" + bytes(100), "archive") is Shape.PST
    assert shape_of(b"From: a\nSubject: b\n\n", "plain.msg") is Shape.MAIL


@needs_olefile
@pytest.mark.parametrize(
    ("charset", "page"), [("utf-8", 65001), ("iso-2022-jp", 50220), ("cp932", 932)]
)
def test_a_msg_keeps_its_headers_and_both_bodies(charset: str, page: int) -> None:
    raw = msg(
        {0x007D: HEADERS, 0x1000: "ご注文番号: A-1\r\n"},
        page=PAGE.encode(charset),
        code_page=page,
    )

    made = mail_of_msg(raw, "a.msg")

    assert isinstance(made, bytes)
    message = parse(made)
    assert (message.author.spec, message.author.name) == ("order@shop.example", "星")
    assert message.subject == "ご注文"
    assert message.message_id == "<1@shop.example>"
    assert message.text == message.html_text == "ご注文番号: A-1"
    assert len(message.hops) == 1
    assert not list(message.named("DKIM-Signature"))
    assert [part.content_type for part in message.parts] == ["text/plain", "text/html"]


@needs_olefile
def test_a_msg_without_headers_gets_those_that_outlook_knows() -> None:
    raw = msg(
        {0x0037: "ご注文", 0x0C1A: "星書房", 0x5D01: "a@b.example", 0x1000: "本文"},
        sent=datetime(2026, 1, 10, 4, 5, tzinfo=UTC),
    )

    made = mail_of_msg(raw, "a.msg")

    assert isinstance(made, bytes)
    message = parse(made)
    assert (message.author.name, message.author.spec) == ("星書房", "a@b.example")
    assert (message.subject, message.text) == ("ご注文", "本文")
    assert message.date == datetime(2026, 1, 10, 4, 5, tzinfo=UTC)


@needs_olefile
@given(st.binary(max_size=2000), st.integers(0, 4000))
@example(noise=b"?", at=32)
def test_no_bytes_make_it_raise(noise: bytes, at: int) -> None:
    raw = msg({0x007D: HEADERS, 0x1000: "x"})
    for damaged in (raw[:at] + noise, raw[:at] + noise + raw[at + len(noise) :], noise):
        made = mail_of_msg(damaged, "a.msg")
        assert isinstance(made, bytes) or made.code == "outlook-broken"


@needs_olefile
def test_a_msg_is_found_in_a_tree_and_alone(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(msg({0x007D: HEADERS, 0x1000: "x"}))
    (tmp_path / "b.eml").write_bytes(mail("b"))

    tree, alone = read_all(tmp_path), read_all(tmp_path / "a.msg")

    assert [found.locator.rpartition("/")[2] for found in tree.found] == [
        "a.msg",
        "b.eml",
    ]
    assert len(alone.found) == 1
    assert tree.codes == alone.codes == []


def test_without_olefile_it_is_told_once_what_to_install() -> None:
    if importlib.util.find_spec("olefile") is not None:
        pytest.skip("olefile is installed")
    made = mail_of_msg(msg({0x1000: "x"}), "a.msg")

    assert isinstance(made, Problem)
    assert made.code == "outlook-missing"
    assert "mioboe[outlook]" in made.detail


def test_signatures_are_renamed_in_the_header_and_nowhere_else() -> None:
    raw = b"ARC-Seal: a\nFrom: b\ndkim-signature: c\n d\n\nDKIM-Signature: e\n"

    made = unsigned(raw)

    assert made == (
        b"X-Kept-ARC-Seal: a\nFrom: b\nX-Kept-dkim-signature: c\n d\n\n"
        b"DKIM-Signature: e\n"
    )


def test_a_pst_without_readpst_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.pst").write_bytes(b"!BDN" + bytes(600))
    home = make_home(tmp_path / "home")

    ended = mioboe("scan", tmp_path / "a.pst", home=home, env=environment(PATH=""))

    assert ended.status == 2
    assert "readpst" in ended.err
    assert "Traceback" not in ended.err


def test_the_mails_of_a_pst_are_read_by_readpst(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    order = ordered("250-0000001-0000001", 1010, "2026-01-10 13:05")
    box = mbox(order.lf, mail("x"), line=b"From a@b.test Sat Jan 10 13:05:03 2026")
    fake_readpst(tools, box)
    (tmp_path / "a.pst").write_bytes(b"!BDN" + bytes(600))
    home = make_home(tmp_path / "home")
    path = f"{tools}:/usr/bin:/bin"

    ended = mioboe(
        "scan", "--json", tmp_path / "a.pst", home=home, env=environment(PATH=path)
    )

    (line,) = ended.of("message")
    assert line["source"] == f"{tmp_path}/a.pst/Inbox@0"
    # The body is not as it was signed, so nothing can be proved.
    assert line["verdict"] == "unproven"
    assert line["events"][0]["order"] == "250-0000001-0000001"
    assert ended.of("summary")[0]["messages"] == 2
