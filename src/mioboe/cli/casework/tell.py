"""`mioboe case answer`, `done`, `skip`, `undo`, `moved`, `note`, `withdraw`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.cases import MachineId
from mioboe.cases.entries import Answered, Moved, Noted
from mioboe.cli import NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.casework.options import AT, BY, CASE
from mioboe.cli.pages.screen import safe, wrapped
from mioboe.cli.shared import show
from mioboe.flows.casework.respond import (
    answer_question,
    change_of,
    do_step,
    find_step,
    move,
    own_order,
    skip_step,
    undo_step,
    withdraw,
    without_desk,
)
from mioboe.flows.casework.work import CaseError, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.cases import Case
    from mioboe.cli.casework.office import Office
    from mioboe.flows.casework.respond import (
        Change,
    )

_NOTE = click.option("--note", "text", default="", help="Words / メモ")


def told(
    desk: Office, change: Change, code: str = "", *, more: Iterable[str] = ()
) -> None:
    """Print that something was written down, what else is to say, and what is next."""
    number = str(len(change.case.entries))
    click.echo(desk.voice.say(code or "kept-entry", number=number))
    show(line for text in more for line in wrapped(text))
    desk.changed(change)
    click.echo("")
    show(desk.next(change.case))


@click.command("answer", help="質問に答える / Answer a question")
@click.argument("question")
@click.argument("values", nargs=-1, required=True)
@CASE
@BY
@click.pass_context
def answer_(
    ctx: click.Context, question: str, values: tuple[str, ...], *, name: str, by: str
) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        change = answer_question(desk.work, case, question, values)
        told(desk, change, more=_unlisted(desk, change.case))
    return NOTHING


def _unlisted(desk: Office, case: Case) -> Iterator[str]:
    """Yield of which companies of the last answer no desk is known.

    Yields:
        One sentence each.
    """
    what = case.entries[-1].what
    for name in without_desk(desk.work, what) if isinstance(what, Answered) else ():
        yield desk.voice.say("answer-no-desk", name=safe(desk.voice.name(name)))


@click.command("done", help="手順が済んだ / A step is done")
@click.argument("step", required=False, default="")
@_NOTE
@AT
@CASE
@BY
@click.pass_context
def done_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context, step: str, *, text: str, at_text: str | None, name: str, by: str
) -> int:
    """Return 0. Without a step, the one that is next is done."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        found = find_step(desk.work, case, step)
        at = desk.moment(at_text)
        click.echo(desk.voice.told(found.do))
        told(desk, do_step(desk.work, case, found, text=text, at=at))
    return NOTHING


@click.command("skip", help="手順をしないことにする / Decide against a step")
@click.argument("step", required=False, default="")
@_NOTE
@CASE
@BY
@click.pass_context
def skip_(ctx: click.Context, step: str, *, text: str, name: str, by: str) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        found = find_step(desk.work, case, step)
        click.echo(desk.voice.told(found.do))
        told(desk, skip_step(desk.work, case, found, text))
    return NOTHING


@click.command("undo", help="したことを元に戻した / What a step did was taken back")
@click.argument("step")
@_NOTE
@CASE
@BY
@click.pass_context
def undo_(ctx: click.Context, step: str, *, text: str, name: str, by: str) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        found = find_step(desk.work, case, step)
        told(desk, undo_step(desk.work, case, found, text))
    return NOTHING


@click.command("moved", help="状態が変わった / Something is in another state")
@click.argument("machine")
@click.argument("state")
@click.option("--of", "subject", default="", help="Which one / どれ")
@_NOTE
@CASE
@BY
@click.pass_context
def moved_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    machine: str,
    state: str,
    *,
    subject: str,
    text: str,
    name: str,
    by: str,
) -> int:
    """Return 0.

    Raises:
        CaseError: There is no such machine.
    """
    with office(ctx, by=by) as desk:
        if machine not in {one.value for one in MachineId}:
            msg = "no-machine"
            raise CaseError(msg, (one.value for one in MachineId), name=machine)
        case = desk.case(name)
        what = Moved(machine=MachineId(machine), to=state, subject=subject, text=text)
        told(desk, move(desk.work, case, what))
    return NOTHING


@click.command("ours", help="ご家族の注文だった / An order is yours after all")
@click.argument("order")
@CASE
@BY
@click.pass_context
def ours_(ctx: click.Context, order: str, *, name: str, by: str) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        change = own_order(desk.work, case, order)
        click.echo(desk.voice.say("owned", order=order))
        told(desk, change)
    return NOTHING


@click.command("note", help="メモを残す / Write a note")
@click.argument("text")
@AT
@CASE
@BY
@click.pass_context
def note_(
    ctx: click.Context, text: str, *, at_text: str | None, name: str, by: str
) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        after = say(desk.work, case, Noted(text=text), at=desk.moment(at_text))
        number = str(len(change_of(case, after).case.entries))
        click.echo(desk.voice.say("kept-entry", number=number))
    return NOTHING


@click.command("withdraw", help="記録を取り消す / Take an entry back")
@click.argument("number", type=int)
@_NOTE
@CASE
@BY
@click.pass_context
def withdraw_(ctx: click.Context, number: int, *, text: str, name: str, by: str) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        change = withdraw(desk.work, case, number, text)
        click.echo(desk.voice.say("withdrawn", number=str(number)))
        desk.changed(change)
        show(desk.next(change.case))
    return NOTHING
