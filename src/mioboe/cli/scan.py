"""`mioboe scan`: read archives, say what was found."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.pages.progress import Bar
from mioboe.cli.paths import ANY_PATH, absolute
from mioboe.cli.shared import app_of, pages_of, processes, show, warn
from mioboe.flows.report import Lines
from mioboe.flows.scan import scan, told
from mioboe.kit import sound
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.bootstrap import App
    from mioboe.flows.scan import Summary, Told
    from mioboe.ports import Store
    from mioboe.signals import Finding


@click.command(
    "scan", help="メールを調べて、身に覚えのない注文を探す / Scan mail archives"
)
@click.argument("paths", nargs=-1, required=True, type=ANY_PATH, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines / 機械向けの出力")
@click.option("--all", "everything", is_flag=True, help="Show notes too / 参考も表示")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes / 使うプロセス数")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    *,
    as_json: bool,
    everything: bool,
    jobs: int | None,
) -> int:
    """Return the exit status after reading archives and printing what was found."""
    app = app_of(ctx)
    warn(app.catalog.problems, app)
    given = {absolute(path): path for path in paths}
    bar = Bar(app.teller.say("reading"), quiet=as_json)
    store = app.open_store()
    try:
        bar.start(0)
        try:
            tools = app.tools(store, bar, jobs=jobs or processes())
            summary = scan(list(given), tools)
        finally:
            bar.stop()
        warn(dict.fromkeys((*summary.problems, *summary.unread, *summary.notes)), app)
        items = list(told(list(given), store))
        findings = _last_state(items, store)
        if as_json:
            _print_json(app, items, summary, given)
        elif summary.messages:
            kept = {item.kept.message_id: item.kept for item in reversed(items)}
            pages = pages_of(app)
            show(pages.report(kept, findings, summary, everything=everything))
    finally:
        store.close()
    return _status(findings, summary)


def _status(findings: Iterable[Finding], summary: Summary) -> int:
    if summary.unread and not summary.messages:
        return UNUSABLE
    loud = any(not f.is_settled and f.level.rank >= Level.ASK.rank for f in findings)
    return FOUND if loud else NOTHING


def _print_json(
    app: App, items: list[Told], summary: Summary, given: dict[str, str]
) -> None:
    names = {sound(archive): path for archive, path in given.items()}
    lines = Lines(teller=app.teller, zone=app.household.zone, given=names)
    for line in lines.all(items, summary):
        sys.stdout.write(sound(json.dumps(line, ensure_ascii=False)) + "\n")


def _last_state(items: list[Told], store: Store) -> list[Finding]:
    """Return each finding that these messages raised, as it stands at the end."""
    last = store.findings()
    names = dict.fromkeys(f.id for item in items for f in item.raised)
    return [last[name] for name in names if name in last]
