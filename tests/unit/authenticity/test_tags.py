from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.authenticity.tags import (
    Kind,
    decode_base64,
    host_name,
    read_instance,
    read_signature,
    read_tags,
    without_signature,
)

HASH = base64.b64encode(bytes(32)).decode()
SOUND = {
    "v": "1",
    "a": "rsa-sha256",
    "d": "shop.example",
    "s": "sel",
    "h": "From:To",
    "bh": HASH,
    "b": "AAAA",
}


def value(**changes: str | None) -> bytes:
    tags = {**SOUND, **changes}
    text = "; ".join(f"{k}={v}" for k, v in tags.items() if v is not None)
    return text.encode()


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (b"a=1", {b"a": b"1"}),
        (b" a = 1 ;\r\n\tb=2 ; ", {b"a": b"1", b"b": b"2"}),
        (b"a=;b=c=d", {b"a": b"", b"b": b"c=d"}),
        (b"a=x\r\n y", {b"a": b"x\r\n y"}),
        (b"A=1;a=2", {b"A": b"1", b"a": b"2"}),
        (b"", {}),
        (b"a=1;a=1", None),
        (b"a=1;;b=2", None),
        (b"a", None),
        (b"=1", None),
        (b"1a=1", None),
        (b"a b=1", None),
        (b"a-b=1", None),
    ],
)
def test_a_tag_list_is_read_to_the_letter(
    text: bytes, tags: dict[bytes, bytes] | None
) -> None:
    assert read_tags(text) == tags


def test_empty_places_may_be_passed_over() -> None:
    assert read_tags(b"a=1;; ;b=2;;", tolerant=True) == {b"a": b"1", b"b": b"2"}
    assert read_tags(b"a=1;x;b=2", tolerant=True) is None


@pytest.mark.parametrize(
    ("field", "without"),
    [
        (b"D: b=abc", b"D: b="),
        (b"D: b=ab\r\n c \r\n", b"D: b="),
        (b"D: bh=x; b = a=; z=b=", b"D: bh=x; b =; z=b="),
        (b"D:\tb=x;\r\n bh=y", b"D:\tb=;\r\n bh=y"),
        (b"D: a=b", b"D: a=b"),
    ],
)
def test_only_the_value_of_b_is_taken_out(field: bytes, without: bytes) -> None:
    assert without_signature(field) == without


@pytest.mark.parametrize("text", [b"AA", b"A===", b"AA=A", b"A*AA", b"\xff\xff", b""])
def test_broken_base64_gives_nothing(text: bytes) -> None:
    assert decode_base64(text) == b""


def test_base64_may_be_folded() -> None:
    assert decode_base64(b" Zm\r\n\t9v ") == b"foo"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"Shop.EXAMPLE", "shop.example"),
        (b"_x-1.shop.example", "_x-1.shop.example"),
        ("ショップ.example".encode(), "xn--xckya1d0c.example"),
        ("ｓｈｏｐ．example".encode(), "shop.example"),
        (b"shop.example.", ""),
        (b".shop.example", ""),
        (b"shop..example", ""),
        (b"shop example", ""),
        (b"shop.example\x00", ""),
        (b"\xff.example", ""),
        (b"a" * 64 + b".example", ""),
        (b"a." * 127 + b"example", ""),
        (b"a" * 5000, ""),
        ("あ".encode() * 330, ""),
        (b"", ""),
    ],
)
def test_names_become_a_labels_or_nothing(text: bytes, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [(b"1", 1), (b"50", 50), (b"07", 7), (b"0", 0), (b"51", 0), (b"", 0), (b"x", 0)],
)
def test_arc_instances_run_from_1_to_50(text: bytes, number: int) -> None:
    assert read_instance(text) == number


def test_a_sound_signature_is_read_whole() -> None:
    text = value(
        a="RSA-SHA256", c="relaxed", d="Shop.example", s="A._b", l="12", t="1", x="1"
    )
    read = read_signature(text + b"; i=a@b@x.shop.example; q=x:dns/txt", Kind.DKIM)
    assert read.flaw == ""
    assert read.algorithm == "rsa-sha256"
    assert read.key_name == "a._b._domainkey.shop.example"
    assert read.names == ("from", "to")
    assert (read.header_relaxed, read.body_relaxed) == (True, False)
    assert (read.length, read.signed_at, read.expires_at) == (12, 1, 1)
    assert read.identity == "x.shop.example"
    assert (read.body_hash, read.signature) == (bytes(32), bytes(3))


def test_a_signature_in_a_script_of_its_own_names_a_key_in_a_labels() -> None:
    read = read_signature(value(d="店.example", s="鍵", i="誰@店.example"), Kind.DKIM)
    assert read.flaw == ""
    assert read.key_name == "xn--5y4a._domainkey.xn--hxt.example"


