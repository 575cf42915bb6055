"""Microdata: items, their properties and values, as plain dictionaries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mioboe.messages.limits import ITEM_COUNT, JSON_DEPTH

if TYPE_CHECKING:
    from collections.abc import Mapping

_VOCABULARY = re.compile(r"https?://(?:www\.)?schema\.org/", re.IGNORECASE)
#: Attribute that holds the value of a property, by element.
_VALUES: Final = {
    "meta": "content", "a": "href", "area": "href", "link": "href", "img": "src",
    "audio": "src", "embed": "src", "iframe": "src", "source": "src", "track": "src",
    "video": "src", "object": "data", "data": "value", "meter": "value",
    "time": "datetime",
}  # fmt: skip
_MOST_PROPERTIES = 1_000
_MOST_TEXTS = 200
_LONGEST_VALUE = 2_000


@dataclass(slots=True)
class _Open:
    """An item, or a property whose value is the text in its element."""

    depth: int
    item: dict[str, Any] | None
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class Items:
    """What is known of the items of a page while it is read."""

    def __init__(self) -> None:
        """Begin without items."""
        self._top: list[dict[str, Any]] = []
        self._open: list[_Open] = []
        self._properties = 0

    def found(self) -> tuple[Mapping[str, Any], ...]:
        """Return the items that belong to no other item.

        Each is a dictionary with its type under `@type`, without the address of
        schema.org; a property that is given more than once is a list.
        """
        self.close(0)
        return tuple(self._top)

    def start(
        self, name: str, attributes: Mapping[str, str], depth: int, *, void: bool
    ) -> None:
        """Take a start tag.

        Args:
            name: Of the element.
            attributes: Of the element.
            depth: How many elements are open around it.
            void: Whether it has no content.
        """
        names = plain_name(attributes.get("itemprop", "")).split()[:5]
        if "itemscope" in attributes:
            self._start_item(attributes, names, depth)
        elif names and self._item() is not None:
            value = attributes.get("content") or attributes.get(_VALUES.get(name, ""))
            if value is not None or void:
                self._set(names, " ".join((value or "")[:_LONGEST_VALUE].split()))
            elif len(self._open) < JSON_DEPTH:
                self._open.append(_Open(depth, None, names))

    def text(self, text: str) -> None:
        """Take a piece of text."""
        for one in self._open:
            if one.item is None and len(one.texts) < _MOST_TEXTS:
                one.texts.append(text[:_LONGEST_VALUE])

    def close(self, depth: int) -> None:
        """Take the news that only ``depth`` elements are open."""
        while self._open and self._open[-1].depth >= depth:
            one = self._open.pop()
            if one.item is None:
                text = " ".join("".join(one.texts).split())
                self._set(one.names, text[:_LONGEST_VALUE])

    def _start_item(
        self, attributes: Mapping[str, str], names: list[str], depth: int
    ) -> None:
        if len(self._open) >= JSON_DEPTH:
            return
        item: dict[str, Any] = {"@type": plain_name(attributes.get("itemtype", ""))}
        if names and self._item() is not None:
            self._set(names, item)
        elif len(self._top) < ITEM_COUNT:
            self._top.append(item)
        self._open.append(_Open(depth, item))

    def _item(self) -> dict[str, Any] | None:
        found = (one.item for one in reversed(self._open) if one.item is not None)
        return next(found, None)

    def _set(self, names: list[str], value: object) -> None:
        item = self._item()
        self._properties += 1
        if item is None or self._properties > _MOST_PROPERTIES:
            return
        for name in names:
            if name not in item:
                item[name] = value
            elif isinstance(item[name], list):
                item[name].append(value)
            else:
                item[name] = [item[name], value]


def plain_name(name: str) -> str:
    """Return a name without the address of its vocabulary."""
    return _VOCABULARY.sub("", name).strip()
