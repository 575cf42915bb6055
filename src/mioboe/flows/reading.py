"""Mails along the one path: bytes, verdict, events. What every flow shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import (
    AnswerStatus,
    Lookout,
    Verdict,
    VerdictKind,
    judge,
    wanted_names,
)
from mioboe.events import Extraction, Profiles, extract
from mioboe.kit import fold
from mioboe.messages import Message, parse
from mioboe.ports import Reading, Resolver

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mioboe.authenticity import Answers
    from mioboe.ports import Mail

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_SUBJECT: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One message, judged and read."""

    message: Message
    verdict: Verdict
    extraction: Extraction

    @property
    def is_relevant(self) -> bool:
        """Whether it names a known brand or says that something happened."""
        verdict = self.verdict
        return bool(verdict.brand or verdict.reasons or self.extraction.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReader:
    """Reads mails with what is known of senders and of the household's trust."""

    lookout: Lookout
    profiles: Profiles
    resolver: Resolver

    def __call__(self, mails: Sequence[Mail]) -> list[tuple[int, Reading]]:
        """Return a reading for each relevant mail, with its place in ``mails``.

        The DNS is asked once for all of them.
        """
        messages = [_parsed(mail, pages=False) for mail in mails]
        names = [wanted_names(message) for message in messages]
        answers = self._ask({name for wanted in names for name in wanted})
        readings = []
        for place, (mail, message) in enumerate(zip(mails, messages, strict=True)):
            own = {name: answers[name] for name in names[place]}
            judged = self._read(message, own)
            if not message.is_whole and not _is_settled(judged):
                judged = self._read(_parsed(mail), own)
            judged = self._mended(mail, judged, own)
            if judged.is_relevant:
                readings.append((place, _reading(mail, judged)))
        return readings

    def reread(self, mail: Mail) -> Reading:
        """Return the reading of a mail that was relevant once, whatever it is now."""
        return _reading(mail, self.read_one(mail))

    def read_one(self, mail: Mail) -> Judged:
        """Return one message judged and read, relevant or not."""
        message = _parsed(mail)
        answers = self._ask(wanted_names(message))
        return self._mended(mail, self._read(message, answers), answers)

    def _mended(self, mail: Mail, judged: Judged, answers: Answers) -> Judged:
        """Return ``judged``, or what fits its signature: the quoting of mbox undone.

        Whoever cuts an mbox into files leaves `>From ` in them, and our own undoing may
        undo what the sender wrote.
        """
        if not _is_altered(judged.verdict):
            return judged
        plain = mail.raw.replace(b"\n>From ", b"\nFrom ")
        for raw in (mail.quoted, plain if plain != mail.raw else None):
            if raw is not None and _is_altered(judged.verdict):
                other = replace(mail, raw=raw)
                judged = _better(judged, self._read(_parsed(other), answers))
        return judged

    def _ask(self, names: Collection[str]) -> Answers:
        return self.resolver.texts(names) if names else {}

    def _read(self, message: Message, answers: Answers) -> Judged:
        vouched = self.profiles.vouch_for(message)
        verdict = judge(message, answers, self.lookout, vouched=vouched)
        extraction = extract(message, verdict, self.profiles)
        return Judged(message=message, verdict=verdict, extraction=extraction)


def _better(first: Judged, second: Judged) -> Judged:
    """Return the one whose signature fits its body."""
    return first if _is_altered(second.verdict) else second


def _is_altered(verdict: Verdict) -> bool:
    return any(s.aligned and s.detail == "body-altered" for s in verdict.signatures)


def _is_settled(judged: Judged) -> bool:
    """Return whether the HTML of a mail would change nothing that is asked of it.

    A form reads only mails of the brand's own senders, whom nothing in a page makes
    more or less genuine; what a forged mail links to is told to the owner.
    """
    is_forged = judged.verdict.kind is VerdictKind.FORGED
    found = judged.extraction
    return bool(found.form) and not is_forged and not found.problems


def _parsed(mail: Mail, *, pages: bool = True) -> Message:
    message = parse(mail.raw, pages=pages)
    if message.arrived is not None:
        return message
    return replace(message, arrived=message.date or _file_time(mail))


def _file_time(mail: Mail) -> datetime:
    """Return when the file was written: all there is for a mail without a date."""
    if mail.mtime is None:
        return _EPOCH
    try:
        return datetime.fromtimestamp(mail.mtime, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return _EPOCH


def _reading(mail: Mail, judged: Judged) -> Reading:
    message, verdict = judged.message, judged.verdict
    failed = {AnswerStatus.FAILED}
    return Reading(
        digest=mail.digest,
        message_id=message.message_id,
        subject=fold(message.subject)[:_MAX_SUBJECT],
        author=message.author.spec,
        arrived=message.arrived or _EPOCH,
        raw=message.raw,
        verdict=verdict,
        events=judged.extraction.events,
        problems=judged.extraction.problems,
        form=judged.extraction.form,
        is_unsure=any(a.status in failed for a in verdict.answers.values()),
    )
