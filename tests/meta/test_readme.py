"""What the README tells people to type, exists."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest
from tests.fakes.sources import ROOT

from mioboe.cli import group

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (ROOT / "README.md").read_text(encoding="utf-8")
_LINE = re.compile(r"^[ \t]*(?:\$ )?((?:mioboe|python3 dev\.py) .+)$", re.MULTILINE)


def calls(program: str) -> list[list[str]]:
    """Return the words behind that program on each line that calls it."""
    found = []
    for match in _LINE.finditer(README):
        line = match[1].split("#")[0].split("|")[0].strip()
        if line.startswith(program):
            found.append(shlex.split(line.removeprefix(program)))
    if not found:
        pytest.skip(f"README.md calls no {program} yet")
    return found


def commands(words: list[str]) -> Iterator[tuple[click.Command, list[str]]]:
    """Yield each command that words name, and the words behind it."""
    command: click.Command = group
    context = click.Context(group)
    while True:
        yield command, words
        if not isinstance(command, click.Group):
            return
        rest = [word for word in words if not word.startswith("-")]
        named = [word for word in rest if command.get_command(context, word)]
        if not named:
            return
        found = command.get_command(context, named[0])
        assert found is not None
        words = words[words.index(named[0]) + 1 :]
        command = found


def test_every_command_that_the_readme_calls_exists() -> None:
    for words in calls("mioboe"):
        if words[:1] in (["--version"], ["--help"]):
            continue
        chain = [command for command, _ in commands(words)]
        assert len(chain) > 1, words
        options = {
            name
            for command in chain
            for option in command.params
            for name in (*option.opts, *option.secondary_opts)
        }
        given = {word.split("=")[0] for word in words if word.startswith("--")}
        assert given <= options | {"--help", "--version"}, words


def test_every_chore_that_the_readme_calls_exists() -> None:
    chores = (ROOT / "dev.py").read_text(encoding="utf-8")

    for words in calls("python3 dev.py"):
        assert f"dev.py {words[0]}" in chores, words
