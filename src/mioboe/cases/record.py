"""Entries as text that stays readable: one line of JSON, and back.

The text is what a store keeps and what the evidence chain is made over: keys sorted, no
blanks, no floats. A field that a later version adds is ignored by an earlier one.
"""

from __future__ import annotations

import enum
import functools
import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

from mioboe.cases.entries import Entry, EntryKind, What
from mioboe.kit import Money, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final[Mapping[str, type]] = {str(kind.kind): kind for kind in get_args(What)}


def entry_text(entry: Entry) -> str:
    """Return an entry as one line of JSON.

    Args:
        entry: Any entry.

    Returns:
        The same text for the same entry, always.
    """
    tree = {
        "by": entry.by,
        "happened": _plain(entry.happened),
        "kind": str(entry.kind),
        "number": entry.number,
        "recorded": _plain(entry.recorded.astimezone(UTC)),
        "what": _plain(entry.what),
    }
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_entry(text: str, where: str) -> Entry | Problem:
    """Return the entry that a text records.

    Args:
        text: What `entry_text` made, by this version or another.
        where: Where the text is from, for the problem.

    Returns:
        The entry, or what is wrong with the text.
    """
    try:
        tree = _is(json.loads(text), dict)
        what = _KINDS[str(EntryKind(tree["kind"]))]
        return Entry(
            number=_typed(tree["number"], int),
            recorded=_typed(tree["recorded"], datetime),
            happened=_typed(tree["happened"], datetime),
            by=_typed(tree["by"], str),
            what=_typed(tree["what"], what),
        )
    except KeyError as error:
        detail = f"key {error.args[0]!r} is missing"
    except (ValueError, TypeError, RecursionError) as error:
        detail = str(error)
    return Problem(code="case-bad-entry", where=where, detail=detail)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of an entry
    if isinstance(value, Money):
        return {"currency": value.currency, "value": value.text}
    if is_dataclass(value):
        pairs = {item.name: getattr(value, item.name) for item in fields(value)}
        return {name: _plain(one) for name, one in pairs.items() if one is not None}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, enum.StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _typed(value: Any, kind: Any) -> Any:  # noqa: ANN401 - any value and its type
    """Return a plain value as a ``kind``.

    Raises:
        TypeError: It is of another type.
        ValueError: It is no such value.
    """
    inner = get_args(kind)
    if inner and get_origin(kind) is tuple:
        return tuple(_typed(one, inner[0]) for one in _is(value, list))
    if inner:
        # A type or nothing; nothing is left out of the text.
        kind = inner[0]
    if kind is Money:
        return _money(_is(value, dict))
    if is_dataclass(kind):
        return _dataclass(_is(value, dict), kind)
    if kind is datetime:
        return _moment(_is(value, str))
    if issubclass(kind, enum.StrEnum):
        return kind(value)
    return _is(value, kind)


def _is(value: Any, kind: type) -> Any:  # noqa: ANN401 - any value
    if type(value) is not kind:
        msg = f"expected {kind.__name__}, got {value!r}"[:80]
        raise TypeError(msg)
    return value


def _money(tree: Mapping[str, Any]) -> Money:
    try:
        value = Decimal(_is(tree["value"], str))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        msg = f"expected an amount, got {tree['value']!r}"
        raise ValueError(msg)
    return Money(value, _is(tree["currency"], str))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = f"expected a moment with its zone, got {text!r}"
        raise ValueError(msg)
    return moment


def _dataclass(tree: Mapping[str, Any], kind: Any) -> Any:  # noqa: ANN401 - any of ours
    hints = _hints(kind)
    values = {}
    for item in fields(kind):
        if item.name in tree:
            values[item.name] = _typed(tree[item.name], hints[item.name])
        elif item.default is MISSING and item.default_factory is MISSING:
            raise KeyError(item.name)
    return kind(**values)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
