"""`mioboe case export`, `ics`, `dossier`: what goes out of the house."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from mioboe.cases.kinds import Closing
from mioboe.catalog.words import read_words
from mioboe.cli import NOTHING
from mioboe.cli.casework.office import office, write_out
from mioboe.cli.pages.casework.money import MoneyPage
from mioboe.cli.pages.casework.next import NextPage
from mioboe.cli.paths import ANY_PATH
from mioboe.dossiers import Audience, Owner, Variant, compose
from mioboe.dossiers.exports import cacao, case_json
from mioboe.flows.casework.dossier_input import Telling, dossier_input
from mioboe.flows.casework.money import account_of
from mioboe.flows.casework.work import CaseError, plan_of
from mioboe.flows.casework.workflow_of import workflow_of
from mioboe.kit import Wording
from mioboe.playbooks.actions import Cause
from mioboe.playbooks.subjects import tag_of

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.cli.casework.office import Office
    from mioboe.dossiers import DossierInput
    from mioboe.playbooks.actions import Appointment

_NAME = click.argument("name", required=False, default="")
_OUT = click.option("-o", "--output", type=ANY_PATH, help="File / ファイル")
_READERS: Final = {
    "shop": Variant.SHOP,
    "issuer": Variant.ISSUER,
    "police": Variant.POLICE,
    "consumer": Variant.CONSUMER_CENTER,
    "self": Variant.SELF,
}
#: Why a case was closed of which nobody outside need hear: nothing had happened.
_NOTHING_TO_TELL: Final = frozenset({Closing.MISTAKE, Closing.OURS})
#: How long before a time one is reminded.
_ALARMS: Final = {
    Cause.OPENS: timedelta(minutes=5),
    Cause.DUE: timedelta(days=1),
    Cause.WARNING: timedelta(0),
    Cause.WAITED: timedelta(0),
    Cause.PROMISE: timedelta(0),
}


@click.command("export", help="ほかのプログラム用に書き出す / For programs")
@_NAME
@click.option(
    "--json", "form", flag_value="json", default="json", help="As JSON / JSON で"
)
@click.option("--cacao", "form", flag_value="cacao", help="As CACAO 2.0 / CACAO 2.0 で")
@click.option(
    "--for",
    "reader",
    type=click.Choice([*_READERS]),
    default="self",
    help="For whom / だれに",
)
@_OUT
@click.pass_context
def export_(
    ctx: click.Context, name: str, *, form: str, reader: str, output: str | None
) -> int:
    """Return 0. Without a file it goes to standard output."""
    with office(ctx) as desk:
        case = desk.case(name)
        if form == "cacao":
            title = Wording(ja=_title(desk, case, "ja"), en=_title(desk, case, "en"))
            flow = workflow_of(desk.work, case, title)
            text = cacao(flow, language=desk.voice.language)
        else:
            told = _told(desk, case)
            text = case_json(told, _audience(desk, case, reader, told))
        _write(desk, output, text.encode())
    return NOTHING


@click.command("ics", help="予定をカレンダー用に書く / The days to come, for calendars")
@_NAME
@_OUT
@click.pass_context
def ics_(ctx: click.Context, name: str, *, output: str | None) -> int:
    """Return 0. Without a file it goes to standard output."""
    from mioboe.press.feed import Date, feed  # noqa: PLC0415 - slow

    with office(ctx) as desk:
        case = desk.case(name)
        plan = plan_of(desk.work, case)
        page = NextPage(voice=desk.voice)
        dates = [
            Date(
                uid=_uid(case, one),
                at=one.at,
                title=page.time(one),
                text=f"mioboe case next {case.id}",
                alarm=_ALARMS[one.cause],
            )
            for one in plan.agenda
        ]
        made = case.entries[-1].recorded
        title = f"mioboe: {desk.voice.title(case)}"
        content = feed(dates, name=title, made=made)
        _write(desk, output, content)
    return NOTHING


@click.command("dossier", help="提出用の資料（PDF）を作る / A dossier as PDF")
@_NAME
@click.option(
    "--for",
    "reader",
    type=click.Choice([*_READERS]),
    required=True,
    help="For whom / だれに",
)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="File / ファイル")
@click.pass_context
def dossier_(ctx: click.Context, name: str, *, reader: str, output: str) -> int:
    """Return 0.

    Raises:
        CaseError: It was a mistake, or the household's own: others need not hear.
    """
    from mioboe.press.pdf import print_pdf  # noqa: PLC0415 - typst takes 30 MB

    with office(ctx) as desk:
        case = desk.case(name)
        if case.closing in _NOTHING_TO_TELL and _READERS[reader] is not Variant.SELF:
            why = desk.voice.say(f"closing-{case.closing}")
            msg = "nothing-to-tell"
            raise CaseError(msg, case=case.id, why=why)
        told = _told(desk, case)
        words = read_words("dossier")
        language = desk.voice.language
        audience = _audience(desk, case, reader, told)
        document = compose(told, audience, words, language=language)
        missing = (
            words["missing-glyph"].fill(language) if "missing-glyph" in words else ""
        )
        _write(desk, output, print_pdf(document, missing=missing))
    return NOTHING


def _title(desk: Office, case: Case, language: str) -> str:
    return replace(desk.voice, language=language).title(case)


def _audience(desk: Office, case: Case, reader: str, told: DossierInput) -> Audience:
    variant = _READERS[reader]
    issuer = told.instruments[0].issuer if told.instruments else ""
    names = {
        Variant.SHOP: desk.voice.name(case.shop),
        Variant.ISSUER: issuer,
    }
    return Audience(
        variant=variant, name=names.get(variant, ""), shop=case.shop, issuer=issuer
    )


def _told(desk: Office, case: Case) -> DossierInput:
    people = desk.app.settings.household.people
    first = people[0] if people else None
    voice = replace(desk.voice, books=plan_of(desk.work, case).playbooks)
    telling = Telling(
        texts=voice.texts,
        language=voice.language,
        names=voice.names,
        reason=desk.app.teller.reason,
        odd=(
            *NextPage(voice=voice).ended(case),
            *NextPage(voice=voice).odd(case),
            *MoneyPage(voice=voice).twice(account_of(case)),
        ),
        sum=voice.sum,
        step=voice.step,
        title=voice.title(case),
        owner=Owner(
            name=first.name if first else "",
            addresses=first.addresses if first else (),
            others=tuple(one.name for one in people[1:]),
        ),
    )
    return dossier_input(desk.work, case, telling)


def _uid(case: Case, one: Appointment) -> str:
    about = [case.id, one.cause.value]
    step = one.step.id if one.step else ""
    # A deadline stays the same when the step that served it is done.
    about.append(tag_of(step) if one.due else step)
    about.append(one.due.rule.id if one.due else "")
    about.append(str(one.promise.entry) if one.promise else "")
    if one.cause is Cause.WARNING:
        about.append(one.at.date().isoformat())
    digest = hashlib.sha256("\0".join(about).encode()).hexdigest()[:32]
    return f"{digest}@mioboe"


def _write(desk: Office, output: str | None, content: bytes) -> None:
    """Write to a file, or to standard output."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    click.echo(desk.voice.say("written", path=write_out(output, content)))
