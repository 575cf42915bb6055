"""What people and attackers may hand to it: one clear line each, no traceback."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.commands import assert_calm, environment, mioboe, start, together
from tests.fakes.posts import (
    SETTINGS,
    friendly,
    life,
    make_home,
    ordered,
    raid,
    write_mbox,
    write_tree,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

RAID = raid()
AS_NOBODY: dict[str, Any] = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a HOME."""
    return make_home(tmp_path / "home")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder that every user of this machine may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


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


# ----------------------------------------------------------------------- the end


def test_a_reader_that_has_seen_enough_is_no_fault(home: Path, tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "mail", life(2010, 2025, 12))

    with (
        start("--home", home, "scan", tree, "--json") as scan,
        subprocess.Popen(
            ["/usr/bin/env", "head", "-1"], stdin=scan.stdout, stdout=subprocess.PIPE
        ) as head,
    ):
        assert scan.stdout is not None
        assert scan.stderr is not None
        scan.stdout.close()
        first, _ = head.communicate(timeout=60)
        complaint = scan.stderr.read()
        scan.wait(timeout=60)

    assert first.startswith(b'{"kind": "message"')
    assert complaint == b""
    assert scan.returncode in {0, 1, 141, -signal.SIGPIPE}


@pytest.mark.parametrize("target", ["/dev/full", "closed"])
def test_an_output_that_takes_nothing_is_one_line(
    home: Path, tmp_path: Path, target: str
) -> None:
    tree = write_tree(tmp_path / "mail", [*life(2020, 2025), *RAID])
    redirect = ">&-" if target == "closed" else "> /dev/full"
    command = f'"$0" -m mioboe --home "$1" scan --json "$2" {redirect}'

    ended = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", command, _python(), home, tree],
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert b"Traceback" not in ended.stderr


def _python() -> str:
    import sys  # noqa: PLC0415

    return sys.executable


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_is_the_same_whatever_the_locale(
    home: Path, tmp_path: Path, encoding: str
) -> None:
    tree = write_tree(tmp_path / "mail", RAID)

    ended = mioboe(
        "scan", tree, "--json", home=home, env=environment(PYTHONIOENCODING=encoding)
    )

    assert_calm(ended, 1)
    assert len({line["id"] for line in ended.of("finding")}) == 3


def test_an_interrupt_ends_it_in_good_order(home: Path, tmp_path: Path) -> None:
    raw = RAID[0].lf
    box = tmp_path / "large.mbox"
    with box.open("wb") as file:
        for n in range(15_000):
            file.write(b"From a@b.test Mon Jan  5 10:00:00 2026\n")
            file.write(raw.replace(b"Message-ID: <", b"Message-ID: <%d" % n) + b"\n")

    with start("--home", home, "scan", box, "--json") as scan:
        time.sleep(1.5)
        scan.send_signal(signal.SIGINT)
        started = time.monotonic()
        out, complaint = scan.communicate(timeout=60)

    assert time.monotonic() - started < 10
    assert b"Traceback" not in complaint
    assert (scan.returncode, out) == (130, b"")
    assert_calm(mioboe("rebuild", home=home), 0)


def test_without_a_network_it_ends_soon_and_says_what_it_can(tmp_path: Path) -> None:
    settings = SETTINGS.replace("live_dns = false", "live_dns = true")
    settings = settings.replace('recorded_answers = "dns.json"\n', "")
    home = make_home(tmp_path / "home", settings)
    tree = write_tree(tmp_path / "mail", [*life(2020, 2025), *RAID])
    started = time.monotonic()

    ended = mioboe("scan", tree, "--json", home=home, seconds=60)

    assert_calm(ended, ended.status)
    assert len(ended.of("message")) == 39
    assert time.monotonic() - started < 30
    assert stat.S_ISREG((home / "mioboe.sqlite").stat().st_mode)
