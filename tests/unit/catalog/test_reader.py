from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.catalog.reader import read_yaml


class Color(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    id: str
    from_: str = ""
    flag: bool = False
    size: Decimal = Decimal(0)
    day: date | None = None
    color: Color = Color.RED
    inners: tuple[Inner, ...] = ()
    words: tuple[str, ...] = ()
    table: Mapping[str, Inner] = field(default_factory=dict)


def read(text: str) -> Thing:
    """Return a document that has no fault."""
    value, problems = read_yaml(text, Thing, where="x.yaml")
    assert problems == []
    assert value is not None
    return value


def faults(text: str) -> list[tuple[str, str]]:
    """Return where and what is wrong with a document."""
    value, problems = read_yaml(text, Thing, where="x.yaml")
    assert value is None
    assert {problem.code for problem in problems} == {"bad-data"}
    return [(problem.where, problem.detail) for problem in problems]


def test_a_document_becomes_a_value() -> None:
    text = """
    id: x
    from: a@b.test
    flag: true
    size: 1.10
    day: 2026-01-10
    color: blue
    inners:
      - {name: a, count: 1_000}
      - {name: b}
    words: [c, d]
    table:
      e: {name: f}
    """

    assert read(text) == Thing(
        id="x",
        from_="a@b.test",
        flag=True,
        size=Decimal("1.10"),
        day=date(2026, 1, 10),
        color=Color.BLUE,
        inners=(Inner(name="a", count=1000), Inner(name="b")),
        words=("c", "d"),
        table={"e": Inner(name="f")},
    )


@pytest.mark.parametrize(
    "word",
    ["no", "off", "22:30", "0123", "1.10", "2026-01-01", "~", "null", "0x10", "1e3"],
)
def test_text_stays_text(word: str) -> None:
    assert read(f"id: {word}").id == word


def test_one_value_stands_for_a_list_of_one() -> None:
    assert read("id: x\nwords: a").words == ("a",)
    assert read("id: x\ninners: {name: a}").inners == (Inner(name="a"),)


@pytest.mark.parametrize(
    ("word", "want"), [("yes", True), ("Off", False), ("TRUE", True)]
)
def test_yes_and_no_have_several_words(word: str, *, want: bool) -> None:
    assert read(f"id: x\nflag: {word}").flag is want


def test_every_fault_of_a_file_is_told_at_once_with_its_line() -> None:
    text = (
        "id: [x]\n"
        "flag: maybe\n"
        "size: big\n"
        "day: 10.1.2026\n"
        "color: green\n"
        "inners:\n"
        "  - name: a\n"
        "    count: many\n"
        "  - count: 1\n"
        "table: none\n"
        "colour: blue\n"
    )

    found = faults(text)

    assert [where for where, _ in found] == [
        f"x.yaml:{line}" for line in (1, 2, 3, 4, 5, 8, 9, 10, 11)
    ]
    told = [detail for _, detail in found]
    assert told[0] == "expected text, got a list at .id"
    assert told[1] == "expected true or false, got 'maybe' at .flag"
    assert told[2] == "expected a number, got 'big' at .size"
    assert told[3] == "expected a date as 2026-11-22, got '10.1.2026' at .day"
    assert told[4] == "expected one of red, blue; got 'green' at .color"
    assert told[5] == "expected a whole number, got 'many' at .inners[0].count"
    assert told[6] == "required key 'name' is missing at .inners[1].name"
    assert told[7] == "expected keys and values, got 'none' at .table"
    assert told[8] == "unknown key: colour at the top"


def test_a_key_that_stands_twice_is_a_fault() -> None:
    assert faults("id: x\nwords: a\nid: y\n") == [("x.yaml:3", "key 'id' stands twice")]


def test_a_key_that_stands_twice_deep_inside_is_one_too() -> None:
    assert faults("id: x\ninners:\n  - name: a\n    name: b\n") == [
        ("x.yaml:4", "key 'name' stands twice")
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "x.yaml:2"),
        ("id: x\n\tflag: y", "x.yaml:2"),
        ("id: *nope", "x.yaml:1"),
        ("id: x\n---\nid: y", "x.yaml:2"),
        ("id: 'x", "x.yaml:2"),
        ("id: \x00", "x.yaml"),
        ("[" * 5000, "x.yaml:1"),
    ],
)
def test_what_is_no_yaml_is_a_fault_with_its_line(text: str, where: str) -> None:
    ((found, detail),) = faults(text)

    assert found.startswith(where.split(":", maxsplit=1)[0])
    assert detail.startswith("not YAML: ")


@pytest.mark.parametrize("text", ["", "# only a remark", "- a", "x", "5"])
def test_a_document_of_another_shape_is_a_fault(text: str) -> None:
    assert faults(text)[0][0] == "x.yaml:1"


@pytest.mark.parametrize("text", ["id: x\n? [a, b]\n: c", "id: x\n<<: {flag: yes}"])
def test_the_corners_of_yaml_are_faults_and_no_crash(text: str) -> None:
    assert faults(text)


def test_a_value_that_holds_itself_is_a_fault() -> None:
    assert faults("id: &a [*a]")


PIECES = st.sampled_from([
    "id",
    "flag",
    "inners",
    ": ",
    "\n",
    "  ",
    "- ",
    "x",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "#",
    "|",
])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    value, problems = read_yaml(text, Thing, where="x.yaml")

    assert (value is None) == bool(problems)
