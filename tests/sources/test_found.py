from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.sources import digest
from mioboe.sources.found import found_in_mbox, number_of
from mioboe.sources.locators import shown

PLAIN = b"Subject: a\nTo: b\n\nbody\n"


@pytest.mark.parametrize(
    "copy",
    [
        b"Subject: a\r\nTo: b\r\n\r\nbody\r\n",
        b"Subject: a\nTo: b\n\nbody",
        b"Subject: a\nTo: b\n\nbody\n\n\n",
        b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 0\n" + PLAIN,
        b"Subject: a\nX-GM-THRID: 1\nX-Gmail-Labels: a,\n  b\nTo: b\n\nbody\n",
        b"status: RO\nX-UID: 7\nX-Keywords:\nX-Status: A\n" + PLAIN,
        b"Content-Length: 5\nLines: 1\n" + PLAIN,
        b"From a@b.test Mon Jan  5 10:00:00 2026\n" + PLAIN,
    ],
)
def test_copies_of_one_message_have_one_digest(copy: bytes) -> None:
    assert digest(copy) == digest(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        b"Subject: a\nTo: b\n\nbody!\n",
        b"Subject: A\nTo: b\n\nbody\n",
        b"Subject: a\nTo: b\n\nStatus: RO\nbody\n",
        b"To: b\nSubject: a\n\nbody\n",
        b"Subject: a\nTo: b\n\n\nbody\n",
    ],
)
def test_other_messages_have_others(other: bytes) -> None:
    assert digest(other) != digest(PLAIN)


@pytest.mark.parametrize(
    "copy",
    [
        b"Message-ID: <1@a.test>\nSubject: a\n\nb",
        b"Message-ID: <1@a.test>\r\nSubject: a\r\n\r\nb",
        b"Subject: a\r\nMessage-ID:\r\n <1@a.test>\r\n\r\nb",
        b"Subject: a\nmessage-id:\n\t<1@a.test>\n\nb",
    ],
)
def test_copies_of_one_message_have_one_number(copy: bytes) -> None:
    assert number_of(copy) == number_of(b"Subject: a\nMessage-Id:<1@a.test>\n\nb")


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert len(digest(raw)) == 32
    assert found_in_mbox("a@0", raw).digest


def test_nothing_is_slower_than_linear() -> None:
    for unit in (b">", b">From ", b"\n", b"\r\n", b"Status: x\n y\n", b"\n>From "):
        raw = b"a: b\n\n" + unit * (4_000_000 // len(unit))
        assert found_in_mbox("a@0", raw).raw
        assert digest(unit * (4_000_000 // len(unit)))


def test_locators_are_one_printable_line() -> None:
    assert shown("メール/a b.eml") == "メール/a b.eml"
    assert shown("a\nb\u202e\udc80.eml").isprintable()
