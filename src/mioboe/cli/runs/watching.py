"""Settings to what a watch is made of: people, ways to them, what judges mails."""

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
from mioboe.catalog.secrets import NoSecretError, Secrets
from mioboe.catalog.watch_settings import quiet_hours
from mioboe.catalog.words import read_words
from mioboe.cli.pages.progress import Bar
from mioboe.flows.watching.alerting import Telling
from mioboe.kit import Problem
from mioboe.notifiers import Channels, DeadMansSwitch, Way, way_of
from mioboe.notifiers.ntfy import Ntfy
from mioboe.resolvers.live import LiveResolver
from mioboe.resolvers.recorded import RecordedResolver, read_record
from mioboe.resolvers.renewed import RenewedResolver
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.bootstrap import App
    from mioboe.catalog.settings import PersonSettings
    from mioboe.catalog.watch_settings import ChannelSettings
    from mioboe.flows.reading import MailReader
    from mioboe.flows.scan import Tools
    from mioboe.ports import Clock, Resolver
    from mioboe.ports.alerts import AlertStore
    from mioboe.store import SqliteStore

_KEY: Final = "answer.key"
_KEY_BYTES: Final = 32
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
        speed=app.settings.alerts.speed,
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
