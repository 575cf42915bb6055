from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.authorities import Authority
from tests.fakes.evidence import chained

from mioboe.dossiers.evidence import in_order

STAMP = Authority().stamp(bytes.fromhex(chained(b"a")[0].link))


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    assert len(body) < 128
    return bytes([tag, len(body)]) + body


def response(*certificates: bytes) -> bytes:
    """Return what has the form of a response, and nothing in it."""
    signed = tlv(0x30, b"\x02\x01\x03", tlv(0xA0, *certificates), b"\x31\x00")
    token = tlv(0x30, b"\x06\x01\x2a", tlv(0xA0, signed))
    return tlv(0x30, tlv(0x30, b"\x02\x01\x00"), token)


FIRST, SECOND = tlv(0x30, b"a"), tlv(0x30, b"bb")


def test_certificates_come_in_the_order_of_their_bytes() -> None:
    assert in_order(response(SECOND, FIRST)) == response(FIRST, SECOND)
    assert in_order(response(FIRST, SECOND)) == response(FIRST, SECOND)


def test_what_is_in_order_stays_as_it_is() -> None:
    assert in_order(STAMP) == STAMP


def test_a_refusal_has_no_certificates_and_stays_as_it_is() -> None:
    refused = tlv(0x30, tlv(0x30, b"\x02\x01\x02"))

    assert in_order(refused) == refused


@given(st.binary(max_size=200))
def test_whatever_comes_keeps_its_length_and_raises_nothing(data: bytes) -> None:
    assert len(in_order(data)) == len(data)


@given(st.integers(0, len(STAMP) - 1), st.integers(0, 255))
def test_a_stamp_with_one_byte_changed_raises_nothing(at: int, value: int) -> None:
    changed = STAMP[:at] + bytes([value]) + STAMP[at + 1 :]

    assert sorted(in_order(changed)) == sorted(changed)
