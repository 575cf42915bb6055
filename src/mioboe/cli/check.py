"""`mioboe check`: every fault in the data files, with file and line."""

from __future__ import annotations

import click

from mioboe.catalog import OURS, load
from mioboe.catalog.casework import read_handbook
from mioboe.catalog.desks import check_advice
from mioboe.catalog.writings import read_writings
from mioboe.cli import NOTHING, UNUSABLE, complain


@click.command("check", help="データファイルを点検する / Check the data files")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 where all data files are sound, 2 where one is not."""
    home = ctx.obj["home"]
    own = home / "data"
    catalog = load(own if own.is_dir() else None)
    brands = {brand.id for brand in catalog.brands}
    handbook, faults = read_handbook(catalog.rules.kinds, home, brands=brands)
    writings, wrong = read_writings(handbook, home, brands=brands)
    directory = handbook.directory
    odd = [p for a in catalog.advice.values() for p in check_advice(a, directory)]
    problems = (*catalog.problems, *faults, *wrong, *odd)
    complain(problems)
    if problems:
        return UNUSABLE
    click.echo(
        f"{len(catalog.profiles)} profiles, {len(catalog.brands)} brands,"
        f" {len(catalog.rules.rules)} signals, {len(catalog.providers)} providers,"
        f" {len(directory.desks)} desks, {len(directory.deadlines)} deadlines,"
        f" {len(handbook.playbooks)} playbooks, {len(writings.drafts)} drafts,"
        f" {len(writings.sweeps)} sweeps"
        f" in {OURS}{f' and {own}' if own.is_dir() else ''}"
    )
    return NOTHING
