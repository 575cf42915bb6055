"""Settings to everything that a watch is made of: people, ways to them, mailboxes."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from mioboe.alerts import Crew, Words
from mioboe.alerts.model import Channel, Quiet, Recipient
from mioboe.bootstrap import BadSettingsError
from mioboe.catalog.mailboxes import Entry, UserName, read_mailboxes
from mioboe.catalog.secrets import NoSecretError, Secrets
from mioboe.catalog.watch_settings import quiet_hours
from mioboe.catalog.words import read_words
from mioboe.cli.pages.progress import Bar
from mioboe.flows.alerting import Telling
from mioboe.kit import Problem
from mioboe.notifiers import Channels, DeadMansSwitch, Way, way_of
from mioboe.notifiers.ntfy import Ntfy
from mioboe.resolvers.live import LiveResolver
from mioboe.resolvers.recorded import RecordedResolver, read_record
from mioboe.resolvers.renewed import RenewedResolver
from mioboe.signals import Level
from mioboe.sources.imap import Account, Password, Security, Token
from mioboe.sources.imap.oauth import FileVault, Service, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.bootstrap import App
    from mioboe.catalog.mailboxes import MailboxPreset
    from mioboe.catalog.settings import PersonSettings
    from mioboe.catalog.watch_settings import ChannelSettings, MailboxSettings
    from mioboe.flows.reading import MailReader
    from mioboe.flows.scan import Tools
    from mioboe.ports import Clock, Resolver
    from mioboe.ports.alerts import AlertStore
    from mioboe.sources.imap import Fault
    from mioboe.store import SqliteStore

_KEY: Final = "answer.key"
_KEY_BYTES: Final = 32
_GRANTS: Final = "grants"
_CONNECTIONS: Final = 2
_PORT: Final = 993
_SETTINGS: Final = "mioboe.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who is told, and by what."""

    crew: Crew
    channels: Channels
    ways: Mapping[tuple[str, str], Way]
    words: Callable[[str], Words]


def staff_of(app: App) -> Staff:
    """Return the people of the household and the ways to them.

    Raises:
        BadSettingsError: A channel is none, or a secret is not where it should be.
    """
    finder = Secrets(home=app.home, environ=os.environ)
    people, faults = [], []
    ways: dict[tuple[str, str], Way] = {}
    for settings in app.settings.household.people:
        try:
            found = _ways(settings.name, settings.channels, finder)
        except (NoSecretError, ValueError) as error:
            faults.append(_fault(app, f"{settings.name}: {error}"))
        else:
            ways |= {(settings.name, way.id): way for way, _ in found}
            people.append(_recipient(settings, found))
    if faults:
        raise BadSettingsError(faults)
    watched = frozenset(one.address.lower() for one in app.settings.mailboxes)
    crew = Crew(
        zone=app.household.zone,
        recipients=tuple(people),
        watched=watched,
        own=app.household.addresses | watched,
    )
    return Staff(
        crew=crew,
        channels=Channels(ways, Ntfy()),
        ways=ways,
        words=_words(app),
    )


def telling_of(app: App, staff: Staff, store: AlertStore, clock: Clock) -> Telling:
    """Return what telling people works with, in one thread."""
    hours = {name: one.ships_within_hours for name, one in app.catalog.advice.items()}
    return Telling(
        store=store,
        crew=staff.crew,
        notifier=staff.channels,
        clock=clock,
        words=staff.words,
        ships_within={name: timedelta(hours=n) for name, n in hours.items()},
        key=key_of(app.home),
        base_url=app.settings.alerts.base_url,
        holder=f"watch-{os.getpid()}",
    )


def scanning_of(app: App, reader: MailReader, store: AlertStore) -> Tools:
    """Return what judging works with, in one thread."""
    held = cast("SqliteStore", store)
    return replace(app.tools(held, Bar("", quiet=True), jobs=1), reader=reader)


def reader_of(app: App, clock: Clock) -> MailReader:
    """Return a reader of mails whose answers of the DNS do not grow old."""
    trust = app.settings.authenticity
    if not trust.live_dns:
        return app.reader
    record = {}
    if trust.recorded_answers:
        record = read_record(app.home / trust.recorded_answers)
    live: Resolver = RenewedResolver(LiveResolver, clock)
    return replace(app.reader, resolver=RecordedResolver(record, live))


def switch_of(app: App) -> DeadMansSwitch | None:
    """Return the dead-man's switch; `None`: there is none.

    Raises:
        NoSecretError: Its URL is not where the settings say.
    """
    setting = app.settings.alerts.heartbeat
    if not setting:
        return None
    finder = Secrets(home=app.home, environ=os.environ)
    return DeadMansSwitch(finder.find(setting))


