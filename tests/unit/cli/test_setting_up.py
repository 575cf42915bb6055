"""The dialogue of `mioboe setup`, answer by answer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from tests.fakes.oauth_server import providing
from tests.fakes.sources import ROOT
from tests.fakes.talks import ScriptedTalk
from tests.fakes.watches import WallClock

from mioboe.catalog import Settings, load, read_settings
from mioboe.catalog.mailboxes import read_mailboxes
from mioboe.catalog.secrets import Secrets
from mioboe.catalog.settings import (
    AuthenticitySettings,
    HouseholdSettings,
    PersonSettings,
)
from mioboe.catalog.watch_settings import (
    AlertSettings,
    ChannelSettings,
    MailboxSettings,
)
from mioboe.catalog.words import read_words
from mioboe.catalog.write_settings import written
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.trial import Trial, TrialPage
from mioboe.cli.runs.keeping import changes, keep
from mioboe.cli.runs.mailboxes import Doors
from mioboe.cli.runs.setting_up import Draft, SetupTalk, is_address, new_topic
from mioboe.cli.runs.setting_up_mailbox import MailboxTalk, id_for
from mioboe.cli.runs.talk import Voice
from mioboe.kit import Problem
from mioboe.sources.imap import Password

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.catalog.mailboxes import MailboxPreset
    from mioboe.sources.imap import Account

PRESETS, _ = read_mailboxes()
PROBLEMS = load().texts.problems
RICH = Settings(
    household=HouseholdSettings(
        timezone="Asia/Tokyo",
        language="en",
        people=(
            PersonSettings(
                name='山田 "太郎"\\',
                addresses=("taro@gmail.com",),
                postcodes=("150-0001",),
                channels=ChannelSettings(act=("env:A",), ask=("file:secrets/x",)),
                quiet="22:00-07:00",
                alarms_break_quiet=False,
                escalate_after_minutes=0,
            ),
            PersonSettings(name="花子\x7f"),
        ),
    ),
    authenticity=AuthenticitySettings(trusted_authservs=("mx.test",), live_dns=False),
    alerts=AlertSettings(phrase="みかん", base_url="https://home.example"),
    mailboxes=(
        MailboxSettings(id="taro", address="taro@gmail.com", password="env:P"),
        MailboxSettings(
            id="box", address="t@a.test", kind="maildir", path="M", leave_out=("A", "B")
        ),
    ),
)


class Attempts:
    """Gives prepared results of sign-ins, and remembers what was tried."""

    def __init__(self, *codes: str) -> None:
        self._codes = list(codes)
        self.secrets: list[str] = []
        self.users: list[str] = []

    def __call__(
        self, settings: MailboxSettings, preset: MailboxPreset | None, account: Account
    ) -> Trial:
        assert isinstance(account.sign_in, Password)
        self.secrets.append(account.sign_in.secret)
        self.users.append(account.user)
        code = self._codes.pop(0) if self._codes else ""
        steps = ("name", "reach", "private", "sign-in", "folders", "mail")
        cut = 1 if code.endswith("name-not-found") else 4
        return Trial(
            settings=settings,
            preset=preset,
            place=f"{account.host}:{account.port}",
            steps=steps[:cut] if code else steps,
            problem=Problem(code=code, where=account.name) if code else None,
            folders=3,
            watched=("INBOX",),
            tells=True,
        )


@dataclasses.dataclass
class Setup:
    """A dialogue and what came of it."""

    talk: ScriptedTalk
    draft: Draft
    setup: SetupTalk


def dialogue(
    home: Path,
    *answers: str,
    attempts: Attempts | None = None,
    settings: Settings | None = None,
    language: str = "ja",
) -> Setup:
    talk = ScriptedTalk(list(answers))
    voice = Voice(words=Words(texts=read_words("setup"), language=language), talk=talk)
    words = Words(texts=read_words("mailboxes"), language=language)
    finder = Secrets(home=home, environ={}, keyring=lambda _: "")
    mailboxes = MailboxTalk(
        voice=voice,
        page=TrialPage(words=words, problems=PROBLEMS),
        doors=Doors(home=home, presets=PRESETS, clock=WallClock(), secrets=finder),
        attempt=attempts or Attempts(),
    )
    setup = SetupTalk(voice=voice, mailboxes=mailboxes, topic=lambda: "mioboe-aaaa")
    return Setup(talk, Draft(settings or Settings()), setup)


TARO = ("山田 太郎", "taro@gmail.com", "", "150-0001", "n")


def test_from_nothing_to_a_mailbox_that_was_tried(tmp_path: Path) -> None:
    attempts = Attempts()
    one = dialogue(
        tmp_path, *TARO, "", "", "abcd efgh", "みかん", "1", "", "", attempts=attempts
    )
    one.setup.introduce()
    one.setup.run(one.draft)
    assert one.setup.finish(tmp_path, one.draft)

    settings, faults = read_settings(tmp_path / "mioboe.toml")
    assert faults == []
    (box,) = settings.mailboxes
    assert (box.id, box.address) == ("taro", "taro@gmail.com")
    assert settings.alerts.phrase == "みかん"
    assert settings.household.people[0].channels.ask == ("file:secrets/channel-1",)
    finder = Secrets(home=tmp_path, environ={})
    assert finder.find(box.password) == "abcd efgh"
    assert finder.find("file:secrets/channel-1") == "ntfys://ntfy.sh/mioboe-aaaa"
    assert attempts.secrets == ["abcd efgh"]
    assert one.talk.answers == []


def test_no_password_is_written_into_the_settings_or_shown(tmp_path: Path) -> None:
    one = dialogue(tmp_path, *TARO, "", "", "hunter2hunter2", "", "", "")
    one.setup.run(one.draft)
    one.setup.finish(tmp_path, one.draft)

    assert one.talk.hidden == ["hunter2hunter2"]
    assert "hunter2" not in one.talk.said
    assert "hunter2" not in (tmp_path / "mioboe.toml").read_text("utf-8")


def test_whatever_is_written_is_for_the_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one = dialogue(home, *TARO, "", "", "secret", "", "1", "", "")
    one.setup.run(one.draft)
    one.setup.finish(home, one.draft)

    modes = {
        str(path.relative_to(home)): path.stat().st_mode & 0o777
        for path in home.rglob("*")
    }
    assert home.stat().st_mode & 0o777 == 0o700
    assert modes == {
        "mioboe.toml": 0o600,
        "secrets": 0o700,
        "secrets/mailbox-taro": 0o600,
        "secrets/channel-1": 0o600,
    }


def test_it_says_that_no_password_of_a_shop_is_asked_for(tmp_path: Path) -> None:
    for language, words in (("ja", "一度も聞きません"), ("en", "never asked")):
        one = dialogue(tmp_path, language=language)
        one.setup.introduce()
        assert words in one.talk.said


def test_letters_and_digits_of_full_width_are_understood(tmp_path: Path) -> None:
    one = dialogue(
        tmp_path,
        "山田",
        "ｔａｒｏ＠ｇｍａｉｌ．ｃｏｍ",
        "",
        "１５０ー０００１".replace("ー", "－"),
        "ｎ",
        "ｎ",
        "",
        "",
    )
    one.setup.run(one.draft)

    (person,) = one.draft.settings.household.people
    assert person.addresses == ("taro@gmail.com",)
    assert person.postcodes == ("150-0001",)


def test_what_cannot_be_meant_is_asked_again(tmp_path: Path) -> None:
    one = dialogue(
        tmp_path,
        *("", "山田", "taro", "", "taro@gmail.com", "hanako", "", "東京", ""),
        *("maybe", "n", "n", "x" * 41, "", "7", ""),
    )
    one.setup.run(one.draft)

    assert one.talk.answers == []
    assert one.talk.said.count("@ が一つ要ります") == 3
    assert "7桁" in one.talk.said
    assert "40文字までの一行" in one.talk.said


def test_a_second_person_is_known_and_watched_too(tmp_path: Path) -> None:
    people = (*TARO[:-1], "y", "山田 花子", "hanako@ocn.ne.jp", "", "", "n")
    one = dialogue(tmp_path, *people, "n", "", "", "pw", "", "")
    one.setup.run(one.draft)

    assert [p.name for p in one.draft.settings.household.people] == [
        "山田 太郎",
        "山田 花子",
    ]
    assert [m.address for m in one.draft.settings.mailboxes] == ["hanako@ocn.ne.jp"]


# ------------------------------------------------------------- what goes wrong


def test_a_refused_password_may_be_typed_again(tmp_path: Path) -> None:
    attempts = Attempts("mailbox-login-refused")
    one = dialogue(
        tmp_path, *TARO, "", "", "wrong", "1", "", "right", "", "", attempts=attempts
    )
    one.setup.run(one.draft)

    assert attempts.secrets == ["wrong", "right"]
    assert one.draft.secrets == {"mailbox-taro": "right"}
    assert "ユーザー名かパスワードが受け付けられません" in one.talk.said


def test_the_user_name_may_be_corrected(tmp_path: Path) -> None:
    attempts = Attempts("mailbox-login-refused")
    person = ("山田", "taro@yahoo.co.jp", "", "", "n")
    one = dialogue(
        *(tmp_path, *person, "", "", "pw", "1", "taro@yahoo.co.jp", "pw", "", ""),
        attempts=attempts,
    )
    one.setup.run(one.draft)

    assert attempts.users == ["taro", "taro@yahoo.co.jp"]
    assert one.draft.settings.mailboxes[0].user == "taro@yahoo.co.jp"


def test_nobody_is_locked_out_by_trying_on_and_on(tmp_path: Path) -> None:
    attempts = Attempts(*["mailbox-login-refused"] * 9)
    wrong = ("a", "1", "", "b", "1", "", "c")
    one = dialogue(tmp_path, *TARO, "", "", *wrong, "", "", attempts=attempts)
    one.setup.run(one.draft)

    assert len(attempts.secrets) == 3
    assert one.draft.settings.mailboxes == ()
    assert "入口を閉じる" in one.talk.said


def test_where_the_network_is_down_the_password_is_not_asked_twice(
    tmp_path: Path,
) -> None:
    attempts = Attempts("mailbox-name-not-found", "mailbox-name-not-found")
    one = dialogue(tmp_path, *TARO, "", "", "pw", "1", "2", "", "", attempts=attempts)
    one.setup.run(one.draft)

    assert attempts.secrets == ["pw", "pw"]
    assert one.draft.secrets == {"mailbox-taro": "pw"}


def test_a_mailbox_can_be_left_for_later(tmp_path: Path) -> None:
    for answers in ([""], ["pw", "3"]):
        attempts = Attempts("mailbox-busy")
        one = dialogue(tmp_path, *TARO, "", "", *answers, "", "", attempts=attempts)
        one.setup.run(one.draft)
        assert one.draft.settings.mailboxes == ()
        assert one.draft.secrets == {}
        assert "後にします" in one.talk.said


def test_a_provider_that_nobody_knows_is_asked_about(tmp_path: Path) -> None:
    person = ("山田", "taro@home.example", "", "", "n")
    one = dialogue(tmp_path, *person, "", "imap.home.example", "", "pw", "", "")
    one.setup.run(one.draft)

    (box,) = one.draft.settings.mailboxes
    assert (box.host, box.user) == ("imap.home.example", "taro@home.example")


def test_docomo_has_a_user_name_of_its_own(tmp_path: Path) -> None:
    attempts = Attempts()
    person = ("山田", "taro@docomo.ne.jp", "", "", "n")
    one = dialogue(tmp_path, *person, "", "", "taro-d", "pw", "", "", attempts=attempts)
    one.setup.run(one.draft)

    assert attempts.users == ["taro-d"]
    assert "IMAP 専用パスワード" in one.talk.said


def test_outlook_without_an_id_of_an_app_is_left_with_a_word_why(
    tmp_path: Path,
) -> None:
    person = ("山田", "taro@outlook.jp", "", "", "n")
    one = dialogue(tmp_path, *person, "", "", "", "", "")
    one.setup.run(one.draft)

    assert one.draft.settings.mailboxes == ()
    assert "mioboe scan" in one.talk.said


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_provider_can_be_gone_through(tmp_path: Path, name: str) -> None:
    preset = PRESETS[name]
    address = f"taro@{preset.domains[0]}"
    for language in ("ja", "en"):
        one = dialogue(tmp_path, *[""] * 4, language=language)
        one.setup.mailboxes.about(MailboxSettings(id="a", address=address))
        for step in preset.steps:
            assert step.fill(language).split()[0][:8] in one.talk.said


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_code_is_shown_and_the_sign_in_kept_for_the_owner_alone(
    tmp_path: Path,
) -> None:
    with providing() as provider:
        one = by_code_at(tmp_path, provider.url)
        box = one.setup.mailboxes.about(
            MailboxSettings(id="taro", address="taro@outlook.jp")
        )

    assert box is not None
    assert (box.settings.client_id, box.settings.password) == ("my-app", "")
    assert "ABCD-EFGH" in one.talk.said
    grant = tmp_path / "grants" / "taro.json"
    assert grant.stat().st_mode & 0o777 == 0o600
    assert "refresh-1" in grant.read_text("utf-8")


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_sign_in_that_is_not_allowed_leaves_the_mailbox_for_later(
    tmp_path: Path,
) -> None:
    with providing() as provider:
        provider.answers.append((400, {"error": "invalid_client"}))
        one = by_code_at(tmp_path, provider.url)
        box = one.setup.mailboxes.about(
            MailboxSettings(id="taro", address="taro@outlook.jp")
        )

    assert box is None
    assert "invalid_client" in one.talk.said
    assert not (tmp_path / "grants").exists()


def by_code_at(home: Path, url: str) -> Setup:
    """Return a dialogue in which Outlook is at ``url``."""
    outlook = PRESETS["outlook"]
    assert outlook.oauth is not None
    there = dataclasses.replace(
        outlook.oauth, device_url=f"{url}/device", token_url=f"{url}/token"
    )
    one = dialogue(home, "", "my-app")
    doors = dataclasses.replace(
        one.setup.mailboxes.doors,
        presets={"outlook": dataclasses.replace(outlook, oauth=there)},
    )
    mailboxes = dataclasses.replace(one.setup.mailboxes, doors=doors, tries=False)
    one.setup = dataclasses.replace(one.setup, mailboxes=mailboxes)
    return one


# ------------------------------------------------------------------ run again


def test_what_is_known_is_asked_no_more(tmp_path: Path) -> None:
    keep(tmp_path, RICH, {})
    one = dialogue(tmp_path, "n", "n", "", settings=RICH)
    one.setup.run(one.draft)
    one.setup.finish(tmp_path, one.draft)

    assert one.draft.settings == RICH
    assert "変わりません" in one.talk.said
    assert [path.name for path in tmp_path.iterdir()] == ["mioboe.toml"]


def test_a_new_password_for_a_known_mailbox_changes_that_one_alone(
    tmp_path: Path,
) -> None:
    one = dialogue(tmp_path, "n", "y", "", "new", settings=RICH)
    one.setup.run(one.draft)

    first, second = one.draft.settings.mailboxes
    assert first.password == "file:secrets/mailbox-taro"
    assert second == RICH.mailboxes[1]


def test_nothing_is_written_over_without_showing_and_asking(tmp_path: Path) -> None:
    old = "# our own remark\n[household]\nlanguage = 'ja'\n"
    (tmp_path / "mioboe.toml").write_text(old, "utf-8")
    settings, _ = read_settings(tmp_path / "mioboe.toml")
    answers = (*TARO, "n", "", "")
    no = dialogue(tmp_path, *answers, "n", settings=settings)
    no.setup.run(no.draft)
    assert not no.setup.finish(tmp_path, no.draft)
    assert (tmp_path / "mioboe.toml").read_text("utf-8") == old

    yes = dialogue(tmp_path, *answers, "y", settings=settings)
    yes.setup.run(yes.draft)
    assert yes.setup.finish(tmp_path, yes.draft)
    assert '  +name = "山田 太郎"' in yes.talk.said
    assert "  -# our own remark" in yes.talk.said
    assert (tmp_path / "mioboe.toml.1").read_text("utf-8") == old


# ----------------------------------------------------------------- what it uses


def test_settings_that_are_written_are_read_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "mioboe.toml"
    path.write_text(written(RICH), encoding="utf-8")

    assert read_settings(path) == (RICH, [])


def test_each_copy_of_old_settings_is_kept(tmp_path: Path) -> None:
    for phrase in ("a", "b", "c"):
        keep(tmp_path, Settings(alerts=AlertSettings(phrase=phrase)), {})

    assert 'phrase = "a"' in (tmp_path / "mioboe.toml.1").read_text("utf-8")
    assert 'phrase = "b"' in (tmp_path / "mioboe.toml.2").read_text("utf-8")
    assert changes(tmp_path, Settings(alerts=AlertSettings(phrase="c"))) == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("taro@example.jp", True),
        ("taro@home", False),
        ("taro@@example.jp", False),
        ("ta ro@example.jp", False),
        ("@example.jp", False),
        ("", False),
    ],
)
def test_a_mail_address_is_told_from_other_things(text: str, *, is_one: bool) -> None:
    assert is_address(text) is is_one


def test_names_of_mailboxes_are_sound_and_differ() -> None:
    assert id_for("山田@example.jp", []) == "mail"
    assert id_for("A.B+c@example.jp", ["a-b-c", "a-b-c-2"]) == "a-b-c-3"
    assert len(id_for("x" * 99 + "@example.jp", [])) <= 40


def test_a_topic_cannot_be_guessed() -> None:
    assert len({new_topic() for _ in range(100)}) == 100
    assert len(new_topic()) == len("mioboe-aaaa-aaaa-aaaa-aaaa")


def test_every_text_of_the_setup_is_used() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src/mioboe/cli").rglob("*.py")
    )
    assert [name for name in read_words("setup") if f'"{name}"' not in code] == []
