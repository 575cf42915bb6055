from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.messages.charsets import decode_text
from mioboe.messages.jis import decode_euc, decode_jis, mend
from mioboe.messages.labels import codec_of, is_utf7

_SENTENCE = "ご注文ありがとうございます。合計 1,010円 【三井住友カード】ﾃｽﾄ①"
_LABELS = (
    *(None, "", "utf-8", "us-ascii", "iso-8859-1", "shift_jis", "euc-jp", "big5"),
    *("iso-2022-jp", "gb2312", "x-unknown", "U", "windows-1251", "euc-kr", "utf-16"),
)
#: What one writes in Japanese: kana, common kanji, full-width signs.
_JAPANESE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x3093),
        st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6),
        st.sampled_from("注文番号合計円発送済配達完了返金日本東京都様請求額利用店"),
        st.sampled_from("。、「」【】（）：￥％０１２３ＡＢＣ　ー・"),
        st.sampled_from("abcXYZ0123 -:/"),
    ),
    min_size=1,
)


@pytest.mark.parametrize("label", _LABELS)
@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-8", "cp50221"])
def test_a_japanese_sentence_reads_under_every_label(
    codec: str, label: str | None
) -> None:
    sentence = _SENTENCE
    if codec == "cp50221":
        data = "ご注文ありがとうございます。".encode("iso2022_jp")
        sentence = "ご注文ありがとうございます。"
    elif codec == "euc_jp":
        sentence = _SENTENCE.replace("①", "")
        data = sentence.encode(codec)
    else:
        data = _SENTENCE.encode(codec)

    assert decode_text(data, label)[0] == sentence


@given(_JAPANESE)
def test_iso_2022_jp_gives_back_what_was_encoded(text: str) -> None:
    data = text.encode("iso2022_jp")

    assert decode_text(data, "iso-2022-jp")[0] == text


@given(_JAPANESE)
def test_shift_jis_gives_back_what_was_encoded(text: str) -> None:
    assert decode_text(text.encode("cp932"), "Shift_JIS")[0] == text


@given(_JAPANESE)
def test_euc_jp_gives_back_what_was_encoded(text: str) -> None:
    assert decode_text(text.encode("euc_jp"), "EUC-JP")[0] == text


@given(st.text())
def test_utf_8_gives_back_what_was_encoded(text: str) -> None:
    got, _ = decode_text(b"\xef\xbb\xbf" + text.encode(), "utf-8")

    if not text.isascii() and "\x1b" not in text:
        assert got == text.removeprefix("\ufeff")


@given(st.binary(max_size=300), st.text(max_size=20) | st.sampled_from(_LABELS))
def test_any_bytes_under_any_label_give_text(data: bytes, label: str | None) -> None:
    text, used = decode_text(data, label)

    text.encode("utf-8")
    assert used
    assert used.endswith("?") or "\ufffd" not in text or b"\xef\xbf\xbd" in data


@given(
    st.lists(
        st.sampled_from([
            b"\x1b$B",
            b"$B",
            b"(B",
            b"\x1b(B",
            b"\x1b(I",
            b"8!",
            b"\x0e",
            b"\x0f",
            b"A",
            b"\n",
            b" ",
            b"\xb1",
            b"\x1b",
        ])
    )
)
def test_any_mixture_of_escapes_gives_text(pieces: list[bytes]) -> None:
    data = b"".join(pieces)

    for hinted in (True, False):
        decode_jis(mend(data, hinted=hinted)).encode("utf-8")


def test_english_with_dollars_stays_as_it_is() -> None:
    for text in (b"cp $BASE (Bin)", b"$BILL(B) and $B", b"$B.(B", b"cost: $B3 (B)"):
        assert decode_text(text)[0].encode() == text


def test_every_double_byte_of_jis_is_that_of_cp932() -> None:
    for row in range(0x21, 0x7F):
        for cell in range(0x21, 0x7F):
            lead = (row - 0x21 >> 1) + (0x81 if row - 0x21 < 0x3E else 0xC1)
            odd = (row - 0x21) & 1
            trail = cell - 0x21 + (0x9F if odd else 0x40 + (cell - 0x21 >= 0x3F))
            pair = bytes((lead, trail))
            try:
                want = pair.decode("cp932")
            except UnicodeDecodeError:
                want = "\ufffd"
            assert decode_jis(b"\x1b$B" + bytes((row, cell)) + b"\x1b(B") == want


def test_bytes_that_are_no_euc_are_refused() -> None:
    assert decode_euc("表示".encode("cp932")) is None
    assert decode_euc(b"\x8f\xb0\xa1\x8e\xb1") == "丂ｱ"


def test_a_label_is_known_however_it_is_written() -> None:
    assert codec_of("ISO_8859-15") == "iso8859_15"
    assert codec_of("cp1252") == codec_of("Windows-1252")
    assert codec_of("latin2") == "iso8859_2"
    assert codec_of("x-cp1250") == "cp1250"
    assert codec_of("rot13") == codec_of("base64") == codec_of("cp037") == ""
    assert is_utf7("Unicode-1-1-UTF-7")
    assert not is_utf7(None)


def test_utf_16_without_a_label_is_known_by_its_mark() -> None:
    assert decode_text("ご注文".encode("utf-16")) == ("ご注文", "utf-16")
    assert decode_text("Hi".encode("utf-16-le"), "utf-16le")[0] == "Hi"


def test_korean_and_chinese_escapes_are_read() -> None:
    assert decode_text("주문".encode("iso2022_kr"), "iso-2022-kr")[0] == "주문"
    assert decode_text("订单".encode("hz"), "hz-gb-2312")[0] == "订单"
    assert decode_jis(b"\x1b$AVPND\x1b(B") == "中文"


def test_text_that_was_cut_amid_a_character_keeps_the_rest() -> None:
    text = "ご注文の確認です。" * 3

    assert decode_text(text.encode("cp932")[:-1], "shift_jis")[0].startswith(text[:-1])
    assert decode_text(text.encode()[:-1])[0].startswith(text[:-1])
