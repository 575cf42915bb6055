"""Is a domain, a local part or a display name the disguise of a brand?

It must not accuse who merely is called alike: `pineapple.example` is no Apple. So a
token counts where it stands alone between dots and hyphens, or beside words that shops
and their imitators use (`amazonsupport`), and short tokens need such a word.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.brands import LONG, TYPO_FROM, shortened
from mioboe.authenticity.skeleton import skeleton, words
from mioboe.authenticity.wordlist import AROUND, AROUND_TWINS, CARRIERS, JAPANESE
from mioboe.kit import has_invisible, squash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.authenticity.brands import BrandIndex, Span
    from mioboe.authenticity.domains import OrgDomain

#: Labels and local parts longer than any that a person reads.
_MAX_LABEL: Final = 64
_MAX_NAME: Final = 200
_PARTS = re.compile(r"[^-_.+=]++")
_TURNED = re.compile("\u202e([^\u202c]*+)\u202c?")
_DIGITS = re.compile(r"\A[0-9]++|[0-9]++\Z")


class Kind(enum.StrEnum):
    """How a brand is played."""

    #: A domain of the brand stands inside another: `amazon.co.jp.account.example`.
    EMBEDDED = "embedded"
    #: The token itself, at a place that is not the brand's: `amazon-support.example`.
    TOKEN = "token"  # noqa: S105 - no secret
    #: Letters that look alike: `amaz0n`, `arnazon`, a Cyrillic `а`, `二コ二コ`.
    TWIN = "twin"
    #: One letter wrong, missing, too many, or two swapped: `amzon`.
    TYPO = "typo"
    #: The name letter by letter: `三 井 住 友`.
    SPACED = "spaced"
    #: Characters that take no room inside the name.
    INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguise:
    """A brand, and how it is played."""

    #: Id of the brand.
    brand: str
    kind: Kind
    #: What was found, as written.
    shown: str
    #: What it plays.
    token: str
    #: Whether it can hardly be chance.
    strong: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The name of a brand in a text that people read."""

    #: Id of the brand.
    brand: str
    #: Whether the text is that name, save words like `support`.
    whole: bool
    #: Whether the text begins with it.
    first: bool
    #: Whether nothing but words like `support` stands before it.
    leading: bool
    #: How the name is hidden from filters; `None` where it stands plainly.
    disguise: Disguise | None = None


def domain_disguise(
    domain: str, brands: BrandIndex, org_domain: OrgDomain
) -> Disguise | None:
    """Say whether a domain plays a brand that does not own it.

    Args:
        domain: Lower-case A-labels, no trailing dot.
        brands: The brands.
        org_domain: Maps a domain to its organizational domain.

    Returns:
        The most telling disguise; `None` for domains that a brand owns, and for all
        that resemble none.
    """
    if not domain or brands.owner(domain):
        return None
    labels = domain.split(".")[-10:]
    if embedded := _embedded(labels, brands):
        return embedded
    registrable = org_domain(domain).partition(".")[0]
    shown = [*map(_decoded, labels[:-1])]
    if not _holds_token(".".join(shown), brands):
        return _typo_in(_decoded(registrable), brands)
    found = [
        disguise
        for label, text in zip(labels, shown, strict=False)
        for disguise in _in_label(
            text, brands, alone=label == registrable, sure=label == registrable
        )
    ]
    return min(found, key=lambda d: not d.strong, default=None)


def local_disguise(local: str, brands: BrandIndex) -> Disguise | None:
    """Say whether the part before the `@` plays a brand.

    Args:
        local: As written.
        brands: The brands.

    Returns:
        The most telling disguise. Only of use for addresses that are not the brand's:
        `no-reply.email.aeon` at a stranger's domain.
    """
    # Behind a `=` stands the address that a list or a forwarder wrote anew.
    plain = local.lower()[:_MAX_LABEL].partition("=")[0]
    if not plain or not _holds_token(plain, brands):
        return None
    if embedded := _embedded([*_PARTS.findall(plain), ""], brands):
        return embedded
    found = _in_label(plain.replace(".", "-"), brands, alone=False, sure=False)
    return min(found, key=lambda d: not d.strong, default=None)


