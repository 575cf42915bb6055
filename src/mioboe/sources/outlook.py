"""Mails of Outlook, from what it keeps of them: `.msg` files, and `.pst` by readpst.

Outlook keeps the header block as it came, and the body only after its own fashion. So
what is made of both has no signature that could be checked, and none is handed on.

Source: [MS-OXMSG], [MS-OXPROPS].
"""

from __future__ import annotations

import base64
import io
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

from mioboe.kit import Problem
from mioboe.sources.locators import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a header block says of a body that is not there any more.
_GONE = re.compile(
    rb"^(?:content-[\w-]+|mime-version)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNED = re.compile(
    rb"^((?:dkim|domainkey|x-google-dkim)-signature|arc-[\w-]+)(?=[ \t]*:)",
    re.MULTILINE | re.IGNORECASE,
)
_HEADER_END = re.compile(rb"\n\r?\n")
_HEADERS, _SUBJECT, _BODY, _HTML = 0x007D, 0x0037, 0x1000, 0x1013
_NAME, _ADDRESS, _SMTP, _TO, _ID = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x1035
_SENT, _CODE_PAGE = 0x0039, 0x3FDE
_UNICODE, _ANSI, _BINARY, _TIME, _LONG = 0x001F, 0x001E, 0x0102, 0x0040, 0x0003
_CHARSETS: Final = {
    65001: "utf-8", 932: "shift_jis", 50220: "iso-2022-jp", 50221: "iso-2022-jp",
    50222: "iso-2022-jp", 51932: "euc-jp", 20932: "euc-jp", 1252: "windows-1252",
    28591: "iso-8859-1",
}  # fmt: skip
_FIRST_PROPERTY: Final = 32
_PROPERTY: Final = struct.Struct("<II8s")
_YEAR_1601: Final = datetime(1601, 1, 1, tzinfo=UTC)
#: What a library raises over bytes that it did not expect.
_DAMAGE: Final = (
    *(OSError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError),
    *(AssertionError, MemoryError, RuntimeError, struct.error),
)
_CUT: Final = "=_mioboe-outlook"


def mail_of_msg(raw: bytes, path: str) -> bytes | Problem:
    """Return the mail in a `.msg` file.

    Args:
        raw: The file.
        path: Where it lies, for the problem.

    Returns:
        A mail with the header block that Outlook kept, plain text and HTML; or the
        problem that olefile is not installed, or cannot read the file.
    """
    try:
        import olefile  # noqa: PLC0415 - an extra
    except ImportError:
        detail = "olefile is not installed: pip install 'mioboe[outlook]'"
        return Problem(code="outlook-missing", where=shown(path), detail=detail)
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as file:
            return _mail(_Properties(file.exists, file.openstream))
    except _DAMAGE as error:
        return Problem(code="outlook-broken", where=shown(path), detail=str(error))


def unsigned(raw: bytes) -> bytes:
    """Return a mail whose signatures are called otherwise, so that none is checked."""
    end = _HEADER_END.search(raw)
    stop = end.end() if end else len(raw)
    return _SIGNED.sub(rb"X-Kept-\1", raw[:stop]) + raw[stop:]


@dataclass(frozen=True, slots=True)
class _Properties:
    """Properties of a message, each in a stream of its own, or in one table."""

    exists: Callable[[str], bool]
    open: Callable[[str], Any]

    def raw(self, tag: int, kind: int) -> bytes:
        """Return the bytes of a property; empty where there is none."""
        name = f"__substg1.0_{tag:04X}{kind:04X}"
        return bytes(self.open(name).read()) if self.exists(name) else b""

    def text(self, tag: int) -> str:
        """Return a property that is text."""
        if wide := self.raw(tag, _UNICODE):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.raw(tag, _ANSI).rstrip(b"\0")
        return narrow.decode(self.charset() or "cp932", "replace")

    def charset(self) -> str:
        """Return the charset of the body; empty where it is not known."""
        value = self._fixed(_CODE_PAGE, _LONG)
        return _CHARSETS.get(int.from_bytes(value[:4], "little"), "") if value else ""

    def sent(self) -> datetime | None:
        """Return when it was sent; `None` where nothing says so."""
        value = self._fixed(_SENT, _TIME)
        ticks = int.from_bytes(value, "little") if value else 0
        try:
            return _YEAR_1601 + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def _fixed(self, tag: int, kind: int) -> bytes:
        if not self.exists("__properties_version1.0"):
            return b""
        table = self.open("__properties_version1.0").read()[_FIRST_PROPERTY:]
        whole = len(table) // _PROPERTY.size * _PROPERTY.size
        for found, _, value in _PROPERTY.iter_unpack(table[:whole]):
            if found == tag << 16 | kind:
                return bytes(value)
        return b""


def _mail(properties: _Properties) -> bytes:
    headers = properties.text(_HEADERS).replace("\r\n", "\n").strip("\n")
    block = headers.encode("utf-8", "replace") + b"\n" if headers else b""
    if not block:
        block = "".join(f"{line}\n" for line in _made_up(properties)).encode()
    block = _SIGNED.sub(rb"X-Kept-\1", _GONE.sub(b"", block))
    parts = list(_parts(properties))
    head = (
        f'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="{_CUT}"\n'
    )
    body = "".join(f"--{_CUT}\n{part}\n" for part in parts) + f"--{_CUT}--\n"
    return block + f"{head}\n{body}".encode("ascii")


def _made_up(properties: _Properties) -> Iterator[str]:
    """Yield headers for a mail of which Outlook kept none."""
    name, address = properties.text(_NAME), properties.text(_SMTP)
    address = address or properties.text(_ADDRESS)
    yield f"From: {_encoded(name)} <{_line(address)}>"
    yield f"To: {_encoded(properties.text(_TO))}"
    yield f"Subject: {_encoded(properties.text(_SUBJECT))}"
    if sent := properties.sent():
        yield f"Date: {format_datetime(sent)}"
    if identity := _line(properties.text(_ID)):
        yield f"Message-ID: {identity}"


def _parts(properties: _Properties) -> Iterator[str]:
    text = properties.text(_BODY)
    yield _part("text/plain; charset=utf-8", text.encode("utf-8", "replace"))
    page, charset = properties.raw(_HTML, _BINARY), properties.charset()
    if not page:
        page, charset = properties.text(_HTML).encode("utf-8", "replace"), "utf-8"
    if page:
        label = f"; charset={charset}" if charset else ""
        yield _part(f"text/html{label}", page)


def _part(kind: str, raw: bytes) -> str:
    packed = base64.encodebytes(raw).decode("ascii")
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{packed}"


def _encoded(text: str) -> str:
    return Header(_line(text), "utf-8").encode() if text else ""


def _line(text: str) -> str:
    return " ".join(text.split())
