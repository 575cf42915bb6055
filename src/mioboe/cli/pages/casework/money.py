"""What is gone, what came back, and by which way the rest should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cases.entries import Lost
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import listed, safe, wrapped
from mioboe.flows.casework.money import account_of, averted, provisional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Case, Losses
    from mioboe.cases.losses import LossLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPage:
    """Writes the account of a case."""

    voice: CaseVoice

    def of(self, case: Case) -> Iterator[str]:
        """Write the account.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        yield f"■ {voice.say('show-losses')}"
        account = account_of(case)
        yield from self.lines(account)
        found = provisional(case)
        for saved in averted(case):
            yield from listed(voice.say("loss-averted", sum=voice.sum(saved)))
        for one in found:
            what = voice.sum(one.amount)
            if not isinstance(one, Lost):
                what = f"{voice.say('event-refund-issued')} {what}"
            if isinstance(one, Lost) and one.order is not None:
                what = f"{what} {one.order.number}"
            yield from listed(voice.say("loss-by-mail", what=safe(what)))
        if found:
            yield from wrapped(voice.say("loss-from-mails"), "  ")

    def lines(self, account: Losses) -> Iterator[str]:
        """Write the lines of an account.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        if not account.lines:
            yield f"  {voice.say('loss-of-nothing')}"
            return
        for line in account.lines:
            yield from listed(self._line(line))
        for text in self.twice(account):
            yield from listed(text)
        code = "loss-final" if account.is_final else "loss-provisional"
        yield f"  {voice.say(code)}"

    def twice(self, account: Losses) -> Iterator[str]:
        """Return of what more came back than went out, in sentences.

        Yields:
            One sentence each.
        """
        for line in account.lines:
            if line.excess.value:
                what, more = self._what(line), self.voice.sum(line.excess)
                yield self.voice.say("loss-twice", what=what, sum=more)

    def _what(self, line: LossLine) -> str:
        voice = self.voice
        return safe(voice.name(line.instrument)) or voice.say("loss-not-known")

    def _line(self, line: LossLine) -> str:
        voice = self.voice
        text = voice.say(
            "loss-line",
            what=self._what(line),
            loss=voice.say(f"loss-{line.loss.value}"),
            taken=voice.sum(line.taken),
            stake=voice.sum(line.at_stake),
            back=voice.sum(line.back),
            out=voice.sum(line.out),
        )
        routes = voice.listed([voice.say(f"route-{one.value}") for one in line.routes])
        return f"{text} {routes}".rstrip()
