"""One place of a sweep: where it is, what to look for, what to save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.playbooks.sweep import Place, Sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPage:
    """Writes a sweep, one place at a time."""

    voice: CaseVoice

    def of(self, sweep: Sweep, place: Place | None, *, done: int) -> Iterator[str]:
        """Write the place that is next.

        Args:
            sweep: The sweep.
            place: Where to look; `None`: all was looked at.
            done: How many places were.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        title, count = voice.told(sweep.title), str(len(sweep.places))
        head = voice.say("sweep-heading", title=title, done=str(done), all=count)
        yield from wrapped(head)
        if place is None:
            yield from wrapped(voice.say("sweep-through"))
            return
        number = str(sweep.places.index(place) + 1)
        title = voice.told(place.title)
        yield f"■ {voice.say('sweep-here', number=number, place=title)}"
        path = " → ".join(voice.told(one) for one in place.path)
        yield from voice.row("sweep-path", path)
        yield from voice.row("sweep-look", voice.told(place.look))
        yield from voice.row("sweep-save", voice.told(place.save))
        if place.doubt is not None:
            yield from voice.row("sweep-doubt", voice.told(place.doubt))
        yield from wrapped(f"nothing  {voice.say('sweep-nothing')}", "    ", "      ")
        for key, found in place.found.items():
            yield from wrapped(f"{key}  {voice.told(found.text)}", "    ", "      ")
        how = voice.say(
            "sweep-how",
            sweep=sweep.id,
            place=place.id,
            choices=" | ".join(("nothing", *place.found)),
        )
        yield from wrapped(how, "  → ", "    ")

    def taken(self, place: Place, found: str) -> Iterator[str]:
        """Write what it means that something was found.

        Yields:
            Lines without their ends.
        """
        voice, sighting = self.voice, place.found.get(found)
        what = voice.told(sighting.text) if sighting else voice.say("sweep-nothing")
        title = voice.told(place.title)
        yield from wrapped(voice.say("sweep-note", place=title, what=what))
        if sighting is None:
            return
        yield from wrapped(voice.told(sighting.means), "  ")
        if sighting.saw is not None:
            yield from wrapped(voice.say("sweep-saw", what=sighting.saw.value), "  ")
