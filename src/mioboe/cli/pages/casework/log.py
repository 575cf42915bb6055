"""The log of a case, one line an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cases.entries import (
    Answered,
    Called,
    Closed,
    EvidenceKept,
    KindSet,
    Looked,
    Lost,
    MailCame,
    Merged,
    Moved,
    Owned,
    Promised,
    PromiseKept,
    PromiseSlipped,
    Recovered,
    StepDone,
    StepSkipped,
    StepUndone,
    Withdrawn,
)
from mioboe.cli.pages.casework.news import NewsPage
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import safe, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Case, Entry, What


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Writes the log of a case."""

    voice: CaseVoice

    def of(self, case: Case) -> Iterator[str]:
        """Write all of it, what was taken back too.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        for entry in case.entries:
            line = self.line(entry)
            if entry.number in case.withdrawn:
                line += voice.say("log-withdrawn")
            yield from wrapped(line, "", "    ")

    def line(self, entry: Entry) -> str:
        """Return one entry in one line."""
        return self.voice.say(
            "log-line",
            number=str(entry.number),
            at=self.voice.stamp(entry.happened),
            by=safe(entry.by),
            what=self.what(entry),
        )

    def what(self, entry: Entry) -> str:
        """Return what an entry records."""
        kind = "withdrawn-entry" if isinstance(entry.what, Withdrawn) else entry.kind
        about, text = self._about(entry.what), getattr(entry.what, "text", "")
        told = self.voice.say(f"log-{kind}", about=about or safe(text))
        return f"{told} {safe(text)}" if about and text else told

    def _about(self, what: What) -> str:
        voice = self.voice
        match what:
            case Answered():
                value = voice.values(what.question, what.values)
                return f"{voice.question(what.question)} {value}"
            case StepDone() | StepSkipped() | StepUndone():
                return voice.step(what.step)
            case Called():
                return self._call(what)
            case MailCame():
                return NewsPage(voice=voice).mail(what)
            case Lost() | Recovered():
                parts = (voice.name(what.instrument), voice.sum(what.amount))
                return safe(" ".join(part for part in parts if part))
            case _:
                return self._rest(what)

    def _rest(self, what: What) -> str:
        voice = self.voice
        match what:
            case Promised():
                until = voice.stamp(what.until) if what.until else ""
                parts = (voice.name(what.desk), what.what, until)
                return safe(" ".join(part for part in parts if part))
            case PromiseKept() | PromiseSlipped():
                return str(what.promise)
            case Moved():
                return self._moved(what)
            case Closed():
                return what.into or voice.say(f"closing-{what.reason}")
            case _:
                return self._others(what)

    def _others(self, what: What) -> str:
        voice = self.voice
        match what:
            case Withdrawn():
                return str(what.entry)
            case EvidenceKept():
                return safe(f"{what.evidence} {what.title}")
            case KindSet():
                return what.case_kind
            case Merged() | Owned():
                return what.case if isinstance(what, Merged) else what.order.number
            case Looked():
                return voice.place(what)
            case _:
                return ""

    def _moved(self, what: Moved) -> str:
        voice = self.voice
        machine = voice.handbook.machines.get(what.machine)
        if machine is None or what.to not in machine.states:
            return f"{what.machine} {what.subject} → {what.to}"
        title, state = voice.told(machine.title), machine.states[what.to].title
        return f"{title} {safe(what.subject)}".rstrip() + f" → {voice.told(state)}"

    def _call(self, what: Called) -> str:
        voice = self.voice
        parts = [voice.name(what.desk)]
        parts.append(voice.say("reached" if what.was_reached else "missed"))
        if what.minutes:
            parts.append(voice.say("minutes", minutes=str(what.minutes)))
        if what.person:
            parts.append(voice.say("by-whom", person=what.person))
        return safe(" ".join((*parts, what.said)).rstrip())
