"""The time line of a live drill, on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.cli.pages.hours import Words
from mioboe.cli.pages.screen import wrapped
from mioboe.flows.rehearsals.live import What

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mioboe.flows.rehearsals.live import Happening

_COLUMNS: Final = 9
#: Where the words begin: behind clock and latency.
_INDENT: Final = " " * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """Writes it in one language."""

    words: Words
    zone: tzinfo

    def lines(self, found: Sequence[Happening]) -> Iterator[str]:
        """Yield a line for each thing that happened, and what came of it."""
        for one in found:
            yield from self._line(one)
        yield ""
        answers = [one for one in found if one.what is What.ANSWERED]
        if answers:
            seconds = f"{answers[0].after.total_seconds():.1f}"
            yield from wrapped(self.words.of("outcome-answered", seconds=seconds))
        else:
            yield from wrapped(self.words.of("outcome-silent"))

    def _line(self, one: Happening) -> Iterator[str]:
        said = self.words.of(f"said-{one.said.value}") if one.said else ""
        text = self.words.of(
            one.what.value,
            mail=str(one.mail),
            subject=one.subject,
            person=one.person,
            round=str(one.round),
            said=said,
        )
        clock = f"{one.at.astimezone(self.zone):%H:%M:%S.%f}"[:-3]
        seconds = f"{one.after.total_seconds():.2f}"
        after = self.words.of("after", seconds=seconds)
        yield from wrapped(text, f"{clock}  {after:>{_COLUMNS}}  ", _INDENT)
