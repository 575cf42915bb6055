"""JSON Schema, as much of it as our own schemas use, held against YAML and JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema = dict[str, Any]

_TYPES: Final[Mapping[str, Any]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "number": (int, float),
    "object": dict,
    "string": str,
}


def misfits(value: Any, schema: Schema) -> Iterator[str]:  # noqa: ANN401 - a tree
    """Find where a document does not fit a schema that was made here.

    Args:
        value: What `as_editors_read` gives.
        schema: A schema of ours; other words of JSON Schema are not known.

    Yields:
        One line for each place.
    """
    yield from _misfits(value, schema, schema.get("definitions", {}), "$")


def _misfits(
    value: Any,  # noqa: ANN401 - a tree
    schema: Schema,
    definitions: Schema,
    path: str,
) -> Iterator[str]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    for part in schema.get("allOf", ()):
        yield from _misfits(value, part, definitions, path)
    if options := schema.get("anyOf"):
        found = [list(_misfits(value, one, definitions, path)) for one in options]
        yield from min(found, key=len)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not _is_of(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
        return
    if len(value if isinstance(value, list) else "x" * 99) < schema.get("minItems", 0):
        yield f"{path}: has fewer than {schema['minItems']} items"
    if not re.search(schema.get("pattern", ""), str(value)):
        yield f"{path}: {value!r} does not match {schema['pattern']}"
    for number, item in enumerate(value if "items" in schema else ()):
        yield from _misfits(item, schema["items"], definitions, f"{path}[{number}]")
    if isinstance(value, dict):
        yield from _misfits_inside(value, schema, definitions, path)


def _misfits_inside(
    value: dict[str, Any], schema: Schema, definitions: Schema, path: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    others = schema.get("additionalProperties", {})
    if len(value) < schema.get("minProperties", 0):
        yield f"{path}: has fewer than {schema['minProperties']} members"
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{path}: {key!r} is missing"
    for key, item in value.items():
        fitting = [one for name, one in patterns.items() if re.search(name, key)]
        if key in known:
            yield from _misfits(item, known[key], definitions, f"{path}.{key}")
        elif fitting:
            yield from _misfits(item, fitting[0], definitions, f"{path}.{key}")
        elif others is False:
            yield f"{path}: {key!r} is not known"
        else:
            yield from _misfits(item, others, definitions, f"{path}.{key}")


def _is_of(value: object, names: str | list[str]) -> bool:
    return any(
        isinstance(value, _TYPES[name])
        and (name == "boolean" or not isinstance(value, bool))
        for name in ([names] if isinstance(names, str) else names)
    )


def as_editors_read(text: str) -> Any:  # noqa: ANN401 - a tree
    """Return a YAML document with the scalars of YAML 1.2, as editors read it."""
    return _plain(yaml.compose(text, Loader=yaml.BaseLoader))


def _plain(node: Any) -> Any:  # noqa: ANN401 - PyYAML has no types for nodes
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if node.style is None:
        if re.fullmatch(r"[-+]?[0-9]+", node.value):
            return int(node.value)
        if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", node.value):
            return float(node.value)
        if node.value in {"true", "false"}:
            return bool(node.value == "true")
    return node.value
