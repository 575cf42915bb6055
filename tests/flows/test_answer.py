"""What people say, kept and taken in; and what today's rules would have said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fakes.flows import MemoryArchives, make_tools
from tests.fakes.posts import life, make_home, raid

from mioboe.events import EventType
from mioboe.flows.answer import (
    NoFindingError,
    all_told,
    answer,
    find,
    saw,
    seen,
    short,
    take_back,
)
from mioboe.flows.replay import known_now, replay
from mioboe.flows.scan import rebuild, scan
from mioboe.signals import Answer, Level, Said

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.flows.scan import Tools
    from mioboe.signals import Finding

NOW = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
RAID = raid()


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    """Return tools with ordinary years and a raid read."""
    home = make_home(tmp_path / "home")
    made = make_tools(home, MemoryArchives({"/a": [*life(2021, 2025), *RAID]}))
    scan(["/a"], made)
    return made


def given(finding: Finding, said: Said, days: int = 0) -> Answer:
    at = NOW + timedelta(days=days)
    return Answer(number=0, at=at, finding=finding.id, said=said, by="みずほ")


def loud(tools: Tools) -> list[Finding]:
    """Return the findings that ask or say act and are not settled."""
    found = tools.store.findings().values()
    asked = [f for f in found if f.level.rank >= Level.ASK.rank and not f.is_settled]
    return sorted(asked, key=lambda finding: (finding.opened, finding.id))


def test_a_finding_is_named_by_its_first_letters_or_its_order(tools: Tools) -> None:
    findings = tools.store.findings()
    (first, *_) = loud(tools)

    assert find(findings, short(first)) == first
    assert find(findings, first.id) == first
    assert find(findings, f" {first.order.upper()} ") == first


@pytest.mark.parametrize("name", ["", "finding_", "zzzzzz", "0"])
def test_a_name_that_fits_none_or_several_is_refused(tools: Tools, name: str) -> None:
    with pytest.raises(NoFindingError):
        find(tools.store.findings(), name)


def test_not_ours_makes_an_alarm_of_a_question(tools: Tools) -> None:
    (first, *_) = loud(tools)

    result = answer(given(first, Said.NOT_OURS), tools)

    assert result.finding.level is Level.ACT
    assert "said-not-ours" in {sign.signal for sign in result.finding.signs}
    assert result.answer.number == 1


def test_ours_settles_and_the_rebuild_gives_the_same(tools: Tools) -> None:
    for finding in loud(tools):
        answer(given(finding, Said.OURS), tools)

    assert loud(tools) == []
    assert rebuild(tools).is_same


def test_an_answer_taken_back_is_as_if_it_had_never_been_given(tools: Tools) -> None:
    before = dict(tools.store.findings())
    result = answer(given(loud(tools)[0], Said.OURS), tools)

    assert take_back(result.answer.number, tools, by="みずほ", now=NOW)

    assert dict(tools.store.findings()) == before
    (told,) = all_told(tools.store, tools)
    assert told.saying.taken_back is not None
    assert told.lessons == ()


def test_what_was_never_said_cannot_be_taken_back(tools: Tools) -> None:
    assert not take_back(7, tools, by="", now=NOW)
    number = answer(given(loud(tools)[0], Said.UNSURE), tools).answer.number
    assert take_back(number, tools, by="", now=NOW)
    assert not take_back(number, tools, by="", now=NOW)


def test_answers_are_listed_with_what_they_taught(tools: Tools) -> None:
    (first, *_) = loud(tools)
    result = answer(given(first, Said.MINE), tools)

    (told,) = all_told(tools.store, tools)

    assert told.finding is not None
    assert told.finding.id == first.id
    assert told.lessons == result.lessons
    assert {lesson.answer for lesson in told.lessons} <= {result.answer.number}


def test_what_a_person_saw_is_weighed(tools: Tools) -> None:
    event = seen(
        EventType.ORDER_UNLISTED,
        ("amazon.co.jp", "amazon"),
        at=NOW + timedelta(days=3),
        now=NOW,
        by="みずほ",
    )

    raised = saw(event, tools)

    assert event.at == NOW  # nobody saw what is still to come
    signals = {sign.signal for finding in raised for sign in finding.signs}
    assert "saw-order-unlisted" in signals


def test_a_replay_tells_what_was_said_since_a_day_and_writes_nothing(
    tools: Tools,
) -> None:
    before = dict(tools.store.findings())

    said = list(replay(tools, datetime(2026, 1, 1, tzinfo=UTC), answers=True))

    assert {one.finding.id for one in said} == {
        f.id for f in before.values() if f.level
    }
    assert all(one.message for one in said)
    assert dict(tools.store.findings()) == before
    assert list(replay(tools, datetime(2027, 1, 1, tzinfo=UTC), answers=True)) == []


def test_a_replay_can_leave_answers_out(tools: Tools) -> None:
    (first, *_) = loud(tools)
    answer(replace(given(first, Said.NOT_OURS), at=NOW), tools)

    whole = list(replay(tools, NOW, answers=True))
    bare = list(replay(tools, NOW, answers=False))

    assert bare == []
    assert {one.message for one in whole} <= {0}


def test_what_is_known_now_is_what_the_record_says(tools: Tools) -> None:
    known = known_now(tools)

    assert {f.id for f in known.findings} == set(tools.store.findings())
    assert known.watch.habits[""].orders > 10
