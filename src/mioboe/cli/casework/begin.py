"""`mioboe case open`, `merge`, `close`, `reopen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.cases.kinds import Closing
from mioboe.cli import FOUND, NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.pages.casework.opened import OpenedPage
from mioboe.cli.shared import show
from mioboe.flows.answer import NoFindingError, find
from mioboe.flows.casework.opening import (
    Begun,
    check_kind,
    merge,
    open_by_hand,
    open_finding,
)
from mioboe.flows.casework.respond import close, reopen
from mioboe.flows.casework.work import CaseError, find_case
from mioboe.signals import Level

if TYPE_CHECKING:
    from mioboe.cli.casework.office import Office
    from mioboe.signals import Finding


@click.command("open", help="対応を始める / Open a case")
@click.argument("finding", required=False, default="")
@click.option("--kind", default="", help="A..J / 種類")
@click.option("--shop", default="", help="amazon.co.jp ... / ショップ")
@click.option("--by-hand", is_flag=True, help="Without a finding / 知らせなしで始める")
@click.option("--new", "is_new", is_flag=True, help="A case of its own / 別の件にする")
@click.option("--by", default="", help="Who / だれ")
@click.pass_context
def open_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    finding: str,
    *,
    kind: str,
    shop: str,
    by_hand: bool,
    is_new: bool,
    by: str,
) -> int:
    """Return 1: there is something to do."""
    with office(ctx, by=by) as desk:
        kind = kind.upper()
        check_kind(desk.work, kind)
        if by_hand or (shop and not finding):
            brand = _brand(desk, shop)
            case = open_by_hand(desk.work, kind=kind, shop=shop, brand=brand)
            begun = Begun(case=case)
        else:
            found = _finding(desk, finding)
            begun = open_finding(desk.work, found, kind=kind, is_alone=is_new)
        items = len(desk.work.store.cases.chain(begun.case.id))
        show(OpenedPage(voice=desk.voice).of(begun, items=items))
        show(desk.next(begun.case))
    return FOUND


def _finding(desk: Office, name: str) -> Finding:
    """Return the finding that is meant; of none that is named, the only loud one.

    Raises:
        CaseError: None, or several.
    """
    known = desk.work.store.findings()
    if name:
        try:
            return find(known, name)
        except NoFindingError as error:
            msg = "no-finding"
            raise CaseError(msg, name=name) from error
    loud = [
        one
        for one in known.values()
        if one.level is Level.ACT and not one.is_settled and one.is_proven
    ]
    if not loud:
        msg = "which-finding"
        raise CaseError(msg)
    newest = max(loud, key=lambda one: one.opened)
    if len({one.brand for one in loud}) > 1:
        msg = "which-finding"
        raise CaseError(msg)
    return newest


def _brand(desk: Office, shop: str) -> str:
    for profile in desk.app.catalog.profiles:
        if shop and shop in {profile.shop, profile.brand}:
            return profile.brand
    return ""


@click.command("merge", help="もう一つの件をまとめる / Let another case go on in this")
@click.argument("other")
@click.option("--case", "name", default="", help="Which case goes on / 続ける件")
@click.pass_context
def merge_(ctx: click.Context, other: str, *, name: str) -> int:
    """Return 0."""
    with office(ctx) as desk:
        ending = find_case(desk.work, other)
        names = [n for n in desk.work.store.cases.ids() if n != ending.id]
        staying = find_case(desk.work, name or next(reversed(names), ending.id))
        merge(desk.work, staying, ending)
        click.echo(desk.voice.say("merged", other=ending.id))
    return NOTHING


@click.command("close", help="この件を終わりにする / Close a case")
@click.argument("reason", type=click.Choice([r.value for r in Closing]))
@click.option("--note", "text", default="", help="Words / メモ")
@click.option("--case", "name", default="", help="Which case / どの件")
@click.pass_context
def close_(ctx: click.Context, reason: str, *, text: str, name: str) -> int:
    """Return 0."""
    with office(ctx) as desk:
        case = desk.case(name)
        change = close(desk.work, case, Closing(reason), text)
        click.echo(desk.voice.say(f"closed-{reason}"))
        show(list(desk.next(change.case))[2:])
    return NOTHING


@click.command("reopen", help="もう一度始める / Open a case again")
@click.option("--note", "text", default="", help="Words / メモ")
@click.option("--case", "name", default="", help="Which case / どの件")
@click.pass_context
def reopen_(ctx: click.Context, *, text: str, name: str) -> int:
    """Return 1: there is something to do."""
    with office(ctx) as desk:
        change = reopen(desk.work, find_case(desk.work, name), text)
        click.echo(desk.voice.say("reopened"))
        show(desk.next(change.case))
    return FOUND
