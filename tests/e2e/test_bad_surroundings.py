"""Outputs, interrupts and networks that do not do as one expects."""

from __future__ import annotations

import signal
import stat
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import (
    assert_calm,
    environment,
    interruptible,
    mioboe,
    start,
)
from tests.fakes.posts import (
    SETTINGS,
    life,
    make_home,
    raid,
    write_tree,
)

if TYPE_CHECKING:
    from pathlib import Path

RAID = raid()


def test_a_reader_that_has_seen_enough_is_no_fault(home: Path, tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "mail", life(2010, 2025, 12))

    with (
        start("--home", home, "scan", tree, "--json") as scan,
        subprocess.Popen(
            ["/usr/bin/env", "head", "-1"], stdin=scan.stdout, stdout=subprocess.PIPE
        ) as head,
    ):
        assert scan.stdout is not None
        assert scan.stderr is not None
        scan.stdout.close()
        first, _ = head.communicate(timeout=60)
        complaint = scan.stderr.read()
        scan.wait(timeout=60)

    assert first.startswith(b'{"kind": "message"')
    assert complaint == b""
    assert scan.returncode in {0, 1, 141, -signal.SIGPIPE}


@pytest.mark.parametrize("target", ["/dev/full", "closed"])
def test_an_output_that_takes_nothing_is_one_line(
    home: Path, tmp_path: Path, target: str
) -> None:
    tree = write_tree(tmp_path / "mail", [*life(2020, 2025), *RAID])
    redirect = ">&-" if target == "closed" else "> /dev/full"
    command = f'"$0" -m mioboe --home "$1" scan --json "$2" {redirect}'

    ended = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", command, _python(), home, tree],
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert b"Traceback" not in ended.stderr


def _python() -> str:
    import sys  # noqa: PLC0415

    return sys.executable


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_is_the_same_whatever_the_locale(
    home: Path, tmp_path: Path, encoding: str
) -> None:
    tree = write_tree(tmp_path / "mail", RAID)

    ended = mioboe(
        "scan", tree, "--json", home=home, env=environment(PYTHONIOENCODING=encoding)
    )

    assert_calm(ended, 1)
    assert len({line["id"] for line in ended.of("finding")}) == 3


def test_an_interrupt_ends_it_in_good_order(home: Path, tmp_path: Path) -> None:
    raw = RAID[0].lf
    box = tmp_path / "large.mbox"
    with box.open("wb") as file:
        for n in range(15_000):
            file.write(b"From a@b.test Mon Jan  5 10:00:00 2026\n")
            file.write(raw.replace(b"Message-ID: <", b"Message-ID: <%d" % n) + b"\n")

    with interruptible(), start("--home", home, "scan", box, "--json") as scan:
        time.sleep(1.5)
        scan.send_signal(signal.SIGINT)
        started = time.monotonic()
        out, complaint = scan.communicate(timeout=60)

    assert time.monotonic() - started < 10
    assert b"Traceback" not in complaint
    assert (scan.returncode, out) == (130, b"")
    assert_calm(mioboe("rebuild", home=home), 0)


def test_without_a_network_it_ends_soon_and_says_what_it_can(tmp_path: Path) -> None:
    settings = SETTINGS.replace("live_dns = false", "live_dns = true")
    settings = settings.replace('recorded_answers = "dns.json"\n', "")
    home = make_home(tmp_path / "home", settings)
    tree = write_tree(tmp_path / "mail", [*life(2020, 2025), *RAID])
    started = time.monotonic()

    ended = mioboe("scan", tree, "--json", home=home, seconds=60)

    assert_calm(ended, ended.status)
    assert len(ended.of("message")) == 39
    assert time.monotonic() - started < 30
    assert stat.S_ISREG((home / "mioboe.sqlite").stat().st_mode)
