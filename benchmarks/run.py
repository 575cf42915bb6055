"""What `mioboe` costs, beside programs that read the same mails, in one run.

    python benchmarks/run.py [--mails N] [--runs R] [--only NAME ...] [--work DIR]

Prints a table in Markdown, and leaves it in DIR/table.md. Times are wall times with
the archive in the page cache; the unit is `cat` of the mbox. A program that takes
longer than half a minute runs once. Peers that are not installed are left out, with
the reason; on Debian: `apt-get install mairix maildir-utils notmuch`, and a Python
environment with fast-mail-parser in DIR/fast-mail-parser.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import make_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
LONG_SECONDS = 30
SAMPLE_SECONDS = 0.05
KIB = 1024
#: What programs say that failed, whatever their exit status.
UNWELL = ("Traceback", "Cannot allocate memory")

MAILBOX = (
    "import mailbox,sys\n"
    "for message in mailbox.mbox(sys.argv[1], create=False): message['Subject']"
)
FAST_MAIL_PARSER = r"""
import re, sys
from fast_mail_parser import ParseError, parse_email
held = b""
with open(sys.argv[1], "rb") as file:
    while piece := file.read(1 << 24):
        *mails, held = re.split(rb"(?:\A|\n\n)From [^\n]*\n", held + piece)
        for mail in mails:
            try:
                parse_email(mail)
            except ParseError:
                pass
parse_email(held)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where things lie in this run."""

    work: Path
    mbox: Path
    maildir: Path


@dataclass(frozen=True, slots=True)
class Case:
    """One program over one archive."""

    name: str
    form: str
    command: list[str]
    #: Brings things to where they must be before each run.
    prepare: Callable[[], None] = lambda: None
    #: Why it cannot run; empty: it can.
    missing: str = ""
    env: dict[str, str] = field(default_factory=dict)
    #: Brings the archive into the page cache.
    warm: str = ""
    #: Exit statuses that mean that all is well.
    good: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a case."""

    case: Case
    seconds: list[float]
    private_mib: float
    fault: str = ""


def cases(place: Place) -> Iterator[Case]:
    """Yield all cases; the first is the unit."""
    mbox = str(place.mbox)
    yield Case("cat", "mbox", ["cat", mbox])
    files = warmth(place, "Maildir")
    yield Case("cat (of all files)", "Maildir", ["sh", "-c", files])
    yield from _mioboe_cases(place)
    own = place.work / "fast-mail-parser" / "bin" / "python"
    yield Case("Python's mailbox", "mbox", [PYTHON, "-c", MAILBOX, mbox])
    yield Case(
        "fast-mail-parser, parse only",
        "mbox",
        [str(own), "-c", FAST_MAIL_PARSER, mbox],
        missing="" if own.exists() else f"no {own}",
    )
    yield from _indexers(place)


def _mioboe_cases(place: Place) -> Iterator[Case]:
    home = place.work / "home"
    sift = [PYTHON, str(HERE / "sift_only.py")]
    mioboe = [PYTHON, "-m", "mioboe"]
    scan = [*mioboe, "--home", str(home), "scan", "--json"]
    tried = subprocess.run(
        [*mioboe, "--version"], capture_output=True, check=False, text=True
    )
    missing = "" if tried.returncode == 0 else "there is no mioboe command yet"
    yield Case("mioboe --version", "", [*mioboe, "--version"], missing=missing)
    for form, archive in (("mbox", place.mbox), ("Maildir", place.maildir)):
        yield Case("spans and sift only", form, [*sift, str(archive)])
        yield Case("the same, 10 brands", form, [*sift, str(archive), "10"])
        for name, prepare in (("first", _forget(home)), ("again", lambda: None)):
            yield Case(
                f"mioboe scan, {name}",
                form,
                [*scan, str(archive)],
                prepare=prepare,
                missing=missing,
                good=(0, 1),
            )


def _forget(home: Path) -> Callable[[], None]:
    def forget() -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "mioboe.toml").write_text(
            '[household]\ntimezone = "Asia/Tokyo"\nlanguage = "ja"\n'
            '[[household.people]]\nname = "山田 太郎"\n'
            'addresses = ["taro@household.example"]\n'
            "[authenticity]\nlive_dns = false\n",
            encoding="utf-8",
        )

    return forget


