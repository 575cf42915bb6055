"""DNS answers out of a file: for replay, tests, and machines without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mioboe.authenticity import Answer, AnswerStatus, from_record

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from mioboe.authenticity import Answers
    from mioboe.ports import Resolver


class RecordedResolver:
    """Answers from a record; what it lacks is asked elsewhere, or of nobody."""

    def __init__(self, record: Answers, beyond: Resolver | None = None) -> None:
        self._record = record
        self._beyond = beyond

    def texts(self, names: Collection[str]) -> Answers:
        """Return the recorded answers, and those of the resolver beyond."""
        known = {name: self._record[name] for name in names if name in self._record}
        rest = [name for name in names if name not in known]
        if self._beyond is not None and rest:
            return {**known, **self._beyond.texts(rest)}
        return {**known, **{name: Answer(AnswerStatus.UNASKED) for name in rest}}


def read_record(path: Path) -> dict[str, Answer]:
    """Read a file of DNS answers, of the shape of `authenticity.from_record`.

    Args:
        path: A file of JSON.

    Returns:
        Name, lower-case without the final dot, to answer.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not JSON, or of another shape.
    """
    try:
        return from_record(json.loads(path.read_text(encoding="utf-8")))
    except RecursionError:
        msg = "it is nested too deep"
        raise ValueError(msg) from None
