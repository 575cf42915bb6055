"""Secrets are found where the settings say, and a missing one is told by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mioboe.catalog.secrets import NoSecretError, Secrets

if TYPE_CHECKING:
    from pathlib import Path


def secrets(home: Path, **environ: str) -> Secrets:
    return Secrets(home=home, environ=environ)


def test_what_means_no_place_is_the_secret_itself(tmp_path: Path) -> None:
    assert secrets(tmp_path).find("ntfys://a/b") == "ntfys://a/b"
    assert secrets(tmp_path).find("") == ""


def test_a_variable_holds_it_or_names_the_file_that_does(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from the file\nand more\n", encoding="utf-8")

    plain = secrets(tmp_path, TARO=" abc ")
    filed = secrets(tmp_path, TARO_FILE=str(tmp_path / "token"))

    assert plain.find("env:TARO") == "abc"
    assert filed.find("env:TARO") == "from the file"


def test_a_file_lies_below_home_unless_its_path_is_whole(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a").write_text("abc\n", encoding="utf-8")

    assert secrets(tmp_path).find("file:s/a") == "abc"
    assert secrets(tmp_path / "x").find(f"file:{tmp_path}/s/a") == "abc"


def test_a_credential_is_what_systemd_handed_over(tmp_path: Path) -> None:
    (tmp_path / "taro").write_text("abc", encoding="utf-8")
    found = secrets(tmp_path / "x", CREDENTIALS_DIRECTORY=str(tmp_path))

    assert found.find("credential:taro") == "abc"
    for name in ("../taro", ".taro", "x/taro"):
        with pytest.raises(NoSecretError):
            found.find(f"credential:{name}")


@pytest.mark.parametrize(
    "setting", ["env:NOBODY", "file:nothing", "credential:taro", "env:"]
)
def test_a_secret_that_is_not_there_is_told_by_its_place(
    tmp_path: Path, setting: str
) -> None:
    with pytest.raises(NoSecretError) as caught:
        secrets(tmp_path).find(setting)

    assert setting.partition(":")[2] in str(caught.value)


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("\n", encoding="utf-8")

    with pytest.raises(NoSecretError):
        secrets(tmp_path).find("file:a")