def _indexers(place: Place) -> Iterator[Case]:
    """Yield programs that make an index for searching: more work than ours."""
    work, maildir = place.work / "indexes", str(place.maildir)

    def clean(name: str, text: str) -> Callable[[], None]:
        def prepare() -> None:
            shutil.rmtree(work / name, ignore_errors=True)
            (work / name).mkdir(parents=True)
            (work / name / "config").write_text(text, encoding="utf-8")
            if name == "mu":
                command = ["mu", "init", "-q", f"--muhome={work / 'mu'}"]
                command.append(f"--maildir={maildir}")
                subprocess.run(command, check=True, capture_output=True)

        return prepare

    def lack(program: str) -> str:
        return "" if shutil.which(program) else f"{program} is not installed"

    for form, archive in (("mbox", place.mbox), ("maildir", place.maildir)):
        config = f"base={archive.parent}\n{form}={archive.name}\nmfolder={work}/found\n"
        config += f"database={work}/mairix/database\n"
        name = "Maildir" if form == "maildir" else form
        command = ["mairix", "-f", f"{work}/mairix/config"]
        prepare = clean("mairix", config)
        yield Case("mairix", name, command, prepare=prepare, missing=lack("mairix"))
    command = ["mu", "index", "-q", f"--muhome={work / 'mu'}"]
    prepare = clean("mu", "")
    yield Case("mu index", "Maildir", command, prepare=prepare, missing=lack("mu"))
    config = f"[database]\npath={maildir}\n[new]\ntags=new\n[user]\nname=T\n"
    config += "primary_email=taro@household.example\n"

    def fresh_notmuch() -> None:
        clean("notmuch", config)()
        shutil.rmtree(place.maildir / ".notmuch", ignore_errors=True)

    yield Case(
        "notmuch new",
        "Maildir",
        ["notmuch", "new", "--quiet"],
        prepare=fresh_notmuch,
        missing=lack("notmuch"),
        env={"NOTMUCH_CONFIG": str(work / "notmuch" / "config")},
    )


def warmth(place: Place, form: str) -> str:
    """Return the command that reads all bytes of an archive."""
    if form == "mbox":
        return f'cat "{place.mbox}"'
    return f'find "{place.maildir}" -type f -print0 | xargs -0 cat' if form else ""


def measure(case: Case, runs: int) -> Measured:
    """Run a case as often as its length allows."""
    if case.missing:
        return Measured(case, [], 0, case.missing)
    seconds: list[float] = []
    private = 0.0
    for _ in range(runs):
        case.prepare()
        if case.warm:
            subprocess.run(["sh", "-c", f"{case.warm} > {os.devnull}"], check=False)
        took, peak, status, err = _run_once(case)
        if status not in case.good or any(word in err for word in UNWELL):
            last = err.splitlines()[-1] if err else ""
            return Measured(case, [], private, f"exit {status}: {last[-100:]}")
        seconds.append(took)
        private = max(private, peak)
        if took > LONG_SECONDS:
            break
    return Measured(case, seconds, private)


def _run_once(case: Case) -> tuple[float, float, int, str]:
    began = time.perf_counter()
    process = subprocess.Popen(
        case.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **case.env},
        text=True,
    )
    peaks = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True)
    watcher.start()
    _, err = process.communicate()
    took = time.perf_counter() - began
    watcher.join()
    return took, peaks[0], process.returncode, err.strip()


def _watch(pid: int, peaks: list[float]) -> None:
    """Sample the private memory of a process and its children until it ends."""
    while Path(f"/proc/{pid}/smaps_rollup").exists():
        total = sum(map(_private_kib, _family(pid)))
        peaks[0] = max(peaks[0], total / KIB)
        time.sleep(SAMPLE_SECONDS)


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            threads = list(Path(f"/proc/{one}/task").iterdir())
            texts = [(thread / "children").read_text() for thread in threads]
        except OSError:
            continue
        found += [int(child) for text in texts for child in text.split()]
    return found


def _private_kib(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = (line.split() for line in text.splitlines())
    private = {"Private_Clean:", "Private_Dirty:"}
    return sum(int(words[1]) for words in lines if words[0] in private)


def table(results: list[Measured], mails: int) -> str:
    """Return the results as Markdown."""
    unit = statistics.median(results[0].seconds)
    lines = [
        "| program | archive | seconds | × cat | mails/s | private MiB | runs |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for result in results:
        case = result.case
        if result.fault or not result.seconds:
            lines.append(f"| {case.name} | {case.form} | not run: {result.fault} |||||")
            continue
        took = statistics.median(result.seconds)
        rate = f"{mails / took:,.0f}" if case.form else ""
        lines.append(
            f"| {case.name} | {case.form} | {took:.2f} | {took / unit:.1f} | {rate}"
            f" | {result.private_mib:.0f} | {len(result.seconds)} |"
        )
    return "\n".join(lines)


def about(mails: int, size: int) -> str:
    """Return a line on the machine and the day."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    day = time.strftime("%Y-%m-%d")
    return (
        f"{day}, {os.cpu_count()} cores ({model}), {platform.system()}"
        f" {platform.release()}, Python {platform.python_version()};"
        f" {mails:,} mails, {size / 1e9:.2f} GB as mbox."
    )


def main() -> None:
    """Make the archive, run the cases, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path, default=HERE / "results")
    parser.add_argument("--only", action="append", help="cases whose name has this")
    wanted = parser.parse_args()
    out = wanted.work / f"archive-{wanted.mails}-{wanted.seed}"
    place = Place(wanted.work, out / "archive.mbox", out / "archive.maildir")
    if not place.maildir.exists():
        make_archive.make(out, wanted.mails, wanted.seed, ("mbox", "maildir"))
    results = []
    for index, cold in enumerate(cases(place)):
        case = replace(cold, warm=warmth(place, cold.form))
        asked = not wanted.only or any(word in case.name for word in wanted.only)
        if index and not asked:
            continue
        results.append(measure(case, wanted.runs))
        print(
            table(results, wanted.mails).splitlines()[-1], file=sys.stderr, flush=True
        )
    size = place.mbox.stat().st_size
    text = f"{about(wanted.mails, size)}\n\n{table(results, wanted.mails)}\n"
    (wanted.work / "table.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
