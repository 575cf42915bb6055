"""What flows work with, in memory: archives, progress, a resolver, the tools."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.fakes.stores import MemoryStore

from mioboe.authenticity import Answer, AnswerStatus
from mioboe.bootstrap import build
from mioboe.flows.scan import Tools
from mioboe.ports import Batch, Mail, Placed
from mioboe.resolvers.recorded import RecordedResolver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.fakes.posts import Post

    from mioboe.authenticity import Answers
    from mioboe.ports import ReadMails
    from mioboe.ports.watch import WatchStore


def as_mail(post: Post, *, mtime: float | None = None) -> Mail:
    """Return a mail as archives hand it on."""
    return Mail(digest=hashlib.sha256(post.raw).hexdigest(), raw=post.raw, mtime=mtime)


@dataclass
class MemoryArchives:
    """Archives that lie in memory: path to its mails, or to what is wrong with it."""

    paths: dict[str, Any] = field(default_factory=dict)
    #: How many mails were handed to be read, each time.
    read: list[int] = field(default_factory=list)

    def batches(
        self, path: str, marks: Mapping[str, str], read: ReadMails
    ) -> Iterator[Batch]:
        found = self.paths[path]
        yield Batch(archive=path, unit="", is_fresh=True)
        if not isinstance(found, list):
            yield Batch(archive=path, unit="", problems=(found,))
            return
        done = int(marks.get(path, "0"))
        new = [as_mail(post) for post in found[done:]]
        self.read.append(len(new))
        if not new:
            return
        placed = tuple(
            Placed(archive=path, rest=f"@{done + place}", reading=reading)
            for place, reading in read(new)
        )
        yield Batch(
            archive=path,
            unit=path,
            placed=placed,
            mails=[int(mail.digest[:15], 16) for mail in new],
            mark=str(len(found)),
            size=sum(len(mail.raw) for mail in new),
        )


@dataclass
class Steps:
    """A progress bar that remembers."""

    amounts: list[int] = field(default_factory=list)

    def start(self, total: int) -> None:
        """Begin."""

    def advance(self, amount: int) -> None:
        self.amounts.append(amount)

    def stop(self) -> None:
        """End."""


@dataclass
class Names:
    """A resolver that knows some names, and remembers what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    #: What it says of all others.
    other: AnswerStatus = AnswerStatus.MISSING
    asked: list[list[str]] = field(default_factory=list)

    def texts(self, names: Collection[str]) -> Answers:
        self.asked.append(sorted(names))
        return {name: self.answers.get(name) or Answer(self.other) for name in names}


def make_tools(  # noqa: PLR0913 - what scanning works with, each by its name
    home: Path,
    archives: MemoryArchives,
    store: WatchStore | None = None,
    *,
    resolver: Names | None = None,
    edition: str = "1",
    words: str = "1",
) -> Tools:
    """Return what scanning works with, all of it in memory but the settings of HOME."""
    app = build(home)
    reader = app.reader
    if resolver is not None:
        reader = replace(reader, resolver=resolver)
    return Tools(
        store=store or MemoryStore(),
        archives=archives,
        reader=reader,
        rules=app.catalog.rules,
        household=app.household,
        progress=Steps(),
        remembering=RecordedResolver,
        edition=edition,
        words=words,
    )


def numbers(posts: Iterable[Post]) -> list[str]:
    """Return the Message-IDs."""
    return [post.message_id for post in posts]
