"""Secrets that the keyring of the system keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mioboe.catalog.secrets import NoSecretError, Secrets

if TYPE_CHECKING:
    from pathlib import Path


def secrets(home: Path, found: str) -> Secrets:
    return Secrets(home=home, environ={}, keyring=lambda name: f"{name}{found}")


def test_the_keyring_is_asked_by_name(tmp_path: Path) -> None:
    assert secrets(tmp_path, "-secret").find("keyring:taro") == "taro-secret"


def test_what_the_keyring_does_not_have_is_told(tmp_path: Path) -> None:
    empty = Secrets(home=tmp_path, environ={}, keyring=lambda _: "")

    with pytest.raises(NoSecretError, match="keyring:taro"):
        empty.find("keyring:taro")


def test_without_a_keyring_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoSecretError, match="keyring"):
        Secrets(home=tmp_path, environ={}).find("keyring:taro")
