from __future__ import annotations

import base64
import os
import pickle
import quopri
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mioboe.kit import fold
from mioboe.messages.headers import decode_header, split_headers
from mioboe.messages.sift import Sift, SiftWords

WORDS = SiftWords(
    domains=("amazon.co.jp", "vpass.ne.jp", "01epos.test", "楽天.jp"),
    tokens=("amazon", "rakuten", "vpass", "jcb", "au", "visa", "wallet"),
    names=("Amazon", "楽天カード", "三井住友カード", "アマゾン", "ヤマト運輸", "d払い"),
)
SIFT = Sift(WORDS)
CORPORA = Path(
    os.environ.get("MIOBOE_CORPORA")
    or Path(__file__).resolve().parents[4] / "shared" / "corpora"
)

LOOKED_AT = {
    "from", "sender", "reply-to", "subject", "return-path", "resent-from",
    "x-original-from",
}  # fmt: skip
TWINS = str.maketrans(
    "аеорсхуіѕјкмтοακρυτ01", "aeopcxyisjkmtoakpuтol".replace("т", "t")
)
PAIRS = (("rn", "m"), ("vv", "w"))


def squashed(text: str) -> str:
    """The letters and digits alone, look-alikes undone: slow, and plain to read."""
    plain = fold(text).casefold().translate(TWINS)
    return "".join(char for char in plain if char.isalnum())


def is_long(word: str) -> bool:
    """Whether the slow definition looks for the word inside of others."""
    return not word.isascii() or len(word) > 4 or word == "jcb"


def slowly_wants(raw: bytes) -> bool:
    """The definition: decode, squash, look for any word."""
    headers, _ = split_headers(raw)
    for header in headers:
        if header.name.lower() not in LOOKED_AT:
            continue
        plain = squashed(decode_header(header.value))
        views = {plain}
        for pair, one in PAIRS:
            views |= {view.replace(pair, one) for view in views}
        words = (*WORDS.tokens, *WORDS.names)
        if any(squashed(w) in view for w in words if is_long(w) for view in views):
            return True
        if any(
            fold(d) in fold(decode_header(header.value)).lower() for d in WORDS.domains
        ):
            return True
    return False


def encoded(text: str, charset: str, kind: str = "B", *, size: int = 45) -> bytes:
    """Encoded words that may be cut anywhere."""
    raw = text.encode(charset)
    label = {"cp932": "Shift_JIS", "iso2022_jp": "ISO-2022-JP"}.get(charset, charset)
    words = []
    for at in range(0, len(raw), size):
        piece = raw[at : at + size]
        if kind == "B":
            body = base64.b64encode(piece)
        else:
            body = quopri.encodestring(piece, header=True).replace(b"=\n", b"")
        words.append(b"=?%s?%s?%s?=" % (label.encode(), kind.encode(), body))
    return b"\r\n ".join(words)


