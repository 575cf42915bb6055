"""Archives of any bytes: what is cut out of an mbox, and what a file of mail is."""

from __future__ import annotations

import functools
import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fuzz.invariants import check_problem, check_text
from tests.fuzz.mutate import mutated
from tests.fuzz.target import Target, hold
from tests.fuzz.vocabulary import salad
from tests.fuzz.world import app, seeds

from mioboe.kit import Problem
from mioboe.sources import Found, read, spans
from mioboe.sources.mbox import Splitter
from mioboe.sources.windows import Window, stream_windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from mioboe.sources import Tally

_BORDERS: Final = (
    "From a@b.test Mon Jan  5 10:00:00 2026\n", "From - Mon Jan  5 10:00:00 2026\r\n",
    "From ", "\nFrom ", ">From ", "From MAILER-DAEMON Thu Feb 30 25:61:00 1999 +0900\n",
    "\n\n", "\r\n\r\n", "\n", "\r", "From: Amazon <a@amazon.co.jp>\n", "Subject: a\n",
    "Message-ID: <1@a.test>\n", "\ufeff", "PK\x03\x04", "PK\x01\x02", "PK\x05\x06",
    "注文番号\n", "Content-Length: 5\n", "X-Mozilla-Status: 0001\n", "x" * 2_000,
)  # fmt: skip


class _All:
    """Wants every mail."""

    def wants(self, _: bytes | memoryview) -> bool:
        return True


def _make(random: Random) -> bytes:
    roll = random.random()
    if roll < 0.4:
        return salad(random, 40, _BORDERS).encode()
    if roll < 0.5:
        return random.randbytes(random.choice((1, 100, 5_000)))
    if roll < 0.65:
        whole = _zip(random)
        return whole if random.random() < 0.3 else mutated(random, whole)
    return mutated(random, _mbox(random), seeds())


def _zip(random: Random) -> bytes:
    buffer = io.BytesIO()
    method = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for number in range(random.randrange(4)):
            ending = random.choice((".eml", ".mbox", ".zip", "", "/"))
            name = f"{number}{salad(random, 2, ('../', '/', 'メール', 'cur/'))}{ending}"
            content = random.choice((_mbox(random), random.choice(seeds())[:3_000]))
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def _mbox(random: Random) -> bytes:
    line = random.choice(_BORDERS[:2]).encode()
    chosen = [random.choice(seeds())[:3_000] for _ in range(random.randrange(1, 5))]
    return b"".join(line + raw + b"\n\n" for raw in chosen)


def _run(data: bytes) -> list[Found | Problem | Tally]:
    path = _folder() / "any"
    path.write_bytes(data)
    found: list[Found | Problem | Tally] = []
    for span in spans(path):
        found += [span] if isinstance(span, Problem) else read(span, app().sift)
    return found


@functools.cache
def _folder() -> Path:
    """Return a folder of this process, in memory where there is one."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    parent = shared if shared.is_dir() else None
    made = tempfile.TemporaryDirectory(prefix="mioboe-fuzz-", dir=parent)
    _KEPT.append(made)
    return Path(made.name)


#: Folders that go when the process ends.
_KEPT: Final[list[tempfile.TemporaryDirectory[str]]] = []


def _check(data: bytes, found: list[Found | Problem | Tally]) -> None:
    hold(found or data[:2] in {b"", b"PK"}, "nothing is said of it")
    for one in found:
        if isinstance(one, Problem):
            check_problem(one)
        elif isinstance(one, Found):
            check_text(one.locator)
            hold(one.raw.replace(b"\n>From ", b"\nFrom ") or not one.raw)
    whole = list(_cut(data, 0, len(data)))
    middle = len(data) // 2
    halves = [*_cut(data, 0, middle), *_cut(data, middle, len(data))]
    hold(whole == halves, "two ranges give other mails than one", middle)
    streamed = Splitter(_All()).split(
        stream_windows([data]), stop=len(data), at_border=True
    )
    hold(whole == [(s.start, s.raw) for s in streamed], "a stream gives other mails")
    hold(sum(len(raw) for _, raw in whole) <= len(data), "more than there is")
    hold(all(raw in data for _, raw in whole), "what is not there")


def _cut(data: bytes, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Yield place and bytes of the messages that begin in a range."""
    if start == stop:
        return
    window = Window(memoryview(data), 0, start, len(data))
    for found in Splitter(_All()).split(
        iter([window]), stop=stop, at_border=start == 0
    ):
        yield found.start, found.raw


@functools.cache
def archive_targets() -> tuple[Target[list[Found | Problem | Tally]]]:
    """Return the target for archives."""
    return (Target(name="sources", share=30, make=_make, run=_run, check=_check),)
