"""`mioboe redact`: a mail made safe to share."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from mioboe.cli import NOTHING, UNUSABLE
from mioboe.cli.paths import read_mail
from mioboe.cli.shared import app_of
from mioboe.flows.share import share


@click.command("redact", help="人に見せられるメールにする / Make a mail safe to share")
@click.argument(
    "file", type=click.Path(path_type=Path, allow_dash=True, readable=False)
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write it there / そこに書く",
)
@click.pass_context
def command(ctx: click.Context, file: Path, output: Path | None) -> int:
    """Return 0 after writing a redacted mail, 2 where there is none to read."""
    app = app_of(ctx)
    raw = read_mail(file)
    if not raw.strip():
        click.echo(f"mioboe: {file}: {app.teller.say('nothing-to-read')}", err=True)
        return UNUSABLE
    public = {name for item in app.catalog.providers for name in item.domains}
    salt = secrets.token_bytes(32)
    made = share(raw, app.catalog.readers, app.household, public, salt=salt)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.raw)
    else:
        with output.open("xb") as handle:
            handle.write(made.raw)
    click.echo(f"mioboe: {app.teller.say('redact-look')}", err=True)
    if not made.reads_alike:
        click.echo(f"mioboe: {app.teller.say('redact-form')}", err=True)
    return NOTHING