@pytest.mark.parametrize(
    "value",
    [
        b"Amazon.co.jp <auto-confirm@amazon.co.jp>",
        b"x <x@amazon.co.jp>",
        b"x <X@MAIL.VPASS.NE.JP>",
        b"AMAZON",
        b"A m a z o n",
        b"A-m-a-z-o-n",
        b"Ama\r\n zon",
        b"Ama\r\n\tzon",
        b"arnazon support",
        b"AmaZ0n",
        b"<no-reply.amazon@txn.test>",
        b"admin-vpass.ne.jp@txn.test",
        b"rakvten <a@rakuten-card.test>",
        "\u202enozamA\u202c <a@b.test>".encode(),
        "Am\u202enoza <a@b.test>".encode(),
        b"vvallet",
        b"myjcb@txn.test",
        b"your VISA card",
        b"(Visa)",
        b"au",
        b"x <x@xn--mazon-3ve.test>",
        "アマゾン".encode(),
        "ｱﾏｿﾞﾝ".encode(),
        "Ａｍａｚｏｎ".encode(),
        "Ama\u200bzon".encode(),
        "A\u00admazon".encode(),
        "\u2060Am\u034fazon".encode(),
        "Аmаzоn".encode(),
        "Amαzοn".encode(),
        "Ámazòn".encode(),
        "𝐀𝐦𝐚𝐳𝐨𝐧".encode(),
        "ⓐⓜⓐⓩⓞⓝ".encode(),
        "三 井 住 友 カ ー ド".encode(),
        "三・井・住・友・カ－ド".encode(),
        "三井住友力ード".encode(),
        "樂天カード".encode(),
        "乐天カード".encode(),
        "Visaカード".encode(),
        "d払い".encode(),
        "ｄ払い".encode(),
        "x <x@楽天.jp>".encode(),
        b"x <x@xn--u9jy04z.jp>" + "楽天カード".encode(),
        "楽天カード".encode("cp932"),
        "楽天カード".encode("euc_jp"),
        "楽天カード".encode("iso2022_jp"),
        b"$B3ZE7%+!<%I(B",
        encoded("アマゾン", "utf-8"),
        encoded("アマゾン", "utf-8", size=4),
        encoded("Amazon", "utf-8", size=2),
        encoded("Amazon", "utf-8", "Q", size=2),
        encoded("楽天カード", "iso2022_jp"),
        encoded("楽天カード", "iso2022_jp", size=9),
        encoded("楽天カード", "cp932", "Q"),
        encoded("楽天カード", "cp932", size=3),
        encoded("楽天カード", "euc_jp"),
        encoded("乐天カード", "gb18030"),
        encoded("Amazon", "utf-16-le"),
        b"Ama=?utf-8?Q?zon?=",
        b"=?utf-8?Q?Ama?=zon",
        b"=?us-ascii?Q?Ama?= =?utf-8?B?em9u?=",
        b"=?utf-8?B?QW1h?=\t=?UTF-8?Q?zon?=",
        b"=?utf-8?B?QW1hem9u",
        b"=?utf-8?B?QW1hem9u===?=",
        b"=?utf-8?Q?What?_Amazon?=",
        b"=?utf-8*ja?Q?Amazon?=",
        b"=?unknown-8bit?B?" + base64.b64encode("アマゾン".encode()) + b"?=",
    ],
)
@pytest.mark.parametrize("name", [b"From", b"subject", b"Reply-To "])
def test_a_brand_is_found_however_it_hides(name: bytes, value: bytes) -> None:
    mail = b"Received: by a\r\n" + name + b": " + value + b"\r\nTo: b\r\n\r\nbody"

    assert SIFT.wants(mail)
    assert SIFT.wants(memoryview(mail))
    assert SIFT.wants(mail.replace(b"\r\n", b"\n"))
    assert SIFT.wants(name + b":" + value)


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\n\nSubject: Amazon",
        b"From: a@b.test\nSubject: hello\n\nSubject: Amazon\n",
        b"From: a@b.test\r\nSubject: hello\r\n\r\nSubject: Amazon\r\n",
        b"To: amazon@amazon.co.jp\nX-Subject: Amazon\nSubjects: Amazon\n\n",
        b"DKIM-Signature: d=amazon.co.jp\nReceived: from amazon.co.jp\n\n",
        b"Received: x\n Subject: Amazon\n\n",
        b"Subject: automatic visas for Paul\n\n",
        b"Subject: the beau companion\n\n",
        b"From: =?utf-8?B?5bGx55Sw?= <y@b.test>\nSubject: =?utf-8?Q?=E5=B1=B1?=\n\n",
        "Subject: 天気と花の便り\n\n".encode(),
        b"garbage without a colon\nTo: b\n\n",
    ],
)
def test_mail_that_names_no_brand_is_passed_over(mail: bytes) -> None:
    assert not SIFT.wants(mail)


def test_every_one_of_several_headers_counts() -> None:
    mail = (
        "From: 山田 <a@b.test>\nfrom: 川田 <a@b.test>\nSubject: é\nSubject: Amazon\n\n"
    )

    assert SIFT.wants(mail.encode())


def test_a_mail_whose_lines_end_in_cr_alone_is_read() -> None:
    assert SIFT.wants("To: a\rSubject: アマゾン\r\rbody".encode())
    assert SIFT.wants(b"To: a\rSubject: Amazon\r\rbody")


def test_a_header_is_found_behind_long_ones() -> None:
    long = b"".join(b"X-Filler-%d: %s\n" % (n, b"y" * 900) for n in range(200))

    assert SIFT.wants(long + "Subject: アマゾン\n\n".encode())
    assert SIFT.wants(b"Subject: =?utf-8?Q?" + b"a" * 9000 + b"?=\n amazon\n\n")


def test_words_of_other_alphabets_do_not_make_all_mail_wanted() -> None:
    sift = Sift(SiftWords(names=("☆", "")))

    assert not sift.wants("Subject: ☆ hello ☆\n\n".encode())


def test_a_sift_without_words_wants_nothing() -> None:
    assert not Sift(SiftWords()).wants("Subject: アマゾン Amazon\n\n".encode())


def test_a_sift_can_be_sent_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(SIFT))  # noqa: S301 - our own bytes

    assert copy.wants(b"Subject: Amazon\n\n")


def test_asking_again_gives_the_same_answer() -> None:
    yes, no = "From: アマゾン\n\n".encode(), "From: 山田\n\n".encode()

    assert [SIFT.wants(mail) for mail in (yes, no, yes, no)] == [True, False] * 2


