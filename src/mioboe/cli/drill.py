"""`mioboe drill`: rehearse a takeover, and see how early mioboe speaks."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mioboe.bootstrap import build, drill_data
from mioboe.cli import FOUND, NOTHING, UNUSABLE
from mioboe.cli.pages.live import LivePage
from mioboe.cli.pages.progress import Bar
from mioboe.cli.pages.screen import RULE, wrapped
from mioboe.cli.pages.tables import Tables
from mioboe.cli.pages.timeline import Timeline
from mioboe.cli.runs.live import SPEED, play_live, words_of
from mioboe.cli.runs.rehearsed import scripts, transcript
from mioboe.cli.runs.trials import jobs_of, mailbox_years, run, titles_of, workshop
from mioboe.cli.shared import app_of, pages_of, processes, show
from mioboe.drills import MilestoneKind, play, write
from mioboe.drills.mailserver import MailServerError, dovecot_program
from mioboe.flows.rehearsals.live import What
from mioboe.flows.rehearsals.rehearse import Moment, Script, Wanted, rehearse
from mioboe.flows.rehearsals.tally import tally, tally_drills
from mioboe.flows.rehearsals.trial_lines import trial_lines
from mioboe.flows.scan import scan, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.bootstrap import App
    from mioboe.cli.runs.trials import Workshop
    from mioboe.drills import Drill, Played, Stage
    from mioboe.flows.rehearsals.rehearse import Rehearsal
    from mioboe.flows.rehearsals.trials import Outcome, Quiet

_REACTIONS = frozenset({MilestoneKind.NOTICED, MilestoneKind.CONTACTED})


@click.command("drill", help="乗っ取りの訓練をする / Rehearse a takeover")
@click.argument("names", nargs=-1, metavar="[DRILL]...")
@click.option("--all", "everything", is_flag=True, help="Every drill / すべて")
@click.option(
    "--random",
    "number",
    type=click.IntRange(min=1),
    help="So many takeovers, drawn by chance / 無作為の乗っ取りの数",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Of the first of them / その最初の種",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="With --random: JSON Lines / --random を JSON Lines で",
)
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    help="Leave the mails there / メールをそこに残す",
)
@click.option(
    "--case", "as_case", is_flag=True, help="Until it is closed / 解決まで通して"
)
@click.option(
    "--live", is_flag=True, help="With a real watch, now / いま、本物の見張りで"
)
@click.pass_context
def command(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    names: tuple[str, ...],
    *,
    everything: bool,
    number: int | None,
    seed: int,
    as_json: bool,
    folder: Path | None,
    as_case: bool,
    live: bool,
) -> int:
    """Return 0 where every drill went as it must, 1 where one did not."""
    if number is not None:
        seeds, shop = range(seed, seed + number), workshop()
        if folder is not None:
            for one in seeds:
                write(shop.played(one), folder / f"takeover-{one}")
        return _random(seeds, shop, app_of(ctx), as_json=as_json)
    if live and names:
        return _live(names, ctx.obj["language"])
    if as_case:
        return _as_cases(names, ctx.obj["language"], everything=everything)
    return _named(ctx, names, everything=everything, folder=folder)


def _as_cases(names: tuple[str, ...], language: str, *, everything: bool) -> int:
    """Return 0, now that cases were played until they were closed."""
    stage, drills = drill_data()
    known = scripts()
    wanted = list(known) if everything or not names else list(names)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        there = ", ".join(known)
        click.echo(f"mioboe: no case {unknown[0]!r}; there are {there}", err=True)
        return UNUSABLE
    for name in wanted:
        drill = drills[name]
        show([drill.title.fill(language or drill.household.language)])
        show(transcript(known[name], play(drill, stage), language))
    return NOTHING


def _live(names: tuple[str, ...], language: str) -> int:
    """Return 0 where somebody was reached each time, and answered."""
    stage, drills = drill_data()
    program = dovecot_program()
    if unknown := [name for name in names if name not in drills]:
        return _no_drill(unknown[0], drills)
    if program is None:
        click.echo(words_of(language or "ja").of("no-dovecot"), err=True)
        return UNUSABLE
    statuses = [_in_earnest(drills[name], stage, program, language) for name in names]
    return max(statuses)


def _in_earnest(drill: Drill, stage: Stage, program: str, language: str) -> int:
    language = language or drill.household.language
    words = words_of(language)
    first = drill.household.people[0].name
    show([RULE, drill.title.fill(language), RULE])
    show(wrapped(words.of("intro", speed=str(SPEED), first=first)))
    try:
        found = play_live(
            drill,
            stage,
            program,
            language=language,
            on_ready=lambda count: show([words.of("past", count=str(count)), ""]),
        )
    except MailServerError as error:
        click.echo(words.of("no-start", detail=str(error)), err=True)
        return UNUSABLE
    zone = ZoneInfo(drill.household.timezone)
    show(LivePage(words=words, zone=zone).lines(found))
    return NOTHING if any(one.what is What.ANSWERED for one in found) else FOUND


def _no_drill(name: str, drills: Iterable[str]) -> int:
    known = ", ".join(drills)
    click.echo(f"mioboe: no drill {name!r}; there are {known}", err=True)
    return UNUSABLE


def _random(seeds: range, shop: Workshop, app: App, *, as_json: bool) -> int:
    """Return 0 where every takeover was found and no ordinary mail raised an alarm."""
    quiet: list[Quiet] = []
    outcomes: list[Outcome] = []
    for life, found in run(jobs_of(seeds), shop, processes=processes()):
        quiet.append(life)
        outcomes += found
    outcomes.sort(key=lambda outcome: outcome.trial.seed)
    came = tally(outcomes, quiet)
    if as_json:
        show(json.dumps(x, ensure_ascii=False) for x in trial_lines(outcomes, came))
    else:
        show(Tables(teller=app.teller, titles=titles_of(shop)).all(came))
    return FOUND if came.missed or came.acts else NOTHING


def _named(
    ctx: click.Context, names: tuple[str, ...], *, everything: bool, folder: Path | None
) -> int:
    stage, drills = drill_data()
    if not names and not everything:
        for drill in drills.values():
            click.echo(f"{drill.id}: {drill.title.fill(ctx.obj['language'] or 'ja')}")
        return NOTHING
    in_order = sorted(drills, key=lambda name: (not drills[name].incident, name))
    wanted = in_order if everything else list(names)
    unknown = [name for name in wanted if name not in drills]
    if unknown:
        return _no_drill(unknown[0], drills)
    rows = []
    for name in wanted:
        drill = drills[name]
        played = play(drill, stage)
        if folder is not None:
            write(played, folder / name)
        timeline, rehearsal = _rehearse(drill, played, ctx.obj["language"])
        show(timeline.drill(drill.title, rehearsal))
        rows.append((timeline, drill, rehearsal))
    if len(rows) > 1:
        timeline = rows[0][0]
        show(timeline.table([(drill.id, item) for _, drill, item in rows]))
        came = tally_drills((item, mailbox_years(drill)) for _, drill, item in rows)
        show(Tables(teller=timeline.pages.teller).totals(came))
    return FOUND if any(_is_bad(drill, item) for _, drill, item in rows) else NOTHING


def _rehearse(
    drill: Drill, played: Played, language: str
) -> tuple[Timeline, Rehearsal]:
    """Return how a drill went whose mails were scanned in a HOME of their own."""
    with tempfile.TemporaryDirectory(prefix="mioboe-drill-") as name:
        home = Path(name)
        write(played, home)
        app = build(home, language=language)
        bar = Bar(app.teller.say("reading"), quiet=True)
        store = app.open_store()
        try:
            mail = str(home / "mail")
            scan([mail], app.tools(store, bar, jobs=processes()))
            rehearsal = rehearse(
                told([mail], store), store.findings(), _script(drill, played)
            )
        finally:
            store.close()
    return Timeline(pages=pages_of(app)), rehearsal


def _script(drill: Drill, played: Played) -> Script:
    zone = ZoneInfo(drill.household.timezone)
    moments = [
        Moment(
            at=datetime.fromisoformat(item.at).replace(tzinfo=zone),
            what=item.what,
            is_reaction=item.kind in _REACTIONS,
            is_guessed=item.guessed,
        )
        for item in drill.report
    ]
    wanted = [
        Wanted(step=item.step, level=item.level, signals=item.signals)
        for item in drill.expect
    ]
    return Script(staged=played.mails, moments=moments, wanted=wanted)


def _is_bad(drill: Drill, rehearsal: Rehearsal) -> bool:
    """Return whether something was missed, or an ordinary mail raised an alarm."""
    alarms = [f for f in rehearsal.needless if f.level.value == "act"]
    most = max(2.0, mailbox_years(drill) * float(drill.asks_a_mailbox_year))
    too_many = len(rehearsal.needless) > most
    return bool(rehearsal.missed or alarms or too_many)
