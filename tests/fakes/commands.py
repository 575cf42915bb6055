"""The program as its users start it: a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """What came of one call."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output, which is JSON Lines and nothing else."""
        assert not self.out or self.out.endswith("\n")
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the lines of that kind."""
        return [line for line in self.lines if line["kind"] == kind]

    @property
    def complaints(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that knows our package."""
    kept = {n: v for n, v in os.environ.items() if n in {"PATH", "LANG", "TMPDIR"}}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "HOME": "/nonexistent", **more}


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C reach what is started meanwhile, also where we run in the background.

    A shell has what it starts there ignore it, and children inherit that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def start(*arguments: str | Path | bytes, **more: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - of Popen
    """Start the program."""
    values: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": environment(),
    }
    words = [os.fsencode(argument) for argument in arguments]
    return subprocess.Popen(  # noqa: S603 - our own program
        [os.fsencode(sys.executable), b"-m", b"mioboe", *words], **values | more
    )


def mioboe(
    *arguments: str | Path | bytes,
    home: Path | None = None,
    stdin: bytes | None = None,
    seconds: float = 240,
    **more: Any,  # noqa: ANN401 - of Popen
) -> Ended:
    """Run the program to its end."""
    first = ("--home", home) if home else ()
    if stdin is not None:
        more["stdin"] = subprocess.PIPE
    with start(*first, *arguments, **more) as process:
        try:
            out, err = process.communicate(stdin, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return Ended(
        process.returncode,
        (out or b"").decode("utf-8", "replace"),
        (err or b"").decode("utf-8", "replace"),
    )


def together(calls: Iterable[Callable[[], Ended]]) -> list[Ended]:
    """Return what came of calls that do not touch one another, run side by side."""
    with ThreadPoolExecutor(4) as pool:
        return [ended.result() for ended in [pool.submit(call) for call in calls]]


def assert_calm(ended: Ended, status: int, *, complaints: int | None = None) -> None:
    """Hold that a call ended with that status and without a traceback."""
    assert "Traceback" not in ended.err, ended.err
    assert "Error:" not in ended.err, ended.err
    assert "Exception" not in ended.err, ended.err
    assert ended.status == status, (ended.status, ended.err)
    if complaints is not None:
        assert len(ended.complaints) == complaints, ended.err
