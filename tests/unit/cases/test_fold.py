from __future__ import annotations

from datetime import timedelta

from tests.fakes.caselogs import (
    BRAND,
    KEY,
    NOON,
    ORDER,
    SHOP,
    Log,
    machines,
    mail,
    opened,
)

from mioboe.authenticity import VerdictKind
from mioboe.cases import CaseStatus, MachineId, Move, apply, fold
from mioboe.cases.entries import (
    Answered,
    Called,
    Closed,
    KindSet,
    Lost,
    Merged,
    Moved,
    Noted,
    Opened,
    Promised,
    PromiseKept,
    PromiseSlipped,
    Reopened,
    StepDone,
    StepSkipped,
    StepUndone,
    Withdrawn,
)
from mioboe.cases.kinds import Closing
from mioboe.cases.losses import losses_of
from mioboe.events import EventType
from mioboe.kit import Money
from mioboe.ledger import OrderKey

NAME = f"{SHOP}/{ORDER}"


def state(log: Log, machine: MachineId, name: str = NAME) -> str:
    standing = log.case.states.get((machine, name))
    return standing.state if standing else ""


def codes(log: Log) -> list[str]:
    return [problem.code for problem in log.case.problems]


# ---------------------------------------------------------------- open and close


def test_an_empty_log_is_a_blank_case() -> None:
    assert fold("case_x", (), machines()).status is CaseStatus.BLANK


def test_a_case_is_opened_out_of_a_finding() -> None:
    case = opened().case

    assert (case.status, case.kind, case.brand) == (CaseStatus.OPEN, "A", BRAND)
    assert case.orders == (KEY,)
    assert case.findings == ("finding_1",)


def test_a_case_opened_twice_says_so_and_goes_on() -> None:
    log = opened()
    log.add(Opened(case_kind="C", finding="finding_2", shop="", brand=""))

    assert codes(log) == ["case-opened-twice"]
    assert log.case.kind == "A"
    assert log.case.findings == ("finding_1", "finding_2")


def test_a_merged_case_brings_its_orders() -> None:
    other = OrderKey(SHOP, "250-0000000-0000001")
    log = opened()
    log.add(Merged(case="case_y", orders=(other, KEY), finding="finding_2"))

    assert log.case.orders == (KEY, other)
    assert log.case.findings == ("finding_1", "finding_2")


def test_a_case_that_went_into_another_is_merged() -> None:
    log = opened()
    log.add(Closed(reason=Closing.SOLVED, into="case_y"))

    assert (log.case.status, log.case.into) == (CaseStatus.MERGED, "case_y")


def test_a_mistake_leaves_no_trace_of_guilt() -> None:
    log = opened()
    log.add(Answered(question="household-asked", values=("nobody",)))
    log.add(Answered(question="household-asked", values=("ours",)))
    log.add(Lost(instrument="card", amount=Money.yen(5000)))
    log.add(StepDone(step="lock-card"))
    log.add(Closed(reason=Closing.MISTAKE))

    case = log.case
    assert case.status is CaseStatus.CLOSED
    assert (case.kind, case.conflicts, dict(case.facts)) == ("", (), {})
    assert losses_of(case).lines == ()
    assert "lock-card" in case.steps, "what was done is to be undone"


def test_a_reopened_case_knows_again_what_it_knew() -> None:
    log = opened()
    log.add(Answered(question="instrument", values=("debit",)))
    log.add(Closed(reason=Closing.MISTAKE))
    log.add(Reopened())

    assert log.case.status is CaseStatus.OPEN
    assert log.case.facts["instrument"].values == ("debit",)
    assert log.case.kind == "A"


def test_the_kind_that_a_person_set_is_marked() -> None:
    log = opened()
    log.add(KindSet(case_kind="C"))

    assert (log.case.kind, log.case.is_kind_set) == ("C", True)


# -------------------------------------------------------------- answers and steps


def test_the_last_answer_counts_and_both_are_shown() -> None:
    log = opened()
    first = log.add(Answered(question="instrument", values=("credit",)))
    last = log.add(Answered(question="instrument", values=("debit",)))

    assert log.case.facts["instrument"].values == ("debit",)
    (conflict,) = log.case.conflicts
    assert conflict.answers == (("credit",), ("debit",))
    assert conflict.entries == (first.number, last.number)


def test_an_answer_that_says_more_is_no_conflict() -> None:
    log = opened()
    log.add(Answered(question="instrument", values=("credit",)))
    log.add(Answered(question="instrument", values=("credit", "points")))
    log.add(Answered(question="issuer", values=()))
    log.add(Answered(question="issuer", values=("epos",)))

    assert log.case.conflicts == ()


def test_an_answer_of_nothing_is_that_nobody_knows() -> None:
    log = opened()
    log.add(Answered(question="issuer", values=()))

    assert not log.case.facts["issuer"].is_known


def test_an_answer_can_move_a_state() -> None:
    log = opened()
    move = Move(machine=MachineId.ORDER, to="preparing")
    log.add(Answered(question="order-page", values=("preparing",), moves=(move,)))

    assert state(log, MachineId.ORDER) == "preparing"


