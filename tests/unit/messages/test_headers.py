from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.messages.headers import decode_header, read_headers, split_headers
from mioboe.messages.limits import FIELD_BYTES, HEADER_BYTES, HEADER_COUNT

_PIECES = st.sampled_from([
    b"\n",
    b"\r\n",
    b"\r",
    b" ",
    b"\t",
    b":",
    b"From",
    b"From ",
    b"A",
    b"--",
    b"\0",
])
_WORD_PIECES = st.sampled_from([
    "=?",
    "?=",
    "utf-8",
    "iso-2022-jp",
    "?B?",
    "?q?",
    "5rOo",
    "=E6",
    " ",
    "\n ",
    "é",
    "_",
])


def _names(raw: bytes) -> list[str]:
    return [header.name for header in split_headers(raw)[0]]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_fields_are_found_with_any_line_end(end: bytes) -> None:
    raw = end.join([b"From: a", b"Subject: b", b" c", b"\tX: d", b"To:e", b"", b"body"])

    headers, body_start = split_headers(raw)

    assert [header.name for header in headers] == ["From", "Subject", "To"]
    assert headers[1].value == b" b" + end + b" c" + end + b"\tX: d"
    assert raw[body_start:] == b"body"
    assert raw[headers[2].start : headers[2].end] == b"To:e" + end


def test_a_cr_alone_ends_no_field_where_lines_end_otherwise() -> None:
    headers, _, odd = read_headers(b"X: a\rFrom: evil@x.test\r\nFrom: b@y.test\r\n\r\n")

    assert [header.value for header in headers] == [
        b" a\rFrom: evil@x.test",
        b" b@y.test",
    ]
    assert odd == {"lone-cr"}


def test_a_line_without_colon_ends_nothing() -> None:
    headers, body_start, odd = read_headers(b"A: 1\nnonsense\nB: 2\n\nbody")

    assert [header.name for header in headers] == ["A", "B"]
    assert body_start == 20
    assert odd == {"header-without-colon"}


def test_the_envelope_line_of_an_mbox_is_no_field() -> None:
    assert _names(b"From a@b Sat Jan 10 13:05:00 2026\nTo: x\n\n") == ["To"]
    assert _names(b">From a@b Sat\nTo: x\n\n") == ["To"]
    assert _names(b"From : a@b\nTo: x\n\n") == ["From", "To"]


def test_a_line_of_blanks_goes_on_with_the_field() -> None:
    assert _names(b"A: 1\n \nB: 2\n\nC: 3") == ["A", "B"]


def test_a_message_without_headers_is_all_body() -> None:
    assert split_headers(b"Hello there.\n\nBye") == ((), 0)
    assert split_headers(b"\nbody") == ((), 1)
    assert split_headers(b"\r\nbody") == ((), 2)
    assert split_headers(b"") == ((), 0)
    assert split_headers(b"From a@b Sat\n\nbody")[1] == 14


def test_a_message_without_a_body_ends_with_its_headers() -> None:
    for raw in (b"A: 1", b"A: 1\n", b"A: 1\r\n\r\n"):
        headers, body_start = split_headers(raw)
        assert len(headers) == 1
        assert body_start == len(raw)


def test_a_delimiter_line_begins_the_body_without_an_empty_line() -> None:
    raw = b'Content-Type: multipart/mixed; boundary="b"\n--b\n\nHi\n--b--\n'

    assert raw[split_headers(raw)[1] :] == b"--b\n\nHi\n--b--\n"


def test_limits_of_the_header_block_are_kept_and_marked() -> None:
    many = b"A: 1\n" * (HEADER_COUNT + 5) + b"\nbody"
    long = b"A: " + b"x" * (FIELD_BYTES + 5) + b"\nB: 2\n\nbody"
    large = b"A: 1\n" + b"B: " + b"x\n " * HEADER_BYTES + b"\n\nbody"

    headers, body_start, odd = read_headers(many)
    assert (len(headers), many[body_start:], odd) == (
        HEADER_COUNT,
        b"body",
        frozenset({"too-many-headers"}),
    )
    headers, _, odd = read_headers(long)
    assert [len(header.value) for header in headers] == [FIELD_BYTES, 2]
    assert odd == {"field-too-long"}
    _, body_start, odd = read_headers(large)
    assert large[body_start:] == b"body"
    assert "header-too-large" in odd


@given(st.lists(_PIECES | st.binary(max_size=3), max_size=60))
def test_offsets_lie_inside_and_point_at_the_fields(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)

    headers, body_start, _ = read_headers(raw)

    assert 0 <= body_start <= len(raw)
    last = 0
    for header in headers:
        assert last <= header.start < header.end <= len(raw)
        assert raw[header.start :].startswith(header.name.encode())
        assert header.value in raw[header.start : header.end]
        last = header.end


@given(st.lists(_WORD_PIECES, max_size=40))
def test_any_mixture_of_word_pieces_is_decoded(pieces: list[str]) -> None:
    text = decode_header("".join(pieces).encode())

    assert not set(text) & set("\r\n\0")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])))
def test_encoded_words_give_back_what_was_encoded(text: str) -> None:
    data = text.encode()
    in_b = b"=?utf-8?B?" + base64.b64encode(data) + b"?="
    in_q = (
        b"=?utf-8?q?"
        + quopri
        .encodestring(data, header=True)
        .replace(b"?", b"=3F")
        .replace(b"=\n", b"")
        + b"?="
    )

    if "\ufeff" not in text and not text.startswith("$B"):
        assert decode_header(in_b) == text
        if "\n" not in in_q.decode():
            assert decode_header(in_q) == text


@given(st.text("注文番号合計ありがとう", min_size=1), st.integers(1, 40))
def test_words_cut_at_any_byte_are_joined(text: str, step: int) -> None:
    data = text.encode()
    pieces = [data[at : at + step] for at in range(0, len(data), step)]
    words = [b"=?UTF-8?B?" + base64.b64encode(piece) + b"?=" for piece in pieces]

    assert decode_header(b"\r\n ".join(words)) == text
