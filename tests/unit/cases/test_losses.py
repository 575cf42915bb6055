from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.caselogs import KEY, ORDER, Log, mail, opened, yen

from mioboe.cases import losses_in_mails, losses_of
from mioboe.cases.entries import Closed, Lost, Recovered
from mioboe.cases.kinds import Closing, LossKind, Proof, Route
from mioboe.events import EventType
from mioboe.kit import Money


def test_what_was_at_stake_is_taken_by_the_later_entry() -> None:
    log = opened()
    log.add(Lost(instrument="Visa", amount=yen(63000), order=KEY))
    assert losses_of(log.case).lines[0].at_stake == yen(63000)

    log.add(Lost(instrument="Visa", amount=yen(63000), order=KEY, is_taken=True))
    (line,) = losses_of(log.case).lines
    assert (line.at_stake, line.taken, line.out) == (yen(0), yen(63000), yen(63000))


def test_seed_3_gets_twenty_thousand_back_and_loses_ten() -> None:
    log = opened()
    log.add(Lost(instrument="debit", amount=yen(10000), is_taken=True))
    log.add(Lost(instrument="debit", amount=yen(20000), is_taken=True))
    log.add(Recovered(instrument="debit", amount=yen(20000), route=Route.CARD_SCHEME))
    log.add(Closed(reason=Closing.LOST))
    found = losses_of(log.case)

    assert (found.totals[0].taken, found.totals[0].back) == (yen(30000), yen(20000))
    assert found.totals[0].out == yen(10000)
    assert found.lines[0].routes == (Route.CARD_SCHEME,)
    assert found.is_final


def test_handled_is_provisional_until_the_statement_shows_it() -> None:
    log = opened()
    log.add(
        Lost(instrument="Visa", amount=yen(500), is_taken=True, proof=Proof.STATEMENT)
    )
    log.add(Recovered(instrument="Visa", amount=yen(500), proof=Proof.WORD))
    assert not losses_of(log.case).is_final

    log = opened()
    log.add(
        Lost(instrument="Visa", amount=yen(500), is_taken=True, proof=Proof.STATEMENT)
    )
    log.add(Recovered(instrument="Visa", amount=yen(500), proof=Proof.STATEMENT))
    assert losses_of(log.case).is_final


def test_what_comes_back_twice_is_named() -> None:
    log = opened()
    log.add(Lost(instrument="Visa", amount=yen(500), is_taken=True))
    log.add(Recovered(instrument="Visa", amount=yen(500), route=Route.SHOP_REFUND))
    log.add(Recovered(instrument="Visa", amount=yen(500), route=Route.ISSUER_CLAIM))
    (line,) = losses_of(log.case).lines

    assert (line.out, line.excess) == (yen(0), yen(500))


def test_points_and_currencies_are_never_added_to_money() -> None:
    log = opened()
    log.add(Lost(instrument="a", amount=yen(500), is_taken=True))
    log.add(Lost(instrument="a", amount=yen(70), loss=LossKind.POINTS, is_taken=True))
    log.add(Lost(instrument="b", amount=Money(yen(9).value, "USD"), is_taken=True))
    totals = losses_of(log.case).totals

    assert [(t.loss, t.taken.fact) for t in totals] == [
        (LossKind.CASH, "500 JPY"),
        (LossKind.CASH, "9 USD"),
        (LossKind.POINTS, "70 JPY"),
    ]


def test_mails_give_losses_to_be_confirmed() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED, amount=yen(63000)))
    log.add(mail(EventType.CARD_USED, amount=yen(63000)))
    log.add(mail(EventType.CARD_USED, amount=yen(120), instrument="1234"))
    log.add(mail(EventType.REFUND_ISSUED, amount=yen(63000)))
    found = losses_in_mails(log.case)

    assert [(one.instrument, one.amount) for one in found] == [
        ("smbc-card", yen(63000)),
        ("1234", yen(120)),
        ("smbc-card", yen(63000)),
    ]
    assert isinstance(found[0], Lost)
    assert (found[0].is_taken, found[0].order) == (True, KEY)
    assert isinstance(found[2], Recovered)


def test_an_order_without_a_charge_is_at_stake() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED, amount=yen(63000)))
    (found,) = losses_in_mails(log.case)

    assert isinstance(found, Lost)
    assert not found.is_taken


def test_what_the_log_has_is_not_said_again() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED, amount=yen(63000)))
    log.add(mail(EventType.REFUND_ISSUED, amount=yen(63000), order=ORDER))
    for what in losses_in_mails(log.case):
        log.add(what)

    assert losses_in_mails(log.case) == ()


AMOUNTS = st.integers(0, 10**6).map(Money.yen)
LOSSES = st.lists(
    st.one_of(
        st.builds(
            Lost,
            instrument=st.sampled_from(["a", "b"]),
            amount=AMOUNTS,
            is_taken=st.booleans(),
        ),
        st.builds(Recovered, instrument=st.sampled_from(["a", "b"]), amount=AMOUNTS),
    ),
    max_size=12,
)


@given(LOSSES)
def test_the_account_adds_up(whats: list[Lost | Recovered]) -> None:
    log = opened()
    for what in whats:
        log.add(what)
    found = losses_of(log.case)
    taken = sum(w.amount.value for w in whats if isinstance(w, Lost) and w.is_taken)

    assert sum(total.taken.value for total in found.totals) == taken
    for line in found.lines:
        assert line.out.value >= 0
        even = line.taken.value - line.back.value
        assert line.out.value - line.excess.value == even


def test_an_empty_account_is_final() -> None:
    assert losses_of(Log().case).is_final
