"""`mioboe sources`: mails that `scan` could read; mailboxes that can be watched."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mioboe.catalog.words import read_words
from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.trial import TrialPage
from mioboe.cli.shared import app_of, show
from mioboe.resolvers.clock import SystemClock
from mioboe.sources import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.sources import Place

_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1000


@click.group(
    "sources",
    help="この機械にあるメールを探す / Find mails on this machine",
    invoke_without_command=True,
    subcommand_metavar="[COMMAND]",
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 where something was found, 2 where nothing was."""
    if ctx.invoked_subcommand is not None:
        return NOTHING
    say = app_of(ctx).teller.say
    found = places(os.environ, Path("~").expanduser())
    if not found:
        click.echo(say("sources-none"))
        return UNUSABLE
    click.echo(say("sources-found", count=str(len(found))))
    for place in found:
        click.echo(f"\n{place.program}  {_size(place.size)}  {_mails(place, say)}")
        show([f"  mioboe scan {shlex.quote(place.path)}"])
    return NOTHING


@command.command(
    "test", help="見張るメールにつながるか試す / Try the mailboxes that are watched"
)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.pass_context
def test_(ctx: click.Context, ids: tuple[str, ...]) -> int:
    """Return 0 where all can be watched, 1 where one cannot, 2 where there is none."""
    from mioboe.cli.runs.mailboxes import doors_of  # noqa: PLC0415 - slow
    from mioboe.cli.runs.trying import tried  # noqa: PLC0415 - slow

    app = app_of(ctx)
    words = Words(texts=read_words("mailboxes"), language=app.teller.language)
    known = {one.id: one for one in app.settings.mailboxes}
    if not known:
        click.echo(words.of("none-set"), err=True)
        return UNUSABLE
    for name in ids:
        if name not in known:
            told = words.of("no-such-id", id=name, known=", ".join(known))
            click.echo(told, err=True)
            return UNUSABLE
    doors = doors_of(app.home, SystemClock())
    page = TrialPage(words=words, problems=app.catalog.texts.problems)
    all_good = True
    for name in dict.fromkeys(ids or known):
        trial = tried(known[name], doors)
        all_good &= trial.is_good
        show([*page.lines(trial), ""])
    return NOTHING if all_good else FOUND


def _mails(place: Place, say: Callable[..., str]) -> str:
    known = place.mails is not None
    return say("unread-mails", count=f"{place.mails:,}") if known else ""


def _size(size: float) -> str:
    for unit in _UNITS:
        if size < _STEP or unit == _UNITS[-1]:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _STEP
    return ""
