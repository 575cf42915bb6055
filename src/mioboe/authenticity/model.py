"""What is known about senders, what the world answered, and what was decided."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mioboe.kit.reasons import Reason


class VerdictKind(enum.StrEnum):
    """The first answer: is the mail genuine?"""

    GENUINE = "genuine"
    FORGED = "forged"
    UNPROVEN = "unproven"


class AnswerStatus(enum.StrEnum):
    """What the DNS said about one name."""

    FOUND = "found"
    #: The name does not exist, or has no TXT record.
    MISSING = "missing"
    #: No answer: time-out, server failure, no network.
    FAILED = "failed"
    #: Nobody asked, and nobody will: no recorded answer, and live DNS is off.
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Answer:
    """The TXT records of one name, as the DNS gave them."""

    status: AnswerStatus
    #: One string a record, its chunks joined.
    texts: tuple[str, ...] = ()
    #: When it was asked. Aware, UTC. `None`: not known.
    asked: datetime | None = None


#: DNS name (lower-case, no trailing dot) to its TXT answer.
Answers = Mapping[str, Answer]


class Confidence(enum.StrEnum):
    """How well a fact about a sender is known; see domain/MAIL_FORMATS.md."""

    #: Raw mail or raw headers seen.
    RAW = "R"
    #: Test text said to be transcribed from real mails.
    TRANSCRIBED = "T"
    #: Several independent people run a parser on it.
    PARSERS = "P+"
    #: One person runs a parser on it.
    PARSER = "P"
    #: A blog or a help page says so.
    PAGE = "B"
    #: Looks invented.
    SYNTHETIC = "S"
    #: Nobody described it: recognized by words, or by data that any sender may write.
    GENERIC = "G"

    @property
    def is_sure(self) -> bool:
        """Whether a sender known so well may be on an allow-list."""
        return self in {Confidence.RAW, Confidence.TRANSCRIBED, Confidence.PARSERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An address from which a brand sends mails that matter."""

    #: `local@domain`, lower-case; a leading `*@` stands for every local part.
    address: str
    confidence: Confidence
    source: str


class Signing(enum.StrEnum):
    """Whether a brand signs its mails (DKIM, aligned)."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One company that people trust and attackers play."""

    id: str
    #: What a person calls it.
    title: str
    #: Domains that are the brand's own; every name below them is, too.
    domains: tuple[str, ...]
    #: Addresses that send mails that matter. From its profiles.
    senders: tuple[Sender, ...] = ()
    #: Names as display names and subjects show them, any script: `"Amazon"`.
    names: tuple[str, ...] = ()
    #: Latin tokens that look-alike domains and local parts carry: `"amazon"`.
    tokens: tuple[str, ...] = ()
    #: Sentences and signatures by which a body claims to be from the brand.
    claims: tuple[str, ...] = ()
    #: Names among ``domains``, or below them, where its customers have mailboxes: mail
    #: from such an address does not speak for the brand. Not the names below these.
    guests: tuple[str, ...] = ()
    #: Words that come near a token, or hold it, and mean something else: `"kagawa"`.
    innocent: tuple[str, ...] = ()
    #: Further domains to which its genuine mails link.
    link_domains: tuple[str, ...] = ()
    signing: Signing = Signing.UNKNOWN
    #: From when on it signs always. `None`: as long as we look back.
    signs_since: date | None = None
    #: Whether it writes floods of mails that concern nobody's money, as social networks
    #: do: those from addresses that no profile knows do not matter, unless forged.
    chatty: bool = False
    #: How the owner checks by their own route, by language (`ja`, `en`).
    own_route: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One mailbox provider: how its servers sign what they write on a mail."""

    id: str
    #: Ids of its Authentication-Results. A name covers the names below it.
    authservs: tuple[str, ...]
    #: Hosts that write its Received lines. A name covers the names below it; a `*`
    #: in it stands for any characters.
    hosts: tuple[str, ...] = ()
    #: Mail domains that it serves.
    domains: tuple[str, ...] = ()
    #: Whether it writes Authentication-Results without an id (Microsoft).
    nameless: bool = False
    #: Whether it writes them below its own last Received line (Gmail).
    below: bool = False
    #: Whether it says `dkim=pass` without a domain (Zoho).
    bare: bool = False
    #: Whether it writes one header a check, several in a row (iCloud).
    several: bool = False
    #: Whether a private address is always one of its own servers. Not so where a
    #: gateway (NAT, a container's bridge) shows every stranger under one.
    private: bool = False
    #: Its hosts that none but its own servers reach. May hold `*`.
    inner: tuple[str, ...] = ()
    #: Names that a reverse look-up gives for its own servers, and for no customer: a
    #: name covers the names below it, so a whole domain is seldom right.
    relays: tuple[str, ...] = ()
    #: Addresses of its own servers (`2001:db8::/32`), none of which others use.
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose word the household takes about mail that it received."""

    providers: tuple[Provider, ...] = ()
    #: Domains of ARC sealers whose findings count.
    sealers: frozenset[str] = frozenset()


class DkimResult(enum.StrEnum):
    """Outcome of one signature. RFC 8601 section 2.7.1."""

    PASS = "pass"  # noqa: S105 - a word of the RFC
    FAIL = "fail"
    #: Valid, and not to be relied on: weak key, test mode, From not signed ...
    POLICY = "policy"
    NEUTRAL = "neutral"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What became of one DKIM-Signature header."""

    result: DkimResult
    #: `d=`: lower-case A-labels. Empty where it could not be read.
    domain: str = ""
    selector: str = ""
    #: e.g. `"rsa-sha256"`.
    algorithm: str = ""
    #: Whether `d=` shares the organizational domain of the From address.
    aligned: bool = False
    #: Whether `l=` leaves a piece of the body unsigned.
    partial: bool = False
    #: Whether the body has the hash that the signature names; `None`: not computed.
    body_intact: bool | None = None
    key_bits: int = 0
    #: Why, kebab-case: `"key-missing"`, `"body-altered"`, `"key-too-short"` ...
    detail: str = ""

    @property
    def key_name(self) -> str:
        """DNS name of the key."""
        return f"{self.selector}._domainkey.{self.domain}"


class Leaning(enum.StrEnum):
    """Which way an unproven mail leans, for the memory of what is usual."""

    #: It bears what a genuine mail keeps: an intact body under an aligned signature
    #: whose key is gone, or an aligned envelope.
    GENUINE = "genuine"
    NONE = "none"
    FORGED = "forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The first answer about one message, with all that it rests on."""

    kind: VerdictKind
    #: Id of the brand that the mail claims to come from. Empty: none that we know.
    brand: str = ""
    #: In order of weight. At least one where a brand is claimed.
    reasons: tuple[Reason, ...] = ()
    leaning: Leaning = Leaning.NONE
    #: Whether a genuine mail of this brand, of this date, always bears a signature.
    owes_proof: bool = False
    signatures: tuple[Signature, ...] = ()
    #: The answers it was judged by.
    answers: Answers = field(default_factory=dict)
