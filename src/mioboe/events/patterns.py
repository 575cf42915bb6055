"""Patterns of data files, compiled once, in linear time whatever the mail holds."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import re2


@functools.lru_cache(maxsize=8192)
def compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 has no type stubs
    """Return ``pattern`` compiled by re2.

    Raises:
        re2.error: re2 refuses it (look-around, back-reference, bad syntax).
    """
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def fault(pattern: str) -> str:
    """Return what is wrong with ``pattern``; empty where nothing is."""
    try:
        compiled(pattern)
    except re2.error as error:
        text = error.args[0] if error.args else error
        return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return ""


def found(pattern: str, text: str) -> bool:
    """Return whether ``pattern`` matches anywhere in ``text``."""
    return compiled(pattern).search(text) is not None


def values(pattern: str, text: str, *, most: int = 1000) -> list[str]:
    """Return what the first matches name: group `v` of each, or all of it.

    Args:
        pattern: In the syntax of re2.
        text: Folded.
        most: How many matches to look at.
    """
    machine = compiled(pattern)
    group = "v" if "v" in machine.groupindex else 0
    matches = itertools.islice(machine.finditer(text), most)
    return [match[group] or "" for match in matches]
