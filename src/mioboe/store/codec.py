"""Values of the core to JSON and back."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import cattrs

from mioboe.kit import sound

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def dump(value: Any) -> str:  # noqa: ANN401 - any value of the core
    """Return a frozen dataclass, or a list of them, as JSON."""
    plain = _converter().unstructure(value)
    return sound(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def load(text: str, kind: type[T]) -> T:
    """Return the value that `dump` wrote.

    Raises:
        ValueError: It was not written by this version's `dump`.
    """
    try:
        return _converter().structure(json.loads(text), kind)
    except (cattrs.BaseValidationError, TypeError, KeyError) as error:
        msg = f"stored {kind.__name__} cannot be read"
        raise ValueError(msg) from error


def load_all(text: str, kind: type[T]) -> tuple[T, ...]:
    """Return the values of a list that `dump` wrote.

    Raises:
        ValueError: It was not written by this version's `dump`.
    """
    return restore(json.loads(text), kind)


def restore(items: Iterable[Any], kind: type[T]) -> tuple[T, ...]:
    """Return values out of plain JSON that `dump` wrote.

    Raises:
        ValueError: It was not written by this version's `dump`.
    """
    try:
        return tuple(_converter().structure(item, kind) for item in items)
    except (cattrs.BaseValidationError, TypeError, KeyError) as error:
        msg = f"stored {kind.__name__} cannot be read"
        raise ValueError(msg) from error


@functools.cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(omit_if_default=True)
    converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
    converter.register_structure_hook(datetime, _instant)
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_unstructure_hook(Decimal, lambda value: format(value, "f"))
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    converter.register_structure_hook_func(
        lambda kind: getattr(kind, "__origin__", None) is Mapping,
        lambda value, kind: {
            key: converter.structure(inner, get_args(kind)[1])
            for key, inner in value.items()
        },
    )
    return converter


def _instant(value: str, _: Any) -> datetime:  # noqa: ANN401 - cattrs passes the type
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
