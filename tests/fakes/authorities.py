"""A time-stamp authority of our own: RFC 3161 by hand, for tests without a network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

MOMENT: Final = datetime(2026, 1, 10, 5, 0, tzinfo=UTC)
_SHA_256: Final = "2.16.840.1.101.3.4.2.1"
_TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
_SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
_RSA: Final = "1.2.840.113549.1.1.1"


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def _sequence(*parts: bytes) -> bytes:
    return _tlv(0x30, *parts)


def _integer(value: int) -> bytes:
    return _tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(text: str) -> bytes:
    first, second, *rest = (int(part) for part in text.split("."))
    body = bytes([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        body += bytes(reversed(groups))
    return _tlv(0x06, body)


_DIGEST_ALGORITHM: Final = _sequence(_oid(_SHA_256), _tlv(0x05))


def _attribute(oid: str, value: bytes) -> bytes:
    return _sequence(_oid(oid), _tlv(0x31, value))


def _certificate(
    name: str, key: rsa.RSAPrivateKey, signer: rsa.RSAPrivateKey, *, root: bool
) -> x509.Certificate:
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Root")])
    builder = (
        x509
        .CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(1 if root else 2)
        .not_valid_before(MOMENT - timedelta(days=30))
        .not_valid_after(MOMENT + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    if not root:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signer, hashes.SHA256())


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Authority:
    """Stamps whatever it is asked to, at one moment."""

    root_key: rsa.RSAPrivateKey = field(default_factory=_new_key)
    key: rsa.RSAPrivateKey = field(default_factory=_new_key)

    @property
    def root(self) -> bytes:
        """The certificate to trust. PEM."""
        made = _certificate("Invented Root", self.root_key, self.root_key, root=True)
        return made.public_bytes(Encoding.PEM)

    def stamp(self, digest: bytes, nonce: int | None = None) -> bytes:
        """Return a response over a SHA-256."""
        imprint = _sequence(_DIGEST_ALGORITHM, _tlv(0x04, digest))
        info = _sequence(
            _integer(1),
            _oid("1.2.3.4"),
            imprint,
            _integer(7),
            _tlv(0x18, MOMENT.strftime("%Y%m%d%H%M%SZ").encode()),
            b"" if nonce is None else _integer(nonce),
        )
        return _sequence(_sequence(_integer(0)), self._token(info))

    def answer(self, request: bytes) -> bytes:
        """Return the response to a request, read at fixed places."""
        start = request.index(b"\x04\x20") + 2
        digest, rest = request[start : start + 32], request[start + 32 :]
        nonce = int.from_bytes(rest[2 : 2 + rest[1]], "big")
        return self.stamp(digest, nonce)

    def _token(self, info: bytes) -> bytes:
        certificate = _certificate(
            "Invented Clock", self.key, self.root_key, root=False
        )
        der = certificate.public_bytes(Encoding.DER)
        certified = _sequence(
            _sequence(_sequence(_tlv(0x04, hashlib.sha256(der).digest())))
        )
        attributes = b"".join(
            sorted([
                _attribute("1.2.840.113549.1.9.3", _oid(_TST_INFO)),
                _attribute(
                    "1.2.840.113549.1.9.4", _tlv(0x04, hashlib.sha256(info).digest())
                ),
                _attribute("1.2.840.113549.1.9.16.2.47", certified),
            ])
        )
        signature = self.key.sign(
            _tlv(0x31, attributes), padding.PKCS1v15(), hashes.SHA256()
        )
        signer = _sequence(
            _integer(1),
            _sequence(certificate.issuer.public_bytes(), _integer(2)),
            _DIGEST_ALGORITHM,
            _tlv(0xA0, attributes),
            _sequence(_oid(_RSA), _tlv(0x05)),
            _tlv(0x04, signature),
        )
        signed = _sequence(
            _integer(3),
            _tlv(0x31, _DIGEST_ALGORITHM),
            _sequence(_oid(_TST_INFO), _tlv(0xA0, _tlv(0x04, info))),
            _tlv(0xA0, der),
            _tlv(0x31, signer),
        )
        return _sequence(_oid(_SIGNED_DATA), _tlv(0xA0, signed))
