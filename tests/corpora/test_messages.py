"""Real mails: all are read, soon, and as Python's parser and lexbor read them."""

from __future__ import annotations

import email
import email.policy
import time
from collections import Counter
from email.message import Message as Oracle
from typing import TYPE_CHECKING, Final

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.fakes.corpora import corpus

from mioboe.messages import decode_text, parse, split_headers
from mioboe.messages.html import read_html
from mioboe.messages.mime import decode_body
from mioboe.messages.splitter import split_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOLDERS: Final = [corpus(n) for n in ("mime", "ham", "shops", "authentication")]
_MAILS: Final = sorted(
    path
    for folder in _FOLDERS
    for path in folder.rglob("*")
    if path.suffix in {".eml", ".msg", ".mail"} and path.is_file()
)
#: Where our tree of parts is not that of Python, and why.
_OTHER_TREES: Final = {
    "rfc/001.eml": "message/external-body is one part",
    "rfc/008.eml": "an attached message in base64 is one part, and decoded",
    "malformed/017.eml": "a folded content type without a semicolon",
    "malformed/019.eml": "a first line without colon ends no header",
    "thirdparty/003.eml": "an encoding with a comment is that encoding",
    "thirdparty/009.eml": "message/partial is one part",
    "thirdparty/012.eml": "a boundary with blanks before its end",
    "legacy/017.eml": "uuencode is left alone",
    "legacy/026.eml": "uuencode is left alone",
    "legacy/048.eml": "uuencode is left alone",
    "raw_email_with_mimepart_without_content_type.eml": "a report is one part",
    "example13.eml": "a line without colon ends no header; blanks before a colon",
    "multi_address_bounce1.eml": "a report is one part",
    "multi_address_bounce2.eml": "a report is one part",
    "multipart_report_multiple_status.eml": "a report is one part",
    "report_422.eml": "a report is one part",
    "report_530.eml": "a report is one part",
    "raw_email_incorrect_header.eml": "a line without colon ends no header",
    "attachment_2_base64.eml": "an attached message in base64 is one part, and decoded",
    "arf/001.eml": "a report is one part",
    "arf/002.eml": "a report is one part",
    "arf/003.eml": "a report is one part",
    "arf/004.eml": "a report is one part",
    "arf/005.eml": "a report is one part",
    "03-bad_message.msg": "a message without headers is all body",
}
#: Mails that hold U+FFFD, or bytes that no charset has, themselves.
_GARBLED: Final = {
    "must_supply_encoding.eml",
    "informed_delivery_missing_mailpiece.eml",
    "informed_delivery_no_mail.eml",
}
_JAPANESE: Final = {
    "japanese.eml": ("まみむめも", "かきくえこ"),
    "japanese_iso_2022.eml": ("まみむめも", "すみません。"),
    "japanese_shift_jis.eml": ("test", "あいうえお"),
    "example14.eml": ("Re: TEST テストテスト", "Hello"),
    "thirdparty/010.eml": ("こんにちは", "人権の無視及"),
}

pytestmark = pytest.mark.skipif(
    not _MAILS, reason=f"the corpora are not here: no mails in {_FOLDERS[0].parent}"
)


def _python(raw: bytes) -> Iterator[tuple[str, int, bytes]]:
    def walk(part: Oracle, depth: int) -> Iterator[tuple[str, int, bytes]]:
        if part.is_multipart():
            for inner in part.get_payload():
                assert isinstance(inner, Oracle)
                yield from walk(inner, depth + 1)
        else:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield part.get_content_type(), depth, content

    yield from walk(email.message_from_bytes(raw, policy=email.policy.compat32), 0)


def _pages(raw: bytes) -> Iterator[str]:
    headers, body_start = split_headers(raw)
    for leaf in split_parts(raw, headers, body_start).leaves:
        if leaf.entity.content_type == "text/html":
            data = decode_body(raw[leaf.start : leaf.end], leaf.entity.encoding)
            if len(data) < 1 << 20:
                yield decode_text(data, leaf.entity.parameters.get("charset"))[0]


def _named(path: Path, names: object) -> bool:
    return any(path.as_posix().endswith(name) for name in names)  # type: ignore[attr-defined]


def test_every_mail_is_read_soon() -> None:
    for path in _MAILS:
        raw = path.read_bytes()
        start = time.perf_counter()
        message = parse(raw)
        assert time.perf_counter() - start < 2.0, path
        garbled = "\ufffd" in message.text + message.subject
        assert garbled == _named(path, _GARBLED), path


def test_japanese_mails_are_readable() -> None:
    for name, (subject, text) in _JAPANESE.items():
        paths = [path for path in _MAILS if path.as_posix().endswith(name)]
        assert paths
        for path in paths:
            message = parse(path.read_bytes())
            assert " ".join(message.subject.split()) == subject
            assert message.text.startswith(text)


def test_the_tree_of_parts_is_that_of_python() -> None:
    for path in _MAILS:
        raw = path.read_bytes()
        headers, body_start = split_headers(raw)
        ours = [
            (
                leaf.entity.content_type,
                leaf.depth,
                decode_body(raw[leaf.start : leaf.end], leaf.entity.encoding),
            )
            for leaf in split_parts(raw, headers, body_start).leaves
        ]
        assert (ours == list(_python(raw))) != _named(path, _OTHER_TREES), path


def test_all_text_of_a_page_is_that_of_lexbor() -> None:
    for path in _MAILS:
        for page in _pages(path.read_bytes()):
            tree = LexborHTMLParser(page)
            for node in tree.css("img[alt],input"):
                attributes = node.attributes
                text = attributes.get("alt") or ""
                if node.tag == "input":
                    kind = (attributes.get("type") or "").lower()
                    shown = kind in {"submit", "button", "reset", "image"}
                    text = (attributes.get("value") or text) if shown else ""
                node.insert_before(f" {text} ")
            tree.strip_tags(
                [
                    "script",
                    "style",
                    "title",
                    "template",
                    "noframes",
                    "iframe",
                    "noembed",
                ],
                recursive=True,
            )
            assert tree.root is not None
            want = Counter("".join(tree.root.text().split()))
            got = read_html(page, 40_000)
            ours = Counter("".join((got.text + got.hidden).split()))
            want.pop("\u200c", None)
            assert ours == want, path
