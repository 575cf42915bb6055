"""`mioboe habits`: what is usual in this household, as far as mails tell."""

from __future__ import annotations

import click

from mioboe.cli import NOTHING
from mioboe.cli.pages.habits import HabitLines
from mioboe.cli.pages.progress import Bar
from mioboe.cli.shared import app_of, pages_of, show
from mioboe.flows.replay import known_now


@click.command(
    "habits", help="ふだんの買い物のようすを見る / Show what counts as usual"
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 after showing what is known of each shop and of all together."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        known = known_now(app.tools(store, Bar("", quiet=True), jobs=1))
    finally:
        store.close()
    lines = HabitLines(pages=pages_of(app), levels=app.catalog.rules.levels)
    show(lines.of(known))
    return NOTHING
