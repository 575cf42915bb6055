"""Our own source, read as trees of syntax: what tests about the code ask of it."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "src/mioboe"
_CODE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[A-Za-z0-9]+)*")


@functools.cache
def modules() -> dict[Path, ast.Module]:
    """Return every module of the package by its path below it."""
    return {
        path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Return every function in a tree, methods and inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def codes_passed(names: set[str], keyword: str, place: int) -> dict[str, Path]:
    """Return the codes that calls of these functions are given, and a file of each.

    Args:
        names: Names of functions or methods.
        keyword: The argument, where it is given by name.
        place: Its position, where it is not.

    Returns:
        Code to file. A part that is only known at run time is a `*` in it.
    """
    found: dict[str, Path] = {}
    for path, tree in modules().items():
        for function in [*functions(tree), tree]:
            for call in _calls(function, names):
                given = _argument(call, keyword, place)
                for code in _texts(given, function) if given else ():
                    if _CODE.fullmatch(code.replace("*", "x")):
                        found[code] = path
    return found


def _calls(scope: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in names:
                yield node


def _argument(call: ast.Call, keyword: str, place: int) -> ast.expr | None:
    for given in call.keywords:
        if given.arg == keyword:
            return given.value
    return call.args[place] if len(call.args) > place else None


def _texts(value: ast.expr, scope: ast.AST) -> Iterator[str]:
    """Return the texts that an expression may be."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body, scope)
        yield from _texts(value.orelse, scope)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "*"
            for part in value.values
        )
    elif isinstance(value, ast.Name):
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == value.id
                for target in node.targets
            ):
                yield from _texts(node.value, scope)
