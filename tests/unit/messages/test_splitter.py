"""The MIME tree, and the transfer encodings, beside Python's own parser."""

from __future__ import annotations

import base64
import email
import email.policy
import quopri
from email.message import Message as Oracle
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.messages.headers import split_headers
from mioboe.messages.limits import PART_COUNT, PART_DEPTH
from mioboe.messages.mime import decode_body, measure_body
from mioboe.messages.parameters import parse_parameters
from mioboe.messages.splitter import split_parts

if TYPE_CHECKING:
    from mioboe.messages.splitter import Tree

#: Content type, depth and decoded content of a leaf.
_Leaf = tuple[str, int, bytes]


def tree_of(raw: bytes) -> Tree:
    headers, body_start = split_headers(raw)
    return split_parts(raw, headers, body_start)


def ours(raw: bytes) -> list[_Leaf]:
    return [
        (
            leaf.entity.content_type,
            leaf.depth,
            decode_body(raw[leaf.start : leaf.end], leaf.entity.encoding),
        )
        for leaf in tree_of(raw).leaves
    ]


def python(raw: bytes) -> list[_Leaf]:
    found: list[_Leaf] = []

    def walk(part: Oracle, depth: int) -> None:
        if part.is_multipart():
            for inner in part.get_payload():
                assert isinstance(inner, Oracle)
                walk(inner, depth + 1)
        else:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append((part.get_content_type(), depth, content))

    walk(email.message_from_bytes(raw, policy=email.policy.compat32), 0)
    return found


_HEAD: Final = b"Content-Type: multipart/mixed; boundary=b\n\n"
_CASES: Final = {
    "plain": b"Subject: x\n\nHi\n",
    "two parts": _HEAD + b"--b\n\none\n--b\n\ntwo\n--b--\n",
    "crlf": (_HEAD + b"--b\n\none\n--b\n\ntwo\n--b--\n").replace(b"\n", b"\r\n"),
    "preamble and epilogue": _HEAD + b"before\n--b\n\none\n--b--\nafter\n--b\nmore\n",
    "no closing boundary": _HEAD + b"--b\n\none\n--b\n\ntwo\n",
    "cut in a header": _HEAD + b"--b\n\none\n--b\nContent-Type: text/ht",
    "trailing blanks": _HEAD + b"--b \t\n\none\n--b-- \n",
    "longer lines are none": _HEAD + b"--b\n\n--bc\n--b--c\n -- b\n--b--\n",
    "repeated delimiter": _HEAD + b"--b\n--b\n\none\n--b--\n",
    "no headers in a part": _HEAD + b"--b\nText at once\nmore\n--b--\n",
    "part of headers only": _HEAD
    + b"--b\nContent-Type: text/html\n--b\n\ntwo\n--b--\n",
    "boundary never comes": _HEAD + b"--c\n\none\n--c--\n",
    "no boundary": b"Content-Type: multipart/mixed\n\n--b\n\none\n--b--\n",
    "empty boundary": b'Content-Type: multipart/mixed; boundary=""\n\n'
    b"--\n\none\n----\n",
    "quoted boundary": b'Content-Type: multipart/mixed; boundary="a b:c"\n\n'
    b"--a b:c\n\none\n--a b:c--\n",
    "type without slash": b"Content-Type: text\n\nHi",
    "nested": _HEAD + b"--b\nContent-Type: multipart/alternative; boundary=c\n\n"
    b"--c\n\none\n--c\nContent-Type: text/html\n\n<p>\n--c--\n--b\n\ntwo\n--b--\n",
    "inner not closed": _HEAD + b"--b\nContent-Type: multipart/mixed; boundary=c\n\n"
    b"--c\n\none\n--b\n\ntwo\n--b--\n",
    "inner has the same boundary": _HEAD + b"--b\nContent-Type: multipart/mixed; "
    b"boundary=b\n\n--b\n\none\n--b--\n\n--b--\n",
    "attached message": _HEAD + b"--b\nContent-Type: message/rfc822\n\n"
    b"Subject: in\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--c--\n"
    b"--b\n\ntwo\n--b--\n",
    "digest": b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: in\n\n"
    b"one\n--b\n\nSubject: in\n\ntwo\n--b--\n",
    "base64 with junk": b"Content-Transfer-Encoding: base64\n\nSGk*g\n!dGhlcmU=\n",
    "broken quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\na=3Db=",
    "unknown encoding": b"Content-Transfer-Encoding: x-none\n\nSGk=\n",
    "eight bits": b"Content-Transfer-Encoding: 8bit\n\n\xe3\x81\x82\xff\n",
    "mbox line before a part": _HEAD + b"--b\nContent-Type: message/rfc822\n\n"
    b"From a@b Sat\nSubject: in\n\none\n--b--\n",
}


