from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.keys import answering, ed25519_key, rsa_key, short_key

from mioboe.authenticity.keys import Key, find_key, read_key, verifies, weakness
from mioboe.authenticity.model import Answer, AnswerStatus, DkimResult
from mioboe.drills.sign import record

NAME = "s._domainkey.shop.example"
ED = base64.b64encode(bytes(32)).decode()
CURVE = base64.b64encode(
    ec
    .generate_private_key(ec.SECP256R1())
    .public_key()
    .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()


def rsa_data(form: PublicFormat) -> str:
    private = rsa_key().private
    assert isinstance(private, RSAPrivateKey)
    data = private.public_key().public_bytes(Encoding.DER, form)
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1], ids=str
)
def test_an_rsa_key_comes_in_two_wrappings(form: PublicFormat) -> None:
    key = read_key(f"v=DKIM1; p={rsa_data(form)}")
    assert key is not None
    assert (key.flaw, key.kind, key.bits) == ("", "rsa", 2048)


def test_the_data_of_a_key_may_hold_blanks_and_lack_padding() -> None:
    data = rsa_data(PublicFormat.SubjectPublicKeyInfo).rstrip("=")
    spread = "\r\n ".join(data[at : at + 40] for at in range(0, len(data), 40))
    key = read_key(f" v = DKIM1 ; n=a note ; p = {spread} ;")
    assert key is not None
    assert key.flaw == ""


def test_a_key_may_be_all_there_is() -> None:
    key = read_key(f"p={rsa_data(PublicFormat.SubjectPublicKeyInfo)}")
    assert key is not None
    assert (key.flaw, key.is_strict, key.is_testing) == ("", False, False)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (f"v=DKIM1; k=ed25519; p={ED}", ""),
        (f"v=DKIM1;; k=ed25519; p={ED};;", ""),
        (f"v=DKIM1; k=ed25519; h=sha1 : SHA256; s=other:email; p={ED}", ""),
        (f"v=DKIM1; k=ed25519; g=*; x=y; p={ED}", ""),
        ("v=DKIM1; p=", "key-revoked"),
        ("p= ", "key-revoked"),
        ("v=DKIM1; h=sha1; p=", "key-revoked"),
        ("v=DKIM1; k=rsa", "key-malformed"),
        (f"k=ed25519; v=DKIM1; p={ED}", "key-malformed"),
        (f"v=DKIM1; k=ed25519; k=rsa; p={ED}", "key-malformed"),
        ("v=DKIM1; p=?", "key-malformed"),
        (f"v=DKIM1; k=rsa; p={ED}", "key-malformed"),
        (f"v=DKIM1; k=rsa; p={CURVE}", "key-malformed"),
        (f"v=DKIM1; k=ed25519; p={ED[4:]}", "key-malformed"),
        (f"v=DKIM1; k=ed25519; p={CURVE}", "key-malformed"),
        (f"v=DKIM1; k=ed25519; h=sha1; p={ED}", "hash-refused"),
        (f"v=DKIM1; k=ed25519; s=tlsrpt; p={ED}", "service-refused"),
        (f"v=DKIM1; k=dsa; p={ED}", "key-of-unknown-kind"),
        (f"v=DKIM1; k=ed25519\u3042; p={ED}", "key-of-unknown-kind"),
    ],
)
def test_a_record_is_a_key_or_says_why_not(text: str, flaw: str) -> None:
    key = read_key(text)
    assert key is not None
    assert key.flaw == flaw
    assert bool(key.public) == (not flaw)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=spf1 -all",
        "v=DMARC1; p=none",
        f"v=DKIM2; p={ED}",
        "google-site-verification=abc",
        "a wildcard; answers; all",
        "t=y",
    ],
)
def test_other_records_are_no_keys(text: str) -> None:
    assert read_key(text) is None


def test_flags_are_read() -> None:
    key = read_key(f"v=DKIM1; k=ed25519; t=Y : s; p={ED}")
    assert key is not None
    assert (key.is_strict, key.is_testing) == (True, True)


