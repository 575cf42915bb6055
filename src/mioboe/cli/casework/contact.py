"""`mioboe case call`, `promise`, `kept`, `slipped`."""

from __future__ import annotations

import click

from mioboe.cases.entries import Called, Promised
from mioboe.cli import NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.casework.options import AT, BY, CASE
from mioboe.cli.casework.tell import told
from mioboe.cli.shared import show
from mioboe.flows.casework.respond import call_desk, end_promise, find_desk, promise
from mioboe.playbooks.desks import ChannelKind


@click.command("call", help="窓口に連絡した / A desk was called")
@click.argument("desk")
@click.option(
    "--reached/--not", "was_reached", default=True, help="It answered / つながった"
)
@click.option(
    "--minutes", type=click.IntRange(min=0), default=0, help="How long / 何分"
)
@click.option("--who", "person", default="", help="Who answered / 担当者")
@click.option("--said", default="", help="What was said / 話した内容")
@click.option(
    "--channel",
    type=click.Choice([one.value for one in ChannelKind]),
    default=None,
    help="By which way / 方法",
)
@click.option("--step", default="", help="For which step / どの手順")
@AT
@CASE
@BY
@click.pass_context
def call_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    desk: str,
    *,
    was_reached: bool,
    minutes: int,
    person: str,
    said: str,
    channel: str | None,
    step: str,
    at_text: str | None,
    name: str,
    by: str,
) -> int:
    """Return 0."""
    with office(ctx, by=by) as room:
        case = room.case(name)
        found = find_desk(room.work, desk)
        call = Called(
            desk=found.id,
            channel=channel or "",
            was_reached=was_reached,
            minutes=minutes,
            person=person,
            said=said,
            step=step,
        )
        change = call_desk(room.work, case, call, at=room.moment(at_text))
        click.echo(room.voice.told(found.title))
        if was_reached:
            click.echo(room.voice.say("called-promise", desk=found.id))
        told(room, change, "called-reached" if was_reached else "called-missed")
    return NOTHING


@click.command("promise", help="約束されたことを控える / A desk promised something")
@click.argument("desk")
@click.option("--what", required=True, help="What / 内容")
@click.option("--by", "until_text", help='Until when, "2026-01-15 13:00" / いつまで')
@click.option("--instead-of", type=int, help="Promise that it replaces / 前の約束")
@AT
@CASE
@click.option("--noted-by", default="", help="Who / だれ")
@click.pass_context
def promise_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    desk: str,
    *,
    what: str,
    until_text: str | None,
    instead_of: int | None,
    at_text: str | None,
    name: str,
    noted_by: str,
) -> int:
    """Return 0."""
    with office(ctx, by=noted_by) as room:
        case = room.case(name)
        found = find_desk(room.work, desk)
        until = room.moment(until_text, is_past=False)
        made = Promised(desk=found.id, what=what, until=until, instead_of=instead_of)
        change = promise(room.work, case, made, at=room.moment(at_text))
        number = str(len(change.case.entries))
        if until is None:
            click.echo(room.voice.say("promise-noted-open", number=number))
        else:
            when = room.voice.moment(until)
            click.echo(room.voice.say("promise-noted", number=number, until=when))
        room.changed(change)
    return NOTHING


@click.command("kept", help="約束が守られた / A promise was kept")
@click.argument("number", type=int)
@click.option("--note", "text", default="", help="Words / メモ")
@CASE
@BY
@click.pass_context
def kept_(ctx: click.Context, number: int, *, text: str, name: str, by: str) -> int:
    """Return 0."""
    with office(ctx, by=by) as room:
        case = room.case(name)
        change = end_promise(room.work, case, number, is_kept=True, text=text)
        told(room, change, "promise-kept")
    return NOTHING


@click.command("slipped", help="約束が守られなかった / A promise was not kept")
@click.argument("number", type=int)
@click.option("--note", "text", default="", help="Words / メモ")
@CASE
@BY
@click.pass_context
def slipped_(ctx: click.Context, number: int, *, text: str, name: str, by: str) -> int:
    """Return 0."""
    with office(ctx, by=by) as room:
        case = room.case(name)
        change = end_promise(room.work, case, number, is_kept=False, text=text)
        click.echo(room.voice.say("promise-slipped"))
        room.changed(change)
        show(room.next(change.case))
    return NOTHING
