"""A case that was opened: what went into it, and what is known already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.cases.entries import Answered, MailCame
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.flows.answer import short
from mioboe.playbooks.questions import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.flows.casework.opening import Begun


_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPage:
    """Writes what came of opening a case."""

    voice: CaseVoice

    def of(self, begun: Begun, *, items: int) -> Iterator[str]:
        """Write it.

        Args:
            begun: What came of it.
            items: How many pieces of evidence were put away.

        Yields:
            Lines without their ends.
        """
        voice, case = self.voice, begun.case
        if begun.is_joined:
            yield from wrapped(voice.say("opened-joined"))
        else:
            code = "opened" if items else "opened-empty"
            yield from wrapped(voice.say(code, count=str(items)))
        if begun.along:
            names = [
                f"{short(one)} {voice.listed([key.number for key in one.orders])}"
                for one in begun.along
            ]
            told = voice.listed([name.strip() for name in names])
            yield from wrapped(voice.say("opened-along", orders=told))
        kind = voice.handbook.kinds.kinds.get(kind_of(case, voice.handbook.kinds))
        if kind is not None:
            title = voice.told(kind.title)
            yield from wrapped(voice.say("kind-line", kind=title))
        facts = [what for _, what in case.of(Answered)]
        if facts:
            yield f"■ {voice.say('known-heading')}"
        for what in facts:
            question = voice.question(what.question)
            value = voice.values(what.question, what.values)
            yield from listed(f"{question} {value}")
        yield from self._orders(begun)
        yield ""

    def _orders(self, begun: Begun) -> Iterator[str]:
        """Write the orders, where one of several may be the household's own.

        Yields:
            Lines without their ends.
        """
        voice, case = self.voice, begun.case
        if len(case.orders) < _SEVERAL:
            return
        yield from wrapped(voice.say("opened-orders"))
        sums = {
            mail.order: mail.amount
            for _, mail in reversed(case.of(MailCame))
            if mail.amount is not None
        }
        for key in case.orders:
            total = voice.sum(sums.get(key.number))
            yield from listed(f"{key.number} {total}".rstrip())