@pytest.mark.parametrize("name", _CASES)
def test_the_tree_is_that_of_python(name: str) -> None:
    raw = _CASES[name]

    assert ours(raw) == python(raw)


_TEXT = st.sampled_from([
    b"Hi\n",
    b"a\n\nb\n",
    b"",
    b"no end",
    b"--x\n",
    b"-- \n",
    b"\n",
    b"\r\n",
    b"--b1x\n",
])
_ENCODED = st.binary(max_size=40)


@st.composite
def _leaf(draw: st.DrawFn) -> bytes:
    kind = draw(st.sampled_from([b"text/plain", b"text/html", b"image/png", b""]))
    head = b"Content-Type: " + kind + b"\n" if kind else b""
    encoding = draw(st.sampled_from(["", "base64", "quoted-printable", "8bit"]))
    body = draw(_TEXT)
    if encoding == "base64":
        body = base64.encodebytes(draw(_ENCODED))
    elif encoding == "quoted-printable":
        body = quopri.encodestring(draw(_ENCODED)) + b"\n"
    if encoding:
        head += b"Content-Transfer-Encoding: " + encoding.encode() + b"\n"
    return head + b"\n" + body


@st.composite
def _multipart(draw: st.DrawFn, inner: st.SearchStrategy[bytes]) -> bytes:
    boundary = b"b" + str(draw(st.integers(0, 4))).encode()
    kind = draw(st.sampled_from([b"mixed", b"alternative", b"related"]))
    parts = draw(st.lists(inner, min_size=1, max_size=3))
    out = [b"Content-Type: multipart/" + kind + b"; boundary=" + boundary + b"\n\n"]
    out += [draw(st.sampled_from([b"", b"preamble\n"]))]
    for part in parts:
        out += [b"--" + boundary + draw(st.sampled_from([b"\n", b" \n"])), part]
        out += [draw(st.sampled_from([b"\n", b"\n\n"]))]
    if draw(st.booleans()):
        out += [b"--" + boundary + b"--\n", draw(st.sampled_from([b"", b"epilogue\n"]))]
    return b"".join(out)


@st.composite
def _attached(draw: st.DrawFn, inner: st.SearchStrategy[bytes]) -> bytes:
    return b"Content-Type: message/rfc822\n\nSubject: in\n" + draw(inner)


_MAILS = st.recursive(
    _leaf(), lambda inner: _multipart(inner) | _attached(inner), max_leaves=8
)


@given(_MAILS, st.sampled_from([b"\n", b"\r\n"]))
def test_made_up_trees_are_those_of_python(raw: bytes, end: bytes) -> None:
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", end)

    assert ours(raw) == python(raw)


@given(
    st.lists(
        st.sampled_from([
            b"\n",
            b"--b",
            b"--",
            b"--b--",
            b"Content-Type: multipart/mixed; boundary=b\n",
            b"Content-Type: message/rfc822\n",
            b"x",
            b":",
            b" ",
            b"\r",
            b"--b\n",
        ]),
        max_size=50,
    )
)
def test_any_mixture_of_delimiters_gives_a_tree(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)

    tree = tree_of(raw)

    last = 0
    for leaf in tree.leaves:
        assert 0 <= leaf.start <= leaf.end <= len(raw)
        assert leaf.start >= last
        last = leaf.end
    for start, end in tree.attached:
        assert 0 <= start <= end <= len(raw)


def test_attached_messages_are_given_whole_and_once() -> None:
    inner = b"Subject: in\nContent-Type: message/rfc822\n\nSubject: deeper\n\none"
    raw = _HEAD + b"--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"

    tree = tree_of(raw)

    assert [raw[start:end] for start, end in tree.attached] == [inner]
    assert [leaf.attached for leaf in tree.leaves] == [True]


def test_an_attached_message_in_base64_stays_one_part() -> None:
    raw = b"Content-Type: message/rfc822\n"
    raw += b"Content-Transfer-Encoding: base64\n\nU3ViamVjdA=="

    assert ours(raw) == [("message/rfc822", 0, b"Subject")]


