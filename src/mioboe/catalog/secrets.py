"""Secrets, by what the settings say of where they are.

`env:NAME` is a variable, or the file that `NAME_FILE` names; `file:PATH` a file, below
HOME where the path is not absolute; `credential:NAME` what systemd handed over;
`keyring:NAME` what the keyring of the system keeps for us under that name.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mioboe.catalog.watch_settings import REFERENCES
from mioboe.kit import MioboeError

_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
_LONGEST: Final = 16_384
#: Of the keyring: whose secrets they are.
_SERVICE: Final = "mioboe"


class NoSecretError(MioboeError):
    """A secret is not where the settings say that it is."""


def of_keyring(name: str) -> str:
    """Return what the keyring of the system keeps under a name; empty: nothing.

    Raises:
        NoSecretError: There is no keyring, or nobody has unlocked it.
    """
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        msg = "the library `keyring` is not installed"
        raise NoSecretError(msg) from error
    try:
        return keyring.get_password(_SERVICE, name) or ""
    except keyring.errors.KeyringError as error:
        msg = f"the keyring does not open: {type(error).__name__}"
        raise NoSecretError(msg) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Finds the secrets of one HOME."""

    home: Path
    environ: Mapping[str, str]
    keyring: Callable[[str], str] = of_keyring

    def find(self, setting: str) -> str:
        """Return the secret that a setting means; what means none is it itself.

        Args:
            setting: `env:NAME`, `file:PATH`, `credential:NAME`, `keyring:NAME`, or
                anything else.

        Raises:
            NoSecretError: It is not there, or is empty.
        """
        if not setting.startswith(REFERENCES):
            return setting
        kind, _, name = setting.partition(":")
        found = {
            "env": self._variable,
            "file": self._file,
            "credential": self._credential,
            "keyring": self.keyring,
        }[kind](name.strip())
        if not found:
            msg = f"{setting}: there is nothing in it"
            raise NoSecretError(msg)
        return found

    def _variable(self, name: str) -> str:
        if value := self.environ.get(name, ""):
            return value.strip()
        if path := self.environ.get(f"{name}_FILE", ""):
            return self._file(path)
        return ""

    def _credential(self, name: str) -> str:
        folder = self.environ.get(_CREDENTIALS, "")
        if not folder or os.sep in name or name.startswith("."):
            return ""
        return self._file(str(Path(folder) / name))

    def _file(self, path: str) -> str:
        """Return the first line of a file.

        Raises:
            NoSecretError: It cannot be read.
        """
        place = self.home / Path(path).expanduser()
        try:
            with place.open(encoding="utf-8") as file:
                return file.readline(_LONGEST).strip()
        except (OSError, ValueError, RuntimeError) as error:
            msg = f"{place} cannot be read: {type(error).__name__}"
            raise NoSecretError(msg) from error
