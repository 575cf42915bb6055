"""`mioboe replay`: what today's rules would have said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.cli import FOUND, NOTHING
from mioboe.cli.pages.progress import Bar
from mioboe.cli.pages.why import Why
from mioboe.cli.shared import app_of, pages_of, show
from mioboe.flows.replay import replay
from mioboe.signals import Level

if TYPE_CHECKING:
    from datetime import datetime


@click.command(
    "replay", help="今の規則なら当時どう知らせたか / Replay with today's rules"
)
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day, local / この日から",
)
@click.option(
    "--without-answers", is_flag=True, help="As if nobody answered / 答えがない場合"
)
@click.pass_context
def command(ctx: click.Context, *, since: datetime, without_answers: bool) -> int:
    """Return 1 where a question or an alarm would have been raised, else 0."""
    app = app_of(ctx)
    first = since.replace(tzinfo=app.household.zone)
    store = app.open_store()
    try:
        tools = app.tools(store, Bar("", quiet=True), jobs=1)
        said = list(replay(tools, first, answers=not without_answers))
    finally:
        store.close()
    show(Why(pages=pages_of(app)).replayed(first, said))
    loud = any(one.finding.level.rank >= Level.ASK.rank for one in said)
    return FOUND if loud else NOTHING
