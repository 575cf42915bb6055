from __future__ import annotations

from typing import TYPE_CHECKING

import dkim
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.fakes.keys import ed25519_key, published, rsa_key, short_key
from tests.fakes.mails import MAIL, signed
from tests.fakes.messages import message_from
from tests.fakes.seals import seal

from mioboe.authenticity.arc import ArcChain, ArcSet, ArcStatus, check_arc
from mioboe.authenticity.dkim import key_names
from mioboe.authenticity.model import Answer, AnswerStatus
from mioboe.drills.sign import record

if TYPE_CHECKING:
    import random

    from mioboe.authenticity.model import Answers


def answers_for(raw: bytes, text: str = "") -> Answers:
    found = Answer(AnswerStatus.FOUND, (text or record(ed25519_key()),))
    return dict.fromkeys(key_names(message_from(raw)), found)


def check(raw: bytes, answers: Answers | None = None) -> ArcChain:
    known = answers_for(raw) if answers is None else answers
    return check_arc(message_from(raw), known)


def failure(raw: bytes, answers: Answers | None = None) -> str:
    chain = check(raw, answers)
    assert chain.status is ArcStatus.FAIL
    return chain.detail


def sealed(times: int, raw: bytes = MAIL) -> bytes:
    for instance in range(1, times + 1):
        raw = seal(raw, instance)
    return raw


def without(raw: bytes, start: bytes) -> bytes:
    """Return ``raw`` without its topmost line that starts so."""
    at = raw.index(start)
    return raw[:at] + raw[raw.index(b"\n", at) + 1 :]


def test_a_mail_without_sets_has_no_chain() -> None:
    assert check(MAIL) == ArcChain(status=ArcStatus.NONE)


@pytest.mark.parametrize("times", [1, 2, 3, 10])
def test_an_honest_chain_passes(times: int) -> None:
    raw = sealed(times)
    for stored in (raw, raw.replace(b"\n", b"\r\n")):
        chain = check(stored)
        assert (chain.status, chain.detail) == (ArcStatus.PASS, "")
        assert chain.newest_verifies
        assert [s.instance for s in chain.sets] == list(range(1, times + 1))


def test_an_rsa_chain_passes() -> None:
    raw = seal(seal(MAIL, 1, key=rsa_key()), 2, key=rsa_key())
    chain = check(raw, answers_for(raw, record(rsa_key())))
    assert chain.status is ArcStatus.PASS


def test_a_set_tells_who_sealed_and_what_they_found() -> None:
    chain = check(sealed(2))
    assert chain.sets[1] == ArcSet(
        instance=2,
        domain="mx2.example",
        selector="s",
        authserv="mx2.example",
        results=b" mx2.example; dmarc=pass header.from=shop.example\n",
    )


@pytest.mark.parametrize(
    ("written", "authserv"),
    [
        (b"i=1; MX.Example 1; spf=pass", "mx.example"),
        (b"i=1;\r\n\tmx.example;\r\n spf=pass", "mx.example"),
        (b"i=1; mx.example(note); x", "mx.example"),
        (b"i=1; mx.example", "mx.example"),
        (b"i=1; spf=pass smtp.mailfrom=a", ""),
        (b'i=1; "mx.example"; spf=pass', ""),
        (b"i=1;", ""),
        (b"i=1", ""),
    ],
)
def test_the_writer_of_the_results_is_read(written: bytes, authserv: str) -> None:
    raw = seal(MAIL, 1)
    own = b"ARC-Authentication-Results: " + written + b"\n"
    at = raw.index(b"ARC-Authentication-Results")
    chain = check(raw[:at] + own + raw[raw.index(b"\n", at) + 1 :])
    assert [s.authserv for s in chain.sets] == [authserv]
    assert chain.detail == "seal-altered"


