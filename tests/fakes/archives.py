"""What the tests of sources share: sifts that do not sift, and reading to the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mioboe.kit import Problem
from mioboe.sources import Found, Mark, Span, Tally, read, spans

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Everything:
    """Wants every mail."""

    def wants(self, header: bytes | memoryview) -> bool:  # noqa: ARG002
        return True


class Naming:
    """Wants the mails whose header holds a word."""

    def __init__(self, word: bytes) -> None:
        self._word = word

    def wants(self, header: bytes | memoryview) -> bool:
        return self._word in bytes(header).partition(b"\n\n")[0]


@dataclass
class Reading:
    """All that came of a path."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    spans: list[Span] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)

    @property
    def locators(self) -> list[str]:
        return [found.locator for found in self.found]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]


def read_all(
    path: Path | str,
    sift: Everything | Naming | None = None,
    known: Mapping[str, Mark] | None = None,
) -> Reading:
    """Read a path to its end, in this process."""
    reading = Reading(marks=dict(known or {}))
    for item in spans(path, known or {}):
        if isinstance(item, Problem):
            reading.problems.append(item)
            continue
        reading.spans.append(item)
        for result in read(item, sift or Everything()):
            if isinstance(result, Problem):
                reading.problems.append(result)
            elif isinstance(result, Tally):
                reading.tally += result
            else:
                reading.found.append(result)
        if item.mark is not None:
            reading.marks[item.unit] = item.mark
    return reading


def mail(subject: str, body: str = "Hello\n") -> bytes:
    """A small mail."""
    head = f"From: a@b.test\nSubject: {subject}\nMessage-ID: <{subject}@b.test>\n"
    return f"{head}\n{body}".encode()


def mbox(
    *mails: bytes, line: bytes = b"From a@b.test Mon Jan  5 10:00:00 2026"
) -> bytes:
    """An mbox of these mails, as they are."""
    return b"".join(line + b"\n" + one + b"\n" for one in mails)
