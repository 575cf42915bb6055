"""Cases for which drafts are filled, and the drafts and sweeps that are shipped."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tests.fakes.caselogs import KEY, NOON, ORDER, SHOP, TOKYO, mail, opened, yen
from tests.fakes.handbooks import shipped

from mioboe.cases.entries import Called, Lost, Promised
from mioboe.catalog import load
from mioboe.catalog.words import read_words
from mioboe.catalog.writings import read_writings
from mioboe.events import EventType
from mioboe.playbooks import answer
from mioboe.playbooks.blanks import Voice
from mioboe.playbooks.conditions import View
from mioboe.playbooks.questions import kind_of

if TYPE_CHECKING:
    from tests.fakes.caselogs import Log

    from mioboe.cases import Case
    from mioboe.catalog.writings import Writings

#: What the household adds.
OWN: Final = {"name": "山田 花子", "phone": "00-0000-0000"}


@functools.cache
def writings() -> Writings:
    """Return the drafts and sweeps that the project ships; they have no fault."""
    found, faults = read_writings(shipped())
    assert faults == []
    return found


@functools.cache
def voice(language: str) -> Voice:
    """Return the words of a draft."""
    desks = shipped().directory.desks
    is_ja = language == "ja"
    return Voice(
        language=language,
        zone=TOKYO,
        words={**load().texts.report, **read_words("drafts")},
        names={desk.id: desk.title.ja if is_ja else desk.title.en for desk in desks},
    )


def view_of(case: Case) -> View:
    """Return what conditions look at, an hour after noon."""
    done = {mark.step: mark.at for mark in case.steps.values() if mark.is_done}
    return View(
        case=case,
        handbook=shipped(),
        now=NOON + timedelta(hours=1),
        zone=TOKYO,
        kind=kind_of(case, shipped().kinds),
        done=done,
    )


def told(log: Log, **answers: str) -> Log:
    """Return a log with answers, as the handbook records them."""
    for name, value in answers.items():
        entry = answer(shipped(), name.replace("_", "-"), (value,))
        assert not hasattr(entry, "code"), entry
        log.add(entry)
    return log


def shipped_to_stranger() -> Log:
    """Return the log of a parcel on its way to a stranger, paid with a credit card."""
    log = opened()
    log.add(mail(EventType.ORDER_PLACED, amount=yen(63000)))
    log.add(
        mail(EventType.ORDER_SHIPPED, tracking="123456789012", carrier="yamato"),
        at=NOON + timedelta(hours=3, minutes=30),
    )
    return told(
        log, instrument="credit", issuer="epos", goods="physical", ship_to="stranger"
    )


def gift_cards_by_debit() -> Log:
    """Return the log of gift cards paid with a debit card, and money that left."""
    log = opened()
    log.add(mail(EventType.GIFT_CARD_ISSUED, amount=yen(20000)))
    log.add(
        mail(EventType.BANK_DEBITED, issuer="rakuten-bank", amount=yen(20000)),
        at=NOON + timedelta(minutes=5),
    )
    log.add(Lost(instrument="debit", amount=yen(20000), is_taken=True, order=KEY))
    return told(
        log,
        instrument="debit",
        bank="rakuten-bank",
        goods="gift-card",
        used_on="2026-11-26",
        gift_opened="opened",
    )


def promised() -> Log:
    """Return the log of a promise of 24 hours, and of a desk that did not answer."""
    log = shipped_to_stranger()
    log.add(
        Called(desk="amazon-co-jp", was_reached=True, minutes=15, said="調査します"),
        at=NOON + timedelta(hours=8),
    )
    log.add(
        Promised(
            desk="amazon-co-jp",
            what="調査の結果をメールで知らせる",
            until=NOON + timedelta(hours=32),
        )
    )
    log.add(Called(desk="epos", was_reached=False, minutes=60))
    return log


#: Logs by name, for golden texts.
LOGS: Final = {
    "stranger": shipped_to_stranger,
    "debit": gift_cards_by_debit,
    "promised": promised,
}
__all__ = [
    "KEY",
    "LOGS",
    "ORDER",
    "OWN",
    "SHOP",
    "told",
    "view_of",
    "voice",
    "writings",
]