def test_the_next_sealer_may_change_the_mail() -> None:
    raw = sealed(1).replace(b"Subject: ", b"Subject: [list] ")
    assert failure(raw) == "header-altered"
    assert check(seal(raw, 2)).status is ArcStatus.PASS


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        (b"Subject: ", b"Subject: x", "header-altered"),
        (b"\t1\n", b"\t9\n", "body-altered"),
        (b"dmarc=pass", b"dmarc=fail", "seal-altered"),
        (b"mx1.example; dmarc=pass", b"mx1.example; dmarc=PASS", "seal-altered"),
        (b"cv=none", b"cv=none; t=1", "seal-altered"),
        (b"From: Shop", b"From: b@evil.example\nFrom: Shop", "from-twice"),
        (b"From: Shop", b"Subject: evil\nFrom: Shop", "header-twice"),
        (b"From: Shop", b"evil\nFrom: Shop", "header-broken"),
    ],
)  # fmt: skip
def test_a_change_breaks_the_chain(old: bytes, new: bytes, detail: str) -> None:
    raw = sealed(2).replace(old, new, 1)
    chain = check(raw)
    assert (chain.status, chain.detail) == (ArcStatus.FAIL, detail)
    assert chain.newest_verifies == (detail == "seal-altered")
    assert len(chain.sets) == 2


@pytest.mark.parametrize(
    "start",
    [
        b"ARC-Seal: i=2", b"ARC-Seal: i=1",
        b"ARC-Message-Signature: i=2", b"ARC-Message-Signature: i=1",
        b"ARC-Authentication-Results: i=2", b"ARC-Authentication-Results: i=1",
    ],
)  # fmt: skip
def test_a_field_too_few_or_too_many_breaks_the_chain(start: bytes) -> None:
    raw = sealed(2)
    assert failure(without(raw, start)) == "set-incomplete"
    at = raw.index(start)
    again = raw[at : raw.index(b"\n", at) + 1]
    assert failure(again + raw) == "set-incomplete"


@pytest.mark.parametrize("number", ["0", "51", "x", "", "1.0", "999999999999"])
@pytest.mark.parametrize(
    "name", ["ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"]
)
def test_a_number_out_of_range_breaks_the_chain(name: str, number: str) -> None:
    raw = sealed(1).replace(f"{name}: i=1".encode(), f"{name}: i={number}".encode())
    assert failure(raw) == "set-incomplete"


def test_sets_without_the_first_are_no_chain() -> None:
    assert failure(seal(MAIL, 2)) == "instance-gap"
    assert failure(seal(sealed(1), 3)) == "instance-gap"


def test_more_than_ten_sets_are_no_chain() -> None:
    assert failure(sealed(11)) == "too-many"


def test_more_than_fifty_fields_are_not_even_read() -> None:
    chain = check(b"ARC-Seal: i=1\n" * 51 + MAIL)
    assert (chain.detail, chain.sets) == ("too-many", ())


@pytest.mark.parametrize(
    ("first", "second", "detail"),
    [
        ("pass", "pass", "chain-claim-wrong"),
        ("none", "none", "chain-claim-wrong"),
        ("fail", "pass", "chain-claim-wrong"),
        ("none", "fail", "chain-failed"),
        ("none", "maybe", "malformed"),
    ],
)
def test_seals_must_claim_what_a_chain_claims(
    first: str, second: str, detail: str
) -> None:
    raw = seal(MAIL, 1, seal_tags={"cv": first})
    assert failure(seal(raw, 2, seal_tags={"cv": second})) == detail


def test_a_seal_names_no_headers() -> None:
    assert failure(seal(MAIL, 1, seal_tags={"h": "from"})) == "malformed"


def test_a_message_signature_does_not_sign_seals() -> None:
    raw = seal(MAIL, 1, message_tags={"h": "from:arc-seal"})
    assert failure(raw) == "seal-signed"


@pytest.mark.parametrize(
    ("tags", "detail"),
    [
        ({"h": "to:subject"}, "from-unsigned"),
        ({"a": "rsa-sha1"}, "malformed"),
        ({"c": "odd"}, "malformed"),
        ({"l": "0"}, "body-altered"),
        ({"l": "999999"}, "length-beyond-body"),
    ],
)
def test_a_message_signature_keeps_the_rules_of_dkim(
    tags: dict[str, str], detail: str
) -> None:
    assert failure(seal(MAIL, 1, message_tags=tags)) == detail


def test_a_version_in_a_message_signature_says_nothing() -> None:
    raw = seal(MAIL, 1, message_tags={"v": "8"})
    assert check(raw).status is ArcStatus.PASS


