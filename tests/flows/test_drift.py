from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.flows import MemoryArchives, make_tools
from tests.fakes.posts import make_home, ordered, post

from mioboe.flows.drift import drift
from mioboe.flows.scan import rebuild, scan
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.flows.scan import Tools

USUAL: Final = [
    ordered(f"250-000000{day}-0000001", 1010, f"2026-01-1{day} 13:05")
    for day in range(6)
]
OTHER: Final = post(
    "注文済み: 「電球」",
    "ご注文ありがとうございます。\n\n注文 250-0000009-0000001\n\n1,010 JPY",
    at="2026-01-20 10:00",
)
UNSIGNED: Final = ordered("250-0000008-0000001", 1010, "2026-01-19 13:05", signed=False)


@pytest.fixture
def archives() -> MemoryArchives:
    """Return an archive of usual mails."""
    return MemoryArchives({"/a": [*USUAL]})


@pytest.fixture
def tools(tmp_path: Path, archives: MemoryArchives) -> Iterator[Tools]:
    """Return tools that have read the usual mails."""
    store = SqliteStore(tmp_path / "s.sqlite")
    made = make_tools(make_home(tmp_path / "home"), archives, store)
    assert scan(["/a"], made).notes == ()
    yield made
    store.close()


def test_a_form_has_its_history(tools: Tools) -> None:
    (history,) = drift(tools.store)

    assert history.form == "amazon-co-jp/order-current"
    assert (history.count, history.departures) == (6, ())
    assert f"{history.first:%m-%d} {history.last:%m-%d}" == "01-10 01-15"


def test_a_genuine_mail_that_departs_is_told_once(
    tools: Tools, archives: MemoryArchives
) -> None:
    archives.paths["/a"].append(OTHER)

    (note,) = scan(["/a"], tools).notes

    assert (note.code, note.where) == ("form-changed", OTHER.message_id)
    assert note.detail.startswith("amazon-co-jp/order-current: labels")
    archives.paths["/a"].append(ordered("250-0000007-0000001", 5, "2026-01-22 13:05"))
    assert scan(["/a"], tools).notes == ()
    assert len(drift(tools.store)[0].departures) == 1


def test_what_is_not_genuine_changes_nothing(
    tools: Tools, archives: MemoryArchives
) -> None:
    archives.paths["/a"].append(UNSIGNED)

    assert scan(["/a"], tools).notes == ()
    assert drift(tools.store)[0].count == 6


def test_what_changed_long_ago_is_history_and_no_news(
    tools: Tools, archives: MemoryArchives
) -> None:
    late = ordered("250-0000007-0000001", 5, "2026-09-22 13:05")
    archives.paths["/a"] += [OTHER, late]

    assert scan(["/a"], tools).notes == ()
    assert len(drift(tools.store)[0].departures) == 1


def test_a_rebuild_gives_the_same(tools: Tools, archives: MemoryArchives) -> None:
    archives.paths["/a"].append(OTHER)
    scan(["/a"], tools)
    before = drift(tools.store)

    result = rebuild(tools)

    assert (result.changed, result.is_same) == (0, True)
    assert drift(tools.store) == before
