"""What came of an answer, and all answers with what they taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cli.pages.report import Pages
from mioboe.cli.pages.screen import listed, safe, wrapped
from mioboe.flows.answer import short
from mioboe.signals import Answer, Level, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.events import Event
    from mioboe.flows.answer import Answered, Told
    from mioboe.signals import Finding, Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Writes what people said, in the household's language."""

    pages: Pages

    def answered(self, result: Answered) -> Iterator[str]:
        """Write what came of one answer.

        Yields:
            Lines without their ends.
        """
        say, said = self.pages.teller.say, result.answer.said
        yield f"{short(result.finding)}  {self.pages.headline(result.finding)}"
        yield from wrapped(say(f"answered-{said.value}", whose=result.answer.whose))
        if result.lessons:
            yield say("answer-teaches")
            yield from self._lessons(result.lessons)
        for other in result.settled:
            yield from wrapped(say("answer-settles-too", about=self._name(other)))
        others = [one for one in result.raised if one.id != result.finding.id]
        yield from self._raised(others)
        if said is Said.NOT_OURS:
            yield say("answer-open-case", finding=short(result.finding))
        yield say("answer-undo", number=str(result.answer.number))

    def listed(self, told: Iterable[Told]) -> Iterator[str]:
        """Write all that was said.

        Yields:
            Lines without their ends.
        """
        say, nothing = self.pages.teller.say, True
        for one in told:
            nothing = False
            yield from self._told(one)
        if nothing:
            yield say("answers-none")

    def seen(self, event: Event, raised: Iterable[Finding]) -> Iterator[str]:
        """Write what was seen, and what it raised.

        Yields:
            Lines without their ends.
        """
        say = self.pages.teller.say
        parts = [say(f"event-{event.type.value}"), event.shop]
        parts.append(self.pages.when(event.at))
        yield "  ".join(part for part in parts if part)
        yield from wrapped(say("seen-kept"))
        yield from self._raised(raised)

    def _told(self, one: Told) -> Iterator[str]:
        say, saying = self.pages.teller.say, one.saying
        value = saying.value
        if isinstance(value, Answer):
            word = say(f"said-{value.said.value}", whose=safe(value.whose))
            about = self._name(one.finding) if one.finding else say("answer-about-none")
            at, by = value.at, value.by
        else:
            word, about = say(f"event-{value.type.value}"), value.shop
            at, by = value.arrived, value.seen_by
        line = "  ".join(
            part for part in (self.pages.when(at), safe(by), word, about) if part
        )
        mark = say("answer-was-taken-back") if saying.taken_back else ""
        yield from wrapped(f"{saying.number}. {line} {mark}".rstrip())
        yield from self._lessons(one.lessons)

    def _lessons(self, lessons: Iterable[Lesson]) -> Iterator[str]:
        teller = self.pages.teller
        for lesson in lessons:
            title = teller.rules[lesson.signal].title.fill(teller.language, {})
            text = teller.say("answer-lesson", what=title, value=safe(lesson.value))
            yield from listed(text)

    def _raised(self, raised: Iterable[Finding]) -> Iterator[str]:
        say = self.pages.teller.say
        for one in raised:
            if one.level.rank >= Level.ASK.rank:
                level = say(f"level-{one.level.value}")
                yield from wrapped(f"【{level}】 {self._name(one)}")
                for sign in one.signs[:2]:
                    yield from listed(self.pages.teller.sign(sign))

    def _name(self, finding: Finding) -> str:
        return f"{short(finding)}  {self.pages.headline(finding)}"
