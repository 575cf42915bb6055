"""Which brand does a mail present itself as, and by what?

Who merely mentions a brand claims nothing: a friend who forwards an order, a newsletter
with a sale, a warning about forged mails.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import re2

from mioboe.authenticity.brands import Finder
from mioboe.authenticity.domains import below_any
from mioboe.authenticity.lookalike import (
    Disguise,
    domain_disguise,
    local_disguise,
    shown_name,
)
from mioboe.authenticity.marks import Links, link_hosts
from mioboe.authenticity.wordlist import ACCOUNT, ACCOUNT_LATIN, WARNING
from mioboe.kit import fold, squash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.authenticity.brands import BrandIndex
    from mioboe.authenticity.domains import OrgDomain
    from mioboe.messages import Address, Link, Message

_MAX_AUTHORS: Final = 5
_MAX_LINKS: Final = 100
_MAX_TEXT: Final = 20_000
_MAX_SUBJECT: Final = 200

_ACCOUNT: Final = Finder(re2.compile("|".join((*ACCOUNT, ACCOUNT_LATIN))))
_WARNING: Final = Finder(re2.compile("|".join(WARNING)))
_BRACKETS = re.compile(r"[【\[「『<〈《(]([^】\]」』>〉》)]{1,60})")
_SHOWN_HOST = re.compile(
    r"\s*(?:https?://)?(?:[^\s/@]{0,60}@)?((?:[\w-]{1,63}\.){1,6}[a-z]{2,20})(?![\w.@-])",
    re.IGNORECASE,
)


class By(enum.StrEnum):
    """What makes the claim, the most telling first."""

    #: The author's address is on the brand's list of senders.
    SENDER = "sender"
    #: The author's domain is the brand's.
    OFFICIAL_DOMAIN = "official-domain"
    LOOKALIKE_DOMAIN = "look-alike-domain"
    DISPLAY_NAME = "display-name"
    LOCAL_PART = "local-part"
    #: A sentence of the brand in the text, and links that lead elsewhere.
    BODY = "body"
    #: A link that shows the brand's domain and leads elsewhere.
    LINKS = "links"
    SUBJECT = "subject"


_RANK: Final = {by: rank for rank, by in enumerate(By)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing by which a mail presents itself as a brand."""

    #: Id of the brand.
    brand: str
    by: By
    #: What the reader sees of it.
    shown: str
    #: Whether it can hardly be meant otherwise. A weak one alone may be a mention.
    strong: bool = True
    disguise: Disguise | None = None


def claims(
    message: Message, brands: BrandIndex, org_domain: OrgDomain
) -> tuple[Claim, ...]:
    """Find which brands a message presents itself as.

    Args:
        message: Any message.
        brands: The brands.
        org_domain: Maps a domain to its organizational domain.

    Returns:
        The strongest first; each brand at most once by the same thing. Where an
        author's domain is a brand's, nothing else is looked for but a display name
        that is another brand's. Empty for mail that claims nothing.
    """
    official = _unique(_official(message, brands))
    other = _name_of_another(message, brands, official)
    if official:
        return (other, *official) if other else official
    return _unique(
        claim
        for found in (
            _by_author(message, brands, org_domain),
            _by_subject(message, brands),
            _by_body(message, brands),
        )
        for claim in found
    )


def _name_of_another(
    message: Message, brands: BrandIndex, official: tuple[Claim, ...]
) -> Claim | None:
    """Return the claim of a name that is not the brand whose domain it comes from."""
    if not official or official[0].by is By.SENDER:
        return None
    for claim in _by_name(message.author, brands):
        brand = brands.brands[claim.brand]
        own = (*brand.domains, *brand.link_domains)
        if claim.strong and claim.brand != official[0].brand:
            return None if below_any(message.author.domain, own) else claim
    return None


def _unique(found: Iterator[Claim]) -> tuple[Claim, ...]:
    kept: dict[tuple[str, By], Claim] = {}
    for claim in found:
        kept.setdefault((claim.brand, claim.by), claim)
    return tuple(sorted(kept.values(), key=lambda c: (not c.strong, _RANK[c.by])))


