"""One action, large: what, whom, when, which words, and what it costs to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.hours import told_hours
from mioboe.cli.pages.screen import RULE, listed, wrapped
from mioboe.flows.casework.letters import draft_of
from mioboe.playbooks import DeskKind
from mioboe.playbooks.desks import ChannelKind, is_channel_stale
from mioboe.playbooks.drafts import Way
from mioboe.playbooks.hours import Openness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.playbooks import Action, Channel, Desk, Due
    from mioboe.playbooks.drafts import Draft, Letter
    from mioboe.playbooks.reach import Reach

_CARDS: Final = frozenset({DeskKind.ISSUER, DeskKind.BANK})
_CALLED: Final = frozenset({ChannelKind.PHONE, ChannelKind.CALL_BACK, ChannelKind.CHAT})
#: So many other ways are shown.
_FEW: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """Writes one action."""

    voice: CaseVoice

    def of(
        self, action: Action, draft: Draft | None, letter: Letter | None
    ) -> Iterator[str]:
        """Write an action.

        Args:
            action: What is to be done.
            draft: The text that belongs to it.
            letter: The same, filled.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        yield RULE
        yield from wrapped(voice.told(action.step.do), "  ")
        yield RULE
        if action.reach is not None:
            yield from self._reach(action, action.reach)
        if draft is not None and letter is not None:
            yield from self._words(draft_of(action.step), draft, letter)
        for due in action.dues:
            yield from voice.row("within", self.due(due))
        yield from voice.row("why", voice.told(action.step.why))
        because = [
            voice.say(
                f"because-{one.code}",
                about=voice.told(one.about) if one.about else "",
                **one.facts,
            )
            for one in action.because
        ]
        for text in because[:1]:
            yield from voice.row("why-now", text)
        if action.step.irreversible is not None:
            yield from voice.row("irreversible", voice.told(action.step.irreversible))
        yield from self._warnings(action)
        yield from self._around(action)
        yield from self._when_done(action)

    # ------------------------------------------------------------ whom

    def contact(self, reach: Reach) -> Iterator[str]:
        """Write whom to reach, by which way, and whether somebody is there.

        Yields:
            Lines without their ends.
        """
        opening = reach.opening
        yield from self.voice.row("who", self._name(opening.desk, opening.channel))
        yield from self._way(opening.channel)
        yield from wrapped(self._state(reach), "    ")
        channel = opening.channel
        if channel.number and not channel.confidence.is_sure:
            yield from wrapped(self.voice.say("doubtful"), "    ")
        elif channel.number and opening.desk.kind in _CARDS:
            yield from wrapped(self.voice.say("card-back"), "    ")

    def hold(self, action: Action) -> Iterator[str]:
        """Write how long to wait on the line, where somebody is called now.

        Yields:
            Lines without their ends.
        """
        need, reach = action.step.desk, action.reach
        if action.at is not None or reach is None or need is None:
            return
        if reach.opening.channel.kind is ChannelKind.PHONE:
            minutes = str(need.at_most_minutes)
            yield from wrapped(self.voice.say("hold-at-most", minutes=minutes), "    ")

    def booked(self, reach: Reach) -> str:
        """Return a better desk that opens later, and when."""
        opening = reach.opening
        return self.voice.say(
            "book",
            when=self.voice.moment(reach.at or self.voice.now),
            desk=self._name(opening.desk, opening.channel),
            number=opening.channel.number or opening.channel.page,
        )

    def _reach(self, action: Action, reach: Reach) -> Iterator[str]:
        voice, channel = self.voice, reach.opening.channel
        yield from self.contact(reach)
        yield from self.hold(action)
        if channel.path:
            path = " → ".join(voice.told(one) for one in channel.path)
            yield from voice.row("path", path)
        for code in ("asks", "have"):
            items = [voice.say(f"have-{one}") for one in getattr(channel, code)]
            if items:
                yield from voice.row(code, voice.listed(items))
        yield from self._doubts(reach)

    def _name(self, desk: Desk, channel: Channel) -> str:
        title = f" {self.voice.told(channel.title)}" if channel.title else ""
        way = self.voice.say(f"channel-{channel.kind.value}")
        return f"{self.voice.told(desk.title)}{title}{self.voice.bracketed(way)}"

    def _way(self, channel: Channel) -> Iterator[str]:
        if channel.number:
            yield from self.voice.row("by-phone", channel.number)
        if channel.page:
            yield f"  {self.voice.say('page')}: {channel.page}"

    def _state(self, reach: Reach) -> str:
        voice, opening = self.voice, reach.opening
        hours = told_hours(opening.channel.hours, voice.words)
        told = voice.bracketed(hours if opening.channel.hours.strip() else "")
        if reach.is_resting and reach.at:
            return voice.say("resting", when=voice.moment(reach.at))
        if opening.openness is Openness.CLOSED:
            when = voice.moment(reach.at) if reach.at else "?"
            return voice.say("closed-until", when=when) + told
        if opening.openness is Openness.UNKNOWN:
            return voice.say("open-unknown")
        return voice.say("open-now") + told

    def _doubts(self, reach: Reach) -> Iterator[str]:
        voice, channel = self.voice, reach.opening.channel
        desk = reach.opening.desk
        today = voice.now.astimezone(voice.zone).date()
        day = channel.checked.isoformat()
        if is_channel_stale(desk, channel, today):
            yield from wrapped(voice.say("stale", day=day), "  ", "    ")
        same = [
            other.number
            for other in desk.channels
            if channel.variant
            and other.variant == channel.variant
            and other.number not in {"", channel.number}
        ]
        if same:
            yield from voice.row("variant", voice.listed(same))

    # ------------------------------------------------------------ words, dates

    def _words(self, name: str, draft: Draft, letter: Letter) -> Iterator[str]:
        voice = self.voice
        if draft.way is Way.SAY:
            yield f"  {voice.say('say')}{voice.colon}".rstrip()
            for line in letter.text.strip().split("\n\n")[0].splitlines():
                yield from wrapped(line, "    ")
            yield from wrapped(voice.say("say-more", draft=name), "    ")
        else:
            yield from voice.row("write", f"mioboe case draft {name}")

    def due(self, due: Due) -> str:
        """Return a deadline in one line."""
        voice = self.voice
        code = "due-line" if due.at >= voice.now else "due-over"
        title = voice.told(due.rule.title)
        return voice.say(code, title=title, when=voice.moment(due.at))

    # ------------------------------------------------------------ beside it

    def _warnings(self, action: Action) -> Iterator[str]:
        if not action.warnings:
            return
        yield f"  {self.voice.say('beware')}{self.voice.colon}".rstrip()
        for warning in action.warnings:
            yield from listed(f"{self.voice.told(warning.text)}")

    def _around(self, action: Action) -> Iterator[str]:
        voice = self.voice
        for step in action.same_call:
            yield from voice.row("same-call", voice.told(step.do))
        if action.book is not None and action.book.at is not None:
            yield from wrapped(self.booked(action.book), "  ", "    ")
        for step in action.fallbacks:
            yield from voice.row("else", voice.told(step.do))
        for other in action.others[:_FEW]:
            channel = other.opening.channel
            reach = channel.number or channel.page
            if reach:
                name = self._name(other.opening.desk, channel)
                yield from voice.row("others", f"{name} {reach}")

    def _when_done(self, action: Action) -> Iterator[str]:
        voice, reach = self.voice, action.reach
        if reach is not None and reach.opening.channel.kind in _CALLED:
            desk = reach.opening.desk.id
            yield from wrapped(voice.say("when-called", desk=desk), "  ", "    ")
        done = voice.say("when-done", step=action.step.id)
        yield from wrapped(done, "  ", "    ")
