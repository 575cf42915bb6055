"""What the household's provider said about the author's domain, in one value."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.domains import aligned, domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.authenticity.domains import OrgDomain
    from mioboe.authenticity.results import Result
    from mioboe.authenticity.trace import OwnWord
    from mioboe.messages import Message

_FAILS: Final = frozenset({"fail", "hardfail"})
_KEPT: Final = frozenset({"pass", "softfail", "none", "neutral"})
_POLICY = re.compile(r"\bp=(?P<policy>none|quarantine|reject)\b", re.IGNORECASE)
_SIGNER = re.compile(rb"(?:\A|;)[\s]*+d[\s]*+=[\s]*+([^;\s]++)")
_UNSOUND: Final = frozenset({
    "header-too-large",
    "header-without-colon",
    "lone-cr",
    "too-many-headers",
})
#: More signatures than this say nothing together.
_MAX_SIGNATURES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The provider's findings about the author's domain.

    Each is one of `pass`, `fail`, `softfail`, `neutral`, `none`, or empty where the
    provider said nothing. `none` means that it looked and there was nothing to check;
    `neutral` also stands for a pass that does not count, and for SPF that could not be
    looked at.
    """

    #: Of signatures whose domain is aligned with the author's.
    dkim: str = ""
    #: The aligned domain that passed. Empty where the provider named none.
    dkim_domain: str = ""
    dmarc: str = ""
    #: The policy that the author's domain publishes, as the provider printed it.
    policy: str = ""
    spf: str = ""
    #: Domain of the envelope sender.
    envelope: str = ""
    #: Whether ``envelope`` is aligned with the author's domain.
    spf_aligned: bool = False
    #: Id of the provider. Empty: nobody said anything.
    provider: str = ""

    @property
    def vouched(self) -> bool:
        """Whether the provider proved the author's domain."""
        return "pass" in {self.dkim, self.dmarc}


def said(words: Iterable[OwnWord], message: Message, org_domain: OrgDomain) -> Said:
    """Sum up what the provider said about the first author's domain.

    Args:
        words: What `own_words` gave for ``message``.
        message: The same message.
        org_domain: Maps a domain to its organizational domain.

    Returns:
        For each check the topmost header that tells of it counts. A pass counts only
        from a clean header. `dkim=pass` counts for an aligned domain, and without a
        domain only where every signature of the message is aligned. `dmarc=pass`
        counts for the author's very domain; where there is one author, for its
        organizational domain, too. Where dmarc failed, dkim did
        not pass.

    Source:
        RFC 8601 section 2.7; RFC 9989 for alignment.
    """
    spoken = tuple(words)
    author = message.author.domain
    if not spoken or not author:
        return Said()
    answer = Said(provider=spoken[0].provider)
    answer = _with_dmarc(answer, spoken, message, org_domain)
    answer = _with_dkim(answer, spoken, message, org_domain)
    return _with_spf(answer, spoken, author, org_domain)


def _topmost(words: tuple[OwnWord, ...], method: str) -> tuple[bool, list[Result]]:
    """Return whether the header is clean, and its results of that method."""
    for word in words:
        if found := word.results.of(method):
            return word.results.clean, list(found)
    return False, []


def _with_dmarc(
    answer: Said, words: tuple[OwnWord, ...], message: Message, org_domain: OrgDomain
) -> Said:
    clean, results = _topmost(words, "dmarc")
    author = message.author.domain
    named = {author}
    if len(message.authors) == 1 and "from-twice" not in message.oddities:
        # Gmail prints the domain that publishes the policy.
        named.add(org_domain(author))
    about = [result for result in results if _about(result) in named]
    if not about:
        return answer
    outcomes = {result.outcome for result in about}
    if outcomes & _FAILS:
        outcome = "fail"
    elif outcomes == {"pass"} and len(about) == len(results):
        outcome = "pass" if clean else "neutral"
    else:
        outcome = "none"
    policies = (_POLICY.search(note) for r in about for note in r.comments)
    policy = next((found["policy"].lower() for found in policies if found), "")
    return replace(answer, dmarc=outcome, policy=policy)


def _about(result: Result) -> str:
    """Return the domain that a result is about; a dot where it is none."""
    named = result.get("header.from", "from", "d")
    return (domain_of(named) or ".") if named else ""


def _with_dkim(
    answer: Said, words: tuple[OwnWord, ...], message: Message, org_domain: OrgDomain
) -> Said:
    clean, results = _topmost(words, "dkim")
    if not results:
        return answer
    bare = next(word.bare for word in words if word.results.of("dkim"))
    author = message.author.domain
    best = replace(answer, dkim="none")
    for result in results:
        signer = _signer(result, org_domain)
        if signer and not aligned(author, signer, org_domain):
            continue
        if result.outcome == "pass" and clean and answer.dmarc != "fail":
            if signer or (
                bare
                and _is_sound(message)
                and _all_aligned(message, author, org_domain)
            ):
                return replace(answer, dkim="pass", dkim_domain=signer)
        elif result.outcome in _FAILS and signer:
            best = replace(answer, dkim="fail", dkim_domain=signer)
        elif result.outcome != "none" and signer and best.dkim == "none":
            best = replace(answer, dkim="neutral", dkim_domain=signer)
    return best


def _signer(result: Result, org_domain: OrgDomain) -> str:
    """Return the domain that signed; a dot where a result names two."""
    named = {"header.d", "header.i"}
    found = [domain_of(v) or "." for n, v in result.properties if n in named]
    alike = all(aligned(found[0], other, org_domain) for other in found[1:])
    return (found[0] if alike else ".") if found else ""


def _is_sound(message: Message) -> bool:
    """Return whether we see every header that the provider saw, and no others."""
    return not message.oddities & _UNSOUND


def _all_aligned(message: Message, author: str, org_domain: OrgDomain) -> bool:
    """Return whether each signature names one domain, and an aligned one."""
    values = [header.value for header in message.named("DKIM-Signature")]
    if not 0 < len(values) <= _MAX_SIGNATURES:
        return False
    for value in values:
        signers = _SIGNER.findall(value)
        if len(signers) != 1:
            return False
        if not aligned(
            author, domain_of(signers[0].decode("ascii", "replace")), org_domain
        ):
            return False
    return True


def _with_spf(
    answer: Said, words: tuple[OwnWord, ...], author: str, org_domain: OrgDomain
) -> Said:
    clean, results = _topmost(words, "spf")
    if not results:
        return answer
    named = [r for r in results if _envelope(r)]
    result = (named or results)[0]
    outcome = "fail" if result.outcome in _FAILS else result.outcome
    if (outcome == "pass" and not clean) or outcome == "temperror":
        outcome = "neutral"
    if outcome not in {*_KEPT, "fail"}:
        outcome = "none"
    envelope = _envelope(result)
    return replace(
        answer,
        spf=outcome,
        envelope=envelope,
        spf_aligned=aligned(author, envelope, org_domain),
    )


def _envelope(result: Result) -> str:
    return domain_of(result.get("smtp.mailfrom", "smtp.mail", "envelope-from"))
