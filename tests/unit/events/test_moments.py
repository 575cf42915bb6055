from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from mioboe.events.moments import came, happened, promised
from mioboe.messages import parse

if TYPE_CHECKING:
    from mioboe.messages import Message

TOKYO = ZoneInfo("Asia/Tokyo")
SENT = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)


def _mail(date: str = "Sat, 10 Jan 2026 04:05:00 +0000") -> Message:
    return parse(f"Date: {date}\r\nSubject: x\r\n\r\nx".encode())


@pytest.mark.parametrize("days", [-1, 0, 14, 180])
def test_a_day_of_delivery_that_can_be_true_is_kept(days: int) -> None:
    due = SENT + timedelta(days=days)
    assert promised(due, _mail()) == due


@pytest.mark.parametrize("days", [-30, -2, 181, 4000])
def test_a_day_of_delivery_before_the_mail_or_far_off_is_none(days: int) -> None:
    assert promised(SENT + timedelta(days=days), _mail()) is None
    assert promised(None, _mail()) is None


def test_a_printed_day_takes_the_time_of_its_mail() -> None:
    day = datetime(2026, 1, 10, tzinfo=TOKYO)
    assert happened(day, _mail(), TOKYO) == SENT


def test_a_printed_time_counts_unless_it_cannot_be_true() -> None:
    printed = SENT - timedelta(days=3)
    assert happened(printed, _mail(), TOKYO) == printed
    assert happened(SENT - timedelta(days=61), _mail(), TOKYO) == SENT
    assert happened(SENT + timedelta(days=4), _mail(), TOKYO) == SENT


def test_a_mail_without_any_date_came_at_the_beginning_of_time() -> None:
    assert came(_mail("nonsense")) == datetime(1970, 1, 1, tzinfo=UTC)
