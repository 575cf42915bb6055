from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.fakes.events import HOME, rules
from tests.fakes.lives import DAYTIME, bought, charged, mixed, moments

from mioboe.signals import Known, assess

if TYPE_CHECKING:
    from mioboe.events import Event


def years(first: int, last: int) -> list[Event]:
    """Return about 200 events a year."""
    when = moments(first, last, 67, DAYTIME, "speed")
    return mixed(charged(bought(when, (700, 9000), "speed")))


def seconds_each(events: list[Event]) -> float:
    """Return how long one event takes, on the average of all."""
    known, shipped = Known(), rules()
    started = time.process_time()
    for one in events:
        known, _ = assess(one, known, shipped, HOME)
    return (time.process_time() - started) / len(events)


def test_a_long_history_costs_no_more_for_each_event_than_a_short_one() -> None:
    short, long = years(2010, 2019), years(1990, 2089)
    assert (len(short) > 2_000, len(long) > 20_000) == (True, True)

    once = seconds_each(short)
    again = seconds_each(long)

    # Shown with `pytest -s`.
    figures = f"{once * 1e6:.0f} us after 10 years, {again * 1e6:.0f} us after 100"
    sys.stdout.write(f"\nassess: {figures}\n")
    assert again <= once * 2
