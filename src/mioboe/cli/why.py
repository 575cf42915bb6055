"""`mioboe why`: what made a finding, and what would have changed it."""

from __future__ import annotations

import click

from mioboe.cli import NOTHING
from mioboe.cli.pages.why import Why
from mioboe.cli.shared import app_of, finding_named, pages_of, show
from mioboe.signals import explain


@click.command("why", help="なぜそう判断したかを見る / Explain one finding")
@click.argument("finding", metavar="FINDING")
@click.pass_context
def command(ctx: click.Context, *, finding: str) -> int:
    """Return 0 after explaining."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        found = finding_named(finding, app, store)
        kept = {k.message_id: k for k in store.kept() if k.message_id in found.messages}
    finally:
        store.close()
    levels = app.catalog.rules.levels
    pages = Why(pages=pages_of(app))
    show(pages.explained(explain(found, levels), kept))
    return NOTHING
