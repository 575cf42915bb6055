"""`mioboe profile`: try one on a mail, start a new one, see which changed."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mioboe.authenticity import Verdict, VerdictKind
from mioboe.bootstrap import org_domain
from mioboe.catalog import Surroundings, start_profile
from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.pages.drift import drift_page
from mioboe.cli.paths import read_mail
from mioboe.cli.shared import app_of, show
from mioboe.events import extract, index
from mioboe.events.upkeep import outline
from mioboe.flows.drift import drift
from mioboe.messages import parse
from mioboe.ports import Mail
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from mioboe.bootstrap import App
    from mioboe.events import Event, Extraction

_ID = re.compile(r"[a-z0-9-]{0,60}")
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


@command.command("new", help="メールから新しい定義を始める / Start one from a mail")
@click.option(
    "--from",
    "file",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="One mail / メール1通",
)
@click.option("--id", "name", default="", help="Its id / 定義の名前")
@click.option("--write", is_flag=True, help="Into HOME/data / HOME/data に書く")
@click.pass_context
def new(ctx: click.Context, file: Path, name: str, *, write: bool) -> int:
    """Return 0 where a profile was started, 2 where the mail allows none."""
    app = app_of(ctx)
    message = parse(read_mail(file))
    if fault := _unfit(app, message.author.domain, name):
        click.echo(f"mioboe: {file}: {app.teller.say(fault)}", err=True)
        return UNUSABLE
    for item in app.catalog.readers.of(message.author.spec):
        click.echo(f"mioboe: {app.teller.say('profile-exists', id=item.id)}", err=True)
    known = Surroundings(
        brands=app.catalog.brands,
        profiles={item.id for item in app.catalog.profiles},
        org_domain=org_domain,
        today=SystemClock().now().date(),
    )
    start = start_profile(message, outline(message), known, name=name)
    files = {f"profiles/{start.id}.yaml": start.profile}
    if start.brand:
        files[f"brands/{start.brand_id}.yaml"] = start.brand
    return _write(app.home / "data", files) if write else _print(files)


@command.command("drift", help="書き方の変わった差出人 / Senders that changed a form")
@click.option("--all", "everything", is_flag=True, help="Every form / すべて")
@click.pass_context
def drift_(ctx: click.Context, *, everything: bool) -> int:
    """Return 0 where no form changed, 1 where one did."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        found = drift(store)
    finally:
        store.close()
    show(drift_page(found, app.teller, everything=everything))
    return FOUND if any(history.departures for history in found) else NOTHING


def _unfit(app: App, domain: str, name: str) -> str:
    """Return the code of what keeps a mail from starting a profile; empty: nothing."""
    if not domain:
        return "profile-no-author"
    if any(domain in provider.domains for provider in app.catalog.providers):
        return "profile-free-mail"
    return "" if _ID.fullmatch(name) else "profile-bad-id"


def _print(files: dict[str, str]) -> int:
    for path, text in files.items():
        click.echo(f"# ---- HOME/data/{path}\n{text}")
    return NOTHING


def _write(data: Path, files: dict[str, str]) -> int:
    """Return 0 after writing files; 2, with none written, where one is there."""
    there = [data / path for path in files if (data / path).exists()]
    if there:
        click.echo(f"mioboe: {there[0]}: exists", err=True)
        return UNUSABLE
    for path, text in files.items():
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text(text, encoding="utf-8")
        click.echo(data / path)
    return NOTHING


def _lines(event: Event) -> list[str]:
    lines = [f"{event.type.value}"]
    for item in dataclasses.fields(event):
        value = getattr(event, item.name)
        is_default = value in (item.default, ())
        if item.name not in _SHOWN | {"type", "message_id"} and not is_default:
            lines.append(f"  {item.name}: {value}")
    return lines
