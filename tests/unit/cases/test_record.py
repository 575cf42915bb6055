from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.caselogs import KEY, NOON, Log

from mioboe.cases import Entry, EntryKind, What, entry_text, read_entry
from mioboe.cases.entries import Lost, Noted, Promised
from mioboe.kit import Money, Problem
from mioboe.ledger import OrderKey

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone comes with the strategy
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))]),
)
MONEY = st.builds(
    Money,
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.sampled_from(["JPY", "USD"]),
)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(Money, MONEY)
st.register_type_strategy(str, st.text(max_size=20))
WHATS = st.one_of(*(st.from_type(kind) for kind in get_args(What)))
ENTRIES = st.builds(
    Entry,
    number=st.integers(1, 10**6),
    recorded=MOMENTS.map(lambda at: at.astimezone(UTC)),
    happened=MOMENTS,
    by=st.text(max_size=10),
    what=WHATS,
)


@given(ENTRIES)
def test_an_entry_comes_back_from_its_text(entry: Entry) -> None:
    text = entry_text(entry)

    assert read_entry(text, "log") == entry
    assert "\n" not in text
    assert entry_text(entry) == text


@given(ENTRIES)
def test_the_text_is_canonical(entry: Entry) -> None:
    text = entry_text(entry)

    again = json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert again == text


def test_every_kind_of_entry_has_its_own_shape() -> None:
    kinds = [kind.kind for kind in get_args(What)]

    assert sorted(kinds) == sorted(EntryKind)


def test_the_text_of_an_entry_stays_as_it_is() -> None:
    entry = Log().add(
        Lost(instrument="Visa", amount=Money(Decimal(63000), "JPY"), order=KEY),
        at=NOON,
    )

    assert entry_text(entry) == (
        '{"by":"花子","happened":"2026-11-26T13:05:00+09:00","kind":"loss","number":1,'
        '"recorded":"2026-11-26T04:05:00+00:00","what":{"amount":{"currency":"JPY",'
        '"value":"63000"},"instrument":"Visa","is_taken":false,"loss":"cash","order":'
        '{"number":"250-1234567-1234567","shop":"amazon.co.jp"},"proof":"word",'
        '"route":"open"}}'
    )


def test_a_field_of_a_later_version_is_ignored() -> None:
    entry = Log().add(Noted(text="a"))
    tree = json.loads(entry_text(entry))
    tree["what"]["color"] = "red"
    tree["mood"] = "bad"

    assert read_entry(json.dumps(tree), "log") == entry


def test_a_field_that_an_earlier_version_lacked_has_its_default() -> None:
    entry = Log().add(Promised(desk="amazon", what="a mail"))
    tree = json.loads(entry_text(entry))

    assert "until" not in tree["what"]
    assert read_entry(json.dumps(tree), "log") == entry


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"kind": "eaten"}, "'eaten' is not a valid EntryKind"),
        ({"number": "1"}, "expected int, got '1'"),
        ({"number": True}, "expected int, got True"),
        ({"what": {}}, "key 'text' is missing"),
        ({"what": {"text": 5}}, "expected str, got 5"),
        ({"what": []}, "expected dict, got []"),
        ({"happened": "2026-11-26T13:05:00"}, "expected a moment with its zone"),
        ({"happened": "yesterday"}, "Invalid isoformat string"),
    ],
)
def test_a_text_that_is_no_entry_is_a_problem(
    change: dict[str, object], detail: str
) -> None:
    tree = {**json.loads(entry_text(Log().add(Noted(text="a")))), **change}
    found = read_entry(json.dumps(tree), "log:7")

    assert isinstance(found, Problem)
    assert (found.code, found.where) == ("case-bad-entry", "log:7")
    assert detail in found.detail


@pytest.mark.parametrize("value", ["NaN", "Infinity", "many", ""])
def test_a_sum_that_is_none_is_a_problem(value: str) -> None:
    entry = Log().add(Lost(instrument="Visa", amount=Money.yen(1)))
    tree = json.loads(entry_text(entry))
    tree["what"]["amount"]["value"] = value

    assert isinstance(read_entry(json.dumps(tree), "log"), Problem)


@given(
    st.one_of(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=10,
        ).map(json.dumps),
    )
)
def test_whatever_text_it_is_reading_does_not_raise(text: str) -> None:
    assert isinstance(read_entry(text, "log"), Problem)


def test_entries_and_what_they_record_cannot_be_changed() -> None:
    for kind in (Entry, OrderKey, *get_args(What)):
        assert dataclasses.is_dataclass(kind)
        assert getattr(kind, "__dataclass_params__").frozen, kind  # noqa: B009 - untyped
