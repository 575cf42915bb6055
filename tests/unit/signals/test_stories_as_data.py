"""Every signal has stories in which it fires, and such in which it must not."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.fakes.events import rules
from tests.fakes.stories import signs_of, stories, told_in

STORIES = list(stories())
#: Signals that come with something else than an event.
ANSWERS = {"said-not-ours", "known-stranger"}


@pytest.mark.parametrize(
    ("signal", "way", "lines"),
    [
        pytest.param(signal, way, lines, id=f"{signal}-{way}-{name}")
        for signal, way, name, lines in STORIES
    ],
)
def test_a_story_of_a_signal(signal: str, way: str, lines: list[str]) -> None:
    assert (signal in signs_of(lines)) is (way == "fires")


def test_every_signal_has_stories_both_ways() -> None:
    told = Counter((signal, way) for signal, way, _, _ in STORIES)

    assert {signal for signal, _ in told} == set(rules().rules) - ANSWERS
    assert [
        (signal, way)
        for signal in set(rules().rules) - ANSWERS
        for way, least in (("fires", 2), ("quiet", 3))
        if told[signal, way] < least
    ] == []


@pytest.mark.parametrize(
    ("signal", "lines"),
    [
        pytest.param(signal, lines, id=f"{signal}-{name}")
        for signal, way, name, lines in STORIES
        if way == "fires"
    ],
)
def test_a_sign_has_what_its_sentence_and_its_lesson_need(
    signal: str, lines: list[str]
) -> None:
    rule = rules().rules[signal]
    findings = told_in(lines).known.watch.findings.values()
    signs = [s for f in findings for s in f.signs if s.signal == signal]

    for sign in signs:
        blanks = f"{rule.why.ja} {rule.why.en}".format_map(sign.facts)
        assert blanks.strip()
        assert not rule.teaches or rule.teaches in sign.facts
