from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.caselogs import NOON, TOKYO, mail, opened
from tests.fakes.handbooks import handbook, question

from mioboe.authenticity import VerdictKind
from mioboe.cases import MachineId, Move
from mioboe.cases.entries import Answered, StepDone
from mioboe.events import EventType
from mioboe.playbooks import Condition
from mioboe.playbooks.conditions import View, all_hold, any_holds, holds

if TYPE_CHECKING:
    from tests.fakes.caselogs import Log

QUESTIONS = {
    "instrument": question("credit", "debit", many=True),
    "mailbox": question("there", "clean"),
}
PAID = Condition(fact="instrument", is_=("debit",))
MAILBOX = Condition(fact="mailbox", is_=("there",))


def view(log: Log, **fields: object) -> View:
    made = View(
        case=log.case,
        handbook=handbook(questions=QUESTIONS),
        now=log.now,
        zone=TOKYO,
        kind="A",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def test_a_condition_without_a_key_always_holds() -> None:
    assert holds(Condition(), view(opened())).value is True


def test_what_nobody_was_asked_is_open_and_names_its_question() -> None:
    truth = holds(PAID, view(opened()))

    assert (truth.value, truth.open) == (None, ("instrument",))


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (("debit",), True),
        (("credit", "debit"), True),
        (("credit",), False),
        ((), False),
    ],
)
def test_an_answer_decides(values: tuple[str, ...], wanted: bool) -> None:  # noqa: FBT001 - a table
    log = opened()
    log.add(Answered(question="instrument", values=values))

    assert holds(PAID, view(log)).value is wanted


def test_unknown_holds_only_after_somebody_was_asked() -> None:
    unknown = Condition(fact="instrument", unknown=True)
    log = opened()
    assert holds(unknown, view(log)).value is None

    log.add(Answered(question="instrument", values=()))
    assert holds(unknown, view(log)).value is True


def test_a_fact_that_no_question_gives_is_not_so_until_a_step_makes_it_so() -> None:
    saved = Condition(fact="saved", is_=("yes",))
    log = opened()
    assert holds(saved, view(log)).value is False

    log.add(StepDone(step="save", facts=("saved",)))
    assert holds(saved, view(log)).value is True
    assert holds(Condition(fact="saved"), view(log)).value is True


def test_kind_and_brand_are_facts_of_every_case() -> None:
    seen = view(opened())

    assert holds(Condition(fact="brand", is_=("amazon",)), seen).value is True
    assert holds(Condition(fact="kind", is_=("B",)), seen).value is False
    assert holds(Condition(kind=("A", "B")), seen).value is True


def test_an_order_of_which_nothing_was_heard_is_in_the_first_state() -> None:
    log = opened()
    placed = Condition(state=MachineId.ORDER, is_=("placed",))
    issued = Condition(state=MachineId.GIFT_CARD, is_=("issued",))

    assert holds(placed, view(log)).value is True
    assert holds(issued, view(log)).value is False


def test_one_of_several_orders_is_enough_unless_every_one_is_meant() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_SHIPPED))
    log.add(mail(EventType.ORDER_PLACED, order="250-0000000-0000002"))
    shipped = Condition(state=MachineId.ORDER, is_=("shipped",))

    assert holds(shipped, view(log)).value is True
    assert holds(replace(shipped, every=True), view(log)).value is False


def test_a_state_can_be_too_old_or_too_new() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_SHIPPED))
    shipped = Condition(state=MachineId.ORDER, is_=("shipped",))
    later = view(log, now=log.now + timedelta(hours=5))

    assert holds(replace(shipped, within_hours=5), later).value is False
    assert holds(replace(shipped, after_hours=5), later).value is True


def test_only_a_believed_mail_makes_an_event() -> None:
    log = opened()
    protected = Condition(event="account-protected")
    log.add(
        mail(EventType.ACCOUNT_PROTECTED, verdict=VerdictKind.UNPROVEN, is_likely=False)
    )
    assert holds(protected, view(log)).value is False

    log.add(mail(EventType.ACCOUNT_PROTECTED))
    assert holds(protected, view(log)).value is True


def test_an_event_counts_from_its_last_mail() -> None:
    log = opened()
    log.add(mail(EventType.CARD_USED))
    log.add(mail(EventType.CARD_USED), at=log.now + timedelta(hours=4))
    used = Condition(event="card-used", within_hours=2)

    assert holds(used, view(log, now=log.now + timedelta(hours=1))).value is True


def test_a_step_that_a_mail_ticked_is_done() -> None:
    done = Condition(step="report")

    assert holds(done, view(opened(), done={"report": NOON})).value is True
    assert holds(done, view(opened())).value is False


def test_a_step_has_its_time() -> None:
    seen = view(opened(), done={"report": NOON}, now=NOON + timedelta(hours=5))
    aged = Condition(step="report", after_hours=24)

    assert holds(aged, seen).value is False
    assert holds(aged, replace(seen, now=NOON + timedelta(days=1))).value is True


def test_what_is_open_matters_only_where_it_decides() -> None:
    log = opened()
    log.add(Answered(question="mailbox", values=("clean",)))
    seen = view(log)

    assert holds(Condition(all_=(PAID, MAILBOX)), seen).value is False
    assert holds(Condition(any_=(PAID, Condition(kind=("A",)))), seen).value is True
    assert holds(Condition(not_=(PAID,)), seen).open == ("instrument",)


CONDITIONS = st.recursive(
    st.sampled_from([
        PAID,
        MAILBOX,
        Condition(kind=("A",)),
        Condition(kind=("B",)),
        Condition(state=MachineId.ORDER, is_=("placed",)),
        Condition(event="card-used"),
    ]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda c: Condition(any_=tuple(c))),
        st.lists(inner, min_size=1, max_size=3).map(lambda c: Condition(all_=tuple(c))),
        st.lists(inner, min_size=1, max_size=3).map(lambda c: Condition(not_=tuple(c))),
    ),
    max_leaves=8,
)


@given(st.lists(CONDITIONS, max_size=3))
def test_what_is_open_names_a_question_and_its_answers_close_it(
    conditions: list[Condition],
) -> None:
    log = opened()
    truth = all_hold(conditions, view(log))
    assert (truth.value is None) == bool(truth.open)

    for name in QUESTIONS:
        log.add(Answered(question=name, values=()))
    assert all_hold(conditions, view(log)).value is not None


@given(st.lists(CONDITIONS, min_size=1, max_size=3))
def test_none_of_them_is_the_opposite_of_one_of_them(
    conditions: list[Condition],
) -> None:
    seen = view(opened())
    one, none = any_holds(conditions, seen), holds(Condition(not_=(*conditions,)), seen)

    assert none.value == (None if one.value is None else not one.value)


def test_a_move_without_a_subject_is_about_all_that_is_known() -> None:
    log = opened()
    log.add(mail(EventType.CARD_USED))
    log.add(mail(EventType.CARD_USED, instrument="1234"))
    lock = Move(machine=MachineId.INSTRUMENT, to="locked")
    log.add(StepDone(step="lock", moves=(lock,)))
    locked = Condition(state=MachineId.INSTRUMENT, is_=("locked",), every=True)

    assert holds(locked, view(log)).value is True
