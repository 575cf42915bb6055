"""Writing what `mioboe setup` heard: settings and secrets, for the owner alone."""

from __future__ import annotations

import contextlib
import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mioboe.bootstrap import BadSettingsError
from mioboe.catalog import read_settings
from mioboe.catalog.write_settings import written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.catalog import Settings

SETTINGS: Final = "mioboe.toml"
_SECRETS: Final = "secrets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where things went."""

    path: Path
    #: The settings before; `None`: there were none, or they stayed.
    copy: Path | None


def secret_file(name: str) -> str:
    """Return how the settings say that a secret is in its own file."""
    return f"file:{_SECRETS}/{name}"


def changes(home: Path, settings: Settings) -> list[str]:
    """Return how the settings file would change, line by line; empty: not at all."""
    lines = difflib.unified_diff(
        _text(home).splitlines(), written(settings).splitlines(), lineterm="", n=0
    )
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def has_remarks(home: Path) -> bool:
    """Return whether somebody wrote remarks into the settings file."""
    return any(line.lstrip().startswith("#") for line in _text(home).splitlines())


def keep(home: Path, settings: Settings, secrets: Mapping[str, str]) -> Kept:
    """Write settings and secrets; the settings last, whole or not at all.

    Args:
        home: HOME, made where it is not there.
        settings: All settings.
        secrets: By name; see `secret_file`.

    Returns:
        Where they are.

    Raises:
        BadSettingsError: They would not be read again, so nothing was changed.
        OSError: The disk does not take them.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder, path = home / _SECRETS, home / SETTINGS
    new = home / f"{SETTINGS}.new"
    _write(new, written(settings))
    _, problems = read_settings(new)
    if problems:
        new.unlink()
        raise BadSettingsError(problems)
    if secrets:
        folder.mkdir(mode=0o700, exist_ok=True)
    for name, secret in secrets.items():
        fresh = folder / f"{name}.new"
        _write(fresh, f"{secret}\n")
        fresh.replace(folder / name)
    copy = None
    if path.exists() and _text(home) != written(settings):
        copy = _copied(home, path)
    new.replace(path)
    return Kept(path=path, copy=copy)


def _copied(home: Path, path: Path) -> Path:
    """Return where the settings so far are kept beside the new ones."""
    number = 1
    while (copy := home / f"{SETTINGS}.{number}").exists():
        number += 1
    _write(copy, path.read_bytes())
    return copy


def _text(home: Path) -> str:
    try:
        return (home / SETTINGS).read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _write(path: Path, text: str | bytes) -> None:
    """Write a file that nobody but the owner may read."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode() if isinstance(text, str) else text)
        file.flush()
        os.fsync(file.fileno())
