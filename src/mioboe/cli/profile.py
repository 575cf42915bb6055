"""`mioboe profile`: try a profile on a mail."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mioboe.authenticity import Verdict, VerdictKind
from mioboe.cli import NOTHING, UNUSABLE
from mioboe.cli.paths import read_mail
from mioboe.cli.shared import app_of
from mioboe.events import extract, index
from mioboe.ports import Mail

if TYPE_CHECKING:
    from mioboe.bootstrap import App
    from mioboe.events import Event, Extraction

_SHOWN = frozenset({"arrived", "verdict", "leaning", "owes_proof", "brand"})


@click.group("profile", help="プロファイル（店ごとの読み取り方） / Profiles of senders")
def command() -> None:
    """Hold the commands about profiles."""


@command.command("try", help="メールがどう読まれるかを見る / See what a profile takes")
@click.argument("profile")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def try_(ctx: click.Context, profile: str, files: tuple[Path, ...]) -> int:
    """Return 0 where the profile reads every file, 2 where it does not.

    The profile is tried whatever the mail's verdict is; the verdict is printed beside.
    """
    app = app_of(ctx)
    known = [item for item in app.catalog.profiles if item.id == profile]
    if not known:
        names = ", ".join(item.id for item in app.catalog.profiles)
        click.echo(f"mioboe: no profile {profile!r}; there are {names}", err=True)
        return UNUSABLE
    status = NOTHING
    for file in files:
        try:
            raw = read_mail(file)
        except OSError as error:
            click.echo(f"mioboe: {file}: {error.strerror or error}", err=True)
            status = UNUSABLE
            continue
        found = _try(app, profile, raw, str(file))
        status = status if found.form else UNUSABLE
    return status


def _try(app: App, profile: str, raw: bytes, name: str) -> Extraction:
    mail = Mail(digest=hashlib.sha256(raw).hexdigest(), raw=raw)
    judged = app.reader.read_one(mail)
    zones = app.catalog.readers.zones
    only = index([p for p in app.catalog.profiles if p.id == profile], zones)
    as_if = Verdict(kind=VerdictKind.UNPROVEN)
    found = extract(judged.message, as_if, only)
    click.echo(
        f"{name}: {judged.verdict.kind.value}, read by {found.form or 'no form'}"
    )
    for event in found.events:
        for line in _lines(event):
            click.echo(f"  {line}")
    for problem in found.problems:
        click.echo(f"  ! {problem.code}: {problem.detail}")
    return found


def _lines(event: Event) -> list[str]:
    lines = [f"{event.type.value}"]
    for item in dataclasses.fields(event):
        value = getattr(event, item.name)
        is_default = value in (item.default, ())
        if item.name not in _SHOWN | {"type", "message_id"} and not is_default:
            lines.append(f"  {item.name}: {value}")
    return lines
