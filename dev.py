#!/usr/bin/env python3
"""The list of chores. Needs Python 3.11 and pip, nothing else.

    python3 dev.py run [ARGS...]   set up, then run mioboe (no ARGS: five drills)
    python3 dev.py test [ARGS...]  set up, then run the tests
    python3 dev.py lint            linters, types, layers, dependencies, data files
    python3 dev.py check           all that CI does: lint, then the tests
    python3 dev.py fuzz [ARGS...]  the fuzz targets (see tests/fuzz)
    python3 dev.py bench [ARGS...] the benchmark beside its peers (see benchmarks/)
    python3 dev.py lock            write the lock files anew (needs uv)

The environment lives in `.venv` beside this file. A stamp remembers what it was made
from, so that a second start costs nothing. Locks pin every distribution by hash and
name no host: the ordinary settings of pip decide where to fetch from.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BUILD_LOCK = ROOT / "requirements-build.lock"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
#: What `run` plays: the takeovers that mioboe was made for.
DRILLS = ("seed-0", "seed-1", "seed-2", "seed-3", "seed-4", "clean-ten-years")
CHECKS = (
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("ruff check", ["ruff", "check", "."]),
    ("layers", ["lint-imports"]),
    ("types", ["mypy"]),
    ("dependencies", ["deptry", "."]),
    ("docstrings", ["interrogate", "-q", "src"]),
    ("data", [str(PYTHON), "-m", "mioboe", "check"]),
)


def main(argv: list[str]) -> int:
    """Return the exit status of the chore named first."""
    chore, rest = (argv or ["help"])[0], argv[1:]
    if chore == "run":
        set_up("run")
        return call([str(PYTHON), "-m", "mioboe", *(rest or ["drill", *DRILLS])])
    if chore == "test":
        set_up("dev")
        return test(rest)
    if chore in {"lint", "check"}:
        set_up("dev")
        return check(with_tests=chore == "check")
    if chore in {"fuzz", "bench"}:
        set_up("dev")
        script = {"fuzz": "tests/fuzz/run.py", "bench": "benchmarks/run.py"}[chore]
        return call([str(PYTHON), script, *rest])
    if chore == "lock":
        return lock()
    print(__doc__)
    return 0 if chore in {"help", "-h", "--help"} else 2


def call(command: list[str]) -> int:
    """Return the status of ``command``, its programs looked for here first."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run(command, env=env, check=False).returncode


def test(rest: list[str]) -> int:
    """Return the status of the tests named, or of all, on all processors."""
    return call([str(PYTHON), "-m", "pytest", *(rest or ["-n", "auto"])])


def check(*, with_tests: bool) -> int:
    """Return 1 if a linter or, where wanted, a test fails; run them all."""
    failed = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        program = BIN / command[0]
        if call([str(program) if program.exists() else command[0], *command[1:]]):
            failed.append(name)
    if with_tests:
        print("== tests", flush=True)
        if test([]):
            failed.append("tests")
    print("all good" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def set_up(kind: str) -> None:
    """Make the environment hold what ``kind`` needs, unless its stamp says it does."""
    if stamped(kind):
        return
    with only_one():
        if stamped(kind):
            return
        print("mioboe: setting up (once, about a minute) ...", file=sys.stderr)
        if not PYTHON.exists():
            make_venv()
        locks = [BUILD_LOCK, LOCKS[kind]]
        for path in locks:
            pip(
                "--require-hashes", "--no-deps", "--no-build-isolation", "-r", str(path)
            )
        pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        stamp(kind).write_text(fingerprint(kind), encoding="ascii")
        if kind == "dev":
            stamp("run").write_text(fingerprint("run"), encoding="ascii")


def stamped(kind: str) -> bool:
    """Return whether the environment was made from the files as they are now."""
    mark = stamp(kind)
    return mark.exists() and mark.read_text(encoding="ascii") == fingerprint(kind)


def stamp(kind: str) -> Path:
    """Return the file that remembers what ``kind`` was made from."""
    return VENV / f"made-for-{kind}"


def fingerprint(kind: str) -> str:
    """Return a digest of all that decides the environment."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for path in (BUILD_LOCK, LOCKS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    """Make `.venv`, also where the machine's Python lacks ensurepip."""
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, ImportError, SystemExit):
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=False)


def pip(*args: str) -> None:
    """Run ``pip install`` for the environment and stop here if it fails."""
    with_pip = subprocess.run(
        [str(PYTHON), "-m", "pip", "--version"], check=False, capture_output=True
    )
    front = [str(PYTHON), "-m", "pip"]
    if with_pip.returncode:
        front = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = [*front, "install", "--quiet", "--disable-pip-version-check", *args]
    if subprocess.run(command, check=False).returncode:
        sys.exit("mioboe: pip could not install what is needed; see its lines above")


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Let one set-up run at a time; a second waits for the first."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        yield
        return
    with (ROOT / ".venv.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def lock() -> int:
    """Return the status of uv, which writes the lock files from pyproject.toml."""
    uv = shutil.which("uv")
    if uv is None:
        print("dev.py lock needs uv: python3 -m pip install uv", file=sys.stderr)
        return 2
    common = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    compile_ = [uv, "pip", "compile", "--quiet", *common, "--no-header"]
    source = ["pyproject.toml", "-o"]
    for command in (
        [*compile_, *source, str(LOCKS["run"])],
        [*compile_, "--group", "dev", *source, str(LOCKS["dev"])],
    ):
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
    return subprocess.run(
        [*compile_, "-", "-o", str(BUILD_LOCK)],
        cwd=ROOT,
        check=False,
        input="flit_core==4.2.0\nsetuptools\n",
        text=True,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
