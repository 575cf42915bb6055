"""Two cards, a bank and several orders in one case: each has its own way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import KEY, SHOP, Log, machines, mail, yen
from tests.fakes.handbooks import shipped
from tests.fakes.writings import told

from mioboe.cases import MachineId, states_of
from mioboe.cases.entries import Answered, Closed, Merged, Opened, Reopened, Withdrawn
from mioboe.cases.kinds import Closing
from mioboe.events import EventType
from mioboe.ledger import OrderKey
from mioboe.playbooks import answer, plan
from mioboe.playbooks.steps import record_done, record_skipped, record_undone

if TYPE_CHECKING:
    from mioboe.cases.entries import (
        Entry,
    )
    from mioboe.playbooks import Plan, Step

SAID = {"ours": "nobody", "get_in": "inside", "mailbox": "clean"}
SECOND = OrderKey(SHOP, "250-7654321-7654321")
THIRD = OrderKey(SHOP, "250-1111111-1111111")
JCB = "issuer/jcb"
BANK = "bank/paypay-bank"


def said(log: Log, name: str, *values: str) -> Entry:
    """Answer a question."""
    entry = answer(shipped(), name, values)
    assert isinstance(entry, Answered), entry
    return log.add(entry)


def now(log: Log) -> Plan:
    """Return the plan a minute after the last line."""
    at = log.now + timedelta(minutes=1)
    return plan(log.case, shipped(), now=at, zone="Asia/Tokyo")


def steps(found: Plan) -> dict[str, Step]:
    """Return all steps of a plan that are not over, by id."""
    ready = [action.step for action in (*found.actions, *found.later)]
    return {step.id: step for step in (*ready, *(one.step for one in found.waiting))}


def do(log: Log, *names: str) -> None:
    """Do steps, as the plan has them then."""
    for name in names:
        log.add(record_done(steps(now(log))[name]))


def state(log: Log, machine: MachineId, name: str) -> str:
    """Return the state of a thing as people see it."""
    return dict(states_of(log.case, machine, machines()))[name].state


def paid_twice() -> Log:
    """Return the log of orders paid with a credit and a debit card."""
    log = Log()
    log.add(Opened(case_kind="A", shop=SHOP, brand="amazon", orders=(KEY,)))
    log.add(mail(EventType.ORDER_PLACED, amount=yen(63000)))
    told(log, **SAID, goods="physical", ship_to="stranger")
    said(log, "instrument", "credit", "debit")
    said(log, "issuer", "jcb")
    said(log, "bank", "paypay-bank")
    return log


def two_orders() -> Log:
    """Return the log of two orders, of which one was shipped."""
    log = Log()
    log.add(Opened(case_kind="A", shop=SHOP, brand="amazon", orders=(KEY, SECOND)))
    log.add(mail(EventType.ORDER_PLACED))
    log.add(mail(EventType.ORDER_PLACED, order=SECOND.number))
    log.add(mail(EventType.ORDER_SHIPPED))
    return told(log, **SAID, goods="physical", instrument="credit", issuer="epos")


# ---------------------------------------------------------------- means of payment


def test_locking_the_debit_card_locks_no_other_card() -> None:
    log = paid_twice()
    do(log, "stop-debit")

    assert state(log, MachineId.INSTRUMENT, BANK) == "locked"
    assert state(log, MachineId.INSTRUMENT, JCB) == "active"
    assert "lock-card" in steps(now(log))


def test_steps_say_whose_card_they_are_about() -> None:
    found = steps(now(paid_twice()))

    assert found["lock-card"].do.ja.startswith("JCB：")
    assert found["stop-debit"].do.en.startswith("PayPay Bank: ")


def test_with_one_card_nothing_is_said_of_whose_it_is() -> None:
    log = two_orders()

    assert "：" not in steps(now(log))["lock-card"].do.ja.split("。")[0]


def test_two_cards_are_locked_and_claimed_one_by_one() -> None:
    log = paid_twice()
    said(log, "issuer", "jcb", "rakuten-card")
    do(log, "lock-card@jcb", "save-pages", "report-shop", "call-issuer@jcb")
    do(log, "stop-card@jcb")
    said(log, "charge-shown@jcb", "posted")
    left = steps(now(log))

    assert "lock-card@jcb" not in left
    assert "lock-card@rakuten-card" in left
    assert "file-claim@jcb" in left
    assert "file-claim@rakuten-card" not in left
    assert state(log, MachineId.CHARGE, "issuer/rakuten-card") == "none-yet"


def test_a_card_that_turns_up_later_leaves_what_was_done_to_the_first_one() -> None:
    log = paid_twice()
    do(log, "lock-card")
    said(log, "issuer", "jcb", "rakuten-card")
    left = steps(now(log))

    assert "lock-card@rakuten-card" in left
    assert "lock-card" not in left
    assert "lock-card" in {one.step.id for one in now(log).done}


def test_a_card_that_was_locked_before_anybody_named_it_stays_locked() -> None:
    log = told(Log(), **SAID, instrument="credit")
    log.add(Opened(case_kind="C", shop=SHOP, brand="amazon"))
    do(log, "lock-card")
    said(log, "issuer", "jcb")

    assert state(log, MachineId.INSTRUMENT, JCB) == "locked"
    assert "lock-card" not in steps(now(log))


def test_a_notice_of_the_issuer_is_about_the_card_that_was_named() -> None:
    log = paid_twice()
    log.add(mail(EventType.CARD_USED, issuer="jcb-alerts", brand="jcb"))

    assert [name for name, _ in states_of(log.case, MachineId.CHARGE, machines())] == [
        BANK,
        JCB,
    ]
    assert state(log, MachineId.CHARGE, JCB) == "posted"
    assert state(log, MachineId.CHARGE, BANK) != "posted"


def test_one_brand_in_two_roles_is_two_means_of_payment() -> None:
    log = paid_twice()
    said(log, "issuer", "aeon")
    said(log, "bank", "aeon-bank")
    log.add(mail(EventType.BANK_DEBITED, issuer="aeon-bank", brand="aeon"))

    assert state(log, MachineId.CHARGE, "bank/aeon") == "posted"
    assert state(log, MachineId.CHARGE, "issuer/aeon") != "posted"


def test_the_mail_of_a_wallet_that_looks_like_a_card_is_the_wallets_once_named() -> (
    None
):
    log = Log()
    log.add(Opened(case_kind="A", shop=SHOP, brand="amazon", orders=(KEY,)))
    log.add(mail(EventType.CARD_USED, issuer="au-pay", brand="au"))
    said(log, "instrument", "wallet")
    said(log, "wallet", "au-pay")

    assert [n for n, _ in states_of(log.case, MachineId.CHARGE, machines())] == [
        "wallet/au"
    ]
    assert state(log, MachineId.CHARGE, "wallet/au") == "posted"


def test_a_prepaid_card_and_a_wallet_are_stopped_and_claimed_each_for_itself() -> None:
    log = Log()
    log.add(Opened(case_kind="A", shop=SHOP, brand="amazon", orders=(KEY,)))
    said(log, "instrument", "prepaid", "wallet")
    said(log, "prepaid", "kyash")
    said(log, "wallet", "paypay")
    said(log, "used-on", "2026-11-25")
    desks = {
        one.step.id: one.reach.opening.desk.id
        for one in now(log).actions
        if one.reach is not None
    }
    do(log, "stop-prepaid", "stop-wallet")
    due = {a.step.id: [d.rule.id for d in a.dues] for a in now(log).actions}

    assert (desks["stop-prepaid"], desks["stop-wallet"]) == ("kyash", "paypay")
    assert due["file-prepaid-claim"] == ["jp-kyash-10"]
    assert due["file-wallet-claim"] == ["jp-paypay-60"]


def test_each_claim_has_its_own_deadline() -> None:
    log = paid_twice()
    said(log, "issuer", "epos")
    do(log, "save-pages", "report-shop", "stop-debit", "call-bank", "call-issuer")
    do(log, "stop-card")
    said(log, "charge-shown@epos", "posted")
    said(log, "charge-shown@paypay-bank", "posted")
    said(log, "used-on@epos", "2026-11-20")
    said(log, "used-on@paypay-bank", "2026-11-25")
    found = {a.step.id: a.dues for a in (*now(log).actions, *now(log).later)}

    assert {due.rule.id for due in found["file-claim"]} == {"jp-credit-61"}
    assert "jp-credit-61" not in {d.rule.id for d in found["file-bank-claim"]}
    assert found["file-bank-claim"][0].day > found["file-claim"][0].day - timedelta(90)


def test_what_an_issuer_grants_no_bank_grants() -> None:
    log = paid_twice()
    said(log, "claim-state@jcb", "granted")

    assert state(log, MachineId.CLAIM, JCB) == "granted"
    assert state(log, MachineId.CLAIM, BANK) == "not-filed"
    assert "see-money-back@jcb" in steps(now(log))


@pytest.mark.parametrize("outcome", ["granted", "refused", "paid"])
def test_a_mail_that_says_the_result_of_a_claim_moves_it_there(outcome: str) -> None:
    log = two_orders()
    said(log, "claim-state", "waits")
    log.add(mail(EventType.CLAIM_RESULT, issuer="epos", brand="epos", outcome=outcome))

    assert state(log, MachineId.CLAIM, "issuer/epos") == outcome


def test_a_mail_that_does_not_say_the_result_asks_to_look() -> None:
    log = two_orders()
    said(log, "claim-state", "waits")
    log.add(mail(EventType.CLAIM_RESULT, issuer="epos", brand="epos"))

    assert state(log, MachineId.CLAIM, "issuer/epos") == "asked"


# ---------------------------------------------------------------- orders


def test_a_step_lists_the_orders_that_it_is_about() -> None:
    log = two_orders()
    said(log, f"ship-to@{KEY.number}", "stranger")
    said(log, f"ship-to@{SECOND.number}", "own")
    do(log, "save-pages")
    found = steps(now(log))

    assert SECOND.number in found["cancel-order"].do.ja
    assert KEY.number not in found["cancel-order"].do.ja
    assert KEY.number in found["recall-parcel"].do.ja


def test_a_long_list_of_all_orders_is_left_out() -> None:
    log = two_orders()
    numbers = [f"250-000000{n}-0000000" for n in range(3)]
    for number in numbers:
        log.add(mail(EventType.ORDER_PLACED, order=number))
    log.add(mail(EventType.ORDER_SHIPPED, order=SECOND.number))
    said(log, "ship-to", "stranger")
    do(log, "save-pages")
    found = steps(now(log))

    assert all(number in found["cancel-order"].do.ja for number in numbers)
    for number in numbers:
        log.add(mail(EventType.ORDER_SHIPPED, order=number))
    assert KEY.number not in steps(now(log))["recall-parcel"].do.ja


def test_a_step_moves_only_the_orders_that_it_is_about() -> None:
    log = two_orders()
    said(log, "ship-to", "stranger")
    do(log, "save-pages", "report-shop", "recall-parcel")

    assert state(log, MachineId.PARCEL, f"{SHOP}/{KEY.number}") == "recall-asked"
    assert state(log, MachineId.PARCEL, f"{SHOP}/{SECOND.number}") == "with-shop"
    assert f"recall-said@{KEY.number}" in now(log).questions
    assert f"recall-said@{SECOND.number}" not in now(log).questions


def test_an_order_that_is_shipped_later_is_called_back_as_well() -> None:
    log = two_orders()
    said(log, "ship-to", "stranger")
    do(log, "save-pages", "report-shop", "recall-parcel")
    log.add(mail(EventType.ORDER_SHIPPED, order=SECOND.number))
    again = steps(now(log))["recall-parcel"]
    log.add(record_done(again))

    assert SECOND.number in again.do.ja
    assert KEY.number not in again.do.ja
    assert "recall-parcel" not in steps(now(log))


def test_each_order_is_asked_about() -> None:
    log = two_orders()
    said(log, "ship-to", "own")
    do(log, "save-pages")
    names = [f"order-stage@{key.number}" for key in (KEY, SECOND)]

    assert {*names} <= {*now(log).questions}
    assert shipped().questions[names[0]].text.ja.startswith(f"{KEY.number}：")
    said(log, names[1], "cancelled")
    assert state(log, MachineId.ORDER, f"{SHOP}/{SECOND.number}") == "cancelled"
    assert state(log, MachineId.ORDER, f"{SHOP}/{KEY.number}") == "shipped"


def test_one_answer_can_be_given_for_all_orders() -> None:
    log = two_orders()
    said(log, "ship-to", "stranger")

    assert not [name for name in now(log).questions if name.startswith("ship-to")]


def test_an_order_that_comes_after_an_answer_is_asked_about_for_itself() -> None:
    log = two_orders()
    said(log, "ship-to", "stranger")
    log.add(mail(EventType.ORDER_SHIPPED, order=THIRD.number))

    assert f"ship-to@{THIRD.number}" in now(log).questions
    assert f"ship-to@{KEY.number}" not in now(log).questions


def test_gift_cards_are_voided_one_by_one() -> None:
    log = Log()
    log.add(Opened(case_kind="A", shop=SHOP, brand="amazon", orders=(KEY, SECOND)))
    for key in (KEY, SECOND):
        log.add(mail(EventType.GIFT_CARD_ISSUED, order=key.number))
    told(log, **SAID, goods="gift-card", instrument="debit", bank="paypay-bank")
    do(log, "save-pages", "report-shop", "void-gift-card")
    said(log, f"gift-opened@{KEY.number}", "voided")
    said(log, f"gift-opened@{SECOND.number}", "opened")

    assert state(log, MachineId.GIFT_CARD, f"{SHOP}/{KEY.number}") == "voided"
    assert state(log, MachineId.GIFT_CARD, f"{SHOP}/{SECOND.number}") == "opened"


def test_a_second_wave_of_gift_cards_is_voided_as_well() -> None:
    log = Log()
    log.add(Opened(case_kind="A", shop=SHOP, brand="amazon", orders=(KEY,)))
    log.add(mail(EventType.GIFT_CARD_ISSUED))
    told(log, **SAID, goods="gift-card", instrument="debit", bank="paypay-bank")
    do(log, "save-pages", "report-shop", "void-gift-card")
    said(log, "gift-opened", "voided")
    log.add(mail(EventType.GIFT_CARD_ISSUED, order=SECOND.number))

    assert SECOND.number in steps(now(log))["void-gift-card"].do.ja


def test_a_reply_that_names_several_cancelled_orders_moves_each() -> None:
    log = two_orders()
    for key in (KEY, SECOND):
        log.add(mail(EventType.ORDER_CANCELLED, order=key.number))

    assert state(log, MachineId.ORDER, f"{SHOP}/{SECOND.number}") == "cancelled"
    assert "order/cancelled-though-shipped" in {c.id for c in log.case.contradictions}


def test_a_parcel_that_was_called_back_is_not_back_yet() -> None:
    log = two_orders()
    said(log, "ship-to", "stranger")
    log.add(mail(EventType.PARCEL_RECALLED))

    assert state(log, MachineId.PARCEL, f"{SHOP}/{KEY.number}") == "recalled"
    assert state(log, MachineId.ORDER, f"{SHOP}/{KEY.number}") == "shipped"
    assert "see-parcel-back" in steps(now(log))
    log.add(mail(EventType.ORDER_RETURNED))
    assert state(log, MachineId.PARCEL, f"{SHOP}/{KEY.number}") == "back"


def test_a_charge_is_not_back_while_one_of_two_orders_is_not_refunded() -> None:
    log = two_orders()
    log.add(mail(EventType.CARD_USED, issuer="epos", brand="epos"))
    log.add(mail(EventType.REFUND_ISSUED))

    assert state(log, MachineId.CHARGE, "issuer/epos") == "posted"
    log.add(mail(EventType.REFUND_ISSUED, order=SECOND.number))
    assert state(log, MachineId.CHARGE, "issuer/epos") == "reversed"


# ---------------------------------------------------------------- the owner's word


def test_a_shop_whose_notices_nobody_reads_is_followed_by_the_owners_word() -> None:
    log = Log()
    log.add(Opened(case_kind="A", shop="rakuten.co.jp", brand="rakuten", orders=(KEY,)))
    told(log, **SAID, instrument="credit", issuer="jcb", goods="physical")
    said(log, "ship-to", "own")
    do(log, "save-pages", "report-shop")
    said(log, "account-locked", "locked")

    assert "hear-account-back" in steps(now(log))
    log.now += timedelta(days=2)
    do(log, "hear-account-back")
    said(log, "account-back", "waiting")
    assert "ask-account-again" in steps(now(log))
    said(log, "account-back", "back")
    assert {"sweep-orders", "look-through-account"} <= steps(now(log)).keys()
    assert log.case.conflicts == ()


# ---------------------------------------------------------------- taken back


def test_an_answer_that_another_one_denies_is_a_conflict_and_the_last_counts() -> None:
    log = paid_twice()
    do(log, "lock-card")
    said(log, "issuer", "rakuten-card")

    assert [c.question for c in log.case.conflicts] == ["issuer"]
    assert "lock-card@issuer/rakuten-card" in steps(now(log))
    assert JCB not in dict(states_of(log.case, MachineId.INSTRUMENT, machines()))


def test_an_answer_that_was_right_in_its_time_is_no_conflict() -> None:
    log = two_orders()
    said(log, f"order-stage@{SECOND.number}", "preparing")
    said(log, f"order-stage@{SECOND.number}", "cancelled")
    said(log, "charge-shown", "nothing")
    said(log, "charge-shown", "posted")

    assert log.case.conflicts == ()


def test_an_answer_taken_back_leads_back_to_where_the_plan_was() -> None:
    log = paid_twice()
    before = steps(now(log)).keys()
    entry = said(log, "issuer", "jcb", "rakuten-card")
    assert "lock-card@rakuten-card" in steps(now(log))
    log.add(Withdrawn(entry=entry.number))

    assert steps(now(log)).keys() == before
    assert log.case.conflicts == ()


def test_a_second_card_that_was_no_such_card_leaves_the_first_as_it_was() -> None:
    log = paid_twice()
    entry = said(log, "issuer", "jcb", "rakuten-card")
    do(log, "lock-card@jcb")
    log.add(Withdrawn(entry=entry.number))

    assert state(log, MachineId.INSTRUMENT, JCB) == "locked"
    assert not [name for name in steps(now(log)) if name.startswith("lock-card")]


def test_a_step_that_was_undone_is_open_again_for_its_card_alone() -> None:
    log = paid_twice()
    said(log, "issuer", "jcb", "rakuten-card")
    do(log, "lock-card@jcb", "lock-card@rakuten-card")
    done = next(o.step for o in now(log).done if o.step.id == "lock-card@jcb")
    log.add(record_undone(done))

    assert "lock-card@jcb" in steps(now(log))
    assert "lock-card@rakuten-card" not in steps(now(log))
    assert state(log, MachineId.INSTRUMENT, "issuer/rakuten-card") == "locked"


def test_a_step_that_was_skipped_for_one_card_is_not_for_the_other() -> None:
    log = paid_twice()
    said(log, "issuer", "jcb", "rakuten-card")
    log.add(record_skipped(steps(now(log))["lock-card@jcb"]))

    assert "lock-card@jcb" not in steps(now(log))
    assert "lock-card@rakuten-card" in steps(now(log))


def test_a_case_that_was_merged_by_mistake_takes_its_orders_along_again() -> None:
    log = paid_twice()
    before = now(log)
    merged = log.add(Merged(case="case-2", orders=(SECOND,)))
    log.add(mail(EventType.ORDER_PLACED, order=SECOND.number))
    log.add(mail(EventType.ORDER_SHIPPED, order=SECOND.number))
    assert SECOND in log.case.orders
    log.add(Withdrawn(entry=merged.number))

    assert log.case.orders == (KEY,)
    assert steps(now(log)).keys() == steps(before).keys()
    assert now(log).questions == before.questions


def test_the_case_that_was_merged_by_mistake_goes_on() -> None:
    log = paid_twice()
    before = steps(now(log)).keys()
    closed = log.add(Closed(reason=Closing.SOLVED, into="case-1"))
    assert not now(log).actions
    log.add(Withdrawn(entry=closed.number))

    assert steps(now(log)).keys() == before


def test_of_a_case_that_was_a_mistake_each_lock_is_lifted() -> None:
    log = paid_twice()
    said(log, "issuer", "jcb", "rakuten-card")
    do(log, "stop-debit", "lock-card@jcb", "lock-card@rakuten-card")
    log.add(Closed(reason=Closing.MISTAKE))

    undo = [step.id for step in now(log).undo]
    assert undo == ["lock-card@rakuten-card", "lock-card@jcb", "stop-debit"]
    log.add(Reopened())
    assert "lock-card@jcb" in {one.step.id for one in now(log).done}
