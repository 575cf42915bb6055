"""A time-stamp authority, asked over HTTP: off unless the settings name one.

What goes out is a digest of 32 bytes: nothing of the case can be read from it. That
somebody asked, and when, the authority knows.
"""

from __future__ import annotations

from typing import Final

import httpx2
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    decode_timestamp_response,
)

from mioboe.dossiers.evidence import in_order
from mioboe.kit import MioboeError

_SECONDS: Final = 15.0
_MAX_ANSWER: Final = 256 * 1024
_GRANTED: Final = 0


class StampError(MioboeError):
    """No time stamp came from the authority; the evidence holds without one."""

    retry = True


class TimestampAuthority:
    """Asks one authority for time stamps."""

    def __init__(self, url: str, transport: httpx2.BaseTransport | None = None) -> None:
        self._url = url
        self._transport = transport

    def stamp(self, preimage: bytes) -> bytes:
        """Return a time stamp over the SHA-256 of some bytes.

        Args:
            preimage: `Link.preimage` of the head of a chain. Only its digest is sent.

        Returns:
            The response, DER, as it came. Who signed it is not checked here: see
            `dossiers.evidence.check_stamp`.

        Raises:
            StampError: No answer, no stamp in it, or a stamp over something else.

        Source:
            RFC 3161 section 3.4.
        """
        builder = TimestampRequestBuilder(data=preimage)
        request = builder.hash_algorithm(HashAlgorithm.SHA256).build()
        answer = self._ask(request.as_bytes())
        try:
            response = decode_timestamp_response(in_order(answer))
            is_ours = (
                response.status == _GRANTED
                and response.tst_info.nonce == request.nonce
                and response.tst_info.message_imprint.message
                == request.message_imprint.message
            )
        except (ValueError, TypeError) as error:
            msg = f"{self._url}: what came is no time stamp: {error}"
            raise StampError(msg) from error
        if not is_ours:
            msg = f"{self._url}: the stamp is refused, or over something else"
            raise StampError(msg)
        return answer

    def _ask(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        answer = b""
        try:
            with (
                httpx2.Client(
                    transport=self._transport, timeout=_SECONDS, trust_env=False
                ) as client,
                client.stream(
                    "POST", self._url, content=request, headers=headers
                ) as response,
            ):
                response.raise_for_status()
                for piece in response.iter_bytes():
                    answer += piece
                    if len(answer) > _MAX_ANSWER:
                        msg = f"{self._url}: an answer without end"
                        raise StampError(msg)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            msg = f"{self._url}: {error}"
            raise StampError(msg) from error
        return answer