def test_a_step_gives_facts_and_moves() -> None:
    log = opened()
    lock = Move(machine=MachineId.INSTRUMENT, to="locked")
    log.add(Answered(question="issuer", values=("epos",)))
    log.add(StepDone(step="lock-card", moves=(lock,), facts=("card-locked",)))

    assert state(log, MachineId.INSTRUMENT, "issuer/epos") == "locked"
    assert log.case.facts["card-locked"].values == ("yes",)
    assert log.case.steps["lock-card"].is_done


def test_a_step_undone_takes_its_facts_along() -> None:
    log = opened()
    lock = Move(machine=MachineId.INSTRUMENT, to="locked")
    free = Move(machine=MachineId.INSTRUMENT, to="active")
    log.add(StepDone(step="lock-card", moves=(lock,), facts=("card-locked",)))
    log.add(StepUndone(step="lock-card", moves=(free,)))

    assert "card-locked" not in log.case.facts
    assert "lock-card" not in log.case.steps
    assert state(log, MachineId.INSTRUMENT, "own") == "active"


def test_a_skipped_step_is_marked_as_not_done() -> None:
    log = opened()
    log.add(StepSkipped(step="police", text="too far"))

    assert not log.case.steps["police"].is_done


def test_odd_entries_become_problems() -> None:
    log = opened()
    log.add(StepUndone(step="nothing"))
    log.add(Withdrawn(entry=99))
    log.add(PromiseKept(promise=1))
    log.add(StepDone(step="x", moves=(Move(machine=MachineId.ORDER, to="nowhere"),)))

    assert codes(log) == [
        "case-no-step",
        "case-no-entry",
        "case-no-promise",
        "case-no-state",
    ]


def test_of_two_entries_with_one_number_the_first_counts() -> None:
    log = opened()
    entry = log.add(Noted(text="a"))
    twin = Log().add(Noted(text="b"))
    case = fold("c", [*log.entries, entry, twin], machines())

    assert [problem.code for problem in case.problems] == ["case-entry-twice"]
    assert case.kind == "A"


# -------------------------------------------------------------------- withdrawals


def test_what_was_taken_back_leads_to_nothing_and_stays_in_the_log() -> None:
    log = opened()
    answer = log.add(Answered(question="instrument", values=("debit",)))
    log.add(Withdrawn(entry=answer.number))

    assert "instrument" not in log.case.facts
    assert answer in log.case.entries


def test_a_withdrawal_can_be_taken_back() -> None:
    log = opened()
    answer = log.add(Answered(question="instrument", values=("debit",)))
    back = log.add(Withdrawn(entry=answer.number))
    log.add(Withdrawn(entry=back.number))

    assert log.case.facts["instrument"].values == ("debit",)


def test_an_answer_taken_back_is_no_conflict() -> None:
    log = opened()
    log.add(Answered(question="instrument", values=("debit",)))
    wrong = log.add(Answered(question="instrument", values=("credit",)))
    log.add(Withdrawn(entry=wrong.number))

    assert log.case.facts["instrument"].values == ("debit",)
    assert log.case.conflicts == ()


def test_an_entry_cannot_take_back_a_later_one() -> None:
    log = opened()
    log.add(Withdrawn(entry=3))
    log.add(Answered(question="instrument", values=("debit",)))

    assert log.case.facts["instrument"].values == ("debit",)
    assert codes(log) == ["case-no-entry"]


# ------------------------------------------------------------ mails and machines


def test_mails_move_an_order() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(mail(EventType.ORDER_SHIPPED))

    assert state(log, MachineId.ORDER) == "shipped"
    assert state(log, MachineId.PARCEL) == "under-way"


def test_a_mail_that_turns_up_late_counts_as_of_when_it_came() -> None:
    log = opened()
    log.add(mail(EventType.ACCOUNT_PROTECTED), at=NOON + timedelta(hours=9))
    log.add(mail(EventType.ORDER_SHIPPED), at=NOON + timedelta(hours=3))
    log.add(mail(EventType.ORDER_PLACED), at=NOON)

    assert state(log, MachineId.ORDER) == "shipped"
    (found,) = log.case.contradictions
    assert found.id == "order/protected-though-shipped"
    assert found.entries == (3, 2)


def test_a_protection_notice_leaves_an_unshipped_order_said_to_be_cancelled() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(mail(EventType.ACCOUNT_PROTECTED))

    assert state(log, MachineId.ORDER) == "cancel-said"
    assert state(log, MachineId.ACCOUNT, BRAND) == "protected"
    assert log.case.contradictions == ()


def test_an_order_shipped_after_it_was_cancelled_is_pointed_out() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(mail(EventType.ORDER_CANCELLED))
    log.add(mail(EventType.ORDER_SHIPPED))

    assert state(log, MachineId.ORDER) == "shipped"
    assert [c.id for c in log.case.contradictions] == ["order/shipped-though-cancelled"]


