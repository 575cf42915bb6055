from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from tests.fakes.keys import ed25519_key, published, rsa_key
from tests.fakes.mails import MAIL, PASSED, check, outcome, signed

from mioboe.authenticity.model import DkimResult
from mioboe.drills.sign import load_key, new_key, record, sign

if TYPE_CHECKING:
    from mioboe.drills.sign import Key


def test_a_seed_gives_the_same_key_each_time() -> None:
    seed = bytes(range(32))
    assert record(new_key("ed25519", seed)) == record(new_key("ed25519", seed))
    assert record(new_key("ed25519")) != record(new_key("ed25519"))


def test_an_rsa_key_takes_no_seed() -> None:
    with pytest.raises(ValueError, match="PEM"):
        new_key("rsa", bytes(32))


@pytest.mark.parametrize("key", [rsa_key(), ed25519_key()], ids=["rsa", "ed25519"])
def test_a_key_survives_as_pem(key: Key) -> None:
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert record(load_key(pem)) == record(key)


def test_keys_of_other_kinds_are_refused() -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(ValueError, match="RSA or Ed25519"):
        load_key(pem)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_mail_stays_as_it_is_behind_its_signature(end: bytes) -> None:
    raw = MAIL.replace(b"\n", end)
    out = signed(raw, rsa_key())
    assert out.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;")
    assert out.endswith(end + raw)
    front = out.removesuffix(raw)
    assert front.count(b"\n") == front.count(end)
    assert max(len(line) for line in front.split(end)) < 100
    assert outcome(out, published(rsa_key())) == PASSED


def test_what_the_mail_has_is_signed_unless_told_otherwise() -> None:
    assert b"h=from:to:subject:date:message-id:mime-version:content-type;" in signed()
    assert b"h=from:x;" in signed(headers=["From", "X"])


def test_time_and_identity_are_written_when_given() -> None:
    at = datetime(2026, 1, 10, tzinfo=UTC)
    out = signed(at=at, identity="a@shop.example")
    assert b"\tt=1768003200;" in out
    assert b"\ti=a@shop.example;" in out
    assert outcome(out) == PASSED
    assert b"t=" not in signed().partition(b"bh=")[0]


def test_a_mail_without_body_can_be_signed() -> None:
    out = sign(
        b"From: a@shop.example", key=ed25519_key(), domain="shop.example", selector="s"
    )
    assert outcome(out) == PASSED


def test_tags_may_be_set_to_rehearse_what_others_write() -> None:
    (signature,) = check(signed(tags={"l": "5", "z": "note"}))
    assert (signature.result, signature.partial) == (DkimResult.POLICY, True)
    assert outcome(signed(tags={"bh": "x"})) == (DkimResult.PERMERROR, "malformed")
