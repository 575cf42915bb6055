from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from tests.fakes.handbooks import shipped

from mioboe.catalog import OURS, Memo, load
from mioboe.catalog.casework import read_handbook

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.catalog import Catalog

STEP = """
  - id: one
    track: shop
    do: {ja: する, en: do}
    why: {ja: 理由, en: reason}
    source: a test
    checked: 2026-11-22
    confidence: B
"""
HEAD = "id: own\ntitle: {ja: 試し, en: test}\nchecked: 2026-11-22\n"


@functools.cache
def ours() -> tuple[Catalog, Memo]:
    """Return what is shipped, read once, and what its documents say."""
    return load(), Memo()


def faults(home: Path, name: str, text: str) -> list[str]:
    """Return the faults of one file of the owner's, each with its line."""
    path = home / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    catalog, memo = ours()
    brands = {brand.id for brand in catalog.brands}
    _, found = read_handbook(catalog.rules.kinds, home, brands=brands, memo=memo)
    assert {p.code for p in found} <= {"bad-data"}
    return [
        f"{problem.where.rpartition(':')[2]} {problem.detail}"
        for problem in found
        if problem.where.startswith(str(path))
    ]


def playbook(home: Path, more: str, head: str = "") -> list[str]:
    """Return the faults of a playbook of one step; the step begins in line 5."""
    text = f"{HEAD}{head}steps:{STEP}{more}"
    return faults(home, "playbooks/own.yaml", text)


def test_what_is_shipped_has_no_fault() -> None:
    catalog, memo = ours()
    brands = {brand.id for brand in catalog.brands}
    handbook, found = read_handbook(catalog.rules.kinds, brands=brands, memo=memo)

    assert found == []
    assert "amazon-takeover" in handbook.playbooks
    assert len(handbook.machines) == 10
    assert {"ours", "instrument"} <= handbook.questions.keys()


def test_a_sound_playbook_of_the_owner_is_taken(tmp_path: Path) -> None:
    assert playbook(tmp_path, "") == []
    catalog, memo = ours()
    handbook, _ = read_handbook(catalog.rules.kinds, tmp_path, memo=memo)

    assert "own" in handbook.playbooks


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("    after: [two]\n", "12 one: there is no 'two'"),
        ("    after: [one]\n", "12 one: it waits for itself"),
        ("    fallbacks: [two]\n", "12 one: there is no 'two'"),
        ("    needs: [weather]\n", "12 one: there is no 'weather'"),
        ("    asks: [weather]\n", "12 one: there is no 'weather'"),
        ("    warnings: [rain]\n", "12 one: there is no 'rain'"),
        (
            "    irreversible: {ja: 終わり, en: final}\n",
            "12 one: it cannot be undone, and nothing warns of it",
        ),
        ("    minutes: 0\n", "12 one: it takes no time"),
        (
            "    desk: {of: police, purpose: [refuse-parcel]}\n",
            "12 one: no desk of kind 'police' is for 'refuse-parcel'",
        ),
        (
            "    moves: [{machine: order, to: eaten}]\n",
            "12 one: order: no state 'eaten'",
        ),
        (
            "    moves: [{machine: promise, to: slipped}]\n",
            "12 one: promise: no 'step-done' leads to 'slipped'",
        ),
        (
            "    waits: [{hours: 5, why: {ja: 待つ, en: wait}}]\n",
            "12 one: a wait begins with an event or with a step",
        ),
        (
            "    waits: [{event: rain, hours: 5, why: {ja: 待つ, en: wait}}]\n",
            "12 one: no type of event 'rain'",
        ),
        (
            "    waits: [{step: two, hours: 5, why: {ja: 待つ, en: wait}}]\n",
            "12 one: no step 'two'",
        ),
        (
            "    costs: [{per_hour: 101, text: {ja: 損, en: loss}}]\n",
            "12 one: expected 0 to 100, got 101",
        ),
        (
            "    when:\n    - {fact: weather}\n",
            "13 one: nothing asks for 'weather' and nothing produces it",
        ),
        (
            "    when:\n    - {fact: instrument, is: [gold]}\n",
            "13 one: never 'gold'; there are credit",
        ),
        (
            "    when:\n    - {state: order, is: [eaten]}\n",
            "13 one: never 'eaten'; there are placed",
        ),
        ("    when:\n    - {state: order}\n", "13 one: it names no state"),
        ("    when:\n    - {event: rain}\n", "13 one: no type of event 'rain'"),
        ("    when:\n    - {step: two}\n", "13 one: no step 'two'"),
        ("    when:\n    - {kind: [Z]}\n", "13 one: no kind of case 'Z'"),
        (
            "    when:\n    - {kind: [A], within_hours: 5}\n",
            "13 one: 'kind' has no time",
        ),
        ("    when:\n    - {}\n", "13 one: expected one of fact, state"),
        (
            "    when:\n    - {event: sign-in, kind: [A]}\n",
            "13 one: expected one of fact, state",
        ),
        (
            "    ticked_by:\n    - any:\n      - {event: rain}\n",
            "14 one: no type of event 'rain'",
        ),
        (
            (
                "    costs:\n    - per_hour: 5\n      text: {ja: 損, en: loss}\n"
                "      when:\n      - {step: two}\n"
            ),
            "16 one: no step 'two'",
        ),
    ],
)
def test_a_fault_of_a_step_is_named_with_its_line(
    tmp_path: Path, more: str, fault: str
) -> None:
    found = playbook(tmp_path, more)

    assert len(found) == 1, found
    assert found[0].startswith(fault)


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("kinds: [A, Z]\n", "4 no kind of case 'Z'"),
        ("brands: [nobody]\n", "4 no brand 'nobody' in brands/"),
        ("replaces: [nothing]\n", "4 no playbook 'nothing'"),
        ("when: [{fact: weather}]\n", "4 nothing asks for 'weather'"),
    ],
)
def test_a_fault_of_a_playbook_is_named_with_its_line(
    tmp_path: Path, head: str, fault: str
) -> None:
    found = playbook(tmp_path, "", head)

    assert len(found) == 1, found
    assert found[0].startswith(fault)


