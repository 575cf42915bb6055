"""Patterns in what happened lately, and how long it is remembered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.events import event, moment, placed, rules
from tests.fakes.lives import text_of
from tests.fakes.stories import event_of

from mioboe.authenticity import Confidence, VerdictKind
from mioboe.events import EventType, Goods
from mioboe.signals.format import Clause, Pattern, span_of
from mioboe.signals.trail import Trail, extend, match

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.signals.trail import Match

CODE = EventType.ONE_TIME_CODE
SIGN_IN = EventType.SIGN_IN
CHANGED = EventType.PASSWORD_CHANGED
ORDER = EventType.ORDER_PLACED


def after(*clauses: Clause, **more: Any) -> Pattern:  # noqa: ANN401 - fields of a pattern
    """Return a pattern of things that happened before."""
    return Pattern(after=clauses, **more)


def clause(*kinds: EventType, within: str = "1 h", **more: Any) -> Clause:  # noqa: ANN401 - fields of a clause
    """Return a clause."""
    return Clause(events=kinds, within=within, **more)


def trail_of(*events: Event) -> Trail:
    """Return what is remembered when these came, in this order."""
    trail = Trail()
    for one in events:
        trail = extend(trail, one)
    return trail


def found(pattern: Pattern, *lines: str) -> Match | None:
    """Return how the last of these events completes a pattern."""
    events = [event_of(line) for line in lines]
    return match(pattern, events[-1], trail_of(*events))


# ------------------------------------------------------------------- windows


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10 min", 10), ("10min", 10), (" 4 h ", 240), ("30 d", 43_200), ("0 min", 0)],
)
def test_a_span_is_a_number_and_a_unit(text: str, minutes: int) -> None:
    assert span_of(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "10", "h", "-1 h", "1.5 h", "1 week", "999999 d"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert span_of(text) is None


@pytest.mark.parametrize(
    ("time", "want"),
    [("13:00", True), ("13:59", True), ("12:59", False), ("14:01", False)],
)
def test_a_window_takes_its_first_and_its_last_moment(time: str, *, want: bool) -> None:
    sign_in = f"sign-in 2026-01-02 {time}"
    pattern = after(clause(SIGN_IN))

    assert bool(found(pattern, sign_in, "password-changed 2026-01-02 14:00")) is want


def test_a_window_may_reach_beyond_the_event_itself() -> None:
    early, late = "order-placed 2026-01-02 14:00", "sign-in 2026-01-02 15:00"
    order, sign_in = event_of(early), event_of(late)
    trail = trail_of(order, sign_in)

    assert match(after(clause(SIGN_IN)), order, trail) is None
    assert match(after(clause(SIGN_IN, until="1 h")), order, trail)
    assert match(after(clause(SIGN_IN, until="30 min")), order, trail) is None


# -------------------------------------------------------------------- counts


def test_where_several_are_counted_the_event_itself_is_one_of_them() -> None:
    lines = [f"one-time-code 2026-01-02 15:{m:02}" for m in (0, 3, 7)]
    pattern = after(clause(CODE, within="10 min", count=3))

    assert found(pattern, *lines[:2]) is None
    assert found(pattern, *lines)


def test_an_event_is_no_reason_for_itself() -> None:
    assert found(after(clause(CODE)), "one-time-code 2026-01-02 15:00") is None


def test_kinds_of_one_clause_count_together() -> None:
    pattern = after(clause(SIGN_IN, CODE, count=2))

    assert found(
        pattern,
        "sign-in 2026-01-02 13:30",
        "one-time-code 2026-01-02 13:40",
        "password-changed 2026-01-02 14:00",
    )


def test_many_of_the_first_clause_make_it_strong() -> None:
    lines = [f"one-time-code 2026-01-02 15:0{m}" for m in range(5)]
    pattern = after(clause(CODE, within="10 min", count=3), strong_count=5)

    few, many = found(pattern, *lines[:4]), found(pattern, *lines)

    assert (few and few.is_strong, many and many.is_strong) == (False, True)


def test_what_was_found_is_told_from_the_earliest_on() -> None:
    lines = ["one-time-code 2026-01-02 15:07", "one-time-code 2026-01-02 15:01"]

    told = found(after(clause(CODE, count=3)), *lines, "one-time-code 2026-01-02 15:09")

    assert told
    assert [one.at.minute for one in told.events] == [1, 7, 9]


# ---------------------------------------------- the same, another, and what it says


def test_the_same_brand_is_meant_unless_said_otherwise() -> None:
    lines = (
        "sign-in 2026-01-02 13:30 brand=google shop=",
        "password-changed 2026-01-02 14:00",
    )

    assert found(after(clause(SIGN_IN)), *lines) is None
    assert found(after(clause(SIGN_IN, same=())), *lines)


def test_a_field_that_one_of_them_lacks_is_not_the_same() -> None:
    pattern = after(clause(ORDER, count=2, same=("brand", "seller")))

    lacking = ["order-placed 2026-01-02 14:00", "order-placed 2026-01-02 14:05"]
    named = [f"{line} seller=甲商店" for line in lacking]

    assert found(pattern, *lacking) is None
    assert found(pattern, *named)


def test_the_same_is_found_in_another_way_of_writing() -> None:
    pattern = after(clause(ORDER, same=("seller",)))

    assert found(
        pattern,
        'order-placed 2026-01-02 14:00 "seller=FINE  Goods"',
        'order-placed 2026-01-02 14:05 "seller=ｆｉｎｅ goods"',
    )


def test_another_device_is_one_that_both_name_and_name_unlike() -> None:
    pattern = after(clause(SIGN_IN, other=("device",)))
    phone, pc = "device=iPhone", "device=Windows"

    def told(first: str, second: str) -> bool:
        lines = [
            f"sign-in 2026-01-02 13:30 {first}",
            f"sign-in 2026-01-02 14:00 {second}",
        ]
        return bool(found(pattern, *lines))

    assert told(phone, pc)
    assert not told(phone, phone)
    assert not told("", pc)


@pytest.mark.parametrize(
    ("words", "line", "want"),
    [
        ("gift-card digital", "goods=digital", True),
        ("gift-card digital", "goods=subscription", False),
        ("*", "seller=甲商店", True),
        ("*", "", False),
        ("-", "", True),
        ("-", "seller=甲商店", False),
    ],
)
def test_an_event_says_one_of_the_words_or_any_or_none(
    words: str, line: str, *, want: bool
) -> None:
    name = "goods" if "goods" in line else "seller"
    pattern = Pattern(where={name: words})

    assert bool(found(pattern, f"order-placed 2026-01-02 14:00 {line}")) is want


def test_what_must_not_have_been_before_is_looked_for_in_its_window_alone() -> None:
    pattern = Pattern(without=(clause(CODE, within="365 d"),))
    now = "one-time-code 2026-01-02 15:00"

    assert found(pattern, now)
    assert found(pattern, "one-time-code 2024-12-02 15:00", now)
    assert found(pattern, "one-time-code 2025-12-02 15:00", now) is None


# --------------------------------------------------------------------- order


IN_ORDER = after(clause(SIGN_IN, within="1 d"), clause(CHANGED, within="1 d"))


def test_an_order_of_things_is_kept_where_the_pattern_says_so() -> None:
    sign_in = "sign-in 2026-01-02 10:00"
    change = "password-changed 2026-01-02 11:00"
    early_change = "password-changed 2026-01-02 09:00"
    order = "order-placed 2026-01-02 14:00"
    strict = after(*IN_ORDER.after, in_order=True)

    assert found(strict, sign_in, change, order)
    assert found(strict, early_change, sign_in, order) is None
    assert found(IN_ORDER, early_change, sign_in, order)


def test_one_right_order_among_several_things_is_enough() -> None:
    strict = after(*IN_ORDER.after, in_order=True)

    assert found(
        strict,
        "password-changed 2026-01-02 09:00",
        "sign-in 2026-01-02 10:00",
        "sign-in 2026-01-02 12:00",
        "password-changed 2026-01-02 11:00",
        "order-placed 2026-01-02 14:00",
    )


# ---------------------------------------------------------------- first time


def test_the_first_of_its_kind_is_new_once_enough_others_are_known() -> None:
    pattern = Pattern(first="device", first_after=2)
    phones = [f"sign-in 2025-0{m}-02 15:00 device=iPhone" for m in (1, 2)]
    other = "sign-in 2025-05-02 15:00 device=Windows"

    assert found(pattern, phones[0], other) is None
    assert found(pattern, *phones, other)
    assert found(pattern, *phones, other, other.replace("-05-", "-06-")) is None


def test_what_was_not_seen_for_long_is_new_again() -> None:
    pattern = Pattern(first="device", first_within="365 d")
    lines = [
        "sign-in 2023-01-02 15:00 device=Windows",
        "sign-in 2025-06-02 15:00 device=iPhone",
        "sign-in 2026-01-02 15:00 device=Windows",
    ]

    assert found(pattern, *lines)
    assert found(Pattern(first="device"), *lines) is None


def test_an_event_that_names_nothing_is_not_new() -> None:
    lines = ["sign-in 2025-06-02 15:00 device=iPhone", "sign-in 2026-01-02 15:00"]

    assert found(Pattern(first="device"), *lines) is None


# ---------------------------------------------------------- late and doubtful


def test_a_mail_that_comes_late_takes_its_place_by_when_things_happened() -> None:
    change = "password-changed 2026-01-02 14:00"
    late = "sign-in 2026-01-02 13:30 came=2026-01-03T09:00"
    one, other = event_of(late), event_of(change)

    assert match(after(clause(SIGN_IN)), other, trail_of(other, one))


def test_a_late_mail_may_be_the_middle_one_of_several() -> None:
    pattern = after(clause(CODE, within="10 min", count=3))
    early, last = "one-time-code 2026-01-02 15:00", "one-time-code 2026-01-02 15:08"
    middle = "one-time-code 2026-01-02 15:04 came=2026-01-02T15:20"
    outside = middle.replace("15:04", "14:57")

    assert found(pattern, early, last, middle)
    assert found(pattern, early, last, outside) is None


def test_a_mail_dated_after_its_arrival_happened_when_it_came() -> None:
    dated_ahead = "sign-in 2099-01-01 00:00 came=2026-01-02T13:30"

    assert found(
        after(clause(SIGN_IN)), dated_ahead, "password-changed 2026-01-02 14:00"
    )


def test_what_may_be_invented_is_no_part_of_a_pattern() -> None:
    doubtful = "verdict=unproven owes_proof=yes"
    sign_in = f"sign-in 2026-01-02 13:30 device=iPhone {doubtful}"

    assert (
        found(after(clause(SIGN_IN)), sign_in, "password-changed 2026-01-02 14:00")
        is None
    )
    assert (
        found(
            Pattern(first="device"), sign_in, "sign-in 2026-01-02 14:00 device=Windows"
        )
        is None
    )


def test_guesses_leave_no_trail() -> None:
    guess = event("sign-in", "2026-01-02 13:30", confidence=Confidence.GENERIC)

    assert trail_of(guess) == Trail()


# ---------------------------------------------------------------- how long


def many(count: int, **more: Any) -> list[Event]:  # noqa: ANN401 - fields of an event
    """Return so many orders, an hour apart."""
    start = moment("2025-01-01 00:00")
    times = (start + timedelta(hours=number) for number in range(count))
    return [placed(text_of(time), 1000, **more) for time in times]


def test_the_trail_is_bounded_however_long_the_archive() -> None:
    trail = trail_of(*many(400))

    assert len(trail.of(ORDER, "amazon")) == 32
    assert len(trail.of(ORDER, None)) == 64


def test_what_is_rare_is_remembered_longer_than_what_is_common() -> None:
    rare = placed("2024-12-01 20:00", 500, goods=Goods.DIGITAL)

    kept = trail_of(rare, *many(200)).of(ORDER, "amazon")

    assert kept[0] is rare
    assert kept[1:] == tuple(many(200)[-31:])


def test_a_burst_stays_whole_where_all_before_it_was_unlike() -> None:
    start = moment("2025-01-01 00:00")
    times = [start + timedelta(days=number) for number in range(40)]
    devices = [event("sign-in", text_of(t), device=f"PC {t:%j}") for t in times]
    burst = [event("sign-in", f"2025-06-01 10:0{m}", device="X") for m in range(6)]

    kept = trail_of(*devices, *burst).of(SIGN_IN, "amazon")

    assert kept[-6:] == tuple(burst)


def test_mails_that_prove_nothing_do_not_wash_out_what_is_proven() -> None:
    sign_ins = [event("sign-in", f"2025-01-0{d} 15:00") for d in range(1, 7)]
    start = moment("2025-02-01 00:00")
    forged = [
        event(
            "sign-in",
            text_of(start + timedelta(minutes=number)),
            verdict=VerdictKind.UNPROVEN,
            owes_proof=True,
        )
        for number in range(300)
    ]

    kept = trail_of(*sign_ins, *forged).of(SIGN_IN, "amazon")

    assert kept[:6] == tuple(sign_ins)


def test_every_pattern_that_is_shipped_names_spans_that_can_be_read() -> None:
    patterns = [rule.pattern for rule in rules().rules.values() if rule.pattern]

    spans = [
        span
        for pattern in patterns
        for one in (*pattern.after, *pattern.without)
        for span in (one.within, one.until or "0 min")
    ]
    assert spans
    assert None not in [span_of(span) for span in spans]
