"""Desks on the screen: what is open now comes first, and its number before the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.cli.pages.hours import Words, told_day, told_hours, told_moment
from mioboe.cli.pages.screen import RULE, wrapped
from mioboe.playbooks import DeskKind, Directory
from mioboe.playbooks.desks import is_channel_stale
from mioboe.playbooks.hours import Openness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.playbooks import Channel, Desk, Opening, Purpose
    from mioboe.playbooks.search import Found

#: So many desks are written in full; of more, one line each.
_FEW: Final = 4
_CARDS: Final = frozenset({DeskKind.ISSUER, DeskKind.BANK})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """Writes desks as they are at one moment."""

    directory: Directory
    words: Words
    zone: tzinfo
    #: Aware.
    at: datetime
    #: Whether it is written where each fact is from.
    with_sources: bool = False

    def of(self, found: Found, query: str) -> Iterator[str]:
        """Write what a search gave.

        Args:
            found: The desks.
            query: What was asked for, as it was written.

        Yields:
            Lines without their ends.
        """
        word = self.words.of
        yield from wrapped(word("desks-at", when=self._when()))
        if not found.desks:
            yield word("desks-empty")
            return
        if found.stand_in:
            yield from wrapped(word("desks-none", query=query))
        if len(found.desks) > _FEW and not found.stand_in:
            yield from self._list(found)
            return
        for desk in found.desks:
            yield from self._desk(desk, found.purpose)
        yield ""
        yield from wrapped(word("never-from-mail"))

    def _when(self) -> str:
        local = self.at.astimezone(self.zone)
        day = told_day(local, self.words)
        return self.words.of("moment", day=day, time=f"{local.hour}:{local:%M}")

    def _list(self, found: Found) -> Iterator[str]:
        kind = None
        for desk in sorted(found.desks, key=lambda d: list(DeskKind).index(d.kind)):
            if desk.kind is not kind:
                kind = desk.kind
                yield ""
                yield self.words.of(f"kind-{kind.value}")
            yield from wrapped(desk.title.fill(self.words.language), "  ・", "    ")
            yield from wrapped(self._short(desk, found.purpose), "      ")
        yield ""
        count = str(len(found.desks))
        yield from wrapped(self.words.of("desks-many", count=count))

    def _short(self, desk: Desk, purpose: Purpose | None) -> str:
        """Return the best way to a desk in one line."""
        best = self.directory.openings(desk, self.at, purpose=purpose)[0]
        code = "line-open" if best.openness is Openness.OPEN else "line-not-open"
        return self.words.of(
            code, name=self._name(best.channel), state=self._state(best)
        )

    def _desk(self, desk: Desk, purpose: Purpose | None) -> Iterator[str]:
        yield ""
        yield RULE
        yield from wrapped(desk.title.fill(self.words.language))
        if desk.kind in _CARDS:
            yield from wrapped(self.words.of("card-back"), "  ")
        if desk.note is not None:
            yield from wrapped(desk.note.fill(self.words.language), "  ")
        shown = None
        for opening in self.directory.openings(desk, self.at, purpose=purpose):
            if opening.openness is not shown:
                shown = opening.openness
                yield ""
                yield f"■ {self.words.of(f'section-{shown.value}')}"
            yield from self._channel(opening)

    def _channel(self, opening: Opening) -> Iterator[str]:
        channel, word = opening.channel, self.words.of
        language = self.words.language
        yield from wrapped(self._name(channel), "  ● ", "    ")
        yield from wrapped(self._state(opening), "    ")
        if channel.variant:
            yield from wrapped(word("in-variant"), "    ", "      ")
        if channel.abroad:
            yield from wrapped(word("from-abroad", number=channel.abroad), "    ")
        if channel.number and channel.page:
            yield f"    {channel.page}"
        if channel.path:
            steps = " → ".join(step.fill(language) for step in channel.path)
            yield from self._row("path", steps)
        texts = {
            "good-for": channel.good_for,
            "asks": self._codes(channel.asks),
            "have": self._codes(channel.have),
            "wait": channel.wait,
            "limits": channel.limits,
        }
        for code, text in texts.items():
            shown = text if isinstance(text, str) else text and text.fill(language)
            if shown:
                yield from self._row(code, shown)
        yield from self._source(opening.desk, channel)

    def _codes(self, codes: tuple[str, ...]) -> str:
        return self.words.joined(tuple(f"have-{code}" for code in codes))

    def _row(self, code: str, text: str) -> Iterator[str]:
        mark = "：" if self.words.language == "ja" else ": "
        yield from wrapped(
            f"{self.words.of(f'label-{code}')}{mark}{text}", "    ", "      "
        )

    def _source(self, desk: Desk, channel: Channel) -> Iterator[str]:
        today = self.at.astimezone(self.zone).date()
        told = channel.checked.isoformat()
        if self.with_sources:
            told = self.words.of("fact-from", source=channel.source, checked=told)
        parts = [told]
        if not channel.confidence.is_sure:
            parts.append(self.words.of("fact-doubtful"))
        if is_channel_stale(desk, channel, today):
            days = str((today - channel.checked).days)
            parts.append(self.words.of("fact-stale", days=days))
        yield from self._row("source", " / ".join(parts))

    def _name(self, channel: Channel) -> str:
        """Return the way and its number, or what else one needs to take it."""
        way = self.words.of(f"channel-{channel.kind.value}")
        title = channel.title.fill(self.words.language) if channel.title else ""
        reach = channel.number or channel.page
        return "  ".join(part for part in (way, reach, title) if part)

    def _state(self, opening: Opening) -> str:
        """Return until when it is open, or from when."""
        word, parts = self.words.of, []
        if opening.openness is Openness.OPEN:
            closes = opening.closes
            parts.append(
                word("open-until", until=self._moment(closes))
                if closes
                else word("open-always")
            )
        elif opening.opens is not None:
            parts.append(word("open-from", **{"from": self._moment(opening.opens)}))
        elif opening.openness is Openness.UNKNOWN:
            parts.append(word("line-unknown"))
        else:
            parts.append(word("opens-unknown"))
        hours = opening.channel.hours
        if hours.strip() not in {"", "24/7"}:
            parts.append(told_hours(hours, self.words))
        if opening.channel.needs_sign_in:
            parts.append(word("needs-sign-in"))
        return " / ".join(parts)

    def _moment(self, at: datetime) -> str:
        return told_moment(at, self.at, self.zone, self.words)
