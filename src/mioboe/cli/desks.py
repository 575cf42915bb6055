"""`mioboe desks`: whom to reach, and whether somebody is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.catalog.desks import read_directory
from mioboe.catalog.words import read_words
from mioboe.cli import NOTHING, UNUSABLE
from mioboe.cli.pages.desks import DeskPage
from mioboe.cli.pages.hours import Words
from mioboe.cli.shared import app_of, show, warn
from mioboe.kit import parse_local
from mioboe.playbooks.search import Names, search
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from mioboe.bootstrap import App


@click.command(
    "desks", help="どこに連絡するか、いま開いているか / Whom to reach, and who is there"
)
@click.argument("query", nargs=-1, metavar="[QUERY]...")
@click.option(
    "--at",
    "at_text",
    metavar="TIME",
    help='Another time than now, e.g. "2026-11-26 22:10" / いまでない時刻',
)
@click.option("--sources", is_flag=True, help="Where facts are from / 出典も書く")
@click.pass_context
def command(
    ctx: click.Context, query: tuple[str, ...], *, at_text: str | None, sources: bool
) -> int:
    """Return 0; 2 where the time cannot be read."""
    app = app_of(ctx)
    at = now = SystemClock().now()
    if at_text is not None:
        read = parse_local(at_text, app.household.zone, near=now)
        if read is None:
            click.echo(f"mioboe: no time: {at_text!r}", err=True)
            return UNUSABLE
        at = read
    directory, problems = read_directory(app.home)
    warn(problems, app)
    own = app.home / "data"
    texts = read_words("desks", own if own.is_dir() else None)
    page = DeskPage(
        directory=directory,
        words=Words(texts=texts, language=app.teller.language),
        zone=app.household.zone,
        at=at,
        with_sources=sources,
    )
    names = Names(brands=_brands(app), words=texts)
    zone = app.settings.household.timezone
    found = search(directory.desks, query, names, zone=zone)
    show(page.of(found, " ".join(query)))
    return NOTHING


def _brands(app: App) -> dict[str, tuple[str, ...]]:
    return {b.id: (b.title, *b.names) for b in app.catalog.brands}