def shown_name(text: str, brands: BrandIndex) -> Shown | None:
    """Find the name of a brand in a display name or a subject.

    Args:
        text: Decoded, not folded. Its first 200 characters count.
        brands: The brands.

    Returns:
        The first name; of names at the same place the longest. `None` without one,
        and for short Latin names amid other words (`Line Hansen`), and for a name
        that only carried the mail (`Taro via Google Groups`).
    """
    if brands.name_pattern is None:
        return None
    plain = words(_as_shown(text[:_MAX_NAME]))
    span = brands.name_pattern.search(plain)
    if span is None:
        return None
    name, start, end = _cut(span, brands)
    before, after = plain[:start].strip(), plain[end:].strip()
    leading = not _rest(before)
    whole = leading and not _rest(after)
    if len(name) < LONG and name.isascii() and not whole:
        return None
    if before.rpartition(" ")[2] in CARRIERS:
        return None
    return Shown(
        brand=brands.names[name],
        whole=whole,
        first=not before,
        leading=leading,
        disguise=_hidden(text[:_MAX_NAME], plain[start:end], name, brands),
    )


def name_disguise(name: str, brands: BrandIndex) -> Disguise | None:
    """Say whether a display name shows a brand in a form that hides it from filters.

    Args:
        name: Decoded, not folded.
        brands: The brands.

    Returns:
        `None` for a name that shows no brand, or shows it plainly.
    """
    found = shown_name(name, brands)
    return found.disguise if found else None


def _as_shown(text: str) -> str:
    """Return ``text`` with what a right-to-left override turns around turned."""
    return _TURNED.sub(lambda match: match[1][::-1], text)


def _cut(span: Span, brands: BrandIndex) -> tuple[str, int, int]:
    """Return name, start and end of a match without the letters beside the name."""
    text = span.group()
    left, right = next(
        (left, right)
        for left in (0, 1)
        for right in (0, 1)
        if text[left : len(text) - right].replace(" ", "") in brands.names
    )
    name = text[left : len(text) - right].replace(" ", "")
    return name, span.start() + left, span.end() - right


def _rest(text: str) -> str:
    """Return what is left of a skeleton without the words around a name."""
    for word in JAPANESE:
        text = text.replace(word, " ")
    return "".join(part for part in text.split() if part not in AROUND_TWINS)


def _hidden(text: str, piece: str, name: str, brands: BrandIndex) -> Disguise | None:
    brand = brands.brands[brands.names[name]]
    plain = squash(text)
    shown = next((n for n in brand.names if squash(n) in plain), "")
    if not shown:
        spaced = piece.count(" ") * 2 >= len(name) - 1
        kind = Kind.SPACED if spaced else Kind.TWIN
    elif has_invisible(text) and shown.casefold() not in text.casefold():
        kind = Kind.INVISIBLE
    else:
        return None
    if kind is Kind.TWIN and _known_without_gaps(plain, brand.names):
        return None
    return Disguise(brand=brand.id, kind=kind, shown=text, token=name)


def _known_without_gaps(plain: str, names: tuple[str, ...]) -> bool:
    """Return whether one of ``names`` is there but for gaps and signs."""
    tight = re.sub(r"[\W_]", "", plain)
    return any(re.sub(r"[\W_]", "", squash(name)) in tight for name in names)


def _embedded(labels: list[str], brands: BrandIndex) -> Disguise | None:
    """Return the disguise of a brand's whole domain in front of another's."""
    for first in range(len(labels) - 2):
        for last in range(first + 2, min(len(labels), first + 5)):
            name = ".".join(labels[first:last])
            if name in brands.domains:
                return Disguise(
                    brand=brands.domains[name],
                    kind=Kind.EMBEDDED,
                    shown=".".join(labels).rstrip("."),
                    token=name,
                )
    return None


def _holds_token(text: str, brands: BrandIndex) -> bool:
    """Return whether any token stands anywhere in ``text``: most hold none."""
    pattern = brands.token_pattern
    return bool(pattern and pattern.search(skeleton(text.replace("-", ""))))


