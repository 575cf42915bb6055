"""What a domain's owner wants done with mail that does not prove it (DMARC).

The public suffix list says what an organization is; where a domain itself publishes
its place in the tree (`psd`), that counts.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.model import Answer, AnswerStatus
from mioboe.authenticity.tags import read_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.authenticity.domains import OrgDomain
    from mioboe.authenticity.model import Answers

_PREFIX: Final = "_dmarc."
#: The most names that one walk asks for, the domain's own among them.
_LONGEST: Final = 8


class Wish(enum.IntEnum):
    """What the owner asks for, the mildest first."""

    NONE = 0
    QUARANTINE = 1
    REJECT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One DMARC record."""

    wish: Wish
    #: For names below the domain that publishes it.
    below: Wish
    #: `n`: an organizational domain; `y`: a public suffix; else empty.
    psd: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The policy that holds for a domain, and where it stands."""

    domain: str
    wish: Wish
    #: The answer that it was read from.
    answer: Answer


def policy_names(domain: str) -> frozenset[str]:
    """Return the DNS names that `policy_of` and `walked` read for a domain.

    Args:
        domain: Lower-case A-labels, no trailing dot.

    Source:
        RFC 9989 section 4.10, the DNS tree walk.

    Example:
        >>> sorted(policy_names("mail.example.org"))
        ['_dmarc.example.org', '_dmarc.mail.example.org', '_dmarc.org']
    """
    return frozenset(_PREFIX + name for name in _walk(domain))


def policy_of(domain: str, answers: Answers, org_domain: OrgDomain) -> Policy | None:
    """Return the policy that holds for a domain.

    Args:
        domain: Domain of an author.
        answers: TXT records of `policy_names`.
        org_domain: Organizational domains by the public suffix list.

    Returns:
        That of the domain itself, else that of its organization, else that of the
        public suffix above; `None` where none is published or nobody answered.

    Source:
        RFC 9989 sections 4.7, 4.10.1. A record in test mode (`t=y`) asks for less.
    """
    org = walked(domain, answers, org_domain)
    names = dict.fromkeys((domain, org, org.partition(".")[2]))
    for name in filter(None, names):
        answer = answers.get(_PREFIX + name)
        record = _record(answer)
        if answer is None or record is None:
            continue
        if name not in {domain, org} and record.psd != "y":
            continue
        wish = record.wish if name == domain else record.below
        return Policy(domain=name, wish=wish, answer=answer)
    return None


def walked(domain: str, answers: Answers, org_domain: OrgDomain) -> str:
    """Return the organizational domain, as the domain's own records have it.

    Returns:
        The domain that calls itself an organization's (`psd=n`), or the one below a
        public suffix that calls itself one (`psd=y`); else what ``org_domain`` says.

    Source:
        RFC 9989 section 4.10.2.

    Example:
        >>> from mioboe.authenticity.model import Answer, AnswerStatus
        >>> told = Answer(AnswerStatus.FOUND, ("v=DMARC1; p=reject; psd=n",))
        >>> walked("a.b.example", {"_dmarc.b.example": told}, lambda name: name)
        'b.example'
    """
    last = domain
    for name in _walk(domain):
        record = _record(answers.get(_PREFIX + name))
        if record is not None and record.psd == "n":
            return name
        if record is not None and record.psd == "y" and name != domain:
            return last
        last = name
    return org_domain(domain)


def _walk(domain: str) -> Iterator[str]:
    """Yield a domain and those above it; of a long name, the last seven of these."""
    labels = domain.split(".")
    if not all(labels):
        return
    yield domain
    rest = labels[1:] if len(labels) <= _LONGEST else labels[1 - _LONGEST :]
    while rest:
        yield ".".join(rest)
        rest = rest[1:]


def _record(answer: Answer | None) -> Record | None:
    """Return the one DMARC record among the texts of a name."""
    if answer is None or answer.status is not AnswerStatus.FOUND:
        return None
    found = [record for text in answer.texts if (record := _parsed(text)) is not None]
    return found[0] if len(found) == 1 else None


def _parsed(text: str) -> Record | None:
    raw = text.encode("utf-8", "replace")
    if raw.partition(b";")[0].replace(b" ", b"") != b"v=DMARC1":
        return None
    tags = read_tags(raw, tolerant=True) or {}
    wish = _wish(tags.get(b"p", b""))
    below = _wish(tags[b"sp"]) if b"sp" in tags else wish
    if tags.get(b"t", b"").lower() == b"y":
        wish, below = _milder(wish), _milder(below)
    psd = tags.get(b"psd", b"").lower().decode("ascii", "replace")
    return Record(wish=wish, below=below, psd=psd if psd in {"n", "y"} else "")


def _wish(value: bytes) -> Wish:
    return Wish.__members__.get(value.decode("ascii", "replace").upper(), Wish.NONE)


def _milder(wish: Wish) -> Wish:
    return Wish(max(wish - 1, 0))
