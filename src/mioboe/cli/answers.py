"""`mioboe answers`: what was answered and what it taught; take one back."""

from __future__ import annotations

import click

from mioboe.cli import NOTHING, UNUSABLE
from mioboe.cli.pages.answers import Answers
from mioboe.cli.pages.progress import Bar
from mioboe.cli.shared import app_of, pages_of, show
from mioboe.flows.answer import all_told, take_back
from mioboe.resolvers.clock import SystemClock


@click.command(
    "answers", help="これまでの答えと覚えたことを見る・取り消す / List and undo answers"
)
@click.option(
    "--take-back", "number", type=int, help="Number of an answer / 取り消す番号"
)
@click.option("--by", default="", help="Who takes it back / 取り消す人")
@click.pass_context
def command(ctx: click.Context, *, number: int | None, by: str) -> int:
    """Return 0 after listing, or taking back; 2 where there is no such answer."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        tools = app.tools(store, Bar("", quiet=True), jobs=1)
        if number is not None:
            if not take_back(number, tools, by=by, now=SystemClock().now()):
                message = app.teller.say("answer-unknown", number=str(number))
                click.echo(f"mioboe: {message}", err=True)
                return UNUSABLE
            click.echo(app.teller.say("answer-taken-back", number=str(number)))
            return NOTHING
        told = all_told(store, tools)
    finally:
        store.close()
    show(Answers(pages=pages_of(app)).listed(told))
    return NOTHING
