"""What fuzzing needs of mioboe, built once a process, and the mails it starts from."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fakes.corpora import corpus
from tests.golden.casebook import all_cases

from mioboe.authenticity import AnswerStatus, VerdictKind
from mioboe.bootstrap import build
from mioboe.ports import Mail
from mioboe.resolvers.recorded import RecordedResolver, read_record

if TYPE_CHECKING:
    from mioboe.authenticity import Answer, Answers
    from mioboe.bootstrap import App
    from mioboe.flows.reading import MailReader

#: Larger ones cost more than they are worth.
_LARGEST_SEED: Final = 24_000
_SETTINGS: Final = """\
[household]
timezone = "Asia/Tokyo"
language = "ja"
[authenticity]
trusted_authservs = ["{trusted}"]
live_dns = false
"""


@functools.cache
def app(trusted: str = "mx.home.example") -> App:
    """Return the program of a household that trusts that provider alone."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = _SETTINGS.format(trusted=trusted)
        (home / "mioboe.toml").write_text(settings, encoding="utf-8")
        return build(home)


@functools.cache
def answers() -> Answers:
    """Return what the DNS says in any golden case; a key that is there goes first."""
    known: dict[str, Answer] = {}
    for _, told in golden():
        for name, answer in told.items():
            if name not in known or answer.status is AnswerStatus.FOUND:
                known[name] = answer
    return known


@functools.cache
def reader() -> MailReader:
    """Return what reads mails, with all answers of the DNS that we have."""
    return replace(app().reader, resolver=RecordedResolver(answers()))


def mail_of(raw: bytes) -> Mail:
    """Return a mail as an archive gives it."""
    return Mail(digest="fuzz", raw=raw)


@functools.cache
def golden() -> tuple[tuple[bytes, Answers], ...]:
    """Return the golden cases: the mail, and what the DNS says."""
    return tuple(
        (
            (case.folder / "in.eml").read_bytes(),
            read_record(case.folder / "dns.json"),
        )
        for case in all_cases()
    )


@functools.cache
def signed() -> tuple[bytes, ...]:
    """Return those golden cases that are genuine by their signature alone."""
    genuine = VerdictKind.GENUINE
    mails = [raw for raw, _ in golden()]
    return tuple(
        raw for raw in mails if reader().read_one(mail_of(raw)).verdict.kind is genuine
    )


@functools.cache
def seeds() -> tuple[bytes, ...]:
    """Return the mails that are mutated: golden cases, and the corpora if there.

    The corpora change what a seed of random numbers leads to.
    """
    folders = [corpus(name) for name in ("mime", "ham", "shops", "authentication")]
    paths = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".eml", ".msg", ".mail", ".txt"} and path.is_file()
    )
    found = [raw for raw, _ in golden()]
    found += [
        path.read_bytes() for path in paths if path.stat().st_size <= _LARGEST_SEED
    ]
    return tuple(found)
