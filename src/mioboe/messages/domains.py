"""Domain names and hosts of links, in the one form that comparisons need."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import unquote

import idna

from mioboe.messages.limits import HREF_CHARS

#: Longer names do not exist, or not in more than ASCII; they would only cost time.
_LONGEST_NAME, _LONGEST_IDN = 255, 64
_AROUND = " \t\r\n\"'<>(),;"
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_STRIPPED = re.compile(r"[\t\r\n]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/\\?#]")
_PORT = re.compile(r":\d*\Z")
#: Schemes whose links have a host, whatever slashes stand before it.
_WITH_HOST: Final = frozenset({"http", "https", "ftp", "ws", "wss", "hxxp", "hxxps"})
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_PARTS_OF_V4 = 4


def to_ascii(domain: str) -> str:
    """Return a domain as lower-case A-labels, without a dot at its end.

    Args:
        domain: As somebody wrote it. May be no domain at all.

    Returns:
        A-labels by UTS 46; what IDNA refuses, lower-case as written.

    Source:
        RFC 5891; UTS 46, non-transitional.

    Example:
        >>> to_ascii("Amazon.CO.JP."), to_ascii("ｂüｃｈｅｒ.example")
        ('amazon.co.jp', 'xn--bcher-kva.example')
    """
    name = domain.strip(_AROUND)[:_LONGEST_NAME].rstrip(".").lower()
    if name.isascii() or len(name) > _LONGEST_IDN:
        return name
    name = _DOTS.sub(".", name)
    try:
        return str(idna.encode(name, uts46=True), "ascii").rstrip(".")
    except (idna.IDNAError, UnicodeError, ValueError, IndexError):
        return name.rstrip(".")


def host_of(href: str, base: str = "") -> str:
    r"""Return the host to which a link leads, as a browser would read it.

    Args:
        href: A link as written, entities resolved.
        base: Host for links that name none, from `<base href>`.

    Returns:
        Lower-case A-labels, or an address in its usual form; empty where the link
        leads to no host (`mailto:`, `#`, `javascript:`).

    Source:
        WHATWG URL, sections 3.5 and 4.4.

    Example:
        >>> host_of("https:\\\\amazon.co.jp@evil.example\\x"), host_of("http://0x7f.1/")
        ('evil.example', '127.0.0.1')
    """
    plain = _STRIPPED.sub("", href[:HREF_CHARS]).strip("\x00\x0b\x0c\x1f ")
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() in _WITH_HOST:
        rest = plain[scheme.end() :].lstrip("/\\")
    elif plain[:2] in {"//", "\\\\", "/\\", "\\/"}:
        rest = plain.lstrip("/\\")
    elif plain[:4].lower() == "www.":
        rest = plain
    else:
        return "" if scheme or plain.startswith("#") or not plain else base
    authority = _AUTHORITY_END.split(rest, maxsplit=1)[0].rpartition("@")[2]
    host = _PORT.sub("", authority)
    if "%" in host:
        host = unquote(host, errors="replace")
    return _as_address(to_ascii(host))


def _as_address(host: str) -> str:
    """Return the usual form of an address in one of its odd forms."""
    if host.startswith("["):
        try:
            return str(ipaddress.IPv6Address(host.strip("[]")))
        except ValueError:
            return host
    parts = host.split(".")
    if len(parts) > _PARTS_OF_V4 or not all(map(_NUMBER.fullmatch, parts)):
        return host
    numbers = [_read_number(part) for part in parts]
    *heads, tail = numbers
    room = 256 ** (5 - len(numbers))
    if any(number > 0xFF for number in heads) or tail >= room:  # noqa: PLR2004 - a byte
        return host
    value = tail
    for place, number in enumerate(heads):
        value += number << (8 * (3 - place))
    return str(ipaddress.IPv4Address(value))


def _read_number(digits: str) -> int:
    if digits[:2].lower() == "0x":
        return int(digits[2:] or "0", 16)
    octal = digits[0] == "0" and not set(digits) & {"8", "9"}
    return int(digits[:40], 8 if octal else 10)