def key_of(home: Path) -> bytes:
    """Return the key that signs links, made where there is none.

    Raises:
        OSError: It cannot be read or written.
    """
    path = home / _KEY
    with contextlib.suppress(FileExistsError):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Whole or not at all: another command may be making it.
        new = path.with_name(f"{_KEY}.{os.getpid()}")
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as handle:
            handle.write(secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(new, path)
        finally:
            new.unlink()
    return path.read_bytes()


# ------------------------------------------------------------------ mailboxes


def accounts_of(app: App, clock: Clock) -> tuple[Account, ...]:
    """Return the mailboxes that the settings name, ready to be signed in to.

    Raises:
        BadSettingsError: One lacks something that no preset gives.
    """
    presets, faults = read_mailboxes(app.home / "data")
    if faults:
        raise BadSettingsError(faults)
    accounts, wrong = [], []
    for settings in app.settings.mailboxes:
        try:
            accounts.append(
                _account(app, settings, preset_of(settings, presets), clock)
            )
        except (NoSecretError, ValueError) as error:
            wrong.append(_fault(app, f"mailbox {settings.id}: {error}"))
    if wrong:
        raise BadSettingsError(wrong)
    return tuple(accounts)


def preset_of(
    settings: MailboxSettings, presets: Mapping[str, MailboxPreset]
) -> MailboxPreset | None:
    """Return the preset of a mailbox: the one it names, or that of its address."""
    if settings.provider:
        return presets.get(settings.provider)
    serving = (one for one in presets.values() if one.serves(settings.address))
    return next(serving, None)


def _account(
    app: App, settings: MailboxSettings, preset: MailboxPreset | None, clock: Clock
) -> Account:
    """Return one mailbox.

    Raises:
        NoSecretError: Its password is not where the settings say.
        ValueError: Something is missing.
    """
    if settings.provider and preset is None:
        msg = f"no provider is called {settings.provider!r}"
        raise ValueError(msg)
    host = settings.host or (preset.host if preset else "")
    if not host:
        msg = "it needs a host: no provider is known for its address"
        raise ValueError(msg)
    return Account(
        id=settings.id,
        host=host,
        port=settings.port or (preset.port if preset else _PORT),
        security=Security(settings.security),
        user=_user(settings, preset),
        sign_in=_sign_in(app, settings, preset, clock),
        connections=settings.connections
        or (preset.connections if preset else _CONNECTIONS),
    )


def _user(settings: MailboxSettings, preset: MailboxPreset | None) -> str:
    if settings.user or preset is None:
        return settings.user or settings.address
    if preset.user is UserName.OTHER:
        msg = "it needs a user: this provider has a name of its own for it"
        raise ValueError(msg)
    whole = preset.user is UserName.ADDRESS
    return settings.address if whole else settings.address.rpartition("@")[0]


def _sign_in(
    app: App, settings: MailboxSettings, preset: MailboxPreset | None, clock: Clock
) -> Password | Token:
    finder = Secrets(home=app.home, environ=os.environ)
    if settings.password:
        return Password(secret=finder.find(settings.password))
    service = service_of(settings, preset, finder)
    if service is None:
        entry = preset.entries[0] if preset else Entry.PASSWORD
        msg = f"it needs a password ({entry}); say where it is: file:, env:"
        raise ValueError(msg)
    tokens = Tokens(service, vault_of(app.home, settings.id), clock)

    def fresh(was_refused: bool) -> str | Fault:  # noqa: FBT001 - as the port calls it
        return tokens.fresh(was_refused=was_refused)

    return Token(fresh=fresh)


def service_of(
    settings: MailboxSettings, preset: MailboxPreset | None, finder: Secrets
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
        client_secret=finder.find(settings.client_secret),
        authorize_url=oauth.authorize_url,
        device_url=oauth.device_url,
        extra=oauth.extra,
    )


def vault_of(home: Path, mailbox: str) -> FileVault:
    """Return where the grant of a mailbox is kept."""
    return FileVault(home / _GRANTS / f"{mailbox}.json")


# --------------------------------------------------------------------- people


def _recipient(
    settings: PersonSettings, found: list[tuple[Way, frozenset[Level]]]
) -> Recipient:
    quiet = quiet_hours(settings.quiet) if settings.quiet else None
    after = settings.escalate_after_minutes
    return Recipient(
        name=settings.name,
        language=settings.language,
        channels=tuple(
            Channel(id=way.id, levels=levels, addresses=way.addresses)
            for way, levels in found
        ),
        quiet=Quiet(begin=quiet[0], end=quiet[1]) if quiet else None,
        breaks_quiet=frozenset({Level.ACT} if settings.alarms_break_quiet else ()),
        after=None if after is None else timedelta(minutes=after),
        most_an_hour=settings.most_an_hour,
    )


def _ways(
    name: str, channels: ChannelSettings, finder: Secrets
) -> list[tuple[Way, frozenset[Level]]]:
    """Return the channels of a person with their levels.

    Raises:
        NoSecretError: The URL of one is not where the settings say.
        ValueError: No service has such a URL.
    """
    both = frozenset({Level.ACT, Level.ASK})
    given = [(url, both) for url in channels.ask]
    given += [(url, frozenset({Level.ACT})) for url in channels.act]
    found: dict[str, tuple[Way, frozenset[Level]]] = {}
    for setting, levels in given:
        way = way_of(finder.find(setting), name)
        if way is None:
            # It is not repeated: there may be a token in it.
            msg = "a channel is a URL of no service that is known"
            raise ValueError(msg)
        known = found.get(way.id)
        found[way.id] = (way, levels | (known[1] if known else frozenset()))
    return list(found.values())


def _words(app: App) -> Callable[[str], Words]:
    usual = app.settings.household.language
    people = app.settings.household.people
    languages = {one.name: one.language or usual for one in people}
    own = app.home / "data"
    texts = read_words("alerts", own if own.is_dir() else None)
    brands = {brand.id: brand.title for brand in app.catalog.brands}

    def words(name: str) -> Words:
        return Words(
            language=languages.get(name, usual),
            texts=texts,
            brands=brands,
            phrase=app.settings.alerts.phrase,
        )

    return words


def opener(app: App) -> Callable[[], contextlib.AbstractContextManager[SqliteStore]]:
    """Return what opens the store of HOME for one thread."""

    @contextlib.contextmanager
    def open_store() -> Iterator[SqliteStore]:
        store = app.open_store()
        try:
            yield store
        finally:
            store.close()

    return open_store


def _fault(app: App, detail: str) -> Problem:
    where = str(app.home / _SETTINGS)
    return Problem(code="bad-settings", where=where, detail=detail)