def test_nothing_is_slower_than_linear() -> None:
    # Each of these would take minutes if anything were quadratic in its length.
    size = 200_000
    for unit in (
        b"a", b"a ", b"am", b"rn", b"=?", b"=?utf-8?B?", b"\r", b"\r\n ", b"\n ",
        b"Subject: \xff\n", b"Subject: =?utf-8?Q?a?=\n", b"$B", b"\x1b$B", b"xn--a ",
        b"=?utf-8?Q?a?= ", b"=?utf-8?B?44GC?=\n ", b"\x00", b"From:",
    ):  # fmt: skip
        SIFT.wants(b"Subject: " + unit * (size // len(unit)))
        SIFT.wants(unit * (size // len(unit)) + b"\n\n")


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    SIFT.wants(data)
    SIFT.wants(b"Subject: " + data)
    SIFT.wants(b"From: =?utf-8?B?" + data + b"?=\n\n")


LETTERS = st.sampled_from([
    *"amzonrkuteivpsjcbdxw 01",
    *"楽天カード三井住友アマゾンヤト運輸払い力二ロ口あ山\u3000・ー－",
    *"\u200b\u00ad\ufeff\u034f\u3164\u1160АаОоеріѕαοκΝηΜäÉＡｍａｚｏｎ０１ｱﾏｿﾞﾝ𝐚ⓜ",
])
BRANDS = st.sampled_from([*WORDS.tokens, *WORDS.names, "amazon.co.jp", "vpass.ne.jp"])
INVISIBLE = st.sampled_from(["", "", "", " ", "\u200b", "\u00ad", "・", "\u3000", "-"])


@st.composite
def hidden_brands(draw: st.DrawFn) -> str:
    """A brand in other clothes, amid other letters."""
    swaps = {
        "a": "aAａАа", "o": "oO0оοＯ", "m": "m", "n": "nＮ", "e": "eｅеЕ",
        "c": "cс", "p": "pр", "i": "iі", "s": "sѕ", "x": "xх",
    }  # fmt: skip
    parts = [draw(st.text(LETTERS, max_size=4))]
    for char in draw(BRANDS):
        options = swaps.get(char, char)
        letter = draw(st.sampled_from([*options]))
        if char == "m":
            letter = draw(st.sampled_from(["m", "M", "rn", "м", "ｍ"]))
        parts += [letter, draw(INVISIBLE)]
    parts.append(draw(st.text(LETTERS, max_size=4)))
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), "".join(parts))


@st.composite
def values(draw: st.DrawFn) -> bytes:
    """A header value in some encoding, whole or cut into words."""
    text = draw(st.one_of(hidden_brands(), st.text(LETTERS, max_size=14)))
    codec = draw(
        st.sampled_from([
            "utf-8",
            "utf-8",
            "iso2022_jp_ext",
            "cp932",
            "euc_jp",
            "gb18030",
            "big5hkscs",
        ])
    )
    text = text.encode(codec, "ignore").decode(codec)
    way = draw(st.sampled_from(["raw", "B", "Q", "mixed"]))
    if way == "raw":
        return text.encode(codec)
    label = {
        "cp932": "Shift_JIS", "iso2022_jp_ext": "iso-2022-jp", "euc_jp": "EUC-JP",
        "big5hkscs": "big5",
    }.get(codec, codec)  # fmt: skip
    size = draw(st.integers(1, 40))
    words = []
    for at in range(0, len(text.encode(codec)), size):
        piece = text.encode(codec)[at : at + size]
        if way == "B" or (way == "mixed" and draw(st.booleans())):
            body = b"B?" + base64.b64encode(piece)
        else:
            body = b"Q?" + b"".join(b"=%02X" % byte for byte in piece)
        words.append(b"=?" + label.encode() + b"?" + body + b"?=")
    return draw(st.sampled_from([b" ", b"\n ", b"\r\n\t", b""])).join(words)


@settings(max_examples=400)
@given(st.sampled_from(["From", "SUBJECT", "Return-Path"]), values(), values())
def test_what_the_slow_definition_finds_the_sift_finds(
    name: str, one: bytes, other: bytes
) -> None:
    mail = b"X: y\nFrom: " + one + b"\n" + name.encode() + b": " + other + b"\n\nbody"

    if slowly_wants(mail):
        assert SIFT.wants(mail)


def test_what_the_slow_definition_finds_in_real_mail_the_sift_finds() -> None:
    if not CORPORA.is_dir():
        pytest.skip(f"no corpora in {CORPORA}")
    wanted = 0
    for folder in ("ham", "mime", "shops", "authentication"):
        for path in sorted((CORPORA / folder).rglob("*")):
            if not path.is_file():
                continue
            raw = path.read_bytes()
            if slowly_wants(raw):
                wanted += 1
                assert SIFT.wants(raw), path
    assert wanted > 10


@pytest.mark.parametrize(
    "line",
    [
        b'From: "\r" <auto-confirm@amazon.co.jp>',
        b'From: "a\rb" <a@b.test>\rSubject: Amazon',
        b"From: order@vpass.ne.jp=?x?Q?a?=",
        b"From: =?utf-8?Q?a?= <order@vpass.ne.jp=?x?Q?a?=>",
    ],
)
def test_what_readers_see_differently_is_not_passed_over(line: bytes) -> None:
    assert SIFT.wants(b"To: x@y.test\n" + line + b"\nDate: now\n\nHi")
