"""What came of trying a mailbox, in words."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from tests.fakes.sources import ROOT
from tests.fakes.watches import WallClock

from mioboe.catalog import load
from mioboe.catalog.mailboxes import read_mailboxes
from mioboe.catalog.secrets import Secrets
from mioboe.catalog.watch_settings import MailboxSettings
from mioboe.catalog.words import read_words
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.trial import Trial, TrialPage
from mioboe.cli.runs.mailboxes import Doors
from mioboe.cli.runs.trying import tried
from mioboe.kit import Problem

if TYPE_CHECKING:
    from pathlib import Path

PRESETS, _ = read_mailboxes()
PROBLEMS = load().texts.problems
TARO = MailboxSettings(id="taro", address="taro@gmail.com", password="env:PW")
GOOD = Trial(
    settings=TARO,
    preset=PRESETS["gmail"],
    place="imap.gmail.com:993",
    steps=("name", "reach", "private", "sign-in", "folders", "mail"),
    folders=12,
    messages=3456,
    watched=("INBOX", "Spam"),
    tells=True,
)


def page(language: str) -> TrialPage:
    words = Words(texts=read_words("mailboxes"), language=language)
    return TrialPage(words=words, problems=PROBLEMS)


def doors(home: Path, **environ: str) -> Doors:
    finder = Secrets(home=home, environ=environ, keyring=lambda _: "")
    return Doors(home=home, presets=PRESETS, clock=WallClock(), secrets=finder)


def said(trial: Trial, language: str = "ja") -> str:
    return "\n".join(page(language).lines(trial))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_was_good_is_ticked_off_line_by_line(language: str) -> None:
    text = said(GOOD, language)

    assert text.count("○") == 8
    assert "×" not in text
    assert "3,456" in text
    assert "INBOX, Spam" in text


def test_a_server_that_does_not_tell_is_no_fault() -> None:
    text = said(dataclasses.replace(GOOD, tells=False))

    assert "△" in text
    assert "1分ごと" in text


def test_a_refused_password_is_followed_by_the_way_to_get_one() -> None:
    problem = Problem(
        code="mailbox-login-refused", where="imap:taro", detail="Invalid credentials"
    )
    text = said(dataclasses.replace(GOOD, steps=GOOD.steps[:4], problem=problem))

    assert "× サインイン" in text
    assert "Invalid credentials" in text
    assert "16 文字" in text
    assert "https://myaccount.google.com/apppasswords" in text
    assert "mioboe sources test taro" in text


def test_steps_that_nobody_has_confirmed_say_so() -> None:
    problem = Problem(code="mailbox-login-refused", where="imap:taro")
    trial = dataclasses.replace(
        GOOD, steps=GOOD.steps[:4], problem=problem, preset=PRESETS["yahoo-japan"]
    )

    assert "十分に確かめられていません" in said(trial)


@pytest.mark.parametrize(
    ("settings", "lack"),
    [
        (MailboxSettings(id="a", address="a@nowhere.test"), "host"),
        (MailboxSettings(id="a", address="a@docomo.ne.jp"), "user"),
        (MailboxSettings(id="a", address="a@gmail.com"), "password"),
        (MailboxSettings(id="a", address="a@outlook.com"), "client-id"),
        (MailboxSettings(id="a", address="a@b.test", provider="x"), "provider"),
        (TARO, "secret"),
    ],
)
def test_what_the_settings_lack_is_said_in_both_languages(
    tmp_path: Path, settings: MailboxSettings, lack: str
) -> None:
    trial = tried(settings, doors(tmp_path))

    assert (trial.lack, trial.is_good) == (lack, False)
    for language in ("ja", "en"):
        assert "mioboe setup" in said(trial, language)


def test_a_maildir_is_tried_by_looking_at_it(tmp_path: Path) -> None:
    (tmp_path / "Mail" / "cur").mkdir(parents=True)
    (tmp_path / "Mail" / "cur" / "1.M1.host:2,S").write_bytes(b"Subject: a\n\nb\n")
    settings = MailboxSettings(id="a", address="a@b.test", kind="maildir", path="Mail")
    good = tried(settings, doors(tmp_path))
    bad = tried(dataclasses.replace(settings, path="none"), doors(tmp_path))

    assert (good.is_good, good.folders, good.messages) == (True, 1, 1)
    assert bad.problem is not None
    assert bad.problem.code == "no-such-path"


def test_every_text_is_used_by_somebody() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src/mioboe/cli").rglob("*.py")
    )
    for name in read_words("mailboxes"):
        kind, _, rest = name.partition("-")
        is_made = kind in {"good", "bad", "lack"} and f'"{rest}"' in code
        assert is_made or f'"{name}"' in code, name
