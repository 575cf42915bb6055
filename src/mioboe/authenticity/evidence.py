"""All that speaks for or against one message, gathered before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.arc import ArcStatus, check_arc
from mioboe.authenticity.brands import BrandIndex
from mioboe.authenticity.claims import By, Claim, claims
from mioboe.authenticity.dkim import check_signatures, key_names
from mioboe.authenticity.domains import OrgDomain, aligned, key_name, signer_of
from mioboe.authenticity.marks import is_forwarded, is_from_list, is_sealed_by_others
from mioboe.authenticity.model import (
    Answers,
    AnswerStatus,
    Brand,
    DkimResult,
    Signature,
    Signing,
    Trust,
)
from mioboe.authenticity.policy import (
    Policy,
    Wish,
    policy_names,
    policy_of,
    walked,
)
from mioboe.authenticity.results import parse_results
from mioboe.authenticity.said import Said, said
from mioboe.authenticity.trace import OwnWord, own_words
from mioboe.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Details of signatures that fail because the mail is not what was signed.
_ALTERED: Final = frozenset({"body-altered", "header-altered"})
#: Details of signatures that cannot be checked any more, or not yet.
_KEYLESS: Final = frozenset({
    "key-missing",
    "key-revoked",
    "key-unavailable",
    "key-unasked",
})
#: Results of signatures that may be right.
_FITTING: Final = frozenset({DkimResult.PASS, DkimResult.TEMPERROR})
#: How long at least the key of a mail stays published.
_FRESH: Final = timedelta(days=14)
#: What SPF comes to where the envelope was looked at in full.
_LOOKED: Final = frozenset({"pass", "fail", "softfail", "none"})
#: How much older a mail may be than the policy that it is held against.
_POLICY_AGE: Final = timedelta(days=365)
#: Domains of Apple's Hide My Email: `shop_at_example_com_token@icloud.com`.
_HIDERS: Final = frozenset({"icloud.com", "privaterelay.appleid.com"})
_OFFICIAL: Final = frozenset({By.SENDER, By.OFFICIAL_DOMAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """What judging needs to know of the world. Built once."""

    brands: BrandIndex
    trust: Trust
    #: Maps a domain to its organizational domain. Total.
    org_domain: OrgDomain


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for or against one message that claims a brand."""

    message: Message
    brand: Brand
    #: The strongest claim first.
    claims: Sequence[Claim]
    #: Whether a profile names the author as a sender of this kind of mail.
    vouched: bool
    signatures: tuple[Signature, ...]
    said: Said
    #: Domain of a trusted ARC sealer that saw the author proven. Empty: none.
    sealer: str
    #: Whether a list, a forwarder or another sealer handled it: signatures may be
    #: broken without anybody's fault.
    handled: bool
    #: What the DNS said.
    answers: Answers
    #: What the owner of the author's domain wants done with mail that lacks a proof.
    policy: Policy | None

    @property
    def official(self) -> bool:
        """Whether the author's domain is the brand's own."""
        return self.claims[0].by in _OFFICIAL

    @property
    def owes_proof(self) -> bool:
        """Whether a mail of this brand, of this date, always bears a signature."""
        came = self.message.arrived or self.message.date
        since = self.brand.signs_since
        is_later = since is None or came is None or came.date() >= since
        return self.brand.signing is Signing.ALWAYS and is_later

    @property
    def excusable(self) -> bool:
        """Whether a list could have broken its proof: there is one, or none is owed."""
        return bool(self.aligned()) or not self.owes_proof

    @property
    def relayed(self) -> bool:
        """Whether a relay that hides the reader's address wrote the author anew."""
        author = self.message.author
        if author.domain not in _HIDERS:
            return False
        local = author.local.lower()
        return any(f"_at_{d.replace('.', '_')}_" in local for d in self.brand.domains)

    def aligned(self) -> tuple[Signature, ...]:
        """Return the signatures of the author's own domain."""
        return tuple(s for s in self.signatures if s.aligned)

    def has_unchecked(self) -> bool:
        """Return whether there are more signatures than are looked at."""
        return any(s.detail == "too-many" for s in self.signatures)

    def passed(self) -> Signature | None:
        """Return an aligned signature that verifies."""
        return next((s for s in self.aligned() if s.result is DkimResult.PASS), None)

    def stranger(self) -> Signature | None:
        """Return a signature of a foreign domain over this very body.

        Its key is not asked for: whether it verifies changes nothing.
        """
        return next(
            (
                s
                for s in self.signatures
                if not s.aligned and s.body_intact and s.result in _FITTING
            ),
            None,
        )

    def altered(self) -> Signature | None:
        """Return an aligned signature that the mail does not fit."""
        return next((s for s in self.aligned() if s.detail in _ALTERED), None)

    def keyless(self) -> Signature | None:
        """Return an aligned signature over an intact body whose key is gone."""
        return next(
            (s for s in self.aligned() if s.detail in _KEYLESS and s.body_intact), None
        )

    def never_had(self, signature: Signature) -> bool:
        """Return whether the key was missing while the mail was new.

        Senders publish a key before they sign with it, and withdraw it long after.
        """
        answer = self.answers.get(key_name(signature.selector, signature.domain))
        came = self.message.arrived or self.message.date
        if answer is None or answer.status is not AnswerStatus.MISSING:
            return False
        return bool(answer.asked and came and answer.asked - came < _FRESH)

    def unwanted(self) -> Policy | None:
        """Return the policy that refuses it: it proves its domain by nothing.

        Only where the provider looked at the envelope; a policy of today says nothing
        about mail of years ago.
        """
        policy, came = self.policy, self.message.arrived or self.message.date
        if policy is None or policy.wish is Wish.NONE or self.aligned():
            return None
        asked = policy.answer.asked
        if self.has_unchecked() or (asked and came and asked - came > _POLICY_AGE):
            return None
        passed = self.said.spf == "pass" and self.said.spf_aligned
        return policy if self.said.spf in _LOOKED and not passed else None

    def weak(self) -> Signature | None:
        """Return an aligned signature that is valid and not to be relied on."""
        return next((s for s in self.aligned() if s.result is DkimResult.POLICY), None)


