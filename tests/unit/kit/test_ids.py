from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mioboe.kit import identify

PARTS = st.lists(st.text(), max_size=4)


@given(PARTS, PARTS)
def test_other_parts_give_another_id(one: list[str], other: list[str]) -> None:
    assert (identify("x", *one) == identify("x", *other)) == (one == other)


@given(PARTS)
def test_an_id_has_its_kind_and_26_characters(parts: list[str]) -> None:
    assert re.fullmatch(r"finding_[a-z2-7]{26}", identify("finding", *parts))


def test_a_lone_surrogate_is_a_part_like_any_other() -> None:
    assert identify("x", "\ud800") != identify("x", "\ud801")
