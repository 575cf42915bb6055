"""`mioboe setup` and `mioboe sources test`, as somebody at a keyboard starts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.imap_server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.imap_server import ImapServer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with serving() as made:
        yield made


def typed(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def settings_at(server: ImapServer, home: Path) -> Path:
    home.mkdir()
    (home / "mioboe.toml").write_text(
        f"""\
[household]
language = "ja"
[[household.people]]
name = "山田 太郎"
addresses = ["taro@home.example"]
[[mailboxes]]
id = "taro"
address = "taro@home.example"
host = "127.0.0.1"
port = {server.port}
security = "none"
user = "taro@home.example"
password = "file:secrets/mailbox-taro"
""",
        encoding="utf-8",
    )
    return home


def test_somebody_is_led_to_settings_by_a_few_questions(tmp_path: Path) -> None:
    home = tmp_path / "home"
    answers = typed(
        *("", "山田 太郎", "taro@gmail.com", "", "150-0001", ""),
        *("n", "みかんの木", "1", "", ""),
    )
    ended = mioboe("setup", home=home, stdin=answers)

    assert_calm(ended, 0, complaints=0)
    assert "一度も聞きません" in ended.out
    topic = re.search(r"mioboe-[a-z0-9-]{19}", ended.out)
    assert topic is not None
    assert (
        home / "secrets" / "channel-1"
    ).read_text().strip() == f"ntfys://ntfy.sh/{topic[0]}"
    text = (home / "mioboe.toml").read_text("utf-8")
    assert topic[0] not in text
    assert 'phrase = "みかんの木"' in text
    assert_calm(mioboe("rebuild", home=home), 0)


def test_it_speaks_english_to_those_who_ask(tmp_path: Path) -> None:
    answers = typed("en", "Taro", "taro@gmail.com", "", "", "", "n", "", "", "")
    ended = mioboe("setup", home=tmp_path / "home", stdin=answers)

    assert_calm(ended, 0)
    assert "never asked for the password of a shop" in ended.out
    assert 'language = "en"' in (tmp_path / "home" / "mioboe.toml").read_text("utf-8")


def test_whoever_leaves_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    ended = mioboe("setup", home=tmp_path / "home", stdin=typed("", "山田 太郎"))

    assert_calm(ended, 130)
    assert not (tmp_path / "home").exists()


def test_a_wrong_password_is_told_and_the_right_one_is_tried_and_kept(
    server: ImapServer, tmp_path: Path
) -> None:
    home = settings_at(server, tmp_path / "home")
    answers = typed("n", "y", "wrong", "1", "", server.password, "", "", "")
    ended = mioboe("setup", home=home, stdin=answers)

    assert_calm(ended, 0)
    assert "受け付けられません" in ended.out
    assert "見張れます" in ended.out
    assert server.password not in ended.out + ended.err
    secret = home / "secrets" / "mailbox-taro"
    assert secret.read_text().strip() == server.password
    assert secret.stat().st_mode & 0o777 == 0o600


def test_all_can_be_said_on_the_command_line(
    server: ImapServer, tmp_path: Path
) -> None:
    home, password = tmp_path / "home", tmp_path / "password"
    password.write_text(f"{server.password}\n")
    words = [
        *("setup", "--yes", "--name", "山田 太郎", "--address", "taro@home.example"),
        *("--host", "127.0.0.1", "--port", str(server.port), "--security", "none"),
        *("--password-file", str(password), "--phrase", "みかん"),
    ]
    first = mioboe(*words, home=home)
    again = mioboe(*words, "--postcode", "1500001", home=home)

    assert_calm(first, 0, complaints=0)
    assert_calm(again, 0, complaints=0)
    assert '+postcodes = ["150-0001"]' in again.out
    assert (home / "mioboe.toml.1").exists()
    assert (home / "mioboe.toml").read_text("utf-8").count("[[mailboxes]]") == 1
    assert_calm(mioboe("setup", "--yes", home=home), 2)


def test_faulty_settings_are_named_and_kept_beside_the_new_ones(
    tmp_path: Path,
) -> None:
    (tmp_path / "mioboe.toml").write_text("[alerts]\nlisten = 'x'\n", "utf-8")
    no = mioboe("setup", home=tmp_path, stdin=typed("n"))
    answers = typed("y", "Taro", "taro@gmail.com", "", "", "", "n", "", "", "")
    yes = mioboe("setup", home=tmp_path, stdin=answers)

    assert_calm(no, 2)
    assert "mioboe.toml:2" in no.out
    assert_calm(yes, 0)
    assert "listen" in (tmp_path / "mioboe.toml.1").read_text("utf-8")


def test_sources_are_tested_one_by_one(server: ImapServer, tmp_path: Path) -> None:
    home = settings_at(server, tmp_path / "home")
    missing = mioboe("sources", "test", home=home)
    (home / "secrets").mkdir()
    (home / "secrets" / "mailbox-taro").write_text(server.password)
    good = mioboe("--language", "en", "sources", "test", "taro", home=home)
    (home / "secrets" / "mailbox-taro").write_text("wrong")
    bad = mioboe("sources", "test", home=home)

    assert_calm(missing, 1, complaints=0)
    assert "設定にある場所にありません" in missing.out
    assert_calm(good, 0, complaints=0)
    assert "This mailbox can be watched." in good.out
    assert_calm(bad, 1, complaints=0)
    assert "サインイン" in bad.out
    assert_calm(mioboe("sources", "test", "hanako", home=home), 2, complaints=1)
    assert_calm(mioboe("sources", "test", home=tmp_path / "none"), 2, complaints=1)


def test_sources_alone_looks_for_mail_as_before(tmp_path: Path) -> None:
    ended = mioboe("sources", home=tmp_path / "home")

    assert_calm(ended, 2, complaints=0)
    assert "mioboe scan" in ended.out
