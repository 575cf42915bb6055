"""Settings, data and a HOME that are faulty: one clear line for each fault."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.commands import assert_calm, mioboe, together
from tests.fakes.posts import (
    friendly,
    make_home,
    raid,
    write_tree,
)

RAID = raid()
AS_NOBODY: dict[str, Any] = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}


# ---------------------------------------------------------------------- settings


def test_every_fault_of_the_settings_is_named_with_its_line(tmp_path: Path) -> None:
    home = make_home(
        tmp_path / "home",
        '[household]\ntimezone = "Mars/Base"\nlanguage = "fr"\n'
        '[[household.people]]\nname = "a"\naddresses = ["x"]\npostcodes = ["1"]\n'
        '[authenticity]\nrecorded_answers = "gone.json"\n',
    )

    ended = mioboe("scan", tmp_path, "--json", home=home)

    assert_calm(ended, 2, complaints=5)
    lines = [line.split("mioboe.toml:")[1].split(":")[0] for line in ended.complaints]
    assert lines == ["2", "3", "6", "7", "9"]
    assert ended.out == ""


def test_settings_that_are_no_toml_stop_every_command(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", "[household\n")
    path = str(tmp_path)
    calls = [["scan", path], ["verify", path], ["rebuild"]]

    for ended in together(partial(mioboe, *words, home=home) for words in calls):
        assert_calm(ended, 2, complaints=1)
        assert "mioboe.toml:1: not TOML" in ended.err
    assert not (home / "mioboe.sqlite").exists()


def test_recorded_answers_that_are_broken_are_named(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home / "dns.json").write_text("{", encoding="utf-8")

    ended = mioboe("scan", tmp_path, home=home)

    assert_calm(ended, 2, complaints=1)
    assert "mioboe.toml:11" in ended.err
    assert "dns.json" in ended.err


def test_recorded_answers_of_another_shape_are_named(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home / "dns.json").write_text('{"a.example": 5}', encoding="utf-8")

    assert_calm(mioboe("scan", tmp_path, home=home), 2, complaints=1)


def test_data_of_ones_own_that_is_needed_and_broken_is_named(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home / "data").mkdir()
    (home / "data" / "levels.yaml").write_text("ask: many\n", encoding="utf-8")

    ended = mioboe("scan", tmp_path, home=home)

    assert_calm(ended, 2)
    assert all("levels.yaml:" in line for line in ended.complaints)


def own_profile(home: Path) -> None:
    """Write a faulty profile into a HOME."""
    (home / "data" / "profiles").mkdir(parents=True)
    path = home / "data" / "profiles" / "amazon-co-jp.yaml"
    path.write_text("id: amazon-co-jp\n", encoding="utf-8")


def test_a_broken_profile_of_ones_own_is_named_by_check(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    own_profile(home)

    ended = mioboe("check", home=home)

    assert_calm(ended, 2)
    assert all("amazon-co-jp.yaml" in line for line in ended.complaints)


def test_a_broken_profile_of_ones_own_is_named_by_scan_too(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    own_profile(home)
    tree = write_tree(tmp_path / "mail", RAID)

    assert "amazon-co-jp.yaml" in mioboe("scan", tree, "--json", home=home).err


def test_a_data_file_that_may_not_be_read_is_named(open_folder: Path) -> None:
    home = make_home(open_folder / "home")
    home.chmod(0o777)
    own_profile(home)
    (home / "data" / "profiles" / "amazon-co-jp.yaml").chmod(0)

    assert_calm(mioboe("check", home=home, **AS_NOBODY), 2)
    ended = mioboe("scan", open_folder, home=home, **AS_NOBODY)
    assert "Traceback" not in ended.err


# -------------------------------------------------------------------------- HOME


def test_a_home_that_is_not_there_is_made(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "mail", [friendly("2026-01-23 10:00")])
    home = tmp_path / "a" / "b"

    assert_calm(mioboe("scan", tree, "--json", home=home), 0)
    assert (home / "mioboe.sqlite").is_file()


def test_a_home_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "mioboe.sqlite").write_bytes(b"no database " * 500)
    homes = [tmp_path / "file", tmp_path / "broken", Path("/proc/nope")]

    ends = together(partial(mioboe, "scan", tmp_path, "--json", home=h) for h in homes)

    for home, ended in zip(homes, ends, strict=True):
        assert_calm(ended, 2, complaints=1)
        assert str(home) in ended.err
        assert ended.out == ""


def test_a_home_where_nobody_may_write_is_named(open_folder: Path) -> None:
    home = make_home(open_folder / "home")
    tree = write_tree(open_folder / "mail", RAID)
    home.chmod(0o555)

    ended = mioboe("scan", tree, home=home, **AS_NOBODY)

    home.chmod(0o755)
    if "No module named" in ended.err:
        pytest.skip("another user may not read the project")
    assert_calm(ended, 2, complaints=1)
    assert "mioboe.sqlite" in ended.err
