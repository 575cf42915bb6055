"""What a file is, by its first bytes."""

from __future__ import annotations

import enum
import re
from typing import Final

#: How much of a file is looked at.
HEAD: Final = 4096

_DAY: Final = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH: Final = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#: The date in a From line, as far as all writers agree: a day, a month, hours and
#: minutes. Year and zone may be missing, or stand anywhere behind it.
FROM_DATE: Final = (
    _DAY + rb",?[ \t]+(?:" + _MONTH + rb"[ \t]+\d\d?"
    rb"|\d\d?[ \t]+" + _MONTH + rb"(?:[ \t]+\d\d(?:\d\d)?)?),?[ \t]+\d\d?:\d\d"
)
_START: Final = rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n){0,20}"
_MBOX: Final = re.compile(_START + rb"From [^\n]{0,1000}?" + FROM_DATE)
_FIELD: Final = re.compile(rb"^[!-9;-~]{1,70}[ \t]*:", re.MULTILINE)
_MAIL_FIELD: Final = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|return-path|delivered-to|sender"
    rb"|reply-to|mime-version|content-type|dkim-signature|authentication-results"
    rb"|arc-seal|x-original-to|envelope-to|x-mozilla-status|x-gm-thrid)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_MAIL_NAMES: Final = (".eml", ".mail", ".emlx")
_MBOX_NAMES: Final = (".mbox", ".mbx")
_ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")


_OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PST_START: Final = b"!BDN"


class Shape(enum.Enum):
    """What a file may be."""

    MAIL = enum.auto()
    MBOX = enum.auto()
    ZIP = enum.auto()
    #: One mail of Outlook.
    MSG = enum.auto()
    #: An archive of Outlook.
    PST = enum.auto()
    OTHER = enum.auto()


def shape_of(head: bytes, name: str) -> Shape:
    r"""Return what a file is.

    Args:
        head: Its first bytes, 4 KiB where it has as many.
        name: Its name; decides where the bytes leave a choice. A file called `.eml` is
            one mail, though it begins with a From line.

    Example:
        >>> shape_of(b"From a@b.test Mon Jan  5 10:00:00 2026\n", "Inbox").name
        'MBOX'
        >>> shape_of(b"Received: by a\nSubject: b\n\nc", "17").name
        'MAIL'
        >>> shape_of(b"Dear diary: today", "17").name
        'OTHER'
    """
    lower = name.lower()
    head = head[:HEAD]
    if head.startswith(_ZIP_STARTS):
        return Shape.ZIP
    if head.startswith((_OLE_START, _PST_START)):
        return _outlook(head, lower)
    if lower.endswith(_MAIL_NAMES):
        return Shape.MAIL if _FIELD.search(head) else Shape.OTHER
    if _MBOX.match(head):
        return Shape.MBOX
    if _begins_with_header(head):
        return Shape.MBOX if lower.endswith(_MBOX_NAMES) else Shape.MAIL
    return Shape.OTHER


def _outlook(head: bytes, name: str) -> Shape:
    """Return what a file of Microsoft's is: documents of Office begin like a `.msg`."""
    if head.startswith(_PST_START):
        return Shape.PST
    return Shape.MSG if name.endswith(".msg") else Shape.OTHER


def _begins_with_header(head: bytes) -> bool:
    """Return whether the first block of lines has a header that only mails have."""
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip().replace(b"\r\n", b"\n")
    block = plain.partition(b"\n\n")[0]
    if b"\0" in block:
        return False
    first = _FIELD.match(block) or block.startswith((b"From ", b">From "))
    return bool(first) and _MAIL_FIELD.search(block) is not None
