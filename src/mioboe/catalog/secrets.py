"""Secrets, by what the settings say of where they are.

`env:NAME` is a variable, or the file that `NAME_FILE` names; `file:PATH` a file, below
HOME where the path is not absolute; `credential:NAME` what systemd handed over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mioboe.catalog.watch_settings import REFERENCES
from mioboe.kit import MioboeError

_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
_LONGEST: Final = 16_384


class NoSecretError(MioboeError):
    """A secret is not where the settings say that it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Finds the secrets of one HOME."""

    home: Path
    environ: Mapping[str, str]

    def find(self, setting: str) -> str:
        """Return the secret that a setting means; what means none is it itself.

        Args:
            setting: `env:NAME`, `file:PATH`, `credential:NAME`, or anything else.

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
