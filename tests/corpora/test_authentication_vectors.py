"""The vectors of chasquid, mail-auth and blaze; each departure has its reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.fakes.corpora import corpus
from tests.fakes.messages import message_from

from mioboe.authenticity.arc import ArcStatus, check_arc
from mioboe.authenticity.dkim import check_signatures, key_names
from mioboe.authenticity.model import Answer, AnswerStatus, DkimResult

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.authenticity.model import Answers, Signature

FOLDER: Final = corpus("authentication")
CHASQUID: Final = FOLDER / "chasquid" / "testdata"
MAIL_AUTH: Final = FOLDER / "mail-auth" / "resources"
BLAZE: Final = FOLDER / "blaze"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the corpora are not here: no folder {FOLDER}"
)

STATES: Final = {
    "SUCCESS": {DkimResult.PASS},
    "TEMPFAIL": {DkimResult.TEMPERROR},
    "PERMFAIL": {DkimResult.PERMERROR, DkimResult.FAIL},
}
#: Files that are links in chasquid's repository, and to where: copies lost them.
CHASQUID_LINKS: Final = {
    "02-too_many_headers.dns": "01-rfc8463.dns",
    "07-algo_mismatch.msg": "01-rfc8463.msg",
    "07-algo_mismatch.result": "01-rfc8463.result",
    "09-limited_body.dns": "08-our_signature.dns",
    "10-strict_domain_check_pass.msg": "01-rfc8463.msg",
}
#: What comes out otherwise than in chasquid, and why.
CHASQUID_DEPARTURES: Final[dict[str, tuple[list[str], str]]] = {
    "02-too_many_headers": (
        ["pass"] * 7,
        "chasquid stops after 5 signatures, we after 10",
    ),
    "03-bad_message": (
        [],
        "chasquid refuses the mail as a whole; every mail gets an answer from us",
    ),
    "09-limited_body": (
        ["policy partial", "pass", "pass"],
        "whoever forwards the mail may append to a body that l= signs in part",
    ),
}
#: Outcomes for the mails of blaze, whose own tests read them in other terms.
BLAZE_SIGNATURES: Final = {
    "001": ["policy sha1", "policy sha1"],  # blaze believes SHA-1; RFC 8301 forbids it
    "002": ["pass"],
    "003": ["pass"],
    "004": ["pass"],
    "005": [],
    "006": ["temperror key-unasked"] * 2,  # the corpus lacks the key of arm.com
    "007": ["pass"],
}
BLAZE_CHAINS: Final = {
    "002": (ArcStatus.PASS, ["google.com"]),
    "004": (ArcStatus.PASS, ["google.com"]),
    "005": (
        ArcStatus.PASS,
        ["webhostingserver.nl", "webhostingserver.nl", "subspace.kernel.org"],
    ),
    "006": (
        ArcStatus.FAIL,  # the last sealer says so itself: cv=fail
        ["microsoft.com", "microsoft.com", "subspace.kernel.org"],
    ),
}
MAIL_AUTH_SIGNATURES: Final = {
    "dkim/001.txt": ["pass", "pass"],
    "dkim/002.txt": ["pass"],
    "dkim/003.txt": ["pass", "pass"],
    "dkim/004.txt": ["pass"],
    "dkim/005.txt": ["pass"],
    "dkim/006.txt": ["pass"],
    "arc/001.txt": ["pass", "pass", "fail body-altered"],  # a list added its footer
    "arc/002.txt": ["pass"],
}


#: Folders of mail-auth that hold no vectors of ours, and why.
OTHER_VECTORS: Final = {
    "spf": "who handed a mail in is known to the household's provider alone, so its"
    " word is taken (Received-SPF) and SPF is not evaluated anew",
    "dkim2": "a draft of other headers, that no mail bears yet",
    "arf": "reports of abuse: mails that are read, see test_mails_of_a_household",
    "dmarc-feedback": "reports about policies, for whoever owns a domain",
    "tlsrpt": "reports about transport, for whoever owns a domain",
}


def words(signatures: tuple[Signature, ...]) -> list[str]:
    return [f"{s.result} {s.detail}".strip() for s in signatures]


def check(raw: bytes, answers: Answers) -> list[str]:
    message = message_from(raw)
    return words(check_signatures(message, answers, at=None, aligned=bool))


def both_ends(raw: bytes) -> tuple[bytes, bytes]:
    lf = raw.replace(b"\r\n", b"\n")
    return lf, lf.replace(b"\n", b"\r\n")


def chasquid_file(name: str) -> bytes:
    path = CHASQUID / name
    if not path.exists():
        path = CHASQUID / CHASQUID_LINKS.get(name, name)
    return path.read_bytes() if path.exists() else b""


def chasquid_answers(text: str) -> Answers:
    answers: dict[str, Answer] = {}
    for line in text.replace("\\\n", "").splitlines():
        name, colon, value = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        status = {
            "TEMPERROR": AnswerStatus.FAILED,
            "PERMERROR": AnswerStatus.MISSING,
        }.get(value.strip(), AnswerStatus.FOUND)
        before = answers[name].texts if name in answers else ()
        texts = (*before, value.strip()) if status is AnswerStatus.FOUND else ()
        answers[name] = Answer(status, texts)
    return answers


def chasquid_cases() -> list[str]:
    names = {path.stem for path in CHASQUID.glob("[0-9]*.*")}
    return sorted(names) or ["absent"]


@pytest.mark.parametrize("case", chasquid_cases())
def test_the_cases_of_chasquid_come_out_as_there(case: str) -> None:
    answers = chasquid_answers(chasquid_file(f"{case}.dns").decode())
    for raw in both_ends(chasquid_file(f"{case}.msg")):
        found = check(raw, answers)
        if case in CHASQUID_DEPARTURES:
            wanted, _ = CHASQUID_DEPARTURES[case]
            assert found == wanted
            continue
        results: list[dict[str, Any]] = json.loads(chasquid_file(f"{case}.result"))[
            "Results"
        ]
        assert len(found) == len(results)
        for word, result in zip(found, results, strict=True):
            assert DkimResult(word.partition(" ")[0]) in STATES[result["State"]]


def test_every_departure_from_chasquid_is_still_one_and_has_a_reason() -> None:
    for case, (_, reason) in CHASQUID_DEPARTURES.items():
        assert case in chasquid_cases()
        assert reason


def mail_auth_case(path: Path) -> tuple[Answers, bytes]:
    head, _, raw = path.read_bytes().partition(b"\n\n")
    pairs = [line.partition(" ")[::2] for line in head.decode().splitlines()]
    return {n: Answer(AnswerStatus.FOUND, (text,)) for n, text in pairs}, raw


@pytest.mark.parametrize("name", MAIL_AUTH_SIGNATURES)
def test_the_signatures_of_mail_auth_come_out_as_there(name: str) -> None:
    answers, stored = mail_auth_case(MAIL_AUTH / name)
    for raw in both_ends(stored):
        assert check(raw, answers) == MAIL_AUTH_SIGNATURES[name]
        assert key_names(message_from(raw)) <= answers.keys()


@pytest.mark.parametrize("name", ["arc/001.txt", "arc/002.txt"])
def test_the_chains_of_mail_auth_pass(name: str) -> None:
    answers, stored = mail_auth_case(MAIL_AUTH / name)
    for raw in both_ends(stored):
        chain = check_arc(message_from(raw), answers)
        assert (chain.status, chain.detail) == (ArcStatus.PASS, "")
        altered = raw.replace(b"Subject: ", b"Subject: evil ")
        assert check_arc(message_from(altered), answers).status is ArcStatus.FAIL


def test_no_vector_of_mail_auth_is_left_out() -> None:
    every = {path.name for path in MAIL_AUTH.iterdir() if path.is_dir()}
    assert every == {"dkim", "arc", *OTHER_VECTORS}
    folders = (MAIL_AUTH / "dkim", MAIL_AUTH / "arc")
    found = {f"{d.name}/{path.name}" for d in folders for path in d.glob("*.txt")}
    assert found == set(MAIL_AUTH_SIGNATURES)


def blaze_answers() -> Answers:
    texts = {
        path.name.removesuffix(".dns"): path.read_text().strip().removeprefix("txt:")
        for path in (BLAZE / "dns").glob("*.dns")
    }
    return {name: Answer(AnswerStatus.FOUND, (text,)) for name, text in texts.items()}


@pytest.mark.parametrize("name", BLAZE_SIGNATURES)
def test_the_real_mails_of_blaze_are_as_they_were_signed(name: str) -> None:
    stored = (BLAZE / f"{name}.mail").read_bytes()
    for raw in both_ends(stored):
        message = message_from(raw)
        found = check_signatures(message, blaze_answers(), at=None, aligned=bool)
        assert words(found) == BLAZE_SIGNATURES[name]
        assert all(signature.body_intact for signature in found)


@pytest.mark.parametrize("name", BLAZE_SIGNATURES)
def test_the_real_chains_of_blaze_are_as_they_were_sealed(name: str) -> None:
    stored = (BLAZE / f"{name}.mail").read_bytes()
    status, domains = BLAZE_CHAINS.get(name, (ArcStatus.NONE, []))
    for raw in both_ends(stored):
        chain = check_arc(message_from(raw), blaze_answers())
        assert chain.status is status
        assert [found.domain for found in chain.sets] == domains
        assert all(found.authserv for found in chain.sets)
