"""Reasons and signs to sentences in the household's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.kit import Wording, parse_money
from mioboe.signals.format import Rule

if TYPE_CHECKING:
    from mioboe.kit import Money, Problem, Reason
    from mioboe.signals import Sign

#: Facts that are sums, and such that are languages.
_SUMS: Final = frozenset({"amount", "before", "most", "limit"})
_NAMED: Final = frozenset({"usual", "now"})
_LANGUAGES: Final = {"ja": ("日本語", "英語"), "en": ("Japanese", "English")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Says things in one language."""

    language: str
    reasons: Mapping[str, Wording]
    problems: Mapping[str, Wording]
    report: Mapping[str, Wording]
    rules: Mapping[str, Rule]

    def say(self, code: str, **facts: str) -> str:
        """Return a text of `data/texts/report.yaml`."""
        return self.report[code].fill(self.language, facts)

    def reason(self, reason: Reason) -> str:
        """Return the sentence of a reason, without its technical line."""
        wording = self.reasons.get(reason.code)
        return wording.fill(self.language, reason.facts) if wording else reason.code

    def reason_in_full(self, reason: Reason) -> str:
        """Return the sentence of a reason with its technical line behind."""
        line = f" [{reason.technical}]" if reason.technical else ""
        return self.reason(reason) + line

    def sign(self, sign: Sign) -> str:
        """Return what a good friend would say about a sign."""
        return self.rules[sign.signal].why.fill(self.language, self._shown(sign))

    def problem(self, problem: Problem) -> str:
        """Return what could not be read, where, and why, in one line."""
        wording = self.problems.get(problem.code)
        text = wording.fill(self.language) if wording else problem.code
        detail = f" ({problem.detail})" if problem.detail else ""
        return f"{problem.where}: {text}{detail}"

    def amount(self, money: Money | None) -> str:
        """Return a sum as people write it; empty for none."""
        return money.told(self.language) if money is not None else ""

    def _shown(self, sign: Sign) -> dict[str, str]:
        """Return the facts of a sign as this language writes them."""
        names = dict(zip(("ja", "en"), _LANGUAGES[self.language], strict=True))
        shown = dict(sign.facts)
        for name, value in sign.facts.items():
            if name in _SUMS:
                shown[name] = self.amount(parse_money(value)) or value
            elif name in _NAMED:
                shown[name] = names.get(value, value)
        return shown
