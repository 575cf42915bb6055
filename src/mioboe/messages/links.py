"""Links of a mail: what is written, and to which host it leads."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from mioboe.messages.domains import host_of
from mioboe.messages.limits import HREF_CHARS, LINK_COUNT
from mioboe.messages.model import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Kana stand directly before a link and end it, so no word boundary helps.
_PLAIN = re.compile(
    r"h(?:tt|xx)ps?://[^\s<>\"'　、。，．「」『』（）【】［］〈〉《》｛｝！？；：]+",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[a-z0-9]", re.IGNORECASE | re.ASCII)
_AT_END = ".,;:!?'\"*_~|"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
#: Links of one plain text that are looked at, those that repeat among them.
_MOST_PLAIN = 4 * LINK_COUNT


def read_links(
    targets: Iterable[tuple[str, str]], texts: Iterable[str], base: str = ""
) -> tuple[Link, ...]:
    """Return the links of a mail, each target with each text once.

    Args:
        targets: Links of HTML: target as written, and the text shown for it.
        texts: Texts in which links stand as they are.
        base: Target of `<base href>`.

    Returns:
        Links of HTML first, then those of the texts that HTML does not have; at most
        `LINK_COUNT`.
    """
    at_base = host_of(base) if base else ""
    links: dict[tuple[str, str], Link] = {}
    hosts: dict[str, str] = {}
    for href, text in targets:
        if len(links) < LINK_COUNT and (href, text) not in links:
            host = hosts.get(href)
            if host is None:
                host = hosts[href] = host_of(href, at_base)
            links[href, text] = Link(href=href, host=host, text=text)
    for text in texts:
        for href in islice(find_plain(text), _MOST_PLAIN):
            if len(links) >= LINK_COUNT:
                break
            if href not in hosts:
                hosts[href] = host_of(href)
                links[href, ""] = Link(href=href, host=hosts[href])
    return tuple(links.values())


def find_plain(text: str) -> Iterator[str]:
    """Yield the links that stand in plain text, as written.

    Example:
        >>> list(find_plain("詳細はこちらhttps://shop.example/a(b)。(http://x.example)"))
        ['https://shop.example/a(b)', 'http://x.example']
    """
    if "://" not in text:
        return
    for match in _PLAIN.finditer(text):
        start = match.start()
        if not start or not _BEFORE.match(text[start - 1]):
            yield _trim(match[0][:HREF_CHARS])


def _trim(href: str) -> str:
    """Return a link without the punctuation of the sentence around it."""
    if href[-1] not in _AT_END and href[-1] not in _PAIRS:
        return href
    end = len(href)
    surplus = {
        closing: href.count(closing) - href.count(opening)
        for closing, opening in _PAIRS.items()
    }
    while end:
        last = href[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _AT_END:
            break
        end -= 1
    return href[:end]
