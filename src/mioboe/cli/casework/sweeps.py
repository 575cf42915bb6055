"""`mioboe case sweep`: one place after the other where orders hide."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mioboe.cli import NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.pages.casework.sweep import SweepPage
from mioboe.cli.shared import show
from mioboe.flows.casework.sweeping import look_at, looked_at, next_place, place_of

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.cli.casework.office import Office
    from mioboe.playbooks.sweep import Sweep

_STOP = {"", "q", "quit", "stop"}


@click.command("sweep", help="隠れた注文を順に探す / Look where orders hide")
@click.argument("where", required=False, default="")
@click.argument("place", required=False, default="")
@click.argument("found", required=False, default="")
@click.option("--case", "name", default="", help="Which case / どの件")
@click.option("--by", default="", help="Who / だれ")
@click.pass_context
def sweep_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context, where: str, place: str, found: str, *, name: str, by: str
) -> int:
    """Return 0. With a place and what is there, that is noted; else it is guided."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        sweep = desk.letters().sweep(case, where)
        if place:
            case = _noted(desk, case, sweep, (place, found))
            _show(desk, case, sweep)
            return NOTHING
        while _show(desk, case, sweep) and sys.stdin.isatty():
            spot = next_place(case, sweep)
            said = click.prompt(desk.voice.say("sweep-ask"), default="").strip()
            if said in _STOP or spot is None:
                click.echo(desk.voice.say("sweep-stop"))
                break
            case = _noted(desk, case, sweep, (spot.id, said))
    return NOTHING


def _noted(desk: Office, case: Case, sweep: Sweep, said: tuple[str, str]) -> Case:
    spot = place_of(sweep, said[0])
    taken = look_at(desk.work, case, (sweep, spot), said[1])
    show(SweepPage(voice=desk.voice).taken(spot, said[1]))
    return taken


def _show(desk: Office, case: Case, sweep: Sweep) -> bool:
    spot = next_place(case, sweep)
    page = SweepPage(voice=desk.voice)
    show(page.of(sweep, spot, done=len(looked_at(case, sweep))))
    return spot is not None
