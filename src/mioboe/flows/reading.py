"""Mails along the one path: bytes, verdict, events. What every flow shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from mioboe.authenticity import (
    AnswerStatus,
    Lookout,
    Trust,
    Verdict,
    VerdictKind,
    judge,
    wanted_names,
)
from mioboe.events import (
    UNREAD_PURCHASE,
    Extraction,
    Profiles,
    Whereabouts,
    extract,
    signs_up,
)
from mioboe.events.upkeep import Traits, form_named, traits_of
from mioboe.kit import Problem, Reason, fold
from mioboe.messages import Message, Sift, parse
from mioboe.ports import NOT_JUDGED, Reading, Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from mioboe.authenticity import Answers
    from mioboe.events import (
        Event,
    )
    from mioboe.ports import Mail

P = ParamSpec("P")
T = TypeVar("T")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_SUBJECT: Final = 300
#: Orders are small; a larger mail would take its time twice.
_MAX_ATTACHED: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One message, judged and read."""

    message: Message
    verdict: Verdict
    extraction: Extraction
    #: How it looks, where it is genuine and a form read it.
    traits: Traits | None = None
    #: The mail to which ``message`` was attached, if it is one forwarded whole.
    carrier: Message | None = None

    @property
    def raw(self) -> bytes:
        """The mail that the mailbox has."""
        return (self.carrier or self.message).raw

    @property
    def is_relevant(self) -> bool:
        """Whether it names a known brand, says that something happened, or should.

        The last are mails about a purchase that no profile reads.
        """
        verdict, found = self.verdict, self.extraction
        unread = any(problem.code == UNREAD_PURCHASE for problem in found.problems)
        return bool(verdict.brand or verdict.reasons or found.events or unread)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReader:
    """Reads mails with what is known of senders and of the household's trust."""

    lookout: Lookout
    profiles: Profiles
    resolver: Resolver
    #: Mail addresses of the household, lower-case.
    addresses: frozenset[str] = frozenset()
    #: Says whether a header names a brand; archives are sifted for more than that.
    brands: Sift | None = None

    def __call__(self, mails: Sequence[Mail]) -> list[tuple[int, Reading]]:
        """Return a reading for each relevant mail, with its place in ``mails``.

        The DNS is asked once for all of them.
        """
        opened = [_attempt(self._open, mail) for mail in mails]
        sound = (one for one in opened if isinstance(one, _Opened))
        answers = self._ask({name for one in sound for name in one.names})
        readings = []
        for place, (mail, one) in enumerate(zip(mails, opened, strict=True)):
            found: Judged | Exception = (
                _attempt(self._finish, mail, one, answers)
                if isinstance(one, _Opened)
                else one
            )
            if isinstance(found, Exception):
                readings.append((place, _failed(mail, found)))
            elif self.matters(found):
                readings.append((place, _reading(mail, found)))
            elif signs_up(fold(found.message.subject)):
                readings.append((place, _tick(mail, found)))
        return readings

    def matters(self, judged: Judged) -> bool:
        """Return whether a mail is worth keeping."""
        brand = self.lookout.brands.brands.get(judged.verdict.brand)
        is_known = judged.extraction.form or self.profiles.of(
            judged.message.author.spec
        )
        is_chat = brand is not None and brand.chatty and not is_known
        is_forged = judged.verdict.kind is VerdictKind.FORGED
        return judged.is_relevant and not (is_chat and not is_forged)

    def reread(self, mail: Mail) -> Reading:
        """Return the reading of a mail that was relevant once, whatever it is now."""
        judged = _attempt(self.read_one, mail)
        if isinstance(judged, Exception):
            return _failed(mail, judged)
        return _reading(mail, judged)

    def _open(self, mail: Mail) -> _Opened:
        return self._opened(_parsed(mail, pages=False))

    def _opened(self, message: Message) -> _Opened:
        attached = _attached_to(message)
        names = wanted_names(message, self.lookout)
        if attached is not None:
            names |= wanted_names(attached, self.lookout)
        return _Opened(message, attached, names)

    def _finish(self, mail: Mail, opened: _Opened, answers: Answers) -> Judged:
        """Return a mail judged and read; its HTML only where that can matter."""
        own = {name: answers[name] for name in opened.names}
        judged = self._read(opened.message, own)
        if not opened.message.is_whole and not self._is_settled(judged):
            judged = self._read(_parsed(mail), own)
        return self._unwrapped(self._mended(mail, judged, own), opened, own)

    def read_one(self, mail: Mail) -> Judged:
        """Return one message judged and read, relevant or not."""
        opened = self._opened(_parsed(mail))
        answers = self._ask(opened.names)
        judged = self._mended(mail, self._read(opened.message, answers), answers)
        return self._unwrapped(judged, opened, answers)

    def _unwrapped(self, outer: Judged, opened: _Opened, answers: Answers) -> Judged:
        """Return the mail that was forwarded whole, where there is one to judge.

        Whoever attached it may have written all of it, so only its own signatures
        count, and it tells of the household only if it was sent to the household.
        """
        if opened.attached is None or outer.verdict.brand:
            return outer
        alone = replace(self.lookout, trust=Trust())
        inner = self._read(opened.attached, answers, alone)
        if not inner.verdict.brand:
            return outer
        facts = {"address": outer.message.author.spec or "?"}
        reasons = (Reason(code="attached-mail", facts=facts), *inner.verdict.reasons)
        extraction = inner.extraction
        if not self._was_sent_here(inner):
            extraction = replace(extraction, events=())
            reasons = (*reasons, Reason(code="attached-not-counted"))
        return Judged(
            message=inner.message,
            verdict=replace(inner.verdict, reasons=reasons),
            extraction=extraction,
            carrier=outer.message,
        )

    def _is_settled(self, judged: Judged) -> bool:
        """Return whether the HTML of a mail would change nothing that is asked of it.

        A form reads only mails of the brand's own senders, whom nothing in a page makes
        more or less genuine; what a forged mail links to is told to the owner. A mail
        that came this far by the words of its subject is what its plain text says.
        """
        verdict, found = judged.verdict, judged.extraction
        if found.form:
            return verdict.kind is not VerdictKind.FORGED and not found.problems
        if verdict.brand or verdict.reasons or self.brands is None:
            return False
        return not self.brands.wants(judged.message.raw)

    def _was_sent_here(self, inner: Judged) -> bool:
        sent_to = {address.spec.lower() for address in inner.message.recipients}
        is_genuine = inner.verdict.kind is VerdictKind.GENUINE
        return is_genuine and not sent_to.isdisjoint(self.addresses)

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

    def _read(
        self, message: Message, answers: Answers, lookout: Lookout | None = None
    ) -> Judged:
        vouched = self.profiles.vouch_for(message)
        verdict = judge(message, answers, lookout or self.lookout, vouched=vouched)
        extraction = extract(message, verdict, self.profiles)
        return Judged(
            message=message,
            verdict=verdict,
            extraction=extraction,
            traits=self._traits(message, verdict, extraction),
        )

    def _traits(
        self, message: Message, verdict: Verdict, found: Extraction
    ) -> Traits | None:
        """Return how a genuine mail looks that a form read."""
        if verdict.kind is not VerdictKind.GENUINE or not found.form:
            return None
        form = form_named(found.form, message.author.spec, self.profiles)
        signers = (signature.domain for signature in verdict.signatures)
        return None if form is None else traits_of(message, signers, form)


