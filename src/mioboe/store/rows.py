"""Rows of the store: values of the ports to columns and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mioboe.authenticity import Verdict, VerdictKind
from mioboe.events import Event
from mioboe.events.upkeep import Seen, Traits
from mioboe.kit import Problem, Reason, sound
from mioboe.ports import Kept, Original, Unread
from mioboe.store.codec import dump, load, load_all, restore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.ports import Reading

Values = tuple[Any, ...]


def columns(reading: Reading) -> Values:
    """Return what can be made again from the bytes, in the order of the columns."""
    return row(
        reading.message_id,
        reading.subject,
        reading.author,
        text_of(reading.arrived),
        dump(reading.verdict),
        dump(reading.events),
        dump(reading.problems),
        reading.form,
        dump(reading.traits) if reading.traits else "",
        int(reading.is_unsure),
    )


def original_of(values: Values) -> Original:
    """Return the message of a row: id to events, form, problems, traits."""
    number, digest, raw, arrived, judged, events, form, problems, traits = values
    verdict = load(judged, Verdict)
    return Original(
        id=number,
        digest=digest.hex(),
        raw=raw,
        arrived=instant_of(arrived),
        answers=verdict.answers,
        verdict=verdict.kind,
        events=load_all(events, Event),
        form=form,
        problems=load_all(problems, Problem),
        traits=load(traits, Traits) if traits else None,
    )


def seen_of(values: Values) -> Seen:
    """Return how the message of a row looks: form, arrived, message_id, traits."""
    form, arrived, message_id, traits = values
    return Seen(
        form=form,
        at=instant_of(arrived),
        message_id=message_id,
        traits=load(traits, Traits),
    )


def kept_of(values: Values) -> Kept:
    """Return the message of a row: id to events as stored, archive and rest."""
    number, message_id, subject, author, arrived, judged, events, archive, rest = values
    verdict = json.loads(judged)
    return Kept(
        id=number,
        message_id=message_id,
        subject=subject,
        author=author,
        arrived=instant_of(arrived),
        verdict=VerdictKind(verdict["kind"]),
        brand=verdict.get("brand", ""),
        reasons=restore(verdict.get("reasons", []), Reason),
        events=load_all(events, Event),
        archive=archive,
        rest=rest,
    )


def unread_of(values: Values) -> Unread | None:
    """Return the message of a row; `None` where nothing is missing from it.

    Args:
        values: id, message_id, subject, author, arrived, judged, problems, archive,
            rest.
    """
    number, message_id, subject, author, arrived, judged, problems, *place = values
    verdict = json.loads(judged)
    found = load_all(problems, Problem)
    kind, brand = VerdictKind(verdict["kind"]), verdict.get("brand", "")
    if kind is VerdictKind.FORGED or not (brand or found):
        return None
    archive, rest = place
    return Unread(
        id=number,
        message_id=message_id,
        subject=subject,
        author=author,
        arrived=instant_of(arrived),
        verdict=kind,
        brand=brand,
        problems=found,
        archive=archive,
        rest=rest,
    )


def row(*values: Any) -> Values:  # noqa: ANN401 - what SQLite takes
    """Return values of a row, texts such that UTF-8 can hold them.

    Names of files need not be text in any encoding.
    """
    return tuple(sound(v) if isinstance(v, str) else v for v in values)


def listed(texts: Iterable[str]) -> str:
    """Return texts as a list for SQLite's `json_each`."""
    return json.dumps([sound(text) for text in texts], ensure_ascii=False)


def text_of(instant: datetime) -> str:
    """Return an instant in UTC as text that sorts by time."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def instant_of(text: str) -> datetime:
    """Return the instant that `text_of` wrote."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
