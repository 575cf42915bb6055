"""Settings to adapters to App: the one place that builds anything."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import publicsuffixlist

from mioboe import __version__
from mioboe.authenticity import Lookout, Trust, index_brands, providers_for
from mioboe.catalog import (
    OURS,
    Catalog,
    Settings,
    load,
    read_memo,
    read_settings,
    read_yaml,
    write_memo,
)
from mioboe.drills import load_drills, load_stage
from mioboe.events import PURCHASE_SUBJECTS, SIGNUP_SUBJECTS
from mioboe.flows.reading import MailReader
from mioboe.flows.scan import Tools
from mioboe.flows.wording import Teller
from mioboe.kit import MioboeError, fold
from mioboe.messages import Sift, SiftWords
from mioboe.resolvers.recorded import RecordedResolver, read_record
from mioboe.signals import Household, Person
from mioboe.sources import MailArchives
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mioboe.authenticity import Answers, Brand
    from mioboe.drills import Drill, Stage
    from mioboe.kit import Problem
    from mioboe.ports import Progress, Resolver

_SETTINGS: Final = "mioboe.toml"
_STORE: Final = "mioboe.sqlite"
_CACHE: Final = "data.cache"
#: Data that decide how mail is judged. What people are told and led by decides nothing.
_JUDGED_BY: Final = (
    *("brands/*.yaml", "profiles/*.yaml", "providers/*.yaml", "signals/*.yaml"),
    *("levels.yaml", "triage.yaml", "generic.json"),
)


class BadSettingsError(MioboeError):
    """The settings of HOME are faulty; each fault has its file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{p.where}: {p.detail}" for p in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything that a command needs, built from one HOME."""

    home: Path
    settings: Settings
    catalog: Catalog
    household: Household
    reader: MailReader
    teller: Teller
    sift: Sift
    #: Changes whenever something does that decides how mail is judged.
    edition: str
    #: Changes whenever the sift does.
    words: str

    def open_store(self) -> SqliteStore:
        """Return the store of HOME, made where there is none."""
        return SqliteStore(self.home / _STORE)

    def tools(self, store: SqliteStore, progress: Progress, *, jobs: int) -> Tools:
        """Return what scanning works with."""
        return Tools(
            store=store,
            archives=MailArchives(self.sift, jobs=jobs),
            reader=self.reader,
            rules=self.catalog.rules,
            household=self.household,
            progress=progress,
            remembering=RecordedResolver,
            edition=self.edition,
            words=self.words,
        )


def build(home: Path, *, language: str = "", catalog: Catalog | None = None) -> App:
    """Build the program for one HOME.

    Args:
        home: The folder; it need not exist.
        language: Overrides the language of the settings.
        catalog: In place of the one that is read: for many HOMEs without own data.

    Returns:
        The program, with nothing opened yet.

    Raises:
        BadSettingsError: `mioboe.toml` is faulty.
        BadDataError: A data file without which nothing works is faulty.
    """
    settings, problems = read_settings(home / _SETTINGS)
    if problems:
        raise BadSettingsError(problems)
    catalog = catalog or _catalog(home)
    words = sift_words(catalog.brands)
    return App(
        home=home,
        settings=settings,
        catalog=catalog,
        household=_household(settings),
        reader=replace(
            _reader(home, settings, catalog), brands=Sift(replace(words, topics=()))
        ),
        teller=_teller(settings, catalog, language),
        sift=Sift(words),
        edition=_edition(home, settings),
        words=_digest(repr(words)),
    )


def _catalog(home: Path) -> Catalog:
    """Return the data of a HOME, remembered there for the next time."""
    own = home / "data"
    memo = read_memo(home / _CACHE)
    catalog = load(own if own.is_dir() else None, memo)
    if memo.is_new and home.is_dir():
        write_memo(memo, home / _CACHE)
    return catalog


def drill_data() -> tuple[Stage, dict[str, Drill]]:
    """Return what drills are played with, and all drills by id.

    Raises:
        BadSettingsError: A file of `data/drills/` is faulty.
    """
    folder = OURS / "drills"
    stage, faults = load_stage(folder, read_yaml)
    drills, more = load_drills(folder, read_yaml)
    if problems := [*faults, *more]:
        raise BadSettingsError(problems)
    return stage, drills


