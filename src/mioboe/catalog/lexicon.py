"""The words by which mails of unknown senders are recognized: one made file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mioboe.events.generic import GuessKind, Lexicon
from mioboe.kit import Problem

if TYPE_CHECKING:
    from pathlib import Path


def read_lexicon(path: Path) -> tuple[Lexicon, list[Problem]]:
    """Read what `tools/train_generic.py` wrote.

    Args:
        path: The file.

    Returns:
        The lexicon; an empty one, which recognizes nothing, where the file is faulty,
        and the Problem.
    """
    try:
        return _lexicon(json.loads(path.read_text(encoding="utf-8"))), []
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        detail = f"{type(error).__name__}: {error}"
        return Lexicon(), [Problem(code="bad-data", where=str(path), detail=detail)]


def _lexicon(data: Any) -> Lexicon:  # noqa: ANN401 - JSON
    kinds = tuple(map(GuessKind, data["kinds"]))
    weights = {
        str(mark): tuple(map(float, row)) for mark, row in data["weights"].items()
    }
    bias = tuple(map(float, data["bias"]))
    if any(len(row) != len(kinds) for row in (bias, *weights.values())):
        msg = "a row is not as long as the list of kinds"
        raise ValueError(msg)
    least = {GuessKind(name): float(value) for name, value in data["least"].items()}
    return Lexicon(kinds=kinds, bias=bias, least=least, weights=weights)
