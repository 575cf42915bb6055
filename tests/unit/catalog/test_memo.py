"""What documents said is remembered, and never instead of what they say now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from mioboe.catalog import Memo, load, read_memo, read_yaml, write_memo

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Thing:
    """One document."""

    id: str
    numbers: tuple[int, ...] = ()


def test_a_document_is_read_from_memory_and_a_changed_one_is_not(
    tmp_path: Path,
) -> None:
    first, path = Memo(), tmp_path / "cache"
    read_yaml("id: a\nnumbers: [1, 2]", Thing, where="x", memo=first)
    write_memo(first, path)

    again = read_memo(path)
    same, _ = read_yaml("id: a\nnumbers: [1, 2]", Thing, where="x", memo=again)
    assert not again.is_new
    other, _ = read_yaml("id: b", Thing, where="x", memo=again)

    assert same == Thing("a", (1, 2))
    assert other == Thing("b")
    assert again.is_new


def test_a_fault_is_told_with_its_line_every_time() -> None:
    memo = Memo()
    for _ in range(2):
        value, (problem,) = read_yaml(
            "id: a\nnumbers: [x]", Thing, where="y", memo=memo
        )
        assert value is None
        assert problem.where == "y:2"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"a": ' * 100_000])
def test_a_memory_that_cannot_be_read_is_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cache"
    path.write_bytes(content)

    assert not read_memo(path).known


def test_a_memory_that_somebody_spoilt_changes_nothing(tmp_path: Path) -> None:
    first, path = Memo(), tmp_path / "cache"
    read_yaml("id: a", Thing, where="x", memo=first)
    path.write_text(json.dumps({key: ["nonsense"] for key in first.used}))

    value, problems = read_yaml("id: a", Thing, where="x", memo=read_memo(path))

    assert (value, problems) == (Thing("a"), [])


def test_where_it_cannot_be_written_nothing_is_lost(tmp_path: Path) -> None:
    write_memo(Memo(used={"a": 1}), tmp_path / "missing" / "cache")

    assert list(tmp_path.iterdir()) == []


def test_all_data_is_the_same_from_memory(tmp_path: Path) -> None:
    first, path = Memo(), tmp_path / "cache"
    fresh = load(None, first)
    write_memo(first, path)

    known = load(None, read_memo(path))

    assert known.profiles == fresh.profiles
    assert known.brands == fresh.brands
    assert known.rules.rules == fresh.rules.rules
    assert known.texts == fresh.texts
