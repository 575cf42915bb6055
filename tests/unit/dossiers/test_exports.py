from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.dossiers import AUDIENCES, SECRETS, at, invented_case
from tests.fakes.schemas import misfits

import mioboe.data
from mioboe.dossiers import Variant
from mioboe.dossiers.exports import (
    Activity,
    Deadline,
    ManualStep,
    Party,
    PartyKind,
    Workflow,
    cacao,
    case_json,
)
from mioboe.dossiers.exports.identifiers import object_id
from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.dossiers import Audience

SCHEMAS = Path(mioboe.data.__file__).parent / "schema" / "exports"


def schema(name: str) -> dict[str, Any]:
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def both(text: str) -> Wording:
    return Wording(ja=f"{text}（日本語）", en=text)


OWNER = Party(id="owner", kind=PartyKind.INDIVIDUAL, name=both("the owner"))
DESK = Party(
    id="shop-desk",
    kind=PartyKind.ORGANIZATION,
    name=both("desk of the shop"),
    about=both("by chat"),
    phones=(("account", "000-0000-0000"),),
    hours="Mo-Fr 09:00-17:00; PH off",
    zone="Asia/Tokyo",
    source="seed 0",
    checked=date(2026, 11, 22),
    confidence="B",
)


def step(name: str, **more: Any) -> ManualStep:  # noqa: ANN401 - fields of a step
    return ManualStep(id=name, do=both(f"do {name}"), why=both(f"why {name}"), **more)


STEPS = (
    step("lock-account", track="shop", desk="shop-desk", source="FACTS 2.1"),
    step(
        "stop-card",
        track="card",
        activity=Activity.RESTRICT_ACCESS,
        irreversible=both("the number is gone"),
        deadline=Deadline(rule="JP-CC-60", due=at("2026-03-09 23:59"), source="FACTS"),
        needs=("card number",),
        produces=("receipt number",),
        script=both("please stop my card"),
    ),
    step("recall", track="shop", when=both("it was shipped"), after=("stop-card",)),
    step(
        "claim", track="card", when=both("it was charged"), done=at("2026-01-13 09:00")
    ),
)


def flow(*steps: ManualStep) -> Workflow:
    return Workflow(
        id="case M-2026-001",
        title=both("a parcel to a stranger"),
        about=both("what to do"),
        kinds=("A",),
        created=datetime(2026, 1, 10, 4, 5, tzinfo=UTC),
        modified=datetime(2026, 1, 13, 3, tzinfo=UTC),
        steps=steps,
        owner=OWNER,
        desks=(DESK,),
    )


def played(*steps: ManualStep) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(cacao(flow(*steps)))
    return read


def walked(tree: Mapping[str, Any], start: str) -> Iterator[str]:
    """Yield the ids of the steps that are reached from one, and of their branches."""
    at_step = tree["workflow"][start]
    yield start
    branches = [*at_step.get("next_steps", []), at_step.get("on_true")]
    for following in [*branches, at_step.get("on_completion")]:
        if following is not None:
            yield from walked(tree, following)


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda one: one.variant.value)
def test_a_case_fits_its_schema(audience: Audience) -> None:
    tree = json.loads(case_json(invented_case(), audience))

    assert list(misfits(tree, schema("dossier"))) == []


def test_what_a_reader_may_not_see_is_not_in_its_json() -> None:
    text = case_json(invented_case(), AUDIENCES[0])

    assert [name for name, secret in SECRETS.items() if secret in text] == []
    assert "4111" not in text


def test_times_are_local_and_sums_are_text() -> None:
    tree = json.loads(case_json(invented_case(), AUDIENCES[-1]))

    assert tree["variant"] == Variant.SELF
    assert tree["orders"][0]["amount"] == {"value": "63000", "currency": "JPY"}
    assert tree["moments"][0]["at"] == "2026-01-10T13:05:00+09:00"
    assert tree["calls"][1]["reached"] is False
    assert tree["evidence"]["stamped"] == "2026-01-13T12:01:00+09:00"