@pytest.mark.parametrize("missing", sorted(SOUND))
def test_a_signature_that_lacks_a_tag_is_malformed(missing: str) -> None:
    assert read_signature(value(**{missing: None}), Kind.DKIM).flaw == "malformed"


@pytest.mark.parametrize(
    ("tag", "text", "flaw"),
    [
        ("v", "2", "version-unknown"),
        ("v", "01", "version-unknown"),
        ("a", "rsa-md5", "algorithm-unknown"),
        ("a", "sha256", "algorithm-unknown"),
        ("c", "relaxed/nofws", "canonicalization-unknown"),
        ("c", "/", "canonicalization-unknown"),
        ("q", "dns", "query-unknown"),
        ("i", "@other.example", "identity-foreign"),
        ("i", "@ashop.example", "identity-foreign"),
        ("i", "@example", "identity-foreign"),
        ("i", "@", "identity-foreign"),
        ("d", "example", "malformed"),
        ("d", "shop.example.", "malformed"),
        ("s", "a b", "malformed"),
        ("s", "a" * 60 + ("." + "a" * 60) * 3, "malformed"),
        ("h", " : ", "malformed"),
        ("bh", "AAAA", "malformed"),
        ("bh", HASH[:-1], "malformed"),
        ("b", "", "malformed"),
        ("b", "A", "malformed"),
        ("b", "AAAA\x00", "malformed"),
        ("l", "-1", "malformed"),
        ("l", "1" * 77, "malformed"),
        ("t", "now", "malformed"),
        ("t", "1" * 13, "malformed"),
        ("x", "", "malformed"),
        ("z", "\x7f", "malformed"),
    ],
)
def test_a_flaw_is_named(tag: str, text: str, flaw: str) -> None:
    assert read_signature(value(**{tag: text}), Kind.DKIM).flaw == flaw


def test_a_signature_that_ends_before_it_begins_is_malformed() -> None:
    assert read_signature(value(t="10", x="9"), Kind.DKIM).flaw == "malformed"


def test_a_flawed_signature_still_names_its_domain() -> None:
    assert read_signature(value(v="8"), Kind.DKIM).domain == "shop.example"


@pytest.mark.parametrize("more", ["x1=y", "z=From:a|To:b", "n=note"])
def test_unknown_tags_are_ignored(more: str) -> None:
    assert read_signature(value() + b"; " + more.encode(), Kind.DKIM).flaw == ""


def test_empty_places_in_h_sign_nothing() -> None:
    names = read_signature(value(h="From::To:"), Kind.DKIM).names
    assert names == ("from", "to")


def test_an_arc_message_signature_has_a_number_and_no_version() -> None:
    sound = value(v=None, i="2")
    assert read_signature(sound, Kind.ARC_MESSAGE).instance == 2
    assert read_signature(sound, Kind.ARC_MESSAGE).flaw == ""
    assert read_signature(value(v="8", i="2"), Kind.ARC_MESSAGE).flaw == ""
    assert read_signature(value(v=None, i="51"), Kind.ARC_MESSAGE).flaw == "malformed"
    weak = read_signature(value(v=None, i="1", a="rsa-sha1"), Kind.ARC_MESSAGE)
    assert weak.flaw == "algorithm-unknown"


def test_an_arc_seal_signs_no_headers_of_choice() -> None:
    sound = value(v=None, h=None, bh=None, i="1", cv="none", c="odd")
    read = read_signature(sound, Kind.ARC_SEAL)
    assert (read.flaw, read.chain, read.header_relaxed) == ("", "none", True)
    named = value(v=None, bh=None, i="1", cv="none")
    assert read_signature(named, Kind.ARC_SEAL).flaw == "malformed"
    unclear = value(v=None, h=None, bh=None, i="1", cv="maybe")
    assert read_signature(unclear, Kind.ARC_SEAL).flaw == "malformed"


ODD = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from([
            b"v=1", b"a=rsa-sha256", b"d=a.example", b"s=s", b"h=from", b"b=AAAA",
            b"bh=" + HASH.encode(), b";", b"; ", b"=", b"\r\n ", b"i=@a.example", b"l=",
            b"9", b"x=1", b"t=", b"\xe5\xba\x97", b"c=relaxed", b"cv=pass", b"\x00",
        ]),
        max_size=30,
    ).map(b"".join),
)  # fmt: skip


@given(ODD, st.sampled_from(Kind))
def test_nothing_makes_the_readers_raise(text: bytes, kind: Kind) -> None:
    read = read_signature(text, kind)
    assert read.flaw or read.key_name
    without_signature(text)
    host_name(text)


@given(ODD)
def test_a_signature_is_taken_out_once_and_for_all(text: bytes) -> None:
    once = without_signature(b"D:" + text)
    assert without_signature(once) == once
