"""What an answer settles, what it teaches, and what it never silences."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import HOME, Told, event, moment, of_order, placed, rules, tell
from tests.fakes.lives import ordinary

from mioboe.kit import squash
from mioboe.ledger import OrderKey
from mioboe.signals import Answer, Level, Said
from mioboe.signals.answers import take_answer

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.signals import Finding

FREE = "x9k2@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
FRIEND = {"recipient_name": "森 葉子", "recipient_postcode": "6020001"}
SETTLING = [Said.MINE, Said.OURS]


def gift(at: str, yen: int = 30000, to: str = FREE) -> Event:
    """Return a gift card, the first in an ordinary household."""
    return placed(at, yen, gift=True, to=to)


def answered(told: Told, said: Said, *, about: int = -1, at: str = "") -> Told:
    """Return what is known and was said after an answer about the nth finding."""
    finding = told.last[about]
    number = len(told.known.watch.lessons) + 1
    when = moment(at) if at else finding.at + timedelta(hours=1)
    answer = Answer(number=number, at=when, finding=finding.id, said=said, by="みずほ")
    known, raised = take_answer(answer, told.known, rules(), HOME)
    return Told(known, [*told.said, (event("sign-in", "2026-01-01 00:00"), raised)])


def the_one(told: Told, order: Event) -> Finding:
    """Return the finding about an order as it stands."""
    (found,) = [f for f in told.last if order.order in {k.number for k in f.orders}]
    return found


def lessons(told: Told) -> set[tuple[str, str]]:
    """Return what answers taught, as rule and value."""
    return {(one.signal, one.value) for one in told.known.watch.lessons}


# ---------------------------------------------------------------- mine and ours


@pytest.mark.parametrize("said", SETTLING)
def test_what_the_household_knows_of_is_settled_and_raises_nothing(said: Said) -> None:
    told = answered(tell([gift("2026-01-10 14:00")], ordinary()), said)

    assert told.last[-1].is_settled
    assert told.said[-1][1] == ()


@pytest.mark.parametrize("said", SETTLING)
def test_an_order_of_the_household_is_a_habit_at_once(said: Said) -> None:
    before = tell([gift("2026-01-10 14:00")], ordinary())
    after = answered(before, said)

    assert before.known.watch.habits[""].gift_cards == 0
    assert after.known.watch.habits[""].gift_cards == 1


def test_an_order_is_learned_once_however_often_the_answer_is_given() -> None:
    once = answered(tell([gift("2026-01-10 14:00")], ordinary()), Said.MINE)
    twice = answered(once, Said.OURS)
    later = twice.go_on(placed("2026-03-10 20:00", 900))

    assert later.known.watch.habits[""].gift_cards == 1


def test_who_got_something_from_the_household_is_no_stranger_the_next_time() -> None:
    told = tell([placed("2026-01-10 14:00", 3000, **FRIEND)], ordinary())
    again = placed("2026-01-11 14:00", 3000, **FRIEND)

    told = answered(told, Said.OURS)

    key = OrderKey(again.shop, again.order)
    assert told.go_on(again).known.watch.finding_about(key) is None


def test_a_place_that_is_theirs_is_taught_for_good() -> None:
    sign_ins = [
        event("sign-in", "2025-03-02 15:00", place="神奈川県"),
        event("sign-in", "2026-01-02 03:00", place="Okinawa"),
    ]
    told = answered(tell(sign_ins, ordinary()), Said.MINE)

    assert ("sign-in-elsewhere", "okinawa") in lessons(told)


def test_a_seller_that_is_theirs_is_taught_for_good() -> None:
    order = {"seller": "FineGoods", "due": moment("2026-02-20 00:00")}
    told = tell([placed("2026-01-10 14:00", 56, **order)], ordinary())

    told = answered(told, Said.MINE)
    again = told.go_on(
        placed("2026-06-10 14:00", 58, **order | {"due": moment("2026-07-20 00:00")})
    )

    assert ("far-seller", "finegoods") in lessons(told)
    assert "far-seller" not in {s.signal for s in again.last[-1].signs}


def test_what_is_taught_bears_the_number_of_the_answer_that_taught_it() -> None:
    order = {"seller": "FineGoods", "due": moment("2026-02-20 00:00")}
    told = tell([placed("2026-01-10 14:00", 56, **order)], ordinary())

    told = answered(told, Said.MINE)

    assert {one.answer for one in told.known.watch.lessons} == {1}


ORDER = placed("2026-01-05 20:00", 3000, **FRIEND)


@pytest.mark.parametrize(
    ("notice", "signal"),
    [
        (event("sign-in", "2026-01-04 03:00"), "sign-in-before-order"),
        (event("password-changed", "2026-01-04 03:00"), "change-before-order"),
        (
            event("sim-reissued", "2026-01-04 15:00", brand="docomo", shop=""),
            "mailbox-change-before-order",
        ),
        (
            event("signed-out", "2026-01-04 15:00", seen_by="みずほ"),
            "order-after-seen",
        ),
    ],
)
def test_a_notice_of_their_own_doing_arms_nothing(notice: Event, signal: str) -> None:
    asked = tell([notice], ordinary())
    mine = answered(asked, Said.MINE)
    strange = answered(asked, Said.NOT_OURS)

    assert signal in asked.go_on(ORDER).signs
    assert signal not in mine.go_on(ORDER).signs
    assert signal in strange.go_on(ORDER).signs
    assert signal in answered(mine, Said.NOT_OURS).go_on(ORDER).signs


# ------------------------------------------------- no other reason is silenced


def test_an_answer_does_not_silence_a_stronger_other_reason() -> None:
    order = gift("2026-01-10 14:00", 5000)
    told = answered(tell([order], ordinary()), Said.MINE)

    later = told.go_on(event("fraud-notice", "2026-01-10 18:00", order=order.order))

    assert later.loudest is Level.ACT


def test_a_settled_order_is_asked_about_again_by_a_new_reason_alone() -> None:
    order = placed("2026-01-10 14:00", 40000, **FRIEND)
    told = answered(tell([order], ordinary()), Said.MINE)
    assert the_one(told, order).is_settled

    same = told.go_on(of_order(order, "order-shipped", "2026-01-10 16:00", **FRIEND))

    assert the_one(same, order).is_settled
    assert same.said[-1][1] == ()


def test_a_takeover_after_an_answer_is_as_loud_as_without_it() -> None:
    mine = placed("2026-01-05 20:00", 3000, **FRIEND)
    raid = [gift(f"2026-01-10 14:0{minute}", 50000) for minute in (0, 2, 5)]

    told = answered(tell([mine], ordinary()), Said.MINE, at="2026-01-06 08:00")

    assert told.go_on(*raid).loudest is Level.ACT


def test_one_gift_card_of_theirs_does_not_make_a_dear_one_usual() -> None:
    told = answered(
        tell([gift("2026-01-05 20:00", 3000, "a@friend.example")], ordinary()),
        Said.MINE,
    )

    told = told.go_on(gift("2026-01-10 14:00", 50000))

    assert told.loudest.rank >= Level.ASK.rank


# ------------------------------------------------------------------- not ours


def test_what_is_not_ours_is_an_alarm_that_says_so() -> None:
    asked = tell([placed("2026-01-10 14:00", 30000, **STRANGER)], ordinary())
    assert asked.loudest is Level.ASK

    told = answered(asked, Said.NOT_OURS)
    (raised,) = told.said[-1][1]

    assert raised.level is Level.ACT
    assert "said-not-ours" in {sign.signal for sign in raised.signs}
    assert not raised.is_settled


def test_an_alarm_that_is_confirmed_is_not_raised_again() -> None:
    raid = [gift(f"2026-01-10 14:0{minute}", 50000) for minute in (0, 2, 5)]
    told = tell(raid, ordinary())
    assert told.last[-1].level is Level.ACT

    told = answered(told, Said.NOT_OURS)

    assert told.last[-1].id not in {finding.id for finding in told.said[-1][1]}


def test_where_a_stranger_got_something_nobody_else_of_the_household_did() -> None:
    order = placed("2026-01-10 14:00", 30000, **STRANGER)
    told = answered(tell([order], ordinary()), Said.NOT_OURS)
    later = told.go_on(placed("2026-04-10 20:00", 1200, **STRANGER))

    assert "known-stranger" in {sign.signal for sign in later.last[-1].signs}
    assert later.last[-1].level is Level.ACT


def test_the_households_own_address_is_never_that_of_a_stranger() -> None:
    told = answered(tell([gift("2026-01-10 14:00")], ordinary()), Said.NOT_OURS)
    brushing = placed("2026-01-12 14:00", 56, seller="FineGoods")

    told = answered(told.go_on(brushing), Said.NOT_OURS)
    later = told.go_on(placed("2026-02-12 20:00", 3000))

    tainted = told.known.watch.tainted
    assert tainted == {FREE, "finegoods"}
    assert later.said[-1][1] == ()


def test_orders_that_wait_and_went_the_same_way_are_raised_with_it() -> None:
    first = placed("2026-01-10 14:00", 30000, **STRANGER)
    second = placed("2026-01-12 20:00", 900, **STRANGER)
    third = placed("2026-01-12 20:30", 900)
    told = tell([first, second, third], ordinary())

    told = answered(told, Said.NOT_OURS, about=0)

    raised = {finding.order for finding in told.said[-1][1]}
    assert second.order in raised
    assert third.order not in raised


def test_what_is_not_ours_never_becomes_a_habit() -> None:
    told = answered(
        tell([placed("2026-01-10 14:00", 30000, **STRANGER)], ordinary()), Said.NOT_OURS
    )

    years_on = told.go_on(placed("2029-01-10 20:00", 900))

    recipients = years_on.known.watch.habits[""].recipients
    assert "5300001" not in recipients
    assert squash("鈴木次郎") not in recipients


def test_an_alarm_is_taken_back_by_a_later_answer() -> None:
    told = answered(
        tell([placed("2026-01-10 14:00", 30000, **FRIEND)], ordinary()), Said.NOT_OURS
    )

    told = answered(told, Said.OURS)

    assert told.last[-1].is_settled


# ------------------------------------------------------------ unsure, and nothing


def test_who_is_unsure_changes_neither_level_nor_habits() -> None:
    before = tell([gift("2026-01-10 14:00")], ordinary())
    after = answered(before, Said.UNSURE)

    assert after.said[-1][1] == ()
    assert after.last[-1].level is before.last[-1].level
    assert after.known.watch.habits == before.known.watch.habits
    assert after.known.watch.pending == before.known.watch.pending
    assert not after.last[-1].is_settled


def test_an_answer_about_a_finding_that_is_gone_does_nothing() -> None:
    told = tell([gift("2026-01-10 14:00")], ordinary())
    lost = Answer(
        number=1,
        at=moment("2026-01-10 15:00"),
        finding="finding_that_never_was",
        said=Said.NOT_OURS,
    )

    known, raised = take_answer(lost, told.known, rules(), HOME)

    assert (known, raised) == (told.known, ())


# ------------------------------------------------------------------ explained


def test_other_questions_that_had_no_other_reason_close_with_it() -> None:
    orders = [
        placed(f"2026-01-{day} 14:00", 110, seller="FineGoods", due=moment(due))
        for day, due in [("10", "2026-02-20 00:00"), ("12", "2026-02-24 00:00")]
    ]
    told = tell(orders, ordinary())
    assert [finding.level for finding in told.last] == [Level.ASK, Level.ASK]

    told = answered(told, Said.MINE)

    assert [finding.is_settled for finding in told.last] == [True, True]
    assert told.known.watch.habits[""].sellers.keys() == {"finegoods"}


def test_a_question_with_a_further_reason_stays_open() -> None:
    home = event("sign-in", "2025-03-02 15:00", place="神奈川県")
    away = event("sign-in", "2026-01-02 03:00", place="Okinawa")
    card = gift("2026-01-20 14:00", 30000)
    told = tell([home, away, card], ordinary())

    told = answered(told, Said.MINE, about=0)

    assert not the_one(told, card).is_settled
