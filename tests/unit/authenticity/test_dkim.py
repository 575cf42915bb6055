from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.keys import answering, ed25519_key, published, rsa_key, short_key
from tests.fakes.mails import MAIL, NOON, PASSED, WAYS, aligned, check, outcome, signed
from tests.fakes.messages import message_from

from mioboe.authenticity.dkim import check_signatures, key_names
from mioboe.authenticity.model import Answer, AnswerStatus, DkimResult
from mioboe.drills.sign import record, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from mioboe.authenticity.model import Answers
    from mioboe.drills.sign import Key

NAME = "s._domainkey.shop.example"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("key", [rsa_key, ed25519_key])
def test_a_signed_mail_passes_from_any_kind_of_mailbox(
    way: str, key: Callable[[], Key]
) -> None:
    raw = signed(MAIL, key(), canonicalization=way, at=NOON)
    for stored in (raw, raw.replace(b"\n", b"\r\n")):
        (signature,) = check(stored, published(key()), at=NOON)
        assert signature.result is DkimResult.PASS
        assert signature.detail == ""
        assert signature.domain == "shop.example"
        assert signature.selector == "s"
        assert signature.aligned
        assert signature.body_intact
        assert not signature.partial


def test_a_mail_without_signature_has_none() -> None:
    assert check(MAIL) == ()
    assert key_names(message_from(MAIL)) == frozenset()


def test_signatures_come_from_the_top() -> None:
    raw = sign(signed(), key=ed25519_key(), domain="relay.example", selector="x")
    found = check(raw)
    assert [s.domain for s in found] == ["relay.example", "shop.example"]
    assert [s.aligned for s in found] == [False, True]
    assert [s.detail for s in found] == ["key-unasked", ""]


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ("1,000円", "9,000円", "body-altered"),
        ("\t1", "\t1 ", "body-altered"),
        ("円\n", "円\nPS\n", "body-altered"),
        ("order@", "0rder@", "header-altered"),
        ("To: taro", "To: hanako", "header-altered"),
        ("Subject: ", "Subject: Re: ", "header-altered"),
        ("v=1;", "v=1; n=x;", "header-altered"),
    ],
)
def test_what_was_altered_is_told(old: str, new: str, detail: str) -> None:
    raw = signed().replace(old.encode(), new.encode(), 1)
    (signature,) = check(raw)
    assert (signature.result, signature.detail) == (DkimResult.FAIL, detail)
    assert signature.body_intact == (detail == "header-altered")


def test_another_key_made_no_such_signature() -> None:
    assert outcome(signed(key=rsa_key()), published(short_key())) == (
        DkimResult.FAIL,
        "header-altered",
    )


def test_relaxed_headers_may_be_folded_anew() -> None:
    raw = signed().replace(b"To: taro", b"TO:\n\t taro")
    assert outcome(raw) == PASSED


@pytest.mark.parametrize(
    ("tags", "detail"),
    [
        ({"v": "2"}, "version-unknown"),
        ({"a": "rsa-md5"}, "algorithm-unknown"),
        ({"q": "dns/other"}, "query-unknown"),
        ({"i": "@shop.example.test"}, "identity-foreign"),
        ({"l": "999999"}, "length-beyond-body"),
        ({"x": "soon"}, "malformed"),
        ({"t": "1768046400", "x": "1768046399"}, "malformed"),
    ],
)
def test_a_signature_that_breaks_a_rule_is_an_error(
    tags: Mapping[str, str], detail: str
) -> None:
    assert outcome(signed(tags=tags)) == (DkimResult.PERMERROR, detail)


def test_a_tag_that_stands_twice_is_an_error() -> None:
    raw = signed().replace(b"v=1;", b"v=1; v=1;")
    assert outcome(raw) == (DkimResult.PERMERROR, "malformed")


def test_sha1_is_never_believed() -> None:
    body = MAIL.partition(b"\n\n")[2].replace(b"\n", b"\r\n")
    right = base64.b64encode(hashlib.sha1(body, usedforsecurity=False).digest())
    weak = {"a": "rsa-sha1", "bh": right.decode()}
    raw = signed(tags=weak)
    assert outcome(raw) == (DkimResult.POLICY, "sha1")
    assert outcome(raw + b"more\n") == (DkimResult.FAIL, "body-altered")
    assert key_names(message_from(raw)) == frozenset()


def test_a_short_key_is_not_believed() -> None:
    (signature,) = check(signed(key=short_key()), published(short_key()))
    assert (signature.result, signature.detail) == (DkimResult.POLICY, "key-too-short")
    assert signature.key_bits == 512


def test_a_key_in_test_mode_is_not_believed() -> None:
    answers = answering(NAME, f"{record(ed25519_key())}; t=y")
    assert outcome(signed(), answers) == (DkimResult.POLICY, "test-mode")


