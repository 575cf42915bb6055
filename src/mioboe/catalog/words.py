"""Texts that only some commands need, read when they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mioboe.catalog.folders import read_file
from mioboe.catalog.load import OURS, BadDataError
from mioboe.kit import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.catalog.memo import Memo


def read_words(
    name: str, own: Path | None = None, memo: Memo | None = None
) -> Mapping[str, Wording]:
    """Return one file of texts.

    Args:
        name: The file in `data/texts/`, without its ending.
        own: The owner's data folder; its file replaces ours.
        memo: What documents said before.

    Raises:
        BadDataError: The file is missing or faulty.
    """
    roots = [OURS] if own is None else [OURS, own]
    kind = Mapping[str, Wording]
    words, problems = read_file(roots, f"texts/{name}.yaml", kind, memo)  # type: ignore[type-abstract]
    if words is None:
        raise BadDataError(problems)
    return words
