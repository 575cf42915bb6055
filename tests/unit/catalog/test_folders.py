from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.catalogs import PROFILE, SIGNAL, write

from mioboe.catalog import BadDataError, load, read_folder
from mioboe.signals.format import Rule

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_read_by_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write(tmp_path, f"signals/{name}.yaml", SIGNAL.format(id=name))
    write(tmp_path, "signals/readme.txt", "no data")

    members, problems = read_folder([tmp_path], "signals", Rule)

    assert problems == []
    assert list(members) == ["a", "b"]


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_folder([tmp_path], "signals", Rule) == ({}, [])


def test_a_file_of_ones_own_replaces_ours_by_its_id(tmp_path: Path) -> None:
    ours, own = tmp_path / "ours", tmp_path / "own"
    for name in ("a", "b"):
        write(ours, f"signals/{name}.yaml", SIGNAL.format(id=name))
    write(own, "signals/b.yaml", SIGNAL.format(id="b").replace("reason", "mine"))
    write(own, "signals/c.yaml", SIGNAL.format(id="c"))

    members, problems = read_folder([ours, own], "signals", Rule)

    assert problems == []
    assert {name: rule.why.en for name, rule in members.items()} == {
        "a": "reason",
        "b": "mine",
        "c": "reason",
    }


def test_a_faulty_file_is_left_out_and_the_rest_works(tmp_path: Path) -> None:
    write(tmp_path, "signals/a.yaml", SIGNAL.format(id="a"))
    bad = write(tmp_path, "signals/b.yaml", SIGNAL.format(id="b") + "zzz: 1\n")

    members, (problem,) = read_folder([tmp_path], "signals", Rule)

    assert list(members) == ["a"]
    assert problem.where == f"{bad}:10"


def test_a_faulty_file_of_ones_own_leaves_ours_in_place(tmp_path: Path) -> None:
    ours, own = tmp_path / "ours", tmp_path / "own"
    write(ours, "signals/a.yaml", SIGNAL.format(id="a"))
    write(own, "signals/a.yaml", "{")

    members, problems = read_folder([ours, own], "signals", Rule)

    assert list(members) == ["a"]
    assert len(problems) == 1


def test_an_id_is_the_name_of_its_file(tmp_path: Path) -> None:
    write(tmp_path, "signals/a.yaml", SIGNAL.format(id="b"))

    members, (problem,) = read_folder([tmp_path], "signals", Rule)

    assert members == {}
    assert problem.detail == "id is 'b', the file is named 'a'"


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "signals").mkdir()
    (tmp_path / "signals/a.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "signals/b.yaml").mkdir()

    members, problems = read_folder([tmp_path], "signals", Rule)

    assert members == {}
    assert len(problems) == 2


def test_a_profile_of_ones_own_reads_mails(tmp_path: Path) -> None:
    write(tmp_path, "profiles/my-shop.yaml", PROFILE.format(id="my-shop"))

    catalog = load(tmp_path)

    assert catalog.problems == ()
    assert catalog.readers.of("order@shop.example")[0].id == "my-shop"
    amazon = next(brand for brand in catalog.brands if brand.id == "amazon")
    assert "order@shop.example" in {sender.address for sender in amazon.senders}


def test_a_faulty_profile_of_ones_own_is_named_and_left_out(tmp_path: Path) -> None:
    broken = PROFILE.format(id="my-shop").replace("^Order", "(")
    write(tmp_path, "profiles/my-shop.yaml", broken)

    catalog = load(tmp_path)

    assert [problem.where for problem in catalog.problems] == ["profiles/my-shop.yaml"]
    assert not catalog.readers.of("order@shop.example")


def test_levels_of_ones_own_take_the_place_of_ours(tmp_path: Path) -> None:
    write(tmp_path, "levels.yaml", "ask: 1\n")

    with pytest.raises(BadDataError) as caught:
        load(tmp_path)

    assert "levels.yaml" in str(caught.value)
    assert len(caught.value.problems) > 3


def test_texts_that_are_faulty_stop_everything(tmp_path: Path) -> None:
    write(tmp_path, "texts/reasons.yaml", "dkim-aligned: {ja: x}\n")

    with pytest.raises(BadDataError, match=r"reasons\.yaml:1"):
        load(tmp_path)


def test_a_signal_of_ones_own_that_has_no_weight_is_named_and_left_out(
    tmp_path: Path,
) -> None:
    write(tmp_path, "signals/my-signal.yaml", SIGNAL.format(id="my-signal"))

    catalog = load(tmp_path)

    assert [problem.where for problem in catalog.problems] == ["signals/my-signal.yaml"]
    assert "my-signal" not in catalog.rules.rules


def test_a_sentence_with_a_lone_brace_is_a_problem(tmp_path: Path) -> None:
    text = SIGNAL.format(id="sign-in").replace("reason", '"{when"')
    write(tmp_path, "signals/sign-in.yaml", text)

    assert load(tmp_path).problems


def test_a_number_that_is_none_is_a_problem(tmp_path: Path) -> None:
    text = SIGNAL.format(id="sign-in") + "params: {most: many}\n"
    text = text.replace("check: notice", "check: unusual_hour")
    write(tmp_path, "signals/sign-in.yaml", text)

    assert load(tmp_path).problems
