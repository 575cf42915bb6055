"""`mioboe verify`: one frightened question about one mail."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.paths import read_mail
from mioboe.cli.shared import app_of, pages_of, show
from mioboe.ports import Mail


@click.command("verify", help="このメールは本物か / Is this mail genuine?")
@click.argument(
    "file", type=click.Path(path_type=Path, allow_dash=True, readable=False)
)
@click.pass_context
def command(ctx: click.Context, file: Path) -> int:
    """Return 0 for a genuine mail, 1 for any other, 2 where there is none to read."""
    app = app_of(ctx)
    try:
        raw = read_mail(file)
    except OSError as error:
        click.echo(f"mioboe: {file}: {error.strerror or error}", err=True)
        return UNUSABLE
    if not raw.strip():
        click.echo(f"mioboe: {file}: {app.teller.say('nothing-to-read')}", err=True)
        return UNUSABLE
    mail = Mail(digest=hashlib.sha256(raw).hexdigest(), raw=raw)
    judged = app.reader.read_one(mail)
    if not judged.message.headers:
        click.echo(f"mioboe: {file}: {app.teller.say('no-mail-in-file')}", err=True)
        return UNUSABLE
    show(pages_of(app).verdict(judged))
    return NOTHING if judged.verdict.kind.value == "genuine" else FOUND
