"""`mioboe alerts test`: does everybody get what we send?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.alerts import HOLDS, Purpose, Ticket, issue
from mioboe.alerts.compose import rehearsal
from mioboe.catalog.words import read_words
from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.screen import wrapped
from mioboe.cli.runs.watching import key_of, staff_of
from mioboe.cli.shared import app_of, show
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.alerts.model import Channel
    from mioboe.bootstrap import App
    from mioboe.cli.runs.watching import Staff
    from mioboe.ports.alerts import Delivery


@click.group("alerts", help="お知らせ / Alerts")
def command() -> None:
    """Hold the commands about alerts."""


@command.command("test", help="すべての届け先に試しに送る / Send a test everywhere")
@click.pass_context
def test_(ctx: click.Context) -> int:
    """Return 0 where all was sent, 1 where something was not, 2 without a channel."""
    app = app_of(ctx)
    words = Words(texts=read_words("watch"), language=app.teller.language)
    staff = staff_of(app)
    if not staff.ways:
        click.echo(words.of("test-none"), err=True)
        return UNUSABLE
    all_sent = True
    for name, channel in _channels(staff):
        done = _send(app, staff, name, channel.id)
        all_sent &= done.is_sent
        show(_lines(name, channel, done, (words, staff)))
    _advise(app, words)
    return NOTHING if all_sent else FOUND


def _channels(staff: Staff) -> Iterator[tuple[str, Channel]]:
    for person in staff.crew.recipients:
        for channel in person.channels:
            yield person.name, channel


def _send(app: App, staff: Staff, person: str, channel: str) -> Delivery:
    base = app.settings.alerts.base_url.rstrip("/")
    ticket = Ticket(
        purpose=Purpose.TEST,
        matter=0,
        finding="",
        person=person,
        expires=SystemClock().now().replace(microsecond=0) + HOLDS,
    )
    link = f"{base}/a/{issue(ticket, key_of(app.home))}" if base else ""
    letter = rehearsal(staff.words(person), link)
    return staff.channels.send(person, channel, letter)


def _lines(
    name: str, channel: Channel, done: Delivery, how: tuple[Words, Staff]
) -> Iterator[str]:
    words, staff = how
    code = "test-sent" if done.is_sent else "test-failed"
    yield words.of(code, person=name, channel=channel.id, why=done.why)
    if not staff.crew.watched.isdisjoint(channel.addresses):
        yield from wrapped(words.of("test-watched"))


def _advise(app: App, words: Words) -> None:
    alerts = app.settings.alerts
    codes = [
        "test-look",
        *([] if alerts.phrase else ["no-phrase"]),
        *([] if alerts.base_url else ["no-base-url"]),
    ]
    for code in codes:
        show(wrapped(words.of(code)))
