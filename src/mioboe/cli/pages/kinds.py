"""Which kind of case a finding would be, and the question that decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cli.pages.screen import listed, wrapped
from mioboe.flows.wording import Teller
from mioboe.signals import Level
from mioboe.signals.format import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.signals import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLines:
    """Writes kinds of case in one language."""

    teller: Teller
    kinds: Kinds

    def of(self, finding: Finding) -> Iterator[str]:
        """Write the likeliest kind, its rivals, and the question between them.

        Yields:
            Lines without their ends; none for what is only noted.
        """
        say, kinds, language = self.teller.say, self.kinds, self.teller.language
        known = kinds.kinds.get(finding.case_kind)
        if known is None or finding.level.rank < Level.ASK.rank:
            return
        title = known.title.fill(language, {})
        yield from wrapped(say("kind-likely", kind=title))
        yield from wrapped(known.says.fill(language, {}), "  ")
        names = [self._title(rival) for rival in finding.rivals]
        if names:
            joined = ("、" if language == "ja" else ", ").join(names)
            yield from wrapped(say("kind-rivals", kinds=joined))
        asked = kinds.questions.get(finding.question)
        if asked is None:
            return
        question = asked.ask.fill(language, {})
        yield from wrapped(say("kind-question", question=question))
        for choice in asked.choices.values():
            answer = choice.says.fill(language, {})
            yield from listed(f"{answer} → {self._title(choice.kind)}")
        yield from wrapped(asked.why.fill(language, {}), "  ")

    def _title(self, kind: str) -> str:
        known = self.kinds.kinds.get(kind)
        return known.title.fill(self.teller.language, {}) if known else kind
