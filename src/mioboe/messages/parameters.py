"""Headers of the form `value; name=value`: Content-Type and Content-Disposition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from mioboe.messages.charsets import decode_text
from mioboe.messages.headers import unfold
from mioboe.messages.limits import PARAMETER_COUNT
from mioboe.messages.words import decode_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARAMETER = re.compile(
    r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]++|\\.)*+)"|([^;]*+))', re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMENT = re.compile(r"\([^()]*+\)")
_SECTION = re.compile(r"(.+?)\*(\d{1,4})?(\*)?")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")

#: Number of a section of a long value, whether it is percent-encoded, its text.
_Section = tuple[int, bool, str]


def parse_parameters(value: bytes) -> tuple[str, Mapping[str, str]]:
    """Read a header value with parameters.

    Args:
        value: Folding kept.

    Returns:
        What stands before the first semicolon, lower-case, and the parameters by
        lower-case name, decoded. The first of a name counts; sections of a long
        value are joined.

    Source:
        RFC 2045 section 5.1; RFC 2231; RFC 2047 words in quoted strings, which the
        standard forbids and everybody writes.

    Example:
        >>> parse_parameters(b"Text/Plain; n*0*=utf-8''%E6%B3; n*1*=%A8; charset=x")
        ('text/plain', {'charset': 'x', 'n': '注'})
    """
    text = unfold(value)
    head, _, _ = text.partition(";")
    if "(" in head:
        head = _COMMENT.sub(" ", head)
    plain: dict[str, str] = {}
    long: dict[str, list[_Section]] = {}
    for count, match in enumerate(
        _PARAMETER.finditer(text, len(text.partition(";")[0]))
    ):
        if count == PARAMETER_COUNT:
            break
        name, quoted, bare = match.groups()
        found = _ESCAPED.sub(r"\1", quoted) if quoted is not None else bare.strip()
        section = _SECTION.fullmatch(name.lower()) if "*" in name else None
        if section:
            number = int(section[2] or 0)
            encoded = bool(section[3]) or section[2] is None
            long.setdefault(section[1], []).append((number, encoded, found))
        else:
            plain.setdefault(name.lower(), _clean(decode_words(found)))
    return head.strip().lower(), plain | {n: _join(s) for n, s in long.items()}


def _join(sections: list[_Section]) -> str:
    """Return the value that was cut into sections; the first may name a charset."""
    sections.sort(key=lambda section: section[0])
    charset = ""
    number, encoded, text = sections[0]
    if encoded and text.count("'") > 1:
        charset, _, text = text.split("'", 2)
    rest = [(number, encoded, text), *sections[1:]]
    data = b"".join(
        unquote_to_bytes(text) if encoded else text.encode("utf-8", "surrogatepass")
        for _, encoded, text in rest
    )
    return _clean(decode_words(decode_text(data, charset)[0]))


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()
