"""The kinds of case and the questions between them: the shape of `data/triage.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mioboe.kit import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """One kind of case: A to J."""

    #: A few words.
    title: Wording
    #: What has happened, in one sentence.
    says: Wording
    #: Kinds that look like it, the likelier first.
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to a question, and the kind of case that it speaks for."""

    says: Wording
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """A question that decides between kinds of case."""

    ask: Wording
    #: Why it matters.
    why: Wording
    #: By a name; "don't know" is always allowed and decides nothing.
    choices: Mapping[str, Choice]

    @property
    def between(self) -> frozenset[str]:
        """The kinds of case that it decides between."""
        return frozenset(choice.kind for choice in self.choices.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """All kinds of case, and the questions between them. `data/triage.yaml`."""

    checked: date
    references: tuple[str, ...]
    kinds: Mapping[str, CaseKind] = field(default_factory=dict)
    #: By id; the first that fits is asked.
    questions: Mapping[str, Decider] = field(default_factory=dict)
