"""All brands, laid out for looking up: who owns this host, whose name is that?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import re2

from mioboe.authenticity.model import Brand
from mioboe.authenticity.skeleton import skeleton, words
from mioboe.kit import squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Tokens and names shorter than this are words of everyday life too: `au`, `line`.
LONG: Final = 5
#: Tokens from here on are looked for with one letter wrong.
TYPO_FROM: Final = 6
#: The memory that the pattern of all names may take, in bytes.
_PATTERN_MEMORY: Final = 64 * 1024 * 1024


class Span(Protocol):
    """A match of re2, as far as we use it."""

    def start(self) -> int:
        """Return where it begins."""

    def end(self) -> int:
        """Return where it ends."""

    def group(self) -> str:
        """Return what it covers."""


class _Pattern(Protocol):
    """A compiled pattern of re2."""

    def search(self, text: str) -> Span | None:
        """Return the first match."""


@dataclass(frozen=True, slots=True)
class Finder:
    """A pattern of re2 that takes any text."""

    pattern: _Pattern

    def search(self, text: str) -> Span | None:
        """Return the first match. A half of a surrogate pair counts as `?`."""
        try:
            return self.pattern.search(text)
        except UnicodeEncodeError:
            whole = text.encode("utf-8", "replace").decode("utf-8")
            return self.pattern.search(whole)


def finder(parts: Iterable[str]) -> Finder | None:
    """Return what finds any of these patterns, the first of them first.

    Args:
        parts: Patterns of re2.

    Returns:
        `None` where there are none.
    """
    listed = list(parts)
    if not listed:
        return None
    options = re2.Options()
    options.max_mem = _PATTERN_MEMORY
    return Finder(re2.compile("|".join(listed), options))


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandIndex:
    """The brands of the catalog. Made by `index_brands`, once."""

    brands: Mapping[str, Brand]
    #: Domain to the id of its brand.
    domains: Mapping[str, str]
    #: Hosts where customers have mailboxes.
    guests: frozenset[str]
    #: Address, or `*@domain`, to the id of its brand.
    senders: Mapping[str, str]
    #: Token to the id of its brand.
    tokens: Mapping[str, str]
    #: Skeleton of a token to the token.
    twins: Mapping[str, str]
    #: Finds any token in a skeleton.
    token_pattern: Finder | None
    #: A long token with one letter left out, to the tokens it may have been.
    near: Mapping[str, tuple[str, ...]]
    #: Words that are not to be mistaken for a token.
    innocent: frozenset[str]
    #: Name, as its skeleton without gaps, to the id of its brand.
    names: Mapping[str, str]
    #: Finds any name in a text made by `words`, and the letter on either side.
    name_pattern: Finder | None
    #: Sentence, squashed, to the id of its brand.
    claims: Mapping[str, str]
    claim_pattern: Finder | None

    def owner(self, host: str) -> str:
        """Return the id of the brand whose domain ``host`` is or lies below.

        Args:
            host: Lower-case A-labels, no trailing dot.

        Returns:
            Empty where it is no brand's.
        """
        return next(
            (self.domains[name] for name in upward(host) if name in self.domains), ""
        )

    def speaker(self, host: str) -> str:
        """Return the id of the brand for which mail from ``host`` speaks.

        The owner, unless its customers have their mailboxes there.
        """
        return "" if host in self.guests else self.owner(host)


def upward(host: str) -> Iterator[str]:
    """Walk from a host to its top-level domain.

    Yields:
        The host and each name above it: at most the 10 nearest the top.

    Example:
        >>> list(upward("mail.amazon.co.jp"))
        ['mail.amazon.co.jp', 'amazon.co.jp', 'co.jp', 'jp']
    """
    labels = host.rsplit(".", 10)
    for count in range(len(labels)):
        yield ".".join(labels[count:])


def index_brands(brands: Iterable[Brand]) -> BrandIndex:
    """Lay brands out for looking up.

    Args:
        brands: Of two that claim the same domain, token or name, the first keeps it.

    Returns:
        The index. Costs some milliseconds for 150 brands: make it once.
    """
    listed = tuple(brands)
    tokens = _first((token, b.id) for b in listed for token in b.tokens)
    names = _first(
        (words(name).replace(" ", ""), b.id) for b in listed for name in b.names
    )
    claims = _first((squash(claim), b.id) for b in listed for claim in b.claims)
    return BrandIndex(
        brands={brand.id: brand for brand in listed},
        domains=_first((domain, b.id) for b in listed for domain in b.domains),
        guests=frozenset(name for b in listed for name in b.guests),
        senders=_first((s.address.lower(), b.id) for b in listed for s in b.senders),
        tokens=tokens,
        twins=_first((skeleton(token), token) for token in tokens),
        token_pattern=finder(map(re2.escape, sorted(set(map(skeleton, tokens))))),
        near=_near(tokens),
        innocent=frozenset(word.lower() for b in listed for word in b.innocent),
        names=names,
        name_pattern=finder(map(_spaced, _longest_first(names))),
        claims=claims,
        claim_pattern=finder(map(_sentence, _longest_first(claims))),
    )


def shortened(word: str) -> Iterator[str]:
    """Leave letters out, one at a time.

    Yields:
        ``word``, and each word that is left when one letter goes.
    """
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    table: dict[str, str] = {}
    for key, value in pairs:
        if key:
            table.setdefault(key, value)
    return table


def _near(tokens: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for token in tokens:
        if len(token) >= TYPO_FROM:
            for short in set(shortened(token)):
                table[short] = (*table.get(short, ()), token)
    return table


def _longest_first(table: Iterable[str]) -> list[str]:
    return sorted(table, key=lambda text: (-len(text), text))


def _spaced(name: str) -> str:
    """Return a pattern for ``name`` with or without blanks between its letters.

    Latin letters beside it would make it a piece of another word.
    """
    letters = " ?".join(map(re2.escape, name))
    before = "(?:^|[^a-z])" if name[0].isascii() else ""
    after = "(?:[^a-z]|$)" if name[-1].isascii() else ""
    return before + letters + after


def _sentence(claim: str) -> str:
    """Return a pattern for a squashed sentence, in any case and spacing."""
    return "(?i:" + r"\s+".join(map(re2.escape, claim.split(" "))) + ")"
