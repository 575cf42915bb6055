"""`mioboe setup`: from nothing to settings, by a few questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mioboe.catalog import Settings, read_settings
from mioboe.catalog.settings import PersonSettings
from mioboe.catalog.watch_settings import MailboxSettings
from mioboe.catalog.words import read_words
from mioboe.cli import FOUND, NOTHING, UNUSABLE, complain
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.trial import TrialPage
from mioboe.cli.runs.keeping import SETTINGS, changes, keep, secret_file
from mioboe.cli.runs.mailboxes import doors_of
from mioboe.cli.runs.setting_up import (
    Draft,
    SetupTalk,
    add_channel,
    new_topic,
    postcodes_in,
)
from mioboe.cli.runs.setting_up_mailbox import MailboxTalk, id_for
from mioboe.cli.runs.talk import Terminal, Voice, plain
from mioboe.cli.runs.trying import tried
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from mioboe.catalog.settings import HouseholdSettings
    from mioboe.kit import Problem

_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says, so that it need not be asked."""

    name: str
    address: tuple[str, ...]
    postcode: tuple[str, ...]
    host: str
    port: int
    security: str
    user: str
    password_file: Path | None
    phrase: str
    channel_file: Path | None


@click.command("setup", help="はじめの準備をする / Set mioboe up, step by step")
@click.option("--yes", is_flag=True, help="何も聞かない / Ask nothing")
@click.option("--no-test", is_flag=True, help="つながるか試さない / Do not try it")
@click.option("--name", default="", help="--yes：お名前 / With --yes: your name")
@click.option(
    "--address", multiple=True, help="--yes：メールアドレス / With --yes: mail address"
)
@click.option(
    "--postcode", multiple=True, help="--yes：郵便番号 / With --yes: postcode"
)
@click.option(
    "--host", default="", help="--yes：IMAP サーバー / With --yes: IMAP server"
)
@click.option("--port", default=0, help="--yes：ポート / With --yes: its port")
@click.option(
    "--security",
    default="tls",
    type=click.Choice(["tls", "starttls", "none"]),
    help="--yes：暗号化 / With --yes: how the connection is private",
)
@click.option("--user", default="", help="--yes：ユーザー名 / With --yes: user name")
@click.option(
    "--password-file",
    type=_FILE,
    help="--yes：パスワードのファイル / With --yes: file of the password",
)
@click.option("--phrase", default="", help="--yes：合言葉 / With --yes: phrase")
@click.option(
    "--channel-file",
    type=_FILE,
    help="--yes：届け先の URL のファイル / With --yes: file of a channel's URL",
)
@click.pass_context
def command(ctx: click.Context, /, *, yes: bool, no_test: bool, **given: Any) -> int:  # noqa: ANN401 - options
    """Return 0 where all was kept, 1 where something is left, 2 where nothing was."""
    home: Path = ctx.obj["home"]
    settings, problems = read_settings(home / SETTINGS)
    language = ctx.obj["language"] or settings.household.language
    if yes:
        if problems:
            complain(tuple(problems))
            return UNUSABLE
        return _without_asking(home, settings, Given(**given), tries=not no_test)
    is_new = not (home / SETTINGS).exists()
    if is_new and not ctx.obj["language"]:
        language = _language(language)
    voice = _voice(language)
    talk = SetupTalk(
        voice=voice,
        mailboxes=MailboxTalk(
            voice=voice,
            page=_page(language),
            doors=doors_of(home, SystemClock()),
            tries=not no_test,
        ),
        topic=new_topic,
    )
    talk.introduce()
    if problems:
        if not _begins_anew(voice, problems):
            return UNUSABLE
        settings = Settings()
    draft = Draft(_speaking(settings, language) if is_new or problems else settings)
    talk.run(draft)
    return NOTHING if talk.finish(home, draft) else FOUND


def _language(default: str) -> str:
    """Return the language to go on in: the first question, in both of them."""
    voice = _voice(default)
    said = plain(voice.ask("language")).lower()
    return {"en": "en", "english": "en", "ja": "ja"}.get(said, default)


def _voice(language: str) -> Voice:
    return Voice(
        words=Words(texts=read_words("setup"), language=language), talk=Terminal()
    )


def _page(language: str) -> TrialPage:
    words = Words(texts=read_words("mailboxes"), language=language)
    return TrialPage(words=words, problems=read_words("problems"))


def _begins_anew(voice: Voice, problems: list[Problem]) -> bool:
    voice.say("faulty")
    voice.show(f"  {one.where}: {one.detail}" for one in problems)
    return voice.agrees("ask-anew", default=False)


def _speaking(settings: Settings, language: str) -> Settings:
    return replace(settings, household=replace(settings.household, language=language))


# --------------------------------------------------------------------- --yes


def _without_asking(
    home: Path, settings: Settings, given: Given, *, tries: bool
) -> int:
    """Return the exit status after all was kept that the command line says."""
    voice = _voice(settings.household.language)
    if not given.name or not given.address:
        voice.say("needs", options="--name, --address")
        return UNUSABLE
    postcodes = postcodes_in(" ".join(map(plain, given.postcode)))
    if postcodes is None:
        voice.say("bad-postcode")
        return UNUSABLE
    draft = Draft(settings)
    _put_person(draft, given, postcodes)
    if given.password_file is not None:
        _put_mailbox(draft, given)
    if given.channel_file is not None:
        add_channel(draft, _first_line(given.channel_file))
    voice.show(changes(home, draft.settings))
    kept = keep(home, draft.settings, draft.secrets)
    voice.say("saved", path=str(kept.path))
    if not tries:
        return NOTHING
    doors, page = doors_of(home, SystemClock()), _page(settings.household.language)
    trials = [tried(one, doors) for one in draft.settings.mailboxes]
    for trial in trials:
        voice.show(page.lines(trial))
    return NOTHING if all(trial.is_good for trial in trials) else FOUND


def _put_person(draft: Draft, given: Given, postcodes: tuple[str, ...]) -> None:
    old: HouseholdSettings = draft.settings.household
    known = next((one for one in old.people if one.name == given.name), None)
    person = replace(
        known or PersonSettings(name=given.name),
        addresses=tuple(map(plain, given.address)),
        postcodes=postcodes or (known.postcodes if known else ()),
    )
    people = tuple(one for one in old.people if one is not known)
    draft.settings = replace(
        draft.settings,
        household=replace(old, people=(person, *people)),
        alerts=replace(
            draft.settings.alerts, phrase=given.phrase or draft.settings.alerts.phrase
        ),
    )


def _put_mailbox(draft: Draft, given: Given) -> None:
    address = plain(given.address[0])
    mailboxes = draft.settings.mailboxes
    known = next((one for one in mailboxes if one.address == address), None)
    name = known.id if known else id_for(address, [one.id for one in mailboxes])
    secret = f"mailbox-{name}"
    box = MailboxSettings(
        id=name,
        address=address,
        password=secret_file(secret),
        host=given.host,
        port=given.port,
        security=given.security,
        user=given.user,
    )
    others = tuple(one for one in mailboxes if one is not known)
    draft.settings = replace(draft.settings, mailboxes=(*others, box))
    if given.password_file is not None:
        draft.secrets[secret] = _first_line(given.password_file)


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().strip()
