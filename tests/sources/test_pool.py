from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import Everything, mail, mbox
from tests.fakes.commands import interruptible

from mioboe.kit import Problem
from mioboe.sources import Done, Found, Kind, Span, map_spans, read, spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BIG = 8 << 20


def numbered(count: int, size: int = BIG) -> list[Span | Problem]:
    """Spans that are told apart by their start."""
    return [
        Span(kind=Kind.MBOX, path="a", start=n, end=n + 1, size=size)
        for n in range(count)
    ]


def slow_first(span: Span) -> list[int]:
    """Take longer for earlier spans."""
    time.sleep(0.05 if span.start % 5 == 0 else 0)
    return [span.start, os.getpid()]


def deadly(span: Span) -> list[int]:
    """Die of one span."""
    if span.start == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return [span.start]


def failing(span: Span) -> list[int]:
    """Have a bug."""
    raise ZeroDivisionError(span.start)


def locators(sift: Everything, span: Span) -> list[str]:
    """Read a span."""
    return [item.locator for item in read(span, sift) if isinstance(item, Found)]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_whoever_is_first(jobs: int) -> None:
    done = list(map_spans(slow_first, numbered(20), jobs))

    results = [item.results for item in done if isinstance(item, Done)]
    assert [result[0] for result in results] == list(range(20))
    pids = {result[1] for result in results}
    assert (os.getpid() in pids) == (jobs == 1)
    assert len(pids) <= jobs


def test_problems_pass_through_at_their_place() -> None:
    problem = Problem(code="empty-file", where="x")
    items = [*numbered(2), problem, *numbered(1), problem]

    kinds = [type(item) for item in map_spans(slow_first, items, 2)]

    assert kinds == [Done, Done, Problem, Done, Problem]


def test_only_problems_and_nothing_at_all_are_fine() -> None:
    problem = Problem(code="empty-file", where="x")

    assert list(map_spans(slow_first, [problem] * 5, 2)) == [problem] * 5
    assert list(map_spans(slow_first, [], 2)) == []


def test_a_thread_that_runs_meanwhile_does_no_harm() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        done = list(map_spans(slow_first, numbered(4), 2))
    finally:
        stop.set()
        thread.join()

    assert [item.results[0] for item in done if isinstance(item, Done)] == [0, 1, 2, 3]


def test_little_work_is_done_in_this_process() -> None:
    (done,) = map_spans(slow_first, numbered(1, size=1000), 4)

    assert isinstance(done, Done)
    assert done.results[1] == os.getpid()


def test_a_dead_process_costs_one_span() -> None:
    done = [
        item for item in map_spans(deadly, numbered(8), 2) if isinstance(item, Done)
    ]

    assert [item.finished for item in done] == [n != 3 for n in range(8)]
    assert [item.results for item in done if item.finished] == [
        (n,) for n in range(8) if n != 3
    ]
    (problem,) = done[3].results
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where) == ("worker-died", "a@3")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_is_raised_here(jobs: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(map_spans(failing, numbered(3), jobs))

    assert multiprocessing.active_children() == []


def test_spans_are_asked_for_only_as_they_are_done() -> None:
    asked = 0

    def endless() -> Iterator[Span]:
        nonlocal asked
        while True:
            asked += 1
            yield Span(kind=Kind.MBOX, path="a", start=asked, end=asked + 1, size=BIG)

    results = map_spans(slow_first, endless(), 2)
    for _ in range(10):
        next(results)
    close = getattr(results, "close")  # noqa: B009 - an Iterator has none by its type
    close()

    assert asked < 30
    assert multiprocessing.active_children() == []


def test_an_mbox_is_read_in_several_processes(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    mails = [mail(str(n), "z" * 1_000_000 + "\n") for n in range(70)]
    path.write_bytes(mbox(*mails))

    work = functools.partial(locators, Everything())
    done = list(map_spans(work, spans(path), 2))

    found = [
        result for item in done if isinstance(item, Done) for result in item.results
    ]
    size = len(mbox(mails[0]))
    assert len(done) > 1
    assert found[:10] == [f"{path}@{n * size}" for n in range(10)]
    assert len(found) == 70


PROGRAM = """
import time
from mioboe.sources import Kind, Span, map_spans
def work(span):
    time.sleep(60)
if __name__ == "__main__":
    spans = [
        Span(kind=Kind.MBOX, path="a", start=n, end=n + 1, size=9**9) for n in (1, 2)
    ]
    print("ready", flush=True)
    try:
        list(map_spans(work, spans, 2))
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    with (
        interruptible(),
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)

    assert (out, err) == ("stopped\n", "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
