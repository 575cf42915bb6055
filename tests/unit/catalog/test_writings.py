from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.handbooks import shipped

from mioboe.catalog import OURS
from mioboe.catalog.casework import read_handbook
from mioboe.catalog.writings import read_writings

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = """\
id: shop-recall
title: {ja: 題, en: title}
to: shop
way: write
have: [order-numbers]
parts:
  - text: {ja: '{orders}', en: '{orders}'}
source: a test
checked: 2026-11-22
confidence: B
"""
SWEEP = """\
id: shop
title: {ja: 題, en: title}
kind: shop
generic: true
checked: 2026-11-22
places:
  - id: history
    title: {ja: 履歴, en: history}
    step: sweep-orders
    path:
      - {ja: 履歴, en: history}
    look: {ja: 注文, en: orders}
    save: {ja: 画面, en: the page}
    found:
      strange:
        text: {ja: ある, en: there}
        means: {ja: 伝える, en: tell}
        facts: {order-sight: shown}
        saw: order-unlisted
    source: a test
    checked: 2026-11-22
    confidence: B
"""


def faults(home: Path, folder: str, name: str, text: str) -> list[str]:
    """Return the faults with a file of the owner's own, as `line: detail`."""
    path = home / "data" / folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _, problems = read_writings(shipped(), home, brands={"amazon"})
    own = [one for one in problems if one.where.startswith(str(path))]
    return [
        f"{one.where.removeprefix(f'{path}:')}: {one.detail}".replace(f"{path}", "")
        for one in own
    ]


def test_what_is_shipped_has_no_fault() -> None:
    assert read_writings(shipped())[1] == []


def test_the_owners_own_draft_takes_the_place_of_ours(tmp_path: Path) -> None:
    assert faults(tmp_path, "drafts", "shop-recall", DRAFT) == []
    found, _ = read_writings(shipped(), tmp_path)
    assert found.drafts["shop-recall"].title.en == "title"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "en: '{orders}'",
            "en: '{tracking}'",
            "7: only one language has orders, tracking",
        ),
        ("'{orders}', en: '{orders}'", "'{x}', en: '{x}'", "7: no text 'blank-x'"),
        ("en: '{orders}'", "en: '{orders'", "7: a brace is alone"),
        ("[order-numbers]", "[nonsense]", "5: no text 'have-nonsense'"),
        ("source: a test", "source: ''", "8: it has no source"),
        (
            "  - text: {ja: '{orders}', en: '{orders}'}",
            "  - text: {ja: a, en: a}\n    when:\n      - {fact: nonsense}",
            "9: nothing asks for 'nonsense'",
        ),
    ],
)
def test_a_fault_of_a_draft_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, wanted: str
) -> None:
    found = faults(tmp_path, "drafts", "shop-recall", DRAFT.replace(old, new))

    assert any(one.startswith(wanted) for one in found), found


def test_a_draft_that_no_step_names_is_a_fault(tmp_path: Path) -> None:
    found = faults(
        tmp_path, "drafts", "lonely", DRAFT.replace("id: shop-recall", "id: lonely")
    )

    assert found == ["1: no step of a playbook names it"]


def test_a_step_whose_draft_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data" / "playbooks" / "unpaid.yaml"
    path.parent.mkdir(parents=True)
    text = (OURS / "playbooks" / "unpaid.yaml").read_text(encoding="utf-8")
    path.write_text(f"{text}    draft: nonsense\n", encoding="utf-8")
    handbook, odd = read_handbook(shipped().kinds, tmp_path)
    _, problems = read_writings(handbook, tmp_path)

    line = len(text.splitlines()) + 1
    assert odd == []
    assert [(one.where, one.detail) for one in problems] == [
        (f"{path}:{line}", "do-not-pay: there is no draft 'nonsense'")
    ]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("step: sweep-orders", "step: nonsense", "9: history: there is no step"),
        ("{order-sight: shown}", "{order-sight: no}", "18: history: order-sight is"),
        ("{order-sight: shown}", "{nonsense: a}", "18: history: there is no question"),
        ("order-unlisted", "order-placed", "19: history: 'order-placed' is told by"),
        ("source: a test", "source: ''", "20: history: it has no source"),
        ("confidence: B", "confidence: G", "22: history: nobody described it"),
        ("generic: true", "brands: [nonsense]", "4: no brand 'nonsense'"),
        ("kind: shop", "kind: police", "3: only a shop or a provider is swept"),
    ],
)
def test_a_fault_of_a_sweep_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, wanted: str
) -> None:
    found = faults(tmp_path, "sweeps", "shop", SWEEP.replace(old, new, 1))

    assert any(one.startswith(wanted) for one in found), found


def test_two_places_of_one_name_are_a_fault(tmp_path: Path) -> None:
    place = SWEEP[SWEEP.index("  - id: history") :]
    found = faults(tmp_path, "sweeps", "shop", SWEEP + place)

    assert any("two places are named 'history'" in one for one in found)


def test_a_sweep_without_a_fault_replaces_ours(tmp_path: Path) -> None:
    assert faults(tmp_path, "sweeps", "shop", SWEEP) == []