def test_a_playbook_fits_its_schema() -> None:
    assert list(misfits(played(*STEPS), schema("cacao"))) == []


def test_tracks_run_side_by_side() -> None:
    tree = played(*STEPS)
    steps = tree["workflow"]
    parallel = steps[steps[tree["workflow_start"]]["on_completion"]]

    assert parallel["type"] == "parallel"
    assert [steps[name]["name"] for name in parallel["next_steps"]] == [
        "do lock-account",
        "do stop-card",
    ]


def test_a_step_with_a_condition_is_asked_for_by_a_variable() -> None:
    tree = played(*STEPS)
    (recall,) = [
        one
        for one in tree["workflow"].values()
        if one["type"] == "if-condition" and one["name"] == "it was shipped"
    ]

    assert recall["condition"] == "__when_recall__:value = 'true'"
    assert tree["playbook_variables"]["__when_recall__"]["external"] is True
    assert tree["workflow"][recall["on_true"]]["name"] == "do recall"


def test_what_cacao_has_no_word_for_is_in_the_extension() -> None:
    tree = played(*STEPS)
    (found,) = [
        one["step_extensions"]
        for one in tree["workflow"].values()
        if one.get("name") == "do stop-card"
    ]
    (extension,) = found.values()

    assert list(found) == list(tree["extension_definitions"])
    assert extension["irreversible"] is True
    assert extension["deadline_due"] == "2026-03-09T23:59:00+09:00"
    assert extension["evidence_produced"] == ["receipt number"]
    assert extension["text_ja"]["script"] == "please stop my card（日本語）"
    (desk,) = tree["target_definitions"].values()
    assert desk["agent_target_extensions"][next(iter(found))]["opening_hours"] == (
        "Mo-Fr 09:00-17:00; PH off"
    )


def test_every_property_of_the_extension_is_defined() -> None:
    tree = played(*STEPS)
    (definition,) = tree["extension_definitions"].values()
    known = set(schema("cacao")["definitions"]["extension"]["properties"])

    assert {part.split(": ")[0] for part in definition["schema"].split("; ")} == known


def test_it_is_written_in_either_language() -> None:
    assert json.loads(cacao(flow(*STEPS), language="ja"))["name"].endswith("（日本語）")


def test_the_same_workflow_gives_the_same_text() -> None:
    assert cacao(flow(*STEPS)) == cacao(flow(*STEPS))


def test_another_case_has_other_ids() -> None:
    other = json.loads(cacao(replace(flow(*STEPS), id="case 2")))

    assert not set(other["workflow"]) & set(played(*STEPS)["workflow"])
    assert other["id"] != played(*STEPS)["id"]


def test_a_workflow_without_a_step_is_none() -> None:
    with pytest.raises(ValueError, match="no step"):
        cacao(flow())


def test_a_uuid_is_never_used_for_two_things() -> None:
    tree = played(*STEPS)
    ids = [
        *tree["workflow"],
        *tree["agent_definitions"],
        *tree["target_definitions"],
        *tree["extension_definitions"],
        tree["created_by"],
        tree["id"],
    ]

    assert len({name.partition("--")[2] for name in ids}) == len(ids)
    assert object_id("action", "a", "bc") != object_id("action", "ab", "c")


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=8)
)
def test_every_step_is_reached_once_and_every_way_ends(
    rows: list[tuple[str, bool]],
) -> None:
    steps = [
        step(f"s{n}", track=track, when=both("if so") if asked else None)
        for n, (track, asked) in enumerate(rows)
    ]

    tree = played(*steps)

    reached = list(walked(tree, tree["workflow_start"]))
    assert sorted(reached) == sorted(tree["workflow"])
    actions = [one for one in tree["workflow"].values() if one["type"] == "action"]
    assert len(actions) == len(rows)
    assert list(misfits(tree, schema("cacao"))) == []
