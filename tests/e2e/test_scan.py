"""`mioboe scan` as its users start it."""

from __future__ import annotations

import os
import time
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe, together
from tests.fakes.posts import (
    SETTINGS,
    forged,
    friendly,
    life,
    make_home,
    post,
    raid,
    unsigned,
    write_maildir,
    write_mbox,
    write_tree,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.commands import Ended

BEFORE = life(2022, 2025)
RAID = raid()
ALL = [
    *BEFORE,
    *RAID,
    forged("2026-01-21 10:00"),
    unsigned("2026-01-22 10:00"),
    friendly("2026-01-23 10:00"),
]
FINDING = [
    "kind", "id", "at", "level", "shop", "order", "amount", "case_kind", "signals",
    "messages", "rivals", "question", "answer",
]  # fmt: skip


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a HOME in which a tree was scanned, and the tree."""
    folder = tmp_path_factory.mktemp("scanned")
    home = make_home(folder / "home")
    tree = write_tree(folder / "mail", ALL)
    mioboe("scan", tree, "--json", home=home)
    return home, tree


@pytest.fixture(scope="module")
def said(scanned: tuple[Path, Path]) -> Ended:
    """Return what `--json` prints about that tree."""
    home, tree = scanned
    return mioboe("scan", tree, "--json", home=home)


def test_every_line_is_as_the_contract_says(
    scanned: tuple[Path, Path], said: Ended
) -> None:
    assert_calm(said, 1, complaints=0)
    messages, findings = said.of("message"), said.of("finding")
    assert len(messages) == len(ALL) - 1
    assert said.lines[-1] == {
        "kind": "summary",
        "messages": len(ALL),
        "relevant": len(ALL) - 1,
        "findings": 4,
        "problems": 0,
    }
    for line in messages:
        keys = ["kind", "source", "message_id", "verdict", "reasons", "events"]
        assert list(line) == keys
        assert line["source"].startswith(f"{scanned[1]}/")
        assert line["reasons"]
        assert all(isinstance(reason, str) for reason in line["reasons"])
    for line in findings:
        assert list(line) == FINDING
        assert line["level"] in {"note", "ask", "act"}
        assert all(list(sign) == ["id", "why"] for sign in line["signals"])
        assert isinstance(line["amount"]["value"], str)
    assert [line["level"] for line in findings] == ["act", "act", "act", "ask"]


def test_lines_come_in_order_of_arrival_each_finding_behind_its_mail(
    home: Path, tmp_path: Path
) -> None:
    box = write_mbox(tmp_path / "a.mbox", list(reversed(ALL)))

    lines = mioboe("scan", box, "--json", home=home).lines

    moments = [e["at"] for x in lines if x["kind"] == "message" for e in x["events"]]
    assert moments == sorted(moments)
    for number, line in enumerate(lines):
        if line["kind"] == "finding":
            before = [x for x in lines[:number] if x["kind"] == "message"]
            assert before[-1]["message_id"] in line["messages"]


def test_genuine_forged_and_unproven_are_told_apart(said: Ended) -> None:
    messages = said.of("message")

    verdicts = [line["verdict"] for line in messages]
    assert verdicts == ["genuine"] * (len(BEFORE) + 3) + ["forged", "unproven"]
    assert messages[-2]["events"] == []
    order = messages[0]["events"][0]
    assert list(order) == ["type", "shop", "order", "amount", "at"]
    assert order["type"] == "order-placed"


def shapes(folder: Path) -> dict[str, Path]:
    """Return the same mails in every kind of archive."""
    found = {
        "tree": write_tree(folder / "tree", ALL),
        "mbox": write_mbox(folder / "a.mbox", ALL),
        "maildir": write_maildir(folder / "Maildir", ALL),
        "zip": folder / "a.zip",
        "takeout": folder / "takeout.zip",
    }
    with zipfile.ZipFile(found["zip"], "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(found["tree"].iterdir()):
            packed.write(path, f"mail/{path.name}")
    with zipfile.ZipFile(found["takeout"], "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(found["mbox"], "Takeout/Mail/All mail.mbox")
    return found


def test_the_shape_of_an_archive_changes_nothing(tmp_path: Path) -> None:
    calls = [
        partial(mioboe, "scan", path, "--json", home=make_home(tmp_path / f"h-{name}"))
        for name, path in shapes(tmp_path).items()
    ]

    first, *others = together(calls)

    assert_calm(first, 1, complaints=0)
    wanted = [{**line, "source": ""} for line in first.lines]
    for ended in others:
        assert_calm(ended, 1, complaints=0)
        assert [{**line, "source": ""} for line in ended.lines] == wanted


def test_copies_in_several_archives_count_once(home: Path, tmp_path: Path) -> None:
    paths = shapes(tmp_path).values()

    ended = mioboe("scan", *paths, "--json", home=home)

    assert ended.lines[-1]["messages"] == len(ALL)
    assert len(ended.of("message")) == len(ALL) - 1


@pytest.mark.parametrize(
    ("posts", "status"),
    [(BEFORE, 0), (ALL, 1), ([friendly("2026-01-23 10:00")], 0), ([ALL[-3]], 0)],
)
def test_the_exit_status_says_whether_somebody_must_look(
    home: Path, tmp_path: Path, posts: list[object], status: int
) -> None:
    tree = write_tree(tmp_path / "mail", posts)  # type: ignore[arg-type]

    assert_calm(mioboe("scan", tree, home=home), status)


def test_a_second_scan_says_the_same_and_reads_nothing(
    home: Path, tmp_path: Path
) -> None:
    box = write_mbox(tmp_path / "a.mbox", ALL)
    an_hour_ago = time.time() - 3600
    os.utime(box, (an_hour_ago, an_hour_ago))
    first = mioboe("scan", box, "--json", home=home)
    content = box.read_bytes()
    # What was read is scrambled, save the ends by which an mbox is known again.
    middle = b"x" * (len(content) - 2 * 8192)
    box.write_bytes(content[:8192] + middle + content[-8192:])
    os.utime(box, (an_hour_ago, an_hour_ago))

    again = mioboe("scan", box, "--json", home=home)

    assert again == first


def test_an_archive_that_grows_is_read_on(home: Path, tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "a.mbox", BEFORE)
    first = mioboe("scan", box, "--json", home=home)
    more = write_mbox(tmp_path / "b.mbox", RAID).read_bytes()
    with box.open("ab") as file:
        file.write(more)

    again = mioboe("scan", box, "--json", home=home)

    assert (first.status, again.status) == (0, 1)
    assert again.lines[: len(BEFORE)] == first.lines[: len(BEFORE)]
    assert again.lines[-1]["messages"] == len(BEFORE) + 3


def test_a_folder_that_grows_is_read_on(home: Path, tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "mail", BEFORE)
    mioboe("scan", tree, "--json", home=home)
    write_tree(tree / "new", RAID)

    again = mioboe("scan", tree, "--json", home=home)

    assert again.status == 1
    assert again.lines[-1]["messages"] == len(BEFORE) + 3


def test_an_older_archive_changes_what_is_found_as_if_it_had_been_there(
    tmp_path: Path,
) -> None:
    old = write_mbox(tmp_path / "old.mbox", BEFORE)
    new = write_mbox(tmp_path / "new.mbox", RAID)
    late, soon = make_home(tmp_path / "late"), make_home(tmp_path / "soon")
    scan = partial(mioboe, "scan", "--json")
    alone, _ = together([partial(scan, new, home=late), partial(scan, old, home=soon)])
    scan(old, home=late)

    after, wanted = together([partial(scan, new, home=h) for h in (late, soon)])

    assert after == wanted
    assert after.of("finding") != alone.of("finding")


def test_a_rebuild_gives_the_same(scanned: tuple[Path, Path], said: Ended) -> None:
    home, tree = scanned
    rebuilt = mioboe("rebuild", home=home)

    assert_calm(rebuilt, 0, complaints=0)
    assert mioboe("scan", tree, "--json", home=home) == said


def test_the_language_can_be_chosen(scanned: tuple[Path, Path]) -> None:
    home, tree = scanned
    english_words = ("--language", "en", "scan", tree)
    japanese, english, lines = together([
        partial(mioboe, "scan", tree, home=home),
        partial(mioboe, *english_words, home=home),
        partial(mioboe, *english_words, "--json", home=home),
    ])

    assert "すぐに動いてください" in japanese.out
    assert "ACT NOW" in english.out
    assert "すぐに" not in english.out
    assert "gift card" in lines.of("finding")[0]["signals"][0]["why"]


def test_the_settings_choose_the_language_too(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", SETTINGS.replace('"ja"', '"en"'))
    tree = write_tree(tmp_path / "mail", ALL)

    assert "ACT NOW" in mioboe("scan", tree, home=home).out


def test_the_report_tells_what_to_do_before_why(scanned: tuple[Path, Path]) -> None:
    home, tree = scanned
    report = mioboe("--language", "en", "scan", tree, home=home).out

    assert report.index("ACT NOW") < report.index("What to do first")
    assert report.index("What to do first") < report.index("Why it may not be yours")
    assert "x9k2@gmail.com" in report
    assert "evil.test" not in report


def test_a_report_cannot_play_with_the_terminal(home: Path, tmp_path: Path) -> None:

    nasty = post(
        "注文済み: 「\x1b[2J\x1b]0;x\x07\u202egnp」",
        "注文番号\n250-0000001-0000001\n合計\n1,010 JPY\n",
        at="2026-01-22 10:00",
        signed=False,
    )
    tree = write_tree(tmp_path / "mail", [nasty])

    report = mioboe("scan", tree, home=home)

    assert_calm(report, 1)
    assert not set("\x1b\x07\u202e") & set(report.out)


def test_nothing_in_the_archive_is_touched(home: Path, tmp_path: Path) -> None:
    maildir = write_maildir(tmp_path / "Maildir", ALL)
    new = maildir / "new"
    (maildir / "cur" / "1700000000.M0P1.host:2,S").rename(new / "1700000000.M0P1.host")
    before = [(p, p.stat().st_mtime_ns) for p in sorted(maildir.rglob("*"))]

    assert_calm(mioboe("scan", maildir, "--json", home=home), 1)

    assert [(p, p.stat().st_mtime_ns) for p in sorted(maildir.rglob("*"))] == before


def test_paths_are_shown_as_they_were_given(home: Path, tmp_path: Path) -> None:
    write_tree(tmp_path / "mail", RAID)

    ended = mioboe("scan", "./mail", "--json", home=home, cwd=tmp_path)

    assert ended.of("message")[0]["source"] == "./mail/0000.eml"


def test_one_process_and_several_say_the_same(
    scanned: tuple[Path, Path], said: Ended, tmp_path: Path
) -> None:
    home = make_home(tmp_path / "home")

    one = mioboe("scan", scanned[1], "--json", "--jobs", "1", home=home)

    assert one == said
