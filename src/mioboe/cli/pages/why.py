"""Why a finding has its level, and what today's rules would have said then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cli.pages.report import Pages
from mioboe.cli.pages.screen import listed, safe, wrapped
from mioboe.flows.answer import short
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from mioboe.flows.replay import Replayed
    from mioboe.ports import Kept
    from mioboe.signals import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Writes reasons in the household's language."""

    pages: Pages

    def explained(self, why: Explanation, kept: Mapping[str, Kept]) -> Iterator[str]:
        """Write how one finding came to its level.

        Args:
            why: The explanation.
            kept: Its messages by Message-ID.

        Yields:
            Lines without their ends.
        """
        say, finding = self.pages.teller.say, why.finding
        yield f"【{self._level(finding.level)}】 {self.pages.headline(finding)}"
        bounds = {name: str(getattr(why, name)) for name in ("note", "ask", "act")}
        yield from wrapped(say("why-score", score=str(why.score), **bounds))
        if why.is_decisive:
            yield from wrapped(say("why-decisive"))
        yield ""
        yield say("why-signs")
        for reason in why.reasons:
            counted = f"{reason.counted:+d}"
            yield from listed(f"[{counted}] {self.pages.teller.sign(reason.sign)}")
            if reason.without.rank < finding.level.rank:
                level = self._level(reason.without)
                yield from wrapped(say("why-without", level=level), "      ")
            if not reason.sign.is_proven:
                yield from wrapped(say("why-unproven-sign"), "      ")
        yield ""
        yield from self._otherwise(why)
        yield from self.pages.kinds.of(finding)
        yield ""
        yield say("why-mails")
        for name in finding.messages:
            mail = kept.get(name)
            if mail is not None:
                verdict = say(f"verdict-{mail.verdict.value}")
                line = f"{self.pages.when(mail.arrived)}  {mail.subject} [{verdict}]"
                yield from listed(safe(line))

    def replayed(self, since: datetime, said: Iterable[Replayed]) -> Iterator[str]:
        """Write what would have been said since a day.

        Yields:
            Lines without their ends.
        """
        say, nothing = self.pages.teller.say, True
        yield from wrapped(say("replay-heading", when=self.pages.day(since)))
        for one in said:
            if one.finding.level.rank < Level.ASK.rank:
                continue
            nothing = False
            when = self.pages.when(one.finding.at)
            level = self._level(one.finding.level)
            name = f"{short(one.finding)}  {self.pages.headline(one.finding)}"
            yield from listed(f"{when} 【{level}】 {name}")
            for sign in one.finding.signs[:3]:
                yield from wrapped(self.pages.teller.sign(sign), "    ")
        if nothing:
            yield say("clean")

    def _level(self, level: Level) -> str:
        return self.pages.teller.say(f"level-{level.value}")

    def _otherwise(self, why: Explanation) -> Iterator[str]:
        say, finding = self.pages.teller.say, why.finding
        if why.if_proven.rank > finding.level.rank:
            level = self._level(why.if_proven)
            yield from wrapped(say("why-if-proven", level=level))
        if why.missing and finding.level is not Level.ACT:
            yield from wrapped(say("why-missing", points=str(why.missing)))
        if finding.answer is not None:
            yield from wrapped(
                say(f"answered-{finding.answer.said.value}", whose=finding.answer.whose)
            )