def test_an_older_message_signature_may_be_odd() -> None:
    raw = seal(MAIL, 1, message_tags={"c": "odd"})
    assert check(seal(raw, 2)).status is ArcStatus.PASS


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("v=DKIM1; p=", "key-revoked"),
        ("v=spf1 -all", "key-missing"),
        (f"{record(ed25519_key())}; t=y", "test-mode"),
    ],
)
def test_a_chain_needs_its_keys(text: str, detail: str) -> None:
    raw = sealed(2)
    assert failure(raw, answers_for(raw, text)) == detail


def test_every_seal_needs_its_key() -> None:
    raw = sealed(2)
    known = {k: v for k, v in answers_for(raw).items() if "mx2" in k}
    chain = check(raw, known)
    assert (chain.status, chain.detail) == (ArcStatus.FAIL, "key-unasked")
    assert chain.newest_verifies


def test_a_short_key_seals_nothing() -> None:
    raw = seal(MAIL, 1, key=short_key())
    assert failure(raw, answers_for(raw, record(short_key()))) == "key-too-short"
    mixed = seal(raw, 2)
    answers = {
        **published(short_key(), "s._domainkey.mx1.example"),
        **published(ed25519_key(), "s._domainkey.mx2.example"),
    }
    assert failure(mixed, answers) == "key-too-short"


def test_keys_are_asked_for_the_seals_and_the_newest_message_signature() -> None:
    raw = signed(MAIL)
    names = {"s._domainkey.shop.example"}
    assert key_names(message_from(seal(raw, 1))) == names | {"s._domainkey.mx1.example"}
    first = seal(raw, 1, message_tags={"s": "old"})
    second = seal(first, 2, message_tags={"s": "new"})
    assert key_names(message_from(second)) == names | {
        "s._domainkey.mx1.example",
        "s._domainkey.mx2.example",
        "new._domainkey.mx2.example",
    }


def test_a_broken_chain_asks_for_no_keys() -> None:
    assert key_names(message_from(seal(MAIL, 2))) == frozenset()


ODD_FIELDS = st.sampled_from([
    b"ARC-Seal: i=1; cv=none; a=ed25519-sha256; d=a.example; s=s; b=AAAA\n",
    b"ARC-Seal: i=2; cv=pass; a=rsa-sha256; d=a.example; s=s; b=AAAA\n",
    b"ARC-Message-Signature: i=1; a=ed25519-sha256; d=a.example; s=s; h=from; b=AAAA;",
    b" bh=" + b"A" * 43 + b"=\n",
    b"ARC-Authentication-Results: i=1; x\n", b"ARC-Authentication-Results: i=2\n",
    b"ARC-Seal:", b"ARC-Message-Signature:", b" i=1", b";", b"\n", b"From: a\n",
    b"\xff",
])  # fmt: skip


@given(st.lists(ODD_FIELDS, max_size=12).map(b"".join))
@example(b"ARC-Seal:")
def test_no_mail_makes_the_check_raise_or_pass(raw: bytes) -> None:
    assert check(raw).status is not ArcStatus.PASS


@given(st.integers(1, 3), st.randoms(use_true_random=False))
def test_no_chain_passes_that_dkimpy_fails(times: int, chance: random.Random) -> None:
    raw = MAIL
    for instance in range(1, times + 1):
        raw = seal(raw, instance, key=rsa_key())
    at = chance.randrange(len(raw) - 1)
    odd = chance.choice([b" ", b"\n ", b"a", b";", b"=", b"1", b"2"])
    raw = chance.choice([
        raw,
        raw[:at] + odd + raw[at:],
        raw[:at] + raw[at + 1 :],
        raw[:at] + odd + raw[at + 1 :],
        raw.replace(b"i=1", b"i=2", 1),
        raw.replace(b"cv=", b"cv =", 1),
    ])  # fmt: skip
    word = dkimpy_says(raw)
    assume(word)
    ours = check(raw, answers_for(raw, record(rsa_key()))).status
    assert ours is not ArcStatus.PASS or word == "pass"


def dkimpy_says(raw: bytes) -> str:
    """Return its word, empty where it will not read the mail at all."""
    text = record(rsa_key()).encode()
    try:
        status, _, _ = dkim.arc_verify(raw, dnsfunc=lambda *_, **__: text)
    except (dkim.DKIMException, IndexError, ValueError):
        return ""
    return (status or b"ended").decode()