def test_an_identity_below_the_domain_passes_unless_the_key_forbids_it() -> None:
    raw = signed(identity="@mail.shop.example")
    strict = answering(NAME, f"{record(ed25519_key())}; t=s")
    assert outcome(raw) == PASSED
    assert outcome(raw, strict) == (DkimResult.PERMERROR, "identity-below")
    assert outcome(signed(identity="a@shop.example"), strict) == PASSED
    assert outcome(signed(), strict) == PASSED


@pytest.mark.parametrize(
    ("answers", "result", "detail"),
    [
        ({}, DkimResult.TEMPERROR, "key-unasked"),
        ({NAME: Answer(AnswerStatus.FAILED)}, DkimResult.TEMPERROR, "key-unavailable"),
        ({NAME: Answer(AnswerStatus.MISSING)}, DkimResult.PERMERROR, "key-missing"),
        (answering(NAME, "v=DKIM1; p="), DkimResult.PERMERROR, "key-revoked"),
        (answering(NAME, "v=DKIM1; p=!"), DkimResult.PERMERROR, "key-malformed"),
    ],
)
def test_an_altered_body_is_known_without_a_key(
    answers: Answers, result: DkimResult, detail: str
) -> None:
    raw = signed()
    for stored, intact in ((raw, True), (raw + b"more\n", False)):
        (signature,) = check(stored, answers)
        assert (signature.result, signature.detail) == (result, detail)
        assert signature.body_intact is intact
        assert signature.key_bits == 0


def test_a_from_that_is_not_signed_proves_nothing() -> None:
    raw = signed(headers=["to", "subject"])
    assert outcome(raw) == (DkimResult.POLICY, "from-unsigned")


def test_a_mail_without_from_proves_nothing() -> None:
    raw = signed(MAIL.replace(b"From:", b"X-From:"), headers=["from", "to"])
    assert outcome(raw) == (DkimResult.POLICY, "from-unsigned")


@pytest.mark.parametrize("more", ["From: b@evil.example\n", "FROM : b@evil.example\n"])
def test_two_authors_prove_nothing_even_when_both_are_signed(more: str) -> None:
    extra = more.encode()
    assert outcome(extra + signed()) == (DkimResult.POLICY, "from-twice")
    both = signed(extra + MAIL, headers=["from", "from", "to"])
    assert outcome(both) == (DkimResult.POLICY, "from-twice")
    below = signed().replace(b"\n\n", b"\n" + extra + b"\n", 1)
    assert outcome(below)[0] is not DkimResult.PASS


@pytest.mark.parametrize(
    "extra", ["Subject: evil", "date: 1", "Content-Type: text/html", "Content-type:"]
)
def test_a_second_header_on_top_of_the_signed_one_proves_nothing(extra: str) -> None:
    raw = extra.encode() + b"\n" + signed()
    assert outcome(raw) == (DkimResult.POLICY, "header-twice")


def test_a_header_that_stands_twice_word_for_word_does_no_harm() -> None:
    line = b"Content-Type: text/plain; charset=utf-8\n"
    assert outcome(line + signed()) == PASSED


def test_a_header_signed_as_often_as_it_stands_does_no_harm() -> None:
    raw = signed(b"Subject: a\n" + MAIL, headers=["from", "subject", "subject"])
    assert outcome(raw) == PASSED


def test_headers_that_servers_add_do_no_harm() -> None:
    assert outcome(b"Received: by x\nX-Spam: no\nTo: more\n" + signed()) == PASSED


def test_a_name_signed_once_too_often_keeps_others_out() -> None:
    raw = signed(headers=["from", "subject", "cc"])
    assert outcome(raw) == PASSED
    assert outcome(b"Cc: evil\n" + raw) == (DkimResult.FAIL, "header-altered")


def test_a_line_that_is_no_header_proves_nothing() -> None:
    raw = signed().replace(b"MIME-Version", b"evil line\nMIME-Version", 1)
    assert outcome(raw) == (DkimResult.POLICY, "header-broken")


def test_the_from_line_of_an_mbox_does_no_harm() -> None:
    line = b"From order@shop.example Sat Jan 10 12:00:00 2026\n"
    raw = line + signed()
    message = message_from(signed())
    shift = len(line)
    headers = tuple(
        type(h)(h.name, h.value, h.start + shift, h.end + shift)
        for h in message.headers
    )
    moved = type(message)(
        raw=raw,
        body_start=message.body_start + shift,
        headers=headers,
        message_id="",
        subject="",
    )
    answers = published(ed25519_key())
    (found,) = check_signatures(moved, answers, at=None, aligned=aligned)
    assert found.result is DkimResult.PASS


