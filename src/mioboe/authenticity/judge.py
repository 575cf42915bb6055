"""The first answer: is this mail genuine?

Authenticity comes before content. A mail that claims a brand is genuine only where the
brand's own domain proves it and the address is one from which it sends such mails; it
is forged where the proof fails or points elsewhere; where nothing speaks for or against
it, it is unproven. Every verdict carries its reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity.domains import aligned, below_any
from mioboe.authenticity.evidence import gather
from mioboe.authenticity.lookalike import shown_name
from mioboe.authenticity.marks import (
    address_in_name,
    has_chinese_zone,
    has_several_authors,
    hides_characters,
    reply_goes_elsewhere,
)
from mioboe.authenticity.model import DkimResult, Leaning, Signing, Verdict, VerdictKind
from mioboe.kit import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.authenticity.evidence import Evidence, Lookout
    from mioboe.authenticity.model import Answers, Signature
    from mioboe.messages import Message

_MAX_SHOWN: Final = 120
#: Weak by age; the mail is as it was signed.
_OLD: Final = frozenset({"sha1", "key-too-short", "test-mode"})


@dataclass(frozen=True, slots=True)
class _Ruling:
    kind: VerdictKind
    reasons: tuple[Reason, ...]
    leaning: Leaning = Leaning.NONE


def judge(
    message: Message, answers: Answers, lookout: Lookout, *, vouched: bool
) -> Verdict:
    """Decide whether ``message`` is genuine, and say why.

    Args:
        message: The message.
        answers: TXT records of the names that `wanted_names` gave, as the DNS had
            them at receipt. A name that is missing was not asked.
        lookout: Brands, the household's trust, organizational domains.
        vouched: Whether a profile names the author as a sender of this kind of mail.

    Returns:
        The verdict. Without a claim to a brand: unproven, with no brand and no reason.

    Source:
        RFC 6376, RFC 8601, RFC 8617; alignment by RFC 9989. DESIGN.md, "Judging
        authenticity".
    """
    evidence = gather(message, answers, lookout, vouched=vouched)
    if evidence is None:
        return Verdict(
            kind=VerdictKind.UNPROVEN, reasons=tuple(_mentions(message, lookout))
        )
    if evidence.official:
        ruling = _rule_on_official(evidence, lookout)
    else:
        ruling = _rule_on_foreign(evidence, lookout)
    return Verdict(
        kind=ruling.kind,
        brand=evidence.brand.id,
        reasons=ruling.reasons,
        leaning=ruling.leaning,
        owes_proof=evidence.owes_proof,
        signatures=evidence.signatures,
        answers=answers,
    )


def _rule_on_official(evidence: Evidence, lookout: Lookout) -> _Ruling:
    """Return the ruling on a mail whose author's domain is the brand's own."""
    if has_several_authors(evidence.message):
        shown = ", ".join(a.spec for a in evidence.message.authors)[:_MAX_SHOWN]
        reason = _reason(evidence, "several-authors", f"From: {shown}")
        return _forged(evidence, lookout, reason)
    proof = _proof(evidence)
    if proof is not None:
        return _rule_on_proven(evidence, proof)
    refused = _refusal(evidence)
    if refused is not None and not (evidence.handled and evidence.excusable):
        return _forged(evidence, lookout, refused)
    return _unproven(evidence, refused)


def _proof(evidence: Evidence) -> Reason | None:
    """Return what proves that the author's domain sent it."""
    if (signature := evidence.passed()) is not None:
        return _reason(
            evidence, "signature-valid", _line(signature), signer=signature.domain
        )
    said = evidence.said
    if said.vouched:
        line = f"{said.provider}: dkim={said.dkim or '-'} dmarc={said.dmarc or '-'}"
        return _reason(evidence, "provider-confirmed", line, provider=said.provider)
    if evidence.sealer:
        line = f"arc=pass, sealed by {evidence.sealer}"
        return _reason(evidence, "sealer-confirmed", line, sealer=evidence.sealer)
    return None


def _rule_on_proven(evidence: Evidence, proof: Reason) -> _Ruling:
    author = evidence.message.author.spec
    if not evidence.vouched:
        unlisted = _reason(evidence, "address-unlisted", f"From: {author}")
        return _Ruling(VerdictKind.UNPROVEN, (unlisted, proof, _route(evidence)))
    listed = _reason(evidence, "address-listed", f"From: {author}")
    reasons = (listed, proof, *_changed(evidence, proof))
    return _Ruling(VerdictKind.GENUINE, reasons, Leaning.GENUINE)


