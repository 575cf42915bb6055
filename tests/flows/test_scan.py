from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.fakes.flows import MemoryArchives, Names, Steps, make_tools, numbers
from tests.fakes.keys import ed25519_key
from tests.fakes.posts import (
    KEY_NAME,
    forged,
    friendly,
    life,
    make_home,
    ordered,
    raid,
    unsigned,
)
from tests.fakes.stores import MemoryStore

from mioboe.authenticity import Answer, AnswerStatus, VerdictKind
from mioboe.drills.sign import record
from mioboe.events.generic import Lexicon
from mioboe.flows.scan import fold, judge_again, rebuild, scan, told
from mioboe.kit import Problem
from mioboe.signals import Level

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.flows.scan import Tools

BEFORE = life(2021, 2025)
RAID = raid()
KEY = {KEY_NAME: Answer(AnswerStatus.FOUND, (record(ed25519_key()),))}
GONE = Problem(code="no-such-path", where="/gone")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a HOME."""
    return make_home(tmp_path / "home")


def said(tools: Tools, *paths: str) -> list[tuple[str, list[str]]]:
    """Return each relevant message with the levels that it raised."""
    items = told(list(paths) or ["/a"], tools.store)
    return [
        (item.kept.message_id, [finding.level.value for finding in item.raised])
        for item in items
    ]


def test_a_raid_after_ordinary_years_is_told_of_mail_by_mail(home: Path) -> None:
    tools = make_tools(home, MemoryArchives({"/a": [*BEFORE, *RAID]}))

    summary = scan(["/a"], tools)

    assert (summary.messages, summary.problems, summary.unread) == (33, (), ())
    loud = {name: levels for name, levels in said(tools) if levels}
    assert list(loud) == numbers(RAID)
    assert loud[RAID[-1].message_id] == ["act"]


def test_messages_are_told_in_order_of_arrival_whatever_that_of_the_archive(
    home: Path,
) -> None:
    tools = make_tools(home, MemoryArchives({"/a": [*RAID, *reversed(BEFORE)]}))

    scan(["/a"], tools)

    kept = list(tools.store.kept())
    assert [one.arrived for one in kept] == sorted(one.arrived for one in kept)
    assert [name for name, levels in said(tools) if levels] == numbers(RAID)


def test_what_does_not_matter_is_counted_and_not_kept(home: Path) -> None:
    lunch = friendly("2026-01-10 12:00")
    tools = make_tools(home, MemoryArchives({"/a": [lunch, *RAID]}))

    assert scan(["/a"], tools).messages == 4
    assert numbers(RAID) == [name for name, _ in said(tools)]


def test_a_second_scan_reads_nothing_and_says_the_same(home: Path) -> None:
    archives = MemoryArchives({"/a": [*BEFORE, *RAID]})
    tools = make_tools(home, archives)
    first = scan(["/a"], tools)
    before = said(tools)

    again = scan(["/a"], tools)

    assert archives.read == [33, 0]
    assert again == first
    assert said(tools) == before


def test_an_archive_that_grew_is_read_from_where_it_ended(home: Path) -> None:
    archives = MemoryArchives({"/a": [*BEFORE]})
    tools = make_tools(home, archives)
    scan(["/a"], tools)
    assert not any(levels for _, levels in said(tools))
    archives.paths["/a"] = [*BEFORE, *RAID]

    scan(["/a"], tools)

    assert archives.read == [30, 3]
    assert [name for name, levels in said(tools) if levels] == numbers(RAID)


@pytest.mark.parametrize("order", [("/old", "/new"), ("/new", "/old")])
def test_an_older_archive_that_turns_up_later_counts_as_if_it_had_been_there(
    home: Path, order: tuple[str, str]
) -> None:
    lone = ordered("250-0000001-0000002", 63000, "2026-02-01 20:00")
    paths = {"/old": [*BEFORE], "/new": [*RAID, lone]}
    together = make_tools(home, MemoryArchives({"/all": [*BEFORE, *RAID, lone]}))
    scan(["/all"], together)
    apart = make_tools(home, MemoryArchives(paths))
    for path in order:
        scan([path], apart)

    assert {f.id: f for f in apart.store.findings().values()} == {
        f.id: f for f in together.store.findings().values()
    }
    assert said(apart, "/new") == said(together, "/all")[len(BEFORE) :]


def test_a_message_in_two_archives_counts_once(home: Path) -> None:
    archives = MemoryArchives({"/a": [*BEFORE, *RAID], "/b": [*RAID]})
    tools = make_tools(home, archives)

    assert scan(["/a", "/b"], tools).messages == 33
    assert len(tools.store.findings()) == 3
    assert [name for name, _ in said(tools, "/b")] == numbers(RAID)
    assert len(said(tools, "/a", "/b")) == 33


def test_a_path_of_which_nothing_can_be_read_is_named_and_the_rest_goes_on(
    home: Path,
) -> None:
    archives = MemoryArchives({"/gone": GONE, "/empty": [], "/a": [*RAID]})
    tools = make_tools(home, archives)

    summary = scan(["/gone", "/empty", "/a"], tools)

    assert summary.unread == (GONE, Problem(code="no-mail", where="/empty"))
    assert summary.problems == (GONE,)
    assert summary.messages == 3


def test_a_problem_is_told_once_however_often_it_is_met(home: Path) -> None:
    tools = make_tools(home, MemoryArchives({"/gone": GONE}))
    scan(["/gone"], tools)

    assert scan(["/gone"], tools).problems == (GONE,)


def test_the_bar_moves_by_the_bytes_that_were_read(home: Path) -> None:
    tools = make_tools(home, MemoryArchives({"/a": [*RAID]}))

    scan(["/a"], tools)

    assert isinstance(tools.progress, Steps)
    assert sum(tools.progress.amounts) == sum(len(post.raw) for post in RAID)


def test_a_rebuild_gives_the_same(home: Path) -> None:
    mails = [*BEFORE, *RAID, forged("2026-01-21 10:00"), unsigned("2026-01-22 10:00")]
    tools = make_tools(home, MemoryArchives({"/a": mails}))
    scan(["/a"], tools)
    before = (said(tools), tools.store.findings())

    result = rebuild(tools)

    assert (result.messages, result.changed, result.is_same) == (35, 0, True)
    assert (said(tools), tools.store.findings()) == before


def test_a_rebuild_tells_what_came_out_differently(home: Path) -> None:
    tools = make_tools(home, MemoryArchives({"/a": [*RAID]}), resolver=Names(KEY))
    scan(["/a"], tools)
    levels = replace(tools.rules.levels, act=99)
    deaf = replace(tools, rules=replace(tools.rules, levels=levels))

    result = rebuild(deaf)

    assert (result.changed, result.is_same) == (0, False)


def test_a_rebuild_asks_the_dns_nothing_that_it_knows(home: Path) -> None:
    names = Names(dict(KEY))
    tools = make_tools(home, MemoryArchives({"/a": [*RAID]}), resolver=names)
    scan(["/a"], tools)
    names.answers.clear()
    names.asked.clear()

    result = rebuild(tools)

    assert (result.changed, names.asked) == (0, [])


def test_what_the_dns_did_not_say_is_asked_again_next_time(home: Path) -> None:
    names = Names(other=AnswerStatus.FAILED)
    tools = make_tools(home, MemoryArchives({"/a": [*RAID]}), resolver=names)
    scan(["/a"], tools)
    assert {k.verdict for k in tools.store.kept()} == {VerdictKind.UNPROVEN}
    assert all(f.level is not Level.ACT for f in tools.store.findings().values())
    names.answers.update(KEY)
    names.other = AnswerStatus.MISSING

    scan(["/a"], tools)

    assert {k.verdict for k in tools.store.kept()} == {VerdictKind.GENUINE}
    assert any(f.level is Level.ACT for f in tools.store.findings().values())


def test_a_key_that_is_gone_since_does_not_undo_a_proof(home: Path) -> None:
    names = Names(dict(KEY))
    store = MemoryStore()
    archives = MemoryArchives({"/a": [*RAID]})
    scan(["/a"], make_tools(home, archives, store, resolver=names))

    newer = make_tools(home, archives, store, resolver=Names(), edition="2")
    scan(["/a"], newer)

    assert {k.verdict for k in store.kept()} == {VerdictKind.GENUINE}


def test_newer_data_judges_what_was_kept_anew(home: Path) -> None:
    store, archives = MemoryStore(), MemoryArchives({"/a": [*RAID]})
    names = Names(dict(KEY))
    scan(["/a"], make_tools(home, archives, store, resolver=names))
    newer = make_tools(home, archives, store, resolver=names, edition="2")
    nothing = replace(
        newer.reader,
        profiles=replace(newer.reader.profiles, by_sender={}, lexicon=Lexicon()),
    )

    scan(["/a"], replace(newer, reader=nothing))

    assert list(store.events()) == []
    assert store.findings() == {}
    assert archives.read == [3, 0]


def test_a_wider_sift_reads_everything_again(home: Path) -> None:
    store, archives = MemoryStore(), MemoryArchives({"/a": [*RAID]})
    scan(["/a"], make_tools(home, archives, store))

    summary = scan(["/a"], make_tools(home, archives, store, words="2"))

    assert archives.read == [3, 3]
    assert summary.messages == 3
    assert len(list(store.kept())) == 3


def test_findings_are_folded_only_when_something_is_new(home: Path) -> None:
    tools = make_tools(home, MemoryArchives({"/a": [*RAID]}))
    scan(["/a"], tools)
    tools.store.replace_findings([], [], tools.edition)

    fold(tools)
    assert tools.store.findings() == {}
    fold(replace(tools, edition="2"))
    assert len(tools.store.findings()) == 3


def test_nothing_is_judged_again_where_nothing_is_kept(home: Path) -> None:
    assert judge_again(make_tools(home, MemoryArchives()), unsure=False) == 0


def test_forged_mails_raise_nothing_about_orders(home: Path) -> None:
    lies = [forged(f"2026-01-{n:02} 10:00") for n in range(1, 20)]
    tools = make_tools(home, MemoryArchives({"/a": [*BEFORE, *lies]}))

    scan(["/a"], tools)

    assert tools.store.findings() == {}
    verdicts = [k.verdict for k in tools.store.kept()]
    assert verdicts.count(VerdictKind.FORGED) == 19


def test_an_unproven_mail_is_asked_about_and_no_more(home: Path) -> None:
    tools = make_tools(
        home, MemoryArchives({"/a": [*BEFORE, unsigned("2026-01-22 10:00")]})
    )

    scan(["/a"], tools)

    assert [f.level for f in tools.store.findings().values()] == [Level.ASK]
