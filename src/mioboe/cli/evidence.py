"""`mioboe evidence`: what was put away, and whether it is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.catalog.words import read_words
from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.casework.office import office, write_out
from mioboe.cli.pages.evidence import EvidencePage
from mioboe.cli.paths import ANY_PATH, expanded
from mioboe.cli.shared import app_of, show, warn
from mioboe.dossiers.evidence import check_stamp, read_bundle, verify, write_bundle
from mioboe.flows.casework.keeping import bundle_of, keep_file
from mioboe.flows.casework.work import CaseError
from mioboe.kit import Problem
from mioboe.press import verifier

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.cli.casework.office import Office
    from mioboe.dossiers.evidence import Bundle, Stamp

_MAX_BYTES = 1 << 30


@click.group("evidence", help="証拠を保管し、確かめる / Keep and check evidence")
def command() -> None:
    """Hold the commands about evidence."""


@command.command("verify", help="証拠の控えを確かめる / Check a bundle of evidence")
@click.argument("bundle", type=ANY_PATH)
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=ANY_PATH,
    help="Certificate of the issuer of time stamps / タイムスタンプ発行者の証明書",
)
@click.pass_context
def verify_(ctx: click.Context, bundle: str, roots: tuple[str, ...]) -> int:
    """Return 0 where all holds, 1 where something does not, 2 for no bundle.

    Where a certificate is given, a time stamp that it vouches for is asked for.
    """
    app = app_of(ctx)
    path = expanded(bundle)
    if not path.is_file() or path.stat().st_size > _MAX_BYTES:
        warn([Problem(code="unreadable", where=str(path))], app)
        return UNUSABLE
    read = read_bundle(path.read_bytes(), str(path))
    if isinstance(read, Problem):
        warn([read], app)
        return UNUSABLE
    page = EvidencePage(
        words=read_words("evidence"),
        language=app.teller.language,
        zone=app.household.zone,
    )
    broken = verify(read.chain, read.contents, last=read.head)
    stamps = _stamps(read, [expanded(root).read_bytes() for root in roots])
    faults = [found for found in stamps.values() if isinstance(found, Problem)]
    show(page.lines(str(path), read, broken, stamps))
    warn(faults, app)
    is_sound = broken is None and not faults and (bool(stamps) or not roots)
    return NOTHING if is_sound else FOUND


@command.command("add", help="証拠を加える / Keep a file as evidence")
@click.argument("file", type=ANY_PATH)
@click.option("--title", default="", help="What it shows / 何が写っているか")
@click.option("--case", "name", default="", help="Which case / どの件")
@click.pass_context
def add_(ctx: click.Context, file: str, *, title: str, name: str) -> int:
    """Return 0, now that the file is kept.

    Raises:
        CaseError: It cannot be read.
    """
    with office(ctx) as desk:
        case = desk.case(name)
        path = expanded(file)
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            msg = "no-file"
            raise CaseError(msg, path=str(path))
        content = path.read_bytes()
        title = title or path.name
        _, number = keep_file(desk.work, case, title=title, content=content)
        click.echo(desk.voice.say("evidence-added", number=str(number), title=title))
    return NOTHING


@command.command("export", help="証拠の控えを作る（zip） / A bundle for its recipient")
@click.option("-o", "--output", type=ANY_PATH, required=True, help="File / ファイル")
@click.option("--case", "name", default="", help="Which case / どの件")
@click.pass_context
def export_(ctx: click.Context, *, output: str, name: str) -> int:
    """Return 0. The head is stamped first, where an authority is set."""
    with office(ctx) as desk:
        case = desk.case(name)
        _stamp(desk, case)
        bundle = bundle_of(desk.work, case, desk.voice.title(case))
        content = write_bundle(bundle, read_words("evidence"), verifier=verifier())
        path, count = write_out(output, content), str(len(bundle.chain))
        click.echo(desk.voice.say("written-evidence", path=path, count=count))
    return NOTHING


def _stamp(desk: Office, case: Case) -> None:
    """Have the head of the chain stamped; the evidence holds without that, too."""
    url = desk.app.settings.evidence.timestamp_url
    chain = desk.work.store.cases.chain(case.id)
    if (
        not url
        or not chain
        or chain[-1].number in desk.work.store.cases.stamps(case.id)
    ):
        return
    from mioboe.resolvers.timestamps import (  # noqa: PLC0415 - slow
        StampError,
        TimestampAuthority,
    )

    try:
        stamp = TimestampAuthority(url).stamp(chain[-1].preimage)
    except StampError as error:
        click.echo(desk.voice.say("not-stamped", why=str(error)), err=True)
        return
    desk.work.store.cases.add_stamp(case.id, chain[-1].number, stamp)
    click.echo(desk.voice.say("stamped"))


def _stamps(bundle: Bundle, roots: list[bytes]) -> dict[int, Stamp | Problem]:
    """Return what each time stamp says, by the number of its link."""
    links = {link.number: link for link in bundle.chain}
    return {
        number: check_stamp(stamp, links[number], roots)
        if number in links
        else Problem(code="stamp-unfit", where=f"stamps/{number:04}.tsr")
        for number, stamp in bundle.stamps.items()
    }
