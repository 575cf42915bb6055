"""The part of `mioboe setup` about a mailbox: how to get in, and whether it works."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from mioboe.catalog.mailboxes import Entry, UserName
from mioboe.catalog.watch_settings import MailboxSettings
from mioboe.cli.pages.trial import Trial, TrialPage
from mioboe.cli.runs.keeping import secret_file
from mioboe.cli.runs.mailboxes import Doors
from mioboe.cli.runs.talk import Voice, plain
from mioboe.cli.runs.trying import of_account
from mioboe.sources.imap import FaultCode, Halt, Password
from mioboe.sources.imap.consent import Waiting, by_browser, by_code
from mioboe.sources.imap.model import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

    from mioboe.catalog.mailboxes import MailboxPreset
    from mioboe.sources.imap.consent import DeviceCode
    from mioboe.sources.imap.oauth import Grant, Service

#: Providers lock an account after a handful.
_MOST_REFUSALS: Final = 3
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST_ID: Final = 30
_BY_OAUTH: Final = frozenset({Entry.CODE, Entry.BROWSER})
_REFUSED: Final = FaultCode.LOGIN_REFUSED.problem


@dataclass(slots=True)
class Box:
    """A mailbox as far as it was told of, and the password that was typed for it."""

    settings: MailboxSettings
    #: Name of its file to the secret.
    secrets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxTalk:
    """Asks about mailboxes."""

    voice: Voice
    page: TrialPage
    doors: Doors
    #: Whether passwords are tried at once.
    tries: bool = True
    attempt: Callable[..., Trial] = of_account

    def about(self, settings: MailboxSettings) -> Box | None:
        """Return a mailbox that was set up; `None`: it is left for later.

        Args:
            settings: What is known of it: at least its id and address.
        """
        preset = self.doors.preset(settings)
        self._introduce(preset)
        told = self._server(settings, preset)
        if told is None:
            self.voice.say("left-for-later")
            return None
        if preset is not None and (told.client_id or preset.entries[0] in _BY_OAUTH):
            return self._by_page(told, preset)
        return self._by_password(told, preset)

    def _introduce(self, preset: MailboxPreset | None) -> None:
        if preset is None:
            self.voice.say("provider-unknown")
            return
        self.voice.show(["", *self.page.guidance(preset)])
        self.voice.ask("ask-ready")

    def _server(
        self, settings: MailboxSettings, preset: MailboxPreset | None
    ) -> MailboxSettings | None:
        """Return the settings with server and user; `None`: nobody knows them."""
        if not settings.host and (preset is None or not preset.host):
            host = plain(self.voice.ask("ask-host"))
            if not host:
                return None
            settings = replace(settings, host=host)
        if not settings.user and (preset is None or preset.user is UserName.OTHER):
            default = settings.address if preset is None else ""
            user = plain(self.voice.ask("ask-user", default))
            if not user:
                return None
            settings = replace(settings, user=user)
        return settings

    # ------------------------------------------------------------- passwords

    def _by_password(
        self, settings: MailboxSettings, preset: MailboxPreset | None
    ) -> Box | None:
        refusals, secret = 0, ""
        while True:
            secret = secret or self.voice.ask_hidden("ask-password")
            if not secret:
                self.voice.say("left-for-later")
                return None
            box = _with_secret(settings, secret)
            trial = self._trial(settings, preset, secret)
            if trial is None or trial.is_good:
                return box
            refusals += trial.problem is not None and trial.problem.code == _REFUSED
            if refusals >= _MOST_REFUSALS:
                self.voice.say("too-often")
                return None
            choice = self._what_now()
            if choice != "1":
                return self._decided(box, is_kept=choice == "2")
            if "sign-in" in trial.steps:
                secret = ""
            settings = self._corrected(settings, preset, trial)

    def _decided(self, box: Box, *, is_kept: bool) -> Box | None:
        if not is_kept:
            self.voice.say("left-for-later")
        return box if is_kept else None

    def _trial(
        self, settings: MailboxSettings, preset: MailboxPreset | None, secret: str
    ) -> Trial | None:
        """Return what came of a try, which was shown; `None`: none was wanted."""
        if not self.tries:
            return None
        self.voice.say("trying")
        account = self.doors.account(settings, Password(secret=secret))
        trial = self.attempt(settings, preset, account)
        self.voice.show(self.page.results(trial))
        return trial

    def _what_now(self) -> str:
        self.voice.offer("what-now-1", "what-now-2", "what-now-3")
        while True:
            said = plain(self.voice.ask("ask-what-now", "1"))
            if said in {"1", "2", "3"}:
                return said
            self.voice.say("unclear")

    def _corrected(
        self, settings: MailboxSettings, preset: MailboxPreset | None, trial: Trial
    ) -> MailboxSettings:
        """Return settings after what may be wrong beside the password was asked."""
        host, _, _ = trial.place.rpartition(":")
        if "sign-in" in trial.steps:
            known = self.doors.account(settings, Password(secret="")).user
            user = plain(self.voice.ask("ask-user", known))
            return settings if user == known else replace(settings, user=user)
        if preset is None or settings.host:
            return replace(settings, host=plain(self.voice.ask("ask-host", host)))
        return settings

    # ----------------------------------------------------------------- pages

    def _by_page(self, settings: MailboxSettings, preset: MailboxPreset) -> Box | None:
        """Return a mailbox that the owner opened on a page of the provider."""
        self.voice.say("client-why")
        client = plain(self.voice.ask("ask-client", settings.client_id))
        if not client:
            self.voice.say("left-for-later")
            return None
        settings = replace(settings, client_id=client)
        service = self.doors.service(settings, preset)
        if service is None:
            return None
        grant = self._granted(service)
        if isinstance(grant, Fault):
            wording = self.page.problems.get(grant.code.problem)
            text = wording.fill(self.voice.words.language) if wording else ""
            self.voice.show([f"  × {text}", f"    {grant.detail}"])
            self.voice.say("left-for-later")
            return None
        self.doors.vault(settings.id).save(grant)
        if self.tries:
            self.voice.say("trying")
            account = self.doors.account(settings)
            self.voice.show(self.page.results(self.attempt(settings, preset, account)))
        return Box(settings)

    def _granted(self, service: Service) -> Grant | Fault:
        with Halt() as halt:
            waiting = Waiting(
                clock=self.doors.clock, halt=halt, monotonic=time.monotonic
            )
            if service.device_url:
                return by_code(service, self._show_code, waiting)
            done = html.escape(self.voice.words.of("browser-done"))
            page = f"<!doctype html><meta charset=utf-8><p>{done}"
            return by_browser(service, self._show_page, page, waiting)

    def _show_page(self, address: str) -> None:
        self.voice.say("browser-page")
        self.voice.show([address])
        self.voice.say("code-wait")

    def _show_code(self, code: DeviceCode) -> None:
        self.voice.say("code-page", page=code.page)
        self.voice.say("code-type", letters=code.code)
        self.voice.say("code-wait")


def _with_secret(settings: MailboxSettings, secret: str) -> Box:
    name = f"mailbox-{settings.id}"
    return Box(replace(settings, password=secret_file(name)), {name: secret})


def id_for(address: str, taken: Collection[str]) -> str:
    """Return a name for the mailbox of an address that no other one has.

    Example:
        >>> id_for("Taro.Yamada@example.jp", ["taro-yamada"])
        'taro-yamada-2'
    """
    local = address.rpartition("@")[0].lower()
    base = _NO_LETTERS.sub("-", local).strip("-")[:_LONGEST_ID].strip("-") or "mail"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
