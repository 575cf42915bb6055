from __future__ import annotations

import hashlib

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.authorities import MOMENT, Authority
from tests.fakes.evidence import chained

from mioboe.dossiers.evidence import Stamp, check_stamp
from mioboe.kit import Problem
from mioboe.resolvers.timestamps import StampError, TimestampAuthority

AUTHORITY = Authority()
LINK = chained(b"a", b"b")[1]
STAMP = AUTHORITY.stamp(bytes.fromhex(LINK.link))


def code_of(found: Stamp | Problem) -> str:
    assert isinstance(found, Problem)
    return found.code


def test_a_link_is_the_digest_of_its_preimage() -> None:
    assert hashlib.sha256(LINK.preimage).hexdigest() == LINK.link


def test_a_stamp_of_a_trusted_authority_is_proven() -> None:
    found = check_stamp(STAMP, LINK, [AUTHORITY.root])

    assert found == Stamp(at=MOMENT, proven=True)


def test_a_stamp_is_told_but_not_proven_without_a_certificate() -> None:
    assert check_stamp(STAMP, LINK) == Stamp(at=MOMENT, proven=False)


def test_a_stamp_of_somebody_else_is_not_trusted() -> None:
    found = check_stamp(STAMP, LINK, [Authority().root])

    assert code_of(found) == "stamp-untrusted"


def test_a_stamp_over_another_link_is_unfit() -> None:
    assert code_of(check_stamp(STAMP, chained(b"a")[0])) == "stamp-unfit"


def test_a_refusal_is_no_stamp() -> None:
    refusal = b"\x30\x05\x30\x03\x02\x01\x02"

    assert code_of(check_stamp(refusal, LINK)) in {"stamp-unfit", "stamp-broken"}


def test_a_certificate_that_is_none_is_named() -> None:
    assert code_of(check_stamp(STAMP, LINK, [b"x"])) == "root-broken"


@settings(max_examples=200)
@given(st.data())
def test_a_changed_stamp_is_never_proven(data: st.DataObject) -> None:
    raw = bytearray(STAMP)
    at = data.draw(st.integers(0, len(raw) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda new: new != raw[at]))
    raw[at] = value

    found = check_stamp(bytes(raw), LINK, [AUTHORITY.root])

    assert isinstance(found, Problem) or found.at == MOMENT


@given(st.binary(max_size=200))
def test_whatever_stands_in_for_a_stamp_raises_nothing(raw: bytes) -> None:
    assert isinstance(check_stamp(raw, LINK), Problem)


def authority(handler: httpx2.MockTransport) -> TimestampAuthority:
    return TimestampAuthority("https://stamps.example/tsa", handler)


def test_an_authority_is_asked_with_a_digest_only() -> None:
    asked: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, content=AUTHORITY.answer(request.content))

    stamp = authority(httpx2.MockTransport(handle)).stamp(LINK.preimage)

    assert check_stamp(stamp, LINK, [AUTHORITY.root]) == Stamp(at=MOMENT, proven=True)
    assert asked[0].headers["Content-Type"] == "application/timestamp-query"
    assert bytes.fromhex(LINK.link) in asked[0].content
    assert len(asked[0].content) < 100


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(500),
        httpx2.Response(200, content=b"no stamp"),
        httpx2.Response(200, content=STAMP),
        httpx2.Response(200, content=b"0" * 300_000),
    ],
    ids=["refused", "no stamp", "replayed", "endless"],
)
def test_an_authority_that_gives_no_stamp_is_an_error_that_may_pass(
    answer: httpx2.Response,
) -> None:
    with pytest.raises(StampError) as caught:
        authority(httpx2.MockTransport(lambda _: answer)).stamp(LINK.preimage)

    assert caught.value.retry
