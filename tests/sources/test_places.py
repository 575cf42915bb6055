from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.commands import assert_calm, environment, mioboe
from tests.fakes.posts import make_home

from mioboe.sources import places

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, size: int = 100) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


def test_folders_of_mail_programs_are_found(tmp_path: Path) -> None:
    thunderbird = tmp_path / ".thunderbird" / "a.default" / "ImapMail" / "imap.x.test"
    write(thunderbird / "INBOX", 3000)
    write(thunderbird / "INBOX.msf", 50_000)
    apple = tmp_path / "Library" / "Mail" / "V10" / "ABC"
    for number in range(3):
        write(apple / "INBOX.mbox" / "Data" / f"{number}.emlx")
    write(tmp_path / "Maildir" / "cur" / "1:2,S")
    write(tmp_path / "Maildir" / "new" / "2")
    write(tmp_path / "Documents" / "Outlook Files" / "me.pst", 700)
    write(tmp_path / "Downloads" / "takeout-2026.zip", 9)

    found = {
        place.program: (place.path, place.size, place.mails)
        for place in places({}, tmp_path)
    }

    assert found == {
        "Thunderbird": (str(thunderbird), 3000, None),
        "Apple Mail": (str(apple), 300, 3),
        "Maildir": (str(tmp_path / "Maildir"), 200, 2),
        "Outlook": (
            str(tmp_path / "Documents" / "Outlook Files" / "me.pst"),
            700,
            None,
        ),
        "Takeout": (str(tmp_path / "Downloads" / "takeout-2026.zip"), 9, None),
    }


def test_variables_of_the_system_are_followed(tmp_path: Path) -> None:
    box = tmp_path / "roaming" / "Thunderbird" / "Profiles" / "p" / "Mail" / "x"
    write(box / "Inbox")

    found = places({"APPDATA": str(tmp_path / "roaming")}, tmp_path / "nobody")

    assert [place.path for place in found] == [str(box)]


def test_a_place_under_two_names_is_one(tmp_path: Path) -> None:
    write(tmp_path / ".maildir" / "cur" / "1")
    (tmp_path / "Maildir").symlink_to(tmp_path / ".maildir")

    assert len(places({}, tmp_path)) == 1


def test_what_is_empty_or_shut_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "Maildir" / "cur").mkdir(parents=True)
    shut = tmp_path / ".thunderbird"
    shut.mkdir()
    shut.chmod(0o000)

    try:
        assert places({"APPDATA": "\0"}, tmp_path) == []
    finally:
        shut.chmod(0o700)


def test_the_command_prints_what_scan_would_read(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    write(tmp_path / "Maildir" / "cur" / "1", 4200)

    ended = mioboe(
        "--language", "en", "sources", home=home, env=environment(HOME=str(tmp_path))
    )
    none = mioboe("sources", home=home, env=environment(HOME=str(home), USER="nobody"))

    assert_calm(ended, 0, complaints=0)
    assert "Maildir  4.2 kB  1 mails" in ended.out
    assert f"mioboe scan {tmp_path}/Maildir" in ended.out
    assert_calm(none, 2, complaints=0)
