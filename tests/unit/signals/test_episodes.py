"""What is one question and what is several; what waits, settles and lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.events import event, issued, of_order, placed, rules, shown, tell, used
from tests.fakes.lives import ordinary

from mioboe.authenticity import Leaning, VerdictKind
from mioboe.events import EventType, Goods
from mioboe.signals import Known, Level

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.signals import Finding

FREE = "somebody@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}
DOUBTFUL = {"verdict": VerdictKind.UNPROVEN, "owes_proof": True}
#: An order that asks by itself, and one that acts.
ASKS = placed("2026-01-10 20:05", 9870, gift=True)
ACTS = placed("2026-01-10 20:05", 69986, gift=True, to=FREE)


def test_an_order_that_asks_and_one_that_acts() -> None:
    assert tell([ASKS], ordinary()).levels[-1] == "ask"
    assert tell([ACTS], ordinary()).levels[-1] == "act"


def test_a_finding_says_what_it_is_about() -> None:
    (finding,) = tell([ACTS], ordinary()).last

    assert finding.level is Level.ACT
    assert (finding.shop, finding.brand, finding.order) == (
        "amazon.co.jp",
        "amazon",
        ACTS.order,
    )
    assert finding.amount == ACTS.amount
    assert finding.at == finding.opened == ACTS.arrived
    assert finding.messages == (ACTS.message_id,)
    assert finding.case_kind == "A"
    assert finding.is_proven
    assert finding.id.startswith("finding_")
    assert finding.score == sum(sign.weight for sign in finding.signs)


def test_a_finding_rises_under_the_same_id() -> None:
    told = tell([ASKS], ordinary()).go_on(
        replace(ACTS, order=ASKS.order, message_id="<2@x.test>")
    )

    first, risen = told.raised
    assert (first.level, risen.level) == (Level.ASK, Level.ACT)
    assert first.id == risen.id
    assert risen.messages == (ASKS.message_id, "<2@x.test>")
    assert risen.opened == first.at


def test_a_finding_is_not_said_twice() -> None:
    again = of_order(ACTS, "order-shipped", "2026-01-10 21:05")

    told = tell([ACTS, again], ordinary())

    assert told.levels[-2:] == ["act", ""]


def test_a_finding_never_gets_quieter() -> None:
    gone = of_order(ACTS, "order-cancelled", "2026-01-10 21:05")

    assert tell([ACTS, gone], ordinary()).loudest is Level.ACT


def test_an_order_without_a_number_has_a_finding_without_one() -> None:
    (finding,) = tell([replace(ACTS, order="")], ordinary()).last

    assert finding.order == ""
    assert finding.orders[0].number == ACTS.message_id


def test_what_asks_within_hours_joins_the_first_question() -> None:
    other = placed("2026-01-10 23:05", 2000, **STRANGER)

    told = tell([ASKS, other], ordinary())

    assert told.count(Level.ASK) == 1
    (question,) = (f for f in told.last if f.level is Level.ASK)
    assert [key.number for key in question.orders] == [ASKS.order, other.order]
    assert {s.signal for s in question.signs} >= {"first-gift-card", "new-recipient"}
    assert question.messages == (ASKS.message_id, other.message_id)


def test_what_asks_the_week_after_is_a_question_of_its_own() -> None:
    other = placed("2026-01-17 23:05", 2000, **STRANGER, language="en")

    assert tell([ASKS, other], ordinary()).count(Level.ASK) == 2


def test_each_order_that_acts_has_a_finding_of_its_own() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]

    told = tell(cards, ordinary())

    acts = [f for f in told.last if f.level is Level.ACT]
    assert [f.order for f in acts] == [card.order for card in cards]
    assert len({f.id for f in acts}) == 3
    assert told.count(Level.ACT) == 3


def test_when_the_second_card_acts_the_first_one_does_too() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True) for n in range(2)]

    told = tell(cards, ordinary())

    assert told.levels[-2:] == ["ask", "act"]
    assert {f.order for f in told.last if f.level is Level.ACT} == {
        card.order for card in cards
    }


def test_a_question_that_more_orders_join_rises_when_the_sum_says_so() -> None:
    shopping = [
        placed("2026-01-10 20:00", 30000, gift=True),
        placed("2026-01-10 20:05", 12000),
        placed("2026-01-10 20:10", 8000),
        placed("2026-01-10 20:20", 24000),
    ]

    told = tell(shopping, ordinary())

    assert told.loudest is Level.ACT, [shown(f) for f in told.last]


def test_a_genuine_order_does_not_hide_behind_a_mail_that_proves_nothing() -> None:
    bait = placed("2026-01-10 19:55", 3000, **DOUBTFUL)

    told = tell([bait, ASKS], ordinary())

    assert told.levels[-2:] == ["ask", "ask"]


def test_an_unproven_mail_does_not_act_on_the_proof_of_another() -> None:
    own = event("password-changed", "2026-01-10 20:05")
    bait = event("account-protected", "2026-01-10 21:05", verdict=VerdictKind.UNPROVEN)

    assert tell([own, bait], ordinary()).loudest is not Level.ACT


def test_no_finding_rises_without_a_word() -> None:
    told = tell(
        [
            placed("2026-01-10 20:00", 2000, **STRANGER),
            placed("2026-01-10 20:10", 2100, language="en"),
            placed("2026-01-10 20:20", 25000),
        ],
        ordinary(),
    )

    said = {finding.id: finding.level for finding in told.raised}
    assert {finding.id: finding.level for finding in told.last} == said


def test_notices_about_an_account_within_hours_are_one_thing() -> None:
    told = tell(
        [
            event("contact-changed", "2026-01-10 20:05"),
            event("account-protected", "2026-01-10 23:05"),
        ],
        ordinary(),
    )

    first, risen = told.raised
    assert first.id == risen.id
    assert (first.level, risen.level) == (Level.ASK, Level.ACT)
    assert risen.order == ""


def test_notices_about_an_account_weeks_apart_are_two() -> None:
    told = tell(
        [
            event("contact-changed", "2026-01-10 20:05"),
            event("account-protected", "2026-02-10 23:05"),
        ],
        ordinary(),
    )

    first, second = told.raised
    assert first.id != second.id


def test_a_later_mail_of_the_same_message_id_does_not_undo_an_alarm() -> None:
    alarm = event("account-protected", "2026-01-10 20:05", message_id="<1@x.test>")
    later = event("sign-in", "2026-02-20 20:05", message_id="<1@x.test>")

    assert tell([alarm, later], ordinary()).loudest is Level.ACT


def test_notices_of_two_brands_are_two_things() -> None:
    told = tell(
        [
            event("contact-changed", "2026-01-10 20:05"),
            event("contact-changed", "2026-01-10 20:06", brand="rakuten", shop=""),
        ],
        ordinary(),
    )

    assert len({f.id for f in told.raised}) == 2


def test_a_charge_belongs_to_the_finding_of_its_order() -> None:
    told = tell([ACTS, used("2026-01-10 20:09", 69986)], ordinary())

    (finding,) = told.last
    assert "debit-after-shop-mail" in {sign.signal for sign in finding.signs}
    assert len(finding.messages) == 2


# ------------------------------------------------------------- settle and lapse


def test_an_order_becomes_usual_after_a_day() -> None:
    first = placed("2026-01-10 20:05", 2000, **STRANGER)

    def again(at: str) -> str:
        second = placed(at, 2500, **STRANGER)
        told = tell([first, second], ordinary())
        signs = {s.signal for f in told.known.watch.findings.values() for s in f.signs
                 if second.order in {key.number for key in f.orders}}  # fmt: skip
        return "new" if "new-recipient" in signs else "known"

    assert again("2026-01-10 22:05") == "new"
    assert again("2026-01-12 22:05") == "known"


def test_what_was_asked_about_is_usual_once_the_question_has_lapsed() -> None:
    soon = placed("2026-02-10 20:05", 9870, gift=True)
    late = placed("2026-04-10 20:05", 9870, gift=True)

    assert tell([ASKS, soon], ordinary()).levels[-1] == "ask"
    assert tell([ASKS, late], ordinary()).levels[-1] == ""


def test_a_takeover_does_not_teach_itself() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]
    wave = [placed(f"2026-05-20 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]

    told = tell([*cards, *wave], ordinary())

    assert told.levels[-3:] == ["act", "act", "act"]


def test_an_order_that_was_cancelled_teaches_nothing() -> None:
    order = placed("2026-01-10 20:05", 2000, **STRANGER)
    gone = of_order(order, "order-cancelled", "2026-01-10 21:05")
    told = tell([order, gone, placed("2026-01-20 20:05", 2500, **STRANGER)], ordinary())

    habits = told.known.watch.habits["amazon.co.jp"]
    assert "5300001" not in habits.recipients


def test_an_order_that_nobody_proved_teaches_nothing() -> None:
    bait = placed("2026-01-10 20:05", 2000, **STRANGER, **DOUBTFUL)
    told = tell([bait, placed("2026-06-20 20:05", 2500)], ordinary())

    assert "5300001" not in told.known.watch.habits["amazon.co.jp"].recipients


def test_an_order_that_leans_to_genuine_teaches() -> None:
    kept = placed("2026-01-10 20:05", 2000, **STRANGER, verdict=VerdictKind.UNPROVEN,
                  leaning=Leaning.GENUINE)  # fmt: skip
    told = tell([kept, placed("2026-06-20 20:05", 2500)], ordinary())

    assert "5300001" in told.known.watch.habits["amazon.co.jp"].recipients


# ------------------------------------------------------------------- cold start


def test_in_the_first_weeks_one_gift_card_alarms_nobody() -> None:
    told = tell([
        placed("2026-01-10 20:05", 3000),
        placed("2026-01-12 20:05", 5000, gift=True),
    ])

    assert told.loudest.rank <= Level.NOTE.rank


def test_in_the_first_weeks_a_raid_is_still_a_raid() -> None:
    cards = [placed(f"2026-01-12 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]

    assert (
        tell([placed("2026-01-10 20:05", 3000), *cards]).loudest.rank >= Level.ASK.rank
    )


def test_even_the_first_mail_ever_may_be_the_notice_of_a_fraud() -> None:
    assert tell([event("fraud-notice", "2026-01-12 20:05")]).loudest is Level.ACT


# --------------------------------------- what an attacker's own mails must not do


def test_phishing_about_sign_ins_does_not_make_a_real_one_look_usual() -> None:
    bait = [event("sign-in", f"2026-01-{n:02} 03:00", **DOUBTFUL) for n in range(1, 9)]
    attack = [
        event("sign-in-attempt", "2026-01-10 02:36"),
        placed("2026-01-24 10:02", 56),
    ]

    told = tell([*bait, *attack], ordinary())

    assert "sign-in-before-order" in told.signs
    assert told.levels[-1] == tell(attack, ordinary()).levels[-1]


def test_phishing_about_the_account_does_not_cast_doubt_on_an_order_of_ones_own() -> (
    None
):
    bait = event("contact-changed", "2026-01-18 02:36", **DOUBTFUL)

    told = tell([bait, placed("2026-01-20 20:05", 3000)], ordinary())

    assert not told.signs & {"change-before-order", "sign-in-before-order"}


def test_invented_orders_do_not_make_a_burst_of_an_order_of_ones_own() -> None:
    bait = [
        placed(f"2026-01-10 19:0{n}", 9870 + n, gift=True, **DOUBTFUL) for n in range(4)
    ]

    assert tell([*bait, ASKS], ordinary()).levels[-1] != "act"


# ------------------------------------------------------------------- properties


@st.composite
def unproven(draw: st.DrawFn) -> Event:
    """Any event of a mail that proves nothing."""
    kind = draw(st.sampled_from(list(EventType)))
    at = f"2026-01-{draw(st.integers(1, 28)):02} {draw(st.integers(0, 23)):02}:00"
    return event(
        kind,
        at,
        draw(st.sampled_from([None, 56, 3000, 50000])),
        verdict=VerdictKind.UNPROVEN,
        leaning=draw(st.sampled_from(list(Leaning))),
        owes_proof=draw(st.booleans()),
        goods=draw(st.sampled_from(list(Goods))),
        order=draw(st.sampled_from(["", "A", "B"])),
        gift_recipient=draw(st.sampled_from(["", FREE])),
        message_id=f"<{draw(st.integers(0, 10**9))}@x.test>",
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(unproven(), max_size=12))
def test_without_any_proof_nobody_is_told_to_act(events: list[Event]) -> None:
    events.sort(key=lambda one: one.arrived)

    told = tell(events, ordinary())

    assert Level.ACT not in {finding.level for finding in told.raised}


@settings(deadline=None, max_examples=60)
@given(st.lists(unproven(), max_size=12), st.lists(st.booleans(), min_size=12))
def test_what_is_said_hangs_together(events: list[Event], proofs: list[bool]) -> None:
    kinds = [VerdictKind.GENUINE if proof else VerdictKind.UNPROVEN for proof in proofs]
    events = [
        replace(one, verdict=kinds[n], message_id=f"<{n}@x.test>")
        for n, one in enumerate(events)
    ]
    events.sort(key=lambda one: one.arrived)
    told = tell(events, ordinary())

    ranks: dict[str, int] = {}
    raised: dict[str, Finding] = {}
    for one, found in told.said:
        for finding in found:
            known = raised.get(finding.id)
            # Said again only where it rose, or an alarm went unheeded for a day.
            if known and known.level is finding.level is Level.ACT:
                assert finding.at - known.at >= timedelta(hours=24)
            else:
                assert finding.level.rank > ranks.get(finding.id, 0)
            ranks[finding.id] = finding.level.rank
            raised[finding.id] = finding
            assert finding.at == one.arrived
            assert finding.messages
            assert finding.signs
            assert len({sign.signal for sign in finding.signs}) == len(finding.signs)
    assert {f.id: f.level.rank for f in told.last} == ranks


@settings(deadline=None, max_examples=40)
@given(st.lists(unproven(), max_size=8))
def test_a_replay_says_the_same(events: list[Event]) -> None:
    assert tell(events).raised == tell(events).raised


def test_nothing_known_says_nothing() -> None:
    assert Known().findings == ()
    assert issued("2026-01-10 20:05", 1).type in EventType
    assert rules().on(event("claim-result", "2026-01-10 20:05")) == ()
