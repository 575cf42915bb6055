"""Tables of odd headers, addresses, charsets and Received lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from mioboe.messages.addresses import parse_addresses, read_addresses
from mioboe.messages.charsets import decode_text
from mioboe.messages.headers import decode_header
from mioboe.messages.received import parse_hop

_TABLES: Final = Path(__file__).with_name("tables")


def _rows(name: str) -> list[Any]:
    """Return the rows of a table; its bytes are written as Latin-1."""
    rows = json.loads((_TABLES / f"{name}.json").read_text("ascii"))
    return [pytest.param(row, id=f"{name}-{i}") for i, row in enumerate(rows)]


@pytest.mark.parametrize("row", _rows("headers"))
def test_a_header_reads_as_in_the_table(row: dict[str, Any]) -> None:
    assert decode_header(row["in"].encode("latin-1")) == row["want"]


@pytest.mark.parametrize("row", _rows("addresses"))
def test_addresses_read_as_in_the_table(row: dict[str, Any]) -> None:
    value = row["in"].encode("latin-1")

    found, odd = read_addresses(value)

    assert [[a.name, a.local, a.domain] for a in found] == row["want"]
    assert bool(odd) == row["odd"]
    assert parse_addresses(value) == found


@pytest.mark.parametrize("row", _rows("charsets"))
def test_a_charset_reads_as_in_the_table(row: dict[str, Any]) -> None:
    got = decode_text(row["in"].encode("latin-1"), row["label"])

    assert got == (row["want"], row["used"])


@pytest.mark.parametrize("row", _rows("received"))
def test_a_received_line_reads_as_in_the_table(row: dict[str, Any]) -> None:
    hop = parse_hop(row["in"].encode("latin-1"), 7)

    got = {name: getattr(hop, name) for name in row["want"]}
    got["at"] = got["at"] and got["at"].isoformat()
    assert got == row["want"]
    assert hop.index == 7
