"""`mioboe status`: is it watching, did it miss anything, how fast is it?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from mioboe.catalog.words import read_words
from mioboe.cli import FOUND, NOTHING
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.status import Status, StatusPage
from mioboe.cli.shared import app_of, show
from mioboe.cli.watch import LOCK
from mioboe.flows.watching.latency import latencies
from mioboe.flows.watching.vigil import ALIVE, LAST_MAIL, PINGED
from mioboe.resolvers.clock import SystemClock
from mioboe.store.watch_lock import WatchLock

if TYPE_CHECKING:
    from mioboe.store import SqliteStore
    from mioboe.store.watch_lock import Holder

_LOOK_BACK: Final = timedelta(days=7)


@click.command("status", help="見張りのようすを見る / How the watch is doing")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 where it watches and nothing is blind, 1 otherwise."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        status = _status(store, WatchLock(app.home / LOCK).holder())
    finally:
        store.close()
    problems = app.catalog.texts.problems
    page = StatusPage(
        words=Words(texts=read_words("watch"), language=app.teller.language),
        zone=app.household.zone,
        brands={brand.id: brand.title for brand in app.catalog.brands},
        problems=problems,
    )
    show(page.lines(status))
    return NOTHING if status.is_well else FOUND


def _status(store: SqliteStore, holder: Holder | None) -> Status:
    since = SystemClock().now() - _LOOK_BACK
    return Status(
        pid=holder.pid if holder else 0,
        since=holder.since if holder else None,
        notes={name: store.note(name) for name in (ALIVE, LAST_MAIL, PINGED)},
        queue=store.outbox.waiting(),
        spells=store.journal.spells(since),
        latencies=latencies(store),
    )
