"""JSON-LD as shops write it into mails: mended, cut to size, as plain values."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, Final

from mioboe.kit import sound
from mioboe.messages.items import plain_name
from mioboe.messages.limits import (
    ITEM_COUNT,
    JSON_CHARS,
    JSON_CHARS_OF_MAIL,
    JSON_DEPTH,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What may stand around JSON: pieces of comments and of CDATA sections.
_OPENING = re.compile(r"\A(?:\s|<!--|-->|<!\[CDATA\[|//|/\*|\*/|>)*+")
_CLOSING: Final = ("-->", "]]>", "*/", "/*", "//", "<!")
_MOST_CLOSING: Final = 6
#: A string, kept; a comma before a closing bracket, dropped; a bracket, counted.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?+|,(?=\s*+[\]}])|[\[\]{}]', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*+")


def read_json_ld(scripts: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
    """Read the items of schema.org scripts.

    Args:
        scripts: Content of `<script type="application/ld+json">` elements.

    Returns:
        Every object with an `@type` that stands at the top, in a list or in a
        `@graph`, in order. What cannot be mended, is too long or too deep is left
        out. A type has no address of schema.org before it.

    Source:
        JSON-LD 1.1, sections 3 and 4.

    Example:
        >>> read_json_ld(('<!--[{"@type": "http://schema.org/Order", "a": [1,],}]-->',))
        ({'@type': 'Order', 'a': [1]},)
    """
    found: list[Mapping[str, Any]] = []
    left = JSON_CHARS_OF_MAIL
    for script in scripts:
        left -= len(script)
        if len(script) <= JSON_CHARS and left >= 0:
            found += (item for value in _values(script) for item in _items(value))
    return tuple(found[:ITEM_COUNT])


def _values(script: str) -> Iterator[object]:
    """Yield the JSON values that stand one after another."""
    if '"' not in script:
        script = html.unescape(script)
    plain = _mend(_unwrap(script))
    decoder = json.JSONDecoder(strict=False, parse_constant=_no_number)
    at = 0
    for _ in range(ITEM_COUNT):
        if between := _BETWEEN.match(plain, at):
            at = between.end()
        try:
            value, at = decoder.raw_decode(plain, at)
        except (ValueError, RecursionError):
            return
        yield value


def _unwrap(script: str) -> str:
    """Return a script without the comment or CDATA section that it is wrapped in."""
    text = _OPENING.sub("", script).rstrip()
    for _ in range(_MOST_CLOSING):
        mark = next(filter(text.endswith, _CLOSING), "")
        text = text.removesuffix(mark).rstrip()
    return text


def _mend(script: str) -> str:
    """Return JSON without superfluous commas; empty where it is too deep."""
    depth = 0
    pieces: list[str] = []
    done = 0
    for match in _TOKEN.finditer(script):
        mark = match[0]
        if mark == ",":
            pieces.append(script[done : match.start()])
            done = match.end()
        elif mark in "[{":
            depth += 1
            if depth > JSON_DEPTH:
                return ""
        elif mark in "]}":
            depth -= 1
    return "".join((*pieces, script[done:])).strip()


def _items(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _items(one)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if isinstance(graph, list):
            yield from _items(graph)
        if "@type" in value:
            yield _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON is any of these
    """Return a JSON value with plain types in it, and text that UTF-8 can hold."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        sound(name): sound(plain_name(one))
        if name == "@type" and isinstance(one, str)
        else _plain(one)
        for name, one in value.items()
    }


def _no_number(_: str) -> None:
    """Read `NaN` and `Infinity`, which JSON does not have, as nothing."""
