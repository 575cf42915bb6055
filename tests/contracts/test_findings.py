"""The record of findings, made anew again and again: it is what it was last to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.alerting import finding
from tests.fakes.readings import batch, reading
from tests.fakes.stores import MemoryStore

from mioboe.signals import Level
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.ports import Store
    from mioboe.signals import Finding

    #: Places of findings as they were raised, and as they stand.
    Record = tuple[list[int], list[int]]

#: Two states of each of four findings.
POOL = [
    replace(finding(id=f"finding_{n}", order=str(n)), level=level)
    for n in range(4)
    for level in (Level.ASK, Level.ACT)
]
PLACES = st.lists(st.integers(0, len(POOL) - 1), max_size=8)


@pytest.fixture(params=["sqlite", "memory"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Store]]:
    """Yield two that open one file, as two threads do; or one in memory."""
    if request.param == "memory":
        yield [MemoryStore()] * 2
        return
    path = tmp_path / "mioboe.sqlite"
    one, other = SqliteStore(path), SqliteStore(path)
    yield [one, other]
    one.close()
    other.close()


def last_of(places: list[int]) -> list[Finding]:
    """Return findings of which each is there once."""
    return list({POOL[place].id: POOL[place] for place in places}.values())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=6))
def test_whoever_made_it_the_last_record_is_read_by_all(
    stores: list[Store], records: list[Record]
) -> None:
    stores[0].add(batch(*(reading(n) for n in range(1, 10))))
    for turn, (places, last) in enumerate(records):
        raised = [(1 + n // 2, POOL[place]) for n, place in enumerate(places)]
        stores[turn % 2].replace_findings(raised, last_of(last), str(turn))
        told: dict[int, tuple[Finding, ...]] = {}
        for number, one in raised:
            told[number] = (*told.get(number, ()), one)
        for store in stores:
            assert store.findings() == {one.id: one for one in last_of(last)}
            assert store.raised() == told
            assert store.folded() == str(turn)
