"""Which matters are one attack: asked of all at once, as of each with each other."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.alerting import NIGHT, finding, matter

from mioboe.alerts.groups import covered, leaders
from mioboe.alerts.pace import is_at_once
from mioboe.events import Goods
from mioboe.signals import Level

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.alerts import Matter

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
#: Hours around the ends of an episode, and far beyond.
HOURS = st.sampled_from([0, 1, 23, 24, 25, 47, 48, 49, 72])


def is_beside(one: Matter, other: Matter) -> bool:
    apart = abs(one.finding.opened - other.finding.opened)
    return one.finding.brand == other.finding.brand and apart <= DAY


def leads(one: Matter, others: list[Matter]) -> bool:
    """Return whether a matter is told in the place of those beside it."""
    beside = [other for other in others if is_beside(one, other)]
    return one is min(
        beside,
        key=lambda m: (-m.level.rank, not is_at_once(m.finding), m.number),
    )


def is_covered(one: Matter, known: list[tuple[Matter, datetime]]) -> bool:
    """Return whether "not ours" was said of a matter beside one, and later than it."""
    return any(is_beside(one, other) and one.queued <= at for other, at in known)


@st.composite
def matters(draw: st.DrawFn) -> list[Matter]:
    found = []
    for number in range(1, draw(st.integers(1, 9))):
        about = finding(
            id=f"finding_{number}",
            brand=draw(st.sampled_from("ab")),
            opened=NIGHT + draw(HOURS) * HOUR,
            level=draw(st.sampled_from([Level.ASK, Level.ACT])),
            goods=draw(st.sampled_from([Goods.UNKNOWN, Goods.GIFT_CARD])),
        )
        queued = NIGHT + draw(HOURS) * HOUR
        found.append(replace(matter(about, number), queued=queued))
    return found


@given(matters())
def test_who_leads_is_the_gravest_of_those_beside_it(some: list[Matter]) -> None:
    assert leaders(some) == {one.number for one in some if leads(one, some)}


@given(matters(), matters(), st.lists(HOURS, min_size=9, max_size=9))
def test_not_ours_covers_what_was_there_when_it_was_said(
    some: list[Matter], refused: list[Matter], hours: list[int]
) -> None:
    known = [(m, NIGHT + n * HOUR) for m, n in zip(refused, hours, strict=False)]

    assert covered(some, known) == {
        one.number for one in some if is_covered(one, known)
    }


def test_many_thousands_are_put_together_in_no_time() -> None:
    step = timedelta(seconds=3)
    many = [
        matter(finding(id=f"finding_{n}", opened=NIGHT + n * step), n)
        for n in range(20_000)
    ]
    started = time.process_time()

    assert len(leaders(many)) == 1
    assert len(covered(many, [(one, NIGHT) for one in many])) == len(many)

    assert time.process_time() - started < 5