def test_a_charge_after_handled_is_pointed_out() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(Moved(machine=MachineId.CHARGE, to="said-handled"))
    log.add(Moved(machine=MachineId.CHARGE, to="posted"))

    assert [c.id for c in log.case.contradictions] == ["charge/posted-though-handled"]
    assert codes(log) == []


def test_a_forged_mail_moves_nothing() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(
        mail(
            EventType.ACCOUNT_PROTECTED,
            verdict=VerdictKind.FORGED,
            is_likely=False,
        )
    )

    assert state(log, MachineId.ORDER) == "placed"
    assert state(log, MachineId.ACCOUNT, BRAND) == ""
    assert EventType.ACCOUNT_PROTECTED not in log.case.seen


def test_an_unproven_mail_is_believed_where_that_costs_little() -> None:
    doubt = {"verdict": VerdictKind.UNPROVEN, "is_likely": False}
    log = opened()
    log.add(mail(EventType.ORDER_SHIPPED, **doubt))
    log.add(mail(EventType.ACCOUNT_PROTECTED, **doubt))

    assert state(log, MachineId.ORDER) == "shipped"
    assert state(log, MachineId.ACCOUNT, BRAND) == ""


def test_a_gift_card_without_a_number_is_one_thing_of_its_shop() -> None:
    log = opened()
    log.add(mail(EventType.GIFT_CARD_ISSUED, order=""))
    log.add(mail(EventType.GIFT_CARD_OPENED, order=""))

    assert state(log, MachineId.GIFT_CARD, f"{SHOP}/") == "opened"


def test_a_card_that_was_stopped_and_used_is_pointed_out() -> None:
    log = opened()
    log.add(mail(EventType.CARD_USED))
    log.add(
        StepDone(step="lock", moves=(Move(machine=MachineId.INSTRUMENT, to="locked"),))
    )
    log.add(mail(EventType.CARD_USED))

    assert state(log, MachineId.INSTRUMENT, "issuer/smbc-card") == "locked"
    assert [c.id for c in log.case.contradictions] == ["instrument/used-though-stopped"]


def test_a_call_can_move_a_state() -> None:
    log = opened()
    held = Move(machine=MachineId.ACCOUNT, to="held")
    log.add(Called(desk="amazon", was_reached=True, moves=(held,)))

    assert state(log, MachineId.ACCOUNT, BRAND) == "held"


def test_a_persons_word_counts_where_the_table_knows_no_way() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_DELIVERED))
    log.add(Moved(machine=MachineId.ORDER, to="placed"))

    assert state(log, MachineId.ORDER) == "placed"
    assert codes(log) == ["case-odd-move"]


def test_a_move_can_name_the_one_thing_that_it_is_about() -> None:
    other = "250-0000000-0000002"
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    log.add(mail(EventType.ORDER_PLACED, order=other))
    word = Moved(machine=MachineId.ORDER, to="preparing", subject=f"{SHOP}/{other}")
    log.add(word)

    assert state(log, MachineId.ORDER) == "placed"
    assert state(log, MachineId.ORDER, f"{SHOP}/{other}") == "preparing"


def test_without_tables_nothing_moves_and_nothing_raises() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_SHIPPED))
    log.add(Promised(desk="amazon", what="soon"))
    log.add(Moved(machine=MachineId.ORDER, to="shipped"))
    case = fold("case_x", log.entries, {})

    assert dict(case.states) == {}
    assert {problem.code for problem in case.problems} == {"case-no-state"}


def test_a_word_about_a_state_that_does_not_exist_changes_nothing() -> None:
    log = opened()
    log.add(Moved(machine=MachineId.ORDER, to="eaten"))

    assert codes(log) == ["case-no-state"]


# ---------------------------------------------------------------------- promises


def test_a_promise_slips_and_is_kept_late() -> None:
    log = opened()
    until = NOON + timedelta(hours=24)
    made = log.add(Promised(desk="amazon", what="a mail", until=until))
    log.add(PromiseSlipped(promise=made.number))
    log.add(PromiseKept(promise=made.number))

    assert state(log, MachineId.PROMISE, str(made.number)) == "kept-late"
    (promise,) = log.case.promises
    assert promise.is_overdue(until + timedelta(seconds=1))
    assert not promise.is_overdue(until)


def test_a_promise_in_place_of_another_breaks_it() -> None:
    log = opened()
    first = log.add(Promised(desk="amazon", what="within 24 hours"))
    second = log.add(Promised(desk="amazon", what="soon", instead_of=first.number))

    assert state(log, MachineId.PROMISE, str(first.number)) == "slipped"
    assert state(log, MachineId.PROMISE, str(second.number)) == "made"


def test_to_apply_one_entry_more_is_to_fold_the_longer_log() -> None:
    log = opened()
    case = log.case
    entry = log.add(mail(EventType.ORDER_SHIPPED), at=NOON - timedelta(hours=1))

    assert apply(case, entry, machines()) == log.case
