from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.fakes.caselogs import NOON, TOKYO, mail, opened
from tests.fakes.handbooks import book, cost, desk, handbook, question, step, words

from mioboe.authenticity import Confidence
from mioboe.cases import MachineId, Move
from mioboe.cases.entries import (
    Answered,
    Called,
    Closed,
    Moved,
    Promised,
    PromiseKept,
    StepDone,
    StepSkipped,
)
from mioboe.cases.kinds import Closing
from mioboe.events import EventType
from mioboe.playbooks import Condition, DeskKind, Purpose, plan
from mioboe.playbooks.actions import Cause
from mioboe.playbooks.desks import ChannelKind
from mioboe.playbooks.model import DeskNeed, Wait
from mioboe.playbooks.steps import record_done, record_undone

if TYPE_CHECKING:
    from tests.fakes.caselogs import Log

    from mioboe.playbooks import Handbook, Plan, Step

LATE = NOON.replace(hour=22, minute=10)
OFFICE = "Mo-Fr 09:00-17:00; PH off; Dec 29-Jan 3 off"
ISSUER = DeskNeed(of=DeskKind.ISSUER, purpose=(Purpose.FRAUD, Purpose.LOST_STOLEN))
DESK = desk(
    "epos",
    DeskKind.ISSUER,
    ("fraud", Purpose.FRAUD, OFFICE),
    ("lost", Purpose.LOST_STOLEN, "24/7"),
)


def of(log: Log, made: Handbook, at: datetime = LATE) -> Plan:
    return plan(log.case, made, now=at, zone="Asia/Tokyo")


def names(found: Plan) -> list[str]:
    return [action.step.id for action in found.actions]


def done(log: Log, one: Step) -> None:
    log.add(record_done(one))


# --------------------------------------------------------------------- the order


def test_what_is_lost_for_good_comes_first() -> None:
    lasting = step("stop parcel", minutes=20, costs=(cost(50, is_lasting=True),))
    quick = step("lock", 60, minutes=2)

    assert names(of(opened(), handbook(book(quick, lasting)))) == [
        "stop parcel",
        "lock",
    ]


def test_of_the_rest_what_costs_most_for_its_minutes_comes_first() -> None:
    steps = (step("long", 80, minutes=20), step("short", 60, minutes=2))

    assert names(of(opened(), handbook(book(*steps)))) == ["short", "long"]


def test_all_else_being_equal_the_order_of_the_playbooks_counts() -> None:
    first = book(step("b"), step("a"), name="z", priority=10)
    last = book(step("c"), name="y", priority=20)

    assert names(of(opened(), handbook(last, first))) == ["b", "a", "c"]


def test_a_step_is_as_urgent_as_those_that_wait_for_it() -> None:
    save = step("save", minutes=3)
    report = step("report", after=("save",), costs=(cost(90, is_lasting=True),))
    other = step("other", 60, minutes=1)
    found = of(opened(), handbook(book(other, save, report)))

    assert names(found) == ["save", "other"]
    assert found.first is not None
    assert [one.code for one in found.first.because] == ["before", "quick"]
    assert [one.step.id for one in found.waiting] == ["report"]


def test_the_first_cost_that_holds_counts() -> None:
    shipped = Condition(state=MachineId.ORDER, is_=("shipped",))
    changing = step("a", costs=(cost(90, when=(shipped,)), cost(10)))
    made = handbook(book(step("b", 50), changing))
    log = opened()
    assert names(of(log, made)) == ["b", "a"]

    log.add(mail(EventType.ORDER_SHIPPED))
    assert names(of(log, made)) == ["a", "b"]


# --------------------------------------------------------------- which steps apply