def _household(settings: Settings) -> Household:
    people = tuple(
        Person(
            name=person.name,
            addresses=tuple(address.strip().lower() for address in person.addresses),
            postcodes=tuple(fold(code).replace("-", "") for code in person.postcodes),
        )
        for person in settings.household.people
    )
    return Household(zone=ZoneInfo(settings.household.timezone), people=people)


def _reader(home: Path, settings: Settings, catalog: Catalog) -> MailReader:
    names = [
        *settings.authenticity.trusted_authservs,
        *_domains_of_addresses(settings, catalog),
    ]
    trust = Trust(
        providers=providers_for(names, catalog.providers, org_domain=org_domain),
        sealers=frozenset(settings.authenticity.trusted_sealers),
    )
    lookout = Lookout(
        brands=index_brands(catalog.brands), trust=trust, org_domain=org_domain
    )
    return MailReader(
        lookout=lookout,
        profiles=catalog.readers,
        resolver=_resolver(home, settings),
        addresses=frozenset(
            address.strip().lower()
            for person in settings.household.people
            for address in person.addresses
        ),
    )


def _domains_of_addresses(settings: Settings, catalog: Catalog) -> list[str]:
    """Return the mail domains of the household that a known provider serves.

    Its own addresses tell whose servers receive its mail, so it need not know what an
    authserv-id is.
    """
    served = {name for item in catalog.providers for name in item.domains}
    domains = (
        address.rpartition("@")[2].lower()
        for person in settings.household.people
        for address in person.addresses
    )
    return [domain for domain in dict.fromkeys(domains) if domain in served]


def _resolver(home: Path, settings: Settings) -> Resolver:
    beyond: Resolver | None = None
    if settings.authenticity.live_dns:
        beyond = _LazyLive()
    record: Answers = {}
    if settings.authenticity.recorded_answers:
        record = read_record(home / settings.authenticity.recorded_answers)
    return RecordedResolver(record, beyond)


class _LazyLive:
    """The live resolver, loaded when the first name is asked: dnspython is slow."""

    def __init__(self) -> None:
        self._inner: Resolver | None = None

    def texts(self, names: Iterable[str]) -> Answers:
        """Return the TXT records of each name; see `ports.Resolver`."""
        if self._inner is None:
            from mioboe.resolvers.live import LiveResolver  # noqa: PLC0415 - slow

            self._inner = LiveResolver()
        return self._inner.texts(list(names))


def _teller(settings: Settings, catalog: Catalog, language: str) -> Teller:
    return Teller(
        language=language or settings.household.language,
        reasons=catalog.texts.reasons,
        problems=catalog.texts.problems,
        report=catalog.texts.report,
        rules=catalog.rules.rules,
    )


def sift_words(brands: Sequence[Brand]) -> SiftWords:
    """Return the words by which mails are found that can matter."""
    return SiftWords(
        domains=tuple(sorted({name for brand in brands for name in brand.domains})),
        tokens=tuple(sorted({word for brand in brands for word in brand.tokens})),
        names=tuple(sorted({name for brand in brands for name in brand.names})),
        topics=(*PURCHASE_SUBJECTS, *SIGNUP_SUBJECTS),
    )


def _edition(home: Path, settings: Settings) -> str:
    """Return a digest of all that decides how mail is judged, ours and the owner's.

    A new mailbox, channel, desk or text must not have ten years of mail judged anew.
    """
    household, trust = repr(_household(settings)), repr(settings.authenticity)
    return _digest(__version__, household, trust, *_files(OURS), *_files(home / "data"))


def _files(data: Path) -> Iterable[str]:
    """Yield name and content of every file of a data folder that judges mail."""
    for path in sorted(path for name in _JUDGED_BY for path in data.glob(name)):
        try:
            content = path.read_bytes()
        except OSError:
            continue  # Who reads it has said so.
        name = path.relative_to(data).as_posix()
        yield f"{name} {hashlib.sha256(content).hexdigest()}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@functools.cache
def _suffixes() -> publicsuffixlist.PublicSuffixList:
    return publicsuffixlist.PublicSuffixList()


@functools.lru_cache(maxsize=4096)
def org_domain(name: str) -> str:
    """Return the organizational domain of ``name``; ``name`` itself for a suffix.

    Source:
        RFC 9989 section 4.10; the public suffix list of the lock file.
    """
    return _suffixes().privatesuffix(name) or name
