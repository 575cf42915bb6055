"""Settings to mailboxes: which one it is, how to sign in to it, what watches it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mioboe.bootstrap import BadSettingsError
from mioboe.catalog.mailboxes import (
    Entry,
    MailboxPreset,
    UserName,
    read_mailboxes,
)
from mioboe.catalog.secrets import NoSecretError, Secrets
from mioboe.kit import MioboeError, Problem
from mioboe.ports import Clock
from mioboe.sources.imap import Account, ImapMailbox, Password, Security, Setting, Token
from mioboe.sources.imap.oauth import FileVault, Service, Tokens
from mioboe.sources.jmap import JmapAccount, JmapMailbox
from mioboe.sources.maildir_watch import MaildirMailbox

if TYPE_CHECKING:
    from mioboe.bootstrap import App
    from mioboe.catalog.watch_settings import MailboxSettings
    from mioboe.ports.watch import Mailbox
    from mioboe.sources.imap import Fault

_GRANTS: Final = "grants"
_CONNECTIONS: Final = 2
_PORT: Final = 993
_SETTINGS: Final = "mioboe.toml"


class IncompleteError(MioboeError):
    """A mailbox lacks something that no preset gives; the message says what."""

    def __init__(self, lack: str, message: str) -> None:
        """Say what is missing.

        Args:
            lack: host, url, user, password, client-id or provider; the name of its
                text is `lack-` and this.
            message: The same for whoever writes settings by hand.
        """
        self.lack = lack
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Finds the way into the mailboxes of one HOME."""

    home: Path
    presets: Mapping[str, MailboxPreset]
    clock: Clock
    secrets: Secrets

    def account(
        self, settings: MailboxSettings, sign_in: Password | Token | None = None
    ) -> Account:
        """Return a mailbox of kind `imap`, ready to be signed in to.

        Args:
            settings: Which mailbox.
            sign_in: Instead of what the settings say.

        Raises:
            NoSecretError: Its password is not where the settings say.
            IncompleteError: Something is missing.
        """
        preset = self.preset(settings)
        host = settings.host or (preset.host if preset else "")
        if not host:
            msg = "it needs a host: no server is known for its address"
            msg_0 = "host"
            raise IncompleteError(msg_0, msg)
        return Account(
            id=settings.id,
            host=host,
            port=settings.port or (preset.port if preset else _PORT),
            security=Security(settings.security),
            user=user_of(settings, preset),
            sign_in=sign_in or self.sign_in(settings, preset),
            connections=settings.connections
            or (preset.connections if preset else _CONNECTIONS),
            leave_out=frozenset(settings.leave_out),
        )

    def preset(self, settings: MailboxSettings) -> MailboxPreset | None:
        """Return the preset of a mailbox: the one it names, or that of its address.

        Raises:
            IncompleteError: The one it names does not exist.
        """
        if not settings.provider:
            return serving(settings.address, self.presets)
        if settings.provider not in self.presets:
            msg = f"no provider is called {settings.provider!r}"
            msg_0 = "provider"
            raise IncompleteError(msg_0, msg)
        return self.presets[settings.provider]

    def sign_in(
        self, settings: MailboxSettings, preset: MailboxPreset | None
    ) -> Password | Token:
        """Return how to sign in to a mailbox.

        Raises:
            NoSecretError: Its password is not where the settings say.
            IncompleteError: Nothing is said of a password.
        """
        if settings.password:
            return Password(secret=self.secrets.find(settings.password))
        service = self.service(settings, preset)
        if service is None:
            entry = preset.entries[0] if preset else Entry.PASSWORD
            is_oauth = entry in {Entry.BROWSER, Entry.CODE}
            lack = "client-id" if is_oauth else "password"
            msg = f"it needs a {lack} ({entry}); mioboe setup asks for it"
            raise IncompleteError(lack, msg)
        tokens = Tokens(service, self.vault(settings.id), self.clock)

        def fresh(was_refused: bool) -> str | Fault:  # noqa: FBT001 - as the port calls it
            return tokens.fresh(was_refused=was_refused)

        return Token(fresh=fresh)

    def service(
        self, settings: MailboxSettings, preset: MailboxPreset | None
    ) -> Service | None:
        """Return who gives tokens for a mailbox; `None`: nobody does.

        Raises:
            NoSecretError: The client's secret is not where the settings say.
        """
        if preset is None or preset.oauth is None or not settings.client_id:
            return None
        oauth = preset.oauth
        return Service(
            token_url=oauth.token_url,
            scope=oauth.scope,
            client_id=settings.client_id,
            client_secret=self.secrets.find(settings.client_secret),
            authorize_url=oauth.authorize_url,
            device_url=oauth.device_url,
            extra=oauth.extra,
        )

    def vault(self, mailbox: str) -> FileVault:
        """Return where the grant of a mailbox is kept."""
        return FileVault(self.home / _GRANTS / f"{mailbox}.json")

    def jmap(self, settings: MailboxSettings, secret: str = "") -> JmapAccount:
        """Return a mailbox of kind `jmap`, ready to be signed in to.

        Args:
            settings: Which mailbox.
            secret: Instead of what the settings say.

        Raises:
            NoSecretError: Its secret is not where the settings say.
            IncompleteError: Something is missing.
        """
        preset = self.preset(settings)
        url = settings.url or (preset.jmap if preset else "")
        if not url:
            msg = "it needs a url: no JMAP server is known for its address"
            msg_0 = "url"
            raise IncompleteError(msg_0, msg)
        if not (secret or settings.password):
            msg = "it needs a password, which is its API token where there is no user"
            msg_0 = "password"
            raise IncompleteError(msg_0, msg)
        return JmapAccount(
            id=settings.id,
            url=url,
            user=settings.user,
            secret=secret or self.secrets.find(settings.password),
            leave_out=frozenset(settings.leave_out),
        )

    def maildir(self, settings: MailboxSettings) -> Path:
        """Return the folder of a mailbox of kind `maildir`."""
        return self.home / Path(settings.path).expanduser()