def test_a_playbook_applies_by_kind_brand_and_conditions() -> None:
    paid = Condition(fact="instrument", is_=("debit",))
    made = handbook(
        book(step("a"), name="a", kinds=("A",)),
        book(step("b"), name="b", kinds=("B",)),
        book(step("c"), name="c", brands=("rakuten",)),
        book(step("d"), name="d", when=(paid,)),
        questions={"instrument": question("credit", "debit")},
    )
    found = of(opened(), made)

    assert names(found) == ["a"]
    assert found.questions == ("instrument",)


def test_a_playbook_takes_the_place_of_those_it_replaces() -> None:
    made = handbook(
        book(step("general"), name="shop"),
        book(step("own"), name="amazon", brands=("amazon",), replaces=("shop",)),
    )

    assert names(of(opened(), made)) == ["own"]


def test_the_same_step_of_two_playbooks_is_one_action() -> None:
    made = handbook(
        book(step("save", why=words("second")), name="b", priority=60),
        book(step("save", why=words("first")), name="a", priority=40),
    )
    (action,) = of(opened(), made).actions

    assert (action.step.why.en, action.playbook) == ("first", "a")


def test_a_step_waits_only_for_steps_that_apply_and_are_not_over() -> None:
    never = step("never", when=(Condition(kind=("J",)),))
    skipped = step("skipped")
    last = step("last", after=("never", "skipped"))
    made = handbook(book(never, skipped, last))
    log = opened()
    assert names(of(log, made)) == ["skipped"]

    log.add(StepSkipped(step="skipped"))
    found = of(log, made)
    assert names(found) == ["last"]
    assert [one.is_skipped for one in found.done] == [True]


def test_a_mail_ticks_its_step_and_starts_the_five_hours() -> None:
    lock = step("lock", ticked_by=(Condition(event="account-protected"),))
    wait = Wait(event="account-protected", hours=5, why=words("five hours"))
    reset = step(
        "reset",
        when=(Condition(state=MachineId.ACCOUNT, is_=("protected",)),),
        waits=(wait,),
    )
    made = handbook(book(lock, reset))
    log = opened()
    entry = log.add(mail(EventType.ACCOUNT_PROTECTED))
    found = of(log, made, log.now)

    assert [(one.step.id, one.entry, one.by_mail) for one in found.done] == [
        ("lock", entry.number, True)
    ]
    (waiting,) = found.waiting
    assert waiting.until == log.now + timedelta(hours=5)
    assert [one.cause for one in found.agenda] == [Cause.WAITED]
    assert names(of(log, made, log.now + timedelta(hours=5))) == ["reset"]


def test_a_wait_for_a_step_that_a_mail_ticked_counts_from_the_mail() -> None:
    lock = step("lock", ticked_by=(Condition(event="account-protected"),))
    wait = Wait(step="lock", hours=24, why=words("a day"))
    made = handbook(book(lock, step("hear", waits=(wait,))))
    log = opened()
    log.add(mail(EventType.ACCOUNT_PROTECTED))
    (waiting,) = of(log, made, log.now).waiting

    assert waiting.until == log.now + timedelta(hours=24)


def test_a_state_ticks_a_step_and_says_which_entry_did() -> None:
    back = Condition(state=MachineId.ORDER, is_=("cancelled",), every=True)
    made = handbook(book(step("cancel", ticked_by=(back,))))
    log = opened()
    log.add(mail(EventType.ORDER_PLACED, order="250-0000000-0000002"))
    entry = log.add(mail(EventType.ORDER_CANCELLED))
    assert of(log, made).done == (), "another order is still there"

    last = log.add(mail(EventType.ORDER_CANCELLED, order="250-0000000-0000002"))
    (done_,) = of(log, made).done
    assert (done_.entry, done_.by_mail, done_.at) == (last.number, True, last.happened)
    assert entry.number < last.number


def test_a_step_that_holds_up_an_urgent_one_far_behind_is_urgent_too() -> None:
    steps = (
        step("first"),
        step("second", after=("first",)),
        step("third", 90, after=("second",)),
        step("other", 1),
    )

    assert names(of(opened(), handbook(book(*steps)))) == ["first", "other"]


