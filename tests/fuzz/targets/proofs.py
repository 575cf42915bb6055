"""What proves a mail: signatures, and the words of the household's provider.

Both targets begin with something true, and let an attacker do what he can to it.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from tests.fuzz import grammar, vocabulary
from tests.fuzz.invariants import check_judged
from tests.fuzz.mutate import mutated
from tests.fuzz.target import BrokenError, Target, hold
from tests.fuzz.targets.mails import judged, ways_of_mail
from tests.fuzz.vocabulary import salad
from tests.fuzz.world import app, golden, mail_of, seeds, signed

from mioboe.authenticity import VerdictKind
from mioboe.authenticity.model import DkimResult
from mioboe.authenticity.tags import Kind, read_signature
from mioboe.authenticity.verify import fields_of, value_of
from mioboe.kit import squash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tests.fuzz.target import Way

    from mioboe.authenticity.tags import SignatureTags
    from mioboe.flows.reading import Judged
    from mioboe.messages import Message

#: Providers, and what their servers put on top of a mail that proved nothing. What
#: stands in braces the attacker chooses: his greeting, and his envelope.
_BLOCKS: Final = {
    "mx.home.example": """\
Authentication-Results: mx.home.example; dkim=none; spf=fail
 smtp.mailfrom={envelope}; dmarc=fail header.from=amazon.co.jp
Received: from {helo} (unknown [192.0.2.9]) by mx.home.example (Postfix) with ESMTPS
 id 4F; {now}
""",
    "mx.google.com": """\
Received: by 2002:a05:6838:c94e:0:0:0:0 with SMTP id v14csp1; {now}
ARC-Authentication-Results: i=1; mx.google.com; spf=neutral (google.com: 192.0.2.9
 is neither permitted nor denied by best guess record for domain of {envelope})
 smtp.mailfrom={envelope}; dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=NONE)
 header.from=amazon.co.jp
Return-Path: <{envelope}>
Received: from {helo} ([192.0.2.9]) by mx.google.com with ESMTPS id 1; {now}
Received-SPF: neutral (google.com: 192.0.2.9 is neither permitted nor denied by best
 guess record for domain of {envelope}) client-ip=192.0.2.9;
Authentication-Results: mx.google.com; spf=neutral (google.com: 192.0.2.9 is neither
 permitted nor denied by best guess record for domain of {envelope})
 smtp.mailfrom={envelope}; dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=NONE)
 header.from=amazon.co.jp
""",
    "icloud.com": """\
Received: from ci7.me.com by p116-mailgateway-smtp-74-6 (mailgateway 24) with SMTP
 id 4f; {now}
Received: from {helo} (unknown [192.0.2.9]) by ci7.me.com (Postfix) with ESMTPS id
 5; {now}
Authentication-Results: bimi.icloud.com; bimi=skipped
Authentication-Results: arc.icloud.com; arc=none
Authentication-Results: dmarc.icloud.com; dmarc=fail header.from=amazon.co.jp
Authentication-Results: dkim-verifier.icloud.com; dkim=none
Authentication-Results: spf.icloud.com; spf=none smtp.mailfrom={envelope}
Received-SPF: none (spf.icloud.com: {envelope} has no record) helo={helo}
""",
    "hotmail.com": """\
Received: from A.prod.outlook.com ([fe80::60c5:cd78]) by B.prod.outlook.com
 ([fe80::1%5]) with mapi id 15; {now}
Authentication-Results: spf=fail (sender IP is 192.0.2.9) smtp.mailfrom={envelope};
 dkim=none (message not signed) header.d=none;dmarc=fail action=none
 header.from=amazon.co.jp;compauth=fail reason=001
Received-SPF: Fail (protection.outlook.com: domain of {envelope} does not designate
 192.0.2.9 as permitted sender) client-ip=192.0.2.9; helo={helo};
Received: from {helo} (192.0.2.9) by F.mail.protection.outlook.com (10.13.0.1) with
 Microsoft SMTP Server; {now}
""",
    "yahoo.com": """\
Received: from 127.0.0.1 by atlas-a.omega.yahoo.com pod-id a with HTTP; {now}
X-Originating-Ip: [192.0.2.9]
Received-SPF: none (domain of {envelope} does not designate permitted hosts)
Authentication-Results: atlas-a.omega.yahoo.com; dkim=unknown; spf=none
 smtp.mailfrom={envelope}; dmarc=fail(p=QUARANTINE) header.from=amazon.co.jp;
