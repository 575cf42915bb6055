"""What people of the household said, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mioboe.events import Event
from mioboe.signals import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An answer, or something seen, that somebody took back."""

    at: datetime
    #: Number of what was taken back.
    number: int
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing that a person said, with the number it was given."""

    number: int
    #: An answer about a finding, or something that the person saw.
    value: Answer | Event
    taken_back: TakenBack | None = None


class Sayings(Protocol):
    """What people of the household said. Nothing in it is ever changed or removed."""

    def add_answer(self, answer: Answer) -> Answer:
        """Keep an answer; return it with its number."""
        ...

    def add_seen(self, event: Event) -> int:
        """Keep what a person saw; return its number."""
        ...

    def take_back(self, back: TakenBack) -> None:
        """Keep that something was taken back: from now on it counts no more."""
        ...

    def all(self) -> tuple[Saying, ...]:
        """Return all that was said, in order, also what was taken back."""
        ...
