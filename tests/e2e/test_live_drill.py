"""`mioboe drill --live`: the phone is off, and the next person says "not ours"."""

from __future__ import annotations

import re

import pytest
from tests.fakes.commands import mioboe
from tests.fakes.dovecot import BINARY

needs_dovecot = pytest.mark.skipif(
    BINARY is None, reason="Dovecot is not installed: apt-get install dovecot-imapd"
)


@needs_dovecot
def test_it_is_repeated_and_handed_on_until_the_second_person_answers() -> None:
    ended = mioboe("--language", "en", "drill", "seed-0", "--live")

    assert (ended.status, ended.err) == (0, "")
    stages = [
        "mail 1 delivered: ",
        "mail 1 seen",
        "mail 1 judged",
        "alert about mail 1 queued",
        "sent to 野々村 克己",
        "repeated to 野々村 克己 (no. 2)",
        "escalated to the next person: the family",
        "the family answered: not ours",
    ]
    places = [ended.out.find(stage) for stage in stages]
    assert -1 not in places, ended.out
    # A machine that is busy may tell the next person and the first one in one turn.
    assert places[:5] == sorted(places[:5])
    assert places[-1] == max(places)
    assert ended.out.count("answered: not ours") == 1
    assert re.search(r"An answer was on record \d+\.\d s after", ended.out)


@needs_dovecot
def test_a_drill_that_is_none_is_told_before_anything_starts() -> None:
    ended = mioboe("drill", "seed-999", "--live")

    assert ended.status == 2
    assert "no drill 'seed-999'" in ended.err


@pytest.mark.skipif(BINARY is not None, reason="Dovecot is installed")
def test_without_dovecot_it_says_how_to_get_it() -> None:
    ended = mioboe("drill", "seed-0", "--live")

    assert ended.status == 2
    assert "apt install dovecot-imapd" in ended.err