def test_steps_that_wait_for_one_another_do_not_make_the_plan_run_forever() -> None:
    steps = (step("a", after=("b",)), step("b", after=("a",)))
    found = of(opened(), handbook(book(*steps)))

    assert [one.step.id for one in found.waiting] == ["a", "b"]


def test_a_desk_that_never_opens_is_nobody_to_reach() -> None:
    never = desk("never", DeskKind.ISSUER, ("gone", Purpose.FRAUD, "off"))
    made = handbook(book(step("call", desk=ISSUER)), desks=(never,))
    log = opened()
    log.add(Answered(question="issuer", values=("never",)))
    (action,) = of(log, made).actions

    assert action.reach is None


def test_a_desk_that_failed_late_in_the_evening_waits_for_the_next_morning() -> None:
    made = handbook(book(step("call", desk=ISSUER)), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    at = NOON.replace(hour=19, minute=30)
    log.add(Called(desk="epos", channel="", was_reached=False), at=at)
    (later,) = of(log, made, at).later

    assert later.at == datetime(2026, 11, 27, 9, tzinfo=TOKYO)


def test_there_is_no_wait_for_what_did_not_happen() -> None:
    wait = Wait(event="account-protected", hours=5, why=words("w"))

    assert names(of(opened(), handbook(book(step("reset", waits=(wait,)))))) == [
        "reset"
    ]


# ------------------------------------------------------------------------ desks


def test_at_ten_in_the_evening_the_desk_that_is_open_is_tried_and_another_booked() -> (
    None
):
    call = step("call", 30, desk=ISSUER, fallbacks=("lock",))
    made = handbook(book(call, step("lock", minutes=2)), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    found = of(log, made)

    assert found.first is not None
    assert found.first.reach is not None
    assert found.first.reach.opening.channel.id == "lost"
    assert found.first.book is not None
    assert found.first.book.at == datetime(2026, 11, 27, 9, tzinfo=TOKYO)
    assert [one.id for one in found.first.fallbacks] == ["lock"]
    assert [(one.cause, one.at.hour) for one in found.agenda] == [(Cause.OPENS, 9)]


def test_by_day_the_better_desk_is_called_and_nothing_is_booked() -> None:
    made = handbook(book(step("call", desk=ISSUER)), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    (action,) = of(log, made, NOON).actions

    assert action.reach is not None
    assert action.reach.opening.channel.id == "fraud"
    assert action.book is None
    assert [one.opening.channel.id for one in action.others] == ["lost"]


def test_a_desk_that_does_not_answer_waits_for_the_morning_and_the_lock_steps_in() -> (
    None
):
    call = step("call", 60, minutes=20, desk=ISSUER, fallbacks=("lock",))
    other = step("other", 30, minutes=10)
    lock = step("lock", 1, minutes=2)
    made = handbook(book(call, other, lock), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    log.add(Called(desk="epos", channel="lost", was_reached=False), at=LATE)
    found = of(log, made, LATE + timedelta(minutes=20))

    assert names(found) == ["lock", "other"]
    (later,) = found.later
    assert later.step.id == "call"
    assert later.at == datetime(2026, 11, 27, 9, tzinfo=TOKYO)


def test_a_desk_that_did_not_answer_by_day_is_tried_again_after_three_hours() -> None:
    made = handbook(book(step("call", desk=ISSUER)), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    log.add(Called(desk="epos", channel="", was_reached=False), at=NOON)
    (later,) = of(log, made, NOON + timedelta(minutes=30)).later

    assert later.at == NOON + timedelta(hours=3)
    assert later.reach is not None
    assert later.reach.is_resting


def test_where_nobody_knows_the_issuer_the_general_desk_is_shown() -> None:
    general = desk("issuer", DeskKind.ISSUER, ("back", Purpose.FRAUD, ""), generic=True)
    made = handbook(book(step("call", desk=ISSUER)), desks=(DESK, general))
    (action,) = of(opened(), made).actions

    assert action.reach is not None
    assert action.reach.opening.desk.id == "issuer"


def test_the_desk_of_the_very_shop_is_taken_where_a_brand_has_several() -> None:
    need = DeskNeed(of=DeskKind.SHOP, purpose=(Purpose.ACCOUNT,))
    chat = ("chat", Purpose.ACCOUNT, "24/7")
    here = desk(
        "here", DeskKind.SHOP, chat, brands=("amazon",), names=("amazon.co.jp",)
    )
    there = desk("a-us", DeskKind.SHOP, chat, brands=("amazon",), country="US")
    made = handbook(book(step("chat", desk=need)), desks=(there, here))
    (action,) = of(opened(), made).actions

    assert action.reach is not None
    assert action.reach.opening.desk.id == "here"


def test_only_ways_that_the_step_names_will_do() -> None:
    need = DeskNeed(
        of=DeskKind.ISSUER, purpose=(Purpose.LOST_STOLEN,), by=(ChannelKind.APP,)
    )
    made = handbook(book(step("lock", desk=need)), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    (action,) = of(log, made).actions

    assert action.reach is None, "still to be done: nobody knows how"


def test_what_the_same_desk_can_do_is_done_in_the_same_call() -> None:
    call = step("call", 30, desk=ISSUER)
    stop = step("stop", after=("call",), desk=ISSUER)
    later = step("claim", after=("stop",), desk=ISSUER)
    made = handbook(book(call, stop, later), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    (action,) = of(log, made).actions

    assert [one.id for one in action.same_call] == ["stop"]


def test_steps_at_the_same_desk_are_one_call_and_a_lock_in_an_app_is_none() -> None:
    app = DeskNeed(
        of=DeskKind.ISSUER, purpose=(Purpose.LOST_STOLEN,), by=(ChannelKind.PHONE,)
    )
    made = handbook(
        book(step("lock", desk=app), step("a", desk=ISSUER), step("b", desk=ISSUER)),
        desks=(DESK,),
    )
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    found = {one.step.id: one for one in of(log, made).actions}

    assert found["lock"].same_call == ()
    assert [one.id for one in found["a"].same_call] == ["b"]


def test_an_owner_who_cannot_sign_in_is_not_sent_where_one_must() -> None:
    need = DeskNeed(of=DeskKind.SHOP, purpose=(Purpose.ACCOUNT,))
    chat = ("chat", Purpose.ACCOUNT, "24/7")
    shut = desk("amazon", DeskKind.SHOP, chat)
    signed = replace(shut.channels[0], needs_sign_in=True)
    free = desk("shop", DeskKind.SHOP, chat, generic=True)
    made = handbook(
        book(step("chat", desk=need)), desks=(replace(shut, channels=(signed,)), free)
    )
    log = opened()
    (before,) = of(log, made).actions
    log.add(Moved(machine=MachineId.ACCOUNT, to="locked-out"))
    (after,) = of(log, made).actions

    assert before.reach is not None
    assert before.reach.opening.desk.id == "amazon"
    assert after.reach is not None
    assert after.reach.opening.desk.id == "shop"


def test_a_way_that_looks_dead_is_never_advised() -> None:
    dead = replace(DESK.channels[1], confidence=Confidence.SYNTHETIC)
    made = handbook(
        book(step("call", desk=ISSUER)),
        desks=(replace(DESK, channels=(DESK.channels[0], dead)),),
    )
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    found = of(log, made)

    assert [one.reach.opening.channel.id for one in found.later if one.reach] == [
        "fraud"
    ]


def test_a_desk_that_closes_soon_is_a_reason() -> None:
    made = handbook(book(step("call", desk=ISSUER)), desks=(DESK,))
    log = opened()
    log.add(Answered(question="issuer", values=("epos",)))
    (action,) = of(log, made, NOON.replace(hour=16)).actions

    (reason,) = [one for one in action.because if one.code == "closes"]
    assert reason.facts == {"time": "17:00"}


# -------------------------------------------------------------------- questions


def test_what_a_step_asks_is_asked_when_it_is_done() -> None:
    ask = step("call", asks=("said",))
    then = step("then", when=(Condition(fact="said", is_=("no",)),))
    made = handbook(book(ask, then), questions={"said": question("yes", "no")})
    log = opened()
    assert of(log, made).questions == ()

    done(log, ask)
    assert of(log, made).questions == ("said",)
    log.add(Answered(question="said", values=("no",)))
    assert names(of(log, made)) == ["then"]


def test_what_a_step_needs_is_asked_and_does_not_stop_it() -> None:
    made = handbook(
        book(step("call", needs=("issuer",))), questions={"issuer": question("a", "b")}
    )
    found = of(opened(), made)

    assert found.questions == ("issuer",)
    assert found.first is not None
    assert found.first.needs == ("issuer",)


def test_a_question_is_asked_early_where_there_is_nothing_else_to_do() -> None:
    hidden = step("a", when=(Condition(kind=("J",)),), asks=("said",))
    then = step("then", when=(Condition(fact="said", is_=("no",)),))
    made = handbook(book(hidden, then), questions={"said": question("yes", "no")})

    assert of(opened(), made).questions == ("said",)


# ----------------------------------------------------------- promises and the end


def test_a_promise_stands_in_the_agenda_and_is_overdue_when_its_time_is_over() -> None:
    log = opened()
    made = log.add(
        Promised(desk="amazon", what="a mail", until=LATE + timedelta(hours=24))
    )
    found = of(log, handbook())
    assert [(one.cause, one.at) for one in found.agenda] == [
        (Cause.PROMISE, LATE + timedelta(hours=24))
    ]

    late = of(log, handbook(), LATE + timedelta(hours=25))
    assert [one.entry for one in late.overdue] == [made.number]
    log.add(PromiseKept(promise=made.number))
    assert of(log, handbook(), LATE + timedelta(hours=25)).overdue == ()


def test_a_plan_is_through_when_nothing_is_left() -> None:
    one = step("one")
    log = opened()
    assert not of(log, handbook(book(one))).is_through

    done(log, one)
    assert of(log, handbook(book(one))).is_through


def test_a_closed_case_has_no_plan() -> None:
    log = opened()
    log.add(Closed(reason=Closing.SOLVED))

    assert of(log, handbook(book(step("one")))).is_through


def test_after_a_mistake_what_was_done_is_taken_back() -> None:
    lock = step(
        "lock",
        moves=(Move(machine=MachineId.INSTRUMENT, to="locked"),),
        undo=words("lift the lock"),
        undo_moves=(Move(machine=MachineId.INSTRUMENT, to="active"),),
    )
    save = step("save")
    made = handbook(book(lock, save))
    log = opened()
    done(log, lock)
    done(log, save)
    log.add(Closed(reason=Closing.MISTAKE))
    assert [one.id for one in of(log, made).undo] == ["lock"]

    log.add(record_undone(lock))
    assert of(log, made).undo == ()
    standing = log.case.states[MachineId.INSTRUMENT, "own"]
    assert standing.state == "active"


def test_the_same_case_always_gives_the_same_plan() -> None:
    made = handbook(book(step("a", 5), step("b", 5), step("c")), desks=(DESK,))
    log = opened()

    assert of(log, made) == of(log, made)


def test_a_step_of_a_playbook_that_no_longer_applies_stays_done() -> None:
    log = opened()
    log.add(StepDone(step="a"))
    made = handbook(book(step("a"), name="a", kinds=("J",)))

    assert [one.step.id for one in of(log, made).done] == ["a"]
