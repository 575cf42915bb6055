"""`mioboe saw`: tell of something that no mail tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.cli import FOUND, NOTHING
from mioboe.cli.pages.answers import Answers
from mioboe.cli.pages.progress import Bar
from mioboe.cli.shared import app_of, pages_of, show
from mioboe.events import SEEN_BY_PEOPLE, EventType
from mioboe.flows.answer import saw, seen
from mioboe.resolvers.clock import SystemClock
from mioboe.signals import Level

if TYPE_CHECKING:
    from datetime import datetime


@click.command("saw", help="メールにない気づきを伝える / Tell of something you saw")
@click.argument(
    "what", type=click.Choice(sorted(kind.value for kind in SEEN_BY_PEOPLE))
)
@click.option("--shop", default="", help="amazon.co.jp / 店")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%d"]),
    help="When, local time / いつごろ",
)
@click.option("--by", default="", help="Who saw it / 気づいた人")
@click.pass_context
def command(
    ctx: click.Context, *, what: str, shop: str, at: datetime | None, by: str
) -> int:
    """Return 1 where it raised a question or an alarm, else 0.

    Raises:
        click.BadParameter: No profile has such a shop.
    """
    app, now = app_of(ctx), SystemClock().now()
    brands = {one.shop: one.brand for one in app.catalog.profiles if one.shop}
    if shop and shop not in brands:
        raise click.BadParameter(app.teller.say("shop-unknown", shop=shop))
    when = at.replace(tzinfo=app.household.zone) if at else now
    event = seen(EventType(what), (shop, brands.get(shop, "")), at=when, now=now, by=by)
    store = app.open_store()
    try:
        raised = saw(event, app.tools(store, Bar("", quiet=True), jobs=1))
    finally:
        store.close()
    show(Answers(pages=pages_of(app)).seen(event, raised))
    loud = any(finding.level.rank >= Level.ASK.rank for finding in raised)
    return FOUND if loud else NOTHING
