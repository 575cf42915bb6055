"""The other commands, as their users start them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe, together
from tests.fakes.posts import forged, make_home, ordered, unsigned
from tests.fakes.sources import ROOT

from mioboe import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.posts import Post

ORDER = ordered("250-0000001-0000001", 1010, "2026-01-10 13:05")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a HOME."""
    return make_home(tmp_path_factory.mktemp("commands") / "home")


def test_the_version_is_told() -> None:
    assert mioboe("--version").out == f"mioboe {__version__}\n"


def test_help_names_every_command_in_both_languages() -> None:
    ended = mioboe("--help")

    assert_calm(ended, 0, complaints=0)
    for name in (
        "check",
        "drill",
        "profile",
        "rebuild",
        "redact",
        "scan",
        "sources",
        "unread",
        "verify",
    ):
        assert f"\n  {name} " in ended.out
    assert "身に覚えのない" in ended.out


def test_a_call_that_cannot_be_meant_is_told_how() -> None:
    calls = [
        ["bogus"],
        ["scan"],
        ["scan", "--bogus", "x"],
        ["--language", "fr", "scan", "x"],
        ["scan", "--jobs", "0", "x"],
        ["verify"],
    ]
    for ended in together(partial(mioboe, *words) for words in calls):
        assert ended.status == 2
        assert "Traceback" not in ended.err
        assert "Usage: mioboe" in ended.err


@pytest.mark.parametrize(
    ("mail", "status", "word"),
    [
        (ORDER, 0, "本物"),
        (forged("2026-01-10 13:05"), 1, "偽"),
        (unsigned("2026-01-10 13:05"), 1, "確かめ"),
    ],
)
def test_one_mail_is_answered(home: Path, mail: Post, status: int, word: str) -> None:
    path = home / "a.eml"
    path.write_bytes(mail.raw)

    ended = mioboe("verify", path, home=home)

    assert_calm(ended, status, complaints=0)
    assert word in ended.out


def test_a_mail_can_come_by_standard_input(home: Path) -> None:
    ended = mioboe("--language", "en", "verify", "-", home=home, stdin=ORDER.raw)

    assert_calm(ended, 0)
    assert "250-0000001-0000001" in ended.out
    assert "1,010 yen" in ended.out


def test_what_is_no_mail_is_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff\x00" * 90)
    made = [tmp_path / name for name in ("none", "empty", "picture")]
    paths = [*map(str, made), "/", "/dev/zero"]

    for ended in together(
        partial(mioboe, "verify", path, home=home, seconds=30) for path in paths
    ):
        assert_calm(ended, 2, complaints=1)


def test_verify_keeps_nothing(home: Path) -> None:
    mioboe("verify", "-", home=home, stdin=ORDER.raw)

    assert not (home / "mioboe.sqlite").exists()


def test_the_shipped_data_is_sound() -> None:
    ended = mioboe("check")

    assert_calm(ended, 0, complaints=0)
    assert "profiles" in ended.out


def test_a_profile_can_be_tried(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(ORDER.raw)

    good = mioboe("profile", "try", "amazon-co-jp", path, home=home)
    wrong = mioboe("profile", "try", "jcb", path, tmp_path / "nope", home=home)

    assert_calm(good, 0)
    assert "read by amazon-co-jp/order-current" in good.out
    assert_calm(wrong, 2)
    assert "no form" in wrong.out


def test_a_rebuild_of_nothing_is_nothing(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")

    assert_calm(mioboe("rebuild", home=home), 0, complaints=0)


def test_what_anybody_can_have_a_genuine_sender_send_is_told_with_a_caution() -> None:
    mail = ROOT / "tests/golden/paypal/invoice-of-a-stranger-is-no-payment/in.eml"

    ended = mioboe("--language", "en", "verify", str(mail))

    assert "Anybody can have PayPal send a request for money" in ended.out