def test_a_step_without_a_reason_or_a_source_is_a_fault(tmp_path: Path) -> None:
    text = f"{HEAD}steps:{STEP}".replace("理由", "''").replace("a test", "''")

    assert faults(tmp_path, "playbooks/own.yaml", text) == [
        "8 one: a text is empty",
        "9 one: it has no source",
    ]


def test_a_step_that_stands_twice_and_a_playbook_without_any(tmp_path: Path) -> None:
    twice = f"{HEAD}steps:{STEP}{STEP.lstrip(chr(10))}"
    assert faults(tmp_path, "playbooks/own.yaml", twice) == [
        "5 two steps are named 'one'"
    ]

    assert faults(tmp_path, "playbooks/own.yaml", f"{HEAD}steps: []\n") == [
        "1 it has no step"
    ]


MACHINE = (OURS / "machines" / "promise.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("initial: made", "initial: born", "no state 'born'"),
        ("to: slipped", "to: forgotten", "no state 'forgotten'"),
        ("on: [promise-slipped, moved]", "on: [rain]", "no type of event and no kind"),
        ("to: kept-late", "contradiction: odd", "no contradiction 'odd'"),
    ],
)
def test_a_fault_of_a_state_machine_is_named(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert old in MACHINE
    found = faults(tmp_path, "machines/promise.yaml", MACHINE.replace(old, new))

    assert any(fault in one for one in found), found


def test_a_state_to_which_nothing_leads_is_named(tmp_path: Path) -> None:
    lonely = "states:\n  alone: {title: {ja: 孤立, en: alone}, source: a test}\n"
    found = faults(
        tmp_path, "machines/promise.yaml", MACHINE.replace("states:\n", lonely)
    )

    assert any("nothing leads to 'alone'" in one for one in found), found


def test_a_fault_of_a_question_is_named_with_its_line(tmp_path: Path) -> None:
    ours = (OURS / "questions.yaml").read_text(encoding="utf-8")
    own = (
        "weather:\n  text: {ja: 天気は, en: weather}\n"
        "  decides: {ja: 傘, en: umbrella}\n"
        "  choices:\n    rain: {text: {ja: 雨, en: rain}}\n  source: a test\n"
    )

    found = faults(tmp_path, "questions.yaml", ours + own)
    assert len(found) == 1
    assert "weather: it has fewer than two choices" in found[0]


def test_every_text_of_a_plan_is_there() -> None:
    texts = (OURS / "texts" / "plan.yaml").read_text(encoding="utf-8")

    for code in ("before", "instead", "lasting", "cost", "due", "quick", "closes"):
        assert f"\nbecause-{code}:\n" in texts
    assert shipped().questions
