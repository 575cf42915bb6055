"""Messages out of bytes, by the simplest splitter that is right on sound input."""

from __future__ import annotations

import email.utils
import re
from typing import Final

from mioboe.messages import Address, Header, Message

_END: Final = re.compile(rb"^\r?\n", re.MULTILINE)
_FIELD: Final = re.compile(rb"([^\r\n:]+?)[ \t]*:((?:.|\n(?=[ \t]))*)(?:\n|\Z)")


def message_from(raw: bytes) -> Message:
    """Return a message with raw, headers, body_start and author only."""
    blank = _END.search(raw)
    head = blank.start() if blank else len(raw)
    headers = tuple(
        Header(
            match[1].decode("latin-1"),
            match[2].removesuffix(b"\r"),
            match.start(),
            match.end(),
        )
        for match in _FIELD.finditer(raw, 0, head)
    )
    return Message(
        raw=raw,
        body_start=blank.end() if blank else len(raw),
        headers=headers,
        message_id="<fake@mioboe.invalid>",
        subject="",
        authors=_authors(headers),
    )


def _authors(headers: tuple[Header, ...]) -> tuple[Address, ...]:
    values = [h.value.decode("latin-1") for h in headers if h.name.lower() == "from"]
    found = email.utils.getaddresses(values)
    split = [(name, *spec.rpartition("@")[::2]) for name, spec in found]
    return tuple(Address(name, local, host.lower()) for name, local, host in split)
