"""`mioboe watch`: keep the mailboxes in view, and tell people until one answers."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

import click

from mioboe.catalog.watch_settings import address_of
from mioboe.catalog.words import read_words
from mioboe.cli import NOTHING, UNUSABLE
from mioboe.cli.runs.mailboxes import mailboxes_of
from mioboe.cli.runs.reminding import reminding_of
from mioboe.cli.runs.watching import (
    key_of,
    opener,
    reader_of,
    scanning_of,
    staff_of,
    switch_of,
    telling_of,
)
from mioboe.cli.shared import app_of
from mioboe.flows.watching.answering import LinkAnswers
from mioboe.flows.watching.gauges import Gauges
from mioboe.flows.watching.meter import Meter
from mioboe.flows.watching.vigil import Vigil, VigilTools
from mioboe.notifiers import AnswerServer
from mioboe.resolvers.clock import SystemClock
from mioboe.store.watch_lock import WatchLock

if TYPE_CHECKING:
    from mioboe.bootstrap import App

LOCK: Final = "watch.lock"
_ENDING: Final = frozenset({signal.SIGTERM, signal.SIGINT})
#: The exit status that shells give a program that a signal ended, less its number.
_BY_SIGNAL: Final = 128
#: Whoever stops a service waits for some seconds, and kills it then.
_PATIENCE_SECONDS: Final = 1.5


@click.command(
    "watch",
    help="メールを見張り、答えがあるまで知らせる / Watch mailboxes, tell people",
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Return 0 when it was told to stop, 2 where there is nothing to watch."""
    app = app_of(ctx)
    if not app.settings.mailboxes:
        click.echo(_say(app, "no-mailbox"), err=True)
        return UNUSABLE
    clock = SystemClock()
    with WatchLock(app.home / LOCK) as lock:
        lock.take(clock.now())
        _watch(app, clock)
    return NOTHING


def _watch(app: App, clock: SystemClock) -> None:
    staff = staff_of(app)
    mailboxes = mailboxes_of(app, clock)
    reader = reader_of(app, clock)
    gauges = Gauges()
    tools = VigilTools(
        open=opener(app),
        scanning=lambda store: scanning_of(app, reader, store),
        telling=lambda store: telling_of(app, staff, store, clock),
        read=reader,
        clock=clock,
        reason=lambda code, language: _reason(app, code, language),
        log=_log,
        reminding=reminding_of(app),
        switch=switch_of(app),
        gauges=gauges,
    )
    vigil = Vigil(tools)
    answers = LinkAnswers(
        open=tools.open,
        crew=staff.crew,
        clock=clock,
        key=key_of(app.home),
        words=staff.words,
        on_said=vigil.poke,
    )
    meter = Meter(
        open=tools.open,
        gauges=gauges,
        clock=clock,
        mailboxes=tuple(mailbox.name for mailbox in mailboxes),
    )
    place = address_of(app.settings.alerts.listen) or ("127.0.0.1", 0)
    server = AnswerServer(place, answers, meter.text, lambda: vigil.is_well)
    _on_signals(vigil)
    server.start()
    host, port = server.place
    _log(f"watching {len(mailboxes)} mailboxes; answers at http://{host}:{port}")
    if not any(one.channels for one in staff.crew.recipients):
        click.echo(_say(app, "no-channel"), err=True)
    try:
        vigil.run(mailboxes)
    finally:
        server.stop()


def _on_signals(vigil: Vigil) -> None:
    """End the watch by a signal; a second one ends the program on the spot.

    A thread waits for it: a handler would run in the midst of whatever the main thread
    does, and wait for ever for a lock that this one holds. What does not end by itself,
    such as a wait for a server or for a file that others hold, is broken off: a watch
    may be killed at any point, and goes on from there.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)

    def wait() -> None:
        signal.sigwait(_ENDING)
        vigil.halt()
        last = threading.Timer(_PATIENCE_SECONDS, os._exit, [NOTHING])
        last.daemon = True
        last.start()
        os._exit(_BY_SIGNAL + signal.sigwait(_ENDING))

    threading.Thread(target=wait, name="signals", daemon=True).start()


def _say(app: App, code: str) -> str:
    return read_words("watch")[code].fill(app.teller.language)


def _reason(app: App, code: str, language: str) -> str:
    wording = app.catalog.texts.problems.get(code)
    return wording.fill(language) if wording else code


def _log(line: str) -> None:
    stamp = f"{SystemClock().now():%F %T}Z"
    print(f"{stamp} {line}", file=sys.stderr, flush=True)
