"""Mails in a few words, as a provider hands them over, and what comes of them."""

from __future__ import annotations

import functools
import tempfile
import zlib
from dataclasses import dataclass, replace
from email.header import Header
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.fakes.events import HOME, rules
from tests.fakes.lives import ordinary
from tests.fakes.posts import make_home

from mioboe.bootstrap import build
from mioboe.ports import Mail
from mioboe.signals import assess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.bootstrap import App
    from mioboe.flows.reading import Judged
    from mioboe.signals import Finding

_NOW: Final = "Sat, 10 Jan 2026 13:05:0{} +0900"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. All people, and all shops but the known ones, are invented."""

    name: str
    address: str
    subject: str
    text: str = "本文"
    #: An HTML part beside the text. Empty: none.
    page: str = ""
    #: Further header lines.
    fields: tuple[str, ...] = ()
    #: What the provider found of signature and policy: `pass`, `none`, `fail`, or
    #: nothing at all.
    proof: str = "pass"
    charset: str = "utf-8"

    @property
    def id(self) -> str:
        """What a failed test is called."""
        return f"{self.name or self.address}: {self.subject}"

    def but(self, **more: Any) -> Letter:  # noqa: ANN401 - fields
        """Return it with something else about it."""
        return replace(self, **more)


def raw_of(letter: Letter) -> bytes:
    """Return a letter as it lies in the mailbox."""
    domain = letter.address.rpartition("@")[2]
    head = [
        f"Received: from out.{domain} (out.{domain} [192.0.2.7])",
        f"\tby mx.home.example with ESMTPS id 4F; {_NOW.format(3)}",
        *letter.fields,
        f"From: {_author(letter)}",
        "To: mizuho@home.example",
        f"Subject: {Header(letter.subject, letter.charset).encode()}",
        f"Date: {_NOW.format(0)}",
        f"Message-ID: <{zlib.crc32(letter.id.encode())}@{domain}>",
        "MIME-Version: 1.0",
    ]
    if letter.proof:
        head.insert(0, _found(letter.proof, letter.address, domain))
    text = (
        f"Content-Type: text/plain; charset={letter.charset}\n"
        f"Content-Transfer-Encoding: 8bit\n\n{letter.text}\n"
    )
    if letter.page:
        text = (
            f'Content-Type: multipart/alternative; boundary="b"\n\n--b\n{text}'
            f"--b\nContent-Type: text/html; charset={letter.charset}\n\n"
            f"<html><body>{letter.page}</body></html>\n--b--\n"
        )
    return "\n".join([*head, text]).encode(letter.charset, "replace")


def _author(letter: Letter) -> str:
    if not letter.name:
        return f"<{letter.address}>"
    return f"{Header(letter.name, letter.charset).encode()} <{letter.address}>"


def _found(proof: str, address: str, domain: str) -> str:
    if proof == "pass":
        words = f"dkim=pass header.d={domain}; spf=pass smtp.mailfrom={address}"
    elif proof == "none":
        words = f"dkim=none; spf=pass smtp.mailfrom={address}"
    else:
        words = "dkim=none; spf=fail smtp.mailfrom=x@forger.test"
    return (
        f"Authentication-Results: mx.home.example; {words};"
        f"\n\tdmarc={proof} header.from={domain}"
    )


@functools.cache
def program() -> App:
    """Return the program of the household, with all that is shipped."""
    with tempfile.TemporaryDirectory() as folder:
        return build(make_home(Path(folder)))


def judged(letter: Letter) -> Judged:
    """Return the mail, judged and read."""
    return program().reader.read_one(Mail(digest="quiet", raw=raw_of(letter)))


def findings(letters: Iterable[Letter]) -> list[Finding]:
    """Return what is said about mails that come to a household after ordinary years."""
    known = ordinary().known
    said: list[Finding] = []
    for letter in letters:
        for event in judged(letter).extraction.events:
            known, raised = assess(event, known, rules(), HOME)
            said += raised
    return said
