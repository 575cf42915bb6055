"""The port `Archives`, over files: from a path to batches of readings."""

from __future__ import annotations

import base64
import functools
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.ports import NOT_JUDGED, Batch, Mail, Placed, Reading
from mioboe.sources.locators import shown
from mioboe.sources.model import Kind, Mark, Tally
from mioboe.sources.pool import map_spans
from mioboe.sources.read import read
from mioboe.sources.spans import spans
from mioboe.sources.whereabouts import lay_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.ports import ReadMails
    from mioboe.sources.model import Found, Span, Wants
    from mioboe.sources.pool import Done

#: Problems after which the same bytes may be readable another time.
_PASSING: Final = frozenset({
    "unreadable",
    "changed",
    "no-such-path",
    "worker-died",
    "outlook-missing",
})


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one span gave, as it comes from another process."""

    readings: tuple[tuple[str, Reading], ...]
    numbers: tuple[int, ...]
    problems: tuple[Problem, ...]


class MailArchives:
    """Reads archives on disk, in several processes; see `ports.Archives`."""

    def __init__(self, sift: Wants, *, jobs: int) -> None:
        self._sift = sift
        self._jobs = jobs

    def batches(
        self, path: str, marks: Mapping[str, str], read: ReadMails
    ) -> Iterator[Batch]:
        """Read an archive, what is new of it; see `ports.Archives`.

        Yields:
            First an empty batch without a unit, which takes the place of the problems
            that the last reading had with the path itself.
        """
        known = {unit: mark for unit in marks if (mark := _load(marks[unit]))}
        yield Batch(archive=path, unit="", is_fresh=True)
        work = functools.partial(_read_span, self._sift, read)
        begun: set[str] = set()
        failed: set[str] = set()
        for item in map_spans(work, spans(path, known), self._jobs):
            if isinstance(item, Problem):
                yield Batch(archive=path, unit="", problems=(item,))
                continue
            span = item.span
            batch = _batch(path, item)
            if any(problem.code in _PASSING for problem in batch.problems):
                failed.add(span.unit)
            is_fresh = span.unit not in begun and _is_fresh(span, known)
            begun.add(span.unit)
            kept = "" if span.unit in failed else batch.mark
            yield replace(batch, mark=kept, is_fresh=is_fresh)


def _is_fresh(span: Span, known: Mapping[str, Mark]) -> bool:
    """Return whether the unit that begins with this span is read as a whole."""
    if span.kind is Kind.MBOX:
        return span.start == 0
    return span.kind is Kind.ZIP or span.unit not in known


def _read_span(sift: Wants, read_mails: ReadMails, span: Span) -> list[_Piece]:
    """Return what one span holds, its mails read. Runs in any process."""
    found: list[Found] = []
    problems: list[Problem] = []
    tally = Tally()
    for item in read(span, sift):
        if isinstance(item, Tally):
            tally += item
        elif isinstance(item, Problem):
            problems.append(item)
        else:
            found.append(item)
    readings = read_mails([_mail(one) for one in found]) if found else []
    problems += [
        replace(problem, where=found[place].locator)
        for place, reading in readings
        for problem in reading.problems
        if problem.code == NOT_JUDGED
    ]
    return [
        _Piece(
            readings=tuple((found[place].locator, one) for place, one in readings),
            numbers=(*tally.passed, *(one.number for one in found)),
            problems=tuple(problems),
        )
    ]


def _mail(found: Found) -> Mail:
    return Mail(
        digest=found.digest,
        raw=found.raw,
        mtime=found.mtime,
        quoted=found.quoted,
        lay=lay_of(found.locator, found.raw),
    )


def _batch(path: str, done: Done[_Piece]) -> Batch:
    """Return what one span gave, in the words of the port."""
    pieces = [item for item in done.results if isinstance(item, _Piece)]
    problems = [item for item in done.results if isinstance(item, Problem)]
    here = shown(path)
    return Batch(
        archive=path,
        unit=done.span.unit,
        placed=tuple(
            Placed(archive=path, rest=locator.removeprefix(here), reading=reading)
            for piece in pieces
            for locator, reading in piece.readings
        ),
        mails=[number for piece in pieces for number in piece.numbers],
        problems=tuple(problems + [p for piece in pieces for p in piece.problems]),
        mark=_dump(done.span.mark) if done.span.mark and done.finished else "",
        size=done.span.size,
    )


def _dump(mark: Mark) -> str:
    fields = asdict(mark) | {"seen": base64.b64encode(mark.seen).decode("ascii")}
    return json.dumps(fields, separators=(",", ":"))


def _load(text: str) -> Mark | None:
    """Return the mark; `None` for one that another version wrote."""
    try:
        fields = json.loads(text)
        stamps = tuple(fields.pop("stamps"))
        seen = base64.b64decode(fields.pop("seen"))
        return Mark(**fields, stamps=stamps, seen=seen)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
