"""Nobody is disturbed by honest mail, and no honest sender is called a forger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.quiet.honest import ENGLISH, JAPANESE, OFFICIAL
from tests.quiet.letters import findings, judged

from mioboe.authenticity import VerdictKind
from mioboe.events import EventType
from mioboe.signals import Level

if TYPE_CHECKING:
    from tests.quiet.letters import Letter

    from mioboe.events import Event
    from mioboe.flows.reading import Judged

STRANGERS = (*JAPANESE, *ENGLISH)
LETTERS = (*STRANGERS, *OFFICIAL)
COUNTED = "{text} <a href='https://click.sender.example/1'>https://{domain}/</a>"
TO_A_SHOP = "{text} <a href='https://www.amazon.co.jp/dp/1'>www.amazon.co.jp</a>"


#: An order at a shop without a profile: to guess that it is one is right.
ORDER = "ご注文ありがとうございます【注文番号"


def said(letter: Letter, found: Judged) -> list[Event]:
    """Return what a mail is taken to say, save that an order is guessed to be one."""
    events = found.extraction.events
    if not letter.subject.startswith(ORDER):
        return list(events)
    placed = EventType.ORDER_PLACED
    return [event for event in events if not event.is_guess or event.type is not placed]


def param(letters: tuple[Letter, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("letter", letters, ids=lambda letter: letter.id)


def paged(letter: Letter, page: str) -> Letter:
    domain = letter.address.rpartition("@")[2]
    return letter.but(page=page.format(text=letter.text, domain=domain))


@pytest.mark.parametrize("proof", ["pass", "none", ""])
@param(LETTERS)
def test_an_honest_mail_is_not_forged_and_says_nothing(
    letter: Letter, proof: str
) -> None:
    found = judged(letter.but(proof=proof))

    assert found.verdict.kind is not VerdictKind.FORGED
    assert not said(letter, found)


@pytest.mark.parametrize("page", [COUNTED, TO_A_SHOP], ids=["counted", "to-a-shop"])
@param(STRANGERS)
def test_links_that_newsletters_have_make_no_forgery(letter: Letter, page: str) -> None:
    found = judged(paged(letter, page))

    assert found.verdict.kind is not VerdictKind.FORGED
    assert not said(letter, found)


@param(STRANGERS)
def test_a_stranger_is_never_genuine(letter: Letter) -> None:
    assert judged(letter).verdict.kind is VerdictKind.UNPROVEN


def test_a_month_of_honest_mails_asks_nothing() -> None:
    raised = findings(letter.but(proof=p) for letter in LETTERS for p in ("pass", ""))

    assert not [finding for finding in raised if finding.level.rank >= Level.ASK.rank]
