"""All that events are held against: signals, their checks, weights, kinds of case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.signals.format import Kinds, Levels, Rule
from mioboe.signals.model import Check

if TYPE_CHECKING:
    from mioboe.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All signals, their checks, what they count, and what they speak for."""

    rules: Mapping[str, Rule]
    #: By file name in `signals/rules/`.
    checks: Mapping[str, Check]
    levels: Levels
    kinds: Kinds

    def on(self, event: Event) -> tuple[Rule, ...]:
        """Return the rules that look at such an event, sorted by id."""
        return tuple(rule for rule in self.rules.values() if event.type in rule.on)
