"""What a plan costs, counted and not timed: how often hours and playbooks are read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

import pytest
from tests.fakes.caselogs import TOKYO, mail, opened
from tests.fakes.handbooks import shipped
from tests.fakes.writings import told

from mioboe.cases.entries import Called, Noted
from mioboe.events import EventType
from mioboe.playbooks import Handbook, plan
from mioboe.playbooks.desks import openings
from mioboe.playbooks.hours import Hours, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.caselogs import Log

K = TypeVar("K")
V = TypeVar("V")

NIGHT = datetime(2026, 11, 26, 22, 10, tzinfo=TOKYO)
#: Ways to all desks that one plan asks about, twice for each: is it open, until when.
_MOST_HOURS = 60
#: How often all playbooks are gone through: which apply, which steps are over.
_MOST_READINGS = 5


@dataclass(eq=False)
class Counted(Mapping[K, V], Generic[K, V]):
    """A mapping that counts how often it is asked."""

    inner: Mapping[K, V]
    asked: int = 0

    def __getitem__(self, key: K) -> V:
        self.asked += 1
        return self.inner[key]

    def __iter__(self) -> Iterator[K]:
        self.asked += 1
        return iter(self.inner)

    def __len__(self) -> int:
        return len(self.inner)


@dataclass
class Gauge:
    """A handbook that counts."""

    holidays: Counted[str, object] = field(init=False)
    books: Counted[str, object] = field(init=False)
    handbook: Handbook = field(init=False)

    def __post_init__(self) -> None:
        known = shipped()
        calendar = known.directory.calendar
        holidays = Counted(calendar.holidays)
        books = Counted(known.playbooks)
        self.holidays, self.books = holidays, books  # type: ignore[assignment]
        changed = replace(calendar, holidays=holidays)
        directory = replace(known.directory, calendar=changed)
        self.handbook = replace(known, directory=directory, playbooks=books)

    def cost(self, log: Log) -> tuple[int, int]:
        """Return how often hours were evaluated, and playbooks read, for one plan."""
        self.holidays.asked = self.books.asked = 0
        plan(log.case, self.handbook, now=NIGHT, zone="Asia/Tokyo")
        return self.holidays.asked, self.books.asked


def calls(log: Log) -> int:
    """Return how many functions are called for one plan."""
    case, count = log.case, 0

    def tick(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        plan(case, shipped(), now=NIGHT, zone="Asia/Tokyo")
    finally:
        sys.setprofile(before)
    return count


def long_case(entries: int) -> Log:
    """Return the log of a case with everything in it, and so many entries more."""
    log = told(
        opened(),
        ours="nobody",
        get_in="inside",
        instrument="credit",
        goods="physical",
        mailbox="clean",
    )
    for number in range(entries // 3):
        log.add(mail(EventType.ORDER_PLACED, order=f"250-0000000-{number:07}"))
        log.add(Called(desk="smbc-card", was_reached=False))
        log.add(Noted(text="x"))
    return log


@pytest.mark.parametrize("entries", [0, 30, 300])
def test_a_plan_asks_each_desk_once_however_long_the_log_is(entries: int) -> None:
    hours, _ = Gauge().cost(long_case(entries))

    assert 0 < hours <= _MOST_HOURS


@pytest.mark.parametrize("entries", [0, 300])
def test_a_plan_reads_the_playbooks_a_few_times(entries: int) -> None:
    _, readings = Gauge().cost(long_case(entries))
    per_reading = len(shipped().playbooks) + 1

    assert 0 < readings <= _MOST_READINGS * per_reading


def test_four_times_the_orders_cost_no_more_than_ten_times_as_much() -> None:
    few, many = calls(long_case(60)), calls(long_case(240))

    assert many < 10 * few


def test_a_year_of_hours_is_read_in_one_go() -> None:
    calendar = replace(
        shipped().directory.calendar,
        holidays=Counted(shipped().directory.calendar.holidays),
    )
    hours = Hours(text="Mo-Fr 09:00-17:30; PH off; Dec 30-Jan 3 off")
    year = [*spans(hours, NIGHT, timedelta(days=365), calendar)]

    assert len(year) > 200
    assert isinstance(calendar.holidays, Counted)
    assert calendar.holidays.asked <= 2


def test_a_desk_costs_as_often_as_it_has_ways() -> None:
    gauge = Gauge()
    directory = gauge.handbook.directory
    desk = max(directory.desks, key=lambda one: len(one.channels))
    found = openings(desk, NIGHT, directory.calendar)

    assert gauge.holidays.asked <= 4 * len(found)
