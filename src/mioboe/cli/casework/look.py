"""`mioboe case list`, `show`, `next`, `log`."""

from __future__ import annotations

from dataclasses import replace

import click

from mioboe.cli import FOUND, NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.pages.casework.log import LogPage
from mioboe.cli.pages.casework.show import ShowPage
from mioboe.cli.shared import show, warn
from mioboe.flows.casework.work import all_cases, find_case, plan_of


@click.command("list", help="件の一覧 / All cases")
@click.pass_context
def list_(ctx: click.Context) -> int:
    """Return 0."""
    with office(ctx) as desk:
        show(ShowPage(voice=desk.voice).list(all_cases(desk.work)))
    return NOTHING


@click.command("show", help="この件のすべて / All about a case")
@click.argument("name", required=False, default="")
@click.pass_context
def show_(ctx: click.Context, name: str) -> int:
    """Return 0."""
    with office(ctx) as desk:
        case = desk.case(name)
        plan = plan_of(desk.work, case)
        items = len(desk.work.store.cases.chain(case.id))
        voice = replace(desk.voice, books=plan.playbooks)
        show(ShowPage(voice=voice).of(case, plan, items=items))
        warn(case.problems, desk.app)
    return NOTHING


@click.command("next", help="いま何をするか / What to do now")
@click.argument("name", required=False, default="")
@click.option("--at", "at_text", help="Another time than now / いまでない時刻")
@click.pass_context
def next_(ctx: click.Context, name: str, *, at_text: str | None) -> int:
    """Return 1 where there is something to do now, else 0."""
    with office(ctx) as desk:
        at = desk.moment(at_text, is_past=False)
        case = desk.case(name)
        show(desk.next(case, at=at))
        work = replace(desk.work, now=at or desk.work.now)
        return FOUND if plan_of(work, case).actions else NOTHING


@click.command("log", help="言ったこと、したことの記録 / What was said and done")
@click.argument("name", required=False, default="")
@click.pass_context
def log_(ctx: click.Context, name: str) -> int:
    """Return 0."""
    with office(ctx) as desk:
        case = find_case(desk.work, name)
        books = plan_of(desk.work, case).playbooks
        sweeps = desk.letters().sweeps
        voice = replace(desk.voice, books=books, sweeps=sweeps)
        show(LogPage(voice=voice).of(case))
        warn(case.problems, desk.app)
    return NOTHING
