"""`mioboe case draft`: a text to copy, or to read out."""

from __future__ import annotations

from dataclasses import replace

import click

from mioboe.cli import NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.cli.shared import show
from mioboe.playbooks.drafts import Way


@click.command("draft", help="文面を作る / Write a text")
@click.argument("draft", required=False, default="")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=TEXT",
    help="Fill a gap / 空きを埋める",
)
@click.option("--case", "name", default="", help="Which case / どの件")
@click.pass_context
def draft_(ctx: click.Context, draft: str, *, sets: tuple[str, ...], name: str) -> int:
    """Return 0."""
    with office(ctx) as desk:
        case = desk.case(name)
        pairs = (one.partition("=") for one in sets)
        own = {key.strip(): value.strip() for key, _, value in pairs}
        letters = replace(desk.letters(), own=own)
        say, language = desk.voice.say, desk.voice.language
        if not draft:
            useful = letters.useful(desk.work, case)
            click.echo(say("drafts-heading") if useful else say("draft-none"))
            for one in useful or letters.drafts.values():
                show(listed(f"{one.id}  {desk.voice.told(one.title)}"))
            return NOTHING
        found = letters.draft(draft)
        about = letters.subject(desk.work, case, draft)
        letter = letters.fill(found, desk.work, case, language=language, about=about)
        way = "draft-say" if found.way is Way.SAY else "draft-write"
        # What is not part of the text goes beside it, so that it can be piped.
        click.echo(letter.title + desk.voice.bracketed(say(way)), err=True)
        click.echo(letter.text, nl=False)
        if letter.missing:
            names = [say(f"blank-{one}") for one in letter.missing]
            hints = [
                say("draft-missing", blanks=desk.voice.listed(names)),
                say("draft-how", names=", ".join(letter.missing)),
            ]
            for hint in hints:
                for line in wrapped(hint):
                    click.echo(line, err=True)
    return NOTHING
