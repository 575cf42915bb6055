"""Archives as people and attackers hand them over: one clear line, no traceback."""

from __future__ import annotations

import os
import socket
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.posts import (
    friendly,
    make_home,
    ordered,
    raid,
    write_mbox,
    write_tree,
)

RAID = raid()
AS_NOBODY: dict[str, Any] = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}


# ------------------------------------------------------------------------- paths


def test_paths_of_which_nothing_can_be_read_are_named_one_line_each(
    home: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = tmp_path / "nothing.mbox"
    nothing.touch()
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "notes.txt").write_text("milk, eggs")
    (bare / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket"))
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    paths: list[str | Path] = [
        tmp_path / "nope",
        "x" * 5000,
        "line\nbreak",
        nothing / "inside",
        empty,
        nothing,
        bare,
        pipe,
        tmp_path / "socket",
        "/dev/null",
        loop,
        dangling,
    ]

    ended = mioboe("scan", *paths, "--json", home=home)

    server.close()
    assert_calm(ended, 2)
    assert len(ended.complaints) >= len(paths) - 2
    assert all(line.startswith("mioboe: ") for line in ended.complaints)
    assert ended.lines == [
        {
            "kind": "summary",
            "messages": 0,
            "relevant": 0,
            "findings": 0,
            "problems": len(ended.complaints),
        }
    ]


def test_an_empty_name_is_no_folder(home: Path, tmp_path: Path) -> None:
    write_tree(tmp_path / "mail", RAID)

    ended = mioboe("scan", "", "--json", home=home, cwd=tmp_path / "mail")

    assert_calm(ended, 2, complaints=1)


def test_what_can_be_read_is_read_beside_what_cannot(
    home: Path, tmp_path: Path
) -> None:
    tree = write_tree(tmp_path / "mail", RAID)

    ended = mioboe("scan", tmp_path / "nope", tree, "--json", home=home)

    assert_calm(ended, 1, complaints=1)
    assert len({line["id"] for line in ended.of("finding")}) == 3


def test_names_that_are_no_text_are_no_obstacle(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.eml"))).write_bytes(RAID[0].raw)
    (folder / "\u202egnp.eml").write_bytes(RAID[1].raw)
    (folder / "a\nb.eml").write_bytes(RAID[2].raw)

    ended = mioboe("scan", folder, "--json", home=home)

    assert_calm(ended, 1, complaints=0)
    assert len(ended.of("message")) == 3
    assert "\n" not in "".join(line["source"] for line in ended.of("message"))


def test_an_archive_whose_own_name_is_no_text_is_no_obstacle(
    home: Path, tmp_path: Path
) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    Path(os.fsdecode(folder)).mkdir()
    (Path(os.fsdecode(folder)) / "a.eml").write_bytes(RAID[0].raw)

    assert_calm(mioboe("scan", folder, "--json", home=home), 1)


@pytest.mark.parametrize("where", ["home", "path"])
def test_a_user_that_does_not_exist_is_no_crash(home: Path, where: str) -> None:
    strange = "~nobody-of-that-name/x"
    arguments = ["--home", strange, "check"] if where == "home" else ["scan", strange]

    first = () if where == "home" else ("--home", home)
    ended = mioboe(*first, *arguments)

    assert "Traceback" not in ended.err


def test_a_file_that_may_not_be_read_is_named_and_the_rest_goes_on(
    open_folder: Path,
) -> None:
    home = make_home(open_folder / "home")
    home.chmod(0o777)
    tree = write_tree(
        open_folder / "mail", [*RAID, ordered("250-1-1", 5, "2026-01-01 10:00")]
    )
    (tree / "0003.eml").chmod(0)
    locked = tree / "locked"
    locked.mkdir(mode=0)

    ended = mioboe("scan", tree, "--json", home=home, **AS_NOBODY)

    locked.chmod(0o755)
    if "No module named" in ended.err:
        pytest.skip("another user may not read the project")
    assert_calm(ended, 1)
    assert len(ended.of("message")) == 3
    assert sum("0003.eml" in line for line in ended.complaints) >= 1
    assert sum("locked" in line for line in ended.complaints) >= 1


def test_an_archive_that_may_not_be_read_is_named_and_the_rest_goes_on(
    open_folder: Path,
) -> None:
    home = make_home(open_folder / "home")
    home.chmod(0o777)
    tree = write_tree(open_folder / "mail", RAID)
    locked = open_folder / "locked"
    locked.mkdir(mode=0)

    ended = mioboe("scan", tree, locked, "--json", home=home, **AS_NOBODY)

    locked.chmod(0o755)
    assert_calm(ended, 1, complaints=1)


# ---------------------------------------------------------------------- archives


def test_a_truncated_mbox_is_read_as_far_as_it_goes(home: Path, tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "a.mbox", [*RAID, friendly("2026-01-23 10:00")])
    content = box.read_bytes()
    box.write_bytes(content[: content.rindex(b"\nSubject:") + 4])

    ended = mioboe("scan", box, "--json", home=home)

    assert_calm(ended, 1, complaints=1)
    assert len({line["id"] for line in ended.of("finding")}) == 3
    assert str(box) in ended.err


def test_a_zip_bomb_is_left_packed(home: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        with packed.open("zeros.mbox", "w") as member:
            line = b"From a@b.test Mon Jan  5 10:00:00 2026\n" + b"\x00" * (1 << 20)
            for _ in range(300):
                member.write(line)
        packed.writestr("mail/a.eml", RAID[0].raw)

    started = time.monotonic()
    ended = mioboe("scan", bomb, "--json", home=home)

    assert_calm(ended, 1)
    assert len(ended.of("message")) == 1
    assert time.monotonic() - started < 30


def test_a_zip_without_a_mail_is_named(home: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(tmp_path / "a.zip", "w").close()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("photo.jpg", b"\xff\xd8\xff")

    assert_calm(mioboe("scan", tmp_path / "a.zip", home=home), 2, complaints=1)
    assert_calm(mioboe("scan", tmp_path / "b.zip", home=home), 2, complaints=1)


def test_a_zip_that_is_none_is_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + b"\xff" * 500)

    assert_calm(mioboe("scan", tmp_path / "a.zip", home=home), 2, complaints=1)


def test_a_tree_that_leads_into_itself_ends(home: Path, tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "mail", RAID)
    (tree / "deep").mkdir()
    (tree / "deep" / "up").symlink_to(tree)
    (tree / "self").symlink_to(tree / "self")
    (tree / "out").symlink_to("/")
    os.mkfifo(tree / "pipe.eml")

    ended = mioboe("scan", tree, "--json", home=home)

    assert_calm(ended, 1)
    assert len(ended.of("message")) == 3


def test_a_mail_without_end_is_read_in_part(home: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.eml"
    with large.open("wb") as file:
        file.write(RAID[0].raw)
        file.truncate(200 << 20)

    ended = mioboe("scan", large, "--json", home=home)

    assert_calm(ended, 1)
    assert len(ended.of("message")) == 1


def test_one_hostile_mail_does_not_end_the_scan(home: Path, tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "mail", RAID)
    hostile = ordered("250-7777777-7777777", 5, "2026-01-20 10:00", signed=False)
    raw = hostile.raw.replace(b"5 JPY", "5 \u0131nr".encode())
    (tree / "hostile.eml").write_bytes(raw)

    ended = mioboe("scan", tree, "--json", home=home)

    assert_calm(ended, 1)
    assert len(ended.of("finding")) >= 3
