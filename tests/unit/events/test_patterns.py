from __future__ import annotations

import time

import pytest

from mioboe.events.patterns import fault, found, values


@pytest.mark.parametrize(
    "pattern", ["(", "(?=x)", "(?<!x)y", r"(a)\1", "[", "*", "(?P<v"]
)
def test_what_the_machine_refuses_is_a_fault(pattern: str) -> None:
    assert fault(pattern)


@pytest.mark.parametrize(
    "pattern", ["", "a", "(?i)Ａ", r"\d{3}-\d{7}", "(?P<v>.)", "円|¥"]
)
def test_what_it_takes_is_none(pattern: str) -> None:
    assert fault(pattern) == ""


def test_a_match_is_its_group_v_or_all_of_it() -> None:
    assert values(r"\d+円", "5円 17円") == ["5円", "17円"]
    assert values(r"(?P<v>\d+)円", "5円 17円") == ["5", "17"]
    assert values(r"a|(?P<v>b)", "ab") == ["", "b"]
    assert values("x", "") == []


def test_text_outside_of_the_first_plane_is_found_where_it_is() -> None:
    assert values("円.", "🙂円🙂 円") == ["円🙂"]
    assert found("🙂", "a🙂")


def test_a_pattern_that_blows_up_elsewhere_stays_linear() -> None:
    started = time.process_time()

    assert not found(r"(a+)+$", "a" * 100_000 + "b")

    assert time.process_time() - started < 5
