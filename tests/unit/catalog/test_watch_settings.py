"""Settings of a watch: what is wrong is told with its line, and no secret is."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from mioboe.catalog import read_settings
from mioboe.catalog.watch_settings import address_of, quiet_hours

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """
[household]
[[household.people]]
name = "山田 太郎"
quiet = "22:00-07:00"
escalate_after_minutes = 0
[household.people.channels]
act = ["env:TARO_PHONE"]
ask = ["ntfys://ntfy.example/yamada-1"]
[[household.people]]
name = "山田 花子"
language = "en"
channels = { act = ["file:secrets/hanako"] }
[alerts]
phrase = "みかんの木"
base_url = "https://home.example/mioboe"
heartbeat = "https://hc.example/ping/1"
[[mailboxes]]
id = "taro"
address = "taro@gmail.com"
password = "file:secrets/taro"
"""


def faults(folder: Path, text: str) -> list[tuple[str, str]]:
    """Return line and detail of each fault."""
    path = folder / "mioboe.toml"
    path.write_text(text, encoding="utf-8")
    _, problems = read_settings(path)
    return [(one.where.rpartition(":")[2], one.detail) for one in problems]


def test_sound_settings_are_read(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND) == []

    settings, _ = read_settings(tmp_path / "mioboe.toml")
    taro, hanako = settings.household.people
    assert taro.channels.ask == ("ntfys://ntfy.example/yamada-1",)
    assert (taro.escalate_after_minutes, hanako.escalate_after_minutes) == (0, None)
    assert hanako.channels.act == ("file:secrets/hanako",)
    assert settings.mailboxes[0].address == "taro@gmail.com"
    assert settings.alerts.phrase == "みかんの木"


PERSON = "[[household.people]]\nname = 'a'\n"
MAILBOX = "[[mailboxes]]\nid = 'a'\naddress = 'a@b.test'\n"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (f"{PERSON}quiet = 'at night'\n", "3", "22:00-07:00"),
        (f"{PERSON}quiet = '25:00-07:00'\n", "3", "22:00-07:00"),
        (f"{PERSON}language = 'fr'\n", "3", "'fr'"),
        (f"{PERSON}escalate_after_minutes = -1\n", "3", "less than 0"),
        (f"{PERSON}most_an_hour = 0\n", "3", "less than 1"),
        (f"{PERSON}[household.people.channels]\nact = ['x']\n", "3", "a channel is"),
        (f"{PERSON}[household.people.channels]\nnote = ['x']\n", "4", "unknown key"),
        (
            "[alerts]\nphrase = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'\n",
            "2",
            "40",
        ),
        ("[alerts]\nbase_url = 'home'\n", "2", "'home'"),
        ("[alerts]\nbase_url = 'http://a/?x=1'\n", "2", "no address"),
        ("[alerts]\nbase_url = 'http://a:99999'\n", "2", "no address"),
        ("[alerts]\nlisten = '0.0.0.0:80'\n", "2", "this machine"),
        ("[alerts]\nheartbeat = 'hc'\n", "2", "URL"),
        ("[alerts]\nspeed = 0\n", "2", "0 is not between 1 and"),
        ("[[mailboxes]]\nid = 'a'\n", "1", "'address' is missing"),
        (f"{MAILBOX}password = 'secret'\n", "4", "a secret does not stand here"),
        (f"{MAILBOX}security = 'ssl'\n", "4", "tls, starttls, none"),
        (f"{MAILBOX}host = 'a.test'\nsecurity = 'none'\n", "5", "in the clear"),
        (f"{MAILBOX}port = 70000\n", "4", "no port"),
        (f"{MAILBOX}connections = -1\n", "4", "less than 0"),
        (f"{MAILBOX}kind = 'pop3'\n", "4", "imap, jmap, maildir"),
        (f"{MAILBOX}kind = 'maildir'\n", "2", "its path"),
        (f"{MAILBOX}path = 'Maildir'\n", "4", 'kind = "maildir"'),
        (f"{MAILBOX}url = 'https://a.test'\n", "4", 'kind = "jmap"'),
        (f"{MAILBOX}kind = 'jmap'\nurl = 'http://a.test'\n", "5", "https://"),
        (f"{MAILBOX}kind = 'jmap'\nurl = 'https://[a'\n", "5", "https://"),
        (f"{MAILBOX}{MAILBOX}", "5", "two mailboxes"),
        ("[[mailboxes]]\nid = 'A b'\naddress = 'a@b.test'\n", "2", "small letters"),
        ("[[mailboxes]]\nid = 'a'\naddress = 'b.test'\n", "3", "mail address"),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, text: str, line: str, word: str
) -> None:
    ((found, detail),) = faults(tmp_path, text)

    assert found == line
    assert word in detail
    assert "secret'" not in detail


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-07:00", (time(22), time(7))),
        ("9:30 〜 10:00", (time(9, 30), time(10))),
        ("07:00-07:00", None),
        ("7-8", None),
        ("", None),
    ],
)
def test_quiet_hours_have_a_begin_and_an_end(
    text: str, hours: tuple[time, time] | None
) -> None:
    assert quiet_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("127.0.0.1:8642", ("127.0.0.1", 8642)),
        ("localhost:0", ("localhost", 0)),
        ("[::1]:80", ("::1", 80)),
        ("192.168.1.5:80", None),
        ("127.0.0.1", None),
        ("127.0.0.1:x", None),
        ("127.0.0.1:65536", None),
    ],
)
def test_only_this_machine_is_listened_on(
    text: str, place: tuple[str, int] | None
) -> None:
    assert address_of(text) == place