def _changed(evidence: Evidence, proof: Reason) -> Iterator[Reason]:
    # A copy that was altered after the provider saw it whole, as exports do.
    signature = evidence.altered()
    if signature is not None and proof.code == "provider-confirmed":
        yield _reason(evidence, "changed-since", _line(signature))


def _refusal(evidence: Evidence) -> Reason | None:
    """Return what shows that the author's domain did not send it like this."""
    said = evidence.said
    if said.dmarc == "fail":
        line = f"{said.provider}: dmarc=fail dkim={said.dkim} spf={said.spf}"
        return _reason(evidence, "provider-refused", line, provider=said.provider)
    if (signature := evidence.altered()) is not None:
        return _reason(
            evidence, "signature-broken", _line(signature), signer=signature.domain
        )
    if said.dkim == "fail":
        line = f"{said.provider}: dkim=fail"
        return _reason(evidence, "provider-refused", line, provider=said.provider)
    return _unclaimed(evidence)


def _unclaimed(evidence: Evidence) -> Reason | None:
    """Return what speaks against a mail for which its author's domain does not sign."""
    if (policy := evidence.unwanted()) is not None:
        spf = evidence.said.spf
        line = f"dmarc: p={policy.wish.name.lower()} at {policy.domain}, spf={spf}"
        return _reason(evidence, "policy-refused", line)
    if evidence.aligned() or evidence.has_unchecked() or not evidence.owes_proof:
        return None
    if (stranger := evidence.stranger()) is not None:
        return _reason(
            evidence, "signed-by-stranger", _line(stranger), signer=stranger.domain
        )
    return _envelope(evidence)


def _envelope(evidence: Evidence) -> Reason | None:
    """Return what an envelope says against an unsigned mail that owes a signature."""
    said = evidence.said
    strange = said.spf == "pass" and not said.spf_aligned and said.envelope
    if strange or said.spf in {"fail", "softfail"}:
        line = (
            f"{said.provider}: spf={said.spf} envelope={said.envelope or '-'}, no DKIM"
        )
        code = "server-not-allowed" if said.spf_aligned else "envelope-elsewhere"
        return _reason(evidence, code, line, envelope=said.envelope or "?")
    return None


def _unproven(evidence: Evidence, refused: Reason | None) -> _Ruling:
    """Return the ruling on a mail of which nothing can be said for certain."""
    leaning, reason = Leaning.NONE, _reason(evidence, "no-proof", "no aligned DKIM")
    if refused is not None:
        reason = _reason(evidence, "rewritten", refused.technical)
    elif (signature := evidence.keyless()) is not None:
        code = "key-unavailable" if _may_come(signature) else "key-gone"
        leaning = Leaning.GENUINE
        if evidence.never_had(signature):
            code, leaning = "key-unknown", Leaning.NONE
        reason = _reason(evidence, code, _line(signature), signer=signature.domain)
    elif (signature := evidence.weak()) is not None:
        code = "signature-partial" if signature.partial else "signature-weak"
        kept = signature.detail in _OLD
        leaning = Leaning.GENUINE if kept else Leaning.NONE
        reason = _reason(evidence, code, _line(signature), signer=signature.domain)
    elif evidence.said.spf == "pass" and evidence.said.spf_aligned:
        leaning = Leaning.GENUINE
        line = f"{evidence.said.provider}: spf=pass envelope={evidence.said.envelope}"
        reason = _reason(evidence, "envelope-only", line)
    elif evidence.aligned():
        signature = evidence.aligned()[0]
        late = signature.detail == "expired"
        code = "signature-expired" if late else "signature-unreadable"
        reason = _reason(evidence, code, _line(signature))
    elif evidence.owes_proof:
        reason = _reason(evidence, "unsigned", "no aligned DKIM-Signature")
    elif evidence.brand.signing is Signing.ALWAYS and evidence.vouched:
        # Of the time before the brand signed: nothing better can be had.
        leaning = Leaning.NONE if evidence.said.spf else Leaning.GENUINE
    return _Ruling(VerdictKind.UNPROVEN, (reason, _route(evidence)), leaning)


def _may_come(signature: Signature) -> bool:
    return signature.result is DkimResult.TEMPERROR


def _rule_on_foreign(evidence: Evidence, lookout: Lookout) -> _Ruling:
    """Return the ruling on a mail that claims a brand from a foreign address."""
    claim = evidence.claims[0]
    shown = claim.shown[:_MAX_SHOWN]
    reason = _reason(
        evidence,
        f"claims-by-{claim.by.value}",
        f"From: {evidence.message.author.spec}; claim: {shown!r}",
        shown=shown,
    )
    if not evidence.relayed and (claim.strong or _is_disguise(evidence, lookout)):
        return _forged(evidence, lookout, reason)
    return _Ruling(VerdictKind.UNPROVEN, (reason, _route(evidence)), Leaning.NONE)


