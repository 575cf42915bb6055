"""DNS answers out of a file: for replay, tests, and machines without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mioboe.authenticity import Answer, AnswerStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
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
    """Read a file of DNS answers.

    Args:
        path: JSON: name to `{"TXT": ["...", ...]}`. A record may be a list of its
            chunks. An empty or missing `TXT` means that the name has no record;
            `"TEMPERROR"` in its place, that nobody answered. Names in any case, with
            or without the final dot.

    Returns:
        Name, lower-case without the final dot, to answer.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not JSON, or not an object.
    """
    tree = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(tree, dict):
        msg = f"{path} is not a JSON object"
        raise ValueError(msg)  # noqa: TRY004 - a fault of the file, not of the caller
    return {
        str(name).lower().rstrip("."): _answer(value) for name, value in tree.items()
    }


def _answer(value: Any) -> Answer:  # noqa: ANN401 - JSON
    texts = value.get("TXT", []) if isinstance(value, dict) else value
    if texts == "TEMPERROR":
        return Answer(AnswerStatus.FAILED)
    if isinstance(texts, str):
        texts = [texts]
    records = tuple(
        "".join(map(str, text)) if isinstance(text, list) else str(text)
        for text in (texts or [])
    )
    return Answer(AnswerStatus.FOUND if records else AnswerStatus.MISSING, records)


def as_record(answers: Answers) -> Mapping[str, Mapping[str, list[str]]]:
    """Return ``answers`` in the form of such a file; unasked names are left out."""
    return {
        name: {"TXT": list(answer.texts)}
        for name, answer in sorted(answers.items())
        if answer.status in {AnswerStatus.FOUND, AnswerStatus.MISSING}
    }
