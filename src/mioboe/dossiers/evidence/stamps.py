"""Time stamps over links of the chain: that it stood so at a moment, by a third party.

Anybody can check one without us: `openssl ts -verify -digest LINK -in STAMP
-CAfile ROOT`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cryptography import x509
from rfc3161_client import (
    PKIStatus,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from mioboe.dossiers.evidence.ordering import in_order
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rfc3161_client import TimeStampResponse

    from mioboe.dossiers.evidence.locker import Link

#: Object identifier of SHA-256. RFC 5754 section 2.2.
_SHA_256: Final = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time stamp says."""

    #: UTC.
    at: datetime
    #: Whether a certificate that the reader trusts vouches for it.
    proven: bool


def check_stamp(
    response: bytes, link: Link, roots: Sequence[bytes] = ()
) -> Stamp | Problem:
    """Say when a time stamp was set over a link.

    Args:
        response: The answer of the authority, DER; from anybody.
        link: What it should be over.
        roots: Certificates that the reader trusts, each PEM or DER. None: nothing is
            proven, only what the stamp claims is told.

    Returns:
        The stamp; or a Problem: not readable, over something else, not signed by one
        of the roots, a root that is none.

    Source:
        RFC 3161 section 2.4.2.
    """
    where = f"stamps/{link.number:04}.tsr"
    try:
        decoded = decode_timestamp_response(in_order(response))
        if detail := _fault(decoded, link):
            return Problem(code="stamp-unfit", where=where, detail=detail)
        at = decoded.tst_info.gen_time.astimezone(UTC)
    except (ValueError, TypeError) as error:
        return Problem(code="stamp-broken", where=where, detail=str(error))
    if not roots:
        return Stamp(at=at, proven=False)
    try:
        builder = VerifierBuilder(roots=[_certificate(root) for root in roots])
    except ValueError as error:
        return Problem(code="root-broken", where=where, detail=str(error))
    try:
        builder.build().verify(decoded, bytes.fromhex(link.link))
    except (VerificationError, ValueError, TypeError) as error:
        return Problem(code="stamp-untrusted", where=where, detail=str(error))
    return Stamp(at=at, proven=True)


def _fault(decoded: TimeStampResponse, link: Link) -> str:
    """Return why a response is no stamp over that link; empty: it is one."""
    if decoded.status != PKIStatus.GRANTED.value:
        return f"not granted: status {decoded.status}"
    imprint = decoded.tst_info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA_256:
        return "its digest is not SHA-256"
    if imprint.message != bytes.fromhex(link.link):
        return "it is over something else"
    return ""


def _certificate(root: bytes) -> x509.Certificate:
    if root.lstrip().startswith(b"-----"):
        return x509.load_pem_x509_certificate(root)
    return x509.load_der_x509_certificate(root)