def _better(first: Judged, second: Judged) -> Judged:
    """Return the one whose signature fits its body."""
    return first if _is_altered(second.verdict) else second


def _is_altered(verdict: Verdict) -> bool:
    return any(s.aligned and s.detail == "body-altered" for s in verdict.signatures)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A message, and what the DNS must be asked about it."""

    message: Message
    #: The mail that is attached to it, if there is just one.
    attached: Message | None
    names: frozenset[str]


def _attempt(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Exception:
    """Return what ``work`` gives, or what it raised.

    The outermost frame of one mail: whatever fault of ours a mail may find, it never
    keeps the other mails from being read.
    """
    try:
        return work(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - see above
        return error


def _failed(mail: Mail, error: Exception) -> Reading:
    """Return the reading of a mail that we failed on: kept, and told to the owner."""
    problem = Problem(
        code=NOT_JUDGED, where=mail.digest, detail=f"{type(error).__name__}: {error}"
    )
    return Reading(
        digest=mail.digest,
        message_id="",
        subject="",
        author="",
        arrived=_file_time(mail),
        raw=mail.raw,
        verdict=Verdict(
            kind=VerdictKind.UNPROVEN,
            reasons=(Reason(code="not-judged", technical=type(error).__name__),),
        ),
        problems=(problem,),
    )


def _parsed(mail: Mail, *, pages: bool = True) -> Message:
    message = parse(mail.raw, pages=pages)
    if message.arrived is not None:
        return message
    return replace(message, arrived=message.date or _file_time(mail))


def _attached_to(message: Message) -> Message | None:
    """Return the one mail that was forwarded whole; it arrived with its carrier."""
    if len(message.attached) != 1 or len(message.attached[0]) > _MAX_ATTACHED:
        return None
    return replace(parse(message.attached[0]), arrived=message.arrived)


def _file_time(mail: Mail) -> datetime:
    """Return when the file was written: all there is for a mail without a date."""
    if mail.mtime is None:
        return _EPOCH
    try:
        return datetime.fromtimestamp(mail.mtime, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return _EPOCH


def _tick(mail: Mail, judged: Judged) -> Reading:
    """Return a mail that is only counted: when it came, and from which domain."""
    return Reading(
        digest=mail.digest,
        message_id="",
        subject="",
        author=judged.message.author.domain,
        arrived=judged.message.arrived or _EPOCH,
        raw=b"",
        verdict=Verdict(kind=VerdictKind.UNPROVEN),
        is_tick=True,
    )


def _laid(events: tuple[Event, ...], lay: Whereabouts) -> tuple[Event, ...]:
    """Return events with where their mail lay."""
    if lay is Whereabouts.UNKNOWN:
        return events
    return tuple(replace(event, lay=lay) for event in events)


def _reading(mail: Mail, judged: Judged) -> Reading:
    message, verdict = judged.message, judged.verdict
    failed = {AnswerStatus.FAILED}
    return Reading(
        digest=mail.digest,
        message_id=message.message_id,
        subject=fold(message.subject)[:_MAX_SUBJECT],
        author=message.author.spec,
        arrived=message.arrived or _EPOCH,
        raw=judged.raw,
        verdict=verdict,
        events=_laid(judged.extraction.events, mail.lay),
        problems=judged.extraction.problems,
        form=judged.extraction.form,
        traits=judged.traits,
        is_unsure=any(a.status in failed for a in verdict.answers.values()),
    )
