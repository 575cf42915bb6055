"""What no linter holds: sizes, packages that introduce themselves, no patching."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest
from tests.fakes.sources import PACKAGE, ROOT, functions, modules

_LINES_OF_FILE = 400
_LINES_OF_FUNCTION = 60
_NAMES = 20
#: Spelled apart, so that this file does not name one.
_HOSTS = ("py" + "pi", "python" + "hosted", "test." + "py" + "pi", "ana" + "conda.org")
_FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "misc"}
PACKAGES = sorted(
    path.parent for path in modules() if path.name == "__init__.py" and path.parts[1:]
)


def committed() -> list[Path]:
    """Return the files under version control, and those about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    ended = subprocess.run(  # noqa: S603 - a fixed command
        command, cwd=ROOT, capture_output=True, check=False
    )
    if ended.returncode:
        pytest.skip("this is no checkout")
    names = ended.stdout.decode("utf-8", "surrogateescape").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_file_is_long() -> None:
    lengths = {
        str(path): len((PACKAGE / path).read_text(encoding="utf-8").splitlines())
        for path in modules()
    }

    assert {p: n for p, n in lengths.items() if n > _LINES_OF_FILE} == {}


def _length(function: ast.FunctionDef) -> int:
    """Return the lines of a function behind its docstring."""
    body = function.body
    first = body[1] if ast.get_docstring(function) and len(body) > 1 else body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_no_function_is_long() -> None:
    long = {
        f"{path}:{function.name}": _length(function)
        for path, tree in modules().items()
        for function in functions(tree)
        if _length(function) > _LINES_OF_FUNCTION
    }

    assert long == {}


def test_no_file_is_named_after_nothing() -> None:
    named = {part for path in modules() for part in path.with_suffix("").parts}

    assert named & _FORBIDDEN_NAMES == set()


def test_every_file_begins_by_saying_what_it_is() -> None:
    silent = [
        str(path) for path, tree in modules().items() if not ast.get_docstring(tree)
    ]

    assert silent == []


#: Folders whose files are imported one by one: each command, each flow.
_FOLDERS = {"cli", "data", "flows", "ports", "resolvers"}


@pytest.mark.parametrize("package", PACKAGES, ids=str)
def test_a_package_shows_few_names_and_tells_where_things_are(package: Path) -> None:
    files = {p.stem for p in (PACKAGE / package).glob("*.py")} - {"__init__"}
    module = importlib.import_module(".".join(("mioboe", *package.parts)))
    shown = getattr(module, "__all__", ())
    text = module.__doc__ or ""

    if package.name not in _FOLDERS and len(package.parts) == 1:
        assert shown
        assert any(f"`{name}`" in text for name in files), "no map"
    assert text
    assert len(shown) == len(set(shown)) <= _NAMES
    assert all(hasattr(module, name) for name in shown)


def test_nothing_is_left_to_be_written() -> None:
    unwritten = [
        str(path)
        for path in modules()
        if "To be written" in (PACKAGE / path).read_text(encoding="utf-8")
    ]

    assert unwritten == []


PATCHING = re.compile(
    r"\bmonkeypatch\b|\bmock\.patch|unittest\.mock|unittest import mock|\bsetattr\("
)


def test_no_test_patches_anything() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path != Path(__file__)
        for match in PATCHING.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_committed_file_names_a_package_registry() -> None:
    found = []
    for path in committed():
        content = path.read_bytes().lower()
        found += [
            f"{path.relative_to(ROOT)}: {host}"
            for host in _HOSTS
            if re.search(rb"\b" + host.encode() + rb"\b", content)
        ]

    assert found == []


def test_nobody_on_the_inside_prints_or_exits() -> None:
    loud = [
        f"{path}: {getattr(node.func, 'id', '')}"
        for path, tree in modules().items()
        if path.parts[0] != "cli" and path.name != "__main__.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"print", "exit", "quit", "input", "eval"}
    ]

    assert loud == []


def test_nothing_is_caught_that_is_not_named() -> None:
    """Only the frames of a worker, a mail and a transaction catch everything."""
    allowed = {
        "flows/reading.py",
        "sources/imap/faults.py",
        "sources/maildir_watch.py",
        "sources/pool.py",
        "store/sqlite.py",
    }
    found = {
        str(path)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or getattr(node.type, "id", "") in {"Exception", "BaseException"}
        )
    }

    assert found <= allowed
