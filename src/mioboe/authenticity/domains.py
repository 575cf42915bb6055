"""Domain names beside each other: below, aligned, in one organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Maps a domain to its organizational domain. Total: it returns its argument for a
#: domain it does not know. Built at the edge from the public suffix list.
OrgDomain = Callable[[str], str]

#: What stands between a selector and the domain that signs with it.
_KEYS = "._domainkey"


def below(name: str, parent: str) -> bool:
    """Return whether ``name`` is ``parent`` or a name below it.

    Args:
        name: Lower-case A-labels, no trailing dot.
        parent: The same. An empty one has nothing below it.

    Returns:
        Labels are compared whole: `evilexample.org` is not below `example.org`.

    Example:
        >>> below("mail.example.org", "example.org")
        True
        >>> below("evilexample.org", "example.org")
        False
    """
    if not parent or not name.endswith(parent):
        return False
    return len(name) == len(parent) or name[-len(parent) - 1] == "."


def below_any(name: str, parents: Iterable[str]) -> bool:
    """Return whether ``name`` is one of ``parents`` or below one.

    Example:
        >>> below_any("a.example.org", ["example.com", "example.org"])
        True
    """
    return any(below(name, parent) for parent in parents)


def aligned(
    author: str, signer: str, org_domain: OrgDomain, *, strict: bool = False
) -> bool:
    """Say whether ``signer`` may vouch for ``author``.

    Args:
        author: Domain of the From address. Lower-case A-labels, no trailing dot.
        signer: Domain that DKIM (`d=`) or SPF (MAIL FROM) authenticated. Same form.
        org_domain: Called twice at most, never when ``strict``.
        strict: The `adkim` or `aspf` tag of the policy is `s`.

    Returns:
        True when the two are equal or, unless ``strict``, share an organizational
        domain. Never for an empty name, nor for a public suffix that is not the
        author's very name.

    Source:
        RFC 9989, which succeeds RFC 7489 section 3.1, keeps this rule.

    Example:
        >>> def org(domain: str) -> str:
        ...     return ".".join(domain.split(".")[-2:])
        >>> aligned("example.org", "mail.example.org", org)
        True
        >>> aligned("example.org", "mail.example.org", org, strict=True)
        False
    """
    if not author or not signer:
        return False
    if author == signer:
        return True
    if strict:
        return False
    return org_domain(author) == org_domain(signer)


def domain_of(address: str) -> str:
    """Return the domain in an address as a header or a report prints it.

    Args:
        address: `local@domain`, `@domain`, `<local@domain>`, or a bare domain; any
            case; quotes and blanks around it are allowed.

    Returns:
        All behind the last `@`, lower-case, no trailing dot. Empty for the null
        sender `<>`, and for what cannot be a domain.

    Example:
        >>> domain_of("<bounce@Mail.Example.org>")
        'mail.example.org'
        >>> domain_of("@amazon.co.jp@evil.example")
        'evil.example'
        >>> domain_of("<>")
        ''
    """
    domain = address.strip(" \t\r\n<>\"'").rpartition("@")[2].lower().rstrip(".")
    return domain if _is_name(domain) else ""


def _is_name(domain: str) -> bool:
    """Return whether ``domain`` is made of what domain names are made of."""
    plain = domain.replace("-", "").replace("_", "")
    return "." in plain and all(map(str.isalnum, plain.split(".")))


def signer_of(name: str) -> str:
    """Return the domain whose key lies under a name that `key_name` gave.

    Example:
        >>> signer_of(key_name("s1", "mail.example.org"))
        'mail.example.org'
    """
    return name.partition(f"{_KEYS}.")[2]


def key_name(selector: str, domain: str) -> str:
    """Return the DNS name of a key; empty where a part of it is not known.

    Source:
        RFC 6376 section 3.6.2.1.
    """
    return f"{selector}{_KEYS}.{domain}" if selector and domain else ""