def doors_of(home: Path, clock: Clock) -> Doors:
    """Return what finds the way into the mailboxes of a HOME.

    Raises:
        BadSettingsError: A preset is faulty.
    """
    own = home / "data"
    presets, faults = read_mailboxes(own if own.is_dir() else None)
    if faults:
        raise BadSettingsError(faults)
    finder = Secrets(home=home, environ=os.environ)
    return Doors(home=home, presets=presets, clock=clock, secrets=finder)


def mailboxes_of(app: App, clock: Clock) -> tuple[Mailbox, ...]:
    """Return the mailboxes that the settings name, ready to be watched.

    Raises:
        BadSettingsError: One lacks something that no preset gives.
    """
    doors = doors_of(app.home, clock)
    setting = Setting(sift=app.sift, clock=clock)
    found: list[Mailbox] = []
    wrong = []
    for settings in app.settings.mailboxes:
        try:
            found.append(_mailbox(doors, settings, setting))
        except (NoSecretError, IncompleteError) as error:
            where = str(app.home / _SETTINGS)
            detail = f"mailbox {settings.id}: {error}"
            wrong.append(Problem(code="bad-settings", where=where, detail=detail))
    if wrong:
        raise BadSettingsError(wrong)
    return tuple(found)


def _mailbox(doors: Doors, settings: MailboxSettings, setting: Setting) -> Mailbox:
    if settings.kind == "maildir":
        left = frozenset(settings.leave_out)
        return MaildirMailbox(settings.id, doors.maildir(settings), setting, left)
    if settings.kind == "jmap":
        return JmapMailbox(doors.jmap(settings), setting)
    return ImapMailbox(doors.account(settings), setting)


def serving(address: str, presets: Mapping[str, MailboxPreset]) -> MailboxPreset | None:
    """Return the preset of the provider that serves an address."""
    return next((one for one in presets.values() if one.serves(address)), None)


def user_of(settings: MailboxSettings, preset: MailboxPreset | None) -> str:
    """Return the user name that a mailbox is signed in to with.

    Raises:
        IncompleteError: Only its owner knows it.
    """
    if settings.user or preset is None:
        return settings.user or settings.address
    if preset.user is UserName.OTHER:
        msg = "it needs a user: this provider has a name of its own for it"
        msg_0 = "user"
        raise IncompleteError(msg_0, msg)
    whole = preset.user is UserName.ADDRESS
    return settings.address if whole else settings.address.rpartition("@")[0]
