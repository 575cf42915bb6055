"""What a file is, by its first bytes: so that whoever gets it can open it."""

from __future__ import annotations

from typing import Final

_STARTS: Final = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"PK\x03\x04", "zip"),
)
#: How photos of telephones begin, behind the length of their first part.
_PHOTOS: Final = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")
_FILMS: Final = (b"ftypmp4", b"ftypisom", b"ftypqt")
#: So much is looked at to tell a text from anything else.
_LOOKED_AT: Final = 4096


def ending_of(content: bytes) -> str:
    r"""Return the ending that belongs to a file; `bin` where nothing tells.

    Args:
        content: The whole file, or its beginning.

    Example:
        >>> [ending_of(one) for one in (b"%PDF-1.7", "はい".encode(), b"\x00\x01")]
        ['pdf', 'txt', 'bin']
    """
    for start, ending in _STARTS:
        if content.startswith(start):
            return ending
    if content[4:12] in _PHOTOS:
        return "heic"
    if content[4:].startswith(_FILMS):
        return "mp4"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return "txt" if _is_text(content[:_LOOKED_AT]) else "bin"


def _is_text(start: bytes) -> bool:
    if not start or b"\x00" in start:
        return False
    try:
        # A character may be cut in two at the end.
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(start) == _LOOKED_AT and error.start > _LOOKED_AT - 4
    return True
