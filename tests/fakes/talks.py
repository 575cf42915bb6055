"""Somebody at a terminal who answers what a test wrote down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class ScriptedTalk:
    """Answers in order; a test that answers too little fails."""

    answers: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    #: What was typed unseen.
    hidden: list[str] = field(default_factory=list)

    def tell(self, lines: Iterable[str]) -> None:
        self.lines.extend(lines)

    def hear(self, *, hidden: bool = False) -> str:
        assert self.answers, self.said
        answer = self.answers.pop(0)
        if hidden:
            self.hidden.append(answer)
        return answer

    @property
    def said(self) -> str:
        return "\n".join(self.lines)
