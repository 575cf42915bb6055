from __future__ import annotations

import os
import socket
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import Everything, Naming, mail, mbox, read_all

from mioboe.kit import Problem
from mioboe.sources import Found, Kind, Tally, read, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = 1_700_000_000


def make(root: Path, *names: str) -> None:
    """Write a mail of that name at each of these places."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(mail(Path(name).stem))


def age(root: Path) -> None:
    """Let all that is there be old."""
    for path in [root, *root.rglob("*")]:
        os.utime(path, (OLD, OLD))


def test_a_single_mail_is_read_under_the_name_it_was_given(tmp_path: Path) -> None:
    make(tmp_path, "one.eml")

    reading = read_all(tmp_path / "one.eml")

    assert reading.locators == [f"{tmp_path}/one.eml"]
    assert reading.found[0].raw == mail("one")
    assert reading.found[0].mtime == (tmp_path / "one.eml").stat().st_mtime
    assert read_all(tmp_path / "one.eml", known=reading.marks).spans == []


def test_a_tree_is_read_in_order_whatever_its_files_are_called(tmp_path: Path) -> None:
    make(tmp_path, "b/2.txt", "b/1", "a.eml", "c.mail", "b/z/3.eml")

    reading = read_all(tmp_path)

    names = ["a.eml", "c.mail", "b/1", "b/2.txt", "b/z/3.eml"]
    assert reading.locators == [f"{tmp_path}/{name}" for name in names]
    assert reading.problems == []


PLIST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'
)


def test_a_mail_of_apple_mail_is_read_without_what_stands_around_it(
    tmp_path: Path,
) -> None:
    plain = mail("one")
    frame = str(len(plain)).encode().ljust(10) + b"\n" + plain + PLIST
    (tmp_path / "Messages").mkdir()
    (tmp_path / "Messages" / "1.emlx").write_bytes(frame)
    (tmp_path / "Messages" / "2.emlx").write_bytes(plain)

    reading = read_all(tmp_path)

    assert [found.raw for found in reading.found] == [plain, plain]


def test_a_mail_whose_attachments_apple_mail_moved_away_is_told_of(
    tmp_path: Path,
) -> None:
    (tmp_path / "1.partial.emlx").write_bytes(b"9999\n" + mail("one"))

    reading = read_all(tmp_path)

    assert reading.found == []
    assert reading.codes == ["part-missing"]


def test_hidden_files_and_files_that_are_no_mail_are_passed_over(
    tmp_path: Path,
) -> None:
    make(tmp_path, "a.eml", ".hidden.eml", ".git/x.eml")
    (tmp_path / "notes.txt").write_text("Dear diary: nothing came today.\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\0\0\0")

    reading = read_all(tmp_path)

    assert reading.locators == [f"{tmp_path}/a.eml"]
    assert reading.tally.strangers == 2
    assert reading.problems == []


def test_archives_inside_a_tree_are_read_as_such(tmp_path: Path) -> None:
    make(tmp_path, "a.eml", "box/cur/1:2,S")
    (tmp_path / "Inbox").write_bytes(mbox(mail("x"), mail("y")))
    (tmp_path / "old.mbox").write_bytes(mbox(mail("z")))

    reading = read_all(tmp_path)

    assert sorted(reading.locators) == sorted([
        f"{tmp_path}/a.eml",
        f"{tmp_path}/box/cur/1:2,S",
        f"{tmp_path}/Inbox@0",
        f"{tmp_path}/Inbox@{len(mbox(mail('x')))}",
        f"{tmp_path}/old.mbox@0",
    ])


def test_an_eml_with_a_from_line_is_one_mail(tmp_path: Path) -> None:
    raw = mbox(mail("a", "x\n\nFrom a@b.test Mon Jan  5 10:00:00 2026\nSubject: b\n\n"))
    (tmp_path / "a.eml").write_bytes(raw)

    assert [found.raw for found in read_all(tmp_path / "a.eml").found] == [raw]


@pytest.mark.parametrize("name", ["nothing", "a/b/c", "x\0y", "n" * 300, ""])
def test_a_path_that_is_not_there_is_one_problem(tmp_path: Path, name: str) -> None:
    make(tmp_path, "a")

    assert read_all(f"{tmp_path}/a/{name}" if name else "").codes == ["no-such-path"]


def test_a_tree_without_mail_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("hello\n")

    reading = read_all(tmp_path)

    assert [(p.code, p.where) for p in reading.problems] == [("no-mail", str(tmp_path))]
    assert reading.spans == []
    assert read_all(tmp_path / "a" / "b.txt").codes == ["no-mail"]


def test_empty_files_are_problems_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "b.eml")
    (tmp_path / "a.eml").touch()

    reading = read_all(tmp_path)

    assert [(p.code, p.where) for p in reading.problems] == [
        ("empty-file", f"{tmp_path}/a.eml")
    ]
    assert reading.locators == [f"{tmp_path}/b.eml"]
    assert read_all(tmp_path / "a.eml").codes == ["empty-file"]


def test_links_are_not_followed_out_of_the_tree_or_round_and_round(
    tmp_path: Path,
) -> None:
    make(tmp_path, "tree/sub/a.eml", "outside/b.eml")
    tree = tmp_path / "tree"
    (tree / "loop").symlink_to(tree)
    (tree / "sub" / "up").symlink_to("..")
    (tree / "again.eml").symlink_to("sub/a.eml")
    (tree / "out").symlink_to(tmp_path / "outside")
    (tree / "self").symlink_to("self")
    (tree / "gone").symlink_to("nowhere")

    reading = read_all(tree)

    assert reading.locators == [f"{tree}/sub/a.eml"]
    assert sorted((p.code, Path(p.where).name) for p in reading.problems) == [
        ("link-broken", "gone"),
        ("link-broken", "self"),
        ("link-leaves-tree", "out"),
    ]


def test_a_path_that_is_itself_a_link_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "tree/a.eml")
    (tmp_path / "link").symlink_to("tree")

    assert read_all(tmp_path / "link").locators == [f"{tmp_path}/link/a.eml"]


def test_pipes_and_sockets_stop_nothing(tmp_path: Path) -> None:
    make(tmp_path, "a.eml")
    os.mkfifo(tmp_path / "fifo")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("sock")
    finally:
        os.chdir(here)

    assert sorted(read_all(tmp_path).codes) == ["not-a-file", "not-a-file"]
    assert read_all(tmp_path / "fifo").codes == ["not-a-file"]
    assert read_all(tmp_path / "sock").codes == ["not-a-file"]


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder of somebody who may not read everything, and be they."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        if user == 0:
            os.chown(name, 65534, -1)
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            os.seteuid(user)


def test_what_may_not_be_read_is_a_problem(as_nobody: Path) -> None:
    make(as_nobody, "a.eml", "b.eml", "c/d.eml")
    (as_nobody / "a.eml").chmod(0)
    (as_nobody / "c").chmod(0)

    reading = read_all(as_nobody)
    alone = read_all(as_nobody / "a.eml")

    (as_nobody / "c").chmod(stat.S_IRWXU)
    assert sorted(reading.codes) == ["unreadable", "unreadable"]
    assert reading.locators == [f"{as_nobody}/b.eml"]
    assert alone.codes == ["unreadable"]


def test_a_tree_is_read_again_only_where_it_changed(tmp_path: Path) -> None:
    make(tmp_path, "a.eml", "b.eml", "c.eml")
    (tmp_path / "notes.txt").write_text("hello\n")
    age(tmp_path)
    first = read_all(tmp_path)
    make(tmp_path, "d/new.eml")
    (tmp_path / "b.eml").write_bytes(mail("b", "changed\n"))
    (tmp_path / "c.eml").unlink()

    second = read_all(tmp_path, known=first.marks)
    third = read_all(tmp_path, known=second.marks)

    assert second.locators == [f"{tmp_path}/b.eml", f"{tmp_path}/d/new.eml"]
    assert (third.spans, third.problems) == ([], [])


def test_a_file_that_vanishes_before_it_is_read_is_no_problem(tmp_path: Path) -> None:
    make(tmp_path, "a.eml", "b.eml")
    (span,) = spans(tmp_path)
    (tmp_path / "a.eml").unlink()

    assert not isinstance(span, Problem)
    found, tally = read(span, Everything())
    assert isinstance(found, Found)
    assert found.locator == f"{tmp_path}/b.eml"
    assert isinstance(tally, Tally)


def test_many_files_make_several_spans(tmp_path: Path) -> None:
    make(tmp_path, *(f"{n:05}.eml" for n in range(2100)))

    reading = read_all(tmp_path, Naming(b"Subject: 02099"))

    assert [len(span.names) for span in reading.spans] == [1000, 1000, 100]
    assert [span.mark is None for span in reading.spans] == [True, True, False]
    assert reading.locators == [f"{tmp_path}/02099.eml"]
    assert len(reading.tally.passed) == 2099


def test_a_header_of_any_length_is_read(tmp_path: Path) -> None:
    long = b"X-A: " + b"y" * 100_000 + b"\n" + mail("one")
    (tmp_path / "a.eml").write_bytes(long)

    assert read_all(tmp_path, Naming(b"Subject: one")).found[0].raw == long


def test_no_more_than_64_mib_of_a_mail_are_handed_on(tmp_path: Path) -> None:
    with (tmp_path / "a.eml").open("wb") as out:
        out.write(mail("big"))
        out.truncate(1 << 30)

    reading = read_all(tmp_path)

    assert reading.codes == ["too-large"]
    assert len(reading.found[0].raw) == 64 << 20


def test_a_maildir_is_read_with_its_folders_and_left_as_it_was(tmp_path: Path) -> None:
    names = [
        "new/3.host", "cur/1.host:2,S", "cur/2.host:2,RS", "tmp/4.host",
        ".Sent/cur/5.host:2,S", ".Sent/new/x", "Archive/cur/6.host", ".Sent/tmp/7",
    ]  # fmt: skip
    make(tmp_path, *names)
    (tmp_path / "dovecot.index").write_bytes(b"\0\1")
    age(tmp_path)

    reading = read_all(tmp_path)

    places = [
        "cur/1.host:2,S", "cur/2.host:2,RS", "new/3.host", ".Sent/cur/5.host:2,S",
        ".Sent/new/x", "Archive/cur/6.host",
    ]  # fmt: skip
    assert reading.locators == [f"{tmp_path}/{place}" for place in places]
    assert reading.problems == []
    assert all((tmp_path / name).stat().st_mtime == OLD for name in names)
    assert all((tmp_path / name).exists() for name in names)


def test_the_time_of_last_access_stays(tmp_path: Path) -> None:
    make(tmp_path, "cur/1:2,", "new/2")
    age(tmp_path)

    read_all(tmp_path)

    assert (tmp_path / "cur" / "1:2,").stat().st_atime == OLD


def test_a_maildir_is_read_again_only_where_there_is_new_mail(tmp_path: Path) -> None:
    make(tmp_path, "cur/1:2,", "cur/2:2,S", "new/3")
    age(tmp_path)
    first = read_all(tmp_path)
    (tmp_path / "new" / "3").rename(tmp_path / "cur" / "3:2,S")
    (tmp_path / "cur" / "2:2,S").unlink()
    make(tmp_path, "new/4")

    second = read_all(tmp_path, known=first.marks)

    assert second.locators == [f"{tmp_path}/new/4"]
    age(tmp_path)
    third = read_all(tmp_path, known=second.marks)
    assert (third.found, third.problems) == ([], [])


def test_an_unchanged_maildir_is_not_even_listed(tmp_path: Path) -> None:
    make(tmp_path, "cur/1:2,")
    (tmp_path / "new").mkdir()
    age(tmp_path)
    first = read_all(tmp_path)

    again = read_all(tmp_path, known=first.marks)

    assert (again.spans, again.problems) == ([], [])


def test_a_mail_that_is_flagged_between_listing_and_reading_is_read(
    tmp_path: Path,
) -> None:
    make(tmp_path, "new/1", "cur/2:2,", "cur/3:2,")
    (span,) = spans(tmp_path)
    (tmp_path / "new" / "1").rename(tmp_path / "cur" / "1:2,S")
    (tmp_path / "cur" / "2:2,").rename(tmp_path / "cur" / "2:2,S")
    (tmp_path / "cur" / "3:2,").unlink()

    assert not isinstance(span, Problem)
    assert span.kind is Kind.MAILDIR
    items = list(read(span, Everything()))
    assert [item.locator for item in items if isinstance(item, Found)] == [
        f"{tmp_path}/cur/2:2,S",
        f"{tmp_path}/cur/1:2,S",
    ]
    assert not any(isinstance(item, Problem) for item in items)