def _official(message: Message, brands: BrandIndex) -> Iterator[Claim]:
    for author in message.authors[:_MAX_AUTHORS]:
        spec = author.spec
        brand = brands.senders.get(spec) or brands.senders.get(f"*@{author.domain}")
        by = By.SENDER
        if not brand:
            brand, by = brands.speaker(author.domain), By.OFFICIAL_DOMAIN
        if brand:
            yield Claim(brand=brand, by=by, shown=spec)


def _by_author(
    message: Message, brands: BrandIndex, org_domain: OrgDomain
) -> Iterator[Claim]:
    for author in message.authors[:_MAX_AUTHORS]:
        disguise = domain_disguise(author.domain, brands, org_domain)
        if disguise:
            yield _disguised(disguise, By.LOOKALIKE_DOMAIN, author.domain)
        yield from _by_name(author, brands)
        disguise = local_disguise(author.local, brands)
        if disguise:
            yield _disguised(disguise, By.LOCAL_PART, author.spec)


def _disguised(disguise: Disguise, by: By, shown: str) -> Claim:
    return Claim(
        brand=disguise.brand,
        by=by,
        shown=shown,
        strong=disguise.strong,
        disguise=disguise,
    )


def _by_name(author: Address, brands: BrandIndex) -> Iterator[Claim]:
    found = shown_name(author.name, brands) if author.name else None
    if found and (found.whole or found.first):
        yield Claim(
            brand=found.brand,
            by=By.DISPLAY_NAME,
            shown=author.name,
            strong=found.whole or found.disguise is not None,
            disguise=found.disguise,
        )


def _by_subject(message: Message, brands: BrandIndex) -> Iterator[Claim]:
    subject = message.subject[:_MAX_SUBJECT]
    found = shown_name(subject, brands)
    if found is None or not _speaks_of_account(subject):
        return
    if not (found.leading or _in_brackets(subject, found.brand, brands)):
        return
    yield Claim(
        brand=found.brand,
        by=By.SUBJECT,
        shown=subject,
        strong=found.disguise is not None,
        disguise=found.disguise,
    )


def _speaks_of_account(subject: str) -> bool:
    plain = squash(subject)
    return bool(_ACCOUNT.search(plain)) and not _WARNING.search(plain)


def _in_brackets(subject: str, brand: str, brands: BrandIndex) -> bool:
    for content in _BRACKETS.findall(fold(subject)):
        found = shown_name(content, brands)
        if found and found.whole and found.brand == brand:
            return True
    return False


def _by_body(message: Message, brands: BrandIndex) -> Iterator[Claim]:
    if not message.links:
        return
    liars = _lying_links(message, brands)
    about_account = _speaks_of_account(message.subject[:_MAX_SUBJECT])
    if not liars and not about_account:
        return
    for brand, link in liars.items():
        if about_account:
            yield Claim(brand=brand, by=By.LINKS, shown=link.text, strong=False)
    if brands.claim_pattern is None:
        return
    sentence = brands.claim_pattern.search(message.text[:_MAX_TEXT])
    brand = brands.claims.get(squash(sentence.group()), "") if sentence else ""
    if not sentence or not brand:
        return
    where = link_hosts(message, brands.brands[brand])
    if where is not Links.OFFICIAL and (brand in liars or where is Links.FOREIGN):
        yield Claim(
            brand=brand, by=By.BODY, shown=sentence.group(), strong=brand in liars
        )


def _lying_links(message: Message, brands: BrandIndex) -> dict[str, Link]:
    """Return each brand whose domain a link shows while it leads elsewhere."""
    found: dict[str, Link] = {}
    for link in message.links[:_MAX_LINKS]:
        if "." not in link.text or not (match := _SHOWN_HOST.match(link.text)):
            continue
        brand = brands.owner(match[1].lower())
        if not brand or not link.host or brands.owner(link.host) == brand:
            continue
        if not below_any(link.host, brands.brands[brand].link_domains):
            found.setdefault(brand, link)
    return found