def wanted_names(message: Message, lookout: Lookout) -> frozenset[str]:
    """Return the DNS names whose TXT records `judge` needs for ``message``.

    Only keys that can prove something: a brand's own, for mail in its name, and those
    of trusted sealers; and where mail in a brand's name bears no signature of it, the
    policy of the brand. A name server that an attacker runs is never asked, so nobody
    learns by a selector of his own that his mail was read.

    Args:
        message: Any message.
        lookout: Brands, the household's trust, organizational domains.
    """
    author = message.author
    brands = lookout.brands
    senders = (author.spec, f"*@{author.domain}")
    is_official = bool(
        brands.speaker(author.domain) or any(s in brands.senders for s in senders)
    )

    def proves(signer: str) -> bool:
        own = is_official and aligned(author.domain, signer, lookout.org_domain)
        return own or signer in lookout.trust.sealers

    if not is_official and not lookout.trust.sealers:
        return frozenset()
    names = {name for name in key_names(message) if proves(signer_of(name))}
    if is_official and not names:
        # Nothing in it can prove its author: how much does its owner mind?
        names |= policy_names(author.domain)
    return frozenset(names)


def gather(
    message: Message, answers: Answers, lookout: Lookout, *, vouched: bool
) -> Evidence | None:
    """Collect what speaks for or against ``message``.

    Args:
        message: The message.
        answers: TXT records of `wanted_names`; a missing name was not asked.
        lookout: Brands, trust, organizational domains.
        vouched: Whether a profile names its author as a sender of this kind of mail.

    Returns:
        `None` where the message claims to come from no brand that we know.
    """
    found = claims(message, lookout.brands, lookout.org_domain)
    if not found:
        return None
    author = message.author.domain

    def org(name: str) -> str:
        return walked(name, answers, lookout.org_domain)

    def own(domain: str) -> bool:
        return aligned(author, domain, org)

    words = own_words(message, lookout.trust)
    return Evidence(
        message=message,
        brand=lookout.brands.brands[found[0].brand],
        claims=found,
        vouched=vouched,
        signatures=check_signatures(message, answers, at=message.arrived, aligned=own),
        said=said(words, message, lookout.org_domain),
        sealer=_sealer(message, answers, lookout),
        handled=is_from_list(message)
        or is_forwarded(message)
        or is_sealed_by_others(message, lookout.trust),
        answers=answers,
        policy=policy_of(author, answers, lookout.org_domain),
    )


def _sealer(message: Message, answers: Answers, lookout: Lookout) -> str:
    """Return the trusted sealer that saw the author's domain proven."""
    if not lookout.trust.sealers or message.first("ARC-Seal") is None:
        return ""
    chain = check_arc(message, answers)
    if chain.status is not ArcStatus.PASS or not chain.newest_verifies:
        return ""
    for sealed in chain.sets:
        if sealed.domain not in lookout.trust.sealers:
            return ""
    words = _sealed_words(chain.sets[0].domain, chain.sets[0].results)
    return (
        chain.sets[0].domain if said(words, message, lookout.org_domain).vouched else ""
    )


def _sealed_words(domain: str, results: bytes) -> Iterable[OwnWord]:
    text = results.decode("utf-8", "replace")
    return [OwnWord(provider=domain, index=0, results=parse_results(text))]
