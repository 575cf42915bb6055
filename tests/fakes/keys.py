"""Keys of invented shops, and the DNS answers that publish them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric import rsa

from mioboe.authenticity.model import Answer, AnswerStatus
from mioboe.drills.sign import Key, new_key, record

if TYPE_CHECKING:
    from mioboe.authenticity.model import Answers

#: Two primes of a key that is too short to be believed.
_PRIMES: Final = (
    0xD4787CA89CDD0E26602111C503C252706EED5F7029A8B735008B7EB5E2B17149,
    0xE7523F5CF6C013A5A47B1154E2C89A4BAAA9EA4949C9D8A2643A49829AA97FF5,
)


@functools.cache
def rsa_key() -> Key:
    """Return the RSA key of this run."""
    return new_key("rsa")


@functools.cache
def ed25519_key() -> Key:
    """Return an Ed25519 key, always the same."""
    return new_key("ed25519", bytes(range(32)))


@functools.cache
def short_key() -> Key:
    """Return an RSA key of 512 bits."""
    p, q = _PRIMES
    d = pow(65537, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p,
        q,
        d,
        rsa.rsa_crt_dmp1(d, p),
        rsa.rsa_crt_dmq1(d, q),
        rsa.rsa_crt_iqmp(p, q),
        rsa.RSAPublicNumbers(65537, p * q),
    )
    return Key(numbers.private_key())


def published(key: Key, name: str = "s._domainkey.shop.example") -> Answers:
    """Return the answer that publishes ``key`` under ``name``."""
    return answering(name, record(key))


def answering(name: str, *texts: str) -> Answers:
    """Return an answer with these records."""
    return {name: Answer(AnswerStatus.FOUND, texts)}
