"""`mioboe sources`: where mail programs keep mails that `scan` could read."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mioboe.cli import NOTHING, UNUSABLE
from mioboe.cli.shared import app_of, show
from mioboe.sources import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.sources import Place

_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1000


@click.command(
    "sources", help="この機械にあるメールを探す / Find mails on this machine"
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 where something was found, 2 where nothing was."""
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


def _mails(place: Place, say: Callable[..., str]) -> str:
    known = place.mails is not None
    return say("unread-mails", count=f"{place.mails:,}") if known else ""


def _size(size: float) -> str:
    for unit in _UNITS:
        if size < _STEP or unit == _UNITS[-1]:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _STEP
    return ""
