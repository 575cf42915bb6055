"""The table at which a case is worked on: store, handbook, words."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from mioboe.bootstrap import App
from mioboe.catalog import read_memo, write_memo
from mioboe.catalog.casework import read_handbook
from mioboe.catalog.memo import Memo
from mioboe.catalog.words import read_words
from mioboe.cli import UNUSABLE
from mioboe.cli.pages.casework.news import NewsPage
from mioboe.cli.pages.casework.next import NextPage
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.paths import expanded
from mioboe.cli.shared import app_of, show, warn
from mioboe.flows.casework.incoming import bring_in
from mioboe.flows.casework.letters import Letters, about_of
from mioboe.flows.casework.work import CaseError, Casework, Sender, find_case, plan_of
from mioboe.kit import parse_local
from mioboe.playbooks.search import Names
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from mioboe.cases import Case
    from mioboe.catalog import Catalog
    from mioboe.flows.casework.respond import Change
    from mioboe.kit import Wording
    from mioboe.playbooks import Handbook

CACHE: Final = "case.cache"
_EVENT: Final = "event-"
#: A clock may be a little ahead.
_AHEAD: Final = timedelta(minutes=2)


class Refusal(click.ClickException):
    """What cannot be done, said in the household's language."""

    exit_code = UNUSABLE

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print it to standard error."""
        click.echo(f"mioboe: {self.message}", err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """All that the commands of a case need."""

    app: App
    work: Casework
    voice: CaseVoice
    memo: Memo

    def case(self, name: str = "") -> Case:
        """Return the case that is meant, with the mails that came since.

        What is new is printed first.

        Raises:
            CaseError: There is none.
        """
        brought = bring_in(self.work, find_case(self.work, name))
        show(NewsPage(voice=self.voice).of(brought))
        return brought.case

    def letters(self) -> Letters:
        """Return what fills drafts."""
        from mioboe.catalog.writings import read_writings  # noqa: PLC0415 - slow

        writings, problems = read_writings(
            self.work.handbook, self.app.home, memo=self.memo
        )
        warn(problems, self.app)
        people = self.app.settings.household.people
        return Letters(
            drafts=writings.drafts,
            sweeps=writings.sweeps,
            words=self.voice.texts,
            names=self.voice.names,
            owner=people[0].name if people else "",
        )

    def next(self, case: Case, *, at: datetime | None = None) -> Iterator[str]:
        """Return the page of what is next.

        Args:
            case: The case.
            at: Another time than now. Aware.
        """
        work, voice = self.work, self.voice
        if at is not None:
            work, voice = replace(work, now=at), replace(voice, now=at)
        plan = plan_of(work, case)
        voice = replace(voice, books=plan.playbooks)
        draft = letter = None
        if plan.first is not None and plan.first.step.draft:
            letters = self.letters()
            draft = letters.drafts.get(plan.first.step.draft)
            if draft is not None:
                about = about_of(plan.first.step)
                letter = letters.fill(
                    draft, work, case, language=voice.language, about=about
                )
        page = NextPage(voice=voice, is_rehearsed=at is not None)
        return page.of(case, plan, draft, letter)

    def changed(self, change: Change) -> None:
        """Print what does not fit since something was written down."""
        page = NextPage(voice=self.voice)
        odd = replace(
            change.case,
            conflicts=change.conflicts,
            contradictions=change.contradictions,
        )
        for text in page.odd(odd):
            click.echo(f"{self.voice.say('odd-heading')}: {text}")
        warn(change.problems, self.app)

    def moment(self, text: str | None, *, is_past: bool = True) -> datetime | None:
        """Return a moment as a person wrote it; `None` where none was written.

        Args:
            text: Local time.
            is_past: Whether it must have come.

        Raises:
            CaseError: It cannot be read, or has not come yet.
        """
        if text is None:
            return None
        at = parse_local(text, self.work.household.zone, near=self.work.now)
        if at is None:
            msg = "no-time"
            raise CaseError(msg, text=text)
        if is_past and at > self.work.now + _AHEAD:
            msg = "not-yet"
            raise CaseError(msg, text=text)
        return at


@contextlib.contextmanager
def office(ctx: click.Context, *, by: str = "") -> Iterator[Office]:
    """Open the store, and say in words what cannot be done.

    Args:
        ctx: Of the command.
        by: Who works at it. Empty: the first person of the household.

    Yields:
        The table to work at.

    Raises:
        Refusal: Something cannot be done.
    """
    app = app_of(ctx)
    memo = read_memo(app.home / CACHE)
    handbook, problems = read_handbook(app.catalog.rules.kinds, app.home, memo=memo)
    voice = voice_of(app, handbook, memo)
    store = app.open_store()
    try:
        work = Casework(
            store=store,
            handbook=handbook,
            household=app.household,
            senders=senders_of(app.catalog),
            now=voice.now,
            by=by or next((p.name for p in app.household.people), ""),
            names=Names(brands=_brand_names(app.catalog), words=voice.texts),
        )
        warn(problems, app)
        yield Office(app=app, work=work, voice=voice, memo=memo)
    except CaseError as error:
        raise Refusal(_told(error, voice)) from error
    finally:
        store.close()
        if memo.is_new and app.home.is_dir():
            write_memo(memo, app.home / CACHE)


def voice_of(app: App, handbook: Handbook, memo: Memo) -> CaseVoice:
    """Return what says things about cases in the household's language."""
    own = app.home / "data"
    root = own if own.is_dir() else None
    texts: dict[str, Wording] = {
        key: value
        for key, value in app.catalog.texts.report.items()
        if key.startswith(_EVENT)
    }
    for name in ("drafts", "desks", "plan", "case"):
        texts |= read_words(name, root, memo)
    language = app.teller.language
    return CaseVoice(
        texts=texts,
        language=language,
        zone=app.household.zone,
        now=SystemClock().now(),
        handbook=handbook,
        names=names_of(app.catalog, handbook, language),
    )


def senders_of(catalog: Catalog) -> dict[str, Sender]:
    """Return whose mails each profile reads."""
    return {
        one.id: Sender(brand=one.brand, is_payer=one.issuer, is_debit=one.debit)
        for one in catalog.profiles
    }


def names_of(catalog: Catalog, handbook: Handbook, language: str) -> Mapping[str, str]:
    """Return titles of brands, profiles, shops and desks by id."""
    desks = {one.id: one.title.fill(language) for one in handbook.directory.desks}
    profiles = {one.id: one.title for one in catalog.profiles}
    # Of several profiles of one shop, the one that is named after it.
    named = sorted(catalog.profiles, key=lambda one: one.id == _plain(one.shop))
    shops = {one.shop: one.title for one in named if one.shop}
    brands = {one.id: one.title for one in catalog.brands}
    return {**profiles, **shops, **desks, **brands}


def _plain(shop: str) -> str:
    return shop.replace(".", "-")


def _brand_names(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    return {one.id: (one.title, *one.names) for one in catalog.brands}


def _told(error: CaseError, voice: CaseVoice) -> str:
    text = voice.say(f"fault-{error.code}", **error.facts)
    if not error.possible:
        return text
    return f"{text}\n{voice.say('possible', names=', '.join(error.possible))}"


def write_out(output: str, content: bytes) -> str:
    """Return the path of the file that was written.

    Raises:
        CaseError: It cannot be written.
    """
    path = expanded(output)
    try:
        path.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        msg = "not-written"
        raise CaseError(msg, path=str(path), why=why) from error
    return str(path)
