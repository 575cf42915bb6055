"""Which headers the household's own provider wrote, and what it said in them.

Every server puts what it writes on top. So the headers of the own provider are those
above the line in which it took the mail from a stranger, the boundary; all below it
came with the mail, whatever it looks like. A greeting (HELO) proves nothing, neither
does a well-known id in Authentication-Results.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.domains import below, below_any
from mioboe.authenticity.model import Provider
from mioboe.authenticity.results import Results, parse_received_spf, parse_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.authenticity.domains import OrgDomain
    from mioboe.authenticity.model import Trust
    from mioboe.messages import Header, Hop, Message

#: Words of one provider on one mail; the most seen are seven.
_MAX_WORDS: Final = 20
#: Headers that a provider puts below its boundary line; the most seen are twelve.
_MAX_BELOW: Final = 30
#: All of a header that can matter here.
_MAX_VALUE: Final = 16 * 1024 + 1
#: Protocol words of mail handed in by somebody who logged in. RFC 3848, RFC 6531.
_SUBMITTED: Final = frozenset({
    "ASMTP",
    "ESMTPA",
    "ESMTPSA",
    "SMTPA",
    "SMTPSA",
    "UTF8SMTPA",
    "UTF8SMTPSA",
})
_FETCHED: Final = ("POP3", "IMAP")
#: Of mail handed to the store, never taken from a stranger. RFC 2033.
_LOCAL: Final = "LMTP"
#: Not `is_private` of the standard library: that holds the ranges for documentation,
#: and more with every version.
_PRIVATE: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
            "169.254.0.0/16", "::1/128", "fe80::/10", "fc00::/7",
        ),
    )
)  # fmt: skip
_LOOPBACK: Final = tuple(map(ipaddress.ip_network, ("127.0.0.0/8", "::1/128")))
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord:
    """One header in which the household's provider says what it found."""

    #: Id of the provider.
    provider: str
    #: Position among the headers of the message, counted from the top.
    index: int
    results: Results
    #: Whether the provider names no domain for a signature that passed.
    bare: bool = False


def providers_for(
    names: Iterable[str], known: Iterable[Provider], *, org_domain: OrgDomain
) -> tuple[Provider, ...]:
    """Return the providers that a household means.

    Args:
        names: Names from its settings (`trusted_authservs`): an id of
            Authentication-Results, or a mail domain.
        known: The providers of the catalog.
        org_domain: Maps a domain to its organizational domain.

    Returns:
        In the order of ``names``, each once. A name that is one of the ids or mail
        domains of a known provider, or below one, selects it; where the catalog does
        not know that provider's ids, the name becomes its id. Any other name becomes
        a provider of its own, whose hosts are the name's organization. Names looked
        up for peers count from the name itself downward: customers of an access
        provider have names in its domain, too.

    Example:
        >>> gmail = Provider(id="gmail", authservs=("mx.google.com",),
        ...     domains=("gmail.com",))
        >>> def org(domain: str) -> str:
        ...     return ".".join(domain.split(".")[-2:])
        >>> chosen = providers_for(["gmail.com", "mx.isp.example"], [gmail],
        ...     org_domain=org)
        >>> [(p.id, p.authservs, p.hosts) for p in chosen]
        [('gmail', ('mx.google.com',), ()), ('mx.isp.example', ('mx.isp.example',), \
('isp.example',))]
    """
    catalog = tuple(known)
    chosen: dict[str, Provider] = {}
    for raw in names:
        name = raw.strip().lower().rstrip(".")
        if not name:
            continue
        provider = _known(name, catalog) or _unknown(name, org_domain(name))
        chosen.setdefault(provider.id, provider)
    return tuple(chosen.values())


def _unknown(name: str, organization: str) -> Provider:
    return Provider(
        id=name,
        authservs=(name,),
        hosts=(organization,),
        relays=() if name == organization else (name,),
    )


def _known(name: str, catalog: tuple[Provider, ...]) -> Provider | None:
    for provider in catalog:
        if below_any(name, (*provider.authservs, *provider.domains)):
            if provider.authservs or provider.nameless:
                return provider
            return replace(provider, authservs=(name,))
    return None


def own_words(message: Message, trust: Trust) -> tuple[OwnWord, ...]:
    """Return what the household's own providers wrote on ``message``.

    Args:
        message: Any message.
        trust: Whom the household trusts.

    Returns:
        From the top. Empty where no Received line of a trusted provider stands on
        top. Everything in it is the provider's, nothing the sender's, if the
        provider's servers write a Received line for each mail they take.

    Source:
        RFC 8601 sections 4 and 5.
    """
    found: dict[int, OwnWord] = {}
    for provider in trust.providers:
        for word in _words_of(message, provider):
            found.setdefault(word.index, word)
            if len(found) >= _MAX_WORDS:
                break
    return tuple(found[index] for index in sorted(found))