def _in_label(
    text: str, brands: BrandIndex, *, alone: bool, sure: bool
) -> Iterator[Disguise]:
    """Find brands between the hyphens of a label.

    Args:
        text: The label, as shown.
        brands: The brands.
        alone: Whether a word of everyday life counts where it is the whole label.
        sure: Whether a token that is no such word is a disguise where it is the whole
            label.

    Yields:
        From left to right.
    """
    parts = _PARTS.findall(text)
    helped = len(parts) > 1 and any(part in AROUND for part in parts)
    pairs = (pair for pair in map("".join, pairwise(parts)) if pair in brands.tokens)
    for part in (*pairs, *parts):
        kind, token = _in_part(part, brands)
        if kind is None:
            continue
        common = len(token) < LONG or token in brands.innocent
        whole = part == "".join(parts)
        if common and not helped and not (alone and whole):
            continue
        clear = kind is Kind.TWIN or (sure and whole and kind is not Kind.TYPO)
        yield Disguise(
            brand=brands.tokens[token],
            kind=kind,
            shown=text,
            token=token,
            strong=helped or (clear and not common),
        )


def _typo_in(text: str, brands: BrandIndex) -> Disguise | None:
    for part in _PARTS.findall(text):
        if part not in brands.innocent and (token := _typo(part, brands)):
            return Disguise(
                brand=brands.tokens[token],
                kind=Kind.TYPO,
                shown=text,
                token=token,
                strong=False,
            )
    return None


def _in_part(part: str, brands: BrandIndex) -> tuple[Kind | None, str]:
    """Return kind and token of what stands between two hyphens."""
    if part in brands.tokens:
        return Kind.TOKEN, part
    if part in brands.innocent:
        return None, ""
    if token := brands.twins.get(skeleton(part)):
        sure = len(token) >= LONG or not part.isascii()
        return (Kind.TWIN, token) if sure else (None, "")
    if token := _glued(part, brands):
        return Kind.TOKEN, token
    if token := _typo(part, brands):
        return Kind.TYPO, token
    return None, ""


def _glued(part: str, brands: BrandIndex) -> str:
    """Return the token to which words like `support`, or digits, are glued."""
    bare = _DIGITS.sub("", part)
    if len(bare) >= LONG and bare in brands.tokens:
        return bare
    for cut in range(2, len(bare) - 1):
        head, tail = bare[:cut], bare[cut:]
        if cut >= LONG - 1 and tail in AROUND and (token := _is_token(head, brands)):
            return token
        if (
            head in AROUND
            and len(tail) >= LONG - 1
            and (token := _is_token(tail, brands))
        ):
            return token
    return ""


def _is_token(text: str, brands: BrandIndex) -> str:
    if text in brands.tokens:
        return text
    token = brands.twins.get(skeleton(text), "")
    return token if len(token) >= LONG else ""


def _typo(part: str, brands: BrandIndex) -> str:
    """Return the token that ``part`` is but for one letter.

    The first letter must be right, and a plural is another word: `Kagawa` is a
    prefecture, `Amazons` are women.
    """
    if not TYPO_FROM - 1 <= len(part) <= _MAX_LABEL or not part.isascii():
        return ""
    for short in shortened(part):
        for token in brands.near.get(short, ()):
            if part[0] == token[0] and part != token + "s" and _one_off(part, token):
                return token
    return ""


def _one_off(one: str, two: str) -> bool:
    """Return whether one edit, or a swap of neighbors, makes one out of the other.

    Args:
        one: A word.
        two: Another one, at most one letter longer or shorter.
    """
    same = 0
    while same < min(len(one), len(two)) and one[same] == two[same]:
        same += 1
    rest, other = one[same:], two[same:]
    if len(rest) == len(other):
        swapped = rest[1:2] + rest[:1] + rest[2:]
        return rest[1:] == other[1:] or swapped == other
    return rest[1:] == other or rest == other[1:]


def _decoded(label: str) -> str:
    """Return the label as a browser may show it."""
    label = label[:_MAX_LABEL]
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, ValueError, OverflowError):
        return label
