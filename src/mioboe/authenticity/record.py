"""Answers of the DNS as JSON: for replay, and for machines without a network."""

from __future__ import annotations

from typing import Any, Final

from mioboe.authenticity.model import Answer, AnswerStatus

#: In the place of records: nobody answered.
_SILENCE: Final = "TEMPERROR"


def from_record(tree: object) -> dict[str, Answer]:
    """Return the answers that a JSON document holds.

    Args:
        tree: The document: name to `{"TXT": ["...", ...]}`, or to what stands behind
            `TXT`. A record may be a list of its chunks. An empty or missing `TXT`
            means that the name has no record; `"TEMPERROR"` in its place, that nobody
            answered. Names in any case, with or without the final dot.

    Returns:
        Name, lower-case without the final dot, to answer.

    Raises:
        ValueError: It is of another shape; the message names where.
    """
    if not isinstance(tree, dict):
        msg = "it is not a JSON object"
        raise ValueError(msg)  # noqa: TRY004 - a fault of the file, not of the caller
    return {
        str(name).lower().rstrip("."): _answer(str(name), value)
        for name, value in tree.items()
    }


def _answer(name: str, value: Any) -> Answer:  # noqa: ANN401 - JSON
    texts = value.get("TXT", []) if isinstance(value, dict) else value
    if texts == _SILENCE:
        return Answer(AnswerStatus.FAILED)
    if texts is None:
        texts = []
    if isinstance(texts, str):
        texts = [texts]
    if not isinstance(texts, list) or not all(map(_is_text, texts)):
        msg = f"{name}: expected a list of texts"
        raise ValueError(msg)
    records = tuple("".join(text) for text in texts)
    return Answer(AnswerStatus.FOUND if records else AnswerStatus.MISSING, records)


def _is_text(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(chunk, str) for chunk in value)
    return isinstance(value, str)