def _is_disguise(evidence: Evidence, lookout: Lookout) -> bool:
    """Return whether weak claims add up to a disguise.

    One weak claim may be honest: a bank that issues a brand's card, a fan's newsletter.
    """
    message, org_domain = evidence.message, lookout.org_domain
    if evidence.handled:
        return False
    if len({claim.by for claim in evidence.claims}) > 1:
        return True
    if hides_characters(message) or address_in_name(message, org_domain):
        return True
    hard = (
        has_chinese_zone(message),
        evidence.said.dmarc == "fail" or evidence.said.spf in {"fail", "softfail"},
    )
    # Shops count clicks at one service and are answered at another.
    soft = bool(_strange_host(evidence, lookout)) or reply_goes_elsewhere(
        message, org_domain
    )
    return sum(hard) + soft > 1


def _strange_host(evidence: Evidence, lookout: Lookout) -> str:
    """Return a host of a link that is neither the brand's nor the author's."""
    own = (*evidence.brand.domains, *evidence.brand.link_domains)
    author = evidence.message.author.domain
    for link in evidence.message.links:
        if not link.host or below_any(link.host, own):
            continue
        if not author or not aligned(author, link.host, lookout.org_domain):
            return link.host
    return ""


def _forged(evidence: Evidence, lookout: Lookout, reason: Reason) -> _Ruling:
    reasons = (reason, *_marks(evidence, lookout))
    return _Ruling(VerdictKind.FORGED, reasons, Leaning.FORGED)


def _marks(evidence: Evidence, lookout: Lookout) -> Iterator[Reason]:
    """Find what further speaks against a mail; none of it decides.

    Yields:
        One reason after the other.
    """
    message, author = evidence.message, evidence.message.author.spec
    stranger = evidence.stranger()
    is_own = stranger and below_any(stranger.domain, evidence.brand.domains)
    if not evidence.official and stranger is not None and not is_own:
        signer = stranger.domain
        yield _reason(evidence, "signed-as-foreign", _line(stranger), signer=signer)
    if domain := address_in_name(message, lookout.org_domain):
        line = f"name {message.author.name[:_MAX_SHOWN]!r}, address {author}"
        yield _reason(evidence, "address-in-name", line, domain=domain)
    reply = message.reply_to[0].spec if message.reply_to else ""
    known = below_any(reply.rpartition("@")[2], evidence.brand.domains)
    if reply_goes_elsewhere(message, lookout.org_domain) and not known:
        yield _reason(evidence, "reply-elsewhere", f"Reply-To: {reply}", reply=reply)
    own = (*evidence.brand.domains, *evidence.brand.link_domains)
    hosts = (k.host for k in message.links if k.host and not below_any(k.host, own))
    if host := next(hosts, ""):
        yield _reason(evidence, "links-elsewhere", f"link to {host}", host=host)
    if hides_characters(message):
        yield _reason(evidence, "hidden-characters", "invisible characters in headers")
    if has_chinese_zone(message):
        yield _reason(evidence, "zone-0800", "Date +0800 on Japanese text")


def _mentions(message: Message, lookout: Lookout) -> Iterator[Reason]:
    """Find the brand that a mail names without claiming to come from it.

    Yields:
        At most one reason.
    """
    for text in (message.subject, message.author.name):
        shown = shown_name(text[:_MAX_SHOWN], lookout.brands) if text else None
        if shown is not None:
            title = lookout.brands.brands[shown.brand].title
            yield Reason(code="mentions-brand", facts={"brand": title})
            return


def _route(evidence: Evidence) -> Reason:
    """Return how the owner checks by their own route."""
    route = evidence.brand.own_route
    facts = {"route_ja": route.get("ja", ""), "route_en": route.get("en", "")}
    code = "own-route" if route else "own-route-unknown"
    return Reason(code=code, facts={"brand": evidence.brand.title, **facts})


def _reason(evidence: Evidence, code: str, line: str, **facts: str) -> Reason:
    known = {
        "brand": evidence.brand.title,
        "address": evidence.message.author.spec or "?",
        "domain": evidence.message.author.domain or "?",
    }
    return Reason(code=code, facts={**known, **facts}, technical=line)


def _line(signature: Signature) -> str:
    """Return the technical line about one signature."""
    what = f" ({signature.detail})" if signature.detail else ""
    key = f", {signature.key_bits} bit" if signature.key_bits else ""
    return (
        f"dkim={signature.result.value}{what} d={signature.domain}"
        f" s={signature.selector} {signature.algorithm}{key}"
    )
