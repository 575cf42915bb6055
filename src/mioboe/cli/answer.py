"""`mioboe answer`: say whether what was found is ours."""

from __future__ import annotations

import click

from mioboe.cli import FOUND, NOTHING
from mioboe.cli.pages.answers import Answers
from mioboe.cli.pages.progress import Bar
from mioboe.cli.shared import app_of, finding_named, pages_of, show
from mioboe.flows.answer import answer
from mioboe.resolvers.clock import SystemClock
from mioboe.signals import Answer, Said


@click.command(
    "answer", help="見つかったことに答える（自分・家族・知らない） / Say whose it is"
)
@click.argument("finding", metavar="FINDING")
@click.argument("said", type=click.Choice([said.value for said in Said]))
@click.option("--by", default="", help="Who answers / 答える人")
@click.option("--whose", default="", help="Whose it is, with `ours` / 誰のものか")
@click.pass_context
def command(ctx: click.Context, *, finding: str, said: str, by: str, whose: str) -> int:
    """Return 0 where it is settled, 1 where there is something to do."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        tools = app.tools(store, Bar("", quiet=True), jobs=1)
        found = finding_named(finding, app, store)
        given = Answer(
            number=0,
            at=SystemClock().now(),
            finding=found.id,
            said=Said(said),
            by=by,
            whose=whose,
        )
        result = answer(given, tools)
    finally:
        store.close()
    show(Answers(pages=pages_of(app)).answered(result))
    return NOTHING if given.said.settles else FOUND
