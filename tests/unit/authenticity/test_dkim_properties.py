from __future__ import annotations

import re
from typing import TYPE_CHECKING

import dkim
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from tests.fakes.keys import ed25519_key, published, rsa_key
from tests.fakes.mails import NOON, PASSED, WAYS, aligned, check, signed
from tests.fakes.messages import message_from

from mioboe.authenticity.dkim import check_signatures, key_names
from mioboe.authenticity.model import Answer, AnswerStatus, DkimResult
from mioboe.drills.sign import record

if TYPE_CHECKING:
    import random

    from mioboe.drills.sign import Key

ODD_LINES = st.sampled_from([
    b"From: a@shop.example\n", b"from:\n", b"DKIM-Signature:", b" v=1; a=rsa-sha256;",
    b" d=shop.example; s=s; h=from:dkim-signature; bh=", b"A" * 43 + b"=;",
    b" b=AAAA\n",
    b"ARC-Seal: i=1; cv=none; a=ed25519-sha256; d=shop.example; s=s; b=AAAA\n",
    b"ARC-Message-Signature: i=1; l=0; c=relaxed; x=\n", b"\n", b"\r", b"\r\n", b" ",
    b"\t", b"\x00", b"\xff", b"ARC-Authentication-Results: i=1; x\n", b";", b"=",
    b"l=5;",
])  # fmt: skip


@given(st.lists(ODD_LINES, max_size=25).map(b"".join) | st.binary(max_size=300))
@example(b"")
@example(b"DKIM-Signature:")
@example(b"\n\n")
def test_no_mail_makes_the_check_raise(raw: bytes) -> None:
    message = message_from(raw)
    names = key_names(message)
    answers = {name: Answer(AnswerStatus.FOUND, (record(rsa_key()),)) for name in names}
    for known in ({}, answers):
        for signature in check_signatures(message, known, at=NOON, aligned=aligned):
            assert signature.result is not DkimResult.PASS


@given(st.data())
def test_a_signature_header_with_another_character_never_passes(
    data: st.DataObject,
) -> None:
    raw = signed(canonicalization=data.draw(st.sampled_from(WAYS)), at=NOON)
    end = raw.index(b"\n", raw.index(b"\tb="))
    places = [
        at
        for at in range(
            len("DKIM-Signature:"), end - 3
        )  # the last bits of b= mean nothing
        if raw[at : at + 1].strip()
    ]
    at = data.draw(st.sampled_from(places))
    new = data.draw(st.integers(33, 126).filter(lambda code: code != raw[at]))
    changed = raw[:at] + bytes([new]) + raw[at + 1 :]
    found = check(changed, published(ed25519_key()))
    assert DkimResult.PASS not in {signature.result for signature in found}


def pem(key: Key) -> bytes:
    return key.private.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )


HEADER_LINES = st.sampled_from([
    "To: b@home.example", "Subject:  a\n\tb ", "subject:", "X-Y: ;b=", "CC:\t注文",
    "Received: a\n  b", "Received: c", "Content-Type: text/plain",
])  # fmt: skip
BODY_PIECES = st.sampled_from([
    "a",
    " ",
    "\t",
    "\n",
    "  b",
    "--\n",
    "=20",
    "注",
    "\n\n",
])
MAILS = st.builds(
    lambda top, low, body: "\n".join([
        *top,
        "From: a@shop.example",
        *low,
        "",
        "".join(body),
        "",
    ]),
    st.lists(HEADER_LINES, max_size=4),
    st.lists(HEADER_LINES, max_size=4),
    st.lists(BODY_PIECES, max_size=20),
).map(str.encode)
NAMES = st.lists(
    st.sampled_from(["to", "subject", "received", "x-y", "cc", "content-type", "nope"]),
    max_size=6,
)
NO_FIXTURE_TROUBLE = settings(suppress_health_check=[HealthCheck.too_slow])


def signed_by_dkimpy(raw: bytes, way: str, names: list[str], *, length: bool) -> bytes:
    signer = dkim.DKIM(raw, linesep=b"\n")
    signer.should_not_sign = set()
    head, _, body = way.encode().partition(b"/")
    field: bytes = signer.sign(
        b"s",
        b"shop.example",
        pem(rsa_key()),
        canonicalize=(head, body),
        include_headers=[b"from", *map(str.encode, names)],
        length=length,
    )
    return field + raw


def dkimpy_says(raw: bytes) -> bool | None:
    """Return its word, or `None` where it will not read the mail at all."""
    text = record(rsa_key()).encode()
    try:
        return bool(dkim.verify(raw, dnsfunc=lambda *_, **__: text))
    except (dkim.MessageFormatError, IndexError):
        return None
    except (dkim.DKIMException, ValueError):
        return False


def is_single(raw: bytes, names: list[str]) -> bool:
    """Return whether no header that we want single stands there unsigned."""
    return all(
        len(re.findall(rb"(?im)^%s:" % name.encode(), raw.partition(b"\n\n")[0]))
        <= max(1, names.count(name))
        for name in ("subject", "content-type")
    )


@NO_FIXTURE_TROUBLE
@given(MAILS, st.sampled_from(WAYS), NAMES, st.booleans())
def test_what_dkimpy_signs_passes(
    raw: bytes,
    way: str,
    names: list[str],
    length: bool,  # noqa: FBT001 - drawn
) -> None:
    assume(is_single(raw, names))
    mail = signed_by_dkimpy(raw, way, names, length=length)
    for stored in (mail, mail.replace(b"\n", b"\r\n")):
        (signature,) = check(stored, published(rsa_key()))
        unsigned = "subject" not in names and b"subject:" in raw.lower()
        assert (signature.result, signature.detail) == (
            (DkimResult.POLICY, "subject-unsigned") if unsigned else PASSED
        )


@NO_FIXTURE_TROUBLE
@given(MAILS, st.sampled_from(WAYS), NAMES)
def test_what_we_sign_passes_with_dkimpy(
    raw: bytes, way: str, names: list[str]
) -> None:
    mail = signed(raw, rsa_key(), canonicalization=way, headers=["from", *names])
    assert dkimpy_says(mail)


@NO_FIXTURE_TROUBLE
@given(MAILS, st.sampled_from(WAYS), NAMES, st.randoms(use_true_random=False))
def test_nothing_passes_that_dkimpy_fails(
    raw: bytes, way: str, names: list[str], chance: random.Random
) -> None:
    """Mails whose last line has no end are left out: dkimpy keeps its blanks."""
    mail = mutated(signed_by_dkimpy(raw, way, names, length=False), chance)
    mail = mail.removesuffix(b"\n") + b"\n"
    word = dkimpy_says(mail)
    assume(word is not None)
    passes = [
        signature.result is DkimResult.PASS
        for signature in check(mail, published(rsa_key()))[:1]
    ]
    assert word or True not in passes


def mutated(mail: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(mail))
    odd = chance.choice([b" ", b"\n", b"\n ", b"a", b";", b"=", b"\t", b"\xff"])
    extra = chance.choice([b"From: b@evil.example\n", b"Received: x\n", b"To: x\n"])
    tag = chance.choice([b"l=0", b"x=1", b"c=simple", b"i=@a", b"h=from", b"z=a"])
    return chance.choice([
        mail,
        mail[:at] + odd + mail[at:],
        mail[:at] + mail[at + 1 :],
        mail[:at] + odd + mail[at + 1 :],
        extra + mail,
        mail.replace(b"\n\n", b"\n" + extra + b"\n", 1),
        mail.replace(b"; ", b"; " + tag + b"; ", 1),
        mail + odd + b"\n",
        mail.swapcase(),
    ])  # fmt: skip
