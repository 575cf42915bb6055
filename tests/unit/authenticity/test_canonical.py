from __future__ import annotations

import re

import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import given
from hypothesis import strategies as st

from mioboe.authenticity.canonical import canonical_body, canonical_header

#: RFC 6376 section 3.4.5.
EXAMPLE_HEADERS = (b"A: X\r\n", b"B : Y\t\r\n\tZ  \r\n")
EXAMPLE_BODY = b" C \r\nD \t E\r\n\r\n\r\n"

PIECES = [b"a", b"=20", b" ", b"\t", b"  ", b"\n", b"\n\n", b"\xe3\x81\x82"]
BODIES = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)
ENDED = BODIES.map(lambda body: body + b"\n")


def test_the_examples_of_the_rfc_come_out_relaxed() -> None:
    headers = [canonical_header(field, relaxed=True) for field in EXAMPLE_HEADERS]
    assert headers == [b"a:X", b"b:Y Z"]
    assert canonical_body(EXAMPLE_BODY, relaxed=True) == b" C\r\nD E\r\n"


def test_the_examples_of_the_rfc_come_out_simple() -> None:
    headers = [canonical_header(field, relaxed=False) for field in EXAMPLE_HEADERS]
    assert headers == [b"A: X", b"B : Y\t\r\n\tZ  "]
    assert canonical_body(EXAMPLE_BODY, relaxed=False) == b" C \r\nD \t E\r\n"


@pytest.mark.parametrize(
    ("body", "simple", "relaxed"),
    [
        (b"", b"\r\n", b""),
        (b"\r\n", b"\r\n", b""),
        (b"\n\n\n", b"\r\n", b""),
        (b" \t\r\n \r\n", b" \t\r\n \r\n", b""),
        (b"no end", b"no end\r\n", b"no end\r\n"),
        (b"blank end \t", b"blank end \t\r\n", b"blank end\r\n"),
        (b"a\r\n\r\n \r\n", b"a\r\n\r\n \r\n", b"a\r\n"),
        (b"a\rb\n", b"a\rb\r\n", b"a\rb\r\n"),
        (b"a\r\r\n\r\n", b"a\r\r\n", b"a\r\r\n"),
        (b"a\n\r\n\r", b"a\r\n\r\n\r\r\n", b"a\r\n\r\n\r\r\n"),
        (b"mixed\r\nends\n", b"mixed\r\nends\r\n", b"mixed\r\nends\r\n"),
        (b"\xff \x00\t\x80\n", b"\xff \x00\t\x80\r\n", b"\xff \x00 \x80\r\n"),
    ],
)
def test_odd_bodies_have_their_canonical_form(
    body: bytes, simple: bytes, relaxed: bytes
) -> None:
    assert canonical_body(body, relaxed=False) == simple
    assert canonical_body(body, relaxed=True) == relaxed


@pytest.mark.parametrize(
    ("field", "simple", "relaxed"),
    [
        (b"Subject:", b"Subject:", b"subject:"),
        (b"Subject: \r\n", b"Subject: ", b"subject:"),
        (b"SUBJECT \t: a\n", b"SUBJECT \t: a", b"subject:a"),
        (b"X: a\r\n\r\n b\r\n", b"X: a\r\n\r\n b", b"x:a b"),
        (b"X: a:b\r\n", b"X: a:b", b"x:a:b"),
        (b"X:\xe3\x81\x82\t\xff\n", b"X:\xe3\x81\x82\t\xff", b"x:\xe3\x81\x82 \xff"),
        (b"X: a\r b\n", b"X: a\r b", b"x:a\r b"),
    ],
)
def test_odd_header_fields_have_their_canonical_form(
    field: bytes, simple: bytes, relaxed: bytes
) -> None:
    assert canonical_header(field, relaxed=False) == simple
    assert canonical_header(field, relaxed=True) == relaxed


@given(BODIES)
def test_the_line_end_of_the_mailbox_makes_no_difference(body: bytes) -> None:
    crlf = body.replace(b"\n", b"\r\n")
    for relaxed in (False, True):
        there = canonical_body(crlf, relaxed=relaxed)
        assert canonical_body(body, relaxed=relaxed) == there


@given(BODIES)
def test_what_is_canonical_stays_as_it_is(body: bytes) -> None:
    for relaxed in (False, True):
        once = canonical_body(body, relaxed=relaxed)
        assert canonical_body(once, relaxed=relaxed) == once


@given(st.one_of(ENDED, st.just(b"")))
def test_bodies_come_out_as_those_of_dkimpy(body: bytes) -> None:
    crlf = body.replace(b"\n", b"\r\n")
    assert canonical_body(body, relaxed=False) == Simple.canonicalize_body(crlf)
    assert canonical_body(body, relaxed=True) == Relaxed.canonicalize_body(crlf)


@given(st.lists(st.sampled_from([*PIECES[:5], b"\n "]), max_size=20).map(b"".join))
def test_headers_come_out_as_those_of_dkimpy(value: bytes) -> None:
    crlf = value.replace(b"\n", b"\r\n")
    ((name, wanted),) = Relaxed.canonicalize_headers([(b"Name", crlf)])
    field = canonical_header(b"Name:" + value + b"\n", relaxed=True)
    assert field + b"\r\n" == name + b":" + wanted


def test_a_long_body_is_squeezed_like_a_short_one() -> None:
    line = b"a  b \t c" + b" " * 100 + b"\t\n" + b"  " * 7 + b"d\n"
    body = line * (1 + (1 << 20) // len(line))
    wanted = re.sub(rb"[ \t]+", b" ", line).replace(b" \n", b"\n")
    count = body.count(line)
    assert canonical_body(body, relaxed=True) == wanted.replace(b"\n", b"\r\n") * count


@pytest.mark.parametrize(
    "unit", [b" ", b"\n", b"\r\n", b"\r", b" \t", b"a  ", b"\r\r\n", b" \n"]
)
def test_no_body_takes_more_than_a_few_passes(unit: bytes) -> None:
    body = unit * (8_000_000 // len(unit)) + b"x"  # quadratic work would take hours
    for relaxed in (False, True):
        assert canonical_body(body, relaxed=relaxed).endswith(b"x\r\n")