def test_reports_keep_their_text() -> None:
    raw = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n"

    assert ours(raw) == [("message/delivery-status", 0, b"Reporting-MTA: dns; x\n")]


def test_deep_nesting_ends_at_the_limit() -> None:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
        for i in range(PART_DEPTH + 5)
    )

    tree = tree_of(raw)

    assert "too-deep" in tree.oddities
    assert max(leaf.depth for leaf in tree.leaves) == PART_DEPTH
    nested = tree_of(b"Content-Type: message/rfc822\n\n" * (PART_DEPTH + 5))
    assert "too-deep" in nested.oddities


def test_many_parts_end_at_the_limit() -> None:
    tree = tree_of(_HEAD + b"--b\n\nx\n" * (PART_COUNT + 5))

    assert len(tree.leaves) == PART_COUNT
    assert tree.oddities == {"too-many-parts"}


def test_alternatives_are_known_as_one_choice() -> None:
    raw = (
        _HEAD + b"--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\none\n"
        b"--c\nContent-Type: multipart/related; boundary=d\n\n--d\n\ntwo\n--d--\n"
        b"--c--\n"
        b"--b\n\nthree\n--b--\n"
    )

    assert [leaf.choice for leaf in tree_of(raw).leaves] == [1, 1, 0]


def test_a_base64_body_that_was_cut_gives_what_is_whole() -> None:
    assert decode_body(b"SGkgdGhlcmUhI", "base64") == b"Hi there!"
    assert decode_body(b"SGkg" * 1000, "base64", 5) == b"Hi Hi"


def test_the_size_of_an_attachment_is_told_without_decoding() -> None:
    data = base64.encodebytes(bytes(30_000))

    assert abs(measure_body(memoryview(data), "base64") - 30_000) < 300
    assert measure_body(memoryview(b"abc"), "8bit") == 3
    assert measure_body(memoryview(b""), "base64") == 0


def test_parameters_are_read_tolerantly() -> None:
    cases = {
        b"attachment; filename=a.txt": ("attachment", {"filename": "a.txt"}),
        b'x/y; A="b\\"c;d" ; e = f ': ("x/y", {"a": 'b"c;d', "e": "f"}),
        b"x/y (comment); a=b": ("x/y", {"a": "b"}),
        b"x/y; a*=utf-8'ja'%E6%B3%A8": ("x/y", {"a": "注"}),
        b"x/y; a*1=c; a*0=b": ("x/y", {"a": "bc"}),
        b"x/y; a*0*=iso-2022-jp''%1B$BCm; a*1*=J8%1B(B": ("x/y", {"a": "注文"}),
        b'x/y; a="=?utf-8?B?5rOo?="': ("x/y", {"a": "注"}),
        b'x/y; a="\x92\x8d\x95\xb6"': ("x/y", {"a": "注文"}),
        b"x/y; a=1; a=2": ("x/y", {"a": "1"}),
        b'x/y; a="b': ("x/y", {"a": '"b'}),
        b"x/y; a": ("x/y", {}),
        b"": ("", {}),
    }

    assert {value: parse_parameters(value) for value in cases} == cases


@given(st.lists(st.sampled_from([*";=\"\\*'()%0", "a", "utf-8", "\n "]), max_size=40))
def test_any_mixture_gives_parameters(pieces: list[str]) -> None:
    parse_parameters("".join(pieces).encode())


def test_a_line_too_long_for_a_boundary_delimits_nothing() -> None:
    raw = _HEAD + b"--b\n\none\n--b" + b" " * 2_000 + b"\ntwo\n--b--\n"

    assert [content[:3] for _, _, content in ours(raw)] == [b"one"]
    assert len(tree_of(raw).leaves) == 1


def test_blank_lines_in_the_header_of_a_part_are_left_out() -> None:
    raw = _HEAD + b"--b\n \n\tx\nContent-Type: text/html\n\n<p>\n--b--\n"

    assert ours(raw) == python(raw) == [("text/html", 1, b"<p>")]


def test_parameters_end_at_the_limit() -> None:
    value = b"x/y" + b"".join(b"; a%d=1" % i for i in range(200))

    assert len(parse_parameters(value)[1]) == 100


def test_lines_that_look_like_delimiters_end_at_the_limit() -> None:
    raw = _HEAD + b"--b\n\n" + b"--x\n" * 30_000 + b"--b\n\ntwo\n--b--\n"

    assert tree_of(raw).oddities == {"too-many-parts"}
    assert tree_of(raw).leaves[-1].end < len(raw)
