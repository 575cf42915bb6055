from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mioboe.catalog import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.kit import Problem

SOUND = """
[household]
timezone = "Europe/Berlin"
language = "en"
[[household.people]]
name = "山田 太郎"
addresses = ["taro@home.example"]
postcodes = ["150-0001", "１５００００２"]
[[household.people]]
name = "山田 花子"
[authenticity]
trusted_authservs = ["mx.home.example"]
trusted_sealers = "sealer.example"
live_dns = false
recorded_answers = "dns.json"
"""


def write(folder: Path, text: str) -> Path:
    """Return the file of settings with this text."""
    path = folder / "mioboe.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[tuple[str, str]]:
    """Return line and detail of each fault."""
    _, problems = read_settings(write(folder, text))
    return [(_line(problem), problem.detail) for problem in problems]


def _line(problem: Problem) -> str:
    assert problem.code in {"bad-settings", "bad-data"}
    return problem.where.rpartition("mioboe.toml")[2].lstrip(":")


def test_sound_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "dns.json").write_text("{}", encoding="utf-8")

    settings, problems = read_settings(write(tmp_path, SOUND))

    assert problems == []
    assert settings.household.timezone == "Europe/Berlin"
    assert settings.household.language == "en"
    assert [person.name for person in settings.household.people] == [
        "山田 太郎",
        "山田 花子",
    ]
    assert settings.household.people[0].postcodes == ("150-0001", "１５００００２")
    assert settings.authenticity.trusted_sealers == ("sealer.example",)
    assert not settings.authenticity.live_dns


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff[household]\n"])
def test_what_is_not_said_is_what_most_want(tmp_path: Path, text: str) -> None:
    assert read_settings(write(tmp_path, text)) == (Settings(), [])


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "mioboe.toml") == (Settings(), [])


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        "[household]\n"
        'timezone = "Mars/Base"\n'
        'language = "fr"\n'
        "[[household.people]]\n"
        'name = "a"\n'
        'addresses = ["a@b.test", "x"]\n'
        "[[household.people]]\n"
        'name = "b"\n'
        'postcodes = ["12"]\n'
        "[authenticity]\n"
        'recorded_answers = "nope.json"\n'
    )

    found = faults(tmp_path, text)

    assert [line for line, _ in found] == ["2", "3", "6", "9", "11"]
    for (_, detail), word in zip(
        found, ["Mars/Base", "fr", "'x'", "'12'", "nope.json"], strict=True
    ):
        assert word in detail


def test_faults_of_shape_and_of_values_are_told_at_once(tmp_path: Path) -> None:
    text = '[household]\ntimezone = "Mars/Base"\ntimezon = "x"\n'

    assert [line for line, _ in faults(tmp_path, text)] == ["2", "3"]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[household\n", "1", "not TOML"),
        ("a = 1\na = 2\n", "2", "not TOML"),
        ("[household]\ntimezon = 1\n", "2", "unknown key: timezon"),
        ("[homes]\n", "1", "unknown key: homes"),
        ("household = 1\n", "1", "expected keys and values"),
        ("[household]\nlanguage = ['ja']\n", "2", "expected text"),
        ("[authenticity]\nlive_dns = 'maybe'\n", "2", "expected true or false"),
        ("[[household.people]]\naddresses = ['a@b.test']\n", "1", "'name' is missing"),
        ("[household]\ntimezone = ''\n", "2", "no such time zone"),
        ("[household]\ntimezone = '../../etc/passwd'\n", "2", "no such time zone"),
        ("[household]\ntimezone = 'Asia'\n", "2", "no such time zone"),
        ("[[household.people]]\nname = 'a'\naddresses = ['@']\n", "3", "mail address"),
        ("[[household.people]]\nname = 'a'\naddresses = ['a@']\n", "3", "mail address"),
        ("[[household.people]]\nname = 'a'\npostcodes = ['〒1']\n", "3", "postcode"),
        ("[authenticity]\nrecorded_answers = '.'\n", "2", "cannot be read"),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, text: str, line: str, word: str
) -> None:
    ((found, detail),) = faults(tmp_path, text)

    assert found == line
    assert word in detail


@pytest.mark.parametrize("content", ["", "{", "[1]", "5", "\x00"])
def test_recorded_answers_that_are_no_json_object_are_a_fault(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "dns.json").write_text(content, encoding="utf-8")

    ((line, detail),) = faults(
        tmp_path, "[authenticity]\nrecorded_answers = 'dns.json'\n"
    )

    assert line == "2"
    assert "dns.json" in detail


@pytest.mark.parametrize(
    "content", ['{"a.example": 5}', '{"a.example": {"TXT": 5}}', '{"a.example": true}']
)
def test_recorded_answers_of_another_shape_are_a_fault(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "dns.json").write_text(content, encoding="utf-8")

    assert faults(tmp_path, "[authenticity]\nrecorded_answers = 'dns.json'\n")


def test_nesting_without_end_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "dns.json").write_text("[" * 100_000, encoding="utf-8")

    assert faults(tmp_path, "[authenticity]\nrecorded_answers = 'dns.json'\n")
    assert faults(tmp_path, "x = " + "[" * 2000 + "]" * 2000)


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "mioboe.toml").write_bytes(b"\xff\xfe")

    settings, (problem,) = read_settings(tmp_path / "mioboe.toml")

    assert settings == Settings()
    assert "cannot be read" in problem.detail


def test_a_folder_in_its_place_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "mioboe.toml").mkdir()

    _, (problem,) = read_settings(tmp_path / "mioboe.toml")

    assert "cannot be read" in problem.detail
