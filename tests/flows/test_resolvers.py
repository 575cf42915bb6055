from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dns.exception
import dns.resolver
import pytest
from tests.fakes.flows import Names

from mioboe.authenticity import Answer, AnswerStatus
from mioboe.resolvers.live import LiveResolver
from mioboe.resolvers.recorded import RecordedResolver, read_record

if TYPE_CHECKING:
    from pathlib import Path

FOUND = Answer(AnswerStatus.FOUND, ("v=DKIM1",))
MISSING = Answer(AnswerStatus.MISSING)
FAILED = Answer(AnswerStatus.FAILED)


def recorded(folder: Path, content: object) -> dict[str, Answer]:
    """Return what a file of answers says."""
    path = folder / "dns.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_record(path)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ({"TXT": ["v=DKIM1"]}, FOUND),
        ({"TXT": "v=DKIM1"}, FOUND),
        ({"TXT": [["v=", "DKIM1"]]}, FOUND),
        (["v=DKIM1"], FOUND),
        ({"TXT": []}, MISSING),
        ({}, MISSING),
        (None, MISSING),
        ({"TXT": None}, MISSING),
        ({"TXT": "TEMPERROR"}, FAILED),
        ("TEMPERROR", FAILED),
    ],
)
def test_a_record_says_what_the_dns_said(
    tmp_path: Path, value: object, want: Answer
) -> None:
    assert recorded(tmp_path, {"A.Example.": value}) == {"a.example": want}


@pytest.mark.parametrize("value", [5, True, {"TXT": 5}])
def test_a_record_of_another_shape_is_a_fault_of_the_file(
    tmp_path: Path, value: object
) -> None:
    with pytest.raises(ValueError, match=r"a\.example"):
        recorded(tmp_path, {"a.example": value})


@pytest.mark.parametrize("content", [[], "x", 5, None])
def test_a_file_that_is_no_object_is_a_fault(tmp_path: Path, content: object) -> None:
    with pytest.raises(ValueError, match="object"):
        recorded(tmp_path, content)


def test_what_is_recorded_is_not_asked() -> None:
    beyond = Names({"b.example": FOUND})
    resolver = RecordedResolver({"a.example": MISSING}, beyond)

    answers = resolver.texts(["a.example", "b.example"])

    assert answers == {"a.example": MISSING, "b.example": FOUND}
    assert beyond.asked == [["b.example"]]
    resolver.texts(["a.example"])
    assert len(beyond.asked) == 1


def test_without_anybody_beyond_nobody_is_asked() -> None:
    answers = RecordedResolver({"a.example": FOUND}).texts(["a.example", "b.example"])

    assert answers["b.example"].status is AnswerStatus.UNASKED
    assert answers["a.example"] == FOUND


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 1, 10, 12, tzinfo=UTC)


class Dns:
    """A DNS that answers by name, and counts."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.asked: list[str] = []
        self._is_there = is_there

    def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        if not self._is_there:
            raise dns.exception.Timeout
        if name.startswith("none"):
            raise dns.resolver.NXDOMAIN
        if name.startswith("silent"):
            raise dns.exception.Timeout
        if name.startswith("broken"):
            raise OSError
        return ["v=DKIM1"] if not name.startswith("empty") else []


def test_the_dns_is_asked_once_for_each_name() -> None:
    ask = Dns()
    resolver = LiveResolver(ask, Noon())

    names = ["a.example", "none.example", "empty.example"]
    first, again = resolver.texts(names), resolver.texts(names)

    found, missing = (replace(one, asked=Noon().now()) for one in (FOUND, MISSING))
    assert first == again
    assert first == {
        "a.example": found,
        "none.example": missing,
        "empty.example": missing,
    }
    assert sorted(ask.asked) == ["a.example", "empty.example", "none.example"]


def test_silence_is_not_remembered_as_an_answer() -> None:
    ask = Dns()
    resolver = LiveResolver(ask)

    assert resolver.texts(["silent.example"]) == {"silent.example": FAILED}
    assert (
        resolver.texts(["silent.example", "broken.example"])["broken.example"] == FAILED
    )
    assert ask.asked.count("silent.example") == 2


def test_where_nobody_answers_it_soon_stops_asking() -> None:
    ask = Dns(is_there=False)
    resolver = LiveResolver(ask)
    for n in range(100):
        resolver.texts([f"silent{n}.example"])

    assert resolver.gave_up
    assert len(ask.asked) < 30


def test_one_answer_in_between_shows_that_somebody_is_there() -> None:
    ask = Dns()
    resolver = LiveResolver(ask)
    for n in range(4):
        resolver.texts([f"silent{n}.example"])
    resolver.texts(["a.example"])
    for n in range(4, 8):
        resolver.texts([f"silent{n}.example"])

    assert not resolver.gave_up


def test_the_silence_of_one_domain_does_not_keep_it_from_asking_others() -> None:
    resolver = LiveResolver(Dns())
    resolver.texts([f"silent{n}._domainkey.evil.test" for n in range(8)])

    (answer,) = resolver.texts(["s._domainkey.amazon.co.jp"]).values()
    assert answer.status is AnswerStatus.FOUND


def test_a_record_without_end_is_cut() -> None:
    resolver = LiveResolver(lambda _: ["x" * 10**6] * 500)

    (answer,) = resolver.texts(["a.example"]).values()

    assert len(answer.texts) == 40
    assert {len(text) for text in answer.texts} == {16_384}


def test_names_are_asked_side_by_side() -> None:
    def slow(_: str) -> list[str]:
        time.sleep(0.05)
        return ["x"]

    started = time.perf_counter()
    LiveResolver(slow).texts([f"{n}.example" for n in range(16)])

    assert time.perf_counter() - started < 0.5


def test_no_names_are_no_work() -> None:
    assert LiveResolver(Dns()).texts([]) == {}
