"""What mails brought to a case since it was last looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cases.entries import Answered, EvidenceKept, MailCame
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import listed, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Entry
    from mioboe.flows.casework.incoming import Brought


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """Writes what came."""

    voice: CaseVoice

    def of(self, brought: Brought) -> Iterator[str]:
        """Write what mails did.

        Yields:
            Lines without their ends; none where nothing came.
        """
        if not brought.entries:
            return
        yield f"■ {self.voice.say('new-heading')}"
        for entry in brought.entries:
            if text := self.line(entry):
                yield from listed(text)
        yield ""

    def line(self, entry: Entry) -> str:
        """Return one entry that a mail made; empty for others."""
        voice, what = self.voice, entry.what
        at = voice.stamp(entry.happened)
        if isinstance(what, EvidenceKept):
            return voice.say("new-reply", at=at, title=safe(what.title))
        if isinstance(what, Answered):
            value = voice.values(what.question, what.values)
            return voice.say(
                "new-fact", question=voice.question(what.question), value=value
            )
        if not isinstance(what, MailCame):
            return ""
        return voice.say(
            "new-mail",
            at=at,
            what=self.mail(what),
            verdict=voice.say(f"verdict-{what.verdict.value}"),
        )

    def mail(self, what: MailCame) -> str:
        """Return what a mail says, in one line."""
        voice = self.voice
        event = voice.say(f"event-{what.event.value}")
        who = voice.name(what.issuer or what.shop or what.brand)
        parts = [who, event, safe(what.order), voice.sum(what.amount)]
        return " ".join(part for part in parts if part)
