"""`mioboe unread`, as its users start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.posts import make_home, ordered, post

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "ご注文番号: H-20260110-3\n合計: 3,240円"
MAILS = [
    ordered("250-0000001-0000001", 1010, "2026-01-10 13:05"),
    *(
        post(
            "ご注文ありがとうございます",
            TEXT,
            at=f"2026-01-1{day} 10:00",
            by="order@hoshi-books.example",
            signed=False,
            name="星書房",
        )
        for day in range(5)
    ),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a HOME that has read some mails."""
    home = make_home(tmp_path_factory.mktemp("unread") / "home")
    folder = home / "mail"
    folder.mkdir()
    for number, mail in enumerate(MAILS):
        (folder / f"{number}.eml").write_bytes(mail.raw)
    assert mioboe("scan", folder, home=home).status in {0, 1}
    return home


def test_the_pile_is_listed_with_what_was_missing(home: Path) -> None:
    ended = mioboe("unread", home=home)

    assert_calm(ended, 1, complaints=0)
    assert "order@hoshi-books.example  5通" in ended.out
    assert "form" in ended.out
    assert "ほか2件" in ended.out


def test_it_speaks_english_and_shows_all(home: Path) -> None:
    ended = mioboe("--language", "en", "unread", "--all", home / "mail", home=home)

    assert_calm(ended, 1, complaints=0)
    assert "5 mails (5 with a sum and an order number" in ended.out
    assert ended.out.count("no form matched") == 5


def test_its_mails_can_be_written_to_files(home: Path, tmp_path: Path) -> None:
    ended = mioboe("unread", "--write", tmp_path / "out", home=home)

    assert_calm(ended, 1, complaints=0)
    written = [path.read_bytes() for path in (tmp_path / "out").glob("*.eml")]
    assert sorted(written) == sorted(mail.raw for mail in MAILS[1:])


def test_where_nothing_is_unread_it_says_so(tmp_path: Path) -> None:
    ended = mioboe("--language", "en", "unread", home=make_home(tmp_path / "home"))

    assert_calm(ended, 0, complaints=0)
    assert ended.out == "Every mail that matters was read.\n"


def test_a_profile_can_be_started_from_one_of_them(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    path = tmp_path / "a.eml"
    path.write_bytes(MAILS[1].raw)

    shown = mioboe("profile", "new", "--from", path, home=home)
    written = mioboe("profile", "new", "--from", path, "--write", home=home)
    words = ("profile", "new", "--id", "hoshi-books", "--write", "--from")
    again = mioboe(*words, path, home=home)

    assert_calm(shown, 0, complaints=0)
    assert "id: hoshi-books" in shown.out
    assert_calm(written, 0, complaints=0)
    assert_calm(again, 2, complaints=2)
    assert_calm(mioboe("check", home=home), 0, complaints=0)
    tried = mioboe("profile", "try", "hoshi-books", path, home=home)
    assert_calm(tried, 0)
    assert "order: H-20260110-3" in tried.out
    assert "3240" in tried.out


def test_what_cannot_start_one_is_one_line(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    free, bare = tmp_path / "free.eml", tmp_path / "bare.eml"
    free.write_bytes(b"From: a@gmail.com\nSubject: x\n\ny")
    bare.write_bytes(b"Subject: x\n\ny")

    for file in (free, bare, tmp_path / "none"):
        ended = mioboe("profile", "new", "--from", file, home=home)
        assert_calm(ended, 2, complaints=1)


def test_a_changed_form_is_a_note_of_the_scan_and_stands_in_the_history(
    tmp_path: Path,
) -> None:
    home = make_home(tmp_path / "home")
    usual = [
        ordered(f"250-000000{day}-0000001", 1010, f"2026-01-1{day} 13:05")
        for day in range(6)
    ]
    other = post("注文済み: 「電球」", "1,010 JPY", at="2026-01-20 10:00")
    for number, mail in enumerate([*usual, other]):
        (tmp_path / f"{number}.eml").write_bytes(mail.raw)

    scanned = mioboe("scan", *sorted(tmp_path.glob("*.eml")), home=home)
    shown = mioboe("--language", "en", "profile", "drift", home=home)

    assert_calm(scanned, scanned.status, complaints=1)
    assert "amazon-co-jp/order-current: labels" in scanned.err
    assert_calm(shown, 1, complaints=0)
    assert "amazon-co-jp/order-current  2026-01-10 - 2026-01-20  7 mails" in shown.out
    assert other.message_id in shown.out