def _words_of(message: Message, provider: Provider) -> Iterator[OwnWord]:
    edge = _edge(message.hops, provider)
    if edge is None:
        return
    spoken = False
    for index, header in enumerate(message.headers[: edge.index]):
        results = _above(header, provider)
        if results is not None:
            spoken = spoken or header.name.lower() != "received-spf"
            yield OwnWord(
                provider=provider.id, index=index, results=results, bare=provider.bare
            )
        elif spoken and header.name.lower() == "received":
            # Its words stand in one block: further down, only their look is its own.
            return
    if provider.below and not spoken and edge.protocol not in _SUBMITTED:
        yield from _below(message, edge, provider)


def _above(header: Header, provider: Provider) -> Results | None:
    """Return what a header above the boundary says: its place proves who wrote it."""
    match header.name.lower():
        case "authentication-results":
            results = parse_results(_text(header))
            return results if _speaks(results, provider) else None
        case "arc-authentication-results":
            results = parse_results(_text(header))
            mine = below_any(results.authserv, provider.authservs)
            return results if mine and results.instance else None
        case "received-spf":
            return parse_received_spf(_text(header))
        case _:
            return None


def _below(message: Message, edge: Hop, provider: Provider) -> Iterator[OwnWord]:
    """Read the headers that stand directly below the boundary.

    The sender's follow without a sign, so the first of a kind alone is believed.

    Yields:
        From the top.
    """
    spoken: set[str] = set()
    start = edge.index + 1
    block = message.headers[start : start + _MAX_BELOW]
    for index, header in enumerate(block, start):
        name = header.name.lower()
        if name == "received-spf":
            if spoken & {"spf", name}:
                continue
            results = parse_received_spf(_text(header))
            methods = {name}
        elif name == "authentication-results":
            results = parse_results(_text(header))
            methods = {result.method for result in results.results}
            if not results.authserv or not _speaks(results, provider):
                return
        elif name.startswith(("arc-", "x-")):
            continue
        else:
            return
        if methods & spoken:
            return
        spoken |= methods
        yield OwnWord(provider=provider.id, index=index, results=results)
        if name == "authentication-results" and not provider.several:
            return


def _speaks(results: Results, provider: Provider) -> bool:
    """Return whether the header bears an id of ``provider``."""
    if results.instance is not None:
        return False
    if not results.authserv:
        return provider.nameless and bool(results.results)
    return below_any(results.authserv, provider.authservs)


def _text(header: Header) -> str:
    return header.value[:_MAX_VALUE].decode("utf-8", "replace")


def _edge(hops: tuple[Hop, ...], provider: Provider) -> Hop | None:
    """Return the lowest line that ``provider`` surely wrote: the boundary.

    `None` where it wrote none. Lines of hosts without a full name, and of private
    addresses, count where they stand between others.
    """
    edge, named = None, False
    for hop in hops:
        mine = _hosted(hop.by, provider.hosts, provider.authservs)
        if not named and not mine and _fetched(hop, provider):
            continue
        if not mine and not _local(hop.by):
            break
        named = named or mine
        edge = hop
        if not _inside(hop, provider):
            break
    return edge if named else None


def _inside(hop: Hop, provider: Provider) -> bool:
    """Return whether ``provider`` took the mail over from itself."""
    if hop.protocol in _SUBMITTED:
        return False
    has_peer = bool(hop.helo or hop.peer_name or hop.peer_address)
    # Behind a gateway every stranger has a private address; not on the way to a store.
    is_plain = provider.private or hop.protocol.startswith(_LOCAL)
    return (
        not has_peer
        or _hosted(hop.by, provider.inner)
        or _hosted(hop.peer_name, provider.relays)
        or _in_networks(hop.peer_address, provider)
        or _within(hop.peer_address, _PRIVATE if is_plain else _LOOPBACK)
    )


def _fetched(hop: Hop, provider: Provider) -> bool:
    """Return whether the household's own machine fetched the mail there."""
    return hop.protocol.startswith(_FETCHED) and _hosted(
        hop.helo, provider.hosts, provider.authservs, provider.domains
    )


def _hosted(host: str, *groups: tuple[str, ...]) -> bool:
    if not host:
        return False
    return any(
        fnmatchcase(host, name) if "*" in name else below(host, name)
        for names in groups
        for name in names
    )


def _local(host: str) -> bool:
    """Return whether ``host`` is a name without a domain, or a private address."""
    plain = host.strip("[]")
    return bool(plain) and (not set(".:") & set(plain) or _within(plain, _PRIVATE))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _within(text: str, networks: Iterable[_Network]) -> bool:
    address = _address(text) if text else None
    if isinstance(address, ipaddress.IPv6Address):
        # Gmail names its inner hosts by 6to4 addresses of private ones.
        address = address.ipv4_mapped or address.sixtofour or address
    return address is not None and any(address in network for network in networks)


def _in_networks(text: str, provider: Provider) -> bool:
    if not provider.networks or (address := _address(text)) is None:
        return False
    return any(
        address in ipaddress.ip_network(network) for network in provider.networks
    )