def test_a_length_that_leaves_bytes_out_is_partial() -> None:
    raw = signed(tags={"l": "10"})
    (signature,) = check(raw)
    assert (signature.result, signature.detail) == (DkimResult.POLICY, "partial")
    assert signature.partial
    assert signature.body_intact
    (appended,) = check(raw + b"evil\n")
    assert (appended.result, appended.detail) == (DkimResult.POLICY, "partial")
    (cut,) = check(raw.replace("注文  番".encode(), b"evil evil ", 1))
    assert (cut.result, cut.detail) == (DkimResult.FAIL, "body-altered")


def test_a_length_of_the_whole_body_is_whole() -> None:
    body = MAIL.partition(b"\n\n")[2].replace(b"\n", b"\r\n")
    (signature,) = check(signed(tags={"l": str(len(body))}))
    assert (signature.result, signature.partial) == (DkimResult.PASS, False)
    (appended,) = check(signed(tags={"l": str(len(body))}) + b"evil\n")
    assert (appended.result, appended.detail) == (DkimResult.POLICY, "partial")


def test_a_body_of_nothing_is_signed_like_any_other() -> None:
    head = MAIL.partition(b"\n\n")[0]
    for raw in (head, head + b"\n", head + b"\n\n", head + b"\n\n\n\n"):
        for way in WAYS:
            assert outcome(signed(raw, canonicalization=way)) == PASSED


@pytest.mark.parametrize(
    ("tags", "result", "detail"),
    [
        ({"x": NOON}, DkimResult.PASS, ""),
        ({"x": NOON - timedelta(seconds=1)}, DkimResult.FAIL, "expired"),
        ({"t": NOON + timedelta(hours=24)}, DkimResult.PASS, ""),
        ({"t": NOON + timedelta(hours=25)}, DkimResult.POLICY, "from-the-future"),
    ],
)
def test_a_signature_has_its_time(
    tags: Mapping[str, datetime], result: DkimResult, detail: str
) -> None:
    texts = {name: str(int(when.timestamp())) for name, when in tags.items()}
    raw = signed(tags=texts)
    assert outcome(raw) == (result, detail)
    assert check(raw)[0].result is DkimResult.PASS


def test_an_expired_signature_that_is_wrong_stays_wrong() -> None:
    raw = signed(tags={"x": "1"}) + b"more\n"
    assert outcome(raw) == (DkimResult.FAIL, "body-altered")


def test_far_away_times_are_only_numbers() -> None:
    assert outcome(signed(tags={"x": "9" * 12})) == PASSED
    assert outcome(signed(tags={"t": "9" * 12})) == (
        DkimResult.POLICY,
        "from-the-future",
    )


def test_no_more_than_ten_signatures_are_checked() -> None:
    raw = MAIL
    for number in range(12):
        raw = sign(raw, key=ed25519_key(), domain="shop.example", selector=f"s{number}")
    message = message_from(raw)
    found = check(raw, {})
    assert len(found) == 12
    assert {s.detail for s in found[:10]} == {"key-unasked"}
    assert {(s.result, s.detail) for s in found[10:]} == {
        (DkimResult.NEUTRAL, "too-many")
    }
    assert len(key_names(message)) == 10


def test_a_body_beyond_the_limit_is_not_hashed() -> None:
    head, _, _ = signed().partition(b"\n\n")
    (signature,) = check(head + b"\n\n" + bytes(33 << 20))
    assert (signature.result, signature.detail) == (DkimResult.TEMPERROR, "too-large")
    assert signature.body_intact is None


def test_the_names_of_keys_are_those_that_count() -> None:
    raw = sign(signed(), key=ed25519_key(), domain="Relay.example", selector="X.y")
    raw = b"DKIM-Signature: v=1; a=rsa-sha1; d=a.example; s=old; h=from\n" + raw
    assert key_names(message_from(raw)) == {NAME, "x.y._domainkey.relay.example"}


def test_a_domain_in_its_own_script_is_told_in_a_labels() -> None:
    raw = sign(MAIL, key=ed25519_key(), domain="店.example", selector="鍵")
    name = "xn--5y4a._domainkey.xn--hxt.example"
    assert key_names(message_from(raw)) == {name}
    (signature,) = check(raw, published(ed25519_key(), name))
    assert (signature.result, signature.domain) == (DkimResult.PASS, "xn--hxt.example")
    assert signature.key_name == name


def test_a_signature_without_domain_is_aligned_with_nothing() -> None:
    found = check_signatures(
        message_from(b"DKIM-Signature: v=1\n" + MAIL),
        {},
        at=None,
        aligned=bool,
    )
    assert [(s.detail, s.aligned) for s in found] == [("malformed", False)]
