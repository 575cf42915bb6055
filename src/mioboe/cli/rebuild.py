"""`mioboe rebuild`: make everything again from the kept messages."""

from __future__ import annotations

import click

from mioboe.cli import FOUND, NOTHING
from mioboe.cli.pages.progress import Bar
from mioboe.cli.shared import app_of
from mioboe.flows.scan import rebuild


@click.command(
    "rebuild", help="記録したメールからすべてを作り直す / Rebuild from kept mail"
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 where the rebuild gives the same, 1 where it differs."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        tools = app.tools(store, Bar("", quiet=True), jobs=1)
        result = rebuild(tools)
    finally:
        store.close()
    say = app.teller.say
    facts = {"messages": str(result.messages), "changed": str(result.changed)}
    same = not result.changed and result.is_same
    click.echo(say("rebuild-same" if same else "rebuild-differs", **facts))
    return NOTHING if same else FOUND
