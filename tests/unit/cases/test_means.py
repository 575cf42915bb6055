from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import mail, opened

from mioboe.cases.entries import Answered, Moved, Withdrawn
from mioboe.cases.kinds import MachineId
from mioboe.cases.means import brand_of, means_named, means_of, role_of
from mioboe.events import EventType

if TYPE_CHECKING:
    from tests.fakes.caselogs import Log


def said(log: Log, **answers: tuple[str, ...]) -> Log:
    """Return a log with answers."""
    for name, values in answers.items():
        log.add(Answered(question=name, values=values))
    return log


def test_where_nothing_is_known_there_is_one_that_nobody_knows() -> None:
    assert means_of(opened().case) == ("own",)


def test_what_was_paid_with_says_who_stands_behind_it() -> None:
    log = said(opened(), instrument=("debit", "credit", "points"))

    assert means_of(log.case) == ("issuer/own", "bank/own")


def test_a_name_takes_the_place_of_one_that_nobody_knew() -> None:
    log = said(opened(), instrument=("credit",), issuer=("jcb", "epos"))

    assert means_of(log.case) == ("issuer/jcb", "issuer/epos")


def test_who_does_not_know_the_issuer_has_a_card_all_the_same() -> None:
    log = said(opened(), instrument=("credit",), issuer=("unknown",))

    assert means_of(log.case) == ("issuer/own",)


def test_a_mail_names_whose_card_it_is() -> None:
    log = said(opened(), instrument=("credit",))
    log.add(mail(EventType.CARD_USED, issuer="jcb-alerts", brand="jcb"))

    assert means_of(log.case) == ("issuer/jcb",)


def test_a_notice_goes_to_the_bank_where_only_a_debit_card_is_known() -> None:
    log = said(opened(), instrument=("debit",))
    log.add(mail(EventType.CARD_USED, issuer="mufg-debit", brand="mufg"))

    assert means_of(log.case) == ("bank/mufg",)


def test_a_debit_of_an_unknown_sender_is_a_banks() -> None:
    log = opened()
    log.add(mail(EventType.BANK_DEBITED, issuer="x-bank"))

    assert means_of(log.case) == ("bank/x-bank",)


def test_of_one_brand_in_two_roles_a_card_notice_is_the_issuers() -> None:
    log = said(opened(), issuer=("aeon",), bank=("aeon",))
    log.add(mail(EventType.CARD_USED, issuer="aeon-card-alerts", brand="aeon"))

    assert log.case.payers == ("issuer/aeon",)


def test_a_mail_taken_back_takes_its_card_along() -> None:
    log = opened()
    entry = log.add(mail(EventType.CARD_USED))
    log.add(Withdrawn(entry=entry.number))

    assert means_of(log.case) == ("own",)


def test_where_one_may_be_either_of_two_nothing_is_said_of_them() -> None:
    log = said(opened(), instrument=("credit",))
    log.add(Moved(machine=MachineId.INSTRUMENT, to="locked"))
    log = said(log, issuer=("jcb", "epos"))

    names = log.case.subjects(MachineId.INSTRUMENT)
    assert not {"issuer/jcb", "issuer/epos"} & {*names}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("issuer/jcb", "issuer/jcb"),
        ("jcb", "issuer/jcb"),
        ("issuer", "issuer/jcb"),
        ("issuer/own", "issuer/jcb"),
        ("x", "x"),
        ("bank/x", "bank/x"),
    ],
)
def test_one_is_meant_by_its_name_its_brand_or_its_role(name: str, meant: str) -> None:
    log = said(opened(), issuer=("jcb",), bank=("mufg",))

    assert means_named(log.case, name) == meant


def test_a_role_with_two_brands_means_neither() -> None:
    log = said(opened(), issuer=("jcb", "epos"))

    assert means_named(log.case, "issuer") == "issuer"


def test_a_name_that_is_none_has_neither_role_nor_brand() -> None:
    assert (role_of("own"), brand_of("own")) == ("", "")
    assert (role_of("amazon.co.jp/1"), brand_of("amazon.co.jp/1")) == ("", "")
    assert (role_of("bank/own"), brand_of("bank/own")) == ("bank", "")
