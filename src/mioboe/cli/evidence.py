"""`mioboe evidence`: is what was put away as it was?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.catalog.words import read_words
from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.pages.evidence import EvidencePage
from mioboe.cli.paths import ANY_PATH, expanded
from mioboe.cli.shared import app_of, show, warn
from mioboe.dossiers.evidence import check_stamp, read_bundle, verify
from mioboe.kit import Problem

if TYPE_CHECKING:
    from mioboe.dossiers.evidence import Bundle, Stamp

_MAX_BYTES = 1 << 30


@click.group("evidence", help="証拠を確かめる / Check evidence")
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


def _stamps(bundle: Bundle, roots: list[bytes]) -> dict[int, Stamp | Problem]:
    """Return what each time stamp says, by the number of its link."""
    links = {link.number: link for link in bundle.chain}
    return {
        number: check_stamp(stamp, links[number], roots)
        if number in links
        else Problem(code="stamp-unfit", where=f"stamps/{number:04}.tsr")
        for number, stamp in bundle.stamps.items()
    }