@pytest.mark.parametrize(
    ("status", "flaw", "result"),
    [
        (AnswerStatus.MISSING, "key-missing", DkimResult.PERMERROR),
        (AnswerStatus.FAILED, "key-unavailable", DkimResult.TEMPERROR),
        (AnswerStatus.UNASKED, "key-unasked", DkimResult.TEMPERROR),
    ],
)
def test_no_answer_is_no_key(
    status: AnswerStatus, flaw: str, result: DkimResult
) -> None:
    key = find_key({NAME: Answer(status)}, NAME, "rsa")
    assert (key.flaw, key.result) == (flaw, result)


def test_a_name_that_nobody_asked_for_is_unasked() -> None:
    assert find_key({}, NAME, "rsa").flaw == "key-unasked"


def test_of_several_records_the_first_that_fits_is_the_key() -> None:
    texts = ["v=spf1 -all", "v=DKIM1; p=", record(ed25519_key()), record(rsa_key())]
    answers = answering(NAME, *texts)
    assert find_key(answers, NAME, "rsa").kind == "rsa"
    assert find_key(answers, NAME, "ed25519").kind == "ed25519"


def test_where_none_fits_the_first_key_says_why() -> None:
    assert find_key(answering(NAME, "v=DKIM1; p="), NAME, "rsa").flaw == "key-revoked"
    other = answering(NAME, record(ed25519_key()))
    assert find_key(other, NAME, "rsa").flaw == "key-of-other-kind"
    assert find_key(answering(NAME, "v=spf1 -all"), NAME, "rsa").flaw == "key-missing"
    assert find_key(answering(NAME), NAME, "rsa").flaw == "key-missing"


def test_a_key_of_512_bits_is_weak() -> None:
    key = read_key(record(short_key()))
    assert key is not None
    assert (key.flaw, key.bits, weakness(key)) == ("", 512, "key-too-short")


def test_a_key_in_test_mode_is_weak() -> None:
    key = read_key(f"{record(ed25519_key())}; t=y")
    assert key is not None
    assert weakness(key) == "test-mode"


def test_a_key_without_flaw_has_no_weakness() -> None:
    for private in (rsa_key(), ed25519_key()):
        key = read_key(record(private))
        assert key is not None
        assert weakness(key) == ""


def test_no_key_made_no_signature() -> None:
    assert not verifies(Key(flaw="key-missing"), b"x", hashlib.sha256().digest())


def der(*numbers: int) -> bytes:
    """Return a bare RSAPublicKey of these numbers."""
    parts = b""
    for number in numbers:
        data = number.to_bytes(number.bit_length() // 8 + 1, "big")
        parts += b"\x02" + length(data) + data
    return b"\x30" + length(parts) + parts


def length(data: bytes) -> bytes:
    if len(data) < 128:
        return bytes([len(data)])
    size = len(data).to_bytes(4, "big").lstrip(b"\0")
    return bytes([128 + len(size)]) + size


@pytest.mark.parametrize("bits", [1, 2, 16, 511, 1024, 16384, 16392, 65536])
@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 65537, (1 << 64) + 1])
def test_absurd_rsa_keys_are_refused_or_verify_nothing(
    bits: int, exponent: int
) -> None:
    data = base64.b64encode(der((1 << bits) - 1, exponent)).decode()
    key = read_key(f"v=DKIM1; p={data}")
    assert key is not None
    for signature in (b"", b"\0", bytes((bits + 7) // 8), b"\xff" * 3000):
        assert not verifies(key, signature, hashlib.sha256().digest())


@given(
    st.text(max_size=80)
    | st.builds("v=DKIM1; k={}; p={}".format, st.text(max_size=9), st.text(max_size=60))
    | st.binary(max_size=300).map(
        lambda data: f"v=DKIM1; p={base64.b64encode(data).decode()}"
    )
)
def test_no_record_makes_the_reader_raise(text: str) -> None:
    for kind in ("rsa", "ed25519", "odd"):
        find_key(answering(NAME, text), NAME, kind)
