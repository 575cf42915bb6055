"""`mioboe case loss`, `back`: what is gone, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mioboe.cases.entries import Lost, Recovered
from mioboe.cases.kinds import LossKind, Proof, Route
from mioboe.cli import NOTHING
from mioboe.cli.casework.office import office
from mioboe.cli.casework.options import AT, BY, CASE
from mioboe.cli.pages.casework.money import MoneyPage
from mioboe.cli.shared import show
from mioboe.flows.casework.money import provisional
from mioboe.flows.casework.work import CaseError, record, say
from mioboe.kit import parse_money
from mioboe.ledger import OrderKey

if TYPE_CHECKING:
    from mioboe.kit import Money

_ROUTE = click.option(
    "--route",
    type=click.Choice([one.value for one in Route]),
    default=Route.OPEN.value,
    help="By which way / どの道で",
)
_KIND = click.option(
    "--kind",
    type=click.Choice([one.value for one in LossKind]),
    default=LossKind.CASH.value,
    help="What / 種類",
)
_PROOF = click.option(
    "--proof",
    type=click.Choice([one.value for one in Proof]),
    default=Proof.WORD.value,
    help="By what / 何で確かめたか",
)
_FROM = click.option(
    "--from", "instrument", default="", help="Card, account / どこから"
)


@click.command("loss", help="失われたお金 / What is gone or at stake")
@click.argument("amount", required=False, default="")
@_FROM
@click.option("--order", "number", default="", help="Order / 注文番号")
@click.option(
    "--taken/--at-stake", "is_taken", default=True, help="It left / もう動いた"
)
@click.option("--from-mails", is_flag=True, help="What mails say / メールのとおりに")
@_ROUTE
@_KIND
@_PROOF
@AT
@CASE
@BY
@click.pass_context
def loss_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    amount: str,
    *,
    instrument: str,
    number: str,
    is_taken: bool,
    from_mails: bool,
    route: str,
    kind: str,
    proof: str,
    at_text: str | None,
    name: str,
    by: str,
) -> int:
    """Return 0. Without a sum, what is known so far is told."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        if from_mails:
            found = provisional(case)
            lines = [(desk.work.now, desk.work.by, one) for one in found]
            case = record(desk.work, case, lines)
        elif amount:
            key = next((one for one in case.orders if one.number == number), None)
            what = Lost(
                instrument=instrument,
                amount=_money(amount),
                loss=LossKind(kind),
                is_taken=is_taken,
                route=Route(route),
                proof=Proof(proof),
                order=key or (OrderKey(case.shop, number) if number else None),
            )
            case = say(desk.work, case, what, at=desk.moment(at_text))
        show(MoneyPage(voice=desk.voice).of(case))
    return NOTHING


@click.command("back", help="戻ったお金 / What came back")
@click.argument("amount")
@_FROM
@_ROUTE
@_KIND
@_PROOF
@AT
@CASE
@BY
@click.pass_context
def back_(  # noqa: PLR0913 - each option by its name
    ctx: click.Context,
    amount: str,
    *,
    instrument: str,
    route: str,
    kind: str,
    proof: str,
    at_text: str | None,
    name: str,
    by: str,
) -> int:
    """Return 0."""
    with office(ctx, by=by) as desk:
        case = desk.case(name)
        what = Recovered(
            instrument=instrument,
            amount=_money(amount),
            loss=LossKind(kind),
            route=Route(route),
            proof=Proof(proof),
        )
        case = say(desk.work, case, what, at=desk.moment(at_text))
        show(MoneyPage(voice=desk.voice).of(case))
    return NOTHING


def _money(text: str) -> Money:
    """Return a sum as a person wrote it.

    Raises:
        CaseError: It is none.
    """
    found = parse_money(text, default="JPY")
    if found is None:
        msg = "no-money"
        raise CaseError(msg, text=text)
    return found
