"""Typed settings to `mioboe.toml`, so that reading it gives the same settings again."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.catalog.settings import Settings


def written(settings: Settings) -> str:
    r"""Return the text of a settings file; what is as by default is left out.

    Example:
        >>> from mioboe.catalog import Settings
        >>> print(written(Settings()), end="")
        [household]
        timezone = "Asia/Tokyo"
        language = "ja"
    """
    household = settings.household
    blocks = [
        [
            "[household]",
            f"timezone = {_value(household.timezone)}",
            f"language = {_value(household.language)}",
        ]
    ]
    blocks += [_block("[[household.people]]", one) for one in household.people]
    for name in ("authenticity", "alerts"):
        block = _block(f"[{name}]", getattr(settings, name))
        blocks += [block] if len(block) > 1 else []
    blocks += [_block("[[mailboxes]]", one) for one in settings.mailboxes]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _block(header: str, table: Any) -> list[str]:  # noqa: ANN401 - a dataclass of settings
    return [header, *(f"{key} = {_value(value)}" for key, value in _entries(table))]


def _entries(table: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a dataclass of settings
    """Yield the keys of a table that say something."""
    for field in dataclasses.fields(table):
        value = getattr(table, field.name)
        is_inner = dataclasses.is_dataclass(value)
        if is_inner and not list(_entries(value)):
            continue
        if is_inner or field.default is dataclasses.MISSING or value != field.default:
            yield field.name, value


def _value(value: Any) -> str:  # noqa: ANN401 - of a field
    """Return one value as TOML writes it.

    Source:
        TOML 1.0: its basic strings are those of JSON, save for DEL.
    """
    if dataclasses.is_dataclass(value):
        inner = ", ".join(f"{key} = {_value(one)}" for key, one in _entries(value))
        return f"{{ {inner} }}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    sound = str(value).encode("utf-8", "replace").decode()
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")
