from __future__ import annotations

import email
import email.header

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drills.reading import decode, header

from mioboe.drills.encode import encode, encode_body, encode_header
from mioboe.drills.model import DrillError
from mioboe.drills.stage import Transfer, Words

KANJI = st.text(
    st.sampled_from("あいうアイウ漢字亜腕熙ｱｲｳ－～①㈱ＡＢabc 012Ω熙黑纊髙"), max_size=60
)


@given(KANJI)
def test_jis_is_read_back_as_it_was(text: str) -> None:
    raw = encode(text, "iso-2022-jp")

    assert raw.isascii()
    assert decode(raw, "iso-2022-jp") == text


@given(KANJI.filter(lambda text: not set(text) & set("－～①㈱ｱｲｳ髙黑纊")))
def test_jis_agrees_with_the_standard_library(text: str) -> None:
    assert encode(text, "iso-2022-jp").decode("iso2022_jp") == text


@given(KANJI.filter(str.strip), st.sampled_from([Words.B, Words.Q]))
def test_headers_are_read_back_as_they_were(text: str, words: Words) -> None:
    raw = b"Subject: " + encode_header(text, "utf-8", words) + b"\r\n\r\n"
    message = email.message_from_bytes(raw)

    if not text.isascii():
        assert header(message, "Subject") == text
        assert all(len(line) <= 84 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("plain", b"plain"),
        ('"Amazon" <a@b.example>', b'"Amazon" <a@b.example>'),
        ('"山田" <a@b.example>', b"=?UTF-8?B?5bGx55Sw?= <a@b.example>"),
        ("a;\n\tb", b"a;\r\n\tb"),
    ],
)
def test_addresses_keep_their_ascii(text: str, want: bytes) -> None:
    assert encode_header(text, "utf-8", Words.B) == want


def test_cut_words_join_to_the_whole_only_as_bytes() -> None:
    raw = encode_header("総会の議事録と来年度の役員について", "utf-8", Words.CUT)

    pieces = email.header.decode_header(raw.decode().replace("\r\n", ""))
    joined = b"".join(p if isinstance(p, bytes) else p.encode() for p, _ in pieces)
    assert joined.decode() == "総会の議事録と来年度の役員について"
    first = raw.split(b"\r\n ")[0]
    with pytest.raises(UnicodeDecodeError):
        str(email.header.make_header(email.header.decode_header(first.decode())))


@pytest.mark.parametrize("transfer", list(Transfer))
def test_bodies_are_read_back_as_they_were(transfer: Transfer) -> None:
    text = "注文番号\n=250\n.\n長い行" + "あ" * 100 + "\n"
    body = encode_body(text, "utf-8", transfer)
    head = f"Content-Transfer-Encoding: {transfer.value}\r\n\r\n".encode()

    raw = email.message_from_bytes(head + body).get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert raw.decode().replace("\r\n", "\n") == text
    assert body.count(b"\n") == body.count(b"\r\n")


def test_what_a_charset_cannot_hold_is_named() -> None:
    with pytest.raises(DrillError, match="iso-2022-jp cannot hold"):
        encode("😀", "iso-2022-jp")
    with pytest.raises(DrillError, match="no-such cannot hold"):
        encode("a", "no-such")
