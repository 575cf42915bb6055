"""One YAML file to one typed value, with every fault's file and line.

Scalars stay text until the dataclass says otherwise, so `22:30`, `no`, `0600001` and
`1.10` cannot surprise; a duplicate key is a fault; so is a key that the dataclass does
not know. All faults of a file are reported at once.
"""

from __future__ import annotations

import enum
import functools
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_origin

import cattrs
import yaml
from cattrs.gen import make_dict_structure_fn, override

from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.catalog.memo import Memo

T = TypeVar("T")

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TRUE: Final = {"true", "yes", "on"}
_FALSE: Final = {"false", "no", "off"}
_UNKNOWN: Final = "unknown key: "
_STEP = re.compile(r"\[(\d+)\]|\['([^']*)'\]|\.?([A-Za-z_][\w-]*)")


#: No data file nests as deep; an alias inside of what it names does.
_DEPTH: Final = 20

#: Steps from the top of a document to one of its values.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """Plain values of a document and the line of each path."""

    value: Any
    #: Path such as `("messages", 0, "take")` to its 1-based line.
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]


def read_yaml(
    text: str, kind: type[T], *, where: str, memo: Memo | None = None
) -> tuple[T | None, list[Problem]]:
    """Read one YAML document as a ``kind``.

    Args:
        text: The document.
        kind: A frozen dataclass whose fields are text, numbers, booleans, dates,
            `Decimal`, enums, tuples, mappings and further dataclasses.
        where: Path shown in faults.
        memo: What documents said before; this one is added.

    Returns:
        The value, or `None` where it has a fault; and all faults, in order of lines.
    """
    known = memo.recall(text) if memo else None
    if known is not None:
        value, faults = structure(known, kind, {}, where=where)
        if not faults:
            return value, []
        # Lines are not remembered: it is read again, to name them.
    read = _compose(text, where)
    if read.problems:
        return None, list(read.problems)
    if memo:
        memo.keep(text, read.value)
    return structure(read.value, kind, read.lines, where=where)


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the line of every value of a YAML document; empty where it is none."""
    return _compose(text, "").lines


def structure(
    value: Any,  # noqa: ANN401 - a tree of dict, list and str
    kind: type[T],
    lines: Mapping[Path, int],
    *,
    where: str,
) -> tuple[T | None, list[Problem]]:
    """Return plain values as a ``kind``, and all faults in order of lines.

    Args:
        value: A tree of dict, list and str.
        kind: As for `read_yaml`.
        lines: Path of each value, such as `("people", 0, "name")`, to its line.
        where: Path of the file, shown in faults.
    """
    try:
        return _converter().structure(value, kind), []
    except (cattrs.BaseValidationError, ValueError, TypeError) as error:
        return None, _faults(error, lines, where)


def _compose(text: str, where: str) -> _Read:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        return _Read(None, {}, (_problem(f"{where}{line}", f"not YAML: {what}"),))
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    value = _plain(node, (), lines, problems)
    found = tuple(
        _problem(f"{where}:{problem.where}", problem.detail) for problem in problems
    )
    return _Read(value, lines, found)


def _plain(
    node: Any,  # noqa: ANN401 - PyYAML nodes are untyped
    path: Path,
    lines: dict[Path, int],
    problems: list[Problem],
) -> Any:  # noqa: ANN401 - a tree of dict, list and str
    if node is None:
        return {}
    line = node.start_mark.line + 1
    if len(path) > _DEPTH:
        problems.append(_problem(str(line), "it is nested too deep"))
        return {}
    lines[path] = line
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*path, index), lines, problems)
            for index, item in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in result:
            twice = key_node.start_mark.line + 1
            problems.append(_problem(str(twice), f"key {key!r} stands twice"))
        result[key] = _plain(value_node, (*path, key), lines, problems)
    return result


def _faults(
    error: BaseException, lines: Mapping[Path, int], where: str
) -> list[Problem]:
    found = []
    for message in cattrs.transform_error(error, path="$", format_exception=_say):
        what, _, spot = message.rpartition(" @ $")
        path = tuple(_steps(spot))
        unknown = what.removeprefix(_UNKNOWN).split(", ")[0]
        line = _line((*path, unknown) if what.startswith(_UNKNOWN) else path, lines)
        shown = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path)
        detail = f"{what or message} at {shown or 'the top'}"
        found.append((line, _problem(f"{where}:{line}", detail)))
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def _say(error: BaseException, _kind: type | None) -> str:
    if isinstance(error, KeyError):
        return f"required key {error.args[0]!r} is missing"
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"{_UNKNOWN}{', '.join(sorted(error.extra_fields))}"
    return str(error) or type(error).__name__


def _steps(spot: str) -> Iterator[str | int]:
    for match in _STEP.finditer(spot):
        if match[1] is not None:
            yield int(match[1])
        else:
            yield match[2] if match[2] is not None else match[3]


def _line(path: Path, lines: Mapping[Path, int]) -> int:
    """Return the line of ``path``, or of the nearest thing around it."""
    path = tuple(step.rstrip("_") if isinstance(step, str) else step for step in path)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _problem(where: str, detail: str) -> Problem:
    return Problem(code="bad-data", where=where, detail=detail)


@functools.cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind, hook in _SCALARS.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(
        is_dataclass, lambda kind: _structure_dataclass(kind, converter)
    )
    converter.register_structure_hook_func(
        lambda kind: _made_of(kind, tuple),
        lambda value, kind: _structure_tuple(value, kind, converter),
    )
    converter.register_structure_hook_func(
        lambda kind: _made_of(kind, Mapping),
        lambda value, kind: _structure_mapping(value, kind, converter),
    )
    return converter


def _structure_dataclass(kind: Any, converter: cattrs.Converter) -> Any:  # noqa: ANN401 - cattrs' own types
    """Return the hook; a field such as `from_` is the key `from`."""
    renamed: dict[str, Any] = {
        item.name: override(rename=item.name.rstrip("_"))
        for item in fields(kind)
        if item.name.endswith("_")
    }
    inner = make_dict_structure_fn(
        kind, converter, _cattrs_forbid_extra_keys=True, **renamed
    )

    def hook(value: Any, wanted: Any) -> Any:  # noqa: ANN401 - cattrs' own types
        if not isinstance(value, dict):
            msg = f"expected keys and values, got {_shown(value)}"
            raise TypeError(msg)
        return inner(value, wanted)

    return hook


def _structure_tuple(value: Any, kind: Any, converter: cattrs.Converter) -> Any:  # noqa: ANN401 - cattrs' own types
    """Return the tuple; a single scalar or mapping stands for a list of one."""
    items = value if isinstance(value, list) else [value]
    wanted: Any = types.GenericAlias(list, get_args(kind)[0])
    return tuple(converter.structure(items, wanted))


def _structure_mapping(value: Any, kind: Any, converter: cattrs.Converter) -> Any:  # noqa: ANN401 - cattrs' own types
    if not isinstance(value, dict):
        msg = f"expected keys and values, got {_shown(value)}"
        raise TypeError(msg)
    wanted: Any = types.GenericAlias(dict, get_args(kind))
    return converter.structure(value, wanted)


def _made_of(kind: Any, container: Any) -> bool:  # noqa: ANN401 - any annotation
    return get_origin(kind) is container


def _structure_enum(value: Any, kind: type[enum.StrEnum]) -> enum.StrEnum:  # noqa: ANN401 - any scalar
    try:
        return kind(value)
    except ValueError:
        wanted = ", ".join(str(member.value) for member in kind)
        msg = f"expected one of {wanted}; got {_shown(value)}"
        raise ValueError(msg) from None


def _text(value: Any, kind: Any) -> str:  # noqa: ANN401 - any scalar
    if kind is not str and issubclass(kind, enum.StrEnum):
        return _structure_enum(value, kind)
    if not isinstance(value, str):
        msg = f"expected text, got {_shown(value)}"
        raise TypeError(msg)
    return value


def _whole(value: Any, _: Any) -> int:  # noqa: ANN401 - any scalar
    try:
        return int(_text(value, str).replace("_", ""))
    except ValueError:
        msg = f"expected a whole number, got {_shown(value)}"
        raise ValueError(msg) from None


def _number(value: Any, _: Any) -> Decimal:  # noqa: ANN401 - any scalar
    try:
        return Decimal(_text(value, str))
    except InvalidOperation:
        msg = f"expected a number, got {_shown(value)}"
        raise ValueError(msg) from None


def _yes_or_no(value: Any, _: Any) -> bool:  # noqa: ANN401 - any scalar
    word = _text(value, str).lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    msg = f"expected true or false, got {_shown(value)}"
    raise ValueError(msg)


def _day(value: Any, _: Any) -> date:  # noqa: ANN401 - any scalar
    try:
        return date.fromisoformat(_text(value, str))
    except ValueError:
        msg = f"expected a date as 2026-11-22, got {_shown(value)}"
        raise ValueError(msg) from None


def _shown(value: Any) -> str:  # noqa: ANN401 - anything
    if isinstance(value, dict):
        return "keys and values"
    return "a list" if isinstance(value, list) else repr(value)[:60]


_SCALARS: Final = {
    str: _text,
    int: _whole,
    Decimal: _number,
    bool: _yes_or_no,
    date: _day,
}
