"""Every fault of a mailbox is told to its owner in both languages."""

from __future__ import annotations

import imaplib
import socket
import ssl

import pytest

from mioboe.catalog import load
from mioboe.sources.imap import Fault, FaultCode
from mioboe.sources.imap.faults import fault_of, refusal

TEXTS = load().texts.problems


@pytest.mark.parametrize("code", [c for c in FaultCode if c is not FaultCode.HALTED])
def test_every_fault_has_its_text_in_both_languages(code: FaultCode) -> None:
    text = TEXTS[Fault(code=code).problem("imap:taro").code]

    assert text.ja.endswith("。")
    assert text.en.endswith(".")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(-2, "Name or service not known"), "name-not-found"),
        (ConnectionRefusedError(111, "Connection refused"), "unreachable"),
        (OSError(113, "No route to host"), "unreachable"),
        (TimeoutError("timed out"), "timeout"),
        (ConnectionResetError(104, "reset"), "dropped"),
        (BrokenPipeError(32, "pipe"), "dropped"),
        (ssl.SSLCertVerificationError("hostname mismatch"), "certificate"),
        (ssl.SSLError(1, "[SSL] wrong version number"), "no-tls"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), "dropped"),
        (imaplib.IMAP4.abort("socket error: EOF"), "dropped"),
        (imaplib.IMAP4.abort("[UNAVAILABLE] try again later"), "busy"),
        (imaplib.IMAP4.abort("unexpected response: b'x'"), "protocol"),
        (imaplib.IMAP4.error("fetch failed: not now"), "refused"),
        (imaplib.IMAP4.error("b'what'"), "protocol"),
        (UnicodeDecodeError("ascii", b"\xff", 0, 1, "bad"), "protocol"),
        (IndexError("tuple"), "protocol"),
    ],
)
def test_what_is_raised_is_told_as_what_it_means(error: Exception, code: str) -> None:
    assert fault_of(error).code == code


def test_what_a_server_said_is_one_short_line() -> None:
    fault = refusal("b'[ALERT] No\\r\\n way " + "x" * 999 + "'", FaultCode.REFUSED)

    assert len(fault.detail) <= 300
    assert "\n" not in fault.detail
    assert fault.detail.startswith("[ALERT] No")