Received: from 192.0.2.9 (EHLO {helo}) by 10.253.231.24 with SMTPs; {now}
""",
}
_FIELD: Final = re.compile(r"^\S.*(?:\n .*)*", re.MULTILINE)
#: Headers by which a body is read.
_READ_BY: Final = ("content-type", "content-transfer-encoding")


def _signed_mail(random: Random) -> bytes:
    return mutated(random, random.choice(signed()), seeds())


def _check_signed(_: bytes, found: Judged) -> None:
    check_judged(found)
    if found.verdict.kind is not VerdictKind.GENUINE:
        return
    message = found.message
    pairs = zip(_seals(message), found.verdict.signatures, strict=True)
    proven = [
        seal
        for seal, signature in pairs
        if signature.aligned and signature.result is DkimResult.PASS
    ]
    original = _originals().get(proven[0].signature) if proven else None
    if original is None:
        msg = "genuine, and nobody signed it"
        raise BrokenError(msg)
    hold(message.author.spec == original.author.spec, "genuine, of another author")
    hold(_shown(message.subject) == _shown(original.subject), "another subject")
    free = [name for name in _READ_BY if name not in proven[0].names]
    if any(_values(message, name) != _values(original, name) for name in free):
        return  # Not signed, and it decides what the same bytes mean.
    hold(_shown(message.text) == _shown(original.text), "another text")
    hold(_shown(message.html_text) == _shown(original.html_text), "another page")
    hold(message.structured == original.structured, "other data")


def _shown(text: str) -> str:
    return squash(text).replace(" ", "")


def _values(message: Message, name: str) -> list[bytes]:
    return [header.value for header in message.named(name)]


def _seals(message: Message) -> list[SignatureTags]:
    fields = fields_of(message).get("dkim-signature", ())
    return [read_signature(value_of(field), Kind.DKIM) for field in fields]


@functools.cache
def _originals() -> dict[bytes, Message]:
    """Return the mails that were signed, by signature.

    Those last that are genuine as they are: of an altered one there is the original.
    """
    raws = (*(raw for raw, _ in golden()), *signed())
    mails = [judged(raw).message for raw in raws]
    return {seal.signature: m for m in mails for seal in _seals(m) if seal.signature}


def _stranger_s_mail(random: Random) -> bytes:
    """Return the name of a provider, and a stranger's mail with its words on top."""
    provider = random.choice(tuple(_BLOCKS))
    chosen = {
        "helo": _one_word(random, " ").strip() or "x",
        "envelope": f"{_one_word(random)}@{_one_word(random) or 'a.test'}",
        "now": vocabulary.NOW,
    }
    block = _BLOCKS[provider].format(**chosen)
    lines = [_word_of_proof(random) for _ in range(random.choice((0, 1, 1, 2, 4)))]
    lines.append(f"From: <{random.choice(vocabulary.senders())}>")
    if random.random() < 0.2:
        random.shuffle(lines)
    own = "\n".join([*lines, "Subject: 注文済み: 「x」", "", "x"]).encode()
    if random.random() < 0.5:
        own = mutated(random, own, seeds())
    return f"{provider}\n{block}".encode() + own


def _one_word(random: Random, more: str = "") -> str:
    """Return what a server lets pass for an address, or with ``more`` a greeting."""
    kinds = (vocabulary.RESULTS, vocabulary.TRACE, ("a.test", "amazon.co.jp"))
    text = salad(random, 5, *kinds)
    return "".join(s for s in text if s in more or ("!" <= s <= "~" and s not in "<>"))


def _word_of_proof(random: Random) -> str:
    names = ("Authentication-Results", "Received", "Received-SPF", "Received", "X-A",
             "ARC-Authentication-Results", "DKIM-Signature", "ARC-Seal")  # fmt: skip
    honest: str = random.choice(_FIELD.findall(random.choice(tuple(_BLOCKS.values()))))
    roll = random.random()
    if roll < 0.4:
        passed = honest.replace("=fail", "=pass").replace("=none", "=pass")
        return passed.format(helo="a.test", envelope="a@amazon.co.jp", now="x")
    if roll < 0.5:
        return (
            grammar.header_block(random).decode("utf-8", "replace").partition("\n")[0]
        )
    kind = random.choice((vocabulary.RESULTS, vocabulary.TRACE, vocabulary.SIGNED))
    value = salad(random, 8, kind).replace("\n", "\n ")
    return f"{random.choice(names)}: {value}"


def _judge_at_home(data: bytes) -> Judged:
    provider, _, raw = data.partition(b"\n")
    return app(provider.decode()).reader.read_one(mail_of(raw))


def _check_stranger_s(_: bytes, found: Judged) -> None:
    check_judged(found)
    hold(found.verdict.kind is not VerdictKind.GENUINE, "a stranger's mail is genuine")


def _ways_at_home(data: bytes) -> Sequence[Way]:
    provider, _, raw = data.partition(b"\n")

    def at_home(way: Way) -> Way:
        return lambda times: provider + b"\n" + way(times)

    return [at_home(way) for way in ways_of_mail(raw)]


@functools.cache
def proof_targets() -> tuple[Target[Judged], Target[Judged]]:
    """Return the targets for what proves a mail."""
    return (
        Target(
            name="dkim",
            share=120,
            make=_signed_mail,
            run=judged,
            check=_check_signed,
            grow=ways_of_mail,
        ),
        Target(
            name="trace",
            share=120,
            make=_stranger_s_mail,
            run=_judge_at_home,
            check=_check_stranger_s,
            grow=_ways_at_home,
        ),
    )
